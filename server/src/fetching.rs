//! What the program does without anybody: it goes on with fetches, also with those that were running when it last stopped,
//! begins those that are due, counts what was prepared, and forgets what is too old.

use std::{collections::HashMap, sync::Arc, time::Duration};

use backend::{
    crm::Connectors,
    jobs::{self, CountJob, Ended, FetchJob, JobStore, RunId},
    store::StoreError,
};
use domain::belgium::in_belgium;
use tokio::{
    sync::Notify,
    task::{AbortHandle, JoinSet},
};

use crate::notices;

/// How often it looks around when nobody tells it that something changed: schedules are by the hour.
const ROUND: Duration = Duration::from_mins(1);

/// The program's jobs.
pub(crate) struct Fetching {
    /// The database.
    pub(crate) jobs: Box<dyn JobStore>,
    /// The CRMs.
    pub(crate) connectors: Arc<dyn Connectors>,
    /// Rung when a fetch began, goes on, was stopped or has ended.
    pub(crate) changed: Arc<Notify>,
    /// After how many seconds what was fetched is forgotten.
    pub(crate) kept_for: i64,
    /// Seconds since 1970.
    pub(crate) now: fn() -> i64,
}

impl Fetching {
    /// Works until it is dropped. A fetch that is in the middle of a step then does that step again at the next start.
    pub(crate) async fn work(self) {
        let mut tasks = JoinSet::new();
        let mut runs = HashMap::new();
        loop {
            if let Err(error) = self.round(&mut tasks, &mut runs).await {
                tracing::error!(%error, "the fetches could not be looked after");
            }
            tokio::select! {
                () = self.changed.notified() => {}
                () = tokio::time::sleep(ROUND) => {}
            }
        }
    }

    async fn round(&self, tasks: &mut JoinSet<()>, runs: &mut HashMap<RunId, AbortHandle>) -> Result<(), StoreError> {
        let now = (self.now)();
        self.jobs.forget_older_than(now - self.kept_for).await?;
        if let Some(moment) = in_belgium(now) {
            self.jobs.start_due(moment).await?;
        }
        self.follow(self.jobs.running().await?, tasks, runs);
        for job in self.jobs.uncounted().await? {
            count(&*job).await?;
        }
        Ok(())
    }

    /// Stops the runs that are over, and starts those that nobody works on.
    fn follow(&self, running: Vec<Box<dyn FetchJob>>, tasks: &mut JoinSet<()>, runs: &mut HashMap<RunId, AbortHandle>) {
        while tasks.try_join_next().is_some() {}
        runs.retain(|id, task| {
            let goes_on = running.iter().any(|job| job.id() == *id) && !task.is_finished();
            if !goes_on {
                task.abort();
            }
            goes_on
        });
        for job in running {
            runs.entry(job.id()).or_insert_with(|| {
                let (connectors, changed) = (self.connectors.clone(), self.changed.clone());
                tasks.spawn(go_on(job, connectors, changed, self.now))
            });
        }
    }
}

async fn go_on(job: Box<dyn FetchJob>, connectors: Arc<dyn Connectors>, changed: Arc<Notify>, now: fn() -> i64) {
    let fetch = job.id().fetch.0;
    match jobs::run(&*job, &*connectors, now).await {
        Ok(Ended::As(state)) => {
            tracing::info!(%fetch, ?state, "a fetch ended");
            changed.notify_one();
        }
        Ok(Ended::Over) => tracing::info!(%fetch, "a fetch was stopped"),
        // It stands as running, and the next round goes on with it.
        Err(error) => tracing::error!(%fetch, %error, "a fetch was interrupted"),
    }
}

async fn count(job: &dyn CountJob) -> Result<(), StoreError> {
    let Some(material) = job.material().await? else {
        return Ok(());
    };
    // Other requests go on meanwhile.
    let counts = tokio::task::block_in_place(|| notices::count(job.fetch(), material));
    job.keep(counts).await
}
