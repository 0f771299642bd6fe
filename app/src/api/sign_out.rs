//! Signing out.

use leptos::server;

use crate::api::error::ApiError;

/// Ends the session, in the browser and in the database.
#[server(prefix = "/api/fn", endpoint = "sign-out")]
pub(crate) async fn sign_out() -> Result<(), ApiError> {
    let browser = crate::state::browser_session().await?;
    let ended = browser.flush().await;
    ended.map_err(|error| crate::state::opaque("the browser session", &error))?;
    leptos_axum::redirect("/sign-in");
    Ok(())
}
