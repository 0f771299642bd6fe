//! Marking a submitted questionnaire as processed.

use leptos::{server, server_fn::codec::Json};
use uuid::Uuid;

use crate::api::error::ApiError;

/// Marks what was submitted by an invitation as processed, or as to be processed again. Whether there was something to mark.
#[server(prefix = "/api/fn", endpoint = "set-processed", input = Json)]
pub(crate) async fn set_processed(invitation: Uuid, processed: bool) -> Result<bool, ApiError> {
    let invitations = crate::state::invitations().await?;
    let marked = invitations
        .set_processed(invitation, processed, crate::state::now())
        .await;
    marked.map_err(crate::state::database)
}
