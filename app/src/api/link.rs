//! Linking a CRM.

use backend::crm::{Credentials, Tested};
use domain::crm_error::CrmError;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Tests the credentials on the spot, and keeps them when they are good: in the place of earlier ones, if there are any.
#[server(prefix = "/api/fn", endpoint = "link", input = Json)]
pub(crate) async fn link(credentials: Credentials) -> Result<Result<Tested, CrmError>, ApiError> {
    let administration = crate::state::administration().await?;
    let connectors = &*administration.backend.connectors;
    let outcome = backend::links::link(&*administration.links, connectors, credentials, administration.now()).await;
    outcome.map_err(crate::state::database)
}
