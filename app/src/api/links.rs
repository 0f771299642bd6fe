//! The links of the office with CRMs.

use backend::links::LinkView;
use leptos::server;

use crate::api::error::ApiError;

/// Every CRM, linked or not.
#[server(name = ListLinks, prefix = "/api/fn", endpoint = "links")]
pub(crate) async fn links() -> Result<Vec<LinkView>, ApiError> {
    let administration = crate::state::administration().await?;
    let backend = &administration.backend;
    let views = backend::links::views(&*administration.links, &*backend.connectors, &backend.pretend).await;
    views.map_err(crate::state::database)
}
