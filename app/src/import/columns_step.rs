//! *Kolommen*: what each column holds, where the file leaves doubt or the user wants to look.

use domain::field::Field;
use leptos::prelude::*;
use review::protocol::{ColumnView, Request};

use super::{
    STEP_HEADING,
    state::{ImportState, Step},
    words,
};
use crate::i18n::{t_string, use_i18n};

/// Every column with its header, its first values, its field and why.
#[component]
pub(super) fn ColumnsStep() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let columns = move || {
        state
            .opened
            .with(|opened| opened.as_ref()?.file().map(|file| file.columns.clone()))
            .unwrap_or_default()
    };
    let missing = move || {
        let columns = columns();
        let is_missing = |field: &&Field| columns.iter().all(|column| column.field != Some(**field));
        Field::MANDATORY.iter().filter(is_missing).copied().collect::<Vec<_>>()
    };
    view! {
        <section class="import-step" aria-labelledby=STEP_HEADING>
            <h2 id=STEP_HEADING tabindex="-1">
                {t!(i18n, import.columns.heading)}
            </h2>
            <p>{t!(i18n, import.columns.help)}</p>
            <p class="import-warning" role="status">
                {move || {
                    let names: Vec<_> = missing().into_iter().map(|field| words::field(i18n, field)).collect();
                    (!names.is_empty())
                        .then(|| words::fill(t_string!(i18n, import.columns.missing), &[("fields", &names.join(", "))]))
                }}
                {move || {
                    let lacks_name = missing().iter().any(|field| matches!(field, Field::FirstName | Field::LastName));
                    lacks_name.then(|| format!(" {}", t_string!(i18n, import.columns.missing_name)))
                }}
            </p>
            <div class="table-region" tabindex="0" role="region" aria-label=t!(i18n, import.columns.heading)>
                <table class="columns-table">
                    <thead>
                        <tr>
                            <th scope="col">{t!(i18n, import.columns.header)}</th>
                            <th scope="col">{t!(i18n, import.columns.samples)}</th>
                            <th scope="col">{t!(i18n, import.columns.field)}</th>
                            <th scope="col">{t!(i18n, import.columns.why)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=columns key=|column| column.index let:column>
                            <ColumnRow column />
                        </For>
                    </tbody>
                </table>
            </div>
            <div class="actions">
                <button type="button" on:click=move |_| state.go_to(Step::File)>
                    {t!(i18n, import.back)}
                </button>
                <button type="button" class="primary" on:click=move |_| state.review()>
                    {t!(i18n, import.next)}
                </button>
            </div>
        </section>
    }
}

/// One column. Its choice may take the field from another column, so all read the worker's last answer.
#[component]
fn ColumnRow(column: ColumnView) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let index = column.index;
    let now = Memo::new(move |_| {
        state.opened.with(|opened| {
            let columns = &opened.as_ref()?.file()?.columns;
            let column = columns.iter().find(|column| column.index == index)?;
            Some((column.field, column.reason.clone()))
        })
    });
    let field = move || now.get().and_then(|(field, _)| field);
    let why = move || {
        let reason = now.get().and_then(|(_, reason)| reason);
        reason.map(|reason| words::reason(i18n, &reason))
    };
    let choose = move |event| {
        let field = Field::from_name(&event_target_value(&event));
        state.reopen(Request::ChooseColumn { column: index, field });
    };
    let header = column.header.clone();
    view! {
        <tr>
            <th scope="row">{column.header}</th>
            <td>{column.samples.join(" · ")}</td>
            <td>
                <select
                    aria-label=move || {
                        words::fill(t_string!(i18n, import.columns.field_of), &[("header", &header.clone())])
                    }
                    prop:value=move || field().map_or("", Field::name)
                    on:change=choose
                >
                    <option value="">{t!(i18n, import.columns.none)}</option>
                    {Field::ALL
                        .iter()
                        .map(|&option| {
                            view! {
                                <option value=option.name() selected=move || field() == Some(option)>
                                    {move || words::field(i18n, option)}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </td>
            <td>{why}</td>
        </tr>
    }
}
