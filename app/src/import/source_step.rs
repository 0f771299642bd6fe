//! *Bron*: where the clients come from.

use backend::{
    fetches::{FetchState, FetchView},
    links::LinkView,
};
use domain::crm::Crm;
use leptos::prelude::*;

use super::{
    STEP_HEADING,
    fetching::Fetching,
    state::{ImportState, Source, Step},
    words,
};
use crate::i18n::{t_string, use_i18n};

/// Excel, or a CRM that is linked.
#[component]
pub(super) fn SourceStep() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let template = move |filled: bool| {
        format!(
            "/api/template.xlsx?filled={filled}&language={}",
            words::language_code(i18n)
        )
    };
    let is_file = move || state.source.get() == Source::File;
    let next = move |_| {
        state.go_to(match state.source.get_untracked() {
            Source::File => Step::File,
            Source::Crm(_) => Step::Scope,
        });
    };
    view! {
        <section class="import-step" aria-labelledby=STEP_HEADING>
            <h2 id=STEP_HEADING tabindex="-1">
                {t!(i18n, import.source.heading)}
            </h2>
            <fieldset class="source-cards">
                <legend>{t!(i18n, import.source.legend)}</legend>
                <label class="source-card">
                    <input
                        type="radio"
                        name="source"
                        value="excel"
                        prop:checked=is_file
                        on:change=move |_| state.source.set(Source::File)
                    />
                    <span>
                        <strong>"Excel"</strong>
                        <small>{t!(i18n, import.source.excel)}</small>
                    </span>
                </label>
                {Crm::ALL.map(|crm| view! { <CrmCard crm /> }).into_iter().collect_view()}
            </fieldset>
            <LinksUnknown />
            <Show when=is_file>
                <p class="template">
                    {t!(i18n, import.source.template)} " "
                    <a href=move || template(false) rel="external" download="">
                        {t!(i18n, import.source.template_empty)}
                    </a> " · "
                    <a href=move || template(true) rel="external" download="">
                        {t!(i18n, import.source.template_filled)}
                    </a>
                </p>
            </Show>
            <p class="privacy">
                {move || {
                    if is_file() {
                        t_string!(i18n, import.source.privacy)
                    } else {
                        t_string!(i18n, import.source.privacy_crm)
                    }
                }}
            </p>
            <button type="button" class="primary" on:click=next>
                {t!(i18n, import.next)}
            </button>
            <Fetched />
        </section>
    }
}

/// A CRM. Without a link it is shown, and said why it cannot be chosen and where that is done.
#[component]
fn CrmCard(crm: Crm) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let fetching = expect_context::<Fetching>();
    let link = move |read: fn(&LinkView) -> bool| {
        fetching.links.with(|links| {
            let links = links.as_ref()?.as_ref().ok()?;
            links.iter().find(|link| link.crm == crm).map(read)
        })
    };
    let is_linked = Memo::new(move |_| link(|link| link.linked.is_some()));
    let has_problem =
        Memo::new(move |_| link(|link| link.linked.as_ref().is_some_and(|linked| linked.problem.is_some())));
    view! {
        <label class="source-card" class:off=move || is_linked.get() != Some(true)>
            <input
                type="radio"
                name="source"
                value=crm.name()
                disabled=move || is_linked.get() != Some(true)
                prop:checked=move || state.source.get() == Source::Crm(crm)
                on:change=move |_| state.choose_crm(crm)
            />
            <span>
                <strong>{crm.product()}</strong>
                {move || match is_linked.get() {
                    None => ().into_any(),
                    Some(true) => view! { <small>{t!(i18n, import.source.linked)}</small> }.into_any(),
                    Some(false) => {
                        view! {
                            <small>
                                {t!(i18n, import.source.not_linked)} " "
                                <a href="/settings/links">{t!(i18n, import.source.link)}</a>
                            </small>
                        }
                            .into_any()
                    }
                }}
                <Show when=move || has_problem.get() == Some(true)>
                    <small class="problem">{t!(i18n, import.source.problem)}</small>
                </Show>
            </span>
        </label>
    }
}

/// The links could not be looked up: a CRM cannot be chosen until they can.
#[component]
fn LinksUnknown() -> impl IntoView {
    let i18n = use_i18n();
    let fetching = expect_context::<Fetching>();
    view! {
        <div role="alert">
            <Show when=move || fetching.links.with(|links| matches!(links, Some(Err(_))))>
                <div class="import-trouble">
                    <p>{t!(i18n, import.source.links_unknown)}</p>
                    <button type="button" on:click=move |_| fetching.look_up()>
                        {t!(i18n, import.retry)}
                    </button>
                </div>
            </Show>
        </div>
    }
}

/// What was fetched before or is being fetched: whoever left finds it here again.
#[component]
fn Fetched() -> impl IntoView {
    let i18n = use_i18n();
    let fetching = expect_context::<Fetching>();
    view! {
        <Show when=move || !fetching.newest.with(Vec::is_empty)>
            <section class="fetched" aria-labelledby="fetched">
                <h3 id="fetched">{t!(i18n, import.source.earlier)}</h3>
                <ul>
                    <For each=move || fetching.newest.get() key=|fetch| (fetch.id, fetch.at) let:fetch>
                        <FetchedRow fetch />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn FetchedRow(fetch: FetchView) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let fetching = expect_context::<Fetching>();
    let is_running = fetch.state == FetchState::Running;
    let shown = fetch.clone();
    let sentence = move || {
        let sentence = match fetch.state {
            FetchState::Running => t_string!(i18n, import.fetch.row_running),
            FetchState::Finished => t_string!(i18n, import.fetch.row_finished),
            FetchState::Cancelled | FetchState::Failed(_) => t_string!(i18n, import.fetch.row_stopped),
        };
        let scope = state.scope_name(i18n, &fetch.scope);
        let sentence = words::fill(sentence, &[("crm", &fetch.crm.product()), ("scope", &scope)]);
        words::fetched(i18n, &sentence, &fetch)
    };
    view! {
        <li>
            <span>{sentence}</span>
            " "
            <button type="button" on:click=move |_| fetching.show(shown.clone())>
                {move || {
                    if is_running { t_string!(i18n, import.fetch.show_progress) } else { t_string!(i18n, crm.look) }
                }}
            </button>
        </li>
    }
}
