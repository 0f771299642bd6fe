//! Undoing an import.

use domain::{changes::Digest, journal::ImportId, undo::UndoOutcome};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Does exactly what was shown under `digest`, or nothing.
#[server(prefix = "/api/fn", endpoint = "undo-import", input = Json)]
pub(crate) async fn undo_import(import: ImportId, digest: Digest) -> Result<UndoOutcome, ApiError> {
    let imports = crate::state::imports().await?;
    let now = (leptos::prelude::expect_context::<crate::state::Backend>().now)();
    let outcome = imports.undo_import(import, &digest, now).await;
    outcome.map_err(crate::state::database)
}
