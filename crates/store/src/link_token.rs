//! The token in an invitation's link: whoever has it, has the link.

use backend::store::StoreError;
use sha2::{Digest, Sha256};

/// 192 random bits.
const BYTES: usize = 24;

/// A token, in hexadecimal.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct LinkToken(String);

impl LinkToken {
    /// A fresh one.
    pub(crate) fn random() -> Result<Self, StoreError> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|error| StoreError::Database(error.into()))?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// One that stands in a link; `None` for what never stood in any.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_token = text.len() == 2 * BYTES && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_token.then(|| Self(text.to_owned()))
    }

    /// As it stands in the link.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is found by. Nobody guesses 192 bits, so that a plain hash is enough.
    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}
