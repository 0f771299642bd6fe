//! The import: choose a source, and a file or a CRM's clients; read what the rules make of it, choose, and send exactly that.
//!
//! The rows live in a worker ([`worker`]); the page holds a window of them and the last overview ([`state`]). Fetching from a
//! CRM is the server's work, which the page follows ([`fetching`]).

mod browser;
mod columns_step;
mod done;
mod double_clients;
mod doubtful;
mod fetch_step;
mod fetching;
mod file_step;
mod groups;
mod invalid;
mod leaving;
mod new_clients;
mod only_existing;
mod pager;
mod result;
mod rows;
mod scope_step;
mod source_step;
mod state;
mod summary;
mod toolbar;
mod words;
mod worker;

use backend::fetches::FetchId;
use leptos::{ev, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use review::protocol::Failure;
use wasm_split_helpers::wasm_split;

pub(crate) use self::{
    browser::random_id,
    words::{field as field_name, language as language_name, status as status_name, value as value_name},
};
use self::{
    columns_step::ColumnsStep,
    done::DoneStep,
    fetch_step::FetchStep,
    fetching::Fetching,
    file_step::{FileStep, files_of},
    result::ResultStep,
    scope_step::ScopeStep,
    source_step::SourceStep,
    state::{ImportState, Source, Step},
};
use crate::{
    administrators::{AdministratorsOnly, is_administrator},
    i18n::{t_string, use_i18n},
    part::{Loaded, Part},
};

/// The page `/clients/import`. The server renders its heading: the screens below work in a browser only, and are a download
/// of their own, so that no other page waits for them.
#[component]
pub fn ImportPage() -> impl IntoView {
    let i18n = use_i18n();
    let below = move || {
        view! {
            <noscript>{t!(i18n, import.needs_script)}</noscript>
            <Part load=screens />
        }
    };
    view! {
        <Title text=t!(i18n, import.title) />
        <div class="import">
            <h1>{t!(i18n, import.title)}</h1>
            {if is_administrator() { below().into_any() } else { view! { <AdministratorsOnly /> }.into_any() }}
        </div>
    }
}

/// Everything below the heading.
#[wasm_split(import, fallible)]
fn screens() -> Loaded {
    // A list that a screen fetches must not take the screen away meanwhile, and the focus with it.
    Ok(view! {
        <Transition>
            <Screens />
        </Transition>
    }
    .into_any())
}

#[component]
fn Screens() -> impl IntoView {
    let state = ImportState::new();
    provide_context(state);
    let fetching = Fetching::new(state);
    provide_context(fetching);
    Effect::new(move |_| state.start_worker());
    look_up(fetching);
    on_cleanup(worker::stop);
    leaving::guard(state);
    accept_files_anywhere(state);
    Effect::new(move |_| {
        let resized = window_event_listener(ev::resize, move |_| state.height.set(browser::height()));
        on_cleanup(move || resized.remove());
    });
    // The first screen is there with the page; only later ones take the focus.
    Effect::new(move |previous: Option<Step>| {
        let step = state.step.get();
        if previous.is_some_and(|previous| previous != step) {
            request_animation_frame(|| browser::focus(STEP_HEADING));
        }
        step
    });
    view! {
        <Steps />
        <Trouble />
        {move || match state.step.get() {
            Step::Source => view! { <SourceStep /> }.into_any(),
            Step::File => view! { <FileStep /> }.into_any(),
            Step::Columns => view! { <ColumnsStep /> }.into_any(),
            Step::Scope => {
                // Another CRM has another list; without one there is nothing to choose from.
                match state.crm() {
                    Some(crm) => view! { <ScopeStep crm /> }.into_any(),
                    None => ().into_any(),
                }
            }
            Step::Fetch => view! { <FetchStep /> }.into_any(),
            Step::Result => view! { <ResultStep /> }.into_any(),
            Step::Done => view! { <DoneStep /> }.into_any(),
        }}
        <Busy />
    }
}

/// The links and fetches of the office; and the fetch that the address names, as a notice does, is opened at once.
fn look_up(fetching: Fetching) {
    let address = use_query_map();
    Effect::new(move |_| {
        fetching.look_up();
        let named = address.read_untracked().get("fetch");
        if let Some(id) = named.and_then(|id| id.parse().ok()) {
            fetching.open(FetchId(id));
        }
    });
}

/// The id of each screen's heading, which gets the focus when its screen opens.
const STEP_HEADING: &str = "import-step";

/// Which screens there are, and which one this is.
#[component]
fn Steps() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let current = move |step| (state.step.get() == step).then_some("step");
    let is_file = move || state.source.get() == Source::File;
    view! {
        <ol class="import-steps" aria-label=t!(i18n, import.steps.label)>
            <li aria-current=move || current(Step::Source)>{t!(i18n, import.steps.source)}</li>
            <li hidden=move || !is_file() aria-current=move || current(Step::File)>{t!(i18n, import.steps.file)}</li>
            <li hidden=move || !is_file() aria-current=move || current(Step::Columns)>{t!(i18n, import.steps.columns)}</li>
            <li hidden=is_file aria-current=move || current(Step::Scope)>{t!(i18n, import.steps.scope)}</li>
            <li hidden=is_file aria-current=move || current(Step::Fetch)>{t!(i18n, import.steps.fetch)}</li>
            <li aria-current=move || current(Step::Result)>{t!(i18n, import.steps.result)}</li>
            <li aria-current=move || current(Step::Done)>{t!(i18n, import.steps.done)}</li>
        </ol>
    }
}

/// What went wrong, what that means, and how to go on. Nothing chosen is lost.
#[component]
fn Trouble() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let fetching = expect_context::<Fetching>();
    view! {
        <div role="alert">
            {move || {
                fetching
                    .trouble
                    .get()
                    .map(|trouble| view! { <p class="import-trouble">{words::fetch_trouble(i18n, trouble)}</p> })
            }}
            <Show when=move || state.crashed.get()>
                <div class="import-trouble">
                    <p>{t!(i18n, import.crashed)}</p>
                    <button type="button" on:click=move |_| state.cancel()>
                        {t!(i18n, import.retry)}
                    </button>
                </div>
            </Show>
            {move || {
                state
                    .failure
                    .get()
                    .map(|failure| {
                        view! {
                            <div class="import-trouble">
                                <p>{words::failure(i18n, state.crm(), failure)}</p>
                                <Show when=move || failure == Failure::SignedOut>
                                    <a href="/sign-in" target="_blank" rel="noopener">
                                        {t!(i18n, import.sign_in)}
                                    </a>
                                </Show>
                                <Show when=move || matches!(failure, Failure::Crm(_))>
                                    <a href="/settings/links" target="_blank" rel="noopener">
                                        {t!(i18n, import.failure.test_link)}
                                    </a>
                                </Show>
                                <Show when=move || can_retry(failure)>
                                    <button type="button" on:click=move |_| state.retry()>
                                        {t!(i18n, import.retry)}
                                    </button>
                                </Show>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// Whether sending the same again can succeed.
fn can_retry(failure: Failure) -> bool {
    matches!(
        failure,
        Failure::Offline | Failure::SignedOut | Failure::Server | Failure::Crm(_)
    )
}

/// Progress of the long request that runs. CSS shows it only after half a second, so that nothing flashes.
#[component]
fn Busy() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let stage = move || state.progress.get().map(|progress| words::stage(i18n, progress.stage));
    let share = move || {
        let progress = state.progress.get()?;
        (progress.total > 0 && progress.done > 0).then(|| (progress.done * 100 / progress.total).to_string())
    };
    // Ending the worker ends the review that it holds.
    let cancel = move |_| {
        if leaving::may_lose_choices(state, i18n) {
            state.cancel();
        }
    };
    view! {
        <Show when=move || state.busy.get().is_some()>
            <div class="import-busy" role="status">
                <label>
                    {move || stage().unwrap_or_else(|| t_string!(i18n, import.busy))}
                    <progress max="100" value=share></progress>
                </label>
                <Show when=move || state.cancellable.get()>
                    <button type="button" on:click=cancel>
                        {t!(i18n, import.cancel)}
                    </button>
                </Show>
            </div>
        </Show>
    }
}

/// A file may be dropped anywhere on the page: missing the box must not make the browser open the file instead.
fn accept_files_anywhere(state: ImportState) {
    Effect::new(move |_| {
        let over = window_event_listener(ev::dragover, |event| event.prevent_default());
        let drop = window_event_listener(ev::drop, move |event| {
            event.prevent_default();
            let free = matches!(state.step.get_untracked(), Step::Source | Step::File);
            let file = event.data_transfer().and_then(|data| files_of(data.files()));
            if let (true, Some(file)) = (free, file) {
                state.open_file(&file);
            }
        });
        on_cleanup(move || {
            over.remove();
            drop.remove();
        });
    });
}
