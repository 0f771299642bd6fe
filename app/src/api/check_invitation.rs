//! The second check of an invitation.

use backend::answering::Checked;
use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Compares a date of birth or a code with what is known here. Whoever passes can answer in this browser from then on.
#[server(prefix = "/api/fn", endpoint = "check-invitation", input = Json)]
pub(crate) async fn check_invitation(token: String, given: String) -> Result<Checked, ApiError> {
    use crate::state::{Backend, admit, database};

    let backend = leptos::prelude::expect_context::<Backend>();
    let Some(invited) = backend.store.invited(&token).await.map_err(database)? else {
        return Ok(Checked::Closed);
    };
    let (checked, respondent) = invited.check(&given, (backend.now)()).await.map_err(database)?;
    if let Some(respondent) = respondent {
        admit(respondent).await?;
    }
    Ok(checked)
}
