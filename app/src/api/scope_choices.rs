//! What can be chosen of a CRM's clients.

use backend::links::ScopeChoices;
use domain::{crm::Crm, crm_error::CrmError};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// The taskflows as the CRM has them now, and what was chosen last.
#[server(name = ListScopeChoices, prefix = "/api/fn", endpoint = "scope-choices", input = Json)]
pub(crate) async fn scope_choices(crm: Crm) -> Result<Result<ScopeChoices, CrmError>, ApiError> {
    let administration = crate::state::administration().await?;
    let connectors = &*administration.backend.connectors;
    let choices = backend::links::scope_choices(&*administration.links, connectors, crm).await;
    choices.map_err(crate::state::database)
}
