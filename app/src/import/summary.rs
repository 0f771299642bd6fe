//! What a button will do, in numbers, before it does it.

use leptos::{html::Dialog, prelude::*};
use review::protocol::{Effect as Impact, Scope};

use super::{
    state::ImportState,
    words::{self, I18n},
};
use crate::i18n::{t_string, use_i18n};

/// What the button of `scope` would do now.
pub(super) fn effect(state: ImportState, scope: Scope) -> Option<Impact> {
    state.overview.with(|overview| {
        let effects = &overview.as_ref()?.effects;
        effects.iter().find(|effect| effect.scope == scope).copied()
    })
}

/// Opens when the worker has answered what would be done; the digest in it is what will be sent.
#[component]
pub(super) fn SummaryDialog() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        let wanted = state.pending.with(Option::is_some);
        if wanted && !dialog.open() {
            // Fails only for a dialog that is not in the page.
            let _ = dialog.show_modal();
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    let lines = move || {
        let impact = state
            .pending
            .with(|pending| pending.as_ref().map(|pending| pending.impact));
        impact
            .map(|impact| lines(i18n, &impact, without_questionnaire(state)))
            .unwrap_or_default()
    };
    let archives = move || {
        state
            .pending
            .with(|pending| pending.as_ref().is_some_and(|pending| pending.impact.archived > 0))
    };
    view! {
        <dialog
            class="summary"
            node_ref=dialog
            aria-labelledby="summary-heading"
            on:close=move |_| state.pending.set(None)
        >
            <h2 id="summary-heading">{t!(i18n, import.summary.heading)}</h2>
            <ul>
                {move || lines().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
            </ul>
            <Show when=archives>
                <p>{t!(i18n, import.summary.undoable)}</p>
            </Show>
            <p class="hint">{t!(i18n, import.summary.nothing_else)}</p>
            <div class="actions">
                <button type="button" on:click=move |_| state.pending.set(None)>
                    {t!(i18n, import.summary.not_yet)}
                </button>
                <button type="button" class="primary" on:click=move |_| state.apply()>
                    {t!(i18n, import.summary.confirm)}
                </button>
            </div>
        </dialog>
    }
}

/// How many of the ticked new clients get no questionnaire: their language has several, or none, and nothing was chosen.
fn without_questionnaire(state: ImportState) -> u32 {
    state.overview.with(|overview| {
        let languages = overview.iter().flat_map(|overview| &overview.languages);
        let without = languages.filter(|count| count.questionnaire.is_none());
        without.map(|count| count.clients).sum()
    })
}

fn lines(i18n: I18n, impact: &Impact, without_questionnaire: u32) -> Vec<String> {
    let clients = |count| words::clients(i18n, count);
    let mut lines = Vec::new();
    if impact.added > 0 {
        lines.push(words::fill(
            t_string!(i18n, import.summary.added),
            &[("clients", &clients(impact.added))],
        ));
        lines.push(match impact.invited {
            0 => t_string!(i18n, import.summary.not_invited).to_owned(),
            invited => words::invitations(i18n, invited),
        });
        if without_questionnaire > 0 {
            lines.push(words::fill(
                t_string!(i18n, import.summary.unassigned),
                &[("clients", &clients(without_questionnaire))],
            ));
        }
    }
    if impact.overwritten_values > 0 {
        let values = words::values(i18n, impact.overwritten_values);
        let clients = clients(impact.overwritten_clients);
        lines.push(words::fill(
            t_string!(i18n, import.summary.overwritten),
            &[("values", &values), ("clients", &clients)],
        ));
    }
    if impact.email_changes > 0 {
        lines.push(words::changing_emails(i18n, impact.email_changes));
    }
    if impact.archived > 0 {
        lines.push(words::fill(
            t_string!(i18n, import.summary.archived),
            &[("clients", &clients(impact.archived))],
        ));
    }
    if impact.restored > 0 {
        lines.push(words::fill(
            t_string!(i18n, import.summary.restored),
            &[("clients", &clients(impact.restored))],
        ));
    }
    lines
}
