//! The client's side of an invitation: the page behind its link. Nobody is signed in here.
//!
//! The server says at once who asks and in which language; the second check and the questionnaire work in a browser only and
//! are a download of their own. What is typed is kept in [`filling`] and saved by [`saving`].

mod check;
mod choices;
mod done;
mod filling;
mod overview;
mod place;
mod question;
mod review;
mod saving;
mod screens;
mod section;
mod sections;
mod submitting;
mod texts;
mod transfer;
mod uploads;
mod words;

use backend::answering::{Greeting, Opened};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;
use wasm_split_helpers::wasm_split;

use self::screens::Screens;
use crate::{
    answer::Answer,
    api::open_invitation::{FollowedLink, open_invitation},
    header::LanguageSwitch,
    i18n::{t_string, use_i18n},
    part::{Loaded, Part},
    screen_language,
    words::fill,
};

/// The page `/q/{token}`.
#[component]
pub(crate) fn AnsweringPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let link = Answer::to(move || token.get(), open_invitation, true);
    view! {
        <Title text=t!(i18n, answering.title) />
        <Meta name="robots" content="noindex, nofollow" />
        <Suspense>
            {move || Suspend::new(async move {
                match link.read().await {
                    Ok(link) => view! { <Followed token=token.get_untracked() link /> }.into_any(),
                    Err(_) => view! { <Outside>{t!(i18n, office.broken)}</Outside> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// A link, and whose it is.
#[derive(Clone)]
struct Link {
    token: String,
    greeting: Greeting,
    /// Whether the second check was passed in this browser before.
    passed: bool,
}

#[component]
fn Followed(token: String, link: FollowedLink) -> impl IntoView {
    let i18n = use_i18n();
    match link.opened {
        Opened::Open(greeting) => {
            screen_language::start_in(i18n, greeting.language);
            let link = Link {
                token,
                greeting,
                passed: link.passed,
            };
            view! { <Open link /> }.into_any()
        }
        Opened::Closed { office_name, language } => {
            screen_language::start_in(i18n, language);
            view! { <Closed office_name /> }.into_any()
        }
        Opened::Unknown => view! {
            <Outside>
                <h1>{t!(i18n, answering.unknown)}</h1>
                <p>{t!(i18n, answering.unknown_help)}</p>
            </Outside>
        }
        .into_any(),
    }
}

/// A link that opens nothing any more.
#[component]
fn Closed(office_name: String) -> impl IntoView {
    let i18n = use_i18n();
    let help = move || fill(t_string!(i18n, answering.closed_help), &[("office", &office_name)]);
    view! {
        <Outside>
            <h1>{t!(i18n, answering.closed)}</h1>
            <p>{help}</p>
        </Outside>
    }
}

/// What there is to read where there is nothing to answer.
#[component]
fn Outside(children: Children) -> impl IntoView {
    view! {
        <header class="top">
            <div class="account">
                <LanguageSwitch />
            </div>
        </header>
        <main id="main" class="answering">{children()}</main>
    }
}

#[component]
fn Open(link: Link) -> impl IntoView {
    let i18n = use_i18n();
    let office_name = link.greeting.office_name.clone();
    let year = link.greeting.income_year;
    provide_context(link);
    view! {
        <a class="skip" href="#main">{t!(i18n, office.skip)}</a>
        <header class="top">
            <span class="office">{office_name}</span>
            <div class="account">
                <LanguageSwitch />
            </div>
        </header>
        <main id="main" class="answering" tabindex="-1">
            <h1>{move || fill(t_string!(i18n, answering.heading), &[("year", &year)])}</h1>
            <noscript>
                <p>{t!(i18n, answering.needs_script)}</p>
            </noscript>
            <Part load=screens />
        </main>
    }
}

#[wasm_split(answering, fallible)]
fn screens() -> Loaded {
    Ok(view! { <Screens /> }.into_any())
}
