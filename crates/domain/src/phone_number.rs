//! Telephone numbers in E.164, with Belgium as the country of numbers without one.

use std::borrow::Cow;

use crate::{issue::IssueCode, text};

/// The most digits that E.164 allows, country code included.
const MOST_DIGITS: usize = 15;
/// Shorter is no number that can be called from abroad.
const LEAST_DIGITS: usize = 7;

/// A number that can be called from everywhere: `+` and 7 to 15 digits.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct PhoneNumber<'a>(Cow<'a, str>);

impl<'a> PhoneNumber<'a> {
    /// Reads `0470/12.34.56`, `0032470123456`, `470123456`, `32470123456` and `+32 (0)470 12 34 56` as one number, and
    /// any other country's after `+` or `00`. Belgian numbers are checked for length and mobile prefix, others for
    /// length only.
    ///
    /// # Errors
    /// [`IssueCode::Unrecognised`]: the caller keeps the text.
    pub fn parse(text: &'a str) -> Result<Self, IssueCode> {
        let is_canonical = |national: &str| national.bytes().all(|byte| byte.is_ascii_digit()) && is_belgian(national);
        if text.strip_prefix("+32").is_some_and(is_canonical) {
            return Ok(Self(Cow::Borrowed(text)));
        }
        let squeezed = text::squeeze(text);
        let trimmed = without_scheme(&squeezed).trim_start_matches(text::is_apostrophe);
        let without_trunk_zero = match trimmed.contains('(') {
            true => Cow::Owned(trimmed.replacen("(0)", "", 1)),
            false => Cow::Borrowed(trimmed),
        };
        let compact = text::without(&without_trunk_zero, is_separator);
        let has_separators = compact.len() < trimmed.len();
        let (digits, international) = match compact.strip_prefix('+').or_else(|| compact.strip_prefix("00")) {
            Some(digits) => (digits, true),
            None => (&*compact, false),
        };
        if digits.len() > MOST_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(IssueCode::Unrecognised);
        }
        let number = if international {
            abroad(digits)
        } else {
            at_home(digits, has_separators)
        };
        number
            .map(|number| Self(Cow::Owned(number)))
            .ok_or(IssueCode::Unrecognised)
    }

    /// E.164, the canonical form: `+32470123456`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// E.164, borrowed where it was written so.
    #[must_use]
    pub fn into_inner(self) -> Cow<'a, str> {
        self.0
    }
}

fn abroad(digits: &str) -> Option<String> {
    if let Some(rest) = digits.strip_prefix("32") {
        return belgian(rest.strip_prefix('0').unwrap_or(rest));
    }
    let callable = digits.len() >= LEAST_DIGITS && !digits.starts_with('0');
    callable.then(|| format!("+{digits}"))
}

fn at_home(digits: &str, has_separators: bool) -> Option<String> {
    if let Some(rest) = digits.strip_prefix('0') {
        return belgian(rest);
    }
    // Eight digits with separators are as likely a date as a fixed line that lost its zero.
    let lost_zero = is_mobile(digits) || (is_fixed(digits) && !has_separators);
    if lost_zero {
        belgian(digits)
    } else {
        belgian(digits.strip_prefix("32")?)
    }
}

fn belgian(national: &str) -> Option<String> {
    is_belgian(national).then(|| ["+32", national].concat())
}

fn is_belgian(national: &str) -> bool {
    is_mobile(national) || is_fixed(national)
}

/// 045 to 049, without the zero.
fn is_mobile(national: &str) -> bool {
    national.len() == 9 && national.starts_with('4') && matches!(national.as_bytes().get(1), Some(b'5'..=b'9'))
}

fn is_fixed(national: &str) -> bool {
    national.len() == 8 && !national.starts_with('0')
}

fn is_separator(character: char) -> bool {
    text::is_separator(character) || matches!(character, '(' | ')')
}

fn without_scheme(text: &str) -> &str {
    match text.split_at_checked("tel:".len()) {
        Some((scheme, number)) if scheme.eq_ignore_ascii_case("tel:") => text::trim(number),
        _ => text,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_is_one_number() {
        let forms = [
            "0470/12.34.56",
            "0032470123456",
            "470123456",
            "32470123456",
            "+32 (0)470 12 34 56",
            "+32470123456",
            "+32 0470 123 456",
            "0470 12 34 56",
            "(0470) 12-34-56",
            "tel:+32-470-12-34-56",
            "'0470123456",
            "00 32 470 123456",
            "0470\u{a0}12\u{a0}34\u{a0}56",
        ];
        for form in forms {
            assert_eq!(PhoneNumber::parse(form).unwrap().as_str(), "+32470123456", "{form}");
        }
        for form in ["02/123.45.67", "021234567", "+32 2 123 45 67", "21234567"] {
            assert_eq!(PhoneNumber::parse(form).unwrap().as_str(), "+3221234567", "{form}");
        }
    }

    #[test]
    fn other_countries_keep_their_digits() {
        let pairs = [
            ("+31 6 12345678", "+31612345678"),
            ("0033 6 12 34 56 78", "+33612345678"),
            ("+39 06 1234567", "+39061234567"),
            ("+33 (0)6 12 34 56 78", "+33612345678"),
        ];
        for (text, number) in pairs {
            assert_eq!(PhoneNumber::parse(text).unwrap().as_str(), number);
        }
    }

    #[test]
    fn what_is_no_number_is_not_guessed() {
        for text in [
            "",
            "+",
            "0",
            "thuis",
            "0470",
            "0470 12 34 56 / 0471 12 34 56",
            "0470123456 (na 18u)",
            "30/07/1985",
            "+32 470 12 34",
            "+0470123456",
            "0123",
            "31612345678",
            "0420123456",
            "0470+123456",
            "€",
        ] {
            assert_eq!(PhoneNumber::parse(text), Err(IssueCode::Unrecognised), "{text}");
        }
    }
}
