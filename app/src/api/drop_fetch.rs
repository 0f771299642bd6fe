//! Forgetting what was fetched.

use backend::fetches::FetchId;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Forgets it, and stops the fetch if it is running. Whether this office had such a fetch.
#[server(prefix = "/api/fn", endpoint = "drop-fetch", input = Json)]
pub(crate) async fn drop_fetch(id: FetchId) -> Result<bool, ApiError> {
    let administration = crate::state::administration().await?;
    let dropped = administration.fetches.drop_fetched(id, administration.now()).await;
    (administration.backend.fetches_changed)();
    dropped.map_err(crate::state::database)
}
