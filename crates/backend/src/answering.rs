//! The client's side of an invitation: what its link opens, and, after a second check, its questionnaire.

use async_trait::async_trait;
use domain::{
    answers::{AnswerProblem, Answers, UploadId},
    language::Language,
    questionnaire::{Content, QuestionId},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{invitations::UploadView, store::StoreError};

/// Wrong answers to the second check after which the link waits.
pub const WRONG_ANSWERS: u32 = 5;

/// How long it waits then, in seconds.
pub const BLOCKED_FOR: i64 = 15 * 60;

/// How long a code that was mailed can be used, in seconds.
pub const CODE_FOR: i64 = 15 * 60;

/// How long after a code another is mailed, in seconds.
pub const CODE_AGAIN_AFTER: i64 = 60;

/// The largest file that is taken, in bytes.
pub const LARGEST_UPLOAD: usize = 10 << 20;

/// The most files of one invitation.
pub const MOST_UPLOADS: u32 = 40;

/// What the link shows before anything is checked: nothing personal.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Greeting {
    /// Which invitation it is, for whoever passes the check; this alone opens nothing.
    pub invitation: Uuid,
    /// The office that asks.
    pub office_name: String,
    /// The language of the questionnaire.
    pub language: Language,
    /// The income year it asks about.
    pub income_year: u16,
    /// How whoever holds the link shows to be the client.
    pub check: Check,
    /// Until when nothing is checked any more, after too many wrong answers.
    pub blocked_until: Option<i64>,
}

/// A second check.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// By the date of birth.
    BirthDate,
    /// By a code that is mailed.
    Code,
}

/// What a link opens.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Opened {
    /// It can be answered.
    Open(Greeting),
    /// It has expired, or another took its place, or the office took it back: the office can send a new one.
    Closed {
        /// The office that asked.
        office_name: String,
        /// The language of the questionnaire.
        language: Language,
    },
    /// There is no such link.
    Unknown,
}

/// What came of a second check.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Checked {
    /// It is the client.
    Passed,
    /// It is not what is known here.
    Wrong {
        /// How many more answers are taken.
        left: u32,
    },
    /// Too many wrong answers: nothing is checked until then.
    Blocked {
        /// Seconds since 1970.
        until: i64,
    },
    /// The link is closed.
    Closed,
}

/// Whoever passed the second check of an invitation: what it opens, the link alone does not.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Respondent {
    /// The invitation.
    pub invitation: Uuid,
    /// Its office.
    pub office: Uuid,
}

/// A questionnaire as the client fills it in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Sheet {
    /// The office that asks.
    pub office_name: String,
    /// The client's name.
    pub client_name: String,
    /// The partner's name, for a joint declaration.
    pub partner_name: Option<String>,
    /// The language it is in.
    pub language: Language,
    /// The income year it asks about.
    pub income_year: u16,
    /// What is asked.
    pub content: Content,
    /// What was answered.
    pub answers: Answers,
    /// The files that came with it.
    pub uploads: Vec<UploadView>,
    /// When it was submitted, in seconds since 1970; nothing can be changed then.
    pub submitted_at: Option<i64>,
}

/// Why an answer was not kept.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotKept {
    /// It is not an answer to the question.
    Answer(AnswerProblem),
    /// The link is closed, or everything was submitted.
    Closed,
    /// A file of a kind that is not taken: PDF, JPEG and PNG are.
    FileKind,
    /// A file that is too large or empty.
    FileSize,
    /// Too many files.
    TooManyFiles,
}

/// What came of submitting.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmitOutcome {
    /// Everything is with the office now; also when it was before.
    Submitted,
    /// These have to be answered first.
    Missing(Vec<QuestionId>),
    /// The link is closed.
    Closed,
}

/// A link of an invitation, before anything is checked. Times are seconds since 1970.
#[async_trait]
pub trait InvitedStore: Send + Sync {
    /// What the link opens.
    async fn opened(&self, now: i64) -> Result<Opened, StoreError>;

    /// Mails a code, unless one left within the last minute. `false` when the link is closed or blocked.
    async fn send_code(&self, now: i64) -> Result<bool, StoreError>;

    /// Compares a date of birth (as typed) or a code with what is known here.
    async fn check(&self, given: &str, now: i64) -> Result<(Checked, Option<Respondent>), StoreError>;
}

/// A questionnaire that is being filled in by whoever passed the second check. Times are seconds since 1970.
#[async_trait]
pub trait AnsweringStore: Send + Sync {
    /// The questionnaire as it stands; `None` when the link is closed.
    async fn sheet(&self, now: i64) -> Result<Option<Sheet>, StoreError>;

    /// Keeps an answer as it was typed, or that there is none.
    async fn answer(
        &self,
        question: &QuestionId,
        typed: &[String],
        now: i64,
    ) -> Result<Result<(), NotKept>, StoreError>;

    /// Keeps a file with an answer.
    async fn add_upload(
        &self,
        question: &QuestionId,
        name: &str,
        content: &[u8],
        now: i64,
    ) -> Result<Result<UploadView, NotKept>, StoreError>;

    /// Forgets a file. `false` when there is none, or everything was submitted.
    async fn remove_upload(&self, upload: UploadId, now: i64) -> Result<bool, StoreError>;

    /// Gives everything to the office.
    async fn submit(&self, now: i64) -> Result<SubmitOutcome, StoreError>;
}
