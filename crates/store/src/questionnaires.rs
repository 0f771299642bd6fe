//! The questionnaires of an office, version by version.

use async_trait::async_trait;
use backend::{
    questionnaires::{NotSaved, QuestionnaireDetails, QuestionnaireDraft, QuestionnaireStore, QuestionnaireSummary},
    store::StoreError,
};
use domain::client::QuestionnaireId;

use crate::office::SqliteOffice;

const NOT_YET: StoreError = StoreError::Unreadable { what: "questionnaire" };

#[async_trait]
impl QuestionnaireStore for SqliteOffice {
    async fn list(&self) -> Result<Vec<QuestionnaireSummary>, StoreError> {
        Err(NOT_YET)
    }

    async fn read(&self, _: QuestionnaireId) -> Result<Option<QuestionnaireDetails>, StoreError> {
        Err(NOT_YET)
    }

    async fn add(&self, _: &QuestionnaireDraft, _: i64) -> Result<Result<QuestionnaireId, NotSaved>, StoreError> {
        Err(NOT_YET)
    }

    async fn save(
        &self,
        _: QuestionnaireId,
        _: u32,
        _: &QuestionnaireDraft,
        _: i64,
    ) -> Result<Result<QuestionnaireDetails, NotSaved>, StoreError> {
        Err(NOT_YET)
    }

    async fn set_archived(&self, _: QuestionnaireId, _: bool) -> Result<bool, StoreError> {
        Err(NOT_YET)
    }
}
