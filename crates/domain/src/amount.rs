//! Amounts in euros, as people in Belgium type and read them.

use crate::{issue::IssueCode, language::Language, text};

/// A hundred billion euros, in cents: above it is nobody's amount.
pub const MOST_CENTS: i64 = 10_000_000_000_000;

/// Reads `1.234,56`, `1 234,56`, `€ 1234,56`, `1234.56 EUR`, `12,-` or `-50` to cents; in English `1,234.56` too.
///
/// Where point and comma both occur, the last one parts the cents. One of them alone before three digits is the thousands
/// separator of `language`, or else refused: it might be either.
///
/// # Errors
/// [`IssueCode::Malformed`] where it is no amount, or can be read two ways; [`IssueCode::TooLong`] beyond [`MOST_CENTS`].
pub fn parse(text: &str, language: Language) -> Result<i64, IssueCode> {
    let (negative, number) = unsigned(text);
    let number = without_strokes(number);
    let (whole, cents) = split(number, language);
    let euros = match (whole, cents) {
        // `,50`
        ("", Some(_)) => 0,
        _ => whole_of(whole)?,
    };
    let cents = cents_of(cents)?;
    let amount = euros.checked_mul(100).and_then(|amount| amount.checked_add(cents));
    let amount = amount
        .filter(|amount| *amount <= MOST_CENTS)
        .ok_or(IssueCode::TooLong)?;
    Ok(if negative { -amount } else { amount })
}

/// The amount as it is written in that language: `€ 1.234,56`, `1 234,56 €`, `1.234,56 €`, `€1,234.56`; spaces do not
/// break.
#[must_use]
pub fn display(cents: i64, language: Language) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let (euros, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let (thousands, decimal) = match language {
        Language::Dutch | Language::German => ('.', ','),
        Language::French => ('\u{a0}', ','),
        Language::English => (',', '.'),
    };
    let euros = grouped(euros, thousands);
    match language {
        Language::Dutch => format!("€\u{a0}{sign}{euros}{decimal}{rest:02}"),
        Language::French | Language::German => format!("{sign}{euros}{decimal}{rest:02}\u{a0}€"),
        Language::English => format!("{sign}€{euros}{decimal}{rest:02}"),
    }
}

fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// The text without its sign and its currency, on whichever side they are, and whether it is below zero.
fn unsigned(text: &str) -> (bool, &str) {
    let text = without_currency(text::trim(text));
    match text.strip_prefix(['-', '−', '–']) {
        Some(rest) => (true, without_currency(text::trim(rest))),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn without_currency(text: &str) -> &str {
    let before = ["€", "EUR"].into_iter().find_map(|name| text.strip_prefix(name));
    let text = before.map_or(text, text::trim);
    let after = ["€", "EUR", "eur", "euros", "euro", "Euro"]
        .into_iter()
        .find_map(|name| text.strip_suffix(name));
    after.map_or(text, text::trim)
}

/// `12,-` and `12,--` are twelve euros.
fn without_strokes(number: &str) -> &str {
    let bare = number.trim_end_matches(['-', '–']);
    match bare.len() < number.len() {
        true => bare.strip_suffix([',', '.']).unwrap_or(number),
        false => number,
    }
}

/// The euros with their thousands separators, and the cents where there are any.
fn split(number: &str, language: Language) -> (&str, Option<&str>) {
    let Some(at) = number.rfind(['.', ',']) else {
        return (number, None);
    };
    let (Some(before), Some(mark), Some(after)) = (
        number.get(..at),
        number.get(at..=at),
        number.get(at.saturating_add(1)..),
    ) else {
        return (number, None);
    };
    let thousands = if language == Language::English { "," } else { "." };
    let has_other = before.contains(['.', ',']) && !before.contains(mark);
    let is_thousands = before.contains(mark) || (!has_other && after.len() == 3 && mark == thousands);
    match is_thousands {
        true => (number, None),
        false => (before, Some(after)),
    }
}

fn cents_of(digits: Option<&str>) -> Result<i64, IssueCode> {
    let Some(digits) = digits else { return Ok(0) };
    match (digits.len(), number_of(digits)?) {
        (1, tens) => Ok(tens * 10),
        (2, cents) => Ok(cents),
        _ => Err(IssueCode::Malformed),
    }
}

/// Groups of three with one separator throughout, or digits alone.
fn whole_of(whole: &str) -> Result<i64, IssueCode> {
    let Some(separator) = whole.chars().find(|character| !character.is_ascii_digit()) else {
        return number_of(whole);
    };
    let is_separator = matches!(separator, '.' | ',') || separator.is_whitespace();
    let mut groups = whole.split(separator);
    let first = groups.next().unwrap_or_default();
    let is_grouped = (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|group| group.len() == 3);
    match is_separator && is_grouped {
        true => number_of(&whole.replace(separator, "")),
        false => Err(IssueCode::Malformed),
    }
}

fn number_of(digits: &str) -> Result<i64, IssueCode> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(IssueCode::Malformed);
    }
    digits.parse().map_err(|_| IssueCode::TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_an_amount_is_that_amount() {
        let spellings = [
            "1234,56",
            "1.234,56",
            "1 234,56",
            "1\u{a0}234,56",
            "1\u{202f}234,56",
            "1234.56",
            "1,234.56",
            "€ 1.234,56",
            "€1234,56",
            "1.234,56 €",
            "1.234,56 EUR",
            " EUR 1.234,56 ",
            "1234,56 euro",
            "+1234,56",
        ];
        for text in spellings {
            for language in Language::ALL {
                assert_eq!(parse(text, language), Ok(123_456), "{text}");
            }
        }
    }

    #[test]
    fn cents_may_be_left_out_or_be_one_digit_or_strokes() {
        for (text, cents) in [
            ("12", 1_200),
            ("12,-", 1_200),
            ("12,--", 1_200),
            ("12,5", 1_250),
            ("12.5", 1_250),
            (",50", 50),
            ("0,05", 5),
            ("0", 0),
            ("007", 700),
            ("1.234.567", 123_456_700),
            ("1.234.567,8", 123_456_780),
            ("1,234,567", 123_456_700),
            ("-12", -1_200),
            ("−12,34", -1_234),
            ("€ -12,34", -1_234),
            ("-€ 12,34", -1_234),
            ("-12,34 €", -1_234),
        ] {
            assert_eq!(parse(text, Language::Dutch), Ok(cents), "{text}");
        }
    }

    #[test]
    fn before_three_digits_a_mark_is_read_as_the_language_has_it_or_refused() {
        for language in [Language::Dutch, Language::French, Language::German] {
            assert_eq!(parse("1.234", language), Ok(123_400));
            assert_eq!(parse("1,234", language), Err(IssueCode::Malformed));
        }
        assert_eq!(parse("1,234", Language::English), Ok(123_400));
        assert_eq!(parse("1.234", Language::English), Err(IssueCode::Malformed));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "",
            " ",
            "€",
            "-",
            ",",
            ".",
            ",-",
            "12,",
            "12,345,",
            "1.23.456",
            "12 34",
            "0.123",
            "1..2",
            "1 234.567",
            "1.234,567",
            "1,2,3",
            "twaalf",
            "12 of 13",
            "1e3",
            "0x10",
            "--12",
            "12-13",
            "٣",
            "1’234",
            "NaN",
            "1 .234",
        ] {
            assert_eq!(parse(text, Language::Dutch), Err(IssueCode::Malformed), "{text}");
        }
    }

    #[test]
    fn beyond_the_limit_is_too_long() {
        assert_eq!(parse("100.000.000.000", Language::Dutch), Ok(MOST_CENTS));
        for text in [
            "100.000.000.000,01",
            "99999999999999999999999999",
            "9223372036854775807",
        ] {
            assert_eq!(parse(text, Language::Dutch), Err(IssueCode::TooLong), "{text}");
        }
    }

    #[test]
    fn each_language_writes_amounts_its_own_way() {
        let written = Language::ALL.map(|language| display(-123_456_705, language));
        assert_eq!(
            written,
            [
                "€\u{a0}-1.234.567,05",
                "-1\u{a0}234\u{a0}567,05\u{a0}€",
                "-1.234.567,05\u{a0}€",
                "-€1,234,567.05",
            ]
        );
        assert_eq!(display(0, Language::Dutch), "€\u{a0}0,00");
        assert_eq!(display(i64::MIN, Language::English), "-€92,233,720,368,547,758.08");
    }
}
