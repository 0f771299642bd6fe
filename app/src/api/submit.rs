//! Submitting a questionnaire.

use backend::answering::SubmitOutcome;
use leptos::{server, server_fn::codec::Json};
use uuid::Uuid;

use crate::api::error::ApiError;

/// Gives everything to the office.
#[server(prefix = "/api/fn", endpoint = "submit", input = Json)]
pub(crate) async fn submit(invitation: Uuid) -> Result<SubmitOutcome, ApiError> {
    let answering = crate::state::answering(invitation).await?;
    let outcome = answering.store.submit(answering.now).await;
    let outcome = outcome.map_err(crate::state::database)?;
    (answering.outbox_changed)();
    Ok(outcome)
}
