//! What the program does without anybody: goes on with fetches, begins those that are due, counts what they brought, and
//! forgets what is too old.

use async_trait::async_trait;
use domain::{
    client::ExistingClient,
    crm::{Fetched, Scope},
    crm_error::CrmError,
    language::Language,
};
use time::OffsetDateTime;

use crate::{
    crm::{Connectors, Credentials, Cursor, Step},
    fetches::{FetchId, FetchState, NoticeCounts},
    store::StoreError,
};

/// The jobs of every office; each is the view of one fetch, and of nothing else of its office than it needs.
/// Times are seconds since 1970.
#[async_trait]
pub trait JobStore: Send + Sync {
    /// The fetches that are running.
    async fn running(&self) -> Result<Vec<Box<dyn FetchJob>>, StoreError>;

    /// The fetches that were prepared by themselves, are finished, and were not counted yet.
    async fn uncounted(&self) -> Result<Vec<Box<dyn CountJob>>, StoreError>;

    /// Begins every fetch that is due at `moment` on Belgium's clock, unless the office has one of that CRM of the same day,
    /// or another is running: then it is due still.
    async fn start_due(&self, moment: OffsetDateTime) -> Result<(), StoreError>;

    /// Forgets every fetch that was last written before `moment` and is not running.
    async fn forget_older_than(&self, moment: i64) -> Result<(), StoreError>;
}

/// Names one run of a fetch: one that was cancelled and goes on is another run, and the former keeps nothing any more.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct RunId {
    /// Which fetch.
    pub fetch: FetchId,
    /// How often it has begun or gone on.
    pub run: u32,
}

/// What a run starts from.
#[derive(Debug)]
pub struct Task {
    /// How the CRM is reached.
    pub credentials: Credentials,
    /// Which clients.
    pub scope: Scope,
    /// Where to go on.
    pub cursor: Cursor,
}

/// One run of a fetch, as the database keeps it.
#[async_trait]
pub trait FetchJob: Send + Sync {
    /// Which run.
    fn id(&self) -> RunId;

    /// What to do; `None` when this run is over.
    async fn task(&self) -> Result<Option<Task>, StoreError>;

    /// Keeps what a step brought, together with where to go on. `false` when this run is over: then nothing is kept.
    async fn keep(&self, step: &Step, now: i64) -> Result<bool, StoreError>;

    /// Ends this run; what was kept stays.
    async fn fail(&self, problem: CrmError, now: i64) -> Result<(), StoreError>;

    /// See [`crate::links::LinkStore::renew`].
    async fn renew(&self, used: &Credentials, renewed: &Credentials) -> Result<(), StoreError>;
}

/// What is compared to count what a review would show.
#[derive(Debug)]
pub struct Material {
    /// What came.
    pub fetched: Fetched,
    /// The office's clients, archived ones included.
    pub clients: Vec<ExistingClient>,
    /// The office's default language.
    pub default_language: Language,
}

/// The counting of one fetch that was prepared by itself.
#[async_trait]
pub trait CountJob: Send + Sync {
    /// Which fetch.
    fn fetch(&self) -> FetchId;

    /// What to compare; `None` when the fetch is gone.
    async fn material(&self) -> Result<Option<Material>, StoreError>;

    /// Keeps the counts.
    async fn keep(&self, counts: NoticeCounts) -> Result<(), StoreError>;
}

/// How a run ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ended {
    /// The fetch is in this state now.
    As(FetchState),
    /// Somebody stopped it, or took it over.
    Over,
}

/// Goes on with a fetch until it is finished, stopped or failed. Tries nothing twice: that is the connector's work, and a
/// fetch that failed can go on later.
///
/// # Errors
/// When the database cannot be used: the fetch stands as running, and is to be run again.
pub async fn run(job: &dyn FetchJob, connectors: &dyn Connectors, now: fn() -> i64) -> Result<Ended, StoreError> {
    let Some(task) = job.task().await? else {
        return Ok(Ended::Over);
    };
    let Task {
        mut credentials,
        scope,
        mut cursor,
    } = task;
    let connector = match connectors.connect(&credentials) {
        Ok(connector) => connector,
        Err(problem) => return failed(job, problem, now).await,
    };
    loop {
        let answer = connector.step(&scope, &cursor).await;
        if let Some(renewed) = connector.renewed().filter(|renewed| *renewed != credentials) {
            job.renew(&credentials, &renewed).await?;
            credentials = renewed;
        }
        let step = match answer {
            Ok(step) => step,
            Err(problem) => return failed(job, problem, now).await,
        };
        if !job.keep(&step, now()).await? {
            return Ok(Ended::Over);
        }
        match step.next {
            Some(next) => cursor = next,
            None => return Ok(Ended::As(FetchState::Finished)),
        }
    }
}

async fn failed(job: &dyn FetchJob, problem: CrmError, now: fn() -> i64) -> Result<Ended, StoreError> {
    job.fail(problem, now()).await?;
    Ok(Ended::As(FetchState::Failed(problem)))
}
