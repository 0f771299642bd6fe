//! The fetches of the office.

use backend::fetches::FetchView;
use leptos::server;

use crate::api::error::ApiError;

/// The newest of each CRM, the running one among them.
#[server(name = ListFetches, prefix = "/api/fn", endpoint = "fetches")]
pub(crate) async fn fetches() -> Result<Vec<FetchView>, ApiError> {
    let administration = crate::state::administration().await?;
    administration.fetches.newest().await.map_err(crate::state::database)
}
