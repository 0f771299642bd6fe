//! Sending a file, with how far it is, which `fetch` does not tell.

use backend::{
    answering::{LARGEST_UPLOAD, NotKept},
    invitations::UploadView,
};
use domain::questionnaire::QuestionId;
use uuid::Uuid;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// Where files are sent to.
const ADDRESS: &str = "/api/answering/uploads";

/// The header that has the file's name: no address tells it to a log.
const NAME_HEADER: &str = "x-file-name";

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Lost {
    /// The second check has to be passed again first.
    SignedOut,
    /// The server broke or could not be reached.
    Broken,
}

pub(super) type Outcome = Result<Result<UploadView, NotKept>, Lost>;

/// Sends the file. `on_progress` hears how much of a hundred has left; `on_end` what came of it.
pub(super) fn send(
    invitation: Uuid,
    question: &QuestionId,
    file: &File,
    on_progress: impl Fn(u32) + 'static,
    on_end: impl Fn(Outcome) + 'static,
) {
    // An id of a question needs no escape.
    let address = format!("{ADDRESS}?invitation={invitation}&question={}", question.0);
    if let Some(request) = sent(&address, file, on_progress) {
        let ended = request.clone();
        let on_load_end = Closure::once_into_js(move || on_end(outcome(&ended)));
        request.set_onloadend(Some(on_load_end.unchecked_ref()));
    } else {
        on_end(Err(Lost::Broken));
    }
}

/// A request that is under way; `None` in a browser that cannot make it.
fn sent(address: &str, file: &File, on_progress: impl Fn(u32) + 'static) -> Option<XmlHttpRequest> {
    let request = XmlHttpRequest::new().ok()?;
    request.open("POST", address).ok()?;
    let name = String::from(js_sys::encode_uri_component(&file.name()));
    request.set_request_header(NAME_HEADER, &name).ok()?;
    request
        .set_request_header("content-type", "application/octet-stream")
        .ok()?;
    let heard = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            on_progress((event.loaded() * 100.0 / event.total()) as u32);
        }
    });
    // It is heard until the file has left, and is as small as the file's name.
    request
        .upload()
        .ok()?
        .set_onprogress(Some(heard.into_js_value().unchecked_ref()));
    request.send_with_opt_blob(Some(file)).ok()?;
    Some(request)
}

fn outcome(request: &XmlHttpRequest) -> Outcome {
    match request.status() {
        Ok(200) => {
            let text = request.response_text().ok().flatten().unwrap_or_default();
            serde_json::from_str(&text).map_err(|_| Lost::Broken)
        }
        Ok(401) => Err(Lost::SignedOut),
        _ => Err(Lost::Broken),
    }
}

/// The files that were chosen in an input.
pub(super) fn files_of(files: Option<web_sys::FileList>) -> Vec<File> {
    let files = files
        .into_iter()
        .flat_map(|files| (0..files.length()).filter_map(move |index| files.get(index)));
    files.collect()
}

/// Whether a file is of a size that is taken: what is too large is not sent first.
pub(super) fn fits(file: &File) -> bool {
    file.size() > 0.0 && file.size() <= LARGEST_UPLOAD as f64
}
