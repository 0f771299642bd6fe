//! The client's side of an invitation.

use async_trait::async_trait;
use backend::{
    answering::{AnsweringStore, InvitedStore, NotKept, Respondent, Sheet, SubmitOutcome},
    invitations::UploadView,
    store::StoreError,
};
use domain::{answers::UploadId, questionnaire::QuestionId};

use crate::sqlite::Sqlite;

const NOT_YET: StoreError = StoreError::Unreadable { what: "invitation" };

/// See `backend::store::Store::invited`.
pub(crate) async fn invited(_sqlite: &Sqlite, _token: &str) -> Result<Option<Box<dyn InvitedStore>>, StoreError> {
    Err(NOT_YET)
}

/// Made by a respondent alone: see `backend::store::Store::answering`.
pub(crate) struct Answering;

impl Answering {
    pub(crate) fn new(_sqlite: Sqlite, _respondent: &Respondent) -> Self {
        Self
    }
}

#[async_trait]
impl AnsweringStore for Answering {
    async fn sheet(&self, _now: i64) -> Result<Option<Sheet>, StoreError> {
        Err(NOT_YET)
    }

    async fn answer(&self, _: &QuestionId, _: &[String], _: i64) -> Result<Result<(), NotKept>, StoreError> {
        Err(NOT_YET)
    }

    async fn add_upload(
        &self,
        _: &QuestionId,
        _: &str,
        _: &[u8],
        _: i64,
    ) -> Result<Result<UploadView, NotKept>, StoreError> {
        Err(NOT_YET)
    }

    async fn remove_upload(&self, _: UploadId, _: i64) -> Result<bool, StoreError> {
        Err(NOT_YET)
    }

    async fn submit(&self, _: i64) -> Result<SubmitOutcome, StoreError> {
        Err(NOT_YET)
    }
}
