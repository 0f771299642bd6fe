//! Signing in takes so many attempts and no more, so that passwords cannot be guessed one after the other.

use std::time::Duration;

use app::SignInProblem;
use axum::{
    Router,
    body::Body,
    http::{HeaderName, HeaderValue, Request, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use leptos::server_fn::redirect::REDIRECT_HEADER;
use leptos_axum::handle_server_fns_with_context;

use crate::limit::limit;

/// Where the interface signs in; its own route, since it has its own layer.
pub(crate) const PATH: &str = "/api/fn/sign-in";

/// Attempts that may follow each other at once: a whole office may sign in through one address.
const ATTEMPTS: u32 = 20;

/// One more attempt comes back after this.
const PER_ATTEMPT: Duration = Duration::from_secs(3);

/// The route, limited by the peer's address. `None` when the limit would be nothing. Called within the runtime.
pub(crate) fn route(context: impl Fn() + Clone + Send + Sync + 'static) -> Option<Router> {
    let limited = limit(ATTEMPTS, PER_ATTEMPT)?;
    let handler = move |request: Request<Body>| handle_server_fns_with_context(context.clone(), request);
    let route = limited(post(handler)).layer(middleware::from_fn(say_too_many));
    Some(Router::new().route(PATH, route))
}

/// What was too much leads back to the page that says so: by itself for a form that was sent without WebAssembly, by the
/// header that the interface follows otherwise.
async fn say_too_many(request: Request<Body>, next: Next) -> Response {
    let accepted = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    let is_form = accepted.is_some_and(|accepted| accepted.contains("text/html"));
    let mut response = next.run(request).await;
    if response.status() != StatusCode::TOO_MANY_REQUESTS {
        return response;
    }
    let address = SignInProblem::TooManyAttempts.address();
    if is_form {
        return Redirect::to(&address).into_response();
    }
    if let Ok(address) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(header::LOCATION, address);
        response
            .headers_mut()
            .insert(HeaderName::from_static(REDIRECT_HEADER), HeaderValue::from_static(""));
    }
    response
}
