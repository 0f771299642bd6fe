//! An answer of a client.

use backend::answering::NotKept;
use domain::questionnaire::QuestionId;
use leptos::{server, server_fn::codec::Json};
use uuid::Uuid;

use crate::api::error::ApiError;

/// Keeps an answer as it was typed, or that there is none.
#[server(prefix = "/api/fn", endpoint = "answer", input = Json)]
pub(crate) async fn answer(
    invitation: Uuid,
    question: QuestionId,
    typed: Vec<String>,
) -> Result<Result<(), NotKept>, ApiError> {
    let answering = crate::state::answering(invitation).await?;
    let kept = answering.store.answer(&question, &typed, answering.now).await;
    kept.map_err(crate::state::database)
}
