//! Signing in takes so many attempts and no more, so that passwords cannot be guessed one after the other.

use std::{sync::Arc, time::Duration};

use axum::{Router, body::Body, http::Request, routing::post};
use leptos_axum::handle_server_fns_with_context;
use tower_governor::{GovernorLayer, governor::GovernorConfigBuilder};

/// Where the interface signs in; its own route, since it has its own layer.
pub(crate) const PATH: &str = "/api/fn/sign-in";

/// Attempts that may follow each other at once: a whole office may sign in through one address.
const ATTEMPTS: u32 = 20;

/// One more attempt comes back in this many seconds.
const SECONDS_PER_ATTEMPT: u64 = 3;

/// How often addresses that have all their attempts again are forgotten.
const FORGETTING: Duration = Duration::from_mins(1);

/// The route, limited by the peer's address; behind a proxy that is the proxy's, and all share one limit. What is too much
/// is answered with 429 and when to try again. `None` when the limit would be nothing. Called within the runtime.
pub(crate) fn route(context: impl Fn() + Clone + Send + Sync + 'static) -> Option<Router> {
    let limit = GovernorConfigBuilder::default()
        .per_second(SECONDS_PER_ATTEMPT)
        .burst_size(ATTEMPTS)
        .finish()?;
    let limiter = limit.limiter().clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(FORGETTING).await;
            limiter.retain_recent();
        }
    });
    let handler = move |request: Request<Body>| handle_server_fns_with_context(context.clone(), request);
    Some(Router::new().route(PATH, post(handler).layer(GovernorLayer::new(Arc::new(limit)))))
}
