//! The addresses of the server that the worker speaks to.

use domain::{
    changes::{ApplyOutcome, ApplyRequest},
    client::ExistingClient,
    crm::{CrmClient, Fetched},
};
use js_sys::{Reflect, Uint8Array};
use review::protocol::{Failure, Stage};
use serde::de::DeserializeOwned;
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Request, RequestCredentials, RequestInit, Response};

use crate::scope;

const EXISTING_CLIENTS: &str = "/api/existing-clients";
const FETCHES: &str = "/api/fetches";
const IMPORTS: &str = "/api/imports";

/// The office's clients, archived ones included.
pub(crate) async fn existing_clients(
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Result<Vec<ExistingClient>, Failure> {
    decode(&get(EXISTING_CLIENTS, Stage::Clients, progress).await?)
}

/// What a fetch brought.
pub(crate) async fn fetched(fetch: Uuid, progress: &mut dyn FnMut(Stage, u64, u64)) -> Result<Fetched, Failure> {
    decode(&get(&format!("{FETCHES}/{fetch}"), Stage::Fetched, progress).await?)
}

/// What the CRM holds now of the clients with these ids.
pub(crate) async fn fetch_again(
    fetch: Uuid,
    ids: &[String],
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Result<Vec<CrmClient>, Failure> {
    let response = post(&format!("{FETCHES}/{fetch}/clients"), serde_json::to_string(ids)).await?;
    decode(&body(&response, Stage::FetchingAgain, progress).await?)
}

/// Asks the server to apply exactly `request`.
pub(crate) async fn apply(request: &ApplyRequest) -> Result<ApplyOutcome, Failure> {
    let response = post(IMPORTS, serde_json::to_string(request)).await?;
    json(&response).await
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    postcard::from_bytes(bytes).map_err(|_| Failure::Server)
}

async fn get(address: &str, stage: Stage, progress: &mut dyn FnMut(Stage, u64, u64)) -> Result<Vec<u8>, Failure> {
    let response = send(address, &RequestInit::new()).await?;
    body(&response, stage, progress).await
}

async fn post(address: &str, json: serde_json::Result<String>) -> Result<Response, Failure> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(&json.map_err(|_| Failure::Server)?));
    send(address, &init).await
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
    let is_of_fetch = address.starts_with(FETCHES);
    match response.status() {
        200..=299 => Ok(response),
        401 => Err(Failure::SignedOut),
        404 if is_of_fetch => Err(Failure::FetchGone),
        // Something between the server and the browser may answer 502 too, and says something else.
        502 if is_of_fetch => Err(Failure::Crm(json(&response).await?)),
        _ => Err(Failure::Server),
    }
}

async fn json<T: DeserializeOwned>(response: &Response) -> Result<T, Failure> {
    let text = JsFuture::from(response.text().map_err(|_| Failure::Server)?)
        .await
        .map_err(|_| Failure::Offline)?;
    serde_json::from_str(&text.as_string().unwrap_or_default()).map_err(|_| Failure::Server)
}

/// The whole body, chunk by chunk. A compressed answer has no length that fits, so its total is what has come so far.
async fn body(
    response: &Response,
    stage: Stage,
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Result<Vec<u8>, Failure> {
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
        progress(stage, done, total.max(done));
    }
}

fn length(response: &Response) -> u64 {
    let header = response.headers().get("content-length").ok().flatten();
    header.and_then(|length| length.parse().ok()).unwrap_or(0)
}
