//! What every request passes through, outermost first: log, time limit, size limit, cross-site check, headers, session.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
};
use backend::store::Store;
use tower_http::{compression::CompressionLayer, csrf::CsrfLayer, limit::RequestBodyLimitLayer, timeout::TimeoutLayer};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

use crate::{session_store::DatabaseSessions, settings::Settings};

/// The longest that a request may take.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// The program's routes within all layers.
pub(crate) fn around(routes: Router, store: Arc<dyn Store>, settings: &Settings) -> Router {
    let limit = settings.body_limit << 20;
    let sessions = SessionManagerLayer::new(DatabaseSessions(store))
        .with_name("instroom_session")
        .with_secure(settings.secure_cookies)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(time::Duration::hours(
            settings.session_hours.into(),
        )));
    routes
        .layer(sessions)
        .layer(middleware::from_fn(security_headers))
        .layer(CsrfLayer::new())
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(limit))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIME_LIMIT,
        ))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(log))
}

/// Method, path and status; never a query, a body or a header, which may hold personal data, nor the link of a client.
async fn log(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path());
    let path = if path.starts_with("/q/") { "/q/..." } else { path }.to_owned();
    let response = next.run(request).await;
    tracing::info!(%method, path, status = response.status().as_u16(), "answered");
    response
}

/// Headers of every answer. Pages bring their own content security policy, with the nonce of their scripts.
async fn security_headers(request: Request, next: Next) -> Response {
    let is_asset = ["/pkg/", "/worker/"]
        .iter()
        .any(|folder| request.uri().path().starts_with(folder));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(ASSET_POLICY));
    let cache = if is_asset { "no-cache" } else { "no-store" };
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(cache));
    response
}

const HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// For what is not a page: the worker among them, which loads and compiles its own WebAssembly and talks to this server.
const ASSET_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
                            frame-ancestors 'none'; base-uri 'none'";

/// The content security policy of a page whose own scripts carry `nonce`.
pub(crate) fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         worker-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'; form-action 'self'"
    )
}
