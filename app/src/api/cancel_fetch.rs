//! Stopping a fetch.

use backend::fetches::{FetchId, FetchView};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Stops it if it is running; what came so far is kept. `None` when this office has no such fetch.
#[server(prefix = "/api/fn", endpoint = "cancel-fetch", input = Json)]
pub(crate) async fn cancel_fetch(id: FetchId) -> Result<Option<FetchView>, ApiError> {
    let administration = crate::state::administration().await?;
    let cancelled = administration.fetches.cancel(id, administration.now()).await;
    (administration.backend.fetches_changed)();
    cancelled.map_err(crate::state::database)
}
