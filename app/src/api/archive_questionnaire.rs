//! Archiving a questionnaire, and taking it back.

use domain::client::QuestionnaireId;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Offers it no more, or again. `false` when this office has no such questionnaire.
#[server(prefix = "/api/fn", endpoint = "archive-questionnaire", input = Json)]
pub(crate) async fn archive_questionnaire(id: QuestionnaireId, archived: bool) -> Result<bool, ApiError> {
    let administration = crate::state::administration().await?;
    let done = administration.questionnaires.set_archived(id, archived).await;
    done.map_err(crate::state::database)
}
