//! *Resultaat*: what was read, in groups, and what will be done with it.

use std::time::Duration;

use domain::{changes::ApplyOutcome, plan::Group};
use leptos::prelude::*;

use super::{
    STEP_HEADING,
    double_clients::DoubleClients,
    doubtful::DoubtfulRows,
    groups::GroupTabs,
    invalid::InvalidRows,
    new_clients::NewClients,
    only_existing::OnlyExisting,
    rows::RowTable,
    state::{ImportState, Repaired, Said, Step},
    summary::SummaryDialog,
    toolbar::Toolbar,
    words::{self, I18n},
};
use crate::i18n::{t_string, use_i18n};

/// The id of the panel below the tabs.
pub(super) const PANEL: &str = "import-panel";

/// Counts, groups, and the open group.
#[component]
pub(super) fn ResultStep() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    Effect::new(move |_| state.ask_window(state.query()));
    let group = move || state.group.get();
    // The frame around the rows comes first: all at once would hold up the page for longer than anybody should notice.
    let framed = RwSignal::new(false);
    Effect::new(move |_| set_timeout(move || framed.set(true), Duration::ZERO));
    view! {
        <section class="import-step import-result" aria-labelledby=STEP_HEADING>
            <h2 id=STEP_HEADING tabindex="-1">
                {t!(i18n, import.result.heading)}
            </h2>
            <Conservation />
            <p class="file-name">
                {move || state.opened.with(|opened| opened.as_ref().map(|opened| opened.name().to_owned()))} " "
                <button type="button" class="link" on:click=move |_| state.go_to(Step::Columns)>
                    {t!(i18n, import.file.look_at_columns)}
                </button> " "
                <button type="button" class="link" on:click=move |_| state.go_to(Step::File)>
                    {t!(i18n, import.result.other_file)}
                </button>
            </p>
            <Unfinished />
            <div class="visually-hidden" role="status">
                {move || state.said.get().map(|said| announce(i18n, &said))}
            </div>
            <GroupTabs />
            <div
                id=PANEL
                class="group-panel"
                role="tabpanel"
                tabindex="-1"
                aria-labelledby=move || super::groups::tab_id(group())
            >
                <p class="group-help">{move || words::group_help(i18n, group())}</p>
                {move || match group() {
                    _ if !framed.get() => ().into_any(),
                    Group::New => view! { <NewClients /> }.into_any(),
                    Group::Double => view! { <DoubleClients /> }.into_any(),
                    Group::OnlyExisting => view! { <OnlyExisting /> }.into_any(),
                    Group::Ambiguous => view! { <DoubtfulRows /> }.into_any(),
                    Group::Invalid => view! { <InvalidRows /> }.into_any(),
                    group @ (Group::Unchanged | Group::Skipped) => {
                        view! {
                            <Toolbar group />
                            <RowTable group />
                        }
                            .into_any()
                    }
                }}
            </div>
            <SummaryDialog />
        </section>
    }
}

/// What was done with the row that was dealt with.
fn announce(i18n: I18n, said: &Said) -> String {
    match said {
        Said::Repaired(repaired) => announce_repair(i18n, repaired),
        Said::Settled { row, left } => words::fill(
            t_string!(i18n, import.doubtful.settled),
            &[("row", row), ("left", left)],
        ),
        Said::TakenBack { row } => words::fill(t_string!(i18n, import.doubtful.taken_back), &[("row", row)]),
    }
}

/// Where a repaired row is now, or what is still wrong with it.
fn announce_repair(i18n: I18n, repaired: &Repaired) -> String {
    match &repaired.left {
        Some(issue) => {
            let why = format!(
                "{}: {}",
                words::field(i18n, issue.field),
                words::issue(i18n, issue.code)
            );
            words::fill(
                t_string!(i18n, import.invalid.still),
                &[("row", &repaired.row), ("why", &why)],
            )
        }
        None => {
            let group = words::group(i18n, repaired.group);
            words::fill(
                t_string!(i18n, import.invalid.moved),
                &[("row", &repaired.row), ("group", &group)],
            )
        }
    }
}

/// The law on screen: no row is lost.
#[component]
fn Conservation() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let line = move || {
        let counts = state
            .overview
            .with(|overview| overview.as_ref().map(|overview| overview.counts))?;
        let rows = words::rows(i18n, counts.rows);
        Some(words::fill(
            t_string!(i18n, import.result.conservation),
            &[
                ("rows", &rows),
                ("new", &counts.new),
                ("double", &counts.double),
                ("unchanged", &counts.unchanged),
                ("ambiguous", &counts.ambiguous),
                ("invalid", &counts.invalid),
                ("skipped", &counts.skipped),
            ],
        ))
    };
    view! {
        <p class="conservation" data-testid="conservation">
            {line}
        </p>
    }
}

/// Why nothing was done, after the server had another answer than yes.
#[component]
fn Unfinished() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    view! {
        <div role="alert">
            {move || match state.outcome.get() {
                Some(ApplyOutcome::Stale { conflicts }) => {
                    let count = u32::try_from(conflicts.len()).unwrap_or(u32::MAX);
                    view! {
                        <p class="import-trouble">{words::fill(t_string!(i18n, import.result.stale), &[("count", &count)])}</p>
                    }
                        .into_any()
                }
                Some(ApplyOutcome::Refused { reason }) => {
                    view! { <p class="import-trouble">{words::refusal(i18n, reason)}</p> }.into_any()
                }
                Some(ApplyOutcome::Applied(_)) | None => ().into_any(),
            }}
        </div>
    }
}
