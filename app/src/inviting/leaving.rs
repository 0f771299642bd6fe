//! What is about to leave, counting down, with the way to call it off; and what waits for a decision in the outbox.

use std::time::Duration;

use backend::invitations::{BatchId, BatchView};
use leptos::{leptos_dom::helpers::set_interval_with_handle, prelude::*, task::spawn_local};

use super::words::invitations;
use crate::{
    api::{
        cancel_batch::cancel_batch,
        leaving::{Leaving, leaving},
    },
    i18n::{t_string, use_i18n},
    moment,
    words::{fill, is_singular, number},
};

/// Seconds between two questions to the server, while something leaves.
const WHILE_LEAVING: i64 = 3;

/// What leaves, as the server told it last, and the moment by its clock.
#[derive(Clone, Copy)]
struct Departures {
    found: RwSignal<Leaving>,
    now: RwSignal<i64>,
    /// How far the server's clock is ahead of the browser's.
    ahead: StoredValue<i64>,
    asked_at: StoredValue<i64>,
    changed: Callback<()>,
}

impl Departures {
    /// Asks the server. What is on screen stays there when it does not answer.
    fn load(self) {
        self.asked_at.set_value(moment::now());
        spawn_local(async move {
            let Ok(answer) = leaving().await else { return };
            self.ahead.try_set_value(answer.now - moment::now());
            self.now.try_set(answer.now);
            let left = |leaving: &Leaving| -> u32 { leaving.batches.iter().map(|batch| batch.waiting).sum() };
            let before = self.found.try_with_untracked(left);
            let after = left(&answer);
            self.found.try_set(answer);
            if before.is_some_and(|before| after < before) {
                self.changed.run(());
            }
        });
    }

    /// Lets a second pass.
    fn tick(self) {
        let browser = moment::now();
        self.now.set(browser + self.ahead.get_value());
        let is_due = self.found.with_untracked(|found| {
            let now = self.now.get_untracked();
            found.batches.iter().any(|batch| batch.due_at <= now)
        });
        if is_due && browser - self.asked_at.get_value() >= WHILE_LEAVING {
            self.load();
        }
    }
}

/// One line per bulk invitation that has not left whole. `asked` rises when something else wanted or withdrew a mail;
/// `changed` runs when something has left or was called off.
#[component]
pub(crate) fn Departing(
    #[prop(into)] asked: Signal<u32>,
    changed: Callback<()>,
    /// Whether messages that ask for a decision are told too.
    decisions: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let departures = Departures {
        found: RwSignal::new(Leaving::default()),
        now: RwSignal::new(0),
        ahead: StoredValue::new(0),
        asked_at: StoredValue::new(0),
        changed,
    };
    Effect::new(move |_| {
        asked.track();
        departures.load();
    });
    Effect::new(move |_| {
        // Fails only in a browser without timers; then nothing counts down.
        if let Ok(interval) = set_interval_with_handle(move || departures.tick(), Duration::from_secs(1)) {
            on_cleanup(move || interval.clear());
        }
    });
    let said = RwSignal::new(String::new());
    let asking = move || departures.found.read().asking;
    let decide = move || {
        let sentence = if is_singular(i18n, asking()) {
            t_string!(i18n, inviting.decision)
        } else {
            t_string!(i18n, inviting.decisions)
        };
        fill(sentence, &[("count", &number(i18n, asking()))])
    };
    view! {
        <For each=move || departures.found.get().batches key=|batch| batch.batch let:batch>
            <Departure id=batch.batch departures said />
        </For>
        <p class="said" role="status">{said}</p>
        <Show when=move || decisions && asking() != 0>
            <div class="message notice">
                <span>{decide}</span>
                <a class="button" href="/outbox">{t!(i18n, inviting.to_outbox)}</a>
            </div>
        </Show>
    }
}

#[component]
fn Departure(id: BatchId, departures: Departures, said: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let pending = RwSignal::new(false);
    let batch = Memo::new(move |_| {
        departures
            .found
            .with(|found| found.batches.iter().find(|batch| batch.batch == id).cloned())
    });
    let waiting = move || batch.read().as_ref().map_or(0, |batch| batch.waiting);
    let left = move || batch.read().as_ref().map_or(0, |batch| batch.due_at) - departures.now.get();
    let sentence = move || {
        let Some(BatchView {
            user_name, messages, ..
        }) = batch.get()
        else {
            return String::new();
        };
        let sentence = if left() > 0 {
            t_string!(i18n, inviting.leaves)
        } else {
            t_string!(i18n, inviting.leaves_now)
        };
        fill(
            sentence,
            &[
                ("invitations", &invitations(i18n, waiting())),
                ("user", &user_name),
                ("all", &number(i18n, messages)),
            ],
        )
    };
    let cancel = move |_| {
        pending.set(true);
        spawn_local(async move {
            let answer = cancel_batch(id).await;
            pending.try_set(false);
            said.try_set(match answer {
                Ok(0) => t_string!(i18n, inviting.too_late).to_owned(),
                Ok(count) => fill(
                    t_string!(i18n, inviting.called_off),
                    &[("invitations", &invitations(i18n, count))],
                ),
                Err(_) => t_string!(i18n, office.broken).to_owned(),
            });
            departures.load();
        });
    };
    view! {
        <div class="message notice leaving">
            <span>
                {sentence}
                <span role="timer" class="countdown">{move || (left() > 0).then(|| time_left(i18n, left()))}</span>
            </span>
            <button type="button" class="danger" disabled=move || pending.get() on:click=cancel>
                {t!(i18n, inviting.call_off)}
            </button>
        </div>
    }
}

/// `1:45`, or from an hour on the moment itself is easier to read: `14 u. 5 min.`
fn time_left(i18n: crate::words::I18n, seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours == 0 {
        return format!(" {minutes}:{seconds:02}");
    }
    let long = fill(
        t_string!(i18n, inviting.hours_and_minutes),
        &[("hours", &hours), ("minutes", &minutes)],
    );
    format!(" {long}")
}
