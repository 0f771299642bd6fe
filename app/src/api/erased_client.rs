//! A client that was erased.

use backend::views::ErasedClient;
use domain::client::ClientId;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// What is left of it; `None` when this office has erased no such client.
#[server(name = ShowErasedClient, prefix = "/api/fn", endpoint = "erased-client", input = Json)]
pub(crate) async fn erased_client(client: ClientId) -> Result<Option<ErasedClient>, ApiError> {
    let office = crate::state::office().await?;
    office.erased_client(client).await.map_err(crate::state::database)
}
