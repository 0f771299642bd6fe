//! A questionnaire as the client fills it in.

use leptos::{server, server_fn::codec::Json};
use uuid::Uuid;

use crate::api::error::ApiError;

/// The questionnaire of an invitation as it stands; `None` when its link is closed.
#[server(prefix = "/api/fn", endpoint = "sheet", input = Json)]
pub(crate) async fn sheet(invitation: Uuid) -> Result<Option<backend::answering::Sheet>, ApiError> {
    let answering = crate::state::answering(invitation).await?;
    answering
        .store
        .sheet(answering.now)
        .await
        .map_err(crate::state::database)
}
