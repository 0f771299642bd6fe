//! The clock of Belgium, which offices and the people in them live by.

use time::{Date, Month, OffsetDateTime, UtcOffset, Weekday};

/// A moment on the clock of Belgium, from seconds since 1970; `None` past the calendar's ends.
#[must_use]
pub fn in_belgium(seconds: i64) -> Option<OffsetDateTime> {
    let moment = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    let hours = if is_summer(moment)? { 2 } else { 1 };
    moment.checked_to_offset(UtcOffset::from_hms(hours, 0, 0).ok()?)
}

/// From the last Sunday of March to that of October, at one in the morning UTC (directive 2000/84/EC).
fn is_summer(moment: OffsetDateTime) -> Option<bool> {
    let change = |month: Month| {
        let last = Date::from_calendar_date(moment.year(), month, 31).ok()?;
        let sunday = match last.weekday() {
            Weekday::Sunday => last,
            _ => last.prev_occurrence(Weekday::Sunday),
        };
        sunday.with_hms(1, 0, 0).ok().map(|at| at.assume_utc())
    };
    Some(change(Month::March)? <= moment && moment < change(Month::October)?)
}
