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

/// Is in no download: it is room for the gaps between the parts that the page is split into. Where the parts with their gaps
/// take more room than the whole did, the splitter leaves all their words in the first download, a third more of it.
#[used]
static ROOM_FOR_GAPS: [u8; 16 << 10] = [1; 16 << 10];
