//! *Klanten enkel in Instroom*: why they are not in the file, and archiving them.

use domain::plan::Group;
use leptos::prelude::*;
use review::protocol::Scope;

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
            <p class="import-warning">{t!(i18n, import.archive.help)}</p>
            <button
                type="button"
                class="primary"
                disabled=move || ticked() == 0
                on:click=move |_| state.ask_summary(Scope::Archive)
            >
                {move || {
                    words::fill(t_string!(i18n, import.archive.button), &[("clients", &words::clients(i18n, ticked()))])
                }}
            </button>
        </div>
        <Toolbar group=Group::OnlyExisting />
        <RowTable group=Group::OnlyExisting />
    }
}
