//! Calling a bulk invitation off.

use backend::invitations::BatchId;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Withdraws what has not left of it, and gives how many that were.
#[server(prefix = "/api/fn", endpoint = "cancel-batch", input = Json)]
pub(crate) async fn cancel_batch(batch: BatchId) -> Result<u32, ApiError> {
    let invitations = crate::state::invitations().await?;
    let withdrawn = invitations.cancel(batch, crate::state::now()).await;
    crate::state::outbox_changed();
    withdrawn.map_err(crate::state::database)
}
