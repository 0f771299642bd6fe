//! *Ongeldige klanten*: what is wrong, and a box to repair it in.

use domain::{issue::Severity, plan::Group};
use leptos::{ev::KeyboardEvent, html::Input, prelude::*};
use review::protocol::{IssueView, RowView};

use super::{
    pager::Pager,
    state::{ImportState, Repaired, Said},
    toolbar::Toolbar,
    words,
};
use crate::i18n::{t_string, use_i18n};

/// The rows that cannot be loaded yet.
#[component]
pub(super) fn InvalidRows() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let rows = move || {
        state.window.with(|window| {
            let rows = window
                .iter()
                .filter(|window| window.group == Group::Invalid)
                .flat_map(|window| &window.rows);
            rows.cloned().collect::<Vec<_>>()
        })
    };
    view! {
        <Toolbar group=Group::Invalid />
        <p class="repaired" aria-hidden="true">
            {move || {
                let Said::Repaired(Repaired { row, group, left: None }) = state.said.get()? else { return None };
                let group = words::group(i18n, group);
                Some(words::fill(t_string!(i18n, import.invalid.moved), &[("row", &row), ("group", &group)]))
            }}
        </p>
        <ul class="cards">
            <For each=rows key=|row| (row.key, errors_of(row)) let:row>
                <InvalidRow row />
            </For>
        </ul>
        <Pager />
    }
}

/// A row whose errors changed is drawn anew.
fn errors_of(row: &RowView) -> Vec<(u8, u8, String)> {
    let errors = row.issues.iter().filter(|issue| issue.severity == Severity::Error);
    errors
        .map(|issue| (issue.field as u8, issue.code as u8, issue.value.clone()))
        .collect()
}

#[component]
fn InvalidRow(row: RowView) -> impl IntoView {
    let i18n = use_i18n();
    let number = row.row.unwrap_or_default();
    let repairs = row
        .issues
        .into_iter()
        .filter(|issue| issue.severity == Severity::Error)
        .map(|issue| view! { <RepairBox row=number issue /> })
        .collect_view();
    view! {
        <li class="card">
            <h3>
                {row.name} " "
                <small>{move || words::fill(t_string!(i18n, import.rows.row_number), &[("row", &number)])}</small>
            </h3>
            {repairs}
        </li>
    }
}

/// One wrong value: Enter saves, Escape brings the file's own value back.
#[component]
fn RepairBox(row: u32, issue: IssueView) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let input = NodeRef::<Input>::new();
    let (field, code) = (issue.field, issue.code);
    let original = StoredValue::new(issue.value.clone());
    let why_id = format!("why-{row}-{}", field.name());
    let save = move || {
        if let Some(input) = input.get_untracked() {
            state.repair(row, field, input.value());
        }
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            save();
        }
        "Escape" => {
            if let Some(input) = input.get_untracked() {
                input.set_value(&original.get_value());
            }
        }
        _ => {}
    };
    view! {
        <div class="repair">
            <label>
                {move || words::field(i18n, field)}
                <input
                    type="text"
                    node_ref=input
                    value=issue.value
                    autocomplete="off"
                    aria-invalid="true"
                    aria-describedby=why_id.clone()
                    on:keydown=on_key
                />
            </label>
            <button type="button" on:click=move |_| save()>
                {t!(i18n, import.invalid.save)}
            </button>
            <p id=why_id class="issue error">
                {move || words::issue(i18n, code)}
            </p>
        </div>
    }
}
