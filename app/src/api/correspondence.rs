//! How the office writes to its clients.

use backend::correspondence::Correspondence;
use leptos::server;

use crate::api::error::ApiError;

/// As it stands.
#[server(name = ReadCorrespondence, prefix = "/api/fn", endpoint = "correspondence")]
pub(crate) async fn correspondence() -> Result<Correspondence, ApiError> {
    let administration = crate::state::administration().await?;
    administration
        .correspondence
        .read()
        .await
        .map_err(crate::state::database)
}
