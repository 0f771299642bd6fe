//! Erases a client: every value of it, in one transaction and for good. What happened, to which client, when and by whom, stays.

use async_trait::async_trait;
use backend::{
    erasing::{EraseOutcome, ErasingStore},
    invitations::MessageState,
    store::StoreError,
    views::{ErasedClient, Event},
};
use domain::client::ClientId;
use sqlx::{Connection, SqliteConnection};

use crate::{
    journal,
    messages::{self, write_events},
    office::SqliteOffice,
    sqlite::database,
};

/// The largest database that is written anew after erasing, in bytes: that takes some seconds, and whoever wants to write
/// queues meanwhile.
const LARGEST_REWRITTEN: i64 = 512 << 20;

/// What takes the values of an erased client out of every table, by office (`?1`) and client (`?2`).
const FORGET: [&str; 7] = [
    "UPDATE journal SET old = NULL, new = NULL WHERE office = ?1 AND client = ?2",
    // A digest is a hash of values: of few, it gives them away to whoever tries them all.
    "UPDATE import SET digest = '', outcome = json_replace(outcome, '$.digest', '') WHERE office = ?1 AND id IN \
     (SELECT import FROM journal WHERE office = ?1 AND client = ?2)",
    "UPDATE message_event SET answer = NULL WHERE message IN \
     (SELECT id FROM message WHERE office = ?1 AND client = ?2)",
    "UPDATE message SET address = NULL, code = NULL WHERE office = ?1 AND client = ?2",
    "DELETE FROM upload WHERE office = ?1 AND invitation IN \
     (SELECT id FROM invitation WHERE office = ?1 AND client = ?2)",
    // The hash of the token stays, and with it that the link is closed rather than unknown.
    "UPDATE invitation SET token = x'', answers = NULL, code_hash = NULL, code_expires_at = NULL \
     WHERE office = ?1 AND client = ?2",
    "DELETE FROM season WHERE office = ?1 AND client = ?2",
];

#[async_trait]
impl ErasingStore for SqliteOffice {
    async fn erase(&self, client: ClientId, now: i64) -> Result<EraseOutcome, StoreError> {
        let mut connection = self.sqlite.writer.acquire().await.map_err(database)?;
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(database)?;
        let outcome = erase_once(&mut transaction, self, client, now).await?;
        transaction.commit().await.map_err(database)?;
        if outcome == EraseOutcome::Erased {
            // The values are in no table any more: it was done, whether their traces could be wiped by now or not.
            let _ = wipe_traces(&mut connection).await;
        }
        Ok(outcome)
    }
}

async fn erase_once(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    client: ClientId,
    now: i64,
) -> Result<EraseOutcome, StoreError> {
    let found: Option<(bool, bool)> =
        sqlx::query_as("SELECT archived, erased_at IS NOT NULL FROM client WHERE office = ? AND id = ?")
            .bind(&view.office)
            .bind(client.0.to_string())
            .fetch_optional(&mut *connection)
            .await
            .map_err(database)?;
    match found {
        None => return Ok(EraseOutcome::Unknown),
        Some((_, true)) => return Ok(EraseOutcome::Erased),
        Some((false, false)) => return Ok(EraseOutcome::NotArchived),
        Some((true, false)) => {}
    }
    messages::revoke(connection, &view.office, &[client], now).await?;
    let_go(connection, view, client, now).await?;
    empty(connection, view, client, now).await?;
    for statement in FORGET {
        sqlx::query(statement)
            .bind(&view.office)
            .bind(client.0.to_string())
            .execute(&mut *connection)
            .await
            .map_err(database)?;
    }
    forget_answers(connection, view).await?;
    journal::write_event(connection, view, client, Event::Erased, None, now).await?;
    Ok(EraseOutcome::Erased)
}

/// A message that is being handed over may arrive, and what the mail server will answer may hold the address: it is not
/// waited for.
async fn let_go(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    client: ClientId,
    now: i64,
) -> Result<(), StoreError> {
    let unknown: Vec<String> = sqlx::query_scalar(
        "UPDATE message SET state = 'unknown' WHERE state = 'handing_over' AND office = ? AND client = ? RETURNING id",
    )
    .bind(&view.office)
    .bind(client.0.to_string())
    .fetch_all(&mut *connection)
    .await
    .map_err(database)?;
    write_events(connection, &unknown, MessageState::Unknown, None, now).await
}

/// Empties the client's row and marks it as erased: the database takes the one only with the other, and lets values be
/// forgotten elsewhere only after this.
async fn empty(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    client: ClientId,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE client SET revision = revision + 1, fields = '[]', name_key = '', search_key = '', email = '', \
         language = '', responsible = '', labels = '', national_number = NULL, partner_national_number = NULL, \
         national_number_hash = NULL, erased_at = ?, erased_by = ? WHERE office = ? AND id = ?",
    )
    .bind(now)
    .bind(&view.user)
    .bind(&view.office)
    .bind(client.0.to_string())
    .execute(connection)
    .await
    .map_err(database)?;
    Ok(())
}

/// Forgets why requests of this office changed nothing: that can name values, and of which clients it does is not kept. Such a
/// request is looked at anew when it comes once more, and changes nothing that is not as it was seen.
async fn forget_answers(connection: &mut SqliteConnection, view: &SqliteOffice) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM answer WHERE office = ?")
        .bind(&view.office)
        .execute(connection)
        .await
        .map_err(database)?;
    Ok(())
}

/// Wipes what the tables hold no more out of the files. `secure_delete` overwrites what is freed, but a row that moved to
/// another page before may have left a copy in the unused part of the first: only writing all pages anew is sure to take that
/// away. Then the write-ahead log is emptied, which holds pages as they were.
async fn wipe_traces(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let size: i64 = sqlx::query_scalar("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        .fetch_one(&mut *connection)
        .await?;
    let rewritten = if size <= LARGEST_REWRITTEN {
        sqlx::query("VACUUM").execute(&mut *connection).await.map(drop)
    } else {
        Ok(())
    };
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(connection)
        .await?;
    rewritten
}

/// See `backend::store::OfficeStore::erased_client`.
pub(crate) async fn erased_client(view: &SqliteOffice, client: ClientId) -> Result<Option<ErasedClient>, StoreError> {
    let erased: Option<(i64, String)> = sqlx::query_as(
        "SELECT client.erased_at, user.name FROM client JOIN user ON user.id = client.erased_by \
         WHERE client.office = ? AND client.id = ?",
    )
    .bind(&view.office)
    .bind(client.0.to_string())
    .fetch_optional(&view.sqlite.readers)
    .await
    .map_err(database)?;
    let Some((at, user_name)) = erased else { return Ok(None) };
    let history = journal::history(view, client).await?;
    Ok(Some(ErasedClient { at, user_name, history }))
}
