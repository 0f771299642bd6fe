//! The language of the screen: the one chosen here before, else the first of the browser's that Instroom speaks.

use domain::language::Language;
use leptos_i18n::context::UseLocalesOptions;
use wasm_bindgen::JsCast;

use crate::{i18n::Locale, words::I18n};

/// The cookie that keeps the choice, as `nl`, `fr`, `de` or `en`.
const COOKIE: &str = "language";

/// How long the choice is kept, in seconds: a year, from season to season.
const KEPT: u32 = 365 * 24 * 60 * 60;

/// How the server learns which languages the reader wants, best first. The browser takes the language of the document.
pub(crate) fn wanted() -> UseLocalesOptions {
    let options = UseLocalesOptions::default();
    #[cfg(feature = "ssr")]
    let options = options.ssr_lang_header_getter(on_server::wanted);
    options
}

/// Keeps the choice for the next visit. Called in the browser only.
pub(crate) fn keep(code: &str) {
    if let Ok(document) = leptos::prelude::document().dyn_into::<web_sys::HtmlDocument>() {
        // Without cookies the choice holds until the page is left.
        let _ = document.set_cookie(&format!("{COOKIE}={code}; Path=/; Max-Age={KEPT}; SameSite=Lax"));
    }
}

/// Starts in this language, unless the reader chose one before. The same on both sides, so that the page fits.
pub(crate) fn start_in(i18n: I18n, language: Language) {
    if chosen().is_some() {
        return;
    }
    i18n.set_locale(match language {
        Language::Dutch => Locale::nl,
        Language::French => Locale::fr,
        Language::German => Locale::de,
        Language::English => Locale::en,
    });
}

/// The choice that was kept.
fn chosen() -> Option<String> {
    #[cfg(feature = "ssr")]
    return on_server::kept();
    #[cfg(not(feature = "ssr"))]
    {
        let document = leptos::prelude::document().dyn_into::<web_sys::HtmlDocument>().ok()?;
        chosen_among(&document.cookie().ok()?).map(str::to_owned)
    }
}

/// The choice among the cookies of one header.
fn chosen_among(cookies: &str) -> Option<&str> {
    let mut cookies = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find_map(|(name, value)| (name == COOKIE).then_some(value))
}

#[cfg(feature = "ssr")]
mod on_server {
    use axum::http::{
        HeaderMap,
        header::{ACCEPT_LANGUAGE, COOKIE},
        request::Parts,
    };
    use leptos::prelude::use_context;

    /// The choice, then the browser's languages, as `Accept-Language` has them.
    pub(super) fn wanted() -> Option<String> {
        let parts = use_context::<Parts>()?;
        let chosen = chosen(&parts.headers);
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Some([chosen, accepted].into_iter().flatten().collect::<Vec<_>>().join(","))
    }

    /// The choice alone.
    pub(super) fn kept() -> Option<String> {
        let parts = use_context::<Parts>()?;
        chosen(&parts.headers).map(str::to_owned)
    }

    fn chosen(headers: &HeaderMap) -> Option<&str> {
        let cookies = headers
            .get_all(COOKIE)
            .into_iter()
            .filter_map(|value| value.to_str().ok());
        cookies.flat_map(super::chosen_among).next()
    }

    #[cfg(test)]
    #[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    mod tests {
        use axum::http::HeaderMap;

        use super::{COOKIE, chosen};

        #[test]
        fn the_choice_is_found_among_other_cookies() {
            let mut headers = HeaderMap::new();
            assert_eq!(chosen(&headers), None);
            headers.append(COOKIE, "id=abc; language=fr; other=1".parse().unwrap());
            assert_eq!(chosen(&headers), Some("fr"));
        }
    }
}
