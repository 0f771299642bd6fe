//! An invitation as a client would get it.

use domain::client::ClientId;
use leptos::{server, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::api::error::ApiError;

/// What a mail says. How it is laid out is shown by `/api/letters/{id}`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct LetterPreview {
    /// One line.
    pub subject: String,
    /// The text alone.
    pub text: String,
}

/// The invitation of a client, were it sent now; `None` when this office has no such client. Its link opens nothing.
#[server(name = PreviewLetter, prefix = "/api/fn", endpoint = "letter-preview", input = Json)]
pub(crate) async fn letter_preview(client: ClientId) -> Result<Option<LetterPreview>, ApiError> {
    let session = crate::state::signed_in().await?;
    let backend = leptos::prelude::expect_context::<crate::state::Backend>();
    let preview = backend.preview(&session, client).await;
    let preview = preview.map_err(|error| crate::state::opaque("a preview", &error))?;
    Ok(preview.map(|preview| LetterPreview {
        subject: preview.rendered.subject,
        text: preview.rendered.text,
    }))
}
