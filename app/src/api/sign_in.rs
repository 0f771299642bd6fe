//! Signing in.

use leptos::{prelude::ServerFnError, server};

/// Opens a session and goes to the clients. `false`: e-mail address or password is wrong, and it does not tell which.
#[server(prefix = "/api/fn", endpoint = "sign-in")]
pub(crate) async fn sign_in(email: String, password: String) -> Result<bool, ServerFnError> {
    use crate::state::{Backend, SESSION_KEY, browser_session, database};

    let backend = leptos::prelude::expect_context::<Backend>();
    let session = backend::session::sign_in(&*backend.store, &*backend.verify, &email, &password).await;
    let Some(session) = session.map_err(database)? else {
        return Ok(false);
    };
    let browser = browser_session().await?;
    // A fresh id: one that was planted before signing in is worth nothing.
    browser.cycle_id().await.map_err(ServerFnError::new)?;
    browser.insert(SESSION_KEY, session).await.map_err(ServerFnError::new)?;
    leptos_axum::redirect("/clients");
    Ok(true)
}
