//! The office's logo as a file: sent whole, shown on the settings page. For administrators.

use app::state::Backend;
use axum::{
    body::{Body, to_bytes},
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use backend::correspondence::LARGEST_LOGO;

use crate::api::{By, Failed};

/// Its address.
pub(crate) const PATH: &str = "/api/correspondence/logo";

/// Reading and choosing it.
pub(crate) fn route() -> MethodRouter<Backend> {
    get(read).post(choose)
}

/// 404 where there is none.
async fn read(State(backend): State<Backend>, By(administrator): By) -> Result<Response, Failed> {
    let logo = backend
        .store
        .correspondence(&administrator)
        .logo()
        .await
        .map_err(Failed)?;
    Ok(match logo {
        Some(logo) => ([(header::CONTENT_TYPE, logo.media_type.media_type())], logo.bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    })
}

/// 413 for one that is too large, 422 for what is no picture that every mail program shows; nothing changed then.
async fn choose(State(backend): State<Backend>, By(administrator): By, body: Body) -> Result<StatusCode, Failed> {
    let Ok(bytes) = to_bytes(body, LARGEST_LOGO).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let chosen = backend
        .store
        .correspondence(&administrator)
        .choose_logo(Some(&bytes))
        .await;
    Ok(match chosen.map_err(Failed)? {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::UNPROCESSABLE_ENTITY,
    })
}
