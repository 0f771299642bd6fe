//! *Twijfelgevallen*: a row beside the clients and rows it may be, and the user's verdict.

use domain::{choices::Verdict, crm::Crm, field::Field, matching::MatchedBy, plan::Group};
use leptos::prelude::*;
use review::protocol::{CandidateView, CellView, RowView};

use super::{
    pager::Pager,
    state::ImportState,
    toolbar::Toolbar,
    words::{self, I18n},
};
use crate::i18n::{t_string, use_i18n};

/// The rows that the rules do not settle.
#[component]
pub(super) fn DoubtfulRows() -> impl IntoView {
    let state = expect_context::<ImportState>();
    let rows = move || {
        state.window.with(|window| {
            let rows = window
                .iter()
                .filter(|window| window.group == Group::Ambiguous)
                .flat_map(|window| &window.rows);
            rows.cloned().collect::<Vec<_>>()
        })
    };
    view! {
        <Toolbar group=Group::Ambiguous />
        <ul class="cards">
            <For each=rows key=|row| (row.key, row.candidates.len()) let:row>
                <DoubtfulRow row />
            </For>
        </ul>
        <Pager />
    }
}

#[component]
fn DoubtfulRow(row: RowView) -> impl IntoView {
    let i18n = use_i18n();
    let number = row.row.unwrap_or_default();
    let doubt = row.doubt;
    let mark = words::RowMark::of(&row, expect_context::<ImportState>().source.get_untracked().crm());
    view! {
        <li class="card">
            <h3>
                {row.name.clone()} " " <small>{move || mark.shown(i18n)}</small>
            </h3>
            <p class="issue warning">{move || doubt.map(|doubt| words::doubt(i18n, doubt))}</p>
            <Comparison row=row.clone() />
            <Verdicts row number />
        </li>
    }
}

/// The row in one column, each candidate in another, with what they have in common.
#[component]
fn Comparison(row: RowView) -> impl IntoView {
    let i18n = use_i18n();
    let crm = expect_context::<ImportState>().source.get_untracked().crm();
    let candidates = StoredValue::new(row.candidates);
    let own = StoredValue::new(row.cells);
    let fields: Vec<Field> = Field::ALL
        .iter()
        .copied()
        .filter(|&field| {
            own.with_value(|cells| value(cells, field).is_some())
                || candidates.with_value(|all| all.iter().any(|candidate| value(&candidate.cells, field).is_some()))
        })
        .collect();
    let heads = candidates.with_value(|all| {
        all.iter()
            .map(|candidate| {
                let (client, by, other, archived) =
                    (candidate.name.clone(), candidate.by, candidate.row, candidate.archived);
                view! {
                    <th scope="col">
                        {client} <small>{move || kind(i18n, crm, other, archived)}</small>
                        <small>{move || by.map(|by| words::matched_by(i18n, by))}</small>
                    </th>
                }
            })
            .collect_view()
    });
    let body = fields
        .into_iter()
        .map(|field| {
            let here = own.with_value(|cells| value(cells, field));
            let there = candidates.with_value(|all| {
                all.iter()
                    .map(|candidate| {
                        let there = value(&candidate.cells, field);
                        let same = there.is_some() && there == here;
                        let there = there.map(|there| words::value(i18n, field, &there));
                        view! {
                            <td class:same=same>
                                {same.then(|| view! { <span aria-hidden="true">"= "</span> })} {there}
                            </td>
                        }
                    })
                    .collect_view()
            });
            view! {
                <tr>
                    <th scope="row">{move || words::field(i18n, field)}</th>
                    <td>{here.map(|here| words::value(i18n, field, &here))}</td>
                    {there}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-region" role="region" tabindex="0" aria-label=t!(i18n, import.doubtful.compare)>
            <table class="comparison">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, import.columns.field)}</th>
                        <th scope="col">
                            {move || {
                                words::fill(
                                    t_string!(i18n, import.doubtful.this_row),
                                    &[("source", &words::source(i18n, crm))],
                                )
                            }}
                        </th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
}

fn kind(i18n: I18n, crm: Option<Crm>, row: Option<u32>, archived: bool) -> String {
    match (row, crm, archived) {
        (Some(row), None, _) => words::fill(t_string!(i18n, import.doubtful.other_row), &[("row", &row)]),
        (Some(_), Some(crm), _) => words::fill(
            t_string!(i18n, import.doubtful.other_client),
            &[("source", &crm.product())],
        ),
        (None, _, true) => t_string!(i18n, import.doubtful.archived_client).to_owned(),
        (None, _, false) => t_string!(i18n, import.doubtful.client).to_owned(),
    }
}

fn value(cells: &[CellView], field: Field) -> Option<String> {
    let cell = cells.iter().find(|cell| cell.field == field)?;
    cell.new.clone().or_else(|| cell.old.clone())
}

/// The name of a candidate; where another has the same, with what tells it apart.
fn told_apart(CandidateView { name, cells, .. }: CandidateView, names: &[String]) -> String {
    let alike = names.iter().filter(|&other| *other == name).count() > 1;
    let mark = [Field::ExternalId, Field::Email]
        .into_iter()
        .filter(|_| alike)
        .find_map(|field| value(&cells, field));
    mark.map_or(name.clone(), |mark| format!("{name} ({mark})"))
}

/// This client, new, or left out. It can be taken back in the group where the row goes.
#[component]
fn Verdicts(row: RowView, number: u32) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let settle = move |verdict| state.settle(number, Some(verdict));
    // Two files with one national number cannot be: the rules do not take that verdict.
    let same_person = row
        .candidates
        .iter()
        .any(|candidate| candidate.by == Some(MatchedBy::NationalNumber));
    let names: Vec<String> = row.candidates.iter().map(|candidate| candidate.name.clone()).collect();
    let clients = row
        .candidates
        .into_iter()
        .filter_map(|candidate| Some((candidate.client?, told_apart(candidate, &names))))
        .map(|(client, name)| {
            view! {
                <button type="button" on:click=move |_| settle(Verdict::Client(client))>
                    {move || words::fill(t_string!(i18n, import.doubtful.this_client), &[("name", &name.clone())])}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="actions">
            {clients}
            {(!same_person)
                .then(|| {
                    view! {
                        <button type="button" on:click=move |_| settle(Verdict::New)>
                            {t!(i18n, import.doubtful.new_client)}
                        </button>
                    }
                })}
            <button type="button" on:click=move |_| settle(Verdict::Skip)>
                {t!(i18n, import.doubtful.skip)}
            </button>
        </div>
        {same_person.then(|| view! { <p class="hint">{t!(i18n, import.doubtful.same_number)}</p> })}
    }
}
