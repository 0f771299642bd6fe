//! Linking AdminPulse by the office's consent (OAuth 2): an administrator is sent there, and comes back with a code.

use app::state::Backend;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use backend::{crm::Tested, links};
use domain::crm_error::CrmError;
use serde::{Deserialize, Serialize};
use tower_sessions::{Session, session::Id};

use crate::api::{By, Failed};

/// Where the administrator starts.
pub(crate) const START: &str = "/api/links/adminpulse/consent";

/// Where AdminPulse sends the administrator back to.
pub(crate) const CALLBACK: &str = "/api/links/adminpulse/callback";

/// Where it ends, with the problem in the address if there is one.
const PAGE: &str = "/settings/links";

/// The name under which a browser session holds the state that is to come back.
const STATE_KEY: &str = "consent";

/// To AdminPulse; 404 where this installation is not known there.
pub(crate) async fn start(State(backend): State<Backend>, By(_): By, browser: Session) -> Result<Response, StatusCode> {
    // As random as the ids of sessions: nobody else can finish what was not started in this browser.
    let state = Id::default().to_string();
    let address = backend
        .connectors
        .consent_address(&state)
        .ok_or(StatusCode::NOT_FOUND)?;
    let kept = browser.insert(STATE_KEY, state).await;
    kept.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Redirect::to(&address).into_response())
}

/// What AdminPulse sends back: a code, or none when the office did not consent.
#[derive(Deserialize)]
pub(crate) struct Answer {
    state: String,
    code: Option<String>,
}

/// Keeps the link when the code is good.
pub(crate) async fn callback(
    State(backend): State<Backend>,
    By(administrator): By,
    browser: Session,
    Query(answer): Query<Answer>,
) -> Result<Response, Failed> {
    let started: Option<String> = browser.remove(STATE_KEY).await.ok().flatten();
    let code = answer.code.filter(|_| started.as_ref() == Some(&answer.state));
    let links = backend.store.links(&administrator);
    let outcome = match code {
        Some(code) => match backend.connectors.consented(&code).await {
            Ok(credentials) => links::link(&*links, &*backend.connectors, credentials, (backend.now)())
                .await
                .map_err(Failed)?,
            Err(problem) => Err(problem),
        },
        None => Err(CrmError::KeyRefused),
    };
    Ok(Redirect::to(&page_after(outcome)).into_response())
}

fn page_after(outcome: Result<Tested, CrmError>) -> String {
    match outcome {
        Ok(_) => PAGE.to_owned(),
        Err(problem) => format!("{PAGE}?problem={}", code(problem)),
    }
}

/// The problem's name, as everywhere on the wire.
fn code(problem: impl Serialize) -> String {
    let json = serde_json::to_value(problem).ok();
    json.and_then(|json| json.as_str().map(str::to_owned))
        .unwrap_or_default()
}
