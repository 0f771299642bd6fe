//! Sending a message once more.

use backend::mail::MessageId;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Wants the message once more. Whether this office has such a message, and it can be sent again.
#[server(prefix = "/api/fn", endpoint = "send-again", input = Json)]
pub(crate) async fn send_again(message: MessageId) -> Result<bool, ApiError> {
    let invitations = crate::state::invitations().await?;
    let wanted = invitations.send_again(message, crate::state::now()).await;
    crate::state::outbox_changed();
    wanted.map_err(crate::state::database)
}
