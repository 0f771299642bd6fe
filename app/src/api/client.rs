//! One client.

use backend::views::ClientDetails;
use domain::client::ClientId;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// A client with its history; `None` when this office has no such client.
#[server(prefix = "/api/fn", endpoint = "client", input = Json)]
pub(crate) async fn client(id: ClientId) -> Result<Option<ClientDetails>, ApiError> {
    let office = crate::state::office().await?;
    office.client(id).await.map_err(crate::state::database)
}
