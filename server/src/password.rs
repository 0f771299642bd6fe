//! Passwords, hashed with Argon2id.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

/// A hash of nobody's password: comparing with it takes as long as with a real one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$aW5zdHJvb20taW5zdHJvb20$\
                      3vL6vZ4Lz7m0h2V0Q6d0mUu2m1Jk3v1sYx0cT5uYb6E";

/// Hashes a password, in PHC form. `None` when the system gives no random salt.
pub(crate) fn hash(password: &str) -> Option<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .ok()
        .map(|hash: PasswordHash| hash.to_string())
}

/// Whether the password belongs to the hash; with `None` it never does, and takes as long to say so.
pub(crate) fn verify(password: &str, hash: Option<&str>) -> bool {
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else {
        return false;
    };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_verifies() {
        let hashed = hash("juist");
        assert!(verify("juist", hashed.as_deref()));
        assert!(!verify("fout", hashed.as_deref()));
        assert!(!verify("juist", None));
        assert!(
            PasswordHash::new(NOBODY).is_ok(),
            "an unknown user costs a comparison too"
        );
    }
}
