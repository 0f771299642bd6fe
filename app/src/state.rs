//! What the server puts in context for the server functions, and who is asking.

use std::sync::Arc;

use axum::http::StatusCode;
use backend::{
    answering::{AnsweringStore, Respondent},
    correspondence::CorrespondenceStore,
    crm::{Connectors, Credentials},
    erasing::ErasingStore,
    fetches::FetchStore,
    invitations::InvitationStore,
    links::LinkStore,
    mail::Mailer,
    outbox::Render,
    preview::{Preview, PreviewError, preview},
    questionnaires::QuestionnaireStore,
    session::{Administrator, Session, VerifyPassword},
    store::{ImportStore, OfficeStore, Store, StoreError},
};
use domain::client::ClientId;
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use uuid::Uuid;

use crate::api::error::ApiError;

/// The name under which a browser session holds the [`Session`].
pub const SESSION_KEY: &str = "session";

/// The backend as server functions reach it.
#[derive(Clone)]
pub struct Backend {
    /// The database.
    pub store: Arc<dyn Store>,
    /// The CRMs.
    pub connectors: Arc<dyn Connectors>,
    /// Credentials of the pretend CRMs that this program runs.
    pub pretend: Arc<[Credentials]>,
    /// How mail leaves.
    pub mailer: Arc<dyn Mailer>,
    /// Writes letters.
    pub render: Arc<Render>,
    /// Where browsers reach Instroom: links in letters begin with it.
    pub url: Arc<str>,
    /// Tells the program that a message is wanted or withdrawn.
    pub outbox_changed: Arc<dyn Fn() + Send + Sync>,
    /// Tells the program that a fetch began, goes on or was stopped.
    pub fetches_changed: Arc<dyn Fn() + Send + Sync>,
    /// Compares a password with a hash.
    pub verify: Arc<VerifyPassword>,
    /// Seconds since 1970.
    pub now: fn() -> i64,
}

impl Backend {
    /// The invitation that a client of the session's office would get now.
    ///
    /// # Errors
    /// When the database cannot be read, or the letter not be written.
    pub async fn preview(&self, session: &Session, client: ClientId) -> Result<Option<Preview>, PreviewError> {
        let invitations = self.store.invitations(session);
        preview(&*invitations, &*self.render, client, &self.url, (self.now)()).await
    }
}

/// The browser session of this request.
pub(crate) async fn browser_session() -> Result<tower_sessions::Session, ApiError> {
    leptos_axum::extract()
        .await
        .map_err(|error| opaque("the browser session", &error))
}

/// Who is asking, if signed in.
pub(crate) async fn session() -> Result<Option<Session>, ApiError> {
    let browser = browser_session().await?;
    browser
        .get(SESSION_KEY)
        .await
        .map_err(|error| opaque("the session", &error))
}

/// The name under which a browser session holds every [`Respondent`] that passed a second check in it.
const RESPONDENTS_KEY: &str = "respondents";

/// Who passed the second check of that invitation in this browser session.
///
/// # Errors
/// When the session cannot be read.
pub async fn respondent_in(
    browser: &tower_sessions::Session,
    invitation: Uuid,
) -> Result<Option<Respondent>, tower_sessions::session::Error> {
    let respondents: Option<Vec<Respondent>> = browser.get(RESPONDENTS_KEY).await?;
    let mut respondents = respondents.unwrap_or_default().into_iter();
    Ok(respondents.find(|respondent| respondent.invitation == invitation))
}

/// The same for this request.
pub(crate) async fn respondent(invitation: Uuid) -> Result<Option<Respondent>, ApiError> {
    let browser = browser_session().await?;
    let respondent = respondent_in(&browser, invitation).await;
    respondent.map_err(|error| opaque("the session", &error))
}

/// Lets whoever passed a second check answer in this browser, beside who did before and who is signed in.
pub(crate) async fn admit(respondent: Respondent) -> Result<(), ApiError> {
    let failed = |error| opaque("the browser session", &error);
    let browser = browser_session().await?;
    // A fresh id: one that was planted before is worth nothing.
    browser.cycle_id().await.map_err(failed)?;
    let respondents: Option<Vec<Respondent>> = browser.get(RESPONDENTS_KEY).await.map_err(failed)?;
    let mut respondents = respondents.unwrap_or_default();
    respondents.retain(|other| other.invitation != respondent.invitation);
    respondents.push(respondent);
    browser.insert(RESPONDENTS_KEY, respondents).await.map_err(failed)
}

/// What a client's server function works with.
pub(crate) struct Answering {
    pub(crate) store: Box<dyn AnsweringStore>,
    pub(crate) outbox_changed: Arc<dyn Fn() + Send + Sync>,
    /// Seconds since 1970.
    pub(crate) now: i64,
}

/// The questionnaire of an invitation, for whoever passed its second check in this browser.
pub(crate) async fn answering(invitation: Uuid) -> Result<Answering, ApiError> {
    let respondent = respondent(invitation).await?;
    let respondent = respondent.ok_or_else(|| refused(ApiError::SignedOut, StatusCode::UNAUTHORIZED))?;
    let backend = expect_context::<Backend>();
    Ok(Answering {
        store: backend.store.answering(&respondent),
        outbox_changed: backend.outbox_changed,
        now: (backend.now)(),
    })
}

/// The office of who is asking.
pub(crate) async fn office() -> Result<Box<dyn OfficeStore>, ApiError> {
    let session = signed_in().await?;
    Ok(expect_context::<Backend>().store.office(&session))
}

/// Inviting the clients of the office of who is asking.
pub(crate) async fn invitations() -> Result<Box<dyn InvitationStore>, ApiError> {
    let session = signed_in().await?;
    Ok(expect_context::<Backend>().store.invitations(&session))
}

/// Tells the program that a message is wanted or withdrawn.
pub(crate) fn outbox_changed() {
    (expect_context::<Backend>().outbox_changed)();
}

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    (expect_context::<Backend>().now)()
}

/// Importing into the office of the administrator who is asking.
pub(crate) async fn imports() -> Result<Box<dyn ImportStore>, ApiError> {
    let administrator = administrator().await?;
    Ok(expect_context::<Backend>().store.imports(&administrator))
}

/// Erasing clients of the office of the administrator who is asking.
pub(crate) async fn erasing() -> Result<Box<dyn ErasingStore>, ApiError> {
    let administrator = administrator().await?;
    Ok(expect_context::<Backend>().store.erasing(&administrator))
}

/// What an administrator's server function works with.
pub(crate) struct Administration {
    pub(crate) backend: Backend,
    pub(crate) links: Box<dyn LinkStore>,
    pub(crate) fetches: Box<dyn FetchStore>,
    pub(crate) questionnaires: Box<dyn QuestionnaireStore>,
    pub(crate) correspondence: Box<dyn CorrespondenceStore>,
}

impl Administration {
    /// Seconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        (self.backend.now)()
    }
}

/// The office of the administrator who is asking.
pub(crate) async fn administration() -> Result<Administration, ApiError> {
    let administrator = administrator().await?;
    let backend = expect_context::<Backend>();
    Ok(Administration {
        links: backend.store.links(&administrator),
        fetches: backend.store.fetches(&administrator),
        questionnaires: backend.store.questionnaires(&administrator),
        correspondence: backend.store.correspondence(&administrator),
        backend,
    })
}

pub(crate) async fn signed_in() -> Result<Session, ApiError> {
    let session = session().await?;
    session.ok_or_else(|| refused(ApiError::SignedOut, StatusCode::UNAUTHORIZED))
}

async fn administrator() -> Result<Administrator, ApiError> {
    let administrator = signed_in().await?.administrator();
    administrator.ok_or_else(|| refused(ApiError::AdministratorsOnly, StatusCode::FORBIDDEN))
}

fn refused(error: ApiError, status: StatusCode) -> ApiError {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
    error
}

/// An error of the database, told in the log and not to the browser.
pub(crate) fn database(error: StoreError) -> ApiError {
    opaque("the database", &error)
}

/// What went wrong, told in the log and not to the browser.
pub(crate) fn opaque(what: &str, error: &dyn std::error::Error) -> ApiError {
    leptos::logging::error!("{what} failed: {error}");
    ApiError::Failed
}
