//! The questionnaires that can be coupled.

use backend::views::Questionnaire;
use leptos::server;

use crate::api::error::ApiError;

/// The office's questionnaires, newest income year first.
#[server(prefix = "/api/fn", endpoint = "questionnaires")]
pub(crate) async fn questionnaires() -> Result<Vec<Questionnaire>, ApiError> {
    let office = crate::state::office().await?;
    office.questionnaires().await.map_err(crate::state::database)
}
