//! Testing a link again.

use backend::crm::Tested;
use domain::{crm::Crm, crm_error::CrmError};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Tests the link as it stands; how that ended is remembered with it.
#[server(prefix = "/api/fn", endpoint = "test-link", input = Json)]
pub(crate) async fn test_link(crm: Crm) -> Result<Result<Tested, CrmError>, ApiError> {
    let administration = crate::state::administration().await?;
    let connectors = &*administration.backend.connectors;
    let outcome = backend::links::test(&*administration.links, connectors, crm, administration.now()).await;
    outcome.map_err(crate::state::database)
}
