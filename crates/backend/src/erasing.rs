//! Erasing a client for good (GDPR, article 17): for administrators, one client at a time.

use async_trait::async_trait;
use domain::client::ClientId;
use serde::{Deserialize, Serialize};

use crate::store::StoreError;

/// What came of erasing.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EraseOutcome {
    /// Every value of the client is gone; also when it was before.
    Erased,
    /// Nothing: only who is archived is erased, so that it takes two decisions.
    NotArchived,
    /// Nothing: this office has no such client.
    Unknown,
}

/// Erasing in the administrator's office.
#[async_trait]
pub trait ErasingStore: Send + Sync {
    /// Erases every value of an archived client, in its history, messages and answers too; its files go, its links open
    /// nothing, and what has not left for it is withdrawn. Who did what and when stays. It cannot be undone. `now`: seconds
    /// since 1970.
    async fn erase(&self, client: ClientId, now: i64) -> Result<EraseOutcome, StoreError>;
}
