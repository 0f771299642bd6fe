#![doc = include_str!("../README.md")]

mod conversation;
mod server;

use js_sys::{Reflect, Uint8Array};
use review::protocol::Response;
#[cfg(feature = "check")]
use review::report::{self, InputFile};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File};

/// Tells the page that the worker runs.
#[wasm_bindgen(start)]
pub fn start() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    conversation::post(0, Response::Ready);
}

/// Answers one message of the page; resolves when its last answer has been posted. The loader awaits it before the next.
#[wasm_bindgen]
pub async fn answer(data: JsValue) {
    let Some(message) = Reflect::get(&data, &"message".into())
        .ok()
        .and_then(|message| message.dyn_into::<Uint8Array>().ok())
    else {
        return;
    };
    let file = Reflect::get(&data, &"file".into())
        .ok()
        .and_then(|file| file.dyn_into::<File>().ok());
    conversation::answer(&message.to_vec(), file).await;
}

/// What `instroom check FILE --against OTHER --json` prints for the same bytes: a test compares the two.
#[cfg(feature = "check")]
#[wasm_bindgen]
#[must_use]
pub fn check_json(name: &str, bytes: Vec<u8>, other_name: &str, other: Option<Vec<u8>>, today: &str) -> String {
    let input = |name: &str, bytes| InputFile {
        name: name.to_owned(),
        bytes,
    };
    report::check_json(input(name, bytes), other.map(|other| input(other_name, other)), today)
}

/// The worker's own global object.
fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
