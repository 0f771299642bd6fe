//! An invitation as a client would get it, before any is wanted.

use domain::client::ClientId;

use crate::{
    invitations::InvitationStore,
    mail::{Letter, Logo, Rendered},
    outbox::Render,
    store::StoreError,
};

/// What goes into a letter to a client, and the picture that goes along.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Draft {
    /// What it says. Its link opens nothing.
    pub letter: Letter,
    /// The office's picture.
    pub logo: Option<Logo>,
}

/// A letter as it would leave.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Preview {
    /// Its words.
    pub rendered: Rendered,
    /// The office's picture.
    pub logo: Option<Logo>,
}

/// Why there is no preview.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The letter cannot be written.
    #[error("the letter cannot be written: {0}")]
    NotRendered(String),
}

/// The invitation of a client as it would be sent at `now`; `None` when the office has no such client. `url`: where browsers
/// reach Instroom.
///
/// # Errors
/// When the database cannot be read, or the letter not be written.
pub async fn preview(
    invitations: &dyn InvitationStore,
    render: &Render,
    client: ClientId,
    url: &str,
    now: i64,
) -> Result<Option<Preview>, PreviewError> {
    let Some(Draft { letter, logo }) = invitations.draft(client, url, now).await? else {
        return Ok(None);
    };
    let rendered = render(&letter).map_err(PreviewError::NotRendered)?;
    Ok(Some(Preview { rendered, logo }))
}
