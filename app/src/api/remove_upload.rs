//! Taking back a file.

use domain::answers::UploadId;
use leptos::{server, server_fn::codec::Json};
use uuid::Uuid;

use crate::api::error::ApiError;

/// Forgets a file. `false` when there is none, or everything was submitted.
#[server(prefix = "/api/fn", endpoint = "remove-upload", input = Json)]
pub(crate) async fn remove_upload(invitation: Uuid, id: UploadId) -> Result<bool, ApiError> {
    let answering = crate::state::answering(invitation).await?;
    let removed = answering.store.remove_upload(id, answering.now).await;
    removed.map_err(crate::state::database)
}
