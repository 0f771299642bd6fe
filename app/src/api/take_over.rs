//! Taking over what a client answered.

use backend::invitations::TakeOverOutcome;
use domain::changes::CellChange;
use leptos::{server, server_fn::codec::Json};
use uuid::Uuid;

use crate::api::error::ApiError;

/// Overwrites values with what the client answered to an invitation, all of them or none.
#[server(prefix = "/api/fn", endpoint = "take-over", input = Json)]
pub(crate) async fn take_over(invitation: Uuid, cells: Vec<CellChange>) -> Result<TakeOverOutcome, ApiError> {
    let invitations = crate::state::invitations().await?;
    let now = crate::state::now();
    let today = domain::belgium::in_belgium(now).map(|moment| domain::date::to_iso(moment.date()));
    let today = today.ok_or(ApiError::Failed)?;
    let outcome = invitations.take_over(invitation, &cells, &today, now).await;
    outcome.map_err(crate::state::database)
}
