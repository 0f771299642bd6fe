//! Applies an import: all of it in one transaction, or nothing.

use std::collections::{BTreeMap, HashMap};

use backend::{store::StoreError, views::Event};
use domain::{
    changes::{self, Applied, ApplyOutcome, ApplyRequest, Conflict, Operation, Refusal},
    client::{ClientId, ExistingClient, QuestionnaireId},
    field::Field,
    language::Language,
    value::Context,
};
use sqlx::{Connection, QueryBuilder, Sqlite as Engine, SqliteConnection};
use uuid::Uuid;

use crate::{
    answer,
    client_row::{self, StoredClient, name},
    journal::{self, Entry},
    office::SqliteOffice,
    secrets::Key,
    seed::random_id,
    sqlite::database,
};

/// Rows per statement: SQLite takes 32,766 values at once, and a client has 17.
pub(crate) const CHUNK: usize = 1_500;

/// Every client of the office, archived ones included.
pub(crate) async fn stored_clients(
    connection: &mut SqliteConnection,
    office: &str,
    key: &Key,
) -> Result<Vec<StoredClient>, StoreError> {
    let mut query = QueryBuilder::<Engine>::new("SELECT ");
    query
        .push(client_row::COLUMNS)
        .push(" FROM client WHERE office = ")
        .push_bind(office.to_owned());
    let rows = query.build().fetch_all(connection).await.map_err(database)?;
    rows.iter().map(|row| client_row::read(row, key)).collect()
}

/// See `backend::store::OfficeStore::apply`.
pub(crate) async fn apply(
    view: &SqliteOffice,
    request: &ApplyRequest,
    today: &str,
    now: i64,
) -> Result<ApplyOutcome, StoreError> {
    // Not the request that was made: no answer to it is worth keeping.
    if request.changes.digest() != request.digest {
        let reason = Refusal::DigestDiffers;
        return Ok(ApplyOutcome::Refused { reason });
    }
    let key = view.key().await?;
    let mut connection = view.sqlite.pool.acquire().await.map_err(database)?;
    // Taken for writing from the start: a reader that becomes a writer halfway could be refused.
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(database)?;
    if let Some(answer) = answer::earlier(&mut transaction, view, &key, request).await? {
        return Ok(answer);
    }
    let outcome = apply_once(&mut transaction, view, &key, request, today, now).await?;
    if !matches!(outcome, ApplyOutcome::Applied(_)) {
        answer::write(&mut transaction, view, &key, request, &outcome, now).await?;
    }
    transaction.commit().await.map_err(database)?;
    Ok(outcome)
}

/// Writes all of it, or nothing when the outcome is not [`ApplyOutcome::Applied`].
async fn apply_once(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    key: &Key,
    request: &ApplyRequest,
    today: &str,
    now: i64,
) -> Result<ApplyOutcome, StoreError> {
    if let Err(reason) = changes::check(request, &context(today, view.default_language)?) {
        return Ok(ApplyOutcome::Refused { reason });
    }
    if !knows_questionnaires(connection, view, request).await? {
        return Ok(ApplyOutcome::Refused {
            reason: Refusal::UnknownQuestionnaire,
        });
    }
    let stored = stored_clients(connection, &view.office, key).await?;
    let mut clients: BTreeMap<_, _> = stored.iter().map(|one| (one.client.id, one.client.clone())).collect();
    let journal = entries(request, &clients);
    let mut added = (0..count_added(request))
        .map(|_| random_id())
        .collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<ClientId> = added.iter().copied().map(ClientId).collect();
    added.reverse();
    let result = changes::apply(&mut clients, &request.changes, || {
        ClientId(added.pop().unwrap_or_default())
    });
    let applied = match result {
        Ok(applied) => applied,
        Err(conflicts) => return Ok(ApplyOutcome::Stale { conflicts }),
    };
    let touched = touched(request, &ids);
    let taken = taken_numbers(&clients, &touched);
    if !taken.is_empty() {
        return Ok(ApplyOutcome::Stale { conflicts: taken });
    }
    let questionnaires = questionnaires_after(request, &stored, &ids);
    let written: Vec<StoredClient> = touched
        .keys()
        .filter_map(|id| clients.get(id))
        .map(|client| StoredClient {
            questionnaire: questionnaires.get(&client.id).copied(),
            client: client.clone(),
        })
        .collect();
    release_numbers(connection, &view.office, &stored, &clients).await?;
    write_clients(connection, &view.office, key, &written).await?;
    let import = write_import(connection, view, request, applied, now).await?;
    let journal: Vec<Entry> = journal
        .into_iter()
        .chain(ids.iter().map(|id| event(*id, Event::Added)))
        .collect();
    journal::write(connection, view, key, &import, now, &journal).await?;
    Ok(ApplyOutcome::Applied(applied))
}

fn context(today: &str, default_language: Language) -> Result<Context, StoreError> {
    let mut parts = today.splitn(3, '-').map(|part| part.parse::<u16>().ok());
    let date = match (parts.next().flatten(), parts.next().flatten(), parts.next().flatten()) {
        (Some(year), Some(month), Some(day)) => domain::date::from_numbers(year.into(), month.into(), day.into()),
        _ => None,
    };
    let today = date.ok_or(StoreError::Unreadable { what: "date of today" })?;
    Ok(Context {
        today,
        default_language,
    })
}

async fn knows_questionnaires(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    request: &ApplyRequest,
) -> Result<bool, StoreError> {
    let known: Vec<String> = sqlx::query_scalar("SELECT id FROM questionnaire WHERE office = ?")
        .bind(&view.office)
        .fetch_all(connection)
        .await
        .map_err(database)?;
    let known: Vec<Uuid> = known.iter().filter_map(|id| Uuid::try_parse(id).ok()).collect();
    Ok(request.changes.operations.iter().all(|operation| match operation {
        Operation::Add {
            questionnaire: Some(wanted),
            ..
        } => known.contains(&wanted.0),
        _ => true,
    }))
}

fn count_added(request: &ApplyRequest) -> usize {
    request
        .changes
        .operations
        .iter()
        .filter(|operation| matches!(operation, Operation::Add { .. }))
        .count()
}

/// The journal of everything but the added clients, from the state before.
fn entries(request: &ApplyRequest, before: &BTreeMap<ClientId, ExistingClient>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for operation in &request.changes.operations {
        match operation {
            Operation::Add { .. } => {}
            Operation::Archive { client, .. } => entries.push(event(*client, Event::Archived)),
            Operation::Restore { client, .. } => entries.push(event(*client, Event::Restored)),
            Operation::Overwrite { client, cells, .. } => entries.extend(cells.iter().map(|cell| {
                Entry {
                    client: *client,
                    event: Event::Overwritten,
                    field: Some(cell.field),
                    old: before
                        .get(client)
                        .and_then(|client| client.record.value(cell.field))
                        .map(str::to_owned),
                    new: cell.new.clone(),
                }
            })),
        }
    }
    entries
}

fn event(client: ClientId, event: Event) -> Entry {
    Entry {
        client,
        event,
        field: None,
        old: None,
        new: None,
    }
}

/// Every client that changes, once, with the row that changes it.
fn touched(request: &ApplyRequest, added: &[ClientId]) -> BTreeMap<ClientId, u32> {
    let mut added = added.iter();
    let mut touched = BTreeMap::new();
    for operation in &request.changes.operations {
        match operation {
            Operation::Add { row, .. } => touched.extend(added.next().map(|id| (*id, *row))),
            Operation::Overwrite { client, row, .. } => {
                touched.insert(*client, *row);
            }
            Operation::Archive { client, .. } | Operation::Restore { client, .. } => {
                touched.entry(*client).or_insert(0);
            }
        }
    }
    touched
}

/// National numbers that would belong to two current clients.
fn taken_numbers(clients: &BTreeMap<ClientId, ExistingClient>, touched: &BTreeMap<ClientId, u32>) -> Vec<Conflict> {
    let mut holders: HashMap<&str, Vec<ClientId>> = HashMap::new();
    for client in clients.values().filter(|client| !client.archived) {
        if let Some(number) = client.record.value(Field::NationalNumber) {
            holders.entry(number).or_default().push(client.id);
        }
    }
    let mut conflicts = Vec::new();
    for (id, row) in touched {
        let number = clients.get(id).filter(|client| !client.archived);
        let number = number.and_then(|client| client.record.value(Field::NationalNumber));
        let others = number.and_then(|number| holders.get(number)).into_iter().flatten();
        conflicts.extend(
            others
                .filter(|other| *other != id)
                .map(|other| Conflict::AlreadyExists {
                    row: *row,
                    client: *other,
                }),
        );
    }
    conflicts
}

fn questionnaires_after(
    request: &ApplyRequest,
    stored: &[StoredClient],
    added: &[ClientId],
) -> HashMap<ClientId, QuestionnaireId> {
    let before = stored
        .iter()
        .filter_map(|one| Some((one.client.id, one.questionnaire?)));
    let adds = request
        .changes
        .operations
        .iter()
        .filter_map(|operation| match operation {
            Operation::Add { questionnaire, .. } => Some(*questionnaire),
            _ => None,
        });
    before
        .chain(
            added
                .iter()
                .copied()
                .zip(adds)
                .filter_map(|(id, questionnaire)| Some((id, questionnaire?))),
        )
        .collect()
}

/// Takes the numbers that change hands out of the index: rows are written one after another, and of two clients that
/// exchange their numbers the first would otherwise meet its new one while the other still has it.
async fn release_numbers(
    connection: &mut SqliteConnection,
    office: &str,
    before: &[StoredClient],
    after: &BTreeMap<ClientId, ExistingClient>,
) -> Result<(), StoreError> {
    let number = |client: &ExistingClient| {
        let number = client.record.value(Field::NationalNumber);
        number.filter(|_| !client.archived).map(str::to_owned)
    };
    let is_released =
        |before: &ExistingClient| number(before).is_some() && after.get(&before.id).and_then(number) != number(before);
    let released: Vec<String> = before
        .iter()
        .filter(|one| is_released(&one.client))
        .map(|one| one.client.id.0.to_string())
        .collect();
    for chunk in released.chunks(CHUNK) {
        let mut query = QueryBuilder::<Engine>::new("UPDATE client SET national_number_hash = NULL WHERE office = ");
        query.push_bind(office.to_owned()).push(" AND id IN (");
        let mut ids = query.separated(", ");
        for id in chunk {
            ids.push_bind(id.clone());
        }
        query.push(")");
        query.build().execute(&mut *connection).await.map_err(database)?;
    }
    Ok(())
}

async fn write_clients(
    connection: &mut SqliteConnection,
    office: &str,
    key: &Key,
    clients: &[StoredClient],
) -> Result<(), StoreError> {
    for chunk in clients.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .map(|one| encrypted(key, one))
            .collect::<Result<Vec<_>, _>>()?;
        let mut query = QueryBuilder::<Engine>::new(
            "INSERT INTO client (id, office, revision, origin, archived, status, questionnaire, fields, name_key, \
             search_key, email, language, responsible, labels, national_number, partner_national_number, \
             national_number_hash) ",
        );
        query.push_values(
            chunk.iter().zip(rows),
            |mut row, (StoredClient { client, questionnaire }, secret)| {
                let value = |field| client.record.value(field).unwrap_or_default().to_owned();
                row.push_bind(client.id.0.to_string())
                    .push_bind(office.to_owned())
                    .push_bind(client.revision)
                    .push_bind(name(client.origin))
                    .push_bind(client.archived)
                    .push_bind(name(client.status))
                    .push_bind(questionnaire.map(|id| id.0.to_string()))
                    .push_bind(secret.fields)
                    .push_bind(client_row::name_key(&client.record))
                    .push_bind(client_row::search_key(&client.record))
                    .push_bind(value(Field::Email))
                    .push_bind(value(Field::Language))
                    .push_bind(value(Field::Responsible))
                    .push_bind(client_row::labels_key(&client.record))
                    .push_bind(secret.national_number)
                    .push_bind(secret.partner_national_number)
                    .push_bind(secret.hash);
            },
        );
        // Status and questionnaire are left as they are: an import never touches them.
        query.push(
            " ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, archived = excluded.archived, \
             fields = excluded.fields, name_key = excluded.name_key, search_key = excluded.search_key, \
             email = excluded.email, language = excluded.language, responsible = excluded.responsible, \
             labels = excluded.labels, national_number = excluded.national_number, \
             partner_national_number = excluded.partner_national_number, \
             national_number_hash = excluded.national_number_hash",
        );
        query.build().execute(&mut *connection).await.map_err(database)?;
    }
    Ok(())
}

struct Encrypted {
    fields: String,
    national_number: Option<Vec<u8>>,
    partner_national_number: Option<Vec<u8>>,
    hash: Option<Vec<u8>>,
}

fn encrypted(key: &Key, StoredClient { client, .. }: &StoredClient) -> Result<Encrypted, StoreError> {
    let secret = |field| {
        let number = client.record.value(field);
        number
            .map(|number| key.encrypt(number.as_bytes(), &client_row::context(client.id, field)))
            .transpose()
    };
    Ok(Encrypted {
        fields: client_row::fields(&client.record)?,
        national_number: secret(Field::NationalNumber)?,
        partner_national_number: secret(Field::PartnerNationalNumber)?,
        hash: client
            .record
            .value(Field::NationalNumber)
            .map(|number| key.hash(number)),
    })
}

async fn write_import(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    request: &ApplyRequest,
    applied: Applied,
    now: i64,
) -> Result<String, StoreError> {
    let id = random_id()?.to_string();
    let outcome = serde_json::to_string(&applied).map_err(|_| StoreError::Unreadable { what: "import" })?;
    sqlx::query(
        "INSERT INTO import (id, office, user, idempotency_key, digest, file_name, rows, outcome, at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&id)
    .bind(&view.office)
    .bind(&view.user)
    .bind(request.idempotency_key.to_string())
    .bind(&request.digest.0)
    .bind(&request.file_name)
    .bind(request.rows)
    .bind(outcome)
    .bind(now)
    .execute(connection)
    .await
    .map_err(database)?;
    Ok(id)
}
