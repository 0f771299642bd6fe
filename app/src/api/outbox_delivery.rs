//! Where messages go.

use backend::mail::DeliveryView;
use leptos::server;

use crate::api::error::ApiError;

/// To a mail server, or into files of which nobody gets anything: for every colleague.
#[server(prefix = "/api/fn", endpoint = "outbox-delivery")]
pub(crate) async fn outbox_delivery() -> Result<DeliveryView, ApiError> {
    crate::state::signed_in().await?;
    let backend = leptos::prelude::expect_context::<crate::state::Backend>();
    Ok(backend.mailer.delivery())
}
