//! Leaving a page while something on it is not kept: the reader is asked first.

use leptos::{ev, prelude::*};
use leptos_router::{hooks::use_location, location::Location};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, Event, MouseEvent, window};

use crate::{i18n::use_i18n, way_back, words::I18n};

/// Asks `question` at each of the ways out while there `is` something to lose: closing or reloading the tab, a link within the
/// page, and the browser's own way back.
pub(crate) fn guard(is: Signal<bool>, question: fn(I18n) -> &'static str) {
    let i18n = use_i18n();
    let Location { pathname, search, .. } = use_location();
    let must_stay = move || is.get_untracked() && !may_leave(question(i18n));
    Effect::new(move |_| {
        let unload = window_event_listener(ev::beforeunload, move |event| {
            if is.get_untracked() {
                event.prevent_default();
            }
        });
        on_cleanup(move || unload.remove());
        ask_before_links(move |event| {
            if leads_away(event) && must_stay() {
                event.prevent_default();
                event.stop_propagation();
            }
        });
        let here = format!("{}?{}", pathname.get_untracked(), search.get_untracked());
        let here = here.trim_end_matches('?').to_owned();
        way_back::hear(move |event| {
            if must_stay() {
                event.stop_immediate_propagation();
                stay_at(&here);
            }
        });
    });
}

/// The browser's own question. Without a window nobody is asked, and nothing is left.
pub(crate) fn may_leave(question: &str) -> bool {
    window().is_some_and(|window| window.confirm_with_message(question).unwrap_or(true))
}

/// Whether a click opens another page in this tab.
fn leads_away(event: &Event) -> bool {
    let modified = event
        .dyn_ref::<MouseEvent>()
        .is_none_or(|click| click.button() != 0 || click.ctrl_key() || click.meta_key() || click.shift_key());
    let link = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|element| element.closest("a[href]:not([href^='#'])").ok().flatten());
    !modified && link.is_some_and(|link| !link.has_attribute("target") && !link.has_attribute("download"))
}

/// The browser has gone back by then, and asks nobody: the address that was left is put in front again.
fn stay_at(address: &str) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        // Fails only for an address of another site.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Hears every click before the router does, until the page is left.
fn ask_before_links(hear: impl Fn(&Event) + 'static) {
    let Some(window) = window() else { return };
    let hear = Closure::<dyn Fn(Event)>::new(move |event: Event| hear(&event));
    // Neither fails: a window takes any listener, and gives up the one it took.
    let _ = window.add_event_listener_with_callback_and_bool("click", hear.as_ref().unchecked_ref(), true);
    let held = StoredValue::new_local((window, hear));
    on_cleanup(move || {
        held.try_with_value(|(window, hear)| {
            let _ = window.remove_event_listener_with_callback_and_bool("click", hear.as_ref().unchecked_ref(), true);
        });
    });
}
