//! What is about to leave, and what waits for a decision.

use backend::invitations::BatchView;
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::api::error::ApiError;

/// What *Klanten* tells of the outbox.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct Leaving {
    /// The bulk invitations of which something has not left, newest first.
    pub batches: Vec<BatchView>,
    /// Messages for which somebody has to decide what happens.
    pub asking: u32,
    /// Seconds since 1970 here: a browser's own clock may be wrong.
    pub now: i64,
}

/// The bulk invitations that leave, and how many messages ask for a decision.
#[server(name = ListLeaving, prefix = "/api/fn", endpoint = "leaving")]
pub(crate) async fn leaving() -> Result<Leaving, ApiError> {
    use backend::invitations::{MessageState, OutboxQuery};

    let invitations = crate::state::invitations().await?;
    let asking = OutboxQuery {
        state: Some(MessageState::Unknown),
        page: 0,
    };
    let outbox = invitations.outbox(&asking).await.map_err(crate::state::database)?;
    let asking = outbox.counts.iter().filter(|(state, _)| state.asks());
    Ok(Leaving {
        batches: invitations.leaving().await.map_err(crate::state::database)?,
        asking: asking.map(|(_, count)| count).sum(),
        now: crate::state::now(),
    })
}
