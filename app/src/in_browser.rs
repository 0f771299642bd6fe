//! What only a browser shows.

use leptos::prelude::*;

/// Whether this runs in a browser, and the page of the server has been taken over: what waits for it is on neither side of
/// the hydration.
pub(crate) fn in_browser() -> ReadSignal<bool> {
    let (in_browser, set_in_browser) = signal(false);
    Effect::new(move |_| set_in_browser.set(true));
    in_browser
}
