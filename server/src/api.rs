//! What is no page and no server function. What the worker asks, for administrators: the office's clients, what was fetched
//! from a CRM, and to apply an import. For every colleague: files of clients, and a letter as a mail program shows it.

use app::state::{Backend, SESSION_KEY};
use axum::{
    Json, Router,
    extract::{FromRequestParts, Path, Query, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use backend::{
    fetches::{FetchId, fetch_again},
    mail::{LOGO_ADDRESS, Logo},
    preview::Preview,
    session::{Administrator, Session},
    store::StoreError,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    answers::UploadId,
    changes::{ApplyOutcome, ApplyRequest},
    client::ClientId,
};
use serde::Serialize;
use time::OffsetDateTime;

use crate::{
    answering, consent, logo,
    template::{self, TemplateQuery},
};

/// The routes that are neither pages nor server functions.
pub(crate) fn routes(backend: Backend) -> Router {
    let routes = table().into_iter();
    routes
        .fold(Router::new(), |router, (path, route)| router.route(path, route))
        .with_state(backend)
}

/// The paths of all of them.
pub fn paths() -> impl Iterator<Item = &'static str> {
    let paths = table().into_iter().map(|(path, _)| path);
    paths.chain([answering::UPLOADS])
}

fn table() -> [(&'static str, MethodRouter<Backend>); 11] {
    [
        ("/api/existing-clients", get(existing_clients)),
        ("/api/imports", post(apply)),
        ("/api/fetches/{id}", get(fetched)),
        ("/api/fetches/{id}/clients", post(fetch_clients)),
        (consent::START, get(consent::start)),
        (consent::CALLBACK, get(consent::callback)),
        ("/api/template.xlsx", get(template)),
        (logo::PATH, logo::route()),
        ("/api/uploads/{id}", get(upload)),
        ("/api/letters/{id}", get(letter)),
        ("/health", get(|| async { "ok" })),
    ]
}

/// The colleague who is asking; a request of nobody is answered with 401.
struct ByColleague(Session);

impl<S: Send + Sync> FromRequestParts<S> for ByColleague {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let browser = tower_sessions::Session::from_request_parts(parts, state).await;
        let browser = browser.map_err(|(status, _)| status)?;
        let session: Option<Session> = browser
            .get(SESSION_KEY)
            .await
            .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        session.map(ByColleague).ok_or(StatusCode::UNAUTHORIZED)
    }
}

/// The administrator who is asking; a request of nobody is answered with 401, one of another colleague with 403.
pub(crate) struct By(pub(crate) Administrator);

impl<S: Send + Sync> FromRequestParts<S> for By {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let ByColleague(session) = ByColleague::from_request_parts(parts, state).await?;
        session.administrator().map(By).ok_or(StatusCode::FORBIDDEN)
    }
}

/// An error of the database: told in the log, opaque outside.
pub(crate) struct Failed(pub(crate) StoreError);

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        tracing::error!(error = %self.0, "a request could not be answered");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

/// Many values in few bytes, as the worker reads them.
fn postcard(value: &impl Serialize) -> Result<Response, Failed> {
    let bytes = postcard::to_allocvec(value).map_err(|error| Failed(StoreError::Database(error.into())))?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

async fn existing_clients(State(backend): State<Backend>, By(administrator): By) -> Result<Response, Failed> {
    let imports = backend.store.imports(&administrator);
    postcard(&imports.existing_clients().await.map_err(Failed)?)
}

async fn apply(
    State(backend): State<Backend>,
    By(administrator): By,
    Json(request): Json<ApplyRequest>,
) -> Result<Json<ApplyOutcome>, Failed> {
    let now = OffsetDateTime::now_utc();
    let today = domain::date::to_iso(now.date());
    let imports = backend.store.imports(&administrator);
    let outcome = imports.apply(&request, &today, now.unix_timestamp()).await;
    // Clients may be invited, or archived before their invitation left.
    (backend.outbox_changed)();
    outcome.map(Json).map_err(Failed)
}

/// What was fetched so far; 404 when this office has no such fetch.
async fn fetched(
    State(backend): State<Backend>,
    By(administrator): By,
    Path(id): Path<FetchId>,
) -> Result<Response, Failed> {
    let fetches = backend.store.fetches(&administrator);
    match fetches.fetched(id).await.map_err(Failed)? {
        Some(fetched) => postcard(&fetched),
        None => Ok(StatusCode::NOT_FOUND.into_response()),
    }
}

/// Only these clients again; 404 when this office has no such fetch, 502 with the reason when the CRM does not give them.
async fn fetch_clients(
    State(backend): State<Backend>,
    By(administrator): By,
    Path(id): Path<FetchId>,
    Json(ids): Json<Vec<String>>,
) -> Result<Response, Failed> {
    let fetches = backend.store.fetches(&administrator);
    let links = backend.store.links(&administrator);
    let answer = fetch_again(&*fetches, &*links, &*backend.connectors, id, &ids, (backend.now)()).await;
    match answer.map_err(Failed)? {
        Some(Ok(clients)) => postcard(&clients),
        Some(Err(problem)) => Ok((StatusCode::BAD_GATEWAY, Json(problem)).into_response()),
        None => Ok(StatusCode::NOT_FOUND.into_response()),
    }
}

/// A file that a client added to an answer, to be saved and never shown; 404 when this office has no such file.
async fn upload(
    State(backend): State<Backend>,
    ByColleague(session): ByColleague,
    Path(id): Path<UploadId>,
) -> Result<Response, Failed> {
    let invitations = backend.store.invitations(&session);
    let Some(upload) = invitations.upload(id).await.map_err(Failed)? else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    // Its name stands in the page, in a link that saves it under that name.
    let headers = [
        (header::CONTENT_TYPE, media_type(&upload.media_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment")),
    ];
    Ok((headers, upload.content).into_response())
}

fn media_type(stored: &str) -> HeaderValue {
    let stored = HeaderValue::from_str(stored);
    stored.unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// What a letter may do on screen: look as it is laid out, with a picture that came along, and nothing else. No script runs, since
/// there is no source of any; that the sandbox would allow one lets tools of accessibility look into it.
const LETTER_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-scripts; frame-ancestors 'self'; \
                             base-uri 'none'; form-action 'none'";

/// The invitation that a client would get now, as a mail program shows it; 404 when this office has no such client.
async fn letter(
    State(backend): State<Backend>,
    ByColleague(session): ByColleague,
    Path(id): Path<ClientId>,
) -> Result<Response, Failed> {
    let preview = backend.preview(&session, id).await;
    let preview = preview.map_err(|error| Failed(StoreError::Database(error.into())))?;
    let Some(Preview { rendered, logo }) = preview else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let html = match logo {
        Some(logo) => rendered.html.replace(LOGO_ADDRESS, &in_line(&logo)),
        None => rendered.html,
    };
    let headers = [(header::CONTENT_SECURITY_POLICY, LETTER_POLICY)];
    Ok((headers, Html(html)).into_response())
}

/// The picture as an address that holds it whole.
fn in_line(logo: &Logo) -> String {
    format!(
        "data:{};base64,{}",
        logo.media_type.media_type(),
        STANDARD.encode(&logo.bytes)
    )
}

async fn template(
    State(backend): State<Backend>,
    By(administrator): By,
    Query(query): Query<TemplateQuery>,
) -> Result<Response, Failed> {
    let file = if query.filled {
        let imports = backend.store.imports(&administrator);
        let clients = imports.existing_clients().await.map_err(Failed)?;
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
