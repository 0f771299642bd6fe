//! Which questionnaire clients have in their file.

use domain::client::{ClientId, QuestionnaireId};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Couples a questionnaire to the clients, or none, and gives how many changed.
#[server(prefix = "/api/fn", endpoint = "couple", input = Json)]
pub(crate) async fn couple(clients: Vec<ClientId>, questionnaire: Option<QuestionnaireId>) -> Result<u32, ApiError> {
    let invitations = crate::state::invitations().await?;
    let changed = invitations.couple(&clients, questionnaire).await;
    changed.map_err(crate::state::database)
}
