//! The questionnaires of an office: writing them is for administrators.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use domain::{
    client::QuestionnaireId,
    language::Language,
    questionnaire::{Content, ContentProblem},
    text,
};
use serde::{Deserialize, Serialize};

use crate::store::StoreError;

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 200;

/// The income years that can be asked about.
pub const INCOME_YEARS: RangeInclusive<u16> = 2000..=2099;

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

impl QuestionnaireDraft {
    /// Whether it has a name that can be kept.
    #[must_use]
    pub fn has_name(&self) -> bool {
        let name = text::squeeze(&self.name);
        !name.is_empty() && name.chars().count() <= LONGEST_NAME
    }

    /// Whether it asks about a year that can be asked about.
    #[must_use]
    pub fn has_income_year(&self) -> bool {
        INCOME_YEARS.contains(&self.income_year)
    }

    /// Whether it can be saved.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check(&self) -> Result<(), NotSaved> {
        if !self.has_name() {
            return Err(NotSaved::Name);
        }
        if !self.has_income_year() {
            return Err(NotSaved::IncomeYear);
        }
        let problems = self.content.problems();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(NotSaved::Content(problems))
        }
    }
}

/// Who saved something last.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Saved {
    /// The colleague's name.
    pub user_name: String,
    /// When, in seconds since 1970.
    pub at: i64,
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
    /// Who saved it last; nobody, for one that came with Instroom.
    pub saved: Option<Saved>,
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
    /// It has no name, or one of more than [`LONGEST_NAME`].
    Name,
    /// None of the [`INCOME_YEARS`].
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
