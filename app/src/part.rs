//! The parts of the interface that are downloads of their own.

use std::future::Future;

use leptos::prelude::*;
use wasm_split_helpers::SplitLoaderError;

use crate::i18n::use_i18n;

/// A part could not be downloaded: there is no connection, or the server has another version by now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PartMissing;

impl From<SplitLoaderError> for PartMissing {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// What a function that begins a part gives.
pub(crate) type Loaded = Result<AnyView, PartMissing>;

/// A part, in a browser that has taken over the page of the server: what waits for it is on neither side of the hydration.
#[component]
pub(crate) fn Part<Load, Loading>(load: Load) -> impl IntoView
where
    Load: Fn() -> Loading + Clone + Send + 'static,
    Loading: Future<Output = Loaded> + Send + 'static,
{
    let in_browser = RwSignal::new(false);
    Effect::new(move |_| in_browser.set(true));
    // Not inside the transition: one that had nothing to wait for at first goes on showing that nothing.
    move || {
        let load = load.clone();
        in_browser.get().then(|| {
            view! {
                <Transition fallback=Waiting>
                    {move || {
                        let loading = load();
                        Suspend::new(async move {
                            loading.await.unwrap_or_else(|PartMissing| view! { <Missing /> }.into_any())
                        })
                    }}
                </Transition>
            }
        })
    }
}

/// CSS shows the first sentence after half a second, and after ten what to do.
#[component]
fn Waiting() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p class="late quiet-text" role="status">
            {t!(i18n, office.loading)}
        </p>
        <p class="late slow quiet-text">{t!(i18n, office.loading_slow)} " " <Reload /> "."</p>
    }
}

#[component]
fn Missing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p class="message error" role="alert">
            {t!(i18n, office.part_missing)} " " <Reload /> "."
        </p>
    }
}

/// Another version of the page may be needed, so it is asked of the server as a whole.
#[component]
fn Reload() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a href="" rel="external">
            {t!(i18n, office.reload)}
        </a>
    }
}
