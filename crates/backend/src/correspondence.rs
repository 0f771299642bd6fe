//! How an office writes to its clients: for administrators.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{mail::Logo, store::StoreError};

/// How the office's mails look.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Correspondence {
    /// The name that clients see as the sender; the office's own, where there is none.
    pub sender_name: Option<String>,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Whether there is a logo.
    pub has_logo: bool,
}

/// Why it was not kept. Nothing changed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotChosen {
    /// A name that is too long or has control characters.
    SenderName,
    /// No e-mail address.
    ReplyTo,
    /// Neither PNG nor JPEG, or larger than 200 kB.
    Logo,
}

/// The longest name of a sender, in characters.
pub const LONGEST_SENDER_NAME: usize = 100;

/// The largest logo, in bytes.
pub const LARGEST_LOGO: usize = 200 << 10;

/// The correspondence of the administrator's office.
#[async_trait]
pub trait CorrespondenceStore: Send + Sync {
    /// As it stands.
    async fn read(&self) -> Result<Correspondence, StoreError>;

    /// Keeps name and address for answers; empty ones are none.
    async fn choose(&self, sender_name: &str, reply_to: &str) -> Result<Result<(), NotChosen>, StoreError>;

    /// Keeps a logo (PNG or JPEG), or none.
    async fn choose_logo(&self, bytes: Option<&[u8]>) -> Result<Result<(), NotChosen>, StoreError>;

    /// The logo.
    async fn logo(&self) -> Result<Option<Logo>, StoreError>;
}
