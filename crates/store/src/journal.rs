//! The journal: what happened to whom, written and read.

use std::collections::HashMap;

use backend::{
    store::StoreError,
    views::{Event, HistoryEntry, ValueSource},
};
use domain::{
    changes::CellChange,
    client::ClientId,
    field::Field,
    journal::{Deed, ImportId, Line},
};
use sqlx::{QueryBuilder, Row, Sqlite as Engine, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

use crate::{
    client_row::{self, decrypt, from_name, name, uuid},
    clients::CHUNK,
    office::{SqliteOffice, shown},
    secrets::Key,
    sqlite::database,
};

/// What brought lines of the journal about.
#[derive(Clone, Copy)]
pub(crate) enum Cause {
    /// An import, or the undoing of one.
    Import(ImportId),
    /// What a client answered to this invitation, and a colleague took over.
    Answers(Uuid),
}

/// Adds lines to the journal.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    key: &Key,
    cause: Cause,
    now: i64,
    lines: &[Line],
) -> Result<(), StoreError> {
    let (import, invitation) = match cause {
        Cause::Import(import) => (Some(import.0.to_string()), None),
        Cause::Answers(invitation) => (None, Some(invitation.to_string())),
    };
    for chunk in lines.chunks(CHUNK) {
        let mut query = QueryBuilder::<Engine>::new(
            "INSERT INTO journal (office, client, user, import, invitation, event, field, old, new, at) ",
        );
        let columns = chunk
            .iter()
            .map(|line| columns(key, line))
            .collect::<Result<Vec<_>, _>>()?;
        query.push_values(chunk.iter().zip(columns), |mut row, (line, columns)| {
            row.push_bind(view.office.clone())
                .push_bind(line.client.0.to_string())
                .push_bind(view.user.clone())
                .push_bind(import.clone())
                .push_bind(invitation.clone())
                .push_bind(name(columns.event))
                .push_bind(columns.field.map(Field::name));
            for value in [columns.old, columns.new] {
                match value {
                    Stored::Open(text) => row.push_bind(text),
                    Stored::Secret(bytes) => row.push_bind(bytes),
                };
            }
            row.push_bind(now);
        });
        query.build().execute(&mut *connection).await.map_err(database)?;
    }
    Ok(())
}

/// Adds a line that changes no value of a client.
pub(crate) async fn write_event(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    client: ClientId,
    event: Event,
    field: Option<Field>,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO journal (office, client, user, event, field, at) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(&view.office)
        .bind(client.0.to_string())
        .bind(&view.user)
        .bind(name(event))
        .bind(field.map(Field::name))
        .bind(now)
        .execute(connection)
        .await
        .map_err(database)?;
    Ok(())
}

/// A line as its row has it.
struct Columns {
    event: Event,
    field: Option<Field>,
    old: Stored,
    new: Stored,
}

enum Stored {
    Open(Option<String>),
    Secret(Option<Vec<u8>>),
}

fn columns(key: &Key, line: &Line) -> Result<Columns, StoreError> {
    let event = match &line.deed {
        Deed::Added => Event::Added,
        Deed::Archived => Event::Archived,
        Deed::Restored => Event::Restored,
        Deed::Overwritten(cell) => {
            return Ok(Columns {
                event: Event::Overwritten,
                field: Some(cell.field),
                old: stored(key, line.client, cell.field, cell.old.as_deref())?,
                new: stored(key, line.client, cell.field, cell.new.as_deref())?,
            });
        }
    };
    Ok(Columns {
        event,
        field: None,
        old: Stored::Open(None),
        new: Stored::Open(None),
    })
}

fn stored(key: &Key, client: ClientId, field: Field, value: Option<&str>) -> Result<Stored, StoreError> {
    if !field.is_national_number() {
        return Ok(Stored::Open(value.map(str::to_owned)));
    }
    let context = client_row::context(client, field);
    let secret = value.map(|value| key.encrypt(value.as_bytes(), &context));
    Ok(Stored::Secret(secret.transpose()?))
}

/// What an import did, in order.
pub(crate) async fn done_by(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    key: &Key,
    import: ImportId,
) -> Result<Vec<Line>, StoreError> {
    let rows =
        sqlx::query("SELECT client, event, field, old, new FROM journal WHERE office = ? AND import = ? ORDER BY id")
            .bind(&view.office)
            .bind(import.0.to_string())
            .fetch_all(connection)
            .await
            .map_err(database)?;
    lines(&rows, key)
}

/// What was done since to the clients of an import. An import that was undone and its undoing cancel each other out.
pub(crate) async fn done_since(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    key: &Key,
    import: ImportId,
) -> Result<Vec<Line>, StoreError> {
    let rows = sqlx::query(
        "SELECT client, event, field, old, new FROM journal WHERE office = ?1 \
         AND client IN (SELECT client FROM journal WHERE office = ?1 AND import = ?2) \
         AND id > (SELECT max(id) FROM journal WHERE office = ?1 AND import = ?2) \
         AND (import IS NULL OR import NOT IN ( \
             SELECT id FROM import WHERE office = ?1 AND undoes IS NOT NULL \
             UNION ALL SELECT undoes FROM import WHERE office = ?1 AND undoes IS NOT NULL)) ORDER BY id",
    )
    .bind(&view.office)
    .bind(import.0.to_string())
    .fetch_all(connection)
    .await
    .map_err(database)?;
    lines(&rows, key)
}

/// The lines that can be undone: that a number was shown changed nothing, and erasing cannot.
fn lines(rows: &[SqliteRow], key: &Key) -> Result<Vec<Line>, StoreError> {
    rows.iter().filter_map(|row| line(row, key).transpose()).collect()
}

fn line(row: &SqliteRow, key: &Key) -> Result<Option<Line>, StoreError> {
    let client = ClientId(uuid(row.try_get("client").map_err(database)?)?);
    let deed = match from_name(row.try_get("event").map_err(database)?)? {
        Event::Revealed | Event::Erased => return Ok(None),
        Event::Added => Deed::Added,
        Event::Archived => Deed::Archived,
        Event::Restored => Deed::Restored,
        Event::Overwritten => {
            let field: String = row.try_get("field").map_err(database)?;
            let field = Field::from_name(&field).ok_or(StoreError::Unreadable { what: "journal" })?;
            Deed::Overwritten(CellChange {
                field,
                old: value(row, "old", key, client, field)?,
                new: value(row, "new", key, client, field)?,
            })
        }
    };
    Ok(Some(Line { client, deed }))
}

/// A value of a line, whole.
fn value(
    row: &SqliteRow,
    column: &str,
    key: &Key,
    client: ClientId,
    field: Field,
) -> Result<Option<String>, StoreError> {
    if !field.is_national_number() {
        return row.try_get(column).map_err(database);
    }
    let stored: Option<Vec<u8>> = row.try_get(column).map_err(database)?;
    stored.map(|stored| decrypt(key, &stored, client, field)).transpose()
}

/// What happened to a client, newest first.
pub(crate) async fn history(view: &SqliteOffice, client: ClientId) -> Result<Vec<HistoryEntry>, StoreError> {
    let rows = sqlx::query(
        "SELECT journal.at, user.name AS user_name, import.file_name, \
         import.undoes IS NOT NULL AS undo, journal.invitation IS NOT NULL AS by_client, journal.event, journal.field, journal.old, \
         journal.new FROM journal JOIN user ON user.id = journal.user \
         LEFT JOIN import ON import.id = journal.import \
         WHERE journal.office = ? AND journal.client = ? ORDER BY journal.id DESC LIMIT 500",
    )
    .bind(&view.office)
    .bind(client.0.to_string())
    .fetch_all(&view.sqlite.readers)
    .await
    .map_err(database)?;
    let key = view.key().await?;
    rows.iter().map(|row| history_entry(row, client, &key)).collect()
}

fn history_entry(row: &SqliteRow, client: ClientId, key: &Key) -> Result<HistoryEntry, StoreError> {
    let field: Option<String> = row.try_get("field").map_err(database)?;
    let field = field.and_then(|field| Field::from_name(&field));
    let value = |column: &str| match field {
        Some(field) => {
            let whole = value(row, column, key, client, field)?;
            Ok(whole.map(|whole| shown(field, &whole)))
        }
        None => Ok(None),
    };
    Ok(HistoryEntry {
        at: row.try_get("at").map_err(database)?,
        user_name: row.try_get("user_name").map_err(database)?,
        file_name: row.try_get("file_name").map_err(database)?,
        undo: row.try_get("undo").map_err(database)?,
        by_client: row.try_get("by_client").map_err(database)?,
        event: from_name(row.try_get("event").map_err(database)?)?,
        field,
        old: value("old")?,
        new: value("new")?,
    })
}

/// Where each value of one client came from.
pub(crate) struct Sources {
    /// By the field's name; `None`: what the client was added with.
    by_field: HashMap<Option<String>, ValueSource>,
}

impl Sources {
    /// Where the value of `field` came from: the last line that wrote it, or else the line that added the client.
    pub(crate) fn of(&self, field: Field) -> Result<&ValueSource, StoreError> {
        let written = self.by_field.get(&Some(field.name().to_owned()));
        let written = written.or_else(|| self.by_field.get(&None));
        written.ok_or(StoreError::Unreadable { what: "journal" })
    }
}

/// Where the values of a client came from.
pub(crate) async fn sources(view: &SqliteOffice, client: ClientId) -> Result<Sources, StoreError> {
    // Of each group, SQLite takes the other columns from the row that has the greatest id.
    let rows = sqlx::query(
        "SELECT max(journal.id), journal.field, journal.at, user.name AS user_name, import.file_name, \
         import.undoes IS NOT NULL AS undo, journal.invitation IS NOT NULL AS by_client FROM journal \
         JOIN user ON user.id = journal.user LEFT JOIN import ON import.id = journal.import \
         WHERE journal.office = ? AND journal.client = ? AND journal.event IN (?, ?) GROUP BY journal.field",
    )
    .bind(&view.office)
    .bind(client.0.to_string())
    .bind(name(Event::Added))
    .bind(name(Event::Overwritten))
    .fetch_all(&view.sqlite.readers)
    .await
    .map_err(database)?;
    let source = |row: &SqliteRow| {
        let source = ValueSource {
            at: row.try_get("at").map_err(database)?,
            user_name: row.try_get("user_name").map_err(database)?,
            file_name: row.try_get("file_name").map_err(database)?,
            undo: row.try_get("undo").map_err(database)?,
            by_client: row.try_get("by_client").map_err(database)?,
        };
        Ok((row.try_get("field").map_err(database)?, source))
    };
    let by_field = rows.iter().map(source).collect::<Result<_, StoreError>>()?;
    Ok(Sources { by_field })
}
