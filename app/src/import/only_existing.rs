//! *Klanten enkel in Instroom*: why they are not in the import, and archiving them.

use domain::plan::Group;
use leptos::prelude::*;
use review::protocol::{AbsenceCount, Scope};

use super::{rows::RowTable, state::ImportState, toolbar::Toolbar, words};
use crate::i18n::{t_string, use_i18n};

/// The clients that only the platform has; none is ticked by itself.
#[component]
pub(super) fn OnlyExisting() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let ticked = move || {
        state
            .overview
            .with(|overview| overview.as_ref().map_or(0, |overview| overview.ticked_archive))
    };
    view! {
        <div class="group-actions">
            {move || {
                if state.crm().is_some() {
                    view! { <Absences /> }.into_any()
                } else {
                    view! { <p class="import-warning">{t!(i18n, import.archive.help)}</p> }.into_any()
                }
            }}
            <Show
                when=move || state.may_tick(Group::OnlyExisting)
                fallback=move || view! { <p class="import-warning">{t!(i18n, import.archive.impossible)}</p> }
            >
                <button
                    type="button"
                    class="primary"
                    disabled=move || ticked() == 0
                    on:click=move |_| state.ask_summary(Scope::Archive)
                >
                    {move || {
                        words::fill(
                            t_string!(i18n, import.archive.button),
                            &[("clients", &words::clients(i18n, ticked()))],
                        )
                    }}
                </button>
            </Show>
        </div>
        <Toolbar group=Group::OnlyExisting />
        <RowTable group=Group::OnlyExisting />
    }
}

/// Each reason to be here, how many clients it holds for, and what it means: who is outside the chosen taskflow has not left.
#[component]
fn Absences() -> impl IntoView {
    let state = expect_context::<ImportState>();
    let absences = Memo::new(move |_| state.absences());
    view! {
        <ul class="absences">
            <For each=move || absences.get() key=|count| (count.absence, count.clients) let:count>
                <Reason count />
            </For>
        </ul>
    }
}

#[component]
fn Reason(count: AbsenceCount) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let AbsenceCount { absence, clients } = count;
    view! {
        <li>
            <strong>{move || words::clients(i18n, clients)}</strong>
            " "
            {move || words::absence(i18n, absence, state.crm())}
            ". "
            <span class="hint">{move || words::absence_means(i18n, absence, state.crm())}</span>
        </li>
    }
}
