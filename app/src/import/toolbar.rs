//! Search and filters above the rows of a group, and ticking all that they select.

use domain::{absence::Absence, field::Field, issue::IssueCode, language::Language, plan::Group};
use leptos::prelude::*;
use review::protocol::Request;
use serde::Serialize;

use super::{
    browser,
    state::{ImportState, View},
    words,
};
use crate::i18n::use_i18n;

/// The id of the search box.
const SEARCH: &str = "import-search";

/// Search, and the filters that make sense in this group.
#[component]
pub(super) fn Toolbar(group: Group) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let total = move || state.window.with(|window| window.as_ref().map(|window| window.total));
    let clear = move |_| {
        state.look(View::clear);
        // The button goes, and the focus would go with it.
        browser::focus(SEARCH);
    };
    view! {
        <div class="toolbar" role="search">
            <label>
                {t!(i18n, import.toolbar.search)}
                <input
                    type="search"
                    id=SEARCH
                    prop:value=move || state.view.with(|view| view.search.clone())
                    on:input=move |event| {
                        let search = event_target_value(&event);
                        state.look(|view| view.search = search);
                    }
                />
            </label>
            <IssueFilter group />
            {(group == Group::Double).then(|| view! { <FieldFilter /> })}
            {matches!(group, Group::New | Group::OnlyExisting).then(|| view! { <LanguageFilter /> })}
            {(group == Group::OnlyExisting).then(|| view! { <AbsenceFilter /> })}
            <Show when=move || state.view.with(View::narrows)>
                <button type="button" on:click=clear>
                    {t!(i18n, import.toolbar.clear)}
                </button>
            </Show>
            <Show when=move || state.may_tick(group)>
                <TickAll />
            </Show>
            <span class="shown" role="status">
                {move || total().map(|total| words::clients(i18n, total))}
            </span>
        </div>
    }
}

/// Why clients are only on the platform, each with how many.
#[component]
fn AbsenceFilter() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let absences = Memo::new(move |_| state.absences());
    let chosen = move || state.view.with(|view| view.absence);
    let choose = move |event| {
        let absence: Option<Absence> = serde_json::from_value(event_target_value(&event).into()).ok();
        state.look(|view| view.absence = absence);
    };
    view! {
        <Show when=move || { absences.with(Vec::len) > 1 }>
            <label>
                {t!(i18n, import.toolbar.absence)} <select on:change=choose>
                    <option value="" prop:selected=move || chosen().is_none()>
                        {t!(i18n, import.toolbar.all)}
                    </option>
                    <For each=move || absences.get() key=|count| (count.absence, count.clients) let:count>
                        <option value=code_name(count.absence) prop:selected=move || chosen() == Some(count.absence)>
                            {move || {
                                let absence = words::absence(i18n, count.absence, state.crm());
                                format!("{absence} ({})", words::number(i18n, count.clients))
                            }}
                        </option>
                    </For>
                </select>
            </label>
        </Show>
    }
}

#[component]
fn IssueFilter(group: Group) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let issues = Memo::new(move |_| {
        state.overview.with(|overview| {
            let issues = overview.iter().flat_map(|overview| &overview.issues);
            issues.filter(|issue| issue.group == group).copied().collect::<Vec<_>>()
        })
    });
    let chosen = move || state.view.with(|view| view.issue);
    let choose = move |event| {
        let code: Option<IssueCode> = serde_json::from_value(event_target_value(&event).into()).ok();
        state.look(|view| view.issue = code);
    };
    view! {
        <Show when=move || !issues.with(Vec::is_empty)>
            <label>
                {t!(i18n, import.toolbar.issue)} <select on:change=choose>
                    <option value="" prop:selected=move || chosen().is_none()>
                        {t!(i18n, import.toolbar.all)}
                    </option>
                    <For each=move || issues.get() key=|issue| (issue.code, issue.rows) let:issue>
                        <option value=code_name(issue.code) prop:selected=move || chosen() == Some(issue.code)>
                            {move || format!("{} ({})", words::issue(i18n, issue.code), words::number(i18n, issue.rows))}
                        </option>
                    </For>
                </select>
            </label>
        </Show>
    }
}

/// The code as JSON names it.
fn code_name(code: impl Serialize) -> String {
    serde_json::to_value(code)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

#[component]
fn FieldFilter() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let fields = Memo::new(move |_| {
        state.overview.with(|overview| {
            let differing = overview.iter().flat_map(|overview| &overview.differing);
            differing.map(|count| count.field).collect::<Vec<_>>()
        })
    });
    let chosen = move || state.view.with(|view| view.differs);
    let choose = move |event| {
        let field = Field::from_name(&event_target_value(&event));
        state.look(|view| view.differs = field);
    };
    view! {
        <label>
            {t!(i18n, import.toolbar.differs)} <select on:change=choose>
                <option value="" prop:selected=move || chosen().is_none()>
                    {t!(i18n, import.toolbar.all)}
                </option>
                <For each=move || fields.get() key=|field| *field let:field>
                    <option value=field.name() prop:selected=move || chosen() == Some(field)>
                        {move || words::field(i18n, field)}
                    </option>
                </For>
            </select>
        </label>
    }
}

#[component]
fn LanguageFilter() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let chosen = move || state.view.with(|view| view.language);
    let choose = move |event| {
        let language = Language::from_code(&event_target_value(&event));
        state.look(|view| view.language = language);
    };
    view! {
        <label>
            {t!(i18n, import.toolbar.language)} <select on:change=choose>
                <option value="" prop:selected=move || chosen().is_none()>
                    {t!(i18n, import.toolbar.all)}
                </option>
                {Language::ALL
                    .map(|language| {
                        view! {
                            <option value=language.code() prop:selected=move || chosen() == Some(language)>
                                {move || words::language(i18n, language)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}

/// Ticks or unticks every row that search and filters select, on screen or not.
#[component]
fn TickAll() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let tick = move |on| {
        let query = untrack(move || state.query());
        state.choose_rows(Request::TickAll { query, on });
    };
    view! {
        <div class="tick-all">
            <button type="button" on:click=move |_| tick(true)>
                {t!(i18n, import.toolbar.tick_all)}
            </button>
            <button type="button" on:click=move |_| tick(false)>
                {t!(i18n, import.toolbar.tick_none)}
            </button>
        </div>
    }
}
