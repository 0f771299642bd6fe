//! Removing a link.

use domain::crm::Crm;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Forgets the credentials, and stops a fetch that runs with them. Clients keep their ids of the CRM.
#[server(prefix = "/api/fn", endpoint = "remove-link", input = Json)]
pub(crate) async fn remove_link(crm: Crm) -> Result<(), ApiError> {
    let administration = crate::state::administration().await?;
    let removed = administration.links.remove(crm, administration.now()).await;
    (administration.backend.fetches_changed)();
    removed.map_err(crate::state::database)
}
