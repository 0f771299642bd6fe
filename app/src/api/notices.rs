//! What was prepared by itself and waits for a review.

use backend::fetches::FetchView;
use leptos::server;

use crate::api::error::ApiError;

/// Finished fetches that nobody has reviewed or dismissed, newest first; each has its counts.
#[server(name = ListNotices, prefix = "/api/fn", endpoint = "notices")]
pub(crate) async fn notices() -> Result<Vec<FetchView>, ApiError> {
    let administration = crate::state::administration().await?;
    administration.fetches.notices().await.map_err(crate::state::database)
}
