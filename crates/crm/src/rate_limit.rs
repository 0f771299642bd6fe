//! No more calls in a minute than the CRM takes.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

/// Shared by all calls of one connector. In no stretch of `window` are there more than `most` calls.
pub(crate) struct RateLimit {
    window: Duration,
    state: Mutex<State>,
}

struct State {
    most: usize,
    /// When the calls of the last window were, the oldest first.
    calls: VecDeque<Instant>,
    /// Nobody calls before.
    paused_until: Option<Instant>,
    /// How often in a row the CRM refused a call for being too many.
    refusals: u32,
}

impl RateLimit {
    pub fn new(most: usize, window: Duration) -> Self {
        Self {
            window,
            state: Mutex::new(State {
                most,
                calls: VecDeque::new(),
                paused_until: None,
                refusals: 0,
            }),
        }
    }

    /// Changes the limit to what the CRM says.
    pub fn set_most(&self, most: usize) {
        self.state().most = most.max(1);
    }

    /// Waits for one's turn. The turn counts as a call from then on.
    pub async fn turn(&self) {
        while let Some(moment) = self.take() {
            sleep_until(moment).await;
        }
    }

    /// The CRM refused a call for being one of too many: nobody calls for as long as it asks, or for `first`, doubled each
    /// time that was not enough, up to `longest`.
    pub fn pause(&self, asked: Option<Duration>, first: Duration, longest: Duration) {
        let now = Instant::now();
        let mut state = self.state();
        // Those who called at the same time are refused at the same time: that is one refusal.
        let is_paused = state.paused_until.is_some_and(|until| until > now);
        if is_paused && asked.is_none() {
            return;
        }
        let doubled = first.saturating_mul(1 << state.refusals.min(16)).min(longest);
        state.refusals += u32::from(!is_paused);
        state.paused_until = state.paused_until.max(Some(now + asked.unwrap_or(doubled)));
    }

    /// The CRM took a call.
    pub fn accepted(&self) {
        self.state().refusals = 0;
    }

    /// Takes a turn, or says when to look again.
    fn take(&self) -> Option<Instant> {
        let now = Instant::now();
        let mut state = self.state();
        if let Some(until) = state.paused_until.filter(|until| *until > now) {
            return Some(until);
        }
        while state.calls.front().is_some_and(|call| *call + self.window <= now) {
            state.calls.pop_front();
        }
        match state.calls.front() {
            Some(oldest) if state.calls.len() >= state.most => Some(*oldest + self.window),
            _ => {
                state.calls.push_back(now);
                None
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;
    use tokio::time::advance;

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const FIRST: Duration = Duration::from_secs(20);

    fn run<T>(work: impl Future<Output = T>) -> T {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_time().start_paused(true).build().unwrap().block_on(work)
    }

    proptest! {
        #[test]
        fn no_window_has_more_calls_than_the_limit(most in 1_usize..6, gaps in proptest::collection::vec(0_u64..40, 1..40)) {
            let calls = run(async {
                let limit = RateLimit::new(most, MINUTE);
                let mut calls = Vec::new();
                for gap in gaps {
                    advance(Duration::from_secs(gap)).await;
                    limit.turn().await;
                    calls.push(Instant::now());
                }
                calls
            });
            for (earlier, later) in calls.iter().zip(calls.iter().skip(most)) {
                prop_assert!(*later - *earlier >= MINUTE);
            }
        }
    }

    #[test]
    fn a_call_within_the_limit_does_not_wait() {
        run(async {
            let (limit, start) = (RateLimit::new(480, MINUTE), Instant::now());
            for _ in 0..480 {
                limit.turn().await;
            }
            assert_eq!(Instant::now(), start);
        });
    }

    #[test]
    fn everybody_waits_for_as_long_as_the_crm_asks() {
        run(async {
            let (limit, start) = (RateLimit::new(480, MINUTE), Instant::now());
            limit.pause(Some(Duration::from_secs(37)), FIRST, MINUTE);
            limit.turn().await;
            assert_eq!(Instant::now() - start, Duration::from_secs(37));
        });
    }

    #[test]
    fn waits_grow_from_twenty_seconds_to_sixty_until_a_call_is_taken() {
        run(async {
            let limit = RateLimit::new(480, MINUTE);
            let mut waits = Vec::new();
            for _ in 0..4 {
                let start = Instant::now();
                limit.pause(None, FIRST, MINUTE);
                limit.pause(None, FIRST, MINUTE);
                limit.turn().await;
                waits.push((Instant::now() - start).as_secs());
            }
            limit.accepted();
            let start = Instant::now();
            limit.pause(None, FIRST, MINUTE);
            limit.turn().await;
            waits.push((Instant::now() - start).as_secs());
            assert_eq!(waits, [20, 40, 60, 60, 20], "two that are refused together wait as one");
        });
    }
}
