//! The groups of the result as tabs: arrow keys, Home and End move between them.

use domain::plan::Group;
use leptos::{ev::KeyboardEvent, prelude::*};

use super::{browser, result::PANEL, state::ImportState, words};
use crate::i18n::use_i18n;

const TABS: [Group; 7] = [
    Group::New,
    Group::Double,
    Group::OnlyExisting,
    Group::Ambiguous,
    Group::Invalid,
    Group::Unchanged,
    Group::Skipped,
];

/// The id of a group's tab.
pub(super) fn tab_id(group: Group) -> &'static str {
    match group {
        Group::New => "tab-new",
        Group::Double => "tab-double",
        Group::Unchanged => "tab-unchanged",
        Group::Ambiguous => "tab-ambiguous",
        Group::Invalid => "tab-invalid",
        Group::Skipped => "tab-skipped",
        Group::OnlyExisting => "tab-only-existing",
    }
}

/// One tab per group, each with its count.
#[component]
pub(super) fn GroupTabs() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let move_focus = move |event: KeyboardEvent| {
        let Some(group) = neighbour(state.group.get_untracked(), &event.key()) else {
            return;
        };
        event.prevent_default();
        state.open_group(group);
        browser::focus(tab_id(group));
    };
    let tabs = TABS
        .map(|group| {
            let selected = move || state.group.get() == group;
            let count = move || {
                state
                    .overview
                    .with(|overview| overview.as_ref().map_or(0, |overview| overview.counts.of(group)))
            };
            view! {
                <button
                    type="button"
                    role="tab"
                    id=tab_id(group)
                    aria-controls=PANEL
                    aria-selected=move || selected().to_string()
                    tabindex=move || if selected() { "0" } else { "-1" }
                    on:click=move |_| state.open_group(group)
                >
                    {move || words::group(i18n, group)}
                    " "
                    <span class="count">{move || words::number(i18n, count())}</span>
                </button>
            }
        })
        .collect_view();
    view! {
        <div
            class="group-tabs"
            role="tablist"
            aria-label=t!(i18n, import.result.groups)
            on:keydown=move_focus
        >
            {tabs}
        </div>
    }
}

fn neighbour(group: Group, key: &str) -> Option<Group> {
    let position = TABS.iter().position(|&tab| tab == group)?;
    let next = match key {
        "ArrowRight" => (position + 1) % TABS.len(),
        "ArrowLeft" => (position + TABS.len() - 1) % TABS.len(),
        "Home" => 0,
        "End" => TABS.len() - 1,
        _ => return None,
    };
    TABS.get(next).copied()
}
