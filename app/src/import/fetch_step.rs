//! *Ophalen*: how far the fetch is; and when it stopped, what to do with what there is.

use std::time::Duration;

use backend::fetches::{FetchId, FetchState, FetchView};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::{
    STEP_HEADING, browser,
    fetching::{Fetching, Trouble},
    state::{ImportState, Step},
    words::{self, I18n},
};
use crate::{
    api::fetch::fetch,
    i18n::{t_string, use_i18n},
};

/// How often is looked how far it is, while it goes on.
const EVERY: Duration = Duration::from_secs(1);

/// The longest wait, when nothing moves or nobody answers.
const AT_MOST: Duration = Duration::from_secs(15);

/// The fetch that is looked at.
#[component]
pub(super) fn FetchStep() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let fetching = expect_context::<Fetching>();
    let is_silent = RwSignal::new(false);
    follow(state, fetching, is_silent);
    let standing = Memo::new(move |_| {
        fetching
            .current
            .with(|fetch| fetch.as_ref().map(|fetch| (fetch.id, fetch.state)))
    });
    // The button that had the focus goes with what it was for.
    Effect::new(move |previous: Option<()>| {
        standing.track();
        if previous.is_some() {
            request_animation_frame(|| browser::focus_if_lost(STEP_HEADING));
        }
    });
    let heading = move || {
        let crm = fetching.current.with(|fetch| fetch.as_ref().map(|fetch| fetch.crm));
        crm.map(|crm| words::fill(t_string!(i18n, import.fetch.heading), &[("crm", &crm.product())]))
    };
    view! {
        <section class="import-step" aria-labelledby=STEP_HEADING>
            <h2 id=STEP_HEADING tabindex="-1">
                {heading}
            </h2>
            <p class="quiet-text">
                {move || {
                    fetching
                        .current
                        .with(|fetch| fetch.as_ref().map(|fetch| state.scope_name(i18n, &fetch.scope)))
                }}
            </p>
            {move || match standing.get() {
                None => {
                    view! {
                        <div class="actions">
                            <button type="button" on:click=move |_| state.go_to(Step::Scope)>
                                {t!(i18n, import.back)}
                            </button>
                        </div>
                    }
                        .into_any()
                }
                Some((_, FetchState::Running)) => view! { <Running is_silent /> }.into_any(),
                Some((id, FetchState::Finished)) => view! { <Finished id /> }.into_any(),
                Some((id, stopped @ (FetchState::Cancelled | FetchState::Failed(_)))) => {
                    view! { <Stopped id stopped /> }.into_any()
                }
            }}
        </section>
    }
}

/// Looks how far a running fetch is until it stops, and opens one that is finished.
fn follow(state: ImportState, fetching: Fetching, is_silent: RwSignal<bool>) {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let standing = Memo::new(move |_| {
        fetching
            .current
            .with(|fetch| fetch.as_ref().map(|fetch| (fetch.id, fetch.state)))
    });
    Effect::new(move |_| {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        match standing.get() {
            Some((id, FetchState::Running)) => Follower {
                fetching,
                is_silent,
                timer,
                id,
            }
            .look_after(EVERY),
            Some((id, FetchState::Finished)) => state.open_fetched(id),
            Some((_, FetchState::Cancelled | FetchState::Failed(_))) | None => {}
        }
    });
    on_cleanup(move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    });
}

/// Looks again and again how far one fetch is.
#[derive(Clone, Copy)]
struct Follower {
    fetching: Fetching,
    is_silent: RwSignal<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
    id: FetchId,
}

impl Follower {
    fn look_after(self, wait: Duration) {
        let look = move || spawn_local(async move { self.look(wait).await });
        // Without a timer the screen stays as it is; the fetch goes on.
        let timer = set_timeout_with_handle(look, wait).ok();
        self.timer.try_set_value(timer);
    }

    async fn look(self, waited: Duration) {
        let answer = fetch(self.id).await;
        // The screen is gone, or looks at another fetch.
        let is_looked_at = self.fetching.current.try_with_untracked(|current| {
            let current = current.as_ref();
            current.is_some_and(|current| current.id == self.id && current.state == FetchState::Running)
        });
        if is_looked_at != Some(true) || self.timer.is_disposed() {
            return;
        }
        self.is_silent.set(answer.is_err());
        match answer {
            Ok(Some(view)) => self.take(view, waited),
            Ok(None) => {
                self.fetching.current.set(None);
                self.fetching.trouble.set(Some(Trouble::Gone));
            }
            Err(_) => self.look_after((waited * 2).min(AT_MOST)),
        }
    }

    /// A fetch that does not move is looked at less and less often.
    fn take(self, view: FetchView, waited: Duration) {
        let done = self
            .fetching
            .current
            .with_untracked(|current| current.as_ref().map(|current| current.done));
        let moved = done != Some(view.done);
        let goes_on = view.state == FetchState::Running;
        self.fetching.current.set(Some(view));
        if goes_on {
            self.look_after(if moved { EVERY } else { (waited * 3 / 2).min(AT_MOST) });
        }
    }
}

/// How far it is, of how much, and how long it still takes.
#[component]
fn Running(is_silent: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let fetching = expect_context::<Fetching>();
    let with = move |read: fn(I18n, &FetchView) -> String| {
        fetching
            .current
            .with(|fetch| fetch.as_ref().map(|fetch| read(i18n, fetch)))
    };
    let share = move || {
        fetching.current.with(|fetch| {
            let fetch = fetch.as_ref()?;
            let total = fetch.total.filter(|&total| total > 0)?;
            Some((u64::from(fetch.done.min(total)) * 100 / u64::from(total)).to_string())
        })
    };
    view! {
        <div class="fetch-progress">
            <label>
                <span>{move || with(so_far)}</span>
                <progress max="100" value=share></progress>
            </label>
            <p class="quiet-text">{move || with(time_left)}</p>
        </div>
        <p class="import-warning" role="status">
            {move || is_silent.get().then(|| t_string!(i18n, import.fetch.no_answer))}
        </p>
        <p class="hint">{t!(i18n, import.fetch.goes_on)}</p>
        <div class="actions">
            <button
                type="button"
                aria-disabled=move || fetching.asking.get().to_string()
                on:click=move |_| {
                    if !fetching.asking.get_untracked() {
                        fetching.cancel();
                    }
                }
            >
                {t!(i18n, import.fetch.cancel)}
            </button>
        </div>
    }
}

fn so_far(i18n: I18n, fetch: &FetchView) -> String {
    match (fetch.done, fetch.total) {
        (0, None) => t_string!(i18n, import.fetch.begins).to_owned(),
        _ => words::so_far(i18n, fetch),
    }
}

fn time_left(i18n: I18n, fetch: &FetchView) -> String {
    let left = fetch.seconds_left.map(|seconds| words::time_left(i18n, seconds));
    left.unwrap_or_default()
}

/// It opens by itself; the button is for when that failed.
#[component]
fn Finished(id: FetchId) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let fetching = expect_context::<Fetching>();
    let sentence = move || {
        let clients = fetching
            .current
            .with(|fetch| fetch.as_ref().map_or(0, |fetch| fetch.done));
        words::fill(
            t_string!(i18n, import.fetch.finished),
            &[("clients", &words::clients(i18n, clients))],
        )
    };
    view! {
        <p role="status">{sentence}</p>
        <div class="actions">
            <button type="button" on:click=move |_| state.go_to(Step::Scope)>
                {t!(i18n, import.back)}
            </button>
            <button type="button" class="primary" on:click=move |_| state.open_fetched(id)>
                {t!(i18n, crm.look)}
            </button>
        </div>
    }
}

/// Why it stopped, how far it came, and three ways on.
#[component]
fn Stopped(id: FetchId, stopped: FetchState) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let fetching = expect_context::<Fetching>();
    let asking = fetching.asking;
    let why = move || {
        let crm = fetching.current.with(|fetch| fetch.as_ref().map(|fetch| fetch.crm));
        match (stopped, crm) {
            (FetchState::Failed(error), Some(crm)) => words::fill(
                t_string!(i18n, import.fetch.failed),
                &[("why", &words::crm_error(i18n, crm, error))],
            ),
            _ => t_string!(i18n, import.fetch.cancelled).to_owned(),
        }
    };
    let fetched = move || {
        fetching.current.with(|fetch| {
            let fetch = fetch.as_ref()?;
            Some(words::fill(
                t_string!(i18n, import.fetch.fetched),
                &[("clients", &words::so_far(i18n, fetch))],
            ))
        })
    };
    let has_clients = move || {
        fetching
            .current
            .with(|fetch| fetch.as_ref().is_some_and(|fetch| fetch.done > 0))
    };
    view! {
        <div role="alert">
            <p class="import-trouble">{why}</p>
        </div>
        <p>
            <strong>{fetched}</strong>
        </p>
        <p class="hint">{t!(i18n, import.fetch.incomplete)}</p>
        <div class="actions">
            <button type="button" class="primary" disabled=move || asking.get() on:click=move |_| fetching.resume()>
                {t!(i18n, import.fetch.resume)}
            </button>
            <button type="button" disabled=move || !has_clients() on:click=move |_| state.open_fetched(id)>
                {t!(i18n, import.fetch.look_at_part)}
            </button>
            <button type="button" class="danger" disabled=move || asking.get() on:click=move |_| fetching.drop_fetched()>
                {t!(i18n, import.fetch.drop)}
            </button>
        </div>
    }
}
