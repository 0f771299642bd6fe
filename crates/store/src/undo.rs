//! Undoes an import, in one transaction and once.

use std::collections::BTreeMap;

use backend::store::StoreError;
use domain::{
    changes::{self, Digest},
    client::{ClientId, ExistingClient, Status},
    journal::{ImportId, lines},
    undo::{Undo, UndoEffect, UndoOutcome, undo},
};
use sqlx::{Connection, SqliteConnection};

use crate::{
    client_row::StoredClient,
    clients,
    import::{self, ImportRow},
    journal::{self, Cause},
    office::SqliteOffice,
    season,
    secrets::Key,
    seed::random_id,
    sqlite::database,
};

/// See `backend::store::OfficeStore::undo_effect`.
pub(crate) async fn effect(view: &SqliteOffice, import: ImportId) -> Result<Option<UndoEffect>, StoreError> {
    let key = view.key().await?;
    let mut connection = view.sqlite.readers.acquire().await.map_err(database)?;
    // What is read in it belongs together.
    let mut transaction = connection.begin().await.map_err(database)?;
    if earlier(&mut transaction, view, import).await?.is_some() {
        return Ok(None);
    }
    let way_back = way_back(&mut transaction, view, &key, import).await?;
    Ok(way_back.map(|way| way.effect))
}

/// See `backend::store::OfficeStore::undo_import`.
pub(crate) async fn undo_import(
    view: &SqliteOffice,
    import: ImportId,
    digest: &Digest,
    now: i64,
) -> Result<UndoOutcome, StoreError> {
    let key = view.key().await?;
    let mut transaction = view.sqlite.write().await?;
    if let Some(effect) = earlier(&mut transaction, view, import).await? {
        return Ok(UndoOutcome::Undone(effect));
    }
    let Some(way) = way_back(&mut transaction, view, &key, import).await? else {
        return Ok(UndoOutcome::Unknown);
    };
    if way.effect.digest != *digest {
        return Ok(UndoOutcome::Stale(way.effect));
    }
    write(&mut transaction, view, &key, import, &way, now).await?;
    transaction.commit().await.map_err(database)?;
    Ok(UndoOutcome::Undone(way.effect))
}

/// The way back, with the clients that it starts from and those that it ends with.
struct WayBack {
    stored: Vec<StoredClient>,
    before: BTreeMap<ClientId, ExistingClient>,
    after: BTreeMap<ClientId, ExistingClient>,
    undo: Undo,
    effect: UndoEffect,
    file_name: String,
}

/// `None` when the office has no such import.
async fn way_back(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    key: &Key,
    import: ImportId,
) -> Result<Option<WayBack>, StoreError> {
    let file_name: Option<String> =
        sqlx::query_scalar("SELECT file_name FROM import WHERE office = ? AND id = ? AND undoes IS NULL")
            .bind(&view.office)
            .bind(import.0.to_string())
            .fetch_optional(&mut *connection)
            .await
            .map_err(database)?;
    let Some(file_name) = file_name else { return Ok(None) };
    let done = journal::done_by(connection, view, key, import).await?;
    let since = journal::done_since(connection, view, key, import).await?;
    let stored = clients::read_all(connection, &view.office, key).await?;
    let before: BTreeMap<_, _> = stored.iter().map(|one| (one.client.id, one.client.clone())).collect();
    let undo = undo(&done, &since, &as_invited(connection, view, &before).await?);
    let mut after = before.clone();
    // The way back starts from these clients and adds none.
    let applied = changes::apply(&mut after, &undo.changes, || ClientId(uuid::Uuid::nil()))
        .map_err(|_| StoreError::Unreadable { what: "journal" })?;
    let effect = UndoEffect {
        digest: undo.changes.digest(),
        applied,
        spared: undo.spared.clone(),
    };
    Ok(Some(WayBack {
        stored,
        before,
        after,
        undo,
        effect,
        file_name,
    }))
}

/// The clients, of whom those that were invited for any income year pass for invited.
async fn as_invited(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    clients: &BTreeMap<ClientId, ExistingClient>,
) -> Result<BTreeMap<ClientId, ExistingClient>, StoreError> {
    let mut clients = clients.clone();
    for (client, seasons) in season::aside(connection, &view.office).await? {
        let invited = seasons.iter().find(|(_, status)| *status != Status::NotSent);
        let client = clients
            .get_mut(&client)
            .filter(|client| client.status == Status::NotSent);
        if let (Some(client), Some((_, status))) = (client, invited) {
            client.status = *status;
        }
    }
    Ok(clients)
}

async fn write(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    key: &Key,
    import: ImportId,
    way: &WayBack,
    now: i64,
) -> Result<(), StoreError> {
    let written: Vec<StoredClient> = import::touched(&way.undo.changes, &[])
        .keys()
        .filter_map(|id| way.after.get(id))
        .map(|client| StoredClient {
            client: client.clone(),
            questionnaire: None,
        })
        .collect();
    clients::write(connection, &view.office, key, &way.stored, &way.after, &written, now).await?;
    let id = random_id()?;
    let row = ImportRow {
        id: ImportId(id),
        idempotency_key: id,
        digest: &way.effect.digest,
        file_name: &way.file_name,
        rows: 0,
        outcome: serde_json::to_string(&way.effect).map_err(|_| StoreError::Unreadable { what: "import" })?,
        undoes: Some(import),
    };
    import::write_row(connection, view, row, now).await?;
    let lines = lines(&way.undo.changes, &way.before, &[]);
    journal::write(connection, view, key, Cause::Import(ImportId(id)), now, &lines).await
}

/// What undoing it did, when it was undone before.
async fn earlier(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    import: ImportId,
) -> Result<Option<UndoEffect>, StoreError> {
    let outcome: Option<String> = sqlx::query_scalar("SELECT outcome FROM import WHERE office = ? AND undoes = ?")
        .bind(&view.office)
        .bind(import.0.to_string())
        .fetch_optional(connection)
        .await
        .map_err(database)?;
    let effect = outcome.map(|outcome| serde_json::from_str(&outcome)).transpose();
    effect.map_err(|_| StoreError::Unreadable { what: "import" })
}
