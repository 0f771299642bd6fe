//! The imports of the office.

use backend::views::ImportSummary;
use leptos::{prelude::ServerFnError, server};

/// What was imported, newest first.
#[server(name = ListImports, prefix = "/api/fn", endpoint = "imports")]
pub(crate) async fn imports() -> Result<Vec<ImportSummary>, ServerFnError> {
    let office = crate::state::office().await?;
    office.imports().await.map_err(crate::state::database)
}
