//! The two addresses of the server that the worker speaks to.

use domain::{
    changes::{ApplyOutcome, ApplyRequest},
    client::ExistingClient,
};
use js_sys::{Reflect, Uint8Array};
use review::protocol::{Failure, Stage};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Request, RequestCredentials, RequestInit, Response};

use crate::scope;

const EXISTING_CLIENTS: &str = "/api/existing-clients";
const IMPORTS: &str = "/api/imports";

/// The office's clients, archived ones included.
pub(crate) async fn existing_clients(
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Result<Vec<ExistingClient>, Failure> {
    let response = send(EXISTING_CLIENTS, &RequestInit::new()).await?;
    let bytes = body(&response, progress).await?;
    postcard::from_bytes(&bytes).map_err(|_| Failure::Server)
}

/// Asks the server to apply exactly `request`.
pub(crate) async fn apply(request: &ApplyRequest) -> Result<ApplyOutcome, Failure> {
    let json = serde_json::to_string(request).map_err(|_| Failure::Server)?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(&json));
    let response = send(IMPORTS, &init).await?;
    let text = JsFuture::from(response.text().map_err(|_| Failure::Server)?)
        .await
        .map_err(|_| Failure::Offline)?;
    serde_json::from_str(&text.as_string().unwrap_or_default()).map_err(|_| Failure::Server)
}

async fn send(address: &str, init: &RequestInit) -> Result<Response, Failure> {
    init.set_credentials(RequestCredentials::SameOrigin);
    let request = Request::new_with_str_and_init(address, init).map_err(|_| Failure::Server)?;
    request
        .headers()
        .set("content-type", "application/json")
        .map_err(|_| Failure::Server)?;
    let response = JsFuture::from(scope().fetch_with_request(&request))
        .await
        .map_err(|_| Failure::Offline)?;
    let response = response.dyn_into::<Response>().map_err(|_| Failure::Server)?;
    match response.status() {
        200..=299 => Ok(response),
        401 => Err(Failure::SignedOut),
        _ => Err(Failure::Server),
    }
}

/// The whole body, chunk by chunk. A compressed answer has no length that fits, so its total is what has come so far.
async fn body(response: &Response, progress: &mut dyn FnMut(Stage, u64, u64)) -> Result<Vec<u8>, Failure> {
    let total = length(response);
    let Some(stream) = response.body() else {
        return Ok(Vec::new());
    };
    let reader = stream
        .get_reader()
        .dyn_into::<ReadableStreamDefaultReader>()
        .map_err(|_| Failure::Server)?;
    let mut bytes = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|_| Failure::Offline)?;
        if Reflect::get(&chunk, &"done".into()).is_ok_and(|done| done.is_truthy()) {
            return Ok(bytes);
        }
        let value = Reflect::get(&chunk, &"value".into()).map_err(|_| Failure::Server)?;
        bytes.extend(Uint8Array::new(&value).to_vec());
        let done = bytes.len() as u64;
        progress(Stage::Clients, done, total.max(done));
    }
}

fn length(response: &Response) -> u64 {
    let header = response.headers().get("content-length").ok().flatten();
    header.and_then(|length| length.parse().ok()).unwrap_or(0)
}
