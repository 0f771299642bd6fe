//! Mailing the code of a second check.

use leptos::{server, server_fn::codec::Json};

use crate::api::error::ApiError;

/// Mails a code to the client of this link. `false` when the link is closed or blocked, or takes no code.
#[server(prefix = "/api/fn", endpoint = "send-code", input = Json)]
pub(crate) async fn send_code(token: String) -> Result<bool, ApiError> {
    use crate::state::{Backend, database};

    let backend = leptos::prelude::expect_context::<Backend>();
    let Some(invited) = backend.store.invited(&token).await.map_err(database)? else {
        return Ok(false);
    };
    let sent = invited.send_code((backend.now)()).await.map_err(database)?;
    (backend.outbox_changed)();
    Ok(sent)
}
