//! The national number (*rijksregisternummer*) and the BIS number.
//!
//! Royal decree of 3 April 1984, amended 25 November 1997; BIS: 8 February 1991, amended 13 October 1998; technical
//! instruction IT000. Eleven digits `YYMMDD SSS CC`.

use std::fmt;

use time::Date;

use crate::{date, enterprise_number::EnterpriseNumber, issue::IssueCode, text};

/// A number with a legal month and counter whose check digits fit. `Debug` masks it, so that no log shows it.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct NationalNumber {
    digits: [u8; 11],
    century: Century,
}

/// The check digits tell it: a birth from 2000 on has a `2` before the number that is divided.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Century {
    /// 1900 to 1999.
    Twentieth,
    /// 2000 to 2099.
    TwentyFirst,
}

/// The sex in the national register.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Sex {
    /// An even counter.
    Female,
    /// An odd counter.
    Male,
}

impl NationalNumber {
    /// Reads eleven digits, with spaces, dots, dashes, slashes and apostrophes anywhere. A whole number with its
    /// decimal zero (`85073003328.0`), as programs export it, too.
    ///
    /// # Errors
    /// [`IssueCode::DigitsLost`] for `8,50731E+10`, [`IssueCode::IsEnterpriseNumber`], [`IssueCode::Malformed`],
    /// [`IssueCode::WrongCheckDigits`], or [`IssueCode::ImpossibleDate`] for a month or counter that is never issued.
    pub fn parse(text: &str) -> Result<Self, IssueCode> {
        let compact = text::without(without_decimal_zero(text::trim(text)), text::is_separator);
        match digits_of(&compact) {
            Some(digits) => Self::from_digits(digits),
            None if text::is_scientific(text) => Err(IssueCode::DigitsLost),
            None if EnterpriseNumber::parse(text).is_ok() => Err(IssueCode::IsEnterpriseNumber),
            None => Err(IssueCode::Malformed),
        }
    }

    /// Puts back the zeros that a spreadsheet dropped from a birth in 2000 to 2009: nine or ten digits without anything
    /// between them, or eight of a known day in 2000. Only the check digits confirm it, so the caller says it was done.
    ///
    /// Births from 1900 to 1909 are not restored: with zeros before it, every enterprise number has the check digits of
    /// that century. It never has those of the next one, so neither is taken for the other.
    ///
    /// # Errors
    /// As [`NationalNumber::parse`].
    pub fn restore(text: &str) -> Result<Self, IssueCode> {
        let shortened = without_decimal_zero(text::trim(text));
        if !matches!(shortened.len(), 8..=10) {
            return Err(IssueCode::Malformed);
        }
        let restored = Self::from_digits(digits_of(&format!("{shortened:0>11}")).ok_or(IssueCode::Malformed)?)?;
        if restored.century == Century::Twentieth {
            return Err(IssueCode::WrongCheckDigits);
        }
        // Eight digits may be a date, typed without separators.
        let certain = shortened.len() > 8 || restored.birth_date().is_some();
        if certain {
            Ok(restored)
        } else {
            Err(IssueCode::Malformed)
        }
    }

    fn from_digits(digits: [u8; 11]) -> Result<Self, IssueCode> {
        let number = digits
            .iter()
            .fold(0_u64, |number, digit| number * 10 + u64::from(digit - b'0'));
        let (body, check) = (number / 100, number % 100);
        let century = if check == check_digits(body) {
            Century::Twentieth
        } else if check == check_digits(2_000_000_000 + body) {
            Century::TwentyFirst
        } else {
            return Err(IssueCode::WrongCheckDigits);
        };
        let issued = Self { digits, century };
        let counter_is_issued = !matches!(issued.counter(), 0 | 999);
        if counter_is_issued && issued.month().is_some() {
            Ok(issued)
        } else {
            Err(IssueCode::ImpossibleDate)
        }
    }

    /// The eleven digits, the canonical form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits).unwrap_or_default()
    }

    /// As it is printed: `85.07.30-033.28`.
    #[must_use]
    pub fn formatted(&self) -> String {
        format!("{}-{}.{}", self.birth_part(), self.part(6, 9), self.part(9, 11))
    }

    /// As it is shown until somebody asks for it: `85.07.30-***.**`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}-***.**", self.birth_part())
    }

    /// The century of birth.
    #[must_use]
    pub fn birth_century(&self) -> Century {
        self.century
    }

    /// The year of birth; `None` where the register has none and writes 1900 without a month.
    #[must_use]
    pub fn birth_year(&self) -> Option<i32> {
        let start = match self.century {
            Century::Twentieth => 1900,
            Century::TwentyFirst => 2000,
        };
        let year = start + i32::try_from(self.number(0, 2)).ok()?;
        if year == 1900 && self.month() == Some(0) {
            None
        } else {
            Some(year)
        }
    }

    /// The date of birth; `None` where the register does not know it, or had no counter left for that day.
    #[must_use]
    pub fn birth_date(&self) -> Option<Date> {
        date::from_numbers(
            u32::try_from(self.birth_year()?).ok()?,
            self.month()?,
            self.number(4, 6),
        )
    }

    /// The sex; `None` in a BIS number that was issued without knowing it.
    #[must_use]
    pub fn sex(&self) -> Option<Sex> {
        match self.number(2, 4) {
            20..=32 => None,
            _ if self.counter().is_multiple_of(2) => Some(Sex::Female),
            _ => Some(Sex::Male),
        }
    }

    /// Whether it is a BIS number: of somebody who is not in the national register. It has 20 or 40 added to the month.
    #[must_use]
    pub fn is_bis(&self) -> bool {
        self.number(2, 4) >= 20
    }

    /// Refuses a birth after `today` or more than 120 years before it: of the typing errors in one digit, 0.36 % pass
    /// as the other century.
    ///
    /// # Errors
    /// [`IssueCode::ImplausibleBirth`].
    pub fn check_birth(&self, today: Date) -> Result<(), IssueCode> {
        if let Some(birth) = self.birth_date() {
            return date::check_birth(birth, today);
        }
        let possible = today.year() - 120..=today.year();
        match self.birth_year() {
            Some(year) if !possible.contains(&year) => Err(IssueCode::ImplausibleBirth),
            _ => Ok(()),
        }
    }

    /// 0 to 12, less what a BIS number adds; `None` is never issued.
    fn month(&self) -> Option<u32> {
        match self.number(2, 4) {
            month @ 0..=12 => Some(month),
            month @ 20..=32 => Some(month - 20),
            month @ 40..=52 => Some(month - 40),
            _ => None,
        }
    }

    fn counter(&self) -> u32 {
        self.number(6, 9)
    }

    fn number(&self, start: usize, end: usize) -> u32 {
        let digits = self.digits.get(start..end).unwrap_or_default();
        digits
            .iter()
            .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
    }

    fn part(&self, start: usize, end: usize) -> &str {
        self.as_str().get(start..end).unwrap_or_default()
    }

    fn birth_part(&self) -> String {
        format!("{}.{}.{}", self.part(0, 2), self.part(2, 4), self.part(4, 6))
    }
}

impl fmt::Debug for NationalNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.masked())
    }
}

/// 1 to 97. The values of the two centuries always differ by 29, so one number never has two.
fn check_digits(body: u64) -> u64 {
    97 - body % 97
}

fn digits_of(compact: &str) -> Option<[u8; 11]> {
    let digits = <[u8; 11]>::try_from(compact.as_bytes()).ok()?;
    digits.iter().all(u8::is_ascii_digit).then_some(digits)
}

fn without_decimal_zero(text: &str) -> &str {
    let whole = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0"));
    whole
        .filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit()))
        .unwrap_or(text)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const NATIONAL: &[&str] = &[
        "85073003328",
        "17073003384",
        "75060898009",
        "42012205181",
        "93051822361",
        "09082428248",
        "05073003425",
        "00010100105",
        "00010100204",
        "00022900145",
        "99123199742",
        "85073006197",
        "00000100166",
        "00000100195",
        "00000000128",
        "00010000135",
        "85000000138",
        "85070000286",
        "85073500107",
    ];
    const BIS: &[&str] = &["98472899765", "01490700185", "75460898095", "75260898052"];

    fn today() -> Date {
        date::from_numbers(2026, 11, 23).unwrap()
    }

    fn number(text: &str) -> NationalNumber {
        NationalNumber::parse(text).unwrap()
    }

    #[test]
    fn valid_numbers_are_read() {
        for &text in NATIONAL.iter().chain(BIS) {
            assert_eq!(
                NationalNumber::parse(text)
                    .map(|number| number.as_str().to_owned())
                    .as_deref(),
                Ok(text)
            );
            assert_eq!(number(text).is_bis(), BIS.contains(&text), "{text}");
            assert_eq!(number(text).check_birth(today()), Ok(()), "{text}");
        }
    }

    #[test]
    fn impossible_and_mistyped_numbers_are_refused() {
        for text in ["85133000105", "85533000191", "85333000148"] {
            assert_eq!(NationalNumber::parse(text), Err(IssueCode::ImpossibleDate), "{text}");
        }
        for text in [
            "12345678901",
            "66041066600",
            "85073003329",
            "85073003300",
            "85073003398",
        ] {
            assert_eq!(NationalNumber::parse(text), Err(IssueCode::WrongCheckDigits), "{text}");
        }
        for text in [
            "",
            "850730",
            "850730033281",
            "8507300332A",
            "85073003328é",
            "٨٥٠٧٣٠٠٣٣٢٨",
        ] {
            assert_eq!(NationalNumber::parse(text), Err(IssueCode::Malformed), "{text}");
        }
    }

    #[test]
    fn counters_that_are_never_issued_are_refused() {
        for body in [850_730_000, 850_730_999] {
            let text = format!("{body}{:02}", check_digits(body));
            assert_eq!(NationalNumber::parse(&text), Err(IssueCode::ImpossibleDate), "{text}");
        }
    }

    #[test]
    fn every_input_form_is_the_same_number() {
        let forms = [
            "85.07.30-033.28",
            "85 07 30 033 28",
            "850730-03328",
            "850730/033/28",
            "'85073003328",
            "\u{a0}85.07.30\u{a0}033.28 ",
            "85073003328.0",
            "85073003328,0",
            "85.07.30–033.28",
        ];
        for form in forms {
            assert_eq!(number(form).as_str(), "85073003328", "{form}");
        }
    }

    #[test]
    fn lost_digits_and_enterprise_numbers_are_named() {
        assert_eq!(NationalNumber::parse("8,50731E+10"), Err(IssueCode::DigitsLost));
        for text in ["0403019261", "BE0403.019.261", "1000000021"] {
            assert_eq!(
                NationalNumber::parse(text),
                Err(IssueCode::IsEnterpriseNumber),
                "{text}"
            );
        }
    }

    #[test]
    fn dropped_zeros_are_put_back_when_the_check_digits_confirm() {
        for (text, whole) in [
            ("9082428248", "09082428248"),
            ("5073003425", "05073003425"),
            ("10100204", "00010100204"),
        ] {
            assert_eq!(NationalNumber::restore(text).unwrap().as_str(), whole);
        }
        assert_eq!(NationalNumber::restore("9082428249"), Err(IssueCode::WrongCheckDigits));
        for text in ["100166", "85073003328", "é0824282", "+9082428248", "9.08.24-282.48"] {
            assert_eq!(NationalNumber::restore(text), Err(IssueCode::Malformed), "{text}");
        }
    }

    #[test]
    fn no_enterprise_number_is_taken_for_a_national_number() {
        for body in (0..20_000_000_u64).step_by(9_973) {
            let text = format!("{body:08}{:02}", check_digits(body));
            assert_eq!(
                NationalNumber::parse(&text),
                Err(IssueCode::IsEnterpriseNumber),
                "{text}"
            );
            for shortened in [text.as_str(), text.trim_start_matches('0')] {
                assert!(NationalNumber::restore(shortened).is_err(), "{shortened}");
            }
        }
    }

    #[test]
    fn of_the_97_check_values_one_passes_for_each_century_and_they_differ_by_29() {
        for body in (0..1_000_000_000_u64).step_by(9_999_991) {
            let passing: Vec<u64> = (0..100)
                .filter(|check| {
                    NationalNumber::parse(&format!("{body:09}{check:02}")) != Err(IssueCode::WrongCheckDigits)
                })
                .collect();
            let [first, second] = passing.as_slice() else {
                unreachable!("{body}: {passing:?}")
            };
            assert!(matches!(second - first, 29 | 68), "{body}: {passing:?}");
        }
    }

    #[test]
    fn the_check_digits_decide_the_century() {
        assert_eq!(number("17073003384").birth_century(), Century::TwentyFirst);
        assert_eq!(number("42012205181").birth_century(), Century::Twentieth);
        assert_eq!(number("09082428248").birth_year(), Some(2009));
        assert_eq!(
            number("00000100166")
                .birth_year()
                .or(number("00000100195").birth_year()),
            Some(2000)
        );
    }

    #[test]
    fn the_birth_date_is_known_or_said_to_be_unknown() {
        assert_eq!(number("85073003328").birth_date(), date::from_numbers(1985, 7, 30));
        assert_eq!(number("00022900145").birth_date(), date::from_numbers(2000, 2, 29));
        assert_eq!(number("75460898095").birth_date(), date::from_numbers(1975, 6, 8));
        assert_eq!(number("75260898052").birth_date(), date::from_numbers(1975, 6, 8));
        for text in [
            "85073500107",
            "85070000286",
            "85000000138",
            "00000000128",
            "00010000135",
        ] {
            assert_eq!(number(text).birth_date(), None, "{text}");
        }
    }

    #[test]
    fn parity_tells_the_sex_except_in_a_bis_number_without_it() {
        assert_eq!(number("85073003328").sex(), Some(Sex::Male));
        assert_eq!(number("75460898095").sex(), Some(Sex::Female));
        assert_eq!(number("75260898052").sex(), None);
    }

    #[test]
    fn births_out_of_reach_are_refused() {
        assert_eq!(number("85073003328").check_birth(today()), Ok(()));
        for body in [2_991_231_998_u64, 2_270_000_998, 50_730_998] {
            let text = format!("{:09}{:02}", body % 1_000_000_000, check_digits(body));
            assert_eq!(
                number(&text).check_birth(today()),
                Err(IssueCode::ImplausibleBirth),
                "{text}"
            );
        }
    }

    #[test]
    fn nothing_but_the_birth_shows_until_asked() {
        let number = number("85073003328");
        assert_eq!(number.formatted(), "85.07.30-033.28");
        assert_eq!(number.masked(), "85.07.30-***.**");
        assert_eq!(format!("{number:?}"), "85.07.30-***.**");
    }
}
