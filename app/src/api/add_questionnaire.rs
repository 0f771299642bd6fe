//! A new questionnaire.

use backend::questionnaires::{NotSaved, QuestionnaireDraft};
use domain::client::QuestionnaireId;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Adds it, or says why not.
#[server(prefix = "/api/fn", endpoint = "add-questionnaire", input = Json)]
pub(crate) async fn add_questionnaire(
    draft: QuestionnaireDraft,
) -> Result<Result<QuestionnaireId, NotSaved>, ApiError> {
    let administration = crate::state::administration().await?;
    let added = administration.questionnaires.add(&draft, administration.now()).await;
    added.map_err(crate::state::database)
}
