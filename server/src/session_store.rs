//! Browser sessions, kept in the database.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use backend::store::Store;
use time::OffsetDateTime;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

/// Stores sessions through the port to the database.
#[derive(Clone)]
pub(crate) struct DatabaseSessions(pub(crate) Arc<dyn Store>);

impl fmt::Debug for DatabaseSessions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DatabaseSessions")
    }
}

#[async_trait]
impl SessionStore for DatabaseSessions {
    /// Clears away what has expired too: a task for that alone would sleep all day.
    async fn create(&self, record: &mut Record) -> Result<()> {
        self.0.delete_expired_sessions(now()).await.map_err(backend_error)?;
        while self.load(&record.id).await?.is_some() {
            record.id = Id::default();
        }
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_vec(record).map_err(|error| Error::Encode(error.to_string()))?;
        let expires = record.expiry_date.unix_timestamp();
        self.0
            .save_session(&record.id.to_string(), &data, expires)
            .await
            .map_err(backend_error)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let data = self
            .0
            .load_session(&id.to_string(), now())
            .await
            .map_err(backend_error)?;
        data.map(|data| serde_json::from_slice(&data).map_err(|error| Error::Decode(error.to_string())))
            .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.delete_session(&id.to_string()).await.map_err(backend_error)
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

fn backend_error(error: backend::store::StoreError) -> Error {
    Error::Backend(error.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use store::Sqlite;

    use super::*;

    #[tokio::test]
    async fn signing_in_clears_away_what_has_expired() {
        let folder = tempfile::tempdir().unwrap();
        let store = Sqlite::open(&folder.path().join("db.sqlite"), &folder.path().join("key"))
            .await
            .unwrap();
        store.save_session("old", b"one", 1).await.unwrap();
        let sessions = DatabaseSessions(Arc::new(store.clone()));
        let mut record = Record {
            id: Id::default(),
            data: Default::default(),
            expiry_date: OffsetDateTime::now_utc() + time::Duration::hours(1),
        };
        sessions.create(&mut record).await.unwrap();
        assert!(store.load_session("old", 0).await.unwrap().is_none());
        assert!(sessions.load(&record.id).await.unwrap().is_some());
    }
}
