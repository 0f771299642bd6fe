//! Dates as people, spreadsheets and databases write them.

use time::{Date, Duration, Month};

use crate::{issue::IssueCode, language::Language, text};

/// ISO 8601, the canonical form: `1985-07-30`.
#[must_use]
pub fn to_iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// The day that a text in the canonical form names.
#[must_use]
pub fn from_iso(text: &str) -> Option<Date> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = <&[u8; 10]>::try_from(text.as_bytes()).ok()? else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0'))
        })
    };
    from_numbers(number(&[a, b, c, d])?, number(&[e, f])?, number(&[g, h])?)
}

/// The day of that year, month and day, if the calendar has it.
#[must_use]
pub fn from_numbers(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i32::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()
}

/// The date as it is written in that language in Belgium: `30/07/1985`, in German `30.07.1985`.
#[must_use]
pub fn display(date: Date, language: Language) -> String {
    let separator = match language {
        Language::German => '.',
        Language::Dutch | Language::French | Language::English => '/',
    };
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    format!("{day:02}{separator}{month:02}{separator}{year:04}")
}

/// Reads `1985-07-30`, `30/07/1985`, `30.7.1985`, `30-07-85`, `30 juli 1985`, `30071985`, `19850730` or the serial number
/// `31258`; day before month, as in Belgium. A time after it is dropped.
///
/// A year of two digits is read only where it can be nothing but the 20th century: above the year of `today`.
///
/// # Errors
/// [`IssueCode::Malformed`] where it has no such shape, [`IssueCode::ImpossibleDate`] where no calendar has that day.
pub fn parse(text: &str, today: Date) -> Result<Date, IssueCode> {
    if let Some(date) = from_iso(text) {
        return Ok(date);
    }
    let text = without_time(text::trim(text));
    let mut parts = text.split(['/', '-', '.', ' ']).filter(|part| !part.is_empty());
    let (Some(first), second, third, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(IssueCode::Malformed);
    };
    match (second, third) {
        (None, None) => parse_digits(first),
        (Some(month), Some(day)) if first.len() == 4 => day_of(number(first, 4)?, month_of(month)?, number(day, 2)?),
        (Some(month), Some(year)) => {
            // `1er janvier`
            let day = first.strip_suffix("er").unwrap_or(first);
            day_of(year_of(year, today)?, month_of(month)?, number(day, 2)?)
        }
        _ => Err(IssueCode::Malformed),
    }
}

/// Reads a number that a spreadsheet did not mark as a date: a serial of the 1900 epoch, or `30071985` typed without
/// separators.
///
/// # Errors
/// As [`parse`]; a number of four digits is refused, for it is as likely a year.
pub fn from_cell_number(number: f64) -> Result<Date, IssueCode> {
    // A serial's decimals are the time of day.
    let whole = text::from_whole_number(number.trunc()).ok_or(IssueCode::Malformed)?;
    parse_digits(&whole)
}

/// Refuses a birth after `today`, or more than 120 years before it.
///
/// # Errors
/// [`IssueCode::ImplausibleBirth`].
pub fn check_birth(date: Date, today: Date) -> Result<(), IssueCode> {
    let numbers = |date: Date, later: i32| (date.year() + later, u8::from(date.month()), date.day());
    let plausible = date <= today && numbers(date, 120) >= numbers(today, 0);
    if plausible {
        Ok(())
    } else {
        Err(IssueCode::ImplausibleBirth)
    }
}

fn without_time(text: &str) -> &str {
    match text.split_once([' ', 'T']) {
        Some((date, time)) if time.contains(':') => date,
        _ => text,
    }
}

fn parse_digits(digits: &str) -> Result<Date, IssueCode> {
    let value = number(digits, 8)?;
    match digits.len() {
        5 => from_serial(value).ok_or(IssueCode::ImpossibleDate),
        // No date reads both ways: as a month, 19 and 20 do not exist.
        8 if matches!(value / 1_000_000, 19 | 20) && (1..=12).contains(&(value / 100 % 100)) => {
            day_of(value / 10_000, value / 100 % 100, value % 100)
        }
        8 => day_of(value % 10_000, value / 10_000 % 100, value / 1_000_000),
        _ => Err(IssueCode::Malformed),
    }
}

/// Day 1 is 1 January 1900, and the spreadsheet believes in 29 February 1900; so from March 1900 this epoch fits.
fn from_serial(serial: u32) -> Option<Date> {
    let epoch = Date::from_calendar_date(1899, Month::December, 30).ok()?;
    epoch.checked_add(Duration::days(i64::from(serial)))
}

fn number(digits: &str, most: usize) -> Result<u32, IssueCode> {
    let fits = digits.len() <= most && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| fits).ok_or(IssueCode::Malformed)
}

/// A month by its number or its name, as people and spreadsheets write it in Dutch, French, German and English; folded.
fn month_of(text: &str) -> Result<u32, IssueCode> {
    const NAMES: [&[&str]; 12] = [
        &["jan", "januari", "janv", "janvier", "januar", "janner", "january"],
        &["feb", "februari", "fev", "fevr", "fevrier", "februar", "february"],
        &["mrt", "maart", "mars", "mar", "marz", "mrz", "march"],
        &["apr", "april", "avr", "avril"],
        &["mei", "mai", "may"],
        &["jun", "juni", "juin", "june"],
        &["jul", "juli", "juil", "juillet", "july"],
        &["aug", "augustus", "aout", "august"],
        &["sep", "sept", "september", "septembre"],
        &["okt", "oct", "oktober", "octobre", "october"],
        &["nov", "november", "novembre"],
        &["dec", "december", "decembre", "dez", "dezember"],
    ];
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return number(text, 2);
    }
    let folded = text::fold(text);
    let named = (1..).zip(NAMES).find(|(_, names)| names.contains(&&*folded));
    named.map(|(month, _)| month).ok_or(IssueCode::Malformed)
}

fn year_of(digits: &str, today: Date) -> Result<u32, IssueCode> {
    let year = number(digits, 4)?;
    match digits.len() {
        4 => Ok(year),
        2 if i64::from(year) > i64::from(today.year().rem_euclid(100)) => Ok(1900 + year),
        _ => Err(IssueCode::Malformed),
    }
}

fn day_of(year: u32, month: u32, day: u32) -> Result<Date, IssueCode> {
    from_numbers(year, month, day).ok_or(IssueCode::ImpossibleDate)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn day(year: u32, month: u32, day: u32) -> Date {
        from_numbers(year, month, day).unwrap()
    }

    fn today() -> Date {
        day(2026, 11, 23)
    }

    #[test]
    fn every_way_of_writing_a_date_is_that_date() {
        let spellings = [
            "1985-07-30",
            "30/07/1985",
            "30/7/1985",
            "30-07-1985",
            "30.07.1985",
            "30 07 1985",
            " 30/07/1985\u{a0}",
            "30-07-85",
            "30071985",
            "19850730",
            "31258",
            "1985-07-30T00:00:00",
            "30/07/1985 0:00",
        ];
        for text in spellings {
            assert_eq!(parse(text, today()), Ok(day(1985, 7, 30)), "{text}");
        }
        for number in [31_258.0, 31_258.75, 30_071_985.0, 19_850_730.0] {
            assert_eq!(from_cell_number(number), Ok(day(1985, 7, 30)));
        }
    }

    #[test]
    fn a_month_may_be_a_word_of_any_of_the_four_languages() {
        let months = [
            "jan januari janvier Januar January Jänner",
            "feb februari février fév. Februar February",
            "maart mrt mars März Mär. March mar",
            "apr. april avril avr.",
            "mei mai May",
            "jun juni juin Juni June",
            "jul. JULI juillet juil. July",
            "aug augustus août August",
            "sep sept. september septembre",
            "okt oktober octobre oct. October",
            "nov november novembre",
            "dec december décembre déc. Dezember Dez.",
        ];
        for (month, words) in (1..).zip(months) {
            for word in words.split(' ') {
                for text in [
                    format!("9 {word} 1985"),
                    format!("09-{word}-85"),
                    format!("9. {word} 1985"),
                ] {
                    assert_eq!(parse(&text, today()), Ok(day(1985, month, 9)), "{text}");
                }
            }
        }
        for text in ["1er janvier 1985", "zondag 1 januari 1985"] {
            let expected = if text.starts_with('1') {
                Ok(day(1985, 1, 1))
            } else {
                Err(IssueCode::Malformed)
            };
            assert_eq!(parse(text, today()), expected, "{text}");
        }
        for text in [
            "9 ju 1985",
            "9 x 1985",
            "9 junk 1985",
            "9 maandag 1985",
            "9 janvier 26",
            "9 marten 1985",
            "31 juni 1985",
        ] {
            assert!(parse(text, today()).is_err(), "{text}");
        }
    }

    #[test]
    fn the_canonical_form_names_its_day_and_no_other_text_does() {
        for date in [day(1, 1, 1), day(1985, 7, 30), day(2000, 2, 29), day(9999, 12, 31)] {
            assert_eq!(from_iso(&to_iso(date)), Some(date));
        }
        for text in [
            "",
            "1985-7-30",
            "1985-02-29",
            "1985/07/30",
            "+985-07-30",
            "0000-01-01",
            "1985-07-30 ",
        ] {
            assert_eq!(from_iso(text), None, "{text}");
        }
    }

    #[test]
    fn what_can_be_read_two_ways_is_refused() {
        for text in [
            "30/07/26",
            "30/07/05",
            "1985",
            "7/85",
            "30/07/985",
            "",
            "-",
            "30 juli",
            "1/2/3/4",
            "+1/2/1985",
        ] {
            assert_eq!(parse(text, today()), Err(IssueCode::Malformed), "{text}");
        }
        assert_eq!(from_cell_number(1985.0), Err(IssueCode::Malformed));
        assert_eq!(from_cell_number(f64::NAN), Err(IssueCode::Malformed));
    }

    #[test]
    fn days_outside_the_calendar_are_refused() {
        for text in [
            "07/30/1985",
            "29/02/2023",
            "1985-13-01",
            "00/00/1985",
            "31/04/1985",
            "0000-01-01",
        ] {
            assert_eq!(parse(text, today()), Err(IssueCode::ImpossibleDate), "{text}");
        }
    }

    #[test]
    fn the_leap_day_that_only_spreadsheets_know_does_not_shift_later_days() {
        assert_eq!(from_serial(61), Some(day(1900, 3, 1)));
        assert_eq!(from_serial(36_526), Some(day(2000, 1, 1)));
    }

    #[test]
    fn a_birth_lies_between_120_years_ago_and_today() {
        for birth in [today(), day(1985, 7, 30), day(1906, 11, 23)] {
            assert_eq!(check_birth(birth, today()), Ok(()), "{birth}");
        }
        for birth in [day(2026, 11, 24), day(2030, 1, 1), day(1906, 11, 22), day(1885, 7, 30)] {
            assert_eq!(check_birth(birth, today()), Err(IssueCode::ImplausibleBirth), "{birth}");
        }
    }

    #[test]
    fn iso_is_read_back() {
        assert_eq!(to_iso(day(985, 7, 3)), "0985-07-03");
        assert_eq!(parse(&to_iso(day(985, 7, 3)), today()), Ok(day(985, 7, 3)));
    }
}
