//! What the filters of the client base offer.

use backend::views::FilterChoices;
use leptos::server;

use crate::api::error::ApiError;

/// The office's labels and colleagues in charge.
#[server(name = ListFilterChoices, prefix = "/api/fn", endpoint = "filter-choices")]
pub(crate) async fn filter_choices() -> Result<FilterChoices, ApiError> {
    let office = crate::state::office().await?;
    office.filter_choices().await.map_err(crate::state::database)
}
