//! *Klaar*: what was done, and what is left.

use domain::changes::{Applied, ApplyOutcome};
use leptos::prelude::*;
use review::protocol::Scope;

use super::{
    STEP_HEADING,
    state::{ImportState, Step},
    summary::effect,
    words::{self, I18n},
};
use crate::i18n::{t_string, use_i18n};

/// What the server did, in numbers.
#[component]
pub(super) fn DoneStep() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let lines = move || match state.outcome.get() {
        Some(ApplyOutcome::Applied(applied)) => lines(i18n, &applied),
        _ => Vec::new(),
    };
    let left = move || {
        effect(state, Scope::Everything)
            .is_some_and(|impact| impact.added + impact.overwritten_values + impact.archived > 0)
            || state.overview.with(|overview| {
                let counts = overview.as_ref().map(|overview| overview.counts);
                counts.is_some_and(|counts| counts.double + counts.ambiguous + counts.invalid > 0)
            })
    };
    view! {
        <section class="import-step" aria-labelledby=STEP_HEADING>
            <h2 id=STEP_HEADING tabindex="-1">
                {t!(i18n, import.done.heading)}
            </h2>
            <ul class="done">
                {move || lines().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
            </ul>
            <p>{t!(i18n, import.done.kept)}</p>
            <Show when=left>
                <p>{t!(i18n, import.done.left)}</p>
            </Show>
            <div class="actions">
                <button type="button" on:click=move |_| state.go_to(Step::Result)>
                    {t!(i18n, import.done.back)}
                </button>
                <a class="button primary" href="/clients">
                    {t!(i18n, import.done.clients)}
                </a>
            </div>
        </section>
    }
}

fn lines(i18n: I18n, applied: &Applied) -> Vec<String> {
    let clients = |count| words::clients(i18n, count);
    let mut lines = Vec::new();
    if applied.added > 0 {
        lines.push(words::fill(
            t_string!(i18n, import.done.added),
            &[("clients", &clients(applied.added))],
        ));
    }
    if applied.invited > 0 {
        lines.push(words::invitations(i18n, applied.invited));
    }
    if applied.overwritten_values > 0 {
        let values = words::values(i18n, applied.overwritten_values);
        let clients = clients(applied.overwritten_clients);
        lines.push(words::fill(
            t_string!(i18n, import.done.overwritten),
            &[("values", &values), ("clients", &clients)],
        ));
    }
    if applied.archived > 0 {
        lines.push(words::fill(
            t_string!(i18n, import.done.archived),
            &[("clients", &clients(applied.archived))],
        ));
    }
    if applied.restored > 0 {
        lines.push(words::fill(
            t_string!(i18n, import.done.restored),
            &[("clients", &clients(applied.restored))],
        ));
    }
    lines
}
