//! What undoing an import would do.

use domain::{journal::ImportId, undo::UndoEffect};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// What it would do now; `None` when this office has no such import, or it was undone.
#[server(name = ShowUndoEffect, prefix = "/api/fn", endpoint = "undo-effect", input = Json)]
pub(crate) async fn undo_effect(import: ImportId) -> Result<Option<UndoEffect>, ApiError> {
    let imports = crate::state::imports().await?;
    imports.undo_effect(import).await.map_err(crate::state::database)
}
