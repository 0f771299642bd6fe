//! The language of the screen: the one chosen here before, else the first of the browser's that Instroom speaks.

use leptos_i18n::context::UseLocalesOptions;
use wasm_bindgen::JsCast;

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

    fn chosen(headers: &HeaderMap) -> Option<&str> {
        let cookies = headers
            .get_all(COOKIE)
            .into_iter()
            .filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find_map(|(name, value)| (name == super::COOKIE).then_some(value))
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
