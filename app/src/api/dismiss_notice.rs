//! Taking a notice away.

use backend::fetches::FetchId;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Takes the notice away; the fetch stays. Whether this office had such a fetch.
#[server(prefix = "/api/fn", endpoint = "dismiss-notice", input = Json)]
pub(crate) async fn dismiss_notice(id: FetchId) -> Result<bool, ApiError> {
    let administration = crate::state::administration().await?;
    let dismissed = administration.fetches.dismiss_notice(id).await;
    dismissed.map_err(crate::state::database)
}
