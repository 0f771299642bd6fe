//! Applies an import: all of it in one transaction, or nothing.

use std::collections::{BTreeMap, HashMap};

use backend::{invitations::BatchId, store::StoreError, views::ImportSummary};
use domain::{
    changes::{self, ApplyOutcome, ApplyRequest, Changes, Conflict, Digest, Operation, Refusal},
    client::{ClientId, ExistingClient, QuestionnaireId},
    field::Field,
    journal::{ImportId, lines},
    language::Language,
    value::Context,
};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

use crate::{
    answer,
    client_row::{StoredClient, uuid},
    clients, fetches,
    journal::{self, Cause},
    messages::{self, Inviting, Wish},
    office::SqliteOffice,
    season,
    secrets::Key,
    seed::random_id,
    sqlite::database,
};

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
    let mut transaction = view.sqlite.write().await?;
    if let Some(answer) = answer::earlier(&mut transaction, view, &key, request).await? {
        return Ok(answer);
    }
    let outcome = apply_once(&mut transaction, view, &key, request, today, now).await?;
    if !matches!(outcome, ApplyOutcome::Applied(_)) {
        answer::write(&mut transaction, view, &key, request, &outcome, now).await?;
    } else if let Some(fetch) = request.fetch {
        fetches::mark_reviewed(&mut transaction, &view.office, fetch).await?;
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
    if let Some(fetch) = request.fetch
        && request.changes.archives()
        && !fetches::is_complete(connection, &view.office, fetch).await?
    {
        return Ok(ApplyOutcome::Refused {
            reason: Refusal::IncompleteFetch,
        });
    }
    if !knows_questionnaires(connection, view, request).await? {
        return Ok(ApplyOutcome::Refused {
            reason: Refusal::UnknownQuestionnaire,
        });
    }
    let stored = clients::read_all(connection, &view.office, key).await?;
    let before: BTreeMap<_, _> = stored.iter().map(|one| (one.client.id, one.client.clone())).collect();
    let mut after = before.clone();
    let mut added = (0..count_added(request))
        .map(|_| random_id())
        .collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<ClientId> = added.iter().copied().map(ClientId).collect();
    added.reverse();
    let result = changes::apply(&mut after, &request.changes, || {
        ClientId(added.pop().unwrap_or_default())
    });
    let applied = match result {
        Ok(applied) => applied,
        Err(conflicts) => return Ok(ApplyOutcome::Stale { conflicts }),
    };
    let touched = touched(&request.changes, &ids);
    let taken = taken_numbers(&after, &touched);
    if !taken.is_empty() {
        return Ok(ApplyOutcome::Stale { conflicts: taken });
    }
    let questionnaires = questionnaires_after(request, &stored, &ids);
    let written: Vec<StoredClient> = touched
        .keys()
        .filter_map(|id| after.get(id))
        .map(|client| StoredClient {
            questionnaire: questionnaires.get(&client.id).copied(),
            client: client.clone(),
        })
        .collect();
    let lines = lines(&request.changes, &before, &ids);
    clients::write(connection, &view.office, key, &stored, &after, &written, now).await?;
    // Those that were added begin in the season of their questionnaire; whoever was there is there already.
    season::follow_files(connection, &view.office).await?;
    let import = ImportId(random_id()?);
    let row = ImportRow {
        id: import,
        idempotency_key: request.idempotency_key,
        digest: &request.digest,
        file_name: &request.file_name,
        rows: request.rows,
        outcome: serde_json::to_string(&applied).map_err(|_| StoreError::Unreadable { what: "import" })?,
        undoes: None,
    };
    write_row(connection, view, row, now).await?;
    journal::write(connection, view, key, Cause::Import(import), now, &lines).await?;
    invite(connection, view, key, request, &ids, now).await?;
    Ok(ApplyOutcome::Applied(applied))
}

pub(crate) fn context(today: &str, default_language: Language) -> Result<Context, StoreError> {
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
    let known: Vec<String> = sqlx::query_scalar("SELECT id FROM questionnaire WHERE office = ? AND archived = 0")
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

/// Wants the invitations of the clients that were added with one, in the transaction that adds them.
async fn invite(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    key: &Key,
    request: &ApplyRequest,
    added: &[ClientId],
    now: i64,
) -> Result<(), StoreError> {
    let adds = request
        .changes
        .operations
        .iter()
        .filter_map(|operation| match operation {
            Operation::Add {
                values,
                questionnaire,
                invite,
                ..
            } => Some((values, questionnaire.filter(|_| *invite))),
            _ => None,
        });
    let wishes: Vec<Wish> = added
        .iter()
        .zip(adds)
        .filter_map(|(client, (values, questionnaire))| {
            let language = values.iter().find(|(field, _)| *field == Field::Language);
            Some(Wish {
                client: *client,
                questionnaire: questionnaire?,
                language: language
                    .and_then(|(_, code)| Language::from_code(code))
                    .unwrap_or(view.default_language),
            })
        })
        .collect();
    let inviting = Inviting {
        office: &view.office,
        user: &view.user,
        key,
        batch: BatchId(request.idempotency_key),
        due_at: now,
        reminders: None,
        now,
    };
    messages::invite(connection, &inviting, &wishes).await
}

fn count_added(request: &ApplyRequest) -> usize {
    request
        .changes
        .operations
        .iter()
        .filter(|operation| matches!(operation, Operation::Add { .. }))
        .count()
}

/// Every client that changes, once, with the row that changes it.
pub(crate) fn touched(changes: &Changes, added: &[ClientId]) -> BTreeMap<ClientId, u32> {
    let mut added = added.iter();
    let mut touched = BTreeMap::new();
    for operation in &changes.operations {
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

/// What stands in the table of an applied import, or of the undoing of one.
pub(crate) struct ImportRow<'a> {
    pub(crate) id: ImportId,
    pub(crate) idempotency_key: Uuid,
    pub(crate) digest: &'a Digest,
    pub(crate) file_name: &'a str,
    pub(crate) rows: u32,
    /// JSON of what it did.
    pub(crate) outcome: String,
    pub(crate) undoes: Option<ImportId>,
}

/// Adds it to the table.
pub(crate) async fn write_row(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    row: ImportRow<'_>,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO import (id, office, user, idempotency_key, digest, file_name, rows, outcome, at, undoes) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(row.id.0.to_string())
    .bind(&view.office)
    .bind(&view.user)
    .bind(row.idempotency_key.to_string())
    .bind(&row.digest.0)
    .bind(row.file_name)
    .bind(row.rows)
    .bind(row.outcome)
    .bind(now)
    .bind(row.undoes.map(|import| import.0.to_string()))
    .execute(connection)
    .await
    .map_err(database)?;
    Ok(())
}

/// The office's imports, newest first; at most a thousand.
pub(crate) async fn list(view: &SqliteOffice) -> Result<Vec<ImportSummary>, StoreError> {
    let rows = sqlx::query(
        "SELECT import.id, import.file_name, import.rows, import.outcome, import.at, user.name AS user_name, \
         undoing.at AS undone FROM import JOIN user ON user.id = import.user \
         LEFT JOIN import AS undoing ON undoing.undoes = import.id \
         WHERE import.office = ? AND import.undoes IS NULL ORDER BY import.rowid DESC LIMIT 1000",
    )
    .bind(&view.office)
    .fetch_all(&view.sqlite.readers)
    .await
    .map_err(database)?;
    let summary = |row: &SqliteRow| {
        let outcome: String = row.try_get("outcome").map_err(database)?;
        Ok(ImportSummary {
            id: ImportId(uuid(row.try_get("id").map_err(database)?)?),
            file_name: row.try_get("file_name").map_err(database)?,
            rows: row.try_get("rows").map_err(database)?,
            user_name: row.try_get("user_name").map_err(database)?,
            at: row.try_get("at").map_err(database)?,
            applied: serde_json::from_str(&outcome).map_err(|_| StoreError::Unreadable { what: "import" })?,
            undone: row.try_get("undone").map_err(database)?,
        })
    };
    rows.iter().map(summary).collect()
}
