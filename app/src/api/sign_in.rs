//! Signing in.

use leptos::server;

use crate::api::error::ApiError;

/// Why somebody is not signed in. It stands in the address of the page, so that it is said without WebAssembly too.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Problem {
    /// The e-mail address or the password is wrong.
    WrongPassword,
    /// Too many attempts in a short time.
    TooManyAttempts,
}

impl Problem {
    /// Its name in the address.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::WrongPassword => "wrong_password",
            Self::TooManyAttempts => "too_many_attempts",
        }
    }

    /// The problem of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::WrongPassword, Self::TooManyAttempts]
            .into_iter()
            .find(|problem| problem.code() == code)
    }

    /// The page that says it.
    #[must_use]
    pub fn address(self) -> String {
        format!("/sign-in?problem={}", self.code())
    }
}

/// Opens a session and goes to the clients. `false`: e-mail address or password is wrong, and it does not tell which.
#[server(prefix = "/api/fn", endpoint = "sign-in")]
pub(crate) async fn sign_in(email: String, password: String) -> Result<bool, ApiError> {
    use crate::state::{Backend, SESSION_KEY, browser_session, database, opaque};

    let backend = leptos::prelude::expect_context::<Backend>();
    let session = backend::session::sign_in(&*backend.store, &*backend.verify, &email, &password).await;
    let Some(session) = session.map_err(database)? else {
        leptos_axum::redirect(&Problem::WrongPassword.address());
        return Ok(false);
    };
    let browser = browser_session().await?;
    // A fresh id: one that was planted before signing in is worth nothing.
    let failed = |error| opaque("the browser session", &error);
    browser.cycle_id().await.map_err(failed)?;
    browser.insert(SESSION_KEY, session).await.map_err(failed)?;
    leptos_axum::redirect("/clients");
    Ok(true)
}
