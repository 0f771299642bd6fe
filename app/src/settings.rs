//! The pages of the settings, one beside the other.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::i18n::use_i18n;

/// Where the settings begin, and what all their addresses begin with.
pub(crate) const SETTINGS: &str = "/settings";

/// Above the heading of every page of the settings.
#[component]
pub(crate) fn SettingsNavigation() -> impl IntoView {
    let i18n = use_i18n();
    let path = use_location().pathname;
    let current = move |page: &'static str| match path.read().strip_prefix(page) {
        Some("") => Some("page"),
        Some(below) if below.starts_with('/') => Some("true"),
        _ => None,
    };
    view! {
        <nav class="settings-navigation" aria-label=t!(i18n, office.settings)>
            <a href="/settings/questionnaires" aria-current=move || current("/settings/questionnaires")>
                {t!(i18n, questionnaires.title)}
            </a>
            <a href="/settings/mail" aria-current=move || current("/settings/mail")>
                {t!(i18n, correspondence.title)}
            </a>
            <a href="/settings/links" aria-current=move || current("/settings/links")>
                {t!(i18n, links.title)}
            </a>
        </nav>
    }
}
