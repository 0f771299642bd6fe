//! What a client's browser asks: all of it limited by the peer's address, and the files that clients add.

use std::time::Duration;

use app::state::{Backend, respondent_in};
use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::{Query, State},
    http::{HeaderMap, Request, StatusCode},
    response::{IntoResponse, Response},
    routing::{get_service, post},
};
use backend::{
    answering::{LARGEST_UPLOAD, NotKept},
    invitations::UploadView,
    store::StoreError,
};
use domain::questionnaire::QuestionId;
use leptos_axum::handle_server_fns_with_context;
use serde::Deserialize;
use tower_sessions::Session;
use uuid::Uuid;

use crate::{api::Failed, limit::limit};

/// The page behind a link.
const PAGE: &str = "/q/{token}";

/// Where files are sent to.
pub(crate) const UPLOADS: &str = "/api/answering/uploads";

/// Server functions before the second check is passed.
const CHECKING: [&str; 3] = [
    "/api/fn/open-invitation",
    "/api/fn/send-code",
    "/api/fn/check-invitation",
];

/// Server functions of whoever passed it.
const FILLING: [&str; 4] = [
    "/api/fn/sheet",
    "/api/fn/answer",
    "/api/fn/remove-upload",
    "/api/fn/submit",
];

/// Pages and checks that may follow each other at once, and how soon one more comes back: a whole office may sit behind one
/// address, and every link stops by itself after some wrong answers.
const CHECKS: (u32, Duration) = (60, Duration::from_millis(500));

/// The same for what is saved: somebody who types saves about once a second.
const SAVES: (u32, Duration) = (300, Duration::from_millis(50));

/// The server functions that have their routes here.
pub(crate) fn functions() -> impl Iterator<Item = &'static str> {
    CHECKING.into_iter().chain(FILLING)
}

/// All routes, in front of `pages`. `None` when a limit would be nothing. Called within the runtime.
pub(crate) fn in_front_of(
    pages: Router,
    backend: Backend,
    context: impl Fn() + Clone + Send + Sync + 'static,
) -> Option<Router> {
    let checks = limit(CHECKS.0, CHECKS.1)?;
    let saves = limit(SAVES.0, SAVES.1)?;
    let function = move |request: Request<Body>| handle_server_fns_with_context(context.clone(), request);
    let function = || post(function.clone());
    let uploads = post(add_upload).with_state(backend);
    let mut routes = Router::new()
        .route(PAGE, checks(get_service(pages.clone())))
        .route(UPLOADS, saves(uploads));
    for path in CHECKING {
        routes = routes.route(path, checks(function()));
    }
    for path in FILLING {
        routes = routes.route(path, saves(function()));
    }
    Some(routes.fallback_service(pages))
}

#[derive(Deserialize)]
struct UploadQuery {
    invitation: Uuid,
    question: QuestionId,
}

/// The header that has the file's name: no address tells it to a log.
const NAME_HEADER: &str = "x-file-name";

/// Keeps a file; 401 for whoever has not passed the second check of that invitation.
async fn add_upload(
    State(backend): State<Backend>,
    browser: Session,
    Query(query): Query<UploadQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failed> {
    let respondent = respondent_in(&browser, query.invitation).await;
    let respondent = respondent.map_err(|error| Failed(StoreError::Database(error.into())))?;
    let Some(respondent) = respondent else {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    let answer = match to_bytes(body, LARGEST_UPLOAD).await {
        Ok(content) => {
            let answering = backend.store.answering(&respondent);
            let name = file_name(&headers);
            let kept = answering
                .add_upload(&query.question, &name, &content, (backend.now)())
                .await;
            kept.map_err(Failed)?
        }
        // It is larger, or it broke off; then nobody reads this.
        Err(_) => Err(NotKept::FileSize),
    };
    Ok(Json::<Result<UploadView, NotKept>>(answer).into_response())
}

/// As `encodeURIComponent` wrote it.
fn file_name(headers: &HeaderMap) -> String {
    let encoded = headers
        .get(NAME_HEADER)
        .map(|value| value.as_bytes())
        .unwrap_or_default();
    let decoded = form_urlencoded::parse(encoded).next();
    decoded.map(|(name, _)| name.into_owned()).unwrap_or_default()
}
