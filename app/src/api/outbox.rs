//! The outbox.

use backend::invitations::{OutboxPage, OutboxQuery};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// One page of the office's messages, newest first.
#[server(prefix = "/api/fn", endpoint = "outbox", input = Json)]
pub(crate) async fn outbox(query: OutboxQuery) -> Result<OutboxPage, ApiError> {
    let invitations = crate::state::invitations().await?;
    invitations.outbox(&query).await.map_err(crate::state::database)
}
