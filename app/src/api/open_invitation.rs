//! What the link of an invitation opens.

use backend::answering::Opened;
use leptos::{server, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::api::error::ApiError;

/// A link that was followed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct FollowedLink {
    /// What it opens.
    pub(crate) opened: Opened,
    /// Whether the second check was passed in this browser before.
    pub(crate) passed: bool,
}

/// What the link with this token opens.
#[server(prefix = "/api/fn", endpoint = "open-invitation", input = Json)]
pub(crate) async fn open_invitation(token: String) -> Result<FollowedLink, ApiError> {
    use crate::state::{Backend, database, respondent};

    let backend = leptos::prelude::expect_context::<Backend>();
    let Some(invited) = backend.store.invited(&token).await.map_err(database)? else {
        let opened = Opened::Unknown;
        return Ok(FollowedLink { opened, passed: false });
    };
    let opened = invited.opened((backend.now)()).await.map_err(database)?;
    let passed = match &opened {
        Opened::Open(greeting) => respondent(greeting.invitation).await?.is_some(),
        Opened::Closed { .. } | Opened::Unknown => false,
    };
    Ok(FollowedLink { opened, passed })
}
