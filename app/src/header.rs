//! The top of every page: where one is, for which office, in which language.

use backend::session::Session;
use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;

use crate::{
    administrators::is_administrator,
    api::sign_out::SignOut,
    i18n::{Locale, use_i18n},
    screen_language,
    settings::SETTINGS,
};

/// Module, section, office, language and signing out.
#[component]
pub(crate) fn Header(#[prop(into)] session: Signal<Session>) -> impl IntoView {
    let i18n = use_i18n();
    let sign_out = ServerAction::<SignOut>::new();
    let leave = move |event: SubmitEvent| {
        event.prevent_default();
        sign_out.dispatch(SignOut {});
    };
    let path = use_location().pathname;
    let current = move |section: &'static str| {
        let path = path.read();
        match path.strip_prefix(section) {
            Some("") => Some("page"),
            Some(below) if below.starts_with('/') => Some("true"),
            _ => None,
        }
    };
    view! {
        <header class="top">
            <a class="brand" href="/clients">"Instroom"</a>
            <nav aria-label=t!(i18n, office.navigation)>
                <span class="module">{t!(i18n, office.module)}</span>
                <a href="/clients" aria-current=move || current("/clients")>{t!(i18n, office.clients)}</a>
                <a href="/outbox" aria-current=move || current("/outbox")>{t!(i18n, outbox.title)}</a>
                <a href="/imports" aria-current=move || current("/imports")>{t!(i18n, office.history)}</a>
                {is_administrator().then(|| view! {
                    <a href="/settings/questionnaires" aria-current=move || current(SETTINGS)>{t!(i18n, office.settings)}</a>
                })}
            </nav>
            <div class="account">
                <span class="office">{move || session.get().office_name}</span>
                <LanguageSwitch />
                <form method="post" action=SignOut::url() on:submit=leave>
                    <button type="submit" class="quiet">{t!(i18n, office.sign_out)}</button>
                </form>
            </div>
        </header>
    }
}

/// The four languages, each in its own name.
const LANGUAGES: [(Locale, &str); 4] = [
    (Locale::nl, "Nederlands"),
    (Locale::fr, "Français"),
    (Locale::de, "Deutsch"),
    (Locale::en, "English"),
];

/// Changes the language of the screen; what was on it stays.
#[component]
pub(crate) fn LanguageSwitch() -> impl IntoView {
    let i18n = use_i18n();
    let choose = move |event| {
        let chosen = event_target_value(&event);
        if let Some((locale, _)) = LANGUAGES.iter().find(|(locale, _)| code(*locale) == chosen) {
            i18n.set_locale(*locale);
            screen_language::keep(code(*locale));
        }
    };
    view! {
        <select
            class="language"
            aria-label=t!(i18n, office.language)
            on:change=choose
            prop:value=move || code(i18n.get_locale())
        >
            {LANGUAGES
                .map(|(locale, name)| {
                    view! {
                        <option value=code(locale) lang=code(locale) selected=move || i18n.get_locale() == locale>
                            {name}
                        </option>
                    }
                })
                .into_iter()
                .collect_view()}
        </select>
    }
}

fn code(locale: Locale) -> &'static str {
    match locale {
        Locale::nl => "nl",
        Locale::fr => "fr",
        Locale::de => "de",
        Locale::en => "en",
    }
}
