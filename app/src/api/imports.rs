//! The imports of the office.

use backend::views::ImportSummary;
use leptos::server;

use crate::api::error::ApiError;

/// What was imported, newest first.
#[server(name = ListImports, prefix = "/api/fn", endpoint = "imports")]
pub(crate) async fn imports() -> Result<Vec<ImportSummary>, ApiError> {
    let office = crate::state::office().await?;
    office.imports().await.map_err(crate::state::database)
}
