//! *Resultaat*: what was read, in groups, and what will be done with it.

use std::time::Duration;

use domain::{changes::ApplyOutcome, plan::Group};
use leptos::prelude::*;
use review::protocol::{Opened, OpenedFetch};

use super::{
    STEP_HEADING,
    double_clients::DoubleClients,
    doubtful::DoubtfulRows,
    fetching::Fetching,
    groups::GroupTabs,
    invalid::InvalidRows,
    leaving,
    new_clients::NewClients,
    only_existing::OnlyExisting,
    rows::RowTable,
    state::{ImportState, Step},
    summary::SummaryDialog,
    toolbar::Toolbar,
    words,
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
            {move || match state.opened.get() {
                Some(Opened::File(file)) => view! { <OfFile name=file.name /> }.into_any(),
                Some(Opened::Fetched(fetch)) => view! { <OfFetch fetch /> }.into_any(),
                None => ().into_any(),
            }}
            <Unfinished />
            <div class="visually-hidden" role="status">
                {move || state.said.get().map(|said| words::said(i18n, state.crm(), &said))}
            </div>
            <GroupTabs />
            <div
                id=PANEL
                class="group-panel"
                role="tabpanel"
                tabindex="-1"
                aria-labelledby=move || super::groups::tab_id(group())
            >
                <p class="group-help">{move || words::group_help(i18n, group(), state.crm())}</p>
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

/// The file, and the way back to its columns or to another.
#[component]
fn OfFile(name: String) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    view! {
        <p class="file-name">
            {name} " "
            <button type="button" class="link" on:click=move |_| state.go_to(Step::Columns)>
                {t!(i18n, import.file.look_at_columns)}
            </button> " "
            <button type="button" class="link" on:click=move |_| state.go_to(Step::File)>
                {t!(i18n, import.result.other_file)}
            </button>
        </p>
    }
}

/// The CRM, which of its clients, when they were fetched and what was left out; and fetching them again, or others.
#[component]
fn OfFetch(fetch: OpenedFetch) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let fetching = expect_context::<Fetching>();
    let OpenedFetch {
        crm,
        scope,
        complete,
        companies,
        clients,
        ..
    } = fetch;
    let again = scope.clone();
    let at = move || fetching.current.with(|fetch| fetch.as_ref().map(|fetch| fetch.at));
    // Persons are fetched; the two of a couple are one client, with one declaration.
    let partners = move || {
        let persons = fetching.current.with(|fetch| fetch.as_ref().map(|fetch| fetch.done));
        persons.map_or(0, |persons| persons.saturating_sub(clients))
    };
    let line = move || {
        let at = at().map(|at| {
            words::fill(
                t_string!(i18n, import.result.fetched_at),
                &[("at", &words::when(i18n, at))],
            )
        });
        let parts = [
            Some(crm.product().to_owned()),
            Some(state.scope_name(i18n, &scope)),
            at,
            (!complete).then(|| t_string!(i18n, import.result.incomplete).to_owned()),
            Some(partners())
                .filter(|&count| count > 0)
                .map(|count| words::partners(i18n, count)),
            (companies > 0).then(|| words::companies(i18n, companies)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let fetch_again = move |_| {
        if leaving::may_lose_choices(state, i18n) && !fetching.asking.get_untracked() {
            fetching.start(crm, again.clone());
        }
    };
    view! {
        <p class="file-name">
            {line} " "
            <button type="button" class="link" on:click=fetch_again>
                {t!(i18n, import.fetch.again)}
            </button> " "
            <button type="button" class="link" on:click=move |_| state.go_to(Step::Scope)>
                {t!(i18n, import.result.other_scope)}
            </button>
        </p>
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
        let sentence = match state.crm() {
            None => t_string!(i18n, import.result.conservation),
            Some(_) => t_string!(i18n, import.result.conservation_crm),
        };
        let number = |count| words::number(i18n, count);
        Some(words::fill(
            sentence,
            &[
                ("rows", &words::rows(i18n, counts.rows)),
                ("clients", &words::clients(i18n, counts.rows)),
                ("new", &number(counts.new)),
                ("double", &number(counts.double)),
                ("unchanged", &number(counts.unchanged)),
                ("ambiguous", &number(counts.ambiguous)),
                ("invalid", &number(counts.invalid)),
                ("skipped", &number(counts.skipped)),
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
