//! Moments as they are read in Belgium.

use domain::belgium::in_belgium;
use time::{Date, OffsetDateTime};

use crate::i18n::Locale;

/// The day, by the language's habit.
pub(crate) fn day(locale: Locale, seconds: i64) -> String {
    in_belgium(seconds).map_or_else(String::new, |moment| date(locale, moment.date()))
}

/// A day of the calendar, by the language's habit.
pub(crate) fn date(locale: Locale, date: Date) -> String {
    let (day, month, year) = (date.day(), u8::from(date.month()), date.year());
    match locale {
        Locale::de => format!("{day:02}.{month:02}.{year}"),
        Locale::nl | Locale::fr | Locale::en => format!("{day:02}/{month:02}/{year}"),
    }
}

/// The day and the minute.
pub(crate) fn minute(locale: Locale, seconds: i64) -> String {
    let clock = in_belgium(seconds).map(|moment| format!(" {:02}:{:02}", moment.hour(), moment.minute()));
    day(locale, seconds) + &clock.unwrap_or_default()
}

/// The minute alone, for a moment of today.
pub(crate) fn clock(seconds: i64) -> String {
    let moment = in_belgium(seconds);
    moment.map_or_else(String::new, |moment| {
        format!("{:02}:{:02}", moment.hour(), moment.minute())
    })
}

/// The year, on Belgium's calendar.
pub(crate) fn year(seconds: i64) -> u16 {
    let year = in_belgium(seconds).and_then(|moment| u16::try_from(moment.year()).ok());
    year.unwrap_or_default()
}

/// Whether it is before an office opens.
pub(crate) fn is_night(seconds: i64) -> bool {
    const OPENS: u8 = 7;
    in_belgium(seconds).is_some_and(|moment| moment.hour() < OPENS)
}

/// Whether both are on one day of Belgium's calendar.
pub(crate) fn is_same_day(one: i64, other: i64) -> bool {
    let day = |seconds| in_belgium(seconds).map(|moment| moment.date());
    day(one).is_some() && day(one) == day(other)
}

/// Seconds since 1970, by the browser's clock. Called in handlers and effects only.
pub(crate) fn now() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}

/// The moment to the minute, ISO 8601, for machines.
pub(crate) fn iso(seconds: i64) -> String {
    let Ok(moment) = OffsetDateTime::from_unix_timestamp(seconds) else {
        return String::new();
    };
    let (date, hour, minute) = (moment.date(), moment.hour(), moment.minute());
    format!("{date}T{hour:02}:{minute:02}Z")
}

#[cfg(test)]
mod tests {
    use super::minute;
    use crate::i18n::Locale;

    #[test]
    fn clocks_change_on_the_last_sundays_of_march_and_october() {
        let moments = [
            (1_774_745_999, "29/03/2026 01:59"),
            (1_774_746_000, "29/03/2026 03:00"),
            (1_792_889_999, "25/10/2026 02:59"),
            (1_792_890_000, "25/10/2026 02:00"),
        ];
        for (seconds, read) in moments {
            assert_eq!(minute(Locale::nl, seconds), read);
        }
        assert_eq!(minute(Locale::de, 0), "01.01.1970 01:00");
    }
}
