//! Fetching clients from a CRM: a job on the server, one at a time for each office.

use async_trait::async_trait;
use domain::{
    crm::{Crm, CrmClient, CrmPerson, Fetched, Scope},
    crm_error::CrmError,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    crm::Connectors,
    links::{Calling, LinkStore},
    store::StoreError,
};

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

/// Why a fetch did not begin or go on.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotStarted {
    /// Another one of this office is running.
    AlreadyRunning,
    /// The office has no link with that CRM.
    NotLinked,
    /// This office has no such fetch: it was dropped, or its time is over.
    Unknown,
}

/// The fetches of an office, for its administrators. Times are seconds since 1970.
#[async_trait]
pub trait FetchStore: Send + Sync {
    /// Begins a fetch, and remembers its scope as the last chosen one.
    async fn start(&self, crm: Crm, scope: &Scope, now: i64) -> Result<Result<FetchView, NotStarted>, StoreError>;

    /// The newest of each CRM, the running one among them.
    async fn newest(&self) -> Result<Vec<FetchView>, StoreError>;

    /// One fetch; `None` when this office has no such fetch.
    async fn fetch(&self, id: FetchId) -> Result<Option<FetchView>, StoreError>;

    /// Stops a running fetch; what came so far is kept.
    async fn cancel(&self, id: FetchId, now: i64) -> Result<Option<FetchView>, StoreError>;

    /// Goes on with one that was cancelled or failed, where it stopped. One that runs or is finished stays as it is.
    async fn resume(&self, id: FetchId, now: i64) -> Result<Result<FetchView, NotStarted>, StoreError>;

    /// Forgets what was fetched, and stops the fetch if it is running. Whether there was such a fetch.
    async fn drop_fetched(&self, id: FetchId, now: i64) -> Result<bool, StoreError>;

    /// Fetches that were prepared by themselves and that nobody has reviewed or dismissed, newest first.
    async fn notices(&self) -> Result<Vec<FetchView>, StoreError>;

    /// Takes a notice away; the fetch stays. Whether there was such a fetch.
    async fn dismiss_notice(&self, id: FetchId) -> Result<bool, StoreError>;

    /// What was fetched so far; `None` when this office has no such fetch.
    async fn fetched(&self, id: FetchId) -> Result<Option<Fetched>, StoreError>;

    /// Puts persons in the place of what came of them before; of `asked`, one that is not among them has left the CRM. Whether
    /// there was such a fetch.
    async fn replace(&self, id: FetchId, asked: &[String], persons: &[CrmPerson], now: i64)
    -> Result<bool, StoreError>;
}

/// Fetches only these clients again, with their partners, for the review of `id`. `None` when this office has no such fetch.
///
/// # Errors
/// When the database cannot be used.
pub async fn fetch_again(
    fetches: &dyn FetchStore,
    links: &dyn LinkStore,
    connectors: &dyn Connectors,
    id: FetchId,
    ids: &[String],
    now: i64,
) -> Result<Option<Result<Vec<CrmClient>, CrmError>>, StoreError> {
    let Some(view) = fetches.fetch(id).await? else {
        return Ok(None);
    };
    let calling = match Calling::open(links, connectors, view.crm).await? {
        Ok(calling) => calling,
        Err(problem) => return Ok(Some(Err(problem))),
    };
    let answer = calling.connector.persons(ids).await;
    calling.close(links).await?;
    let persons = match answer {
        Ok(persons) => persons,
        Err(problem) => return Ok(Some(Err(problem))),
    };
    if !fetches.replace(id, ids, &persons, now).await? {
        return Ok(None);
    }
    let fetched = fetches.fetched(id).await?;
    Ok(fetched.map(|fetched| {
        let mut clients = fetched.clients;
        clients.retain(|client| ids.contains(&client.id));
        Ok(clients)
    }))
}

/// Seconds that a fetch still takes when it goes on as it went: `done` of `total` clients, the last `fresh` of them in
/// `seconds`.
#[must_use]
pub fn seconds_left(fresh: u32, seconds: i64, done: u32, total: Option<u32>) -> Option<u32> {
    let left = u64::from(total?.saturating_sub(done));
    let seconds = u64::try_from(seconds).ok()?;
    let needed = left.checked_mul(seconds)?.checked_div(u64::from(fresh))?;
    u32::try_from(needed).ok()
}

#[cfg(test)]
mod tests {
    use super::seconds_left;

    #[test]
    fn time_left_is_said_once_something_came() {
        assert_eq!(seconds_left(100, 10, 100, Some(400)), Some(30));
        assert_eq!(
            seconds_left(100, 10, 300, Some(400)),
            Some(10),
            "it went on where it stopped"
        );
        assert_eq!(seconds_left(0, 10, 300, Some(400)), None);
        assert_eq!(seconds_left(100, 10, 100, None), None);
        assert_eq!(
            seconds_left(100, 10, 500, Some(400)),
            Some(0),
            "more came than was said"
        );
    }
}
