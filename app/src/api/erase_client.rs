//! Erasing a client.

use backend::erasing::EraseOutcome;
use domain::client::ClientId;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Erases every value of an archived client. It cannot be undone.
#[server(prefix = "/api/fn", endpoint = "erase-client", input = Json)]
pub(crate) async fn erase_client(client: ClientId) -> Result<EraseOutcome, ApiError> {
    let erasing = crate::state::erasing().await?;
    let outcome = erasing.erase(client, crate::state::now()).await;
    outcome.map_err(crate::state::database)
}
