//! The rows of a group as a table of which only a window is in the page; the worker has the rest.

use std::time::Duration;

use domain::{field::Field, plan::Group};
use leptos::{ev, html::Div, prelude::*};
use review::protocol::{CellView, Request, RowKey, RowView, Sort};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{
    state::{ImportState, Source},
    words,
};
use crate::i18n::{t_string, use_i18n};

/// The height of a row in CSS pixels; `import.css` has the same.
const ROW_HEIGHT: u32 = 40;

/// Rows kept above the first visible one and below the last.
const MARGIN_ROWS: u32 = 6;

/// Windows begin at multiples of this, so that scrolling asks for few of them.
const STRIDE_ROWS: u32 = 6;

/// Rows that come with the table; the others follow in a task of their own. All at once would hold up the page for longer than
/// anybody should notice.
const FIRST_ROWS: usize = 10;

/// What is shown of a client that only the platform has.
const PLATFORM_FIELDS: [Field; 5] = [
    Field::Email,
    Field::Language,
    Field::NationalNumber,
    Field::City,
    Field::Labels,
];

/// The table of one group.
#[component]
pub(super) fn RowTable(group: Group) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let region = NodeRef::<Div>::new();
    let fields = Memo::new(move |_| shown_fields(state, group));
    let shown = Memo::new(move |_| {
        state.window.with(|window| {
            let window = window.as_ref().filter(|window| window.group == group)?;
            Some((
                window.start,
                window.total,
                u32::try_from(window.rows.len()).unwrap_or(0),
            ))
        })
    });
    let most = RwSignal::new(FIRST_ROWS);
    Effect::new(move |_| set_timeout(move || most.set(usize::MAX), Duration::ZERO));
    let keys = move || {
        state.window.with(|window| {
            let rows = window
                .iter()
                .filter(|window| window.group == group)
                .flat_map(|window| &window.rows);
            rows.map(|row| row.key).take(most.get()).collect::<Vec<_>>()
        })
    };
    let above = move || shown.get().map_or(0, |(start, _, _)| start * ROW_HEIGHT);
    let below = move || {
        shown.get().map_or(0, |(start, total, rows)| {
            total.saturating_sub(start + rows) * ROW_HEIGHT
        })
    };
    let total = move || shown.get().map_or(0, |(_, total, _)| total);
    let scrolled = move |_| {
        let Some(region) = region.get_untracked() else { return };
        let start = first_row(region.scroll_top());
        if state.start.get_untracked() != start {
            state.start.set(start);
        }
    };
    // Another search or filter begins at the top again. The first is there, and scrolling to it would lay out the page early.
    Effect::new(move |before: Option<()>| {
        state.view.track();
        if let (Some(()), Some(region)) = (before, region.get_untracked()) {
            region.set_scroll_top(0);
        }
    });
    let ticks = untrack(|| state.may_tick(group));
    view! {
        <div
            class="table-region rows-region"
            node_ref=region
            role="region"
            tabindex="0"
            aria-label=move || words::group(i18n, group)
            on:scroll=scrolled
        >
            <table
                class="rows"
                aria-rowcount=move || (total() + 1).to_string()
                data-overwrite=move || overwrite_names(state)
            >
                <thead>
                    <tr aria-rowindex="1">
                        {ticks
                            .then(|| {
                                view! {
                                    <th scope="col">
                                        <span class="visually-hidden">{t!(i18n, import.rows.tick)}</span>
                                    </th>
                                }
                            })}
                        {has_numbers(state, group)
                            .then(|| view! { <th scope="col">{t!(i18n, import.rows.row)}</th> })}
                        <SortHeader field=Field::LastName name=true />
                        {(!why_is_last(group)).then(|| view! { <th scope="col">{t!(i18n, import.rows.why)}</th> })}
                        <For each=move || fields.get() key=|field| *field let:field>
                            <SortHeader field />
                        </For>
                        {why_is_last(group).then(|| view! { <th scope="col">{t!(i18n, import.rows.why)}</th> })}
                    </tr>
                </thead>
                <tbody on:keydown=move_between_rows>
                    <Spacer height=Signal::derive(above) />
                    <For each=keys key=|key| *key let:key>
                        <Row key group fields />
                    </For>
                    <Spacer height=Signal::derive(below) />
                </tbody>
            </table>
        </div>
        <Show when=move || shown.get().is_some_and(|(_, total, _)| total == 0)>
            <p class="empty">{t!(i18n, import.rows.none)}</p>
        </Show>
    }
}

/// Rows of a file are known by their numbers; clients of a CRM have none there.
fn has_numbers(state: ImportState, group: Group) -> bool {
    group != Group::OnlyExisting && state.source.get_untracked() == Source::File
}

/// Where values are compared they come first. Elsewhere a row has many, and why it is there, with the way back from a
/// verdict, would stand behind them, out of sight.
fn why_is_last(group: Group) -> bool {
    group == Group::Double
}

/// The first row of the window at that scroll position.
fn first_row(scroll_top: i32) -> u32 {
    let visible = u32::try_from(scroll_top).unwrap_or(0) / ROW_HEIGHT;
    visible.saturating_sub(MARGIN_ROWS) / STRIDE_ROWS * STRIDE_ROWS
}

/// How many rows are in the page at once, in a browser's window of that height, of which the table takes two thirds at most.
/// No more than scrolling needs: all of them are laid out before one is seen.
pub(super) fn window_rows(height: u32) -> u32 {
    let visible = (height * 2 / 3).div_ceil(ROW_HEIGHT);
    visible + MARGIN_ROWS + STRIDE_ROWS + MARGIN_ROWS
}

fn shown_fields(state: ImportState, group: Group) -> Vec<Field> {
    let is_name = |field: &Field| matches!(field, Field::FirstName | Field::LastName);
    state.overview.with(|overview| match (group, overview) {
        (Group::OnlyExisting, _) => PLATFORM_FIELDS.to_vec(),
        (_, None) => Vec::new(),
        // Fields of which every ticked client is unticked keep their place while they are switched on.
        (Group::Double, Some(overview)) => {
            let differs = |field: &Field| overview.differing.iter().any(|count| count.field == *field);
            overview
                .fields
                .iter()
                .filter(|field| differs(field) || overview.overwrite.contains(*field))
                .collect()
        }
        (_, Some(overview)) => overview.fields.iter().filter(|field| !is_name(field)).collect(),
    })
}

/// The one attribute that tells CSS which values will be overwritten.
fn overwrite_names(state: ImportState) -> String {
    state
        .overwrite
        .get()
        .iter()
        .map(Field::name)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Arrow up and down go from tick to tick; a row outside the window scrolls into it.
fn move_between_rows(event: ev::KeyboardEvent) {
    let down = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let Some(row) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|element| element.closest("tr").ok().flatten())
    else {
        return;
    };
    let next = if down {
        row.next_element_sibling()
    } else {
        row.previous_element_sibling()
    };
    let control = next
        .and_then(|row| row.query_selector("input, button").ok().flatten())
        .and_then(|control| control.dyn_into::<HtmlElement>().ok());
    if let Some(control) = control {
        event.prevent_default();
        // Fails only for an element that cannot have the focus; then it stays where it is.
        let _ = control.focus();
    }
}

/// The room of the rows that are not in the page.
#[component]
fn Spacer(height: Signal<u32>) -> impl IntoView {
    view! {
        <tr class="spacer" aria-hidden="true">
            <td colspan="100" style:height=move || format!("{}px", height.get())></td>
        </tr>
    }
}

/// A header that sorts. `name` stands for the column with the full name.
#[component]
fn SortHeader(field: Field, #[prop(optional)] name: bool) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let sort = move || state.view.with(|view| view.sort).filter(|sort| sort.field == field);
    let direction = move || match sort() {
        None => "none",
        Some(Sort { descending: false, .. }) => "ascending",
        Some(Sort { descending: true, .. }) => "descending",
    };
    let next = move |_| {
        let next = match sort() {
            None => Some(Sort {
                field,
                descending: false,
            }),
            Some(Sort { descending: false, .. }) => Some(Sort {
                field,
                descending: true,
            }),
            Some(Sort { descending: true, .. }) => None,
        };
        state.look(|view| view.sort = next);
    };
    view! {
        <th scope="col" aria-sort=direction>
            <button type="button" class="sort" on:click=next>
                {move || if name { t_string!(i18n, import.rows.name) } else { words::field(i18n, field) }}
            </button>
        </th>
    }
}

/// One row. It stays in place while its values change, so that the focus does too.
#[component]
fn Row(key: RowKey, group: Group, fields: Memo<Vec<Field>>) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let row = Memo::new(move |previous: Option<&Option<(u32, RowView)>>| {
        let found = state.window.with(|window| {
            let window = window.as_ref()?;
            let found = (window.start..).zip(&window.rows).find(|(_, row)| row.key == key);
            found.map(|(index, row)| (index, row.clone()))
        });
        found.or_else(|| previous.cloned().flatten())
    });
    let with = move |read: fn(&RowView) -> String| row.with(|row| row.as_ref().map(|(_, row)| read(row)));
    let ticked = move || row.with(|row| row.as_ref().and_then(|(_, row)| row.ticked));
    let is_first = move || {
        let first = state.window.with(|window| window.as_ref().map(|window| window.start));
        row.with(|row| row.as_ref().map(|(index, _)| *index)) == first
    };
    let index = move || row.with(|row| row.as_ref().map(|(index, _)| (index + 2).to_string()));
    let tick = move |event| {
        let on = event_target_checked(&event);
        state.choose_rows(Request::Tick { key, on });
    };
    let name = move || with(|row| row.name.clone()).unwrap_or_default();
    let why = move || {
        view! {
            <td class="why">
                {move || row.get().map(|(_, row)| view! { <Why row group i18n /> })}
            </td>
        }
    };
    view! {
        <tr aria-rowindex=index data-ticked=move || ticked().map(|on| on.to_string())>
            {untrack(|| state.may_tick(group))
                .then(|| {
                    view! {
                        <td class="tick">
                            <input
                                type="checkbox"
                                tabindex=move || if is_first() { "0" } else { "-1" }
                                aria-label=name
                                prop:checked=move || ticked() == Some(true)
                                on:change=tick
                            />
                        </td>
                    }
                })}
            {has_numbers(state, group)
                .then(|| {
                    view! {
                        <td class="number">
                            {move || with(|row| row.row.map(|row| row.to_string()).unwrap_or_default())}
                        </td>
                    }
                })}
            <th scope="row">{name}</th>
            {(!why_is_last(group)).then(why)}
            {move || {
                let fields = fields.get();
                row.with(|row| {
                    let (_, row) = row.as_ref()?;
                    let cells = fields.into_iter().map(|field| {
                        let cell = row.cells.iter().find(|cell| cell.field == field);
                        view! { <Cell field cell=cell.cloned() /> }
                    });
                    Some(cells.collect_view())
                })
            }}
            {why_is_last(group).then(why)}
        </tr>
    }
}

/// A value; where it differs, both sides and, by CSS alone, whether the old one stays.
#[component]
fn Cell(field: Field, cell: Option<CellView>) -> impl IntoView {
    let i18n = use_i18n();
    let Some(cell) = cell else {
        return view! { <td data-field=field.name()></td> }.into_any();
    };
    if !cell.differs {
        let shown = move || {
            cell.new
                .as_deref()
                .or(cell.old.as_deref())
                .map(|text| words::value(i18n, field, text))
        };
        return view! { <td data-field=field.name()>{shown}</td> }.into_any();
    }
    let side = move |text: &Option<String>| match text {
        Some(text) => words::value(i18n, field, text),
        None => t_string!(i18n, import.rows.empty).to_owned(),
    };
    let (old, new) = (cell.old, cell.new);
    view! {
        <td data-field=field.name() class="differs">
            <span class="old">{move || side(&old)}</span>
            <span class="arrow" aria-hidden="true">
                "→"
            </span>
            <span class="new">{move || side(&new)}</span>
            <span class="stays">{t!(i18n, import.rows.stays)}</span>
            <span class="goes">{t!(i18n, import.rows.goes)}</span>
        </td>
    }
    .into_any()
}

/// Why the row is here: what it was matched by, what was found in it, or why its client is not in the file.
#[component]
fn Why(row: RowView, group: Group, i18n: words::I18n) -> impl IntoView {
    let state = expect_context::<ImportState>();
    let matched = row.matched_by.map(|by| words::matched_by(i18n, by).to_owned());
    let absence = row.absence.map(|absence| words::absence(i18n, absence, state.crm()));
    let status = row
        .status
        .filter(|_| group == Group::OnlyExisting)
        .map(|status| words::status(i18n, status).to_owned());
    let said = [matched, absence, status];
    let issues = row
        .issues
        .into_iter()
        .map(|issue| {
            let class = words::issue_class(issue.severity);
            let (field, sentence) = (words::field(i18n, issue.field), words::issue(i18n, issue.code));
            view! { <span class=class>{field} ": " {sentence}</span> }
        })
        .collect_view();
    let settled = row.verdict.zip(row.row).map(|(_, row)| {
        view! {
            <button type="button" class="link" on:click=move |_| state.settle(row, None)>
                {t_string!(i18n, import.doubtful.take_back)}
            </button>
        }
    });
    view! {
        {said.into_iter().flatten().map(|sentence| view! { <span class="reason">{sentence}</span> }).collect_view()}
        {issues}
        {settled}
    }
}
