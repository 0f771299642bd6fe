//! Opens the database, and answers what needs no office.

use std::{path::Path, time::Duration};

use async_trait::async_trait;
use backend::{
    answering::{AnsweringStore, InvitedStore, Respondent},
    correspondence::CorrespondenceStore,
    erasing::ErasingStore,
    fetches::FetchStore,
    invitations::InvitationStore,
    jobs::JobStore,
    links::LinkStore,
    outbox::OutboxStore,
    questionnaires::QuestionnaireStore,
    session::{Administrator, Credentials, Session},
    store::{ImportStore, OfficeStore, Store, StoreError},
};
use sqlx::{
    Row, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    answering,
    client_row::{from_name, uuid},
    invited,
    migrations::migrator,
    office::SqliteOffice,
    questionnaires,
    secrets::{Key, KeyFileError},
};

/// An open database with the key of this installation.
#[derive(Clone)]
pub struct Sqlite {
    /// Connections that cannot write.
    pub(crate) readers: SqlitePool,
    /// The one connection that writes. Whoever wants it queues: SQLite itself lets writers that wait try at random moments, and
    /// one that is unlucky for ten seconds is refused.
    pub(crate) writer: SqlitePool,
    pub(crate) key: Key,
}

/// How many read at once.
const READERS: u32 = 4;

/// How long a writer may queue: the import of a large office before it takes some seconds.
const LONGEST_QUEUE: Duration = Duration::from_secs(60);

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The key file.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// The database file.
    #[error("the database cannot be opened: {0}")]
    Database(#[from] sqlx::Error),
    /// Questionnaires of before there were versions.
    #[error("the questionnaires cannot be completed: {0}")]
    Questionnaires(#[from] StoreError),
    /// Its tables.
    #[error("the database cannot be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// Wraps an error of the driver.
pub(crate) fn database(error: sqlx::Error) -> StoreError {
    StoreError::Database(Box::new(error))
}

impl Sqlite {
    /// Opens the database file with the key file; both are made when they do not exist. A key is never made for a database
    /// that already holds an office: what it encrypted would be lost without a word.
    ///
    /// # Errors
    /// When either cannot be read or made, the key is missing or is another one than the database's, or the database is of
    /// a newer version.
    pub async fn open(file: &Path, key_file: &Path) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // An applied import must survive a power cut: it was reported as done.
            .synchronous(SqliteSynchronous::Full)
            // What is erased is overwritten in the file too.
            .pragma("secure_delete", "ON")
            // Of other programs, such as one that makes a copy.
            .busy_timeout(Duration::from_secs(10));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(LONGEST_QUEUE)
            .connect_with(options.clone())
            .await?;
        migrator().run(&writer).await?;
        let key = key(&writer, file, key_file).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        let sqlite = Self { readers, writer, key };
        questionnaires::complete(&sqlite).await?;
        Ok(sqlite)
    }

    /// Begins to write, after whoever wanted to before. Taken for writing from the start: a reader that becomes a writer
    /// halfway could be refused.
    pub(crate) async fn write(&self) -> Result<Transaction<'static, sqlx::Sqlite>, StoreError> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(database)
    }

    /// The data key of an office.
    pub(crate) async fn office_key(&self, office: &str) -> Result<Key, StoreError> {
        let wrapped: Vec<u8> = sqlx::query_scalar("SELECT wrapped_key FROM office WHERE id = ?")
            .bind(office)
            .fetch_one(&self.readers)
            .await
            .map_err(database)?;
        self.key.unwrap(&wrapped, office)
    }

    /// Writes what is in the log into the database file and closes it.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// The key of this installation, tried on an office's data key if there is any.
async fn key(pool: &SqlitePool, file: &Path, key_file: &Path) -> Result<Key, OpenError> {
    let office: Option<(String, Vec<u8>)> = sqlx::query_as("SELECT id, wrapped_key FROM office LIMIT 1")
        .fetch_optional(pool)
        .await?;
    let (path, database) = (key_file.display().to_string(), file.display().to_string());
    match (Key::from_file(key_file)?, office) {
        (Some(key), Some((office, wrapped))) if key.unwrap(&wrapped, &office).is_err() => {
            Err(KeyFileError::Another { path, database }.into())
        }
        (Some(key), _) => Ok(key),
        (None, Some(_)) => Err(KeyFileError::Missing { path, database }.into()),
        (None, None) => Ok(Key::make_file(key_file)?),
    }
}

#[async_trait]
impl Store for Sqlite {
    async fn credentials(&self, email: &str) -> Result<Option<Credentials>, StoreError> {
        let row = sqlx::query(
            "SELECT user.id, user.name, user.password_hash, user.role, office.id AS office, office.name AS office_name, \
             office.default_language FROM user JOIN office ON office.id = user.office WHERE user.email = ?",
        )
        .bind(email)
        .fetch_optional(&self.readers)
        .await
        .map_err(database)?;
        let Some(row) = row else { return Ok(None) };
        let session = Session {
            user: uuid(row.try_get("id").map_err(database)?)?,
            user_name: row.try_get("name").map_err(database)?,
            role: from_name(row.try_get("role").map_err(database)?)?,
            office: uuid(row.try_get("office").map_err(database)?)?,
            office_name: row.try_get("office_name").map_err(database)?,
            default_language: from_name(row.try_get("default_language").map_err(database)?)?,
        };
        Ok(Some(Credentials {
            password_hash: row.try_get("password_hash").map_err(database)?,
            session,
        }))
    }

    fn office(&self, session: &Session) -> Box<dyn OfficeStore> {
        Box::new(SqliteOffice::new(self.clone(), session))
    }

    fn imports(&self, administrator: &Administrator) -> Box<dyn ImportStore> {
        Box::new(SqliteOffice::new(self.clone(), administrator.session()))
    }

    fn erasing(&self, administrator: &Administrator) -> Box<dyn ErasingStore> {
        Box::new(SqliteOffice::new(self.clone(), administrator.session()))
    }

    fn links(&self, administrator: &Administrator) -> Box<dyn LinkStore> {
        Box::new(SqliteOffice::new(self.clone(), administrator.session()))
    }

    fn fetches(&self, administrator: &Administrator) -> Box<dyn FetchStore> {
        Box::new(SqliteOffice::new(self.clone(), administrator.session()))
    }

    fn invitations(&self, session: &Session) -> Box<dyn InvitationStore> {
        Box::new(SqliteOffice::new(self.clone(), session))
    }

    fn questionnaires(&self, administrator: &Administrator) -> Box<dyn QuestionnaireStore> {
        Box::new(SqliteOffice::new(self.clone(), administrator.session()))
    }

    fn correspondence(&self, administrator: &Administrator) -> Box<dyn CorrespondenceStore> {
        Box::new(SqliteOffice::new(self.clone(), administrator.session()))
    }

    async fn invited(&self, token: &str) -> Result<Option<Box<dyn InvitedStore>>, StoreError> {
        invited::invited(self, token).await
    }

    fn answering(&self, respondent: &Respondent) -> Box<dyn AnsweringStore> {
        Box::new(answering::Answering::new(self.clone(), respondent))
    }

    fn outbox(&self) -> Box<dyn OutboxStore> {
        Box::new(self.clone())
    }

    fn jobs(&self) -> Box<dyn JobStore> {
        Box::new(self.clone())
    }

    async fn load_session(&self, id: &str, now: i64) -> Result<Option<Vec<u8>>, StoreError> {
        sqlx::query_scalar("SELECT data FROM session WHERE id = ? AND expires > ?")
            .bind(id)
            .bind(now)
            .fetch_optional(&self.readers)
            .await
            .map_err(database)
    }

    async fn save_session(&self, id: &str, data: &[u8], expires: i64) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO session (id, data, expires) VALUES (?, ?, ?) \
             ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires = excluded.expires",
        )
        .bind(id)
        .bind(data)
        .bind(expires)
        .execute(&self.writer)
        .await
        .map_err(database)?;
        Ok(())
    }

    async fn delete_session(&self, id: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM session WHERE id = ?")
            .bind(id)
            .execute(&self.writer)
            .await
            .map_err(database)?;
        Ok(())
    }
    async fn delete_expired_sessions(&self, now: i64) -> Result<u64, StoreError> {
        let deleted = sqlx::query("DELETE FROM session WHERE expires <= ?")
            .bind(now)
            .execute(&self.writer)
            .await
            .map_err(database)?;
        Ok(deleted.rows_affected())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::{Arc, Mutex};

    use tokio::task::{JoinSet, yield_now};

    use super::Sqlite;

    #[tokio::test]
    async fn writers_take_turns_in_the_order_in_which_they_came() {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = Sqlite::open(&folder.path().join("instroom.sqlite"), &folder.path().join("key"))
            .await
            .unwrap();
        let held = sqlite.write().await.unwrap();
        let turns = Arc::new(Mutex::new(Vec::new()));
        let mut writers = JoinSet::new();
        for number in 0..20 {
            let (sqlite, turns) = (sqlite.clone(), Arc::clone(&turns));
            writers.spawn(async move {
                let turn = sqlite.write().await.unwrap();
                turns.lock().unwrap().push(number);
                turn.commit().await.unwrap();
            });
            yield_now().await;
        }
        assert!(turns.lock().unwrap().is_empty());
        drop(held);
        writers.join_all().await;
        assert_eq!(*turns.lock().unwrap(), (0..20).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn nothing_is_written_past_the_queue() {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = Sqlite::open(&folder.path().join("instroom.sqlite"), &folder.path().join("key"))
            .await
            .unwrap();
        let past = sqlx::query("DELETE FROM session").execute(&sqlite.readers).await;
        assert!(past.unwrap_err().to_string().contains("readonly"));
    }
}
