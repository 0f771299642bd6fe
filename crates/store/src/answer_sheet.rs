//! What a client answered, as it is stored: encrypted, and bound to its invitation.

use backend::store::StoreError;
use domain::answers::{Answers, UploadId};
use uuid::Uuid;

use crate::secrets::Key;

/// The answers as they are stored.
pub(crate) fn seal(key: &Key, invitation: Uuid, answers: &Answers) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::to_vec(answers).map_err(|_| StoreError::Unreadable { what: "answers" })?;
    key.encrypt(&json, &answers_context(invitation))
}

/// The answers that [`seal`] sealed; none, before there were any.
pub(crate) fn open(key: &Key, invitation: Uuid, stored: Option<&[u8]>) -> Result<Answers, StoreError> {
    let Some(stored) = stored else {
        return Ok(Answers::default());
    };
    let json = key.decrypt(stored, &answers_context(invitation))?;
    serde_json::from_slice(&json).map_err(|_| StoreError::Unreadable { what: "answers" })
}

fn answers_context(invitation: Uuid) -> String {
    format!("{invitation}/answers")
}

/// The context that binds the encrypted name of a file to it.
pub(crate) fn name_context(upload: UploadId) -> String {
    format!("{}/name", upload.0)
}

/// The context that binds the encrypted bytes of a file to it.
pub(crate) fn content_context(upload: UploadId) -> String {
    format!("{}/content", upload.0)
}
