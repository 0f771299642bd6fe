//! What there is of a client's questionnaire.

use backend::invitations::ClientQuestionnaire;
use domain::client::ClientId;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Invitation, messages, answers and what they propose; `None` when this office has no such client.
#[server(name = ReadClientQuestionnaire, prefix = "/api/fn", endpoint = "client-questionnaire", input = Json)]
pub(crate) async fn client_questionnaire(client: ClientId) -> Result<Option<ClientQuestionnaire>, ApiError> {
    let invitations = crate::state::invitations().await?;
    invitations.questionnaire(client).await.map_err(crate::state::database)
}
