//! Who is signed in, for which office.

use domain::language::Language;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::store::{Store, StoreError};

/// What a colleague may do.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything: importing and undoing, and the links with CRMs.
    Administrator,
    /// Working with the client base.
    Colleague,
}

impl Role {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Administrator, Self::Colleague];
}

/// A signed-in colleague, as it was at signing in. Only a session opens an office: see `ARCHITECTURE.md`, invariant 9.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Session {
    /// The colleague.
    pub user: Uuid,
    /// The colleague's name, for the screen and the history.
    pub user_name: String,
    /// What the colleague may do.
    pub role: Role,
    /// The office.
    pub office: Uuid,
    /// The office's name.
    pub office_name: String,
    /// The office's default language, for clients whose language is unknown.
    pub default_language: Language,
}

impl Session {
    /// The same session as an administrator's, if it is one.
    #[must_use]
    pub fn administrator(self) -> Option<Administrator> {
        (self.role == Role::Administrator).then_some(Administrator(self))
    }
}

/// The session of an administrator: what it opens, that of a colleague cannot.
#[derive(Clone, Debug)]
pub struct Administrator(Session);

impl Administrator {
    /// Who it is, for which office.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.0
    }
}

/// A colleague as sign-in needs it.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The Argon2 hash of the password, in PHC form.
    pub password_hash: String,
    /// The session that the right password opens.
    pub session: Session,
}

/// Compares a password with an Argon2 hash in PHC form; `None` stands for an unknown user and takes as long.
pub type VerifyPassword = dyn Fn(&str, Option<&str>) -> bool + Send + Sync;

/// Opens a session for the right e-mail address and password. `None` does not tell which of the two was wrong.
///
/// # Errors
/// When the database cannot be read.
pub async fn sign_in(
    store: &dyn Store,
    verify: &VerifyPassword,
    email: &str,
    password: &str,
) -> Result<Option<Session>, StoreError> {
    let credentials = store.credentials(email.trim()).await?;
    let hash = credentials.as_ref().map(|found| found.password_hash.as_str());
    Ok(if verify(password, hash) {
        credentials.map(|found| found.session)
    } else {
        None
    })
}
