//! Inviting clients, and what comes of it: for every colleague.

use async_trait::async_trait;
use domain::{
    answers::{Answers, UploadId},
    changes::{CellChange, Conflict},
    client::{ClientId, QuestionnaireId, Status},
    invitation::Assessment,
    language::Language,
    proposal::Proposal,
    questionnaire::{Content, QuestionId},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    mail::{LetterKind, MessageId},
    preview::Draft,
    store::StoreError,
    views::ClientQuery,
};

/// Names the messages that were wanted at once.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct BatchId(pub Uuid);

/// Whom a bulk invitation is about.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// These clients.
    Clients(Vec<ClientId>),
    /// Every current client that the client base shows for this query, on whichever page.
    Query(ClientQuery),
}

/// A client in the rehearsal of a bulk invitation.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct RehearsedClient {
    /// Which client.
    pub client: ClientId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Where the mail would go.
    pub address: String,
    /// The language of the client, and of the mail.
    pub language: Language,
    /// The questionnaire in its file.
    pub questionnaire: Option<QuestionnaireId>,
    /// Its name.
    pub questionnaire_name: Option<String>,
    /// Where its questionnaire stands.
    pub status: Status,
    /// When it was last invited for that income year.
    pub invited_at: Option<i64>,
    /// Whether it can be invited, and what a person should look at first.
    pub assessment: Assessment,
}

/// A client to invite, as it was in the rehearsal.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct InvitedClient {
    /// Which client.
    pub client: ClientId,
    /// Where the mail was to go.
    pub address: String,
    /// The questionnaire that was to be filled in.
    pub questionnaire: QuestionnaireId,
}

/// Reminders of an invitation; they stop by themselves once it is submitted.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Reminders {
    /// Every so many days.
    pub every_days: u16,
    /// None after this day: ISO 8601.
    pub until: String,
}

/// A bulk invitation.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct InviteRequest {
    /// Drawn once per press of the button: the same twice has one effect and one answer.
    pub batch: BatchId,
    /// Whom.
    pub clients: Vec<InvitedClient>,
    /// After how many seconds the mails leave; until then they can be cancelled.
    pub delay: u32,
    /// Reminders, if any.
    pub reminders: Option<Reminders>,
}

/// What came of a bulk invitation.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InviteOutcome {
    /// The mails are wanted.
    Invited {
        /// How many.
        messages: u32,
        /// When they leave, in seconds since 1970.
        due_at: i64,
    },
    /// Nobody: of these the address or questionnaire is no longer what was on screen, or they cannot be invited any more.
    Changed(Vec<ClientId>),
    /// Nobody: no client was named, or one twice, or the reminders are none.
    Refused,
}

/// A bulk invitation that leaves or left.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct BatchView {
    /// Which one.
    pub batch: BatchId,
    /// When it was wanted.
    pub at: i64,
    /// Who wanted it.
    pub user_name: String,
    /// When it leaves.
    pub due_at: i64,
    /// Messages that have not left.
    pub waiting: u32,
    /// All its messages.
    pub messages: u32,
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// It is to leave, when it is due.
    Wanted,
    /// The program has it in hand; nothing has left.
    Claimed,
    /// The program gives it to the server.
    HandingOver,
    /// The server accepted it.
    Sent,
    /// The server refused it for good.
    Failed,
    /// It was tried too often.
    SetAside,
    /// The connection was lost when it had left and before the server answered: it may have arrived.
    Unknown,
    /// It is not to leave any more.
    Withdrawn,
}

impl MessageState {
    /// All of them, in the order in which a message goes through them.
    pub const ALL: [Self; 8] = [
        Self::Wanted,
        Self::Claimed,
        Self::HandingOver,
        Self::Sent,
        Self::Failed,
        Self::SetAside,
        Self::Unknown,
        Self::Withdrawn,
    ];

    /// Whether somebody has to decide what happens to it.
    #[must_use]
    pub const fn asks(self) -> bool {
        matches!(self, Self::Failed | Self::SetAside | Self::Unknown)
    }
}

/// Which messages to show.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct OutboxQuery {
    /// Only in this state.
    pub state: Option<MessageState>,
    /// Which page, from 0.
    pub page: u32,
}

/// One page of the outbox.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct OutboxPage {
    /// How many messages are in each state that occurs.
    pub counts: Vec<(MessageState, u32)>,
    /// How many the query selects.
    pub total: u32,
    /// At most [`crate::views::PAGE_SIZE`] of them, newest first.
    pub messages: Vec<MessageView>,
}

/// A message on screen.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct MessageView {
    /// Which one.
    pub id: MessageId,
    /// Whom it is for; nobody for a test.
    pub client: Option<ClientId>,
    /// The client's name.
    pub client_name: String,
    /// Where it went, or would go now.
    pub address: String,
    /// What it is.
    pub kind: LetterKind,
    /// Where it stands.
    pub state: MessageState,
    /// When it leaves, or was to.
    pub due_at: i64,
    /// How often it was tried.
    pub attempts: u32,
    /// What happened to it, oldest first.
    pub events: Vec<MessageEvent>,
}

/// What happened to a message.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct MessageEvent {
    /// When, in seconds since 1970.
    pub at: i64,
    /// The state that it came in.
    pub state: MessageState,
    /// What the server answered, or what was wrong.
    pub answer: Option<String>,
}

/// An invitation of a client.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientInvitation {
    /// Which one.
    pub id: Uuid,
    /// The income year that it asks about.
    pub income_year: u16,
    /// The questionnaire's name.
    pub questionnaire: String,
    /// The version that was sent.
    pub version: u32,
    /// When the client was invited.
    pub at: i64,
    /// Who invited.
    pub user_name: String,
    /// Until when the link works.
    pub expires_at: i64,
    /// When the link was closed before that time.
    pub revoked_at: Option<i64>,
    /// When the client began.
    pub started_at: Option<i64>,
    /// When the client last saved something.
    pub answered_at: Option<i64>,
    /// When the client submitted.
    pub submitted_at: Option<i64>,
    /// When the office had processed it.
    pub processed_at: Option<i64>,
    /// Its reminders, if any.
    pub reminders: Option<Reminders>,
}

/// What the office sees of a client's questionnaires.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientQuestionnaire {
    /// The season that is worked on, if the client was invited in it.
    pub current: Option<Season>,
    /// Those of other income years, the newest first.
    pub others: Vec<Season>,
    /// Every message to the client, newest first.
    pub messages: Vec<MessageView>,
}

/// What came of inviting a client for one income year.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Season {
    /// Where the questionnaire of that year stands.
    pub status: Status,
    /// The invitation that counts: the newest whose link is open or by which something was submitted, or else the newest.
    pub invitation: ClientInvitation,
    /// What was submitted by it.
    pub submitted: Option<Submitted>,
    /// Answers to it that differ from what the office has.
    pub proposals: Vec<Proposal>,
}

/// A questionnaire that a client submitted.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Submitted {
    /// What was asked.
    pub content: Content,
    /// The language it was asked in.
    pub language: Language,
    /// What was answered, to what was shown.
    pub answers: Answers,
    /// The files that came with it.
    pub uploads: Vec<UploadView>,
}

/// A file that a client added.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct UploadView {
    /// Which file.
    pub id: UploadId,
    /// The question that it answers.
    pub question: QuestionId,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u32,
}

/// A file whole.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its name.
    pub name: String,
    /// Its media type, one of those that are taken.
    pub media_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// What came of taking proposals over.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TakeOverOutcome {
    /// So many values were overwritten, with the client as their source.
    TakenOver(u32),
    /// Nothing: these changed meanwhile.
    Stale(Vec<Conflict>),
    /// Nothing: not what the client answered, or no such client.
    Refused,
}

/// Inviting, and what comes of it, in the colleague's office. Times are seconds since 1970.
#[async_trait]
pub trait InvitationStore: Send + Sync {
    /// Who would get what: everybody of the selection, in the order of their names.
    async fn rehearse(&self, selection: &Selection) -> Result<Vec<RehearsedClient>, StoreError>;

    /// Invites all of them or nobody. The link of an earlier invitation of theirs is closed at once, so that nothing is
    /// answered twice, unless something was submitted by it; what they answered stays with it.
    async fn invite(&self, request: &InviteRequest, now: i64) -> Result<InviteOutcome, StoreError>;

    /// Withdraws what has not left of a batch, and gives how many that were. The status of their clients is as it was, and
    /// the links that the batch closed are open again, unless something else closed them.
    async fn cancel(&self, batch: BatchId, now: i64) -> Result<u32, StoreError>;

    /// The batches of which something has not left, newest first.
    async fn leaving(&self) -> Result<Vec<BatchView>, StoreError>;

    /// One page of the outbox.
    async fn outbox(&self, query: &OutboxQuery) -> Result<OutboxPage, StoreError>;

    /// Wants a message once more that failed, was set aside or withdrawn, or of which it is unknown whether it arrived.
    /// `false` when this office has no such message.
    async fn send_again(&self, message: MessageId, now: i64) -> Result<bool, StoreError>;

    /// Withdraws a message that has not left, or leaves it at that of one that asks for a decision. `false` when there is none.
    /// As with a batch, an invitation that is taken back before it was tried opens the link again that it closed. One that was
    /// refused or may have arrived does not: the former link perhaps lies in a mailbox that is the client's no more.
    async fn withdraw(&self, message: MessageId, now: i64) -> Result<bool, StoreError>;

    /// The invitation that a client would get at `now`; `None` when this office has no such client. `url`: where browsers reach
    /// Instroom. Nothing is wanted by it.
    async fn draft(&self, client: ClientId, url: &str, now: i64) -> Result<Option<Draft>, StoreError>;

    /// Wants a test of an invitation in this language, to the colleague's own address.
    async fn send_test(&self, language: Language, now: i64) -> Result<MessageId, StoreError>;

    /// Couples a questionnaire to the clients, or none, and gives how many changed. One that was sent stays as it was sent;
    /// with one of another income year the clients are in that season: see [`Status`].
    async fn couple(&self, clients: &[ClientId], questionnaire: Option<QuestionnaireId>) -> Result<u32, StoreError>;

    /// What there is of a client's questionnaires; `None` when this office has no such client.
    async fn questionnaire(&self, client: ClientId) -> Result<Option<ClientQuestionnaire>, StoreError>;

    /// A file that a client added; `None` when this office has no such file.
    async fn upload(&self, upload: UploadId) -> Result<Option<Upload>, StoreError>;

    /// Marks what was submitted by an invitation as processed, or as to be processed again. `false` when there is nothing to.
    async fn set_processed(&self, invitation: Uuid, processed: bool, now: i64) -> Result<bool, StoreError>;

    /// Overwrites values with what the client answered to an invitation, all of them or none.
    async fn take_over(
        &self,
        invitation: Uuid,
        cells: &[CellChange],
        today: &str,
        now: i64,
    ) -> Result<TakeOverOutcome, StoreError>;
}
