//! Inviting clients.

use backend::invitations::{InviteOutcome, InviteRequest};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Invites all of them or nobody; the same request twice has one effect and one answer.
#[server(prefix = "/api/fn", endpoint = "invite", input = Json)]
pub(crate) async fn invite(request: InviteRequest) -> Result<InviteOutcome, ApiError> {
    let invitations = crate::state::invitations().await?;
    let outcome = invitations.invite(&request, crate::state::now()).await;
    crate::state::outbox_changed();
    outcome.map_err(crate::state::database)
}
