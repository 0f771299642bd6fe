//! The clock of Belgium, which offices and the people in them live by.

use time::{Date, Month, OffsetDateTime, UtcOffset, Weekday};

/// A moment on the clock of Belgium, from seconds since 1970; `None` past the calendar's ends.
#[must_use]
pub fn in_belgium(seconds: i64) -> Option<OffsetDateTime> {
    let moment = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    let hours = if is_summer(moment)? { 2 } else { 1 };
    moment.checked_to_offset(UtcOffset::from_hms(hours, 0, 0).ok()?)
}

/// The seconds since 1970 at which the clock of Belgium strikes that hour on that day; `None` for an hour that it skips in
/// spring or that no day has, and past the calendar's ends.
#[must_use]
pub fn seconds_at(day: Date, hour: u8) -> Option<i64> {
    let local = day.with_hms(hour, 0, 0).ok()?;
    // Of the hour that comes twice in autumn, the first.
    let offsets = [2, 1]
        .into_iter()
        .filter_map(|hours| UtcOffset::from_hms(hours, 0, 0).ok());
    let mut moments = offsets.map(|offset| local.assume_offset(offset).unix_timestamp());
    moments.find(|&seconds| in_belgium(seconds).is_some_and(|moment| moment.date() == day && moment.hour() == hour))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: Month, day: u8) -> Date {
        Date::from_calendar_date(2026, month, day).unwrap_or(Date::MIN)
    }

    #[test]
    fn an_hour_of_a_day_is_the_moment_at_which_the_clock_strikes_it() {
        // 8:00 and 7:00 UTC.
        assert_eq!(seconds_at(day(Month::March, 28), 9), Some(1_774_684_800));
        assert_eq!(seconds_at(day(Month::March, 29), 9), Some(1_774_767_600));
        for hour in 0..24 {
            for day in [day(Month::January, 1), day(Month::July, 1), day(Month::October, 25)] {
                let struck = seconds_at(day, hour).and_then(in_belgium);
                assert_eq!(
                    struck.map(|moment| (moment.date(), moment.hour(), moment.minute())),
                    Some((day, hour, 0))
                );
            }
        }
    }

    #[test]
    fn of_the_hour_that_comes_twice_it_is_the_first() {
        // 0:00 UTC.
        assert_eq!(seconds_at(day(Month::October, 25), 2), Some(1_792_886_400));
    }

    #[test]
    fn no_clock_strikes_the_hour_that_spring_skips() {
        assert_eq!(seconds_at(day(Month::March, 29), 2), None);
        assert_eq!(seconds_at(day(Month::July, 1), 24), None);
        assert_eq!(seconds_at(Date::MIN, 0), None);
    }
}
