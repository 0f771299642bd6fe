//! *Instellingen › E-mail*: whom clients get mail from, and which way it leaves.

mod delivery;
mod logo;
mod sender;
mod words;

use backend::correspondence::Correspondence;
use leptos::{html, prelude::*, task::spawn_local};
use leptos_meta::Title;
use wasm_split_helpers::wasm_split;

use self::{delivery::Delivery, logo::LogoCard, sender::Sender};
use crate::{
    administrators::{AdministratorsOnly, is_administrator},
    api::{correspondence::correspondence, error::ApiError},
    i18n::use_i18n,
    part::{Loaded, Part},
    settings::SettingsNavigation,
    words as common_words,
};

/// The page `/settings/mail`. It works in a browser only, so the cards are a download of their own.
#[component]
pub(crate) fn CorrespondencePage() -> impl IntoView {
    let i18n = use_i18n();
    let cards = move || {
        view! {
            <p class="intro">{t!(i18n, correspondence.intro)}</p>
            <noscript>{t!(i18n, correspondence.needs_script)}</noscript>
            <Part load=correspondence_screen />
        }
    };
    view! {
        <Title text=t!(i18n, correspondence.title) />
        <SettingsNavigation />
        <h1>{t!(i18n, correspondence.title)}</h1>
        {if is_administrator() { cards().into_any() } else { view! { <AdministratorsOnly /> }.into_any() }}
    }
}

#[wasm_split(settings, fallible)]
fn correspondence_screen() -> Loaded {
    Ok(view! { <Cards /> }.into_any())
}

#[component]
fn Cards() -> impl IntoView {
    let i18n = use_i18n();
    let standing = RwSignal::new(None::<Result<Correspondence, ApiError>>);
    let load = move || {
        spawn_local(async move {
            let answer = correspondence().await;
            standing.try_set(Some(answer));
        });
    };
    Effect::new(move |_| load());
    view! {
        <p class="late quiet-text" role="status" hidden=move || standing.with(Option::is_some)>
            {t!(i18n, office.loading)}
        </p>
        <div class="link-cards">
            {move || {
                standing
                    .get()
                    .map(|answer| match answer {
                        Ok(kept) => {
                            view! {
                                <Sender kept=kept.clone() />
                                <LogoCard has_logo=kept.has_logo />
                                <Delivery />
                            }
                                .into_any()
                        }
                        Err(error) => {
                            view! {
                                <div class="message error stack" role="alert">
                                    <p>{common_words::api_error(i18n, error)}</p>
                                    <button type="button" on:click=move |_| load()>
                                        {t!(i18n, import.retry)}
                                    </button>
                                </div>
                            }
                                .into_any()
                        }
                    })
            }}
        </div>
    }
}

/// What came of the last thing that was done on a card.
#[derive(Clone, Copy)]
struct News {
    said: RwSignal<Option<Result<String, String>>>,
    place: NodeRef<html::Div>,
}

impl News {
    fn new() -> Self {
        Self {
            said: RwSignal::new(None),
            place: NodeRef::new(),
        }
    }

    /// Something is being done: what came of the last thing is told no more.
    fn begin(self) {
        self.said.set(None);
    }

    /// Good news or bad.
    fn say(self, said: Result<String, String>) {
        self.said.try_set(Some(said));
    }

    /// The same where what had the focus is gone: it goes to what is said.
    fn say_and_focus(self, said: Result<String, String>) {
        self.say(said);
        request_animation_frame(move || {
            if let Some(place) = self.place.try_get_untracked().flatten() {
                // Fails only for an element that cannot have the focus; then it stays where it is.
                let _ = place.focus();
            }
        });
    }
}

/// Where a card says it.
#[component]
fn NewsLine(news: News) -> impl IntoView {
    view! {
        <div class="news" role="status" tabindex="-1" node_ref=news.place>
            {move || {
                news.said
                    .get()
                    .map(|said| match said {
                        Ok(sentence) => view! { <p class="message good">{sentence}</p> },
                        Err(sentence) => view! { <p class="message error">{sentence}</p> },
                    })
            }}
        </div>
    }
}
