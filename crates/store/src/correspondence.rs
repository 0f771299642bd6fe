//! How an office writes to its clients.

use async_trait::async_trait;
use backend::{
    correspondence::{Correspondence, CorrespondenceStore, NotChosen},
    mail::Logo,
    store::StoreError,
};

use crate::office::SqliteOffice;

const NOT_YET: StoreError = StoreError::Unreadable { what: "correspondence" };

#[async_trait]
impl CorrespondenceStore for SqliteOffice {
    async fn read(&self) -> Result<Correspondence, StoreError> {
        Err(NOT_YET)
    }

    async fn choose(&self, _: &str, _: &str) -> Result<Result<(), NotChosen>, StoreError> {
        Err(NOT_YET)
    }

    async fn choose_logo(&self, _: Option<&[u8]>) -> Result<Result<(), NotChosen>, StoreError> {
        Err(NOT_YET)
    }

    async fn logo(&self) -> Result<Option<Logo>, StoreError> {
        Err(NOT_YET)
    }
}
