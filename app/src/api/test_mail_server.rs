//! Testing where mail goes.

use backend::mail::NotTaken;
use leptos::server;

use crate::api::error::ApiError;

/// Whether the server can be reached and lets us in; sends nothing.
#[server(prefix = "/api/fn", endpoint = "test-mail-server")]
pub(crate) async fn test_mail_server() -> Result<Result<(), NotTaken>, ApiError> {
    let administration = crate::state::administration().await?;
    Ok(administration.backend.mailer.test().await)
}
