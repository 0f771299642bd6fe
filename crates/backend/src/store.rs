//! The port to the database.

use async_trait::async_trait;
use domain::{
    changes::{ApplyOutcome, ApplyRequest, Digest},
    client::{ClientId, ExistingClient},
    field::Field,
    journal::ImportId,
    undo::{UndoEffect, UndoOutcome},
};

use crate::{
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
    views::{ClientDetails, ClientPage, ClientQuery, ErasedClient, FilterChoices, ImportSummary, Questionnaire},
};

/// Everything that can be asked before an office is known.
#[async_trait]
pub trait Store: Send + Sync {
    /// The colleague with this e-mail address.
    async fn credentials(&self, email: &str) -> Result<Option<Credentials>, StoreError>;

    /// The view of the session's office, and of no other.
    fn office(&self, session: &Session) -> Box<dyn OfficeStore>;

    /// Importing into the administrator's office.
    fn imports(&self, administrator: &Administrator) -> Box<dyn ImportStore>;

    /// Erasing clients of the administrator's office.
    fn erasing(&self, administrator: &Administrator) -> Box<dyn ErasingStore>;

    /// The links of the administrator's office.
    fn links(&self, administrator: &Administrator) -> Box<dyn LinkStore>;

    /// The fetches of the administrator's office.
    fn fetches(&self, administrator: &Administrator) -> Box<dyn FetchStore>;

    /// Inviting clients of the session's office.
    fn invitations(&self, session: &Session) -> Box<dyn InvitationStore>;

    /// The questionnaires of the administrator's office.
    fn questionnaires(&self, administrator: &Administrator) -> Box<dyn QuestionnaireStore>;

    /// How the administrator's office writes to its clients.
    fn correspondence(&self, administrator: &Administrator) -> Box<dyn CorrespondenceStore>;

    /// The invitation whose link has this token; `None` when there is none.
    async fn invited(&self, token: &str) -> Result<Option<Box<dyn InvitedStore>>, StoreError>;

    /// The questionnaire of whoever passed the second check.
    fn answering(&self, respondent: &Respondent) -> Box<dyn AnsweringStore>;

    /// What goes on without anybody, of every office.
    fn jobs(&self) -> Box<dyn JobStore>;

    /// The messages of every office.
    fn outbox(&self) -> Box<dyn OutboxStore>;

    /// Stored bytes of a browser session that has not expired at `now` (seconds since 1970).
    async fn load_session(&self, id: &str, now: i64) -> Result<Option<Vec<u8>>, StoreError>;

    /// Stores a browser session until `expires` (seconds since 1970).
    async fn save_session(&self, id: &str, data: &[u8], expires: i64) -> Result<(), StoreError>;

    /// Forgets a browser session.
    async fn delete_session(&self, id: &str) -> Result<(), StoreError>;

    /// Forgets every browser session that has expired at `now` (seconds since 1970), and says how many those were.
    async fn delete_expired_sessions(&self, now: i64) -> Result<u64, StoreError>;
}

/// What every colleague may ask of the office. Times are seconds since 1970.
#[async_trait]
pub trait OfficeStore: Send + Sync {
    /// One page of the client base.
    async fn clients(&self, query: &ClientQuery) -> Result<ClientPage, StoreError>;

    /// One client with its history; `None` when this office has no such client, or it was erased.
    async fn client(&self, id: ClientId) -> Result<Option<ClientDetails>, StoreError>;

    /// What is left of a client that was erased; `None` when this office has erased no such client.
    async fn erased_client(&self, id: ClientId) -> Result<Option<ErasedClient>, StoreError>;

    /// A whole national number. Asking is written in the journal.
    async fn reveal(&self, id: ClientId, field: Field, now: i64) -> Result<Option<String>, StoreError>;

    /// The office's questionnaires.
    async fn questionnaires(&self) -> Result<Vec<Questionnaire>, StoreError>;

    /// The labels and colleagues that occur, for the filters.
    async fn filter_choices(&self) -> Result<FilterChoices, StoreError>;

    /// The office's imports, newest first; at most a thousand.
    async fn imports(&self) -> Result<Vec<ImportSummary>, StoreError>;
}

/// Importing, and the way back from it: for administrators. Times are seconds since 1970.
#[async_trait]
pub trait ImportStore: Send + Sync {
    /// Every client, archived ones included and erased ones not, as the review compares with it.
    async fn existing_clients(&self) -> Result<Vec<ExistingClient>, StoreError>;

    /// Applies all of an import or nothing: see `ARCHITECTURE.md`, invariant 5. `today` is ISO 8601.
    async fn apply(&self, request: &ApplyRequest, today: &str, now: i64) -> Result<ApplyOutcome, StoreError>;

    /// What undoing an import would do now. `None` when this office has no such import, or it was undone.
    async fn undo_effect(&self, import: ImportId) -> Result<Option<UndoEffect>, StoreError>;

    /// Undoes an import, exactly as [`ImportStore::undo_effect`] showed it under `digest`, or nothing. It is written in the
    /// journal; asked once more, it answers the same and does nothing.
    async fn undo_import(&self, import: ImportId, digest: &Digest, now: i64) -> Result<UndoOutcome, StoreError>;
}

/// The database could not do it. The cause is for the log; the user sees that it went wrong and that nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or broke.
    #[error("the database could not be used: {0}")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A secret could not be read with the key of this installation.
    #[error("a stored secret cannot be read: is the key file the one this database was made with?")]
    WrongKey,
    /// The database holds what these rules never write.
    #[error("the database holds an unreadable {what}")]
    Unreadable {
        /// What could not be read.
        what: &'static str,
    },
}
