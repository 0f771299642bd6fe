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
        let account = Account::try_from(account).map_err(reason)?;
        // ISO 7064 never gives 00, 01 and 99, although they leave the same remainder as 97, 98 and 02.
        match account.check_digits() {
            2..=98 => Ok(Self(account)),
            _ => Err(IssueCode::WrongCheckDigits),
        }
    }

    /// Whether it is a Belgian account in the canonical form, as nearly all are: `BE`, two check digits and twelve digits
    /// that fit them. One look at them, where [`Iban::parse`] is ready for every country and notation.
    #[must_use]
    pub fn is_canonical_belgian(text: &str) -> bool {
        /// `BE` in the digits of ISO 13616.
        const BELGIUM: u64 = 11_14;
        let Some(digits) = text.strip_prefix("BE").filter(|digits| digits.len() == 14) else {
            return false;
        };
        let number = digits.bytes().try_fold(0_u64, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + u64::from(digit - b'0'))
        });
        number.is_some_and(|number| {
            let (check, account) = (number / 1_000_000_000_000, number % 1_000_000_000_000);
            (2..=98).contains(&check) && (account * 1_000_000 + BELGIUM * 100 + check) % 97 == 1
        })
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
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn one_look_at_a_belgian_account_says_what_every_rule_says(account in 0_u64..1_000_000_000_000, off in 0_u64..3) {
            let fitting = 98 - (u128::from(account) * 1_000_000 + 111_400) % 97;
            for check in 0..100 {
                let text = format!("BE{check:02}{account:012}");
                prop_assert_eq!(Iban::is_canonical_belgian(&text), Iban::parse(&text).is_ok(), "{}", text);
                prop_assert_eq!(Iban::is_canonical_belgian(&text), check == fitting);
            }
            let shorter = format!("BE{fitting:02}{:0width$}", account / 1000, width = 12 - 1 - off as usize);
            prop_assert!(!Iban::is_canonical_belgian(&shorter));
        }
    }

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
