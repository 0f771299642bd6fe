//! Days as Excel counts them.

use time::{Date, Duration, Month};

/// From when a workbook counts its days.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Epoch {
    /// 1 is 1 January 1900, and 60 is a 29 February 1900 that never was.
    #[default]
    From1900,
    /// 0 is 1 January 1904, as on old Macs.
    From1904,
}

/// The day that Excel shows for a number; none for a time of day, for the day that never was, and outside 1900-9999.
pub(crate) fn date(serial: f64, epoch: Epoch) -> Option<Date> {
    /// 31 December 9999, counted from 1900.
    const LAST: f64 = 2_958_465.0;
    if !(0.0..=LAST + 1.0).contains(&serial) {
        return None;
    }
    let days = serial.trunc() as i64;
    match (epoch, days) {
        (Epoch::From1900, 1..=59) => day(1899, Month::December, 31, days),
        (Epoch::From1900, 61..) => day(1899, Month::December, 30, days),
        (Epoch::From1900, _) => None,
        (Epoch::From1904, 0) if serial.fract() != 0.0 => None,
        (Epoch::From1904, _) => day(1904, Month::January, 1, days),
    }
}

fn day(year: i32, month: Month, day: u8, days: i64) -> Option<Date> {
    let start = Date::from_calendar_date(year, month, day).ok()?;
    start.checked_add(Duration::days(days))
}

/// The day of an ISO 8601 text such as `2026-05-01T00:00:00`.
pub(crate) fn iso(text: &str) -> Option<Date> {
    let mut numbers = text.get(..10)?.split('-');
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let time = text.get(10..)?;
    if year.len() != 4 || !(time.is_empty() || time.starts_with(['T', ' '])) {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(serial: f64, epoch: Epoch) -> Option<String> {
        date(serial, epoch).map(|date| date.to_string())
    }

    #[test]
    fn days_are_counted_as_excel_counts_them() {
        let cases = [
            (1.0, Some("1900-01-01")),
            (59.0, Some("1900-02-28")),
            (60.0, None),
            (61.0, Some("1900-03-01")),
            (31_258.75, Some("1985-07-30")),
            (2_958_465.0, Some("9999-12-31")),
            (2_958_466.0, None),
            (0.5, None),
            (-1.0, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
        ];
        for (serial, expected) in cases {
            assert_eq!(shown(serial, Epoch::From1900).as_deref(), expected, "{serial}");
        }
        assert_eq!(shown(0.0, Epoch::From1904).as_deref(), Some("1904-01-01"));
        assert_eq!(shown(0.25, Epoch::From1904), None);
        assert_eq!(shown(29_796.0, Epoch::From1904).as_deref(), Some("1985-07-30"));
    }

    #[test]
    fn iso_dates_are_read_with_or_without_a_time() {
        for text in ["1985-07-30", "1985-07-30T12:00:00", "1985-07-30 12:00"] {
            assert_eq!(iso(text).map(|date| date.to_string()).as_deref(), Some("1985-07-30"));
        }
        for text in ["", "1985-02-30", "1985-07-30x", "85-07-30", "1985-07-3é"] {
            assert_eq!(iso(text), None, "{text}");
        }
    }
}
