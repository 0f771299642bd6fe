//! A whole national number, on request.

use domain::{client::ClientId, field::Field};
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// The number as it is printed. That it was asked for, and by whom, is written in the client's history.
#[server(prefix = "/api/fn", endpoint = "reveal", input = Json)]
pub(crate) async fn reveal(id: ClientId, field: Field) -> Result<Option<String>, ApiError> {
    let office = crate::state::office().await?;
    let now = (leptos::prelude::expect_context::<crate::state::Backend>().now)();
    office.reveal(id, field, now).await.map_err(crate::state::database)
}
