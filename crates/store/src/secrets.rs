//! What is secret at rest (national numbers, credentials, fetched clients): encrypted with XChaCha20-Poly1305. National numbers
//! are found by HMAC-SHA-256; a plain hash would not do: all national numbers that can exist are hashed in seconds.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::Path,
};

use backend::store::StoreError;
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;

const KEY_LENGTH: usize = 32;
const NONCE_LENGTH: usize = 24;

/// The key file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It could not be read or made.
    #[error("the key file {path} cannot be read or made: {source}")]
    Unusable {
        /// Where it should be.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// It does not hold a key.
    #[error("the key file {path} does not hold 32 bytes: restore it from your backup")]
    Damaged {
        /// Where it is.
        path: String,
    },
    /// It is not there, and a database is encrypted with it.
    #[error(
        "the key file {path} is missing, and the national numbers in {database} cannot be read without it: \
         put it back from your backup, or name the place where it is"
    )]
    Missing {
        /// Where it should be.
        path: String,
        /// The database that needs it.
        database: String,
    },
    /// It holds the key of another database.
    #[error(
        "the key file {path} is not the one that {database} was made with: put that one back from your backup, or \
         name the place where it is"
    )]
    Another {
        /// Where it is.
        path: String,
        /// The database that needs its own.
        database: String,
    },
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes")]
    NoRandomness,
}

fn unusable(path: &Path, source: io::Error) -> KeyFileError {
    KeyFileError::Unusable {
        path: path.display().to_string(),
        source,
    }
}

/// A key of 32 bytes: the installation's, or one office's.
#[derive(Clone)]
pub(crate) struct Key([u8; KEY_LENGTH]);

impl Key {
    /// A fresh key.
    pub(crate) fn random() -> Result<Self, KeyFileError> {
        let mut bytes = [0; KEY_LENGTH];
        getrandom::fill(&mut bytes).map_err(|_| KeyFileError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// A fresh key, in a fresh file at `path` that only its owner can read.
    pub(crate) fn make_file(path: &Path) -> Result<Self, KeyFileError> {
        let unusable = |source| unusable(path, source);
        let key = Self::random()?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(unusable)?;
        file.write_all(&key.0)
            .and_then(|()| file.sync_all())
            .map_err(unusable)?;
        Ok(key)
    }

    /// The key in the file at `path`; `None` when there is no such file.
    pub(crate) fn from_file(path: &Path) -> Result<Option<Self>, KeyFileError> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unusable(path, error)),
        };
        let key = bytes.try_into().map_err(|_| KeyFileError::Damaged {
            path: path.display().to_string(),
        })?;
        Ok(Some(Self(key)))
    }

    /// Encrypts `key` for storage.
    pub(crate) fn wrap(&self, key: &Self, office: &str) -> Result<Vec<u8>, StoreError> {
        self.encrypt(&key.0, office)
    }

    /// The key that [`Key::wrap`] encrypted.
    pub(crate) fn unwrap(&self, wrapped: &[u8], office: &str) -> Result<Self, StoreError> {
        let bytes = self.decrypt(wrapped, office)?;
        Ok(Self(bytes.try_into().map_err(|_| StoreError::WrongKey)?))
    }

    /// Encrypts `plain`, bound to `context`: it cannot be moved to another client or field.
    pub(crate) fn encrypt(&self, plain: &[u8], context: &str) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE_LENGTH];
        getrandom::fill(&mut nonce).map_err(|error| StoreError::Database(error.into()))?;
        let payload = Payload {
            msg: plain,
            aad: context.as_bytes(),
        };
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| StoreError::WrongKey)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What [`Key::encrypt`] encrypted with the same context.
    pub(crate) fn decrypt(&self, stored: &[u8], context: &str) -> Result<Vec<u8>, StoreError> {
        let (nonce, sealed) = stored.split_at_checked(NONCE_LENGTH).ok_or(StoreError::WrongKey)?;
        let nonce: [u8; NONCE_LENGTH] = nonce.try_into().map_err(|_| StoreError::WrongKey)?;
        let payload = Payload {
            msg: sealed,
            aad: context.as_bytes(),
        };
        self.cipher()
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| StoreError::WrongKey)
    }

    /// The hash by which an equal value is found again; another key gives another hash.
    pub(crate) fn hash(&self, plain: &str) -> Vec<u8> {
        let index_key = self.mac(b"index of national numbers");
        Self(index_key).mac(plain.as_bytes()).to_vec()
    }

    fn mac(&self, message: &[u8]) -> [u8; KEY_LENGTH] {
        // HMAC takes a key of any length, so this cannot fail; the empty hash would merely never be found.
        Hmac::<Sha256>::new_from_slice(&self.0).map_or([0; KEY_LENGTH], |mut mac| {
            mac.update(message);
            mac.finalize().into_bytes().into()
        })
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}
