//! Where mail goes.

use backend::mail::DeliveryView;
use leptos::server;

use crate::api::error::ApiError;

/// To which server, or into which folder.
#[server(prefix = "/api/fn", endpoint = "delivery")]
pub(crate) async fn delivery() -> Result<DeliveryView, ApiError> {
    let administration = crate::state::administration().await?;
    Ok(administration.backend.mailer.delivery())
}
