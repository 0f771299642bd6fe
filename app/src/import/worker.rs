//! The page's side of the conversation with the worker. Called in handlers and effects only: the server has no worker.

use std::cell::RefCell;

use js_sys::{Object, Reflect, Uint8Array};
use review::protocol::{Message, Request, Response};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, File, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The static loader of the worker's WebAssembly.
const LOADER: &str = "/worker.js";

/// The worker, and the closures that hear from it: they live as long as it does.
struct Running {
    worker: Worker,
    number: u32,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

thread_local! {
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
}

/// Starts a worker, and ends the one that ran. `on_crash` is called when it cannot be loaded or breaks.
pub(super) fn start(on_response: impl Fn(Message<Response>) + 'static, on_crash: impl Fn() + 'static) {
    stop();
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let Ok(worker) = Worker::new_with_options(LOADER, &options) else {
        return on_crash();
    };
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Ok(message) = Message::from_bytes(&Uint8Array::new(&event.data()).to_vec()) {
            on_response(message);
        }
    });
    let on_error = Closure::<dyn FnMut(Event)>::new(move |_| on_crash());
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    let running = Running {
        worker,
        number: 0,
        _on_message: on_message,
        _on_error: on_error,
    };
    RUNNING.with_borrow_mut(|slot| *slot = Some(running));
}

/// Ends the worker, and with it whatever it was doing.
pub(super) fn stop() {
    if let Some(running) = RUNNING.with_borrow_mut(Option::take) {
        running.worker.terminate();
    }
}

/// Sends a request and gives its number; `None` when no worker runs.
pub(super) fn send(request: Request, file: Option<&File>) -> Option<u32> {
    RUNNING.with_borrow_mut(|slot| {
        let running = slot.as_mut()?;
        running.number += 1;
        let message = Message {
            number: running.number,
            body: request,
        };
        let data = Object::new();
        let bytes = message.to_bytes().ok()?;
        Reflect::set(&data, &"message".into(), &Uint8Array::from(bytes.as_slice())).ok()?;
        if let Some(file) = file {
            Reflect::set(&data, &"file".into(), file).ok()?;
        }
        running.worker.post_message(&data).ok()?;
        Some(running.number)
    })
}
