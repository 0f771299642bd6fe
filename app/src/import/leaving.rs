//! Leaving the import while choices are unsent: the reader is asked first, however the page would be left.

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, MouseEvent, window};

use super::{state::ImportState, words::I18n};
use crate::i18n::{t_string, use_i18n};

/// Where the import is; going back there undoes what the browser's own Back did to the address.
const ADDRESS: &str = "/clients/import";

/// The ways out: closing or reloading the tab, a link within the page, and the browser's Back.
pub(super) fn guard(state: ImportState) {
    let i18n = use_i18n();
    Effect::new(move |_| {
        let unload = window_event_listener(ev::beforeunload, move |event| {
            if state.dirty.get_untracked() {
                event.prevent_default();
            }
        });
        on_cleanup(move || unload.remove());
        before_others("click", move |event| {
            if state.dirty.get_untracked() && leads_away(event) && !may_leave(i18n) {
                event.prevent_default();
                event.stop_propagation();
            }
        });
        before_others("popstate", move |event| {
            if state.dirty.get_untracked() && !may_leave(i18n) {
                event.stop_immediate_propagation();
                let history = window().and_then(|window| window.history().ok());
                // Without a history there was nothing to go back to.
                let _ = history.map(|history| history.push_state_with_url(&"".into(), "", Some(ADDRESS)));
            }
        });
    });
}

/// The browser's own question. Without a window nobody is asked, and nothing is left.
fn may_leave(i18n: I18n) -> bool {
    let question = t_string!(i18n, import.leave);
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
        .and_then(|element| element.closest("a[href]").ok().flatten());
    !modified && link.is_some_and(|link| !link.has_attribute("target") && !link.has_attribute("download"))
}

/// Hears an event of the window before the router does, until the import is left.
fn before_others(event: &'static str, hear: impl Fn(&Event) + 'static) {
    let Some(window) = window() else { return };
    let hear = Closure::<dyn Fn(Event)>::new(move |event: Event| hear(&event));
    // Fails only for an event that cannot be listened to.
    let _ = window.add_event_listener_with_callback_and_bool(event, hear.as_ref().unchecked_ref(), true);
    let hear = StoredValue::new_local(hear);
    on_cleanup(move || {
        hear.try_with_value(|hear| {
            // It was added above.
            let _ = web_sys::window().map(|window| {
                window.remove_event_listener_with_callback_and_bool(event, hear.as_ref().unchecked_ref(), true)
            });
        });
    });
}
