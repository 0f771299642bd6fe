//! Fetching clients from a CRM: a job on the server, one at a time for each office.

use domain::crm::{Crm, Scope};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::crm::CrmError;

/// Names one fetch of one office.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct FetchId(pub Uuid);

/// A fetch as the screen shows it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FetchView {
    /// Which fetch.
    pub id: FetchId,
    /// From where.
    pub crm: Crm,
    /// Which clients.
    pub scope: Scope,
    /// Where it stands.
    pub state: FetchState,
    /// Clients fetched so far.
    pub done: u32,
    /// How many there will be, as far as known.
    pub total: Option<u32>,
    /// Companies that were left out.
    pub companies: u32,
    /// When it began or last went on, in seconds since 1970.
    pub started_at: i64,
    /// Seconds left, as far as can be said.
    pub seconds_left: Option<u32>,
    /// When it was last written, in seconds since 1970.
    pub at: i64,
    /// Who asked for it; nobody for the one that is prepared every night.
    pub user_name: Option<String>,
    /// What a review of it would show, counted by the server for a fetch that was prepared by itself.
    pub notice: Option<NoticeCounts>,
}

/// Where a fetch stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FetchState {
    /// It goes on.
    Running,
    /// Everything was fetched.
    Finished,
    /// A colleague stopped it; what was fetched can be reviewed, and it can go on.
    Cancelled,
    /// It stopped; what was fetched can be reviewed, and it can go on.
    Failed(CrmError),
}

impl FetchState {
    /// Whether everything was fetched: only then may a client that is not in it have left the CRM.
    #[must_use]
    pub const fn is_complete(self) -> bool {
        matches!(self, Self::Finished)
    }
}

/// What a prepared review would show.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct NoticeCounts {
    /// New clients.
    pub new: u32,
    /// Clients of which values differ.
    pub double: u32,
    /// Clients that only the platform has.
    pub only_existing: u32,
}
