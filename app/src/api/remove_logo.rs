//! Removing the office's logo.

use backend::correspondence::NotChosen;
use leptos::server;

use crate::api::error::ApiError;

/// Mails have no logo from now on.
#[server(prefix = "/api/fn", endpoint = "remove-logo")]
pub(crate) async fn remove_logo() -> Result<Result<(), NotChosen>, ApiError> {
    let administration = crate::state::administration().await?;
    let removed = administration.correspondence.choose_logo(None).await;
    removed.map_err(crate::state::database)
}
