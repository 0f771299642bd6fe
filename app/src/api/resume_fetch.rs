//! Going on with a fetch.

use backend::fetches::{FetchId, FetchView, NotStarted};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Goes on where it stopped, when it was cancelled or failed.
#[server(prefix = "/api/fn", endpoint = "resume-fetch", input = Json)]
pub(crate) async fn resume_fetch(id: FetchId) -> Result<Result<FetchView, NotStarted>, ApiError> {
    let administration = crate::state::administration().await?;
    let resumed = administration.fetches.resume(id, administration.now()).await;
    (administration.backend.fetches_changed)();
    resumed.map_err(crate::state::database)
}
