//! The questionnaires on the settings page.

use backend::questionnaires::QuestionnaireSummary;
use leptos::server;

use crate::api::error::ApiError;

/// All of them, archived ones too; newest income year first.
#[server(prefix = "/api/fn", endpoint = "questionnaire-list")]
pub(crate) async fn questionnaire_list() -> Result<Vec<QuestionnaireSummary>, ApiError> {
    let administration = crate::state::administration().await?;
    administration
        .questionnaires
        .list()
        .await
        .map_err(crate::state::database)
}
