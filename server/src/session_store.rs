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
    async fn create(&self, record: &mut Record) -> Result<()> {
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
        let now = OffsetDateTime::now_utc().unix_timestamp();
        let data = self.0.load_session(&id.to_string(), now).await.map_err(backend_error)?;
        data.map(|data| serde_json::from_slice(&data).map_err(|error| Error::Decode(error.to_string())))
            .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.delete_session(&id.to_string()).await.map_err(backend_error)
    }
}

fn backend_error(error: backend::store::StoreError) -> Error {
    Error::Backend(error.to_string())
}
