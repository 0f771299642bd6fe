//! *Instellingen › Koppelingen*: linking the office's CRM, testing and removing the link, and fetching every night.

mod card;
mod form;
mod night;
mod removal;

use backend::links::LinkView;
use domain::crm::Crm;
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use wasm_split_helpers::wasm_split;

use self::card::LinkCard;
use crate::{
    administrators::{AdministratorsOnly, is_administrator},
    api::{error::ApiError, links::links},
    i18n::use_i18n,
    part::{Loaded, Part},
    settings::SettingsNavigation,
    words,
};

/// The page `/settings/links`. Linking works in a browser only, so the cards are a download of their own that no other page
/// waits for.
#[component]
pub(crate) fn LinksPage() -> impl IntoView {
    let i18n = use_i18n();
    let cards = move || {
        view! {
            <p class="intro">{t!(i18n, links.intro)}</p>
            <noscript>{t!(i18n, links.needs_script)}</noscript>
            <Part load=cards />
        }
    };
    view! {
        <Title text=t!(i18n, links.title) />
        <SettingsNavigation />
        <h1>{t!(i18n, links.title)}</h1>
        {if is_administrator() { cards().into_any() } else { view! { <AdministratorsOnly /> }.into_any() }}
    }
}

#[wasm_split(settings, fallible)]
fn cards() -> Loaded {
    Ok(view! { <LinkCards /> }.into_any())
}

/// The links as the server has them.
#[derive(Clone, Copy)]
struct Links(RwSignal<Option<Result<Vec<LinkView>, ApiError>>>);

impl Links {
    /// Asks for them, at first and after every change. What is on screen stays there when nobody answers.
    fn load(self) {
        spawn_local(async move {
            let answer = links().await;
            self.0.try_update(|links| {
                if answer.is_ok() || !matches!(links, Some(Ok(_))) {
                    *links = Some(answer);
                }
            });
        });
    }

    /// What there is to see of one CRM.
    fn of(self, crm: Crm) -> Option<LinkView> {
        self.0.with(|links| {
            let links = links.as_ref()?.as_ref().ok()?;
            links.iter().find(|link| link.crm == crm).cloned()
        })
    }
}

/// A card per CRM. They stay while the links are asked for again, and with them the focus and what was typed.
#[component]
fn LinkCards() -> impl IntoView {
    let i18n = use_i18n();
    let links = Links(RwSignal::new(None));
    provide_context(links);
    Effect::new(move |_| links.load());
    let error = Memo::new(move |_| {
        links
            .0
            .with(|links| links.as_ref().and_then(|links| links.as_ref().err().copied()))
    });
    let is_loaded = Memo::new(move |_| links.0.with(|links| matches!(links, Some(Ok(_)))));
    view! {
        <p class="late quiet-text" role="status" hidden=move || links.0.with(Option::is_some)>
            {t!(i18n, office.loading)}
        </p>
        <div role="alert">
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <div class="message error stack">
                                <p>{words::api_error(i18n, error)}</p>
                                <button type="button" on:click=move |_| links.load()>
                                    {t!(i18n, import.retry)}
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
        <div class="link-cards">
            <Show when=move || is_loaded.get()>
                {Crm::ALL.map(|crm| view! { <LinkCard crm /> }).into_iter().collect_view()}
            </Show>
        </div>
    }
}
