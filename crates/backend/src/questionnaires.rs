//! The questionnaires of an office: writing them is for administrators.

use async_trait::async_trait;
use domain::{
    client::QuestionnaireId,
    language::Language,
    questionnaire::{Content, ContentProblem},
};
use serde::{Deserialize, Serialize};

use crate::store::StoreError;

/// A questionnaire in the list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct QuestionnaireSummary {
    /// Which one.
    pub id: QuestionnaireId,
    /// Its name.
    pub name: String,
    /// The language it is in.
    pub language: Language,
    /// The income year it asks about.
    pub income_year: u16,
    /// The number of its newest version.
    pub version: u32,
    /// Questions in it.
    pub questions: u32,
    /// Current clients that it is coupled to.
    pub clients: u32,
    /// Invitations that were made with any version of it.
    pub invitations: u32,
    /// It is offered no more.
    pub archived: bool,
}

/// What an administrator writes of a questionnaire.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct QuestionnaireDraft {
    /// Its name.
    pub name: String,
    /// The language it is in.
    pub language: Language,
    /// The income year it asks about.
    pub income_year: u16,
    /// Labels whose clients get it unless something else is chosen.
    pub labels: Vec<String>,
    /// What it asks.
    pub content: Content,
}

/// A questionnaire in the editor.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct QuestionnaireDetails {
    /// Which one.
    pub id: QuestionnaireId,
    /// Rises with every change.
    pub revision: u32,
    /// The number of its newest version.
    pub version: u32,
    /// Whether that version was sent with an invitation: what is saved becomes a new version then.
    pub sent: bool,
    /// As it stands.
    pub draft: QuestionnaireDraft,
}

/// Why a questionnaire was not saved. Nothing changed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotSaved {
    /// This office has no such questionnaire.
    Unknown,
    /// Somebody else saved it meanwhile.
    Stale,
    /// It has no name, or one of more than 200 characters.
    Name,
    /// No income year that can be asked about.
    IncomeYear,
    /// What it asks is not right.
    Content(Vec<ContentProblem>),
}

/// The questionnaires of the administrator's office. Times are seconds since 1970.
#[async_trait]
pub trait QuestionnaireStore: Send + Sync {
    /// All of them, archived ones too; newest income year first.
    async fn list(&self) -> Result<Vec<QuestionnaireSummary>, StoreError>;

    /// One in the editor; `None` when this office has no such questionnaire.
    async fn read(&self, id: QuestionnaireId) -> Result<Option<QuestionnaireDetails>, StoreError>;

    /// A new one: written anew, from a sample, or copied from another for another year or language.
    async fn add(&self, draft: &QuestionnaireDraft, now: i64) -> Result<Result<QuestionnaireId, NotSaved>, StoreError>;

    /// Writes over the one of `revision`. A version that was sent stays as it is: what is saved is the next one then.
    async fn save(
        &self,
        id: QuestionnaireId,
        revision: u32,
        draft: &QuestionnaireDraft,
        now: i64,
    ) -> Result<Result<QuestionnaireDetails, NotSaved>, StoreError>;

    /// Offers it no more, or again. `false` when this office has no such questionnaire.
    async fn set_archived(&self, id: QuestionnaireId, archived: bool) -> Result<bool, StoreError>;
}
