//! Choosing how the office writes to its clients.

use backend::correspondence::NotChosen;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Keeps the sender's name and the address for answers, or says which of the two is none.
#[server(prefix = "/api/fn", endpoint = "choose-correspondence", input = Json)]
pub(crate) async fn choose_correspondence(
    sender_name: String,
    reply_to: String,
) -> Result<Result<(), NotChosen>, ApiError> {
    let administration = crate::state::administration().await?;
    let chosen = administration.correspondence.choose(&sender_name, &reply_to).await;
    chosen.map_err(crate::state::database)
}
