//! What the server puts in context for the server functions, and who is asking.

use std::sync::Arc;

use backend::{
    session::{Session, VerifyPassword},
    store::{OfficeStore, Store, StoreError},
};
use leptos::prelude::{ServerFnError, expect_context};

/// The name under which a browser session holds the [`Session`].
pub const SESSION_KEY: &str = "session";

/// The backend as server functions reach it.
#[derive(Clone)]
pub struct Backend {
    /// The database.
    pub store: Arc<dyn Store>,
    /// Compares a password with a hash.
    pub verify: Arc<VerifyPassword>,
    /// Seconds since 1970.
    pub now: fn() -> i64,
}

/// The browser session of this request.
pub(crate) async fn browser_session() -> Result<tower_sessions::Session, ServerFnError> {
    leptos_axum::extract()
        .await
        .map_err(|error| opaque("the browser session", &error))
}

/// Who is asking, if signed in.
pub(crate) async fn session() -> Result<Option<Session>, ServerFnError> {
    let browser = browser_session().await?;
    browser
        .get(SESSION_KEY)
        .await
        .map_err(|error| opaque("the session", &error))
}

/// The office of who is asking.
pub(crate) async fn office() -> Result<Box<dyn OfficeStore>, ServerFnError> {
    let session = session().await?.ok_or_else(|| ServerFnError::new("sign in first"))?;
    Ok(expect_context::<Backend>().store.office(&session))
}

/// An error of the database, told in the log and not to the browser.
pub(crate) fn database(error: StoreError) -> ServerFnError {
    opaque("the database", &error)
}

fn opaque(what: &str, error: &dyn std::error::Error) -> ServerFnError {
    leptos::logging::error!("{what} failed: {error}");
    ServerFnError::new("the server could not answer")
}
