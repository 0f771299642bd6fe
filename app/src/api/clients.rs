//! The client base.

use backend::views::{ClientPage, ClientQuery};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// One page of the office's clients.
#[server(prefix = "/api/fn", endpoint = "clients", input = Json)]
pub(crate) async fn clients(query: ClientQuery) -> Result<ClientPage, ApiError> {
    let office = crate::state::office().await?;
    office.clients(&query).await.map_err(crate::state::database)
}
