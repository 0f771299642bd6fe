//! One request of the page, from message to answers.

use std::cell::RefCell;

use domain::{
    changes::{ApplyOutcome, Digest},
    language::Language,
};
use js_sys::Uint8Array;
use review::{
    engine::Engine,
    protocol::{Failure, Message, Request, Response, Scope, Stage},
    report::UNREADABLE_FILE,
};
use uuid::Uuid;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::{scope, server};

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::new(Engine::default());
}

/// Posts one response.
pub(crate) fn post(number: u32, body: Response) {
    if let Ok(bytes) = (Message { number, body }).to_bytes() {
        // Fails only when the page has gone, and then nobody waits for it.
        let _ = scope().post_message(&Uint8Array::from(bytes.as_slice()));
    }
}

/// Answers one request, with progress in between.
pub(crate) async fn answer(bytes: &[u8], file: Option<File>) {
    let Ok(message) = Message::<Request>::from_bytes(bytes) else {
        return post(
            0,
            Response::Failed {
                failure: Failure::OutOfOrder,
            },
        );
    };
    let number = message.number;
    let response = match message.body {
        Request::LoadClients => load_clients(number).await,
        Request::OpenFetched {
            fetch,
            today,
            default_language,
        } => open_fetched(number, fetch, &today, default_language).await,
        Request::FetchAgain { rows } => {
            let rows = rows.unwrap_or_else(|| ENGINE.with_borrow(Engine::invalid_rows));
            fetch_again(number, &rows).await
        }
        Request::Apply {
            scope,
            idempotency_key,
            digest,
        } => apply(number, scope, idempotency_key, digest).await,
        request => handle(number, request, file).await,
    };
    post(number, response.unwrap_or_else(|failure| Response::Failed { failure }));
}

fn report(number: u32) -> impl FnMut(Stage, u64, u64) {
    move |stage, done, total| post(number, Response::Progress { stage, done, total })
}

async fn handle(number: u32, request: Request, file: Option<File>) -> Result<Response, Failure> {
    let bytes = match file {
        None => None,
        Some(file) => match read(&file).await {
            Some(bytes) => Some(bytes),
            None => {
                return Ok(Response::FileRefused {
                    code: UNREADABLE_FILE.into(),
                });
            }
        },
    };
    Ok(ENGINE.with_borrow_mut(|engine| engine.handle(request, bytes, &mut report(number))))
}

/// The bytes of the file; `None` when it was moved, deleted or changed after it was chosen.
async fn read(file: &File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

async fn load_clients(number: u32) -> Result<Response, Failure> {
    let clients = server::existing_clients(&mut report(number)).await?;
    Ok(ENGINE.with_borrow_mut(|engine| engine.load_clients(clients, &mut report(number))))
}

async fn open_fetched(number: u32, fetch: Uuid, today: &str, default_language: Language) -> Result<Response, Failure> {
    let fetched = server::fetched(fetch, &mut report(number)).await?;
    Ok(ENGINE.with_borrow_mut(|engine| engine.open_fetched(fetch, fetched, today, default_language)))
}

async fn fetch_again(number: u32, rows: &[u32]) -> Result<Response, Failure> {
    let (fetch, ids) = ENGINE.with_borrow(|engine| engine.ids_of(rows))?;
    let clients = server::fetch_again(fetch, &ids, &mut report(number)).await?;
    Ok(ENGINE.with_borrow_mut(|engine| engine.fetched_again(rows, clients)))
}

/// Sends the approved changes, then takes in what the platform holds now, so that nothing is proposed twice.
async fn apply(number: u32, scope: Scope, idempotency_key: Uuid, digest: Digest) -> Result<Response, Failure> {
    if ENGINE.with_borrow(Engine::clients_outdated) {
        load_clients(number).await?;
    }
    let request = ENGINE.with_borrow_mut(|engine| engine.apply_request(scope, idempotency_key, &digest))?;
    post(
        number,
        Response::Progress {
            stage: Stage::Sending,
            done: 0,
            total: 1,
        },
    );
    let outcome = server::apply(&request).await?;
    let response = ENGINE.with_borrow_mut(|engine| engine.applied(outcome.clone()));
    if matches!(outcome, ApplyOutcome::Refused { .. }) || load_clients(number).await.is_err() {
        return Ok(response);
    }
    Ok(ENGINE.with_borrow_mut(|engine| engine.outcome(outcome)))
}
