//! Beginning a fetch.

use backend::fetches::{FetchView, NotStarted};
use domain::crm::{Crm, Scope};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Begins to fetch; the scope is remembered as the last chosen one.
#[server(prefix = "/api/fn", endpoint = "start-fetch", input = Json)]
pub(crate) async fn start_fetch(crm: Crm, scope: Scope) -> Result<Result<FetchView, NotStarted>, ApiError> {
    let administration = crate::state::administration().await?;
    let started = administration.fetches.start(crm, &scope, administration.now()).await;
    (administration.backend.fetches_changed)();
    started.map_err(crate::state::database)
}
