//! What leaves without anybody: the program sends what is wanted, a few at a time, also what was wanted when it last stopped.

use std::{sync::Arc, time::Duration};

use backend::{
    mail::{Letter, Mailer, Rendered},
    outbox::{Claimed, OutboxStore, Sending},
    store::StoreError,
};
use tokio::{sync::Notify, task::JoinSet, time::Instant};

/// Messages that are sent at the same time: each holds a connection.
const AT_ONCE: usize = 4;

/// How often it looks whether something is due when nobody tells it that something changed.
const ROUND: Duration = Duration::from_secs(2);

/// How often it looks whether reminders are due.
const REMINDERS: Duration = Duration::from_mins(1);

/// The program's sending.
pub(crate) struct SendingLoop {
    /// The messages.
    pub(crate) outbox: Arc<dyn OutboxStore>,
    /// The mail server.
    pub(crate) mailer: Arc<dyn Mailer>,
    /// Where browsers reach Instroom: links begin with it.
    pub(crate) url: String,
    /// The address that mails come from.
    pub(crate) address: String,
    /// Rung when something is wanted or withdrawn.
    pub(crate) changed: Arc<Notify>,
    /// Seconds since 1970.
    pub(crate) now: fn() -> i64,
}

impl SendingLoop {
    /// Works until it is dropped. What is in hand then is recovered at the next start.
    pub(crate) async fn work(self) {
        while let Err(error) = self.outbox.recover((self.now)()).await {
            tracing::error!(%error, "the messages in hand could not be recovered");
            tokio::time::sleep(ROUND).await;
        }
        let this = Arc::new(self);
        let mut tasks = JoinSet::new();
        let mut reminded = None;
        loop {
            if let Err(error) = this.round(&mut tasks, &mut reminded).await {
                tracing::error!(%error, "the outbox could not be looked after");
            }
            tokio::select! {
                () = this.changed.notified() => {}
                Some(_) = tasks.join_next() => {}
                () = tokio::time::sleep(ROUND) => {}
            }
        }
    }

    async fn round(
        self: &Arc<Self>,
        tasks: &mut JoinSet<()>,
        reminded: &mut Option<Instant>,
    ) -> Result<(), StoreError> {
        if reminded.is_none_or(|at| at.elapsed() >= REMINDERS) {
            *reminded = Some(Instant::now());
            self.outbox.remind((self.now)()).await?;
        }
        while tasks.try_join_next().is_some() {}
        let free = u32::try_from(AT_ONCE.saturating_sub(tasks.len())).unwrap_or(0);
        if free == 0 {
            return Ok(());
        }
        for claimed in self.outbox.claim(free, &self.url, (self.now)()).await? {
            tasks.spawn(self.clone().send(claimed));
        }
        Ok(())
    }

    async fn send(self: Arc<Self>, claimed: Claimed) {
        let id = claimed.id.0;
        let sending = Sending {
            store: &*self.outbox,
            mailer: &*self.mailer,
            render: &render,
            address: &self.address,
            now: self.now,
        };
        // It stands as it is, and is recovered at the next start.
        if let Err(error) = sending.send(claimed).await {
            tracing::error!(message = %id, %error, "a message could not be followed");
        }
    }
}

/// A letter in its language.
pub(crate) fn render(letter: &Letter) -> Result<Rendered, String> {
    mail::render(letter).map_err(|error| error.to_string())
}
