//! The rehearsal of a bulk invitation.

use backend::invitations::{RehearsedClient, Selection};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Who of the selection would get what, and who cannot be invited. Nothing changes.
#[server(prefix = "/api/fn", endpoint = "rehearse", input = Json)]
pub(crate) async fn rehearse(selection: Selection) -> Result<Vec<RehearsedClient>, ApiError> {
    let invitations = crate::state::invitations().await?;
    invitations.rehearse(&selection).await.map_err(crate::state::database)
}
