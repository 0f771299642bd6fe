//! A test mail to oneself.

use backend::mail::MessageId;
use domain::language::Language;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Wants a test of an invitation in that language, to the address with which one signs in.
#[server(prefix = "/api/fn", endpoint = "send-test", input = Json)]
pub(crate) async fn send_test(language: Language) -> Result<MessageId, ApiError> {
    let invitations = crate::state::invitations().await?;
    let wanted = invitations.send_test(language, crate::state::now()).await;
    crate::state::outbox_changed();
    wanted.map_err(crate::state::database)
}
