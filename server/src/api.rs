//! What the worker asks: the office's clients, and to apply an import.

use std::sync::Arc;

use app::state::SESSION_KEY;
use axum::{
    Json, Router,
    extract::{FromRequestParts, Query, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use backend::{
    session::Session,
    store::{Store, StoreError},
};
use domain::changes::{ApplyOutcome, ApplyRequest};
use time::OffsetDateTime;

use crate::template::{self, TemplateQuery};

/// The routes under `/api` that are not server functions, and `/health`.
pub(crate) fn routes(store: Arc<dyn Store>) -> Router {
    Router::new()
        .route("/api/existing-clients", get(existing_clients))
        .route("/api/imports", post(apply))
        .route("/api/template.xlsx", get(template))
        .route("/health", get(|| async { "ok" }))
        .with_state(store)
}

/// Who is asking; a request of nobody is answered with 401.
struct SignedIn(Session);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let browser = tower_sessions::Session::from_request_parts(parts, state).await;
        let browser = browser.map_err(|(status, _)| status)?;
        let session = browser
            .get(SESSION_KEY)
            .await
            .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        session.map(SignedIn).ok_or(StatusCode::UNAUTHORIZED)
    }
}

/// An error of the database: told in the log, opaque outside.
struct Failed(StoreError);

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        tracing::error!(error = %self.0, "a request could not be answered");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

async fn existing_clients(
    State(store): State<Arc<dyn Store>>,
    SignedIn(session): SignedIn,
) -> Result<Response, Failed> {
    let clients = store.office(&session).existing_clients().await.map_err(Failed)?;
    let bytes = postcard::to_allocvec(&clients).map_err(|error| Failed(StoreError::Database(error.into())))?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

async fn apply(
    State(store): State<Arc<dyn Store>>,
    SignedIn(session): SignedIn,
    Json(request): Json<ApplyRequest>,
) -> Result<Json<ApplyOutcome>, Failed> {
    let now = OffsetDateTime::now_utc();
    let today = domain::date::to_iso(now.date());
    let outcome = store
        .office(&session)
        .apply(&request, &today, now.unix_timestamp())
        .await
        .map_err(Failed)?;
    Ok(Json(outcome))
}

async fn template(
    State(store): State<Arc<dyn Store>>,
    SignedIn(session): SignedIn,
    Query(query): Query<TemplateQuery>,
) -> Result<Response, Failed> {
    let file = if query.filled {
        let clients = store.office(&session).existing_clients().await.map_err(Failed)?;
        template::filled(&clients, query.language)
    } else {
        template::empty(query.language)
    };
    let file = file.map_err(|error| Failed(StoreError::Database(error.into())))?;
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"instroom-klanten.xlsx\"",
        ),
    ];
    Ok((headers, file).into_response())
}
