//! The browser's own way back, heard before the router hears it.
//!
//! A window calls its listeners in the order in which they were added, whatever their phase: the one that may stop a way
//! back is added before there is a router.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, window};

type Hear = Rc<dyn Fn(&Event)>;

thread_local! {
    static HEARING: RefCell<Option<Hear>> = const { RefCell::new(None) };
}

/// Hears every way back from now on, for whoever asks. Called once, before the interface is taken over.
pub fn listen() {
    let Some(window) = window() else { return };
    let hear = Closure::<dyn Fn(Event)>::new(|event: Event| {
        let hearing = HEARING.with_borrow(Clone::clone);
        hearing.inspect(|hear| hear(&event));
    });
    // Never fails: a window takes any listener.
    let _ = window.add_event_listener_with_callback("popstate", hear.as_ref().unchecked_ref());
    hear.forget();
}

/// Calls `hear` at every way back, until the caller's part of the page is gone.
pub(crate) fn hear(hear: impl Fn(&Event) + 'static) {
    let hear: Hear = Rc::new(hear);
    HEARING.set(Some(hear));
    on_cleanup(|| HEARING.set(None));
}
