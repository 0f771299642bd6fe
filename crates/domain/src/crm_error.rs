//! Why a CRM did not give what was asked of it.

use serde::{Deserialize, Serialize};

/// Why a CRM could not be reached or refused. Each has a sentence on screen: what is wrong, where, and what to do.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CrmError {
    /// The office has no link with the CRM.
    #[error("the office has no link with the CRM")]
    NotLinked,
    /// The address is not one that the server may call.
    #[error("the address is not on the list of allowed addresses")]
    NotAllowed,
    /// The host name is unknown, or nothing answers at that address and port.
    #[error("nothing answers at the address")]
    Unreachable,
    /// What answers is not this CRM.
    #[error("what answers at the address is not the CRM")]
    NotTheCrm,
    /// The certificate is not trusted, expired, or of another host.
    #[error("the certificate is not trusted")]
    Certificate,
    /// The key is unknown, expired or withdrawn.
    #[error("the key is refused")]
    KeyRefused,
    /// The key is good, and lacks a right that is needed.
    #[error("the key lacks a right")]
    RightMissing,
    /// The CRM is older than the first version that has what is needed.
    #[error("the version of the CRM is too old")]
    TooOld,
    /// Too many calls, for longer than the connector waits.
    #[error("the CRM refuses more calls for now")]
    Throttled,
    /// The CRM broke, was too slow, or cut its answers, for longer than the connector tries.
    #[error("the CRM does not answer as it should")]
    Broken,
    /// What it answers cannot be understood.
    #[error("an answer of the CRM cannot be understood")]
    Unreadable,
    /// The clients moved between pages during every pass over them.
    #[error("the clients of the CRM changed all the time")]
    Restless,
}

impl CrmError {
    /// Whether the same may succeed later without anybody doing anything.
    #[must_use]
    pub const fn is_temporary(self) -> bool {
        matches!(
            self,
            Self::Unreachable | Self::Throttled | Self::Broken | Self::Restless
        )
    }
}
