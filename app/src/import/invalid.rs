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
        <RepairThere />
        <Toolbar group=Group::Invalid />
        <p class="said" aria-hidden="true">
            {move || {
                let said = state.said.get()?;
                let is_shown = matches!(said, Said::Repaired(Repaired { left: None, .. }) | Said::FetchedAgain { .. });
                is_shown.then(|| words::said(i18n, state.crm(), &said))
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

/// Clients of a CRM can be repaired there, and all that are invalid fetched again at once.
#[component]
fn RepairThere() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let count = move || {
        let counts = state
            .overview
            .with(|overview| overview.as_ref().map(|overview| overview.counts));
        counts.map_or(0, |counts| counts.invalid)
    };
    let crm = move || state.crm().filter(|_| count() > 0);
    view! {
        {move || {
            crm()
                .map(|crm| {
                    view! {
                        <div class="group-actions">
                            <p class="hint">
                                {words::fill(t_string!(i18n, import.invalid.repair_all_there), &[("crm", &crm.product())])}
                            </p>
                            <button type="button" on:click=move |_| state.fetch_again(None)>
                                {move || {
                                    words::fill(
                                        t_string!(i18n, import.invalid.fetch_all),
                                        &[("clients", &words::clients(i18n, count()))],
                                    )
                                }}
                            </button>
                        </div>
                    }
                })
        }}
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
    let state = expect_context::<ImportState>();
    let number = row.row.unwrap_or_default();
    let crm = state.source.get_untracked().crm();
    let name = row.name.clone();
    let label = move || words::fill(t_string!(i18n, import.invalid.fetch_this), &[("name", &name)]);
    let mark = words::RowMark::of(&row, crm);
    let (errors, mut remarks): (Vec<_>, Vec<_>) =
        (row.issues.into_iter()).partition(|issue| issue.severity == Severity::Error);
    let repairs = errors
        .into_iter()
        .map(|issue| {
            let of_field = remarks.extract_if(.., |remark| remark.field == issue.field).collect();
            view! { <RepairBox row=number issue remarks=of_field /> }
        })
        .collect_view();
    let remarks = remarks
        .into_iter()
        .map(|remark| {
            let (class, field, code) = (words::issue_class(remark.severity), remark.field, remark.code);
            view! { <p class=class>{move || words::field(i18n, field)} ": " {move || words::issue(i18n, code)}</p> }
        })
        .collect_view();
    view! {
        <li class="card">
            <h3>
                {row.name} " " <small>{move || mark.shown(i18n)}</small>
            </h3>
            {repairs}
            {remarks}
            {crm
                .map(|crm| {
                    view! {
                        <p>
                            <button
                                type="button"
                                class="link"
                                aria-description=label
                                on:click=move |_| state.fetch_again(Some(vec![number]))
                            >
                                {move || {
                                    words::fill(t_string!(i18n, import.invalid.repair_there), &[("crm", &crm.product())])
                                }}
                            </button>
                        </p>
                    }
                })}
        </li>
    }
}

/// One wrong value, with the other remarks on its field: Enter saves, Escape brings the file's own value back.
#[component]
fn RepairBox(row: u32, issue: IssueView, remarks: Vec<IssueView>) -> impl IntoView {
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
            <div id=why_id>
                <p class="issue error">{move || words::issue(i18n, code)}</p>
                {remarks
                    .into_iter()
                    .map(|remark| {
                        let class = words::issue_class(remark.severity);
                        view! { <p class=class>{move || words::issue(i18n, remark.code)}</p> }
                    })
                    .collect_view()}
            </div>
        </div>
    }
}
