//! One fetch.

use backend::fetches::{FetchId, FetchView};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// How far it is; `None` when this office has no such fetch.
#[server(name = ShowFetch, prefix = "/api/fn", endpoint = "fetch", input = Json)]
pub(crate) async fn fetch(id: FetchId) -> Result<Option<FetchView>, ApiError> {
    let administration = crate::state::administration().await?;
    administration.fetches.fetch(id).await.map_err(crate::state::database)
}
