//! What happens around every call: it is counted, refused or delayed as the faults say, and its answer damaged.

use std::{io, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::MethodRouter,
};
use futures_util::{StreamExt, stream};
use serde_json::json;

use crate::{
    endpoint::Endpoint,
    fault::{EmptyAnswer, Kind},
    pretend_crm::ADMINPULSE_KEY,
    state::{Arrival, Shared},
};

/// The faults that strike the call at hand, for handlers whose answer they change.
#[derive(Clone, Default)]
pub(crate) struct Strikes(Vec<Kind>);

impl Strikes {
    pub(crate) fn has_bare_array(&self) -> bool {
        self.0.contains(&Kind::BareArray)
    }

    pub(crate) fn empty_answer(&self) -> Option<EmptyAnswer> {
        self.0.iter().find_map(|kind| match kind {
            Kind::EmptyList { answer } => Some(*answer),
            _ => None,
        })
    }
}

/// A route whose calls are watched.
pub(crate) fn watched(
    shared: &Arc<Shared>,
    endpoint: Endpoint,
    path: &str,
    method: MethodRouter<Arc<Shared>>,
) -> Router<Arc<Shared>> {
    let layer = middleware::from_fn_with_state((Arc::clone(shared), endpoint), watch);
    Router::new().route(path, method.layer(layer))
}

async fn watch(
    State((shared, endpoint)): State<(Arc<Shared>, Endpoint)>,
    mut request: Request,
    next: Next,
) -> Response {
    let strikes = match shared.arrives(endpoint) {
        Arrival::Throttled => return too_many_calls(endpoint, None),
        Arrival::Struck(strikes) => strikes,
    };
    for kind in &strikes {
        if let Kind::Slow { milliseconds } = kind {
            tokio::time::sleep(Duration::from_millis(u64::from(*milliseconds))).await;
        }
    }
    if let Some(refusal) = strikes.iter().find_map(|kind| refusal(*kind, endpoint)) {
        return refusal;
    }
    if !is_admitted(&shared, endpoint, request.headers()) {
        return unauthorized(endpoint);
    }
    request.extensions_mut().insert(Strikes(strikes.clone()));
    damaged(next.run(request).await, &strikes).await
}

/// Whether the call brings a key or a token that is valid, where one is needed.
fn is_admitted(shared: &Shared, endpoint: Endpoint, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match endpoint {
        Endpoint::Authorize | Endpoint::OauthToken | Endpoint::Token => true,
        Endpoint::Relations | Endpoint::Tasks => {
            let token = text("authorization").and_then(|value| value.strip_prefix("Bearer "));
            token.is_some_and(|token| token == ADMINPULSE_KEY || shared.state().tokens.is_valid(token))
        }
        _ => text("synetontoken").is_some_and(|token| shared.state().tokens.is_valid(token)),
    }
}

fn refusal(kind: Kind, endpoint: Endpoint) -> Option<Response> {
    match kind {
        Kind::TooManyCalls { retry_after } => Some(too_many_calls(endpoint, retry_after)),
        Kind::ServerError => {
            let page = "<html><body><h1>500 - Internal Server Error</h1></body></html>";
            Some((StatusCode::INTERNAL_SERVER_ERROR, Html(page)).into_response())
        }
        Kind::KeyRefused => Some(unauthorized(endpoint)),
        Kind::RightMissing => Some(right_missing(endpoint)),
        Kind::OldVersion => Some(unknown_endpoint()),
        _ => None,
    }
}

fn too_many_calls(endpoint: Endpoint, retry_after: Option<u32>) -> Response {
    if endpoint.is_consult() {
        return refused(endpoint, StatusCode::FORBIDDEN, "You are throttling the system");
    }
    let mut response = refused(endpoint, StatusCode::TOO_MANY_REQUESTS, "Too many requests");
    if let Some(seconds) = retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn right_missing(endpoint: Endpoint) -> Response {
    let message = match endpoint.is_consult() {
        true => "No valid configuration for token",
        false => "Forbidden",
    };
    refused(endpoint, StatusCode::FORBIDDEN, message)
}

fn unauthorized(endpoint: Endpoint) -> Response {
    let message = match endpoint {
        Endpoint::Token => "Unknown API key",
        _ if endpoint.is_consult() => "The token is not valid or has expired",
        _ => "Unauthorized",
    };
    refused(endpoint, StatusCode::UNAUTHORIZED, message)
}

/// A refusal in the words of the API that the endpoint is of.
pub(crate) fn refused(endpoint: Endpoint, status: StatusCode, message: &str) -> Response {
    let body = match endpoint.is_consult() {
        true => json!({ "ErrorMessage": message }),
        false => json!({ "message": message }),
    };
    (status, Json(body)).into_response()
}

/// What both answer to a path that they do not have.
pub(crate) fn unknown_endpoint() -> Response {
    let page = "<html><body><h1>404 - Not Found</h1></body></html>";
    (StatusCode::NOT_FOUND, Html(page)).into_response()
}

async fn damaged(response: Response, strikes: &[Kind]) -> Response {
    let is_closed = strikes.contains(&Kind::Closed);
    if !is_closed && !strikes.contains(&Kind::CutOff) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let whole = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let half = whole.slice(..whole.len() / 2);
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = match is_closed {
        true => Body::from_stream(stream::iter([Ok::<Bytes, _>(half)]).chain(stream::once(abort()))),
        false => Body::from(half),
    };
    Response::from_parts(parts, body)
}

/// A moment later, so that what comes before it has left.
async fn abort() -> Result<Bytes, io::Error> {
    tokio::time::sleep(Duration::from_millis(20)).await;
    Err(io::ErrorKind::ConnectionAborted.into())
}
