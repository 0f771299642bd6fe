//! Inviting clients, and the outbox, as a colleague of the office sees them.

use std::collections::{BTreeMap, HashMap, HashSet};

use async_trait::async_trait;
use backend::{
    invitations::{
        BatchId, BatchView, ClientQuestionnaire, InvitationStore, InviteOutcome, InviteRequest, MessageEvent,
        MessageState, MessageView, OutboxPage, OutboxQuery, RehearsedClient, Selection, TakeOverOutcome, Upload,
    },
    mail::{LetterKind, MessageId},
    preview::Draft,
    store::StoreError,
    views::PAGE_SIZE,
};
use domain::{
    answers::UploadId,
    changes::CellChange,
    client::{ClientId, QuestionnaireId, Status},
    field::Field,
    invitation::{Assessment, Hindrance, Recipient, assess},
    language::Language,
    record::Record,
};
use sqlx::{Connection, QueryBuilder, Row, Sqlite as Engine, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

use crate::{
    client_row::{from_name, name, uuid},
    clients::{CHUNK, push_among, push_of_office},
    draft,
    messages::{self, Inviting, Wish, write_events},
    office::{SqliteOffice, push_conditions},
    returned, season,
    seed::random_id,
    sqlite::database,
};

/// The most days between reminders.
const LONGEST_INTERVAL: u16 = 365;

/// The longest delay of a bulk invitation, in seconds.
const LONGEST_DELAY: u32 = 7 * 24 * 3600;

#[async_trait]
impl InvitationStore for SqliteOffice {
    async fn rehearse(&self, selection: &Selection) -> Result<Vec<RehearsedClient>, StoreError> {
        let mut connection = self.sqlite.readers.acquire().await.map_err(database)?;
        let mut transaction = connection.begin().await.map_err(database)?;
        rehearse(&mut transaction, self, selection).await
    }

    async fn invite(&self, request: &InviteRequest, now: i64) -> Result<InviteOutcome, StoreError> {
        if !is_right(request) {
            return Ok(InviteOutcome::Refused);
        }
        let key = self.key().await?;
        let mut transaction = self.sqlite.write().await?;
        if let Some(earlier) = earlier(&mut transaction, self, request.batch).await? {
            return Ok(earlier);
        }
        let ids = request.clients.iter().map(|invited| invited.client).collect();
        let rehearsed = rehearse(&mut transaction, self, &Selection::Clients(ids)).await?;
        let rehearsed: HashMap<ClientId, RehearsedClient> =
            rehearsed.into_iter().map(|client| (client.client, client)).collect();
        let (mut wishes, mut changed) = (Vec::new(), Vec::new());
        for invited in &request.clients {
            let is_as_seen = |client: &&RehearsedClient| {
                matches!(client.assessment, Assessment::Invitable(_))
                    && client.address == invited.address
                    && client.questionnaire == Some(invited.questionnaire)
            };
            match rehearsed.get(&invited.client).filter(is_as_seen) {
                Some(client) => wishes.push(Wish {
                    client: invited.client,
                    questionnaire: invited.questionnaire,
                    language: client.language,
                }),
                None => changed.push(invited.client),
            }
        }
        if !changed.is_empty() {
            return Ok(InviteOutcome::Changed(changed));
        }
        let due_at = now + i64::from(request.delay);
        let inviting = Inviting {
            office: &self.office,
            user: &self.user,
            key: &key,
            batch: request.batch,
            due_at,
            reminders: request.reminders.as_ref(),
            now,
        };
        messages::invite(&mut transaction, &inviting, &wishes).await?;
        transaction.commit().await.map_err(database)?;
        Ok(InviteOutcome::Invited {
            messages: count(wishes.len()),
            due_at,
        })
    }

    async fn cancel(&self, batch: BatchId, now: i64) -> Result<u32, StoreError> {
        let mut transaction = self.sqlite.write().await?;
        let mut query = QueryBuilder::<Engine>::new(WITHDRAW);
        query.push_bind(self.office.clone());
        query.push(" AND batch = ").push_bind(batch.0.to_string());
        let withdrawn = withdraw(&mut transaction, query, now).await?;
        transaction.commit().await.map_err(database)?;
        Ok(withdrawn)
    }

    async fn leaving(&self) -> Result<Vec<BatchView>, StoreError> {
        let rows = sqlx::query(
            "SELECT batch, min(message.at) AS at, max(due_at) AS due_at, coalesce(max(user.name), '') AS user_name, \
             sum(state IN ('wanted', 'claimed')) AS waiting, count(*) AS messages FROM message \
             LEFT JOIN user ON user.id = message.user WHERE message.office = ? AND kind = 'invitation' AND batch IN \
             (SELECT batch FROM message WHERE office = ? AND state IN ('wanted', 'claimed')) \
             GROUP BY batch ORDER BY max(message.rowid) DESC LIMIT 20",
        )
        .bind(&self.office)
        .bind(&self.office)
        .fetch_all(&self.sqlite.readers)
        .await
        .map_err(database)?;
        let batch = |row: &SqliteRow| {
            Ok(BatchView {
                batch: BatchId(uuid(row.try_get("batch").map_err(database)?)?),
                at: row.try_get("at").map_err(database)?,
                user_name: row.try_get("user_name").map_err(database)?,
                due_at: row.try_get("due_at").map_err(database)?,
                waiting: row.try_get("waiting").map_err(database)?,
                messages: row.try_get("messages").map_err(database)?,
            })
        };
        rows.iter().map(batch).collect()
    }

    async fn outbox(&self, query: &OutboxQuery) -> Result<OutboxPage, StoreError> {
        let counts: Vec<(String, u32)> = sqlx::query_as(
            "SELECT state, count(*) FROM message LEFT JOIN client ON client.id = message.client \
                 WHERE client.erased_at IS NULL AND message.office = ? GROUP BY state",
        )
        .bind(&self.office)
        .fetch_all(&self.sqlite.readers)
        .await
        .map_err(database)?;
        let counts = counts
            .into_iter()
            .map(|(state, count)| Ok((from_name::<MessageState>(&state)?, count)))
            .collect::<Result<BTreeMap<_, _>, StoreError>>()?;
        let total = match query.state {
            Some(state) => counts.get(&state).copied().unwrap_or_default(),
            None => counts.values().sum(),
        };
        let mut page = QueryBuilder::<Engine>::new(MESSAGES);
        page.push_bind(self.office.clone());
        if let Some(state) = query.state {
            page.push(" AND message.state = ").push_bind(name(state));
        }
        page.push(" ORDER BY message.rowid DESC LIMIT ").push_bind(PAGE_SIZE);
        page.push(" OFFSET ")
            .push_bind(i64::from(query.page) * i64::from(PAGE_SIZE));
        Ok(OutboxPage {
            counts: counts.into_iter().collect(),
            total,
            messages: views(self, page).await?,
        })
    }

    async fn send_again(&self, message: MessageId, now: i64) -> Result<bool, StoreError> {
        let mut transaction = self.sqlite.write().await?;
        // Of a message whose link is closed, a new invitation takes the place.
        let changed = sqlx::query(
            "UPDATE message SET state = 'wanted', attempts = 0, due_at = ? WHERE id = ? AND office = ? \
             AND state IN ('failed', 'set_aside', 'unknown', 'withdrawn') AND (invitation IS NULL OR EXISTS \
             (SELECT 1 FROM invitation WHERE invitation.id = message.invitation AND revoked_at IS NULL \
             AND submitted_at IS NULL AND expires_at > ?))",
        )
        .bind(now)
        .bind(message.0.to_string())
        .bind(&self.office)
        .bind(now)
        .execute(&mut *transaction)
        .await
        .map_err(database)?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        write_events(
            &mut transaction,
            &[message.0.to_string()],
            MessageState::Wanted,
            None,
            now,
        )
        .await?;
        transaction.commit().await.map_err(database)?;
        Ok(true)
    }

    async fn withdraw(&self, message: MessageId, now: i64) -> Result<bool, StoreError> {
        let mut transaction = self.sqlite.write().await?;
        let mut query = QueryBuilder::<Engine>::new(LEAVE_AT_THAT);
        query.push_bind(self.office.clone());
        query.push(" AND id = ").push_bind(message.0.to_string());
        let withdrawn = withdraw(&mut transaction, query, now).await?;
        transaction.commit().await.map_err(database)?;
        Ok(withdrawn > 0)
    }

    async fn draft(&self, client: ClientId, url: &str, now: i64) -> Result<Option<Draft>, StoreError> {
        draft::draft(self, client, url, now).await
    }

    async fn send_test(&self, language: Language, now: i64) -> Result<MessageId, StoreError> {
        let mut transaction = self.sqlite.write().await?;
        let id = random_id()?;
        sqlx::query(
            "INSERT INTO message (id, office, kind, language, address, batch, user, state, due_at, at) \
             SELECT ?, office, 'test', ?, email, ?, id, 'wanted', ?, ? FROM user WHERE id = ? AND office = ?",
        )
        .bind(id.to_string())
        .bind(language.code())
        .bind(id.to_string())
        .bind(now)
        .bind(now)
        .bind(&self.user)
        .bind(&self.office)
        .execute(&mut *transaction)
        .await
        .map_err(database)?;
        write_events(&mut transaction, &[id.to_string()], MessageState::Wanted, None, now).await?;
        transaction.commit().await.map_err(database)?;
        Ok(MessageId(id))
    }

    async fn couple(&self, clients: &[ClientId], questionnaire: Option<QuestionnaireId>) -> Result<u32, StoreError> {
        let mut transaction = self.sqlite.write().await?;
        let wanted = questionnaire.map(|questionnaire| questionnaire.0.to_string());
        if let Some(wanted) = &wanted
            && !is_offered(&mut transaction, &self.office, wanted).await?
        {
            return Ok(0);
        }
        let mut changed = 0;
        for chunk in clients.chunks(CHUNK) {
            let mut query = QueryBuilder::<Engine>::new("UPDATE client SET questionnaire = ");
            query
                .push_bind(wanted.clone())
                .push(" WHERE archived = 0 AND office = ")
                .push_bind(self.office.clone());
            query.push(" AND questionnaire IS NOT ").push_bind(wanted.clone());
            push_among(&mut query, "id", chunk);
            let updated = query.build().execute(&mut *transaction).await.map_err(database)?;
            changed += updated.rows_affected();
        }
        season::follow_files(&mut transaction, &self.office).await?;
        transaction.commit().await.map_err(database)?;
        Ok(u32::try_from(changed).unwrap_or(u32::MAX))
    }

    async fn questionnaire(&self, client: ClientId) -> Result<Option<ClientQuestionnaire>, StoreError> {
        returned::questionnaire(self, client).await
    }

    async fn upload(&self, upload: UploadId) -> Result<Option<Upload>, StoreError> {
        returned::upload(self, upload).await
    }

    async fn set_processed(&self, invitation: Uuid, processed: bool, now: i64) -> Result<bool, StoreError> {
        returned::set_processed(self, invitation, processed, now).await
    }

    async fn take_over(
        &self,
        invitation: Uuid,
        cells: &[CellChange],
        today: &str,
        now: i64,
    ) -> Result<TakeOverOutcome, StoreError> {
        returned::take_over(self, invitation, cells, today, now).await
    }
}

/// What can be asked for: somebody, nobody twice, and reminders that there can be.
fn is_right(request: &InviteRequest) -> bool {
    let mut named = HashSet::new();
    let is_interval = |reminders: &backend::invitations::Reminders| {
        (1..=LONGEST_INTERVAL).contains(&reminders.every_days) && domain::date::from_iso(&reminders.until).is_some()
    };
    !request.clients.is_empty()
        && request.delay <= LONGEST_DELAY
        && request.clients.iter().all(|invited| named.insert(invited.client))
        && request.reminders.as_ref().is_none_or(is_interval)
}

/// What was answered when this batch was asked for before.
async fn earlier(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    batch: BatchId,
) -> Result<Option<InviteOutcome>, StoreError> {
    let (messages, due_at): (u32, Option<i64>) = sqlx::query_as(
        "SELECT count(*), min(invitation.expires_at) FROM message JOIN invitation \
             ON invitation.id = message.invitation WHERE message.office = ? AND batch = ?",
    )
    .bind(&view.office)
    .bind(batch.0.to_string())
    .fetch_one(connection)
    .await
    .map_err(database)?;
    let link = i64::from(domain::invitation::LINK_DAYS) * messages::DAY;
    Ok(due_at.map(|expires_at| InviteOutcome::Invited {
        messages,
        due_at: expires_at - link,
    }))
}

/// Everybody of the selection as it is now, in the order of their names.
async fn rehearse(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    selection: &Selection,
) -> Result<Vec<RehearsedClient>, StoreError> {
    const COLUMNS: &str = "SELECT client.id, client.fields, client.status, client.archived, client.language, \
         client.questionnaire, questionnaire.name AS questionnaire_name, questionnaire.language AS \
         questionnaire_language, (SELECT max(at) FROM invitation WHERE invitation.office = client.office \
         AND invitation.client = client.id AND invitation.income_year = client.income_year \
         AND invitation.revoked_at IS NULL) AS invited_at, client.status = 'failed' AND 'unknown' IS \
         (SELECT event FROM message JOIN invitation ON invitation.id = message.invitation \
         JOIN message_event ON message_event.message = message.id WHERE message.client = client.id \
         AND kind = 'invitation' AND invitation.income_year = client.income_year \
         AND event IN ('failed', 'set_aside', 'unknown') ORDER BY message_event.id DESC LIMIT 1) AS unknown, \
         client.name_key FROM client \
         LEFT JOIN questionnaire ON questionnaire.id = client.questionnaire";
    let mut rows = Vec::new();
    match selection {
        Selection::Query(wanted) => {
            let mut query = QueryBuilder::<Engine>::new(COLUMNS);
            push_conditions(&mut query, &view.office, wanted);
            query.push(" ORDER BY client.name_key, client.id");
            rows.extend(query.build().fetch_all(&mut *connection).await.map_err(database)?);
        }
        Selection::Clients(clients) => {
            for chunk in clients.chunks(CHUNK) {
                let mut query = QueryBuilder::<Engine>::new(COLUMNS);
                push_of_office(&mut query, &view.office);
                push_among(&mut query, "client.id", chunk);
                rows.extend(query.build().fetch_all(&mut *connection).await.map_err(database)?);
            }
        }
    }
    let mut found = rows
        .iter()
        .map(|row| Found::read(view, row))
        .collect::<Result<Vec<_>, _>>()?;
    found.sort_by(|one, two| one.name_key.cmp(&two.name_key));
    let addresses = current_addresses(connection, &view.office).await?;
    let seasons = season::aside(connection, &view.office).await?;
    let aside = |client| seasons.get(client).map(Vec::as_slice).unwrap_or_default();
    let recipients: Vec<_> = found
        .iter()
        .map(|found| found.recipient(aside(&found.client.client)))
        .collect();
    let assessments = assess(
        &recipients,
        addresses.iter().map(|(id, address)| (*id, address.as_str())),
    );
    let clients = found.into_iter().zip(assessments);
    Ok(clients
        .map(|(found, assessment)| RehearsedClient {
            assessment,
            ..found.client
        })
        .collect())
}

/// A client of a selection, before it is assessed among the others.
struct Found {
    client: RehearsedClient,
    questionnaire_language: Option<Language>,
    archived: bool,
    unknown: bool,
    name_key: String,
}

impl Found {
    fn read(view: &SqliteOffice, row: &SqliteRow) -> Result<Self, StoreError> {
        let fields: String = row.try_get("fields").map_err(database)?;
        let record: Record = serde_json::from_str(&fields).map_err(|_| StoreError::Unreadable { what: "client" })?;
        let value = |field| record.value(field).unwrap_or_default().to_owned();
        let language: String = row.try_get("language").map_err(database)?;
        let questionnaire: Option<String> = row.try_get("questionnaire").map_err(database)?;
        let questionnaire_language: Option<String> = row.try_get("questionnaire_language").map_err(database)?;
        let client = RehearsedClient {
            client: ClientId(uuid(row.try_get("id").map_err(database)?)?),
            first_name: value(Field::FirstName),
            last_name: value(Field::LastName),
            address: value(Field::Email),
            language: Language::from_code(&language).unwrap_or(view.default_language),
            questionnaire: questionnaire.map(|id| uuid(&id).map(QuestionnaireId)).transpose()?,
            questionnaire_name: row.try_get("questionnaire_name").map_err(database)?,
            status: from_name(row.try_get("status").map_err(database)?)?,
            invited_at: row.try_get("invited_at").map_err(database)?,
            assessment: Assessment::Hindered(Hindrance::NoQuestionnaire),
        };
        Ok(Self {
            client,
            questionnaire_language: questionnaire_language.and_then(|code| Language::from_code(&code)),
            archived: row.try_get("archived").map_err(database)?,
            unknown: row.try_get("unknown").map_err(database)?,
            name_key: row.try_get("name_key").map_err(database)?,
        })
    }

    fn recipient<'a>(&'a self, other_seasons: &'a [(u16, Status)]) -> Recipient<'a> {
        Recipient {
            client: self.client.client,
            email: Some(self.client.address.as_str()),
            language: self.client.language,
            questionnaire: self.questionnaire_language,
            status: self.client.status,
            archived: self.archived,
            invited_at: self.client.invited_at,
            unknown: self.unknown,
            other_seasons,
        }
    }
}

async fn current_addresses(
    connection: &mut SqliteConnection,
    office: &str,
) -> Result<Vec<(ClientId, String)>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT id, email FROM client WHERE office = ? AND archived = 0")
        .bind(office)
        .fetch_all(connection)
        .await
        .map_err(database)?;
    rows.into_iter()
        .map(|(id, email)| Ok((ClientId(uuid(&id)?), email)))
        .collect()
}

pub(crate) async fn is_offered(
    connection: &mut SqliteConnection,
    office: &str,
    questionnaire: &str,
) -> Result<bool, StoreError> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM questionnaire WHERE office = ? AND id = ? AND archived = 0)")
        .bind(office)
        .bind(questionnaire)
        .fetch_one(connection)
        .await
        .map_err(database)
}

/// Withdraws what has not left; the office follows.
const WITHDRAW: &str = "UPDATE message SET state = 'withdrawn' WHERE state IN ('wanted', 'claimed') AND office = ";

/// The same, also of what asks for a decision.
const LEAVE_AT_THAT: &str = "UPDATE message SET state = 'withdrawn' WHERE state IN \
     ('wanted', 'claimed', 'failed', 'set_aside', 'unknown') AND office = ";

async fn withdraw(
    connection: &mut SqliteConnection,
    mut query: QueryBuilder<Engine>,
    now: i64,
) -> Result<u32, StoreError> {
    query.push(" RETURNING id");
    let ids: Vec<String> = query
        .build_query_scalar()
        .fetch_all(&mut *connection)
        .await
        .map_err(database)?;
    write_events(connection, &ids, MessageState::Withdrawn, None, now).await?;
    messages::take_back(connection, &ids, now).await?;
    Ok(count(ids.len()))
}

/// Messages as the screen shows them; the office follows. An address that was written at the sending goes before the client's.
/// Those of an erased client are shown no more.
pub(crate) const MESSAGES: &str = "SELECT message.id, message.client, message.address, message.kind, message.state, \
     message.due_at, message.attempts, client.fields, client.email FROM message \
     LEFT JOIN client ON client.id = message.client WHERE client.erased_at IS NULL AND message.office = ";

/// The messages of a query that begins with [`MESSAGES`], with what happened to each.
pub(crate) async fn views(
    view: &SqliteOffice,
    mut query: QueryBuilder<Engine>,
) -> Result<Vec<MessageView>, StoreError> {
    let rows = query.build().fetch_all(&view.sqlite.readers).await.map_err(database)?;
    let mut views = rows.iter().map(message_view).collect::<Result<Vec<_>, _>>()?;
    if views.is_empty() {
        return Ok(views);
    }
    let mut query =
        QueryBuilder::<Engine>::new("SELECT message, at, event, answer FROM message_event WHERE message IN (");
    let mut ids = query.separated(", ");
    for view in &views {
        ids.push_bind(view.id.0.to_string());
    }
    query.push(") ORDER BY id");
    let rows = query.build().fetch_all(&view.sqlite.readers).await.map_err(database)?;
    let mut events: HashMap<MessageId, Vec<MessageEvent>> = HashMap::new();
    for row in &rows {
        let message = MessageId(uuid(row.try_get("message").map_err(database)?)?);
        events.entry(message).or_default().push(MessageEvent {
            at: row.try_get("at").map_err(database)?,
            state: from_name(row.try_get("event").map_err(database)?)?,
            answer: row.try_get("answer").map_err(database)?,
        });
    }
    for view in &mut views {
        view.events = events.remove(&view.id).unwrap_or_default();
    }
    Ok(views)
}

fn message_view(row: &SqliteRow) -> Result<MessageView, StoreError> {
    let client: Option<String> = row.try_get("client").map_err(database)?;
    let fields: Option<String> = row.try_get("fields").map_err(database)?;
    let record: Record = match fields {
        Some(fields) => serde_json::from_str(&fields).map_err(|_| StoreError::Unreadable { what: "client" })?,
        None => Record::default(),
    };
    let names = [Field::FirstName, Field::LastName].map(|field| record.value(field).unwrap_or_default());
    let state: MessageState = from_name(row.try_get("state").map_err(database)?)?;
    let written: Option<String> = row.try_get("address").map_err(database)?;
    let current: Option<String> = row.try_get("email").map_err(database)?;
    let address = match state {
        // It goes to where the client is now.
        MessageState::Wanted => current.or(written),
        _ => written.or(current),
    };
    Ok(MessageView {
        id: MessageId(uuid(row.try_get("id").map_err(database)?)?),
        client: client.map(|id| uuid(&id).map(ClientId)).transpose()?,
        client_name: names.join(" ").trim().to_owned(),
        address: address.unwrap_or_default(),
        kind: LetterKind::from_name(row.try_get("kind").map_err(database)?)
            .ok_or(StoreError::Unreadable { what: "message" })?,
        state,
        due_at: row.try_get("due_at").map_err(database)?,
        attempts: row.try_get("attempts").map_err(database)?,
        events: Vec::new(),
    })
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
