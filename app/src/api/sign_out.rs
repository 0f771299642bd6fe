//! Signing out.

use leptos::{prelude::ServerFnError, server};

/// Ends the session, in the browser and in the database.
#[server(prefix = "/api/fn", endpoint = "sign-out")]
pub(crate) async fn sign_out() -> Result<(), ServerFnError> {
    let browser = crate::state::browser_session().await?;
    browser.flush().await.map_err(ServerFnError::new)?;
    leptos_axum::redirect("/sign-in");
    Ok(())
}
