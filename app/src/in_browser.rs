//! What only a browser shows.

use std::{future::Future, pin::Pin};

use leptos::prelude::*;

/// Whether this runs in a browser, and the page of the server has been taken over: what waits for it is on neither side of
/// the hydration.
pub(crate) fn in_browser() -> ReadSignal<bool> {
    let (in_browser, set_in_browser) = signal(false);
    Effect::new(move |_| set_in_browser.set(true));
    in_browser
}

/// A part of a page that is on its way.
pub(crate) type Arriving = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// Any download as one type.
pub(crate) fn arriving(part: impl Future<Output = AnyView> + Send + 'static) -> Arriving {
    Box::pin(part)
}

/// A part of a page that works in a browser only, and is a download of its own that nothing waits for. Of one type for all
/// parts: each type of its own would cost every page some kilobytes.
#[component]
pub(crate) fn Part(#[prop(into)] load: Callback<(), Arriving>) -> impl IntoView {
    let in_browser = in_browser();
    view! { <Transition>{move || in_browser.get().then(|| Suspend::new(load.run(())))}</Transition> }
}
