#![doc = include_str!("../README.md")]
// The interface is one deeply nested type.
#![recursion_limit = "512"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's own script when it has loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::way_back::listen();
    leptos::mount::hydrate_body(app::App);
}
