//! The enterprise number: of the Crossroads Bank (KBO), and with `BE` before it the VAT number.

use std::fmt;

use crate::{issue::IssueCode, text};

/// A well-formed enterprise number. Whether the enterprise exists, only the Crossroads Bank knows.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct EnterpriseNumber {
    digits: [u8; 10],
}

impl EnterpriseNumber {
    /// Reads ten digits, or nine from before 2005 that get a `0` before them; `BE`, dots and spaces may stand around
    /// them. The first digit is 0 or 1 (1 since 19 September 2023); the last two are 97 less the remainder of the
    /// first eight divided by 97.
    ///
    /// # Errors
    /// [`IssueCode::DigitsLost`], [`IssueCode::Malformed`] or [`IssueCode::WrongCheckDigits`].
    pub fn parse(text: &str) -> Result<Self, IssueCode> {
        let compact = text::without(text, text::is_separator);
        let number = without_country(&compact);
        if !matches!(number.len(), 9 | 10) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(match text::is_scientific(text) {
                true => IssueCode::DigitsLost,
                false => IssueCode::Malformed,
            });
        }
        let mut digits = [b'0'; 10];
        for (slot, digit) in digits.iter_mut().rev().zip(number.bytes().rev()) {
            *slot = digit;
        }
        if !matches!(digits.first(), Some(b'0' | b'1')) {
            return Err(IssueCode::Malformed);
        }
        let value = digits
            .iter()
            .fold(0_u64, |value, digit| value * 10 + u64::from(digit - b'0'));
        if value % 100 != 97 - value / 100 % 97 {
            return Err(IssueCode::WrongCheckDigits);
        }
        Ok(Self { digits })
    }

    /// The ten digits, the canonical form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits).unwrap_or_default()
    }
}

/// As it is printed: `0403.019.261`.
impl fmt::Display for EnterpriseNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |range| self.as_str().get(range).unwrap_or_default();
        write!(formatter, "{}.{}.{}", part(0..4), part(4..7), part(7..10))
    }
}

fn without_country(compact: &str) -> &str {
    match compact.split_at_checked(2) {
        Some((country, number)) if country.eq_ignore_ascii_case("be") => number,
        _ => compact,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn valid_numbers_are_read_in_every_form() {
        for text in ["0403019261", "0428759497", "1000000021"] {
            assert_eq!(EnterpriseNumber::parse(text).unwrap().as_str(), text);
        }
        for text in [
            "403019261",
            "BE0403019261",
            "be 0403.019.261",
            "BE 403.019.261",
            " 0403.019.261\u{a0}",
        ] {
            assert_eq!(EnterpriseNumber::parse(text).unwrap().as_str(), "0403019261", "{text}");
        }
        assert_eq!(
            EnterpriseNumber::parse("0403019261").unwrap().to_string(),
            "0403.019.261"
        );
    }

    #[test]
    fn the_check_digits_decide() {
        assert_eq!(EnterpriseNumber::parse("0431150351"), Err(IssueCode::WrongCheckDigits));
    }

    #[test]
    fn another_shape_is_refused() {
        for text in [
            "",
            "BE",
            "2403019261",
            "04030192611",
            "40301926",
            "NL123456789B01",
            "0403O19261",
            "é",
            "€€€",
        ] {
            assert_eq!(EnterpriseNumber::parse(text), Err(IssueCode::Malformed), "{text}");
        }
        assert_eq!(EnterpriseNumber::parse("4,03E+08"), Err(IssueCode::DigitsLost));
    }

    #[test]
    fn one_check_value_of_97_passes() {
        for body in ["04030192", "10000000", "00000001"] {
            let passing = (0..100).filter(|check| EnterpriseNumber::parse(&format!("{body}{check:02}")).is_ok());
            assert_eq!(passing.count(), 1, "{body}");
        }
    }
}
