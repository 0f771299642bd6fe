//! A questionnaire in the editor.

use backend::questionnaires::QuestionnaireDetails;
use domain::client::QuestionnaireId;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// As it stands; `None` when this office has no such questionnaire.
#[server(name = ReadQuestionnaire, prefix = "/api/fn", endpoint = "questionnaire", input = Json)]
pub(crate) async fn questionnaire(id: QuestionnaireId) -> Result<Option<QuestionnaireDetails>, ApiError> {
    let administration = crate::state::administration().await?;
    administration
        .questionnaires
        .read(id)
        .await
        .map_err(crate::state::database)
}
