//! Who is signed in.

use backend::session::Session;
use leptos::server;

use crate::api::error::ApiError;

/// The session of this browser, if signed in.
#[server(prefix = "/api/fn", endpoint = "current-session")]
pub(crate) async fn current_session() -> Result<Option<Session>, ApiError> {
    crate::state::session().await
}
