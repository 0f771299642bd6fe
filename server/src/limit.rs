//! So many requests of one peer and no more.

use std::{sync::Arc, time::Duration};

use axum::routing::MethodRouter;
use tower_governor::{GovernorLayer, governor::GovernorConfigBuilder};

/// How often addresses that have all their requests again are forgotten.
const FORGETTING: Duration = Duration::from_mins(1);

/// Limits routes: so many requests to all of them may follow each other at once, and one more comes back after each `period`.
/// They are counted by the peer's address; behind a proxy that is the proxy's, and all share one limit. What is too much is
/// answered with 429 and when to try again. `None` when the limit would be nothing. Called within the runtime.
pub(crate) fn limit(at_once: u32, period: Duration) -> Option<impl Fn(MethodRouter) -> MethodRouter> {
    let limit = GovernorConfigBuilder::default()
        .period(period)
        .burst_size(at_once)
        .finish()?;
    let limiter = limit.limiter().clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(FORGETTING).await;
            limiter.retain_recent();
        }
    });
    let limit = Arc::new(limit);
    Some(move |route: MethodRouter| route.layer(GovernorLayer::new(limit.clone())))
}
