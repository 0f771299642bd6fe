//! What came back from a client, as the office sees it.

use std::collections::BTreeMap;

use backend::{
    invitations::{
        ClientInvitation, ClientQuestionnaire, Reminders, Season, Submitted, TakeOverOutcome, Upload, UploadView,
    },
    store::StoreError,
};
use domain::{
    answers::UploadId,
    changes::{self, CellChange, Changes, Operation},
    client::{ClientId, ExistingClient, Status},
    invitation::InvitationEvent,
    journal::lines,
    language::Language,
    proposal::proposals,
    questionnaire::{Content, QuestionId},
};
use sqlx::{Connection, QueryBuilder, Row, Sqlite as Engine, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

use crate::{
    answer_sheet,
    client_row::{StoredClient, from_name, uuid},
    clients::{self, push_of_office},
    import,
    invitations::{MESSAGES, views},
    journal::{self, Cause},
    office::SqliteOffice,
    season,
    secrets::Key,
    sqlite::database,
};

/// An invitation of a client, whole.
struct Sent {
    client: ClientId,
    view: ClientInvitation,
    content: Content,
    language: Language,
    answers: Option<Vec<u8>>,
}

/// See `backend::invitations::InvitationStore::questionnaire`.
pub(crate) async fn questionnaire(
    view: &SqliteOffice,
    client: ClientId,
) -> Result<Option<ClientQuestionnaire>, StoreError> {
    let key = view.key().await?;
    let mut connection = view.sqlite.readers.acquire().await.map_err(database)?;
    let mut transaction = connection.begin().await.map_err(database)?;
    let Some(stored) = clients::read_one(&mut transaction, &view.office, &key, client).await? else {
        return Ok(None);
    };
    let (mut current, mut others) = (None, Vec::new());
    for sent in counting(&mut transaction, view, client).await? {
        let aside = season::aside_of(&mut transaction, client, sent.view.income_year).await?;
        let (mut submitted, mut proposed) = (None, Vec::new());
        if sent.view.submitted_at.is_some() {
            let sheet = sheet(&mut transaction, &key, &sent).await?;
            if !stored.client.archived {
                proposed = proposals(&sheet.content, &sheet.answers, &stored.client.record);
            }
            submitted = Some(sheet);
        }
        let season = Season {
            status: aside.unwrap_or(stored.client.status),
            invitation: sent.view,
            submitted,
            proposals: proposed,
        };
        match aside {
            None if current.is_none() => current = Some(season),
            _ => others.push(season),
        }
    }
    drop(transaction);
    drop(connection);
    let mut messages = QueryBuilder::<Engine>::new(MESSAGES);
    messages.push_bind(view.office.clone());
    messages.push(" AND message.client = ").push_bind(client.0.to_string());
    messages.push(" ORDER BY message.rowid DESC LIMIT 100");
    Ok(Some(ClientQuestionnaire {
        current,
        others,
        messages: views(view, messages).await?,
    }))
}

/// Invitations; the office follows, by [`push_of_office`].
const SENT: &str = "SELECT invitation.*, questionnaire.name AS questionnaire_name, questionnaire.language AS \
     questionnaire_language, questionnaire_version.content, user.name AS user_name FROM invitation \
     JOIN questionnaire ON questionnaire.id = invitation.questionnaire \
     JOIN questionnaire_version ON questionnaire_version.questionnaire = invitation.questionnaire \
     AND questionnaire_version.number = invitation.version JOIN user ON user.id = invitation.user \
     JOIN client ON client.id = invitation.client";

/// The invitation of each income year that counts, of the newest year first.
async fn counting(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    client: ClientId,
) -> Result<Vec<Sent>, StoreError> {
    let mut query = QueryBuilder::<Engine>::new(SENT);
    push_of_office(&mut query, &view.office);
    query
        .push(" AND invitation.client = ")
        .push_bind(client.0.to_string())
        .push(
            " ORDER BY invitation.income_year DESC, (revoked_at IS NULL OR submitted_at IS NOT NULL) DESC, \
             invitation.rowid DESC",
        );
    let rows = query.build().fetch_all(connection).await.map_err(database)?;
    let mut sent = rows.iter().map(read_sent).collect::<Result<Vec<_>, _>>()?;
    sent.dedup_by_key(|sent| sent.view.income_year);
    Ok(sent)
}

/// What was submitted by an invitation; `None` when this office has none such, or nothing was submitted.
async fn submitted(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    invitation: Uuid,
) -> Result<Option<Sent>, StoreError> {
    let mut query = QueryBuilder::<Engine>::new(SENT);
    push_of_office(&mut query, &view.office);
    query
        .push(" AND submitted_at IS NOT NULL AND invitation.id = ")
        .push_bind(invitation.to_string());
    let row = query.build().fetch_optional(connection).await.map_err(database)?;
    row.as_ref().map(read_sent).transpose()
}

fn read_sent(row: &SqliteRow) -> Result<Sent, StoreError> {
    let content: String = row.try_get("content").map_err(database)?;
    let days: Option<u16> = row.try_get("remind_days").map_err(database)?;
    let until: Option<String> = row.try_get("remind_until").map_err(database)?;
    let view = ClientInvitation {
        id: uuid(row.try_get("id").map_err(database)?)?,
        income_year: row.try_get("income_year").map_err(database)?,
        questionnaire: row.try_get("questionnaire_name").map_err(database)?,
        version: row.try_get("version").map_err(database)?,
        at: row.try_get("at").map_err(database)?,
        user_name: row.try_get("user_name").map_err(database)?,
        expires_at: row.try_get("expires_at").map_err(database)?,
        revoked_at: row.try_get("revoked_at").map_err(database)?,
        started_at: row.try_get("started_at").map_err(database)?,
        answered_at: row.try_get("answered_at").map_err(database)?,
        submitted_at: row.try_get("submitted_at").map_err(database)?,
        processed_at: row.try_get("processed_at").map_err(database)?,
        reminders: days
            .zip(until)
            .map(|(every_days, until)| Reminders { every_days, until }),
    };
    Ok(Sent {
        client: ClientId(uuid(row.try_get("client").map_err(database)?)?),
        view,
        content: serde_json::from_str(&content).map_err(|_| StoreError::Unreadable { what: "questionnaire" })?,
        language: from_name(row.try_get("questionnaire_language").map_err(database)?)?,
        answers: row.try_get("answers").map_err(database)?,
    })
}

async fn sheet(connection: &mut SqliteConnection, key: &Key, sent: &Sent) -> Result<Submitted, StoreError> {
    let answers = answer_sheet::open(key, sent.view.id, sent.answers.as_deref())?;
    Ok(Submitted {
        answers: sent.content.submitted(&answers),
        uploads: uploads(connection, key, sent.view.id).await?,
        content: sent.content.clone(),
        language: sent.language,
    })
}

/// The files of an invitation, in the order in which they came.
pub(crate) async fn uploads(
    connection: &mut SqliteConnection,
    key: &Key,
    invitation: Uuid,
) -> Result<Vec<UploadView>, StoreError> {
    let rows = sqlx::query("SELECT id, question, name, size FROM upload WHERE invitation = ? ORDER BY rowid")
        .bind(invitation.to_string())
        .fetch_all(connection)
        .await
        .map_err(database)?;
    let view = |row: &SqliteRow| {
        let id = UploadId(uuid(row.try_get("id").map_err(database)?)?);
        Ok(UploadView {
            id,
            question: QuestionId(row.try_get("question").map_err(database)?),
            name: name_of(row, key, id)?,
            size: row.try_get("size").map_err(database)?,
        })
    };
    rows.iter().map(view).collect()
}

fn name_of(row: &SqliteRow, key: &Key, id: UploadId) -> Result<String, StoreError> {
    let stored: Vec<u8> = row.try_get("name").map_err(database)?;
    let name = key.decrypt(&stored, &answer_sheet::name_context(id))?;
    String::from_utf8(name).map_err(|_| StoreError::WrongKey)
}

/// See `backend::invitations::InvitationStore::upload`.
pub(crate) async fn upload(view: &SqliteOffice, id: UploadId) -> Result<Option<Upload>, StoreError> {
    let key = view.key().await?;
    let row = sqlx::query(
        "SELECT upload.name, upload.media_type, upload.content FROM upload \
         JOIN invitation ON invitation.id = upload.invitation \
         WHERE upload.office = ? AND upload.id = ? AND invitation.submitted_at IS NOT NULL",
    )
    .bind(&view.office)
    .bind(id.0.to_string())
    .fetch_optional(&view.sqlite.readers)
    .await
    .map_err(database)?;
    let Some(row) = row else { return Ok(None) };
    let content: Vec<u8> = row.try_get("content").map_err(database)?;
    Ok(Some(Upload {
        name: name_of(&row, &key, id)?,
        media_type: row.try_get("media_type").map_err(database)?,
        content: key.decrypt(&content, &answer_sheet::content_context(id))?,
    }))
}

/// See `backend::invitations::InvitationStore::set_processed`.
pub(crate) async fn set_processed(
    view: &SqliteOffice,
    invitation: Uuid,
    processed: bool,
    now: i64,
) -> Result<bool, StoreError> {
    let mut transaction = view.sqlite.write().await?;
    if submitted(&mut transaction, view, invitation).await?.is_none() {
        return Ok(false);
    }
    let invitation = invitation.to_string();
    sqlx::query("UPDATE invitation SET processed_at = ? WHERE id = ?")
        .bind(processed.then_some(now))
        .bind(&invitation)
        .execute(&mut *transaction)
        .await
        .map_err(database)?;
    season::change(&mut transaction, &invitation, |_| match processed {
        true => Status::Submitted.after(InvitationEvent::Processed),
        false => Status::Submitted,
    })
    .await?;
    transaction.commit().await.map_err(database)?;
    Ok(true)
}

/// See `backend::invitations::InvitationStore::take_over`.
pub(crate) async fn take_over(
    view: &SqliteOffice,
    invitation: Uuid,
    cells: &[CellChange],
    today: &str,
    now: i64,
) -> Result<TakeOverOutcome, StoreError> {
    let key = view.key().await?;
    let mut transaction = view.sqlite.write().await?;
    let Some(sent) = submitted(&mut transaction, view, invitation).await? else {
        return Ok(TakeOverOutcome::Refused);
    };
    let client = sent.client;
    let Some(stored) = clients::read_one(&mut transaction, &view.office, &key, client).await? else {
        return Ok(TakeOverOutcome::Refused);
    };
    let answers = answer_sheet::open(&key, invitation, sent.answers.as_deref())?;
    // What the client answered is told by what the colleague saw; whether that is still so, by the old values.
    let seen = cells.iter().fold(stored.client.record.clone(), |record, cell| {
        record.with(cell.field, cell.old.as_deref())
    });
    let proposed = proposals(&sent.content, &answers, &seen);
    let is_proposed = |cell: &CellChange| proposed.iter().any(|proposal| proposal.cell == *cell);
    let operation = Operation::Overwrite {
        row: 0,
        client,
        cells: cells.to_vec(),
    };
    let is_right =
        cells.iter().all(is_proposed) && changes::is_valid(&operation, &import::context(today, view.default_language)?);
    if !is_right {
        return Ok(TakeOverOutcome::Refused);
    }
    let changes = Changes {
        operations: vec![operation],
    };
    let before = BTreeMap::from([(client, stored.client.clone())]);
    let mut after: BTreeMap<ClientId, ExistingClient> = before.clone();
    if let Err(conflicts) = changes::apply(&mut after, &changes, || client) {
        return Ok(TakeOverOutcome::Stale(conflicts));
    }
    let written: Vec<StoredClient> = after
        .values()
        .map(|client| StoredClient {
            client: client.clone(),
            questionnaire: stored.questionnaire,
        })
        .collect();
    clients::write(&mut transaction, &view.office, &key, &[stored], &after, &written, now).await?;
    let lines = lines(&changes, &before, &[]);
    journal::write(&mut transaction, view, &key, Cause::Answers(invitation), now, &lines).await?;
    transaction.commit().await.map_err(database)?;
    Ok(TakeOverOutcome::TakenOver(
        u32::try_from(cells.len()).unwrap_or(u32::MAX),
    ))
}
