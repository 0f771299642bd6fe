//! Saving a questionnaire.

use backend::questionnaires::{NotSaved, QuestionnaireDetails, QuestionnaireDraft};
use domain::client::QuestionnaireId;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Writes over the one of `revision`, or says why not. A version that was sent stays as it is.
#[server(prefix = "/api/fn", endpoint = "save-questionnaire", input = Json)]
pub(crate) async fn save_questionnaire(
    id: QuestionnaireId,
    revision: u32,
    draft: QuestionnaireDraft,
) -> Result<Result<QuestionnaireDetails, NotSaved>, ApiError> {
    let administration = crate::state::administration().await?;
    let now = administration.now();
    let saved = administration.questionnaires.save(id, revision, &draft, now).await;
    saved.map_err(crate::state::database)
}
