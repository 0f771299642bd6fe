//! *Keuze van klanten*: all clients of the CRM, or those of one or more taskflows.

use backend::fetches::{FetchState, FetchView};
use domain::crm::{Crm, Scope};
use leptos::prelude::*;

use super::{
    STEP_HEADING,
    fetching::Fetching,
    leaving,
    state::{ImportState, Step},
    words,
};
use crate::{
    i18n::{t_string, use_i18n},
    moment,
    scope_choice::{ScopeChoice, ScopeFields},
};

/// The choice, and what was fetched before of exactly these clients.
#[component]
pub(super) fn ScopeStep(crm: Crm) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let fetching = expect_context::<Fetching>();
    let choice = ScopeChoice::new(crm);
    fetching.look_up_newest();
    // Later screens name them.
    Effect::new(move |_| {
        if let Some(taskflows) = choice.taskflows() {
            state.taskflows.set(taskflows);
        }
    });
    view! {
        <section class="import-step" aria-labelledby=STEP_HEADING>
            <h2 id=STEP_HEADING tabindex="-1">
                {t!(i18n, import.scope.heading)}
            </h2>
            <ScopeFields choice />
            <Begin crm choice />
        </section>
    }
}

/// What can be done with the choice: fetch these clients, or take what was fetched of them before.
#[derive(Clone, Debug, PartialEq)]
enum Offer {
    /// Nothing is chosen yet.
    Nothing,
    /// Fetch them.
    Fetch(Scope),
    /// Another fetch is running.
    Running(FetchView),
    /// They were fetched today.
    Fetched(FetchView),
    /// Fetching them stopped halfway.
    Stopped(FetchView),
}

fn offer(fetching: Fetching, crm: Crm, scope: Option<Scope>) -> Offer {
    if let Some(running) = fetching.running() {
        return Offer::Running(running);
    }
    let Some(scope) = scope else { return Offer::Nothing };
    let Some(earlier) = fetching.earlier(crm, &scope) else {
        return Offer::Fetch(scope);
    };
    match earlier.state {
        FetchState::Finished if moment::is_same_day(earlier.at, moment::now()) => Offer::Fetched(earlier),
        FetchState::Finished | FetchState::Running => Offer::Fetch(scope),
        FetchState::Cancelled | FetchState::Failed(_) => Offer::Stopped(earlier),
    }
}

#[component]
fn Begin(crm: Crm, choice: ScopeChoice) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let fetching = expect_context::<Fetching>();
    let offer = Memo::new(move |_| offer(fetching, crm, choice.scope()));
    let asking = fetching.asking;
    // An import that is under review makes way for this one.
    let start = move |scope: Scope| {
        if !asking.get_untracked() && leaving::may_lose_choices(state, i18n) {
            fetching.start(crm, scope);
        }
    };
    view! {
        <div class="offer" role="status">
            {move || match offer.get() {
                Offer::Nothing | Offer::Fetch(_) => None,
                Offer::Running(running) => {
                    let product = running.crm.product();
                    Some(words::fill(t_string!(i18n, import.fetch.one_at_a_time), &[("crm", &product)]))
                }
                Offer::Fetched(fetch) => Some(words::fetched(i18n, t_string!(i18n, import.fetch.offer), &fetch)),
                Offer::Stopped(fetch) => Some(words::fetched(i18n, t_string!(i18n, import.fetch.offer_stopped), &fetch)),
            }}
        </div>
        <div class="actions">
            <button type="button" on:click=move |_| state.go_to(Step::Source)>
                {t!(i18n, import.back)}
            </button>
            {move || match offer.get() {
                Offer::Nothing => {
                    view! {
                        <button type="button" class="primary" disabled>
                            {t!(i18n, import.next)}
                        </button>
                    }
                        .into_any()
                }
                Offer::Fetch(scope) => {
                    view! {
                        <button
                            type="button"
                            class="primary"
                            aria-disabled=move || asking.get().to_string()
                            on:click=move |_| start(scope.clone())
                        >
                            {t!(i18n, import.next)}
                        </button>
                    }
                        .into_any()
                }
                Offer::Running(fetch) => {
                    view! { <Look fetch word=t!(i18n, import.fetch.show_progress) /> }.into_any()
                }
                Offer::Fetched(fetch) | Offer::Stopped(fetch) => {
                    let scope = fetch.scope.clone();
                    view! {
                        <Look fetch word=t!(i18n, crm.look) />
                        <button
                            type="button"
                            aria-disabled=move || asking.get().to_string()
                            on:click=move |_| start(scope.clone())
                        >
                            {t!(i18n, import.fetch.again)}
                        </button>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// Looks at a fetch: how far it is, or what it brought.
#[component]
fn Look(fetch: FetchView, #[prop(into)] word: Signal<&'static str>) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let fetching = expect_context::<Fetching>();
    let look = move |_| {
        if leaving::may_lose_choices(state, i18n) {
            fetching.show(fetch.clone());
        }
    };
    view! {
        <button type="button" class="primary" on:click=look>
            {word}
        </button>
    }
}
