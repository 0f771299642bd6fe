//! Why a server function did not answer.

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// Why there is no answer; each has a sentence on screen.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// Nobody is signed in, or no longer.
    SignedOut,
    /// It is for administrators only.
    AdministratorsOnly,
    /// The server broke or could not be reached; nothing changed. What broke stands in its log.
    Failed,
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::SignedOut => "sign in first",
            Self::AdministratorsOnly => "this is for administrators only",
            Self::Failed => "the server could not answer",
        })
    }
}

impl std::error::Error for ApiError {}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::Failed
    }
}
