//! Withdrawing a message.

use backend::mail::MessageId;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Withdraws a message that has not left. Whether there was one.
#[server(prefix = "/api/fn", endpoint = "withdraw", input = Json)]
pub(crate) async fn withdraw(message: MessageId) -> Result<bool, ApiError> {
    let invitations = crate::state::invitations().await?;
    let withdrawn = invitations.withdraw(message, crate::state::now()).await;
    crate::state::outbox_changed();
    withdrawn.map_err(crate::state::database)
}
