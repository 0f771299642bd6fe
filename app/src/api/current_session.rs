//! Who is signed in.

use backend::session::Session;
use leptos::{prelude::ServerFnError, server};

/// The session of this browser, if signed in.
#[server(prefix = "/api/fn", endpoint = "current-session")]
pub(crate) async fn current_session() -> Result<Option<Session>, ServerFnError> {
    crate::state::session().await
}
