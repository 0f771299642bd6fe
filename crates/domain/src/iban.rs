//! The International Bank Account Number, ISO 13616.

use std::{borrow::Cow, fmt};

use iban::{Iban as Account, IbanLike, ParseBaseIbanError, ParseIbanError};

use crate::{issue::IssueCode, text};

/// An account number of a country that has them, with fitting check digits.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Iban(Account);

impl Iban {
    /// Reads it in upper or lower case, with spaces, dots or dashes between the groups and `IBAN` before it.
    ///
    /// # Errors
    /// [`IssueCode::Malformed`] or [`IssueCode::WrongCheckDigits`].
    pub fn parse(text: &str) -> Result<Self, IssueCode> {
        let compact = text::without(text, |character| character == ':' || text::is_separator(character));
        let upper = match compact.bytes().any(|byte| byte.is_ascii_lowercase()) {
            true => Cow::Owned(compact.to_ascii_uppercase()),
            false => compact,
        };
        let account = upper.strip_prefix("IBAN").unwrap_or(&upper);
        Account::try_from(account).map(Self).map_err(reason)
    }

    /// Without spaces, upper case: the canonical form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.electronic_str()
    }
}

/// As it is printed: `BE68 5390 0754 7034`.
impl fmt::Display for Iban {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

fn reason(error: ParseIbanError) -> IssueCode {
    match error {
        ParseIbanError::InvalidBaseIban {
            source: ParseBaseIbanError::InvalidChecksum,
        } => IssueCode::WrongCheckDigits,
        _ => IssueCode::Malformed,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_is_one_account() {
        for text in [
            "BE68539007547034",
            "BE68 5390 0754 7034",
            "be68-5390-0754-7034",
            "IBAN: BE68\u{a0}5390\u{a0}0754 7034 ",
        ] {
            assert_eq!(Iban::parse(text).unwrap().as_str(), "BE68539007547034", "{text}");
        }
        assert_eq!(
            Iban::parse("BE68539007547034").unwrap().to_string(),
            "BE68 5390 0754 7034"
        );
    }

    #[test]
    fn mistyped_accounts_are_refused() {
        assert_eq!(Iban::parse("BE68539007547043"), Err(IssueCode::WrongCheckDigits));
        for text in [
            "",
            "BE",
            "BE6853900754703",
            "XX68539007547034",
            "539007547034",
            "€",
            "BE6853900754703é",
        ] {
            assert!(Iban::parse(text).is_err(), "{text}");
        }
    }
}
