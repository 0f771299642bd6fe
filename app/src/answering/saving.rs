//! Saving what is typed: a moment after the last key, again when it failed, and one after the other.

use std::{collections::BTreeMap, time::Duration};

use backend::answering::NotKept;
use domain::{answers::AnswerProblem, questionnaire::QuestionId};
use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use uuid::Uuid;

use crate::{
    api::{answer::answer, error::ApiError},
    i18n::{t_string, use_i18n},
    moment,
    words::fill,
};

/// After the last key.
const MOMENT: Duration = Duration::from_millis(800);

/// After a failure.
const WAIT: Duration = Duration::from_secs(5);

/// How saving stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum State {
    /// Nothing was typed yet.
    Idle,
    /// Something is not saved yet.
    Busy,
    /// Everything is, since then.
    Saved(i64),
    /// It failed, and is tried again.
    Failed,
    /// The second check has to be passed again first.
    SignedOut,
    /// The link is closed.
    Closed,
}

#[derive(Clone, Copy)]
pub(super) struct Saving {
    pub(super) state: RwSignal<State>,
    invitation: Uuid,
    problems: RwSignal<BTreeMap<QuestionId, AnswerProblem>>,
    /// What is to be saved.
    waiting: StoredValue<BTreeMap<QuestionId, Vec<String>>>,
    is_running: StoredValue<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Saving {
    pub(super) fn new(invitation: Uuid, problems: RwSignal<BTreeMap<QuestionId, AnswerProblem>>) -> Self {
        Self {
            state: RwSignal::new(State::Idle),
            invitation,
            problems,
            waiting: StoredValue::new(BTreeMap::new()),
            is_running: StoredValue::new(false),
            timer: StoredValue::new(None),
        }
    }

    /// Saves this a moment later.
    pub(super) fn keep(self, question: QuestionId, typed: Vec<String>) {
        self.waiting
            .update_value(|waiting| drop(waiting.insert(question, typed)));
        if !matches!(
            self.state.get_untracked(),
            State::SignedOut | State::Closed | State::Failed
        ) {
            self.state.set(State::Busy);
        }
        self.save_after(MOMENT);
    }

    /// Whether something is not saved yet.
    pub(super) fn is_unsaved(self) -> bool {
        let is_waiting = self.waiting.try_with_value(|waiting| !waiting.is_empty());
        is_waiting.unwrap_or(false) || self.is_running.try_get_value().unwrap_or(false)
    }

    fn save_after(self, wait: Duration) {
        self.stop_timer();
        let timer = set_timeout_with_handle(move || self.save(), wait).ok();
        self.timer.try_set_value(timer);
    }

    fn stop_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    /// Saves everything that waits, now.
    pub(super) fn save(self) {
        self.stop_timer();
        let is_nothing = self.waiting.try_with_value(BTreeMap::is_empty).unwrap_or(true);
        let is_running = self.is_running.try_get_value().unwrap_or(true);
        let state = self.state.try_get_untracked();
        if is_running || state == Some(State::Closed) {
            return;
        }
        if is_nothing {
            // Whoever passed the second check again may have had nothing to save.
            if state == Some(State::SignedOut) {
                self.state.set(State::Idle);
            }
            return;
        }
        self.is_running.set_value(true);
        if state != Some(State::Failed) {
            self.state.set(State::Busy);
        }
        spawn_local(async move {
            let state = self.save_all().await;
            self.is_running.try_set_value(false);
            self.state.try_set(state);
            if state == State::Failed {
                self.save_after(WAIT);
            }
        });
    }

    async fn save_all(self) -> State {
        while let Some(Some((question, typed))) = self.waiting.try_update_value(BTreeMap::pop_first) {
            match answer(self.invitation, question.clone(), typed.clone()).await {
                Ok(Ok(())) => {}
                Ok(Err(NotKept::Closed)) => return State::Closed,
                Ok(Err(NotKept::Answer(problem))) => {
                    let refuse = |problems: &mut BTreeMap<_, _>| {
                        problems.insert(question, problem);
                    };
                    self.problems.try_update(refuse);
                }
                // Only files are refused so.
                Ok(Err(NotKept::FileKind | NotKept::FileSize | NotKept::TooManyFiles)) => {}
                Err(error) => {
                    // Unless something newer was typed meanwhile.
                    self.waiting.try_update_value(|waiting| {
                        waiting.entry(question).or_insert(typed);
                    });
                    return match error {
                        ApiError::SignedOut => State::SignedOut,
                        _ => State::Failed,
                    };
                }
            }
        }
        State::Saved(moment::now())
    }

    /// Saves when the page is put away or the network is back, and asks before what is not saved is left.
    pub(super) fn watch_browser(self) {
        Effect::new(move |_| {
            let hidden = window_event_listener(ev::visibilitychange, move |_| self.save());
            let online = window_event_listener(ev::online, move |_| self.save());
            let unload = window_event_listener(ev::beforeunload, move |event| {
                if self.is_unsaved() {
                    self.save();
                    event.prevent_default();
                }
            });
            on_cleanup(move || {
                hidden.remove();
                online.remove();
                unload.remove();
            });
        });
    }
}

/// Says how saving stands, at the foot of the screen.
#[component]
pub(super) fn SavedNote() -> impl IntoView {
    let i18n = use_i18n();
    let saving = expect_context::<super::filling::Filling>().saving;
    let state = saving.state;
    let said = move || match state.get() {
        State::Saved(moment) => fill(t_string!(i18n, answering.saved), &[("time", &moment::clock(moment))]),
        State::Busy => t_string!(i18n, answering.saving).to_owned(),
        State::Failed => t_string!(i18n, answering.not_saved).to_owned(),
        State::Idle | State::SignedOut | State::Closed => String::new(),
    };
    let has_failed = Memo::new(move |_| state.get() == State::Failed);
    view! {
        <div class="saved-note" class:failed=has_failed>
            <p role="status">{said}</p>
            <button type="button" hidden=move || !has_failed.get() on:click=move |_| saving.save()>
                {t!(i18n, import.retry)}
            </button>
        </div>
    }
}
