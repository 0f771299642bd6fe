//! Choosing when a fetch is prepared by itself.

use backend::links::Schedule;
use domain::crm::Crm;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Every night from now on, or never.
#[server(prefix = "/api/fn", endpoint = "choose-schedule", input = Json)]
pub(crate) async fn choose_schedule(crm: Crm, schedule: Option<Schedule>) -> Result<(), ApiError> {
    let administration = crate::state::administration().await?;
    if schedule.as_ref().is_some_and(|schedule| schedule.hour > 23) {
        return Err(ApiError::Failed);
    }
    let chosen = administration
        .links
        .choose_schedule(crm, schedule.as_ref(), administration.now())
        .await;
    (administration.backend.fetches_changed)();
    chosen.map_err(crate::state::database)
}
