//! One client.

use backend::views::ClientDetails;
use domain::client::ClientId;
use leptos::{prelude::ServerFnError, server, server_fn::codec::Json};

/// A client with its history; `None` when this office has no such client.
#[server(prefix = "/api/fn", endpoint = "client", input = Json)]
pub(crate) async fn client(id: ClientId) -> Result<Option<ClientDetails>, ServerFnError> {
    let office = crate::state::office().await?;
    office.client(id).await.map_err(crate::state::database)
}
