//! The clock on the wall of a Belgian office: what a program on its own server writes, without saying the zone.

use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, UtcOffset, Weekday};

/// That moment on Belgium's clock.
pub(crate) fn at(moment: OffsetDateTime) -> PrimitiveDateTime {
    let utc = moment.to_offset(UtcOffset::UTC);
    let hours = if is_summer(utc) { 2 } else { 1 };
    let shown = utc.saturating_add(Duration::hours(hours));
    PrimitiveDateTime::new(shown.date(), shown.time())
}

/// Now.
pub(crate) fn now() -> PrimitiveDateTime {
    at(OffsetDateTime::now_utc())
}

/// `2026-04-20T09:30:00`.
pub(crate) fn write(moment: PrimitiveDateTime) -> String {
    let (date, time) = (moment.date(), moment.time());
    format!(
        "{}T{:02}:{:02}:{:02}",
        domain::date::to_iso(date),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// From one o'clock in Greenwich on the last Sunday of March to one o'clock on the last of October.
fn is_summer(utc: OffsetDateTime) -> bool {
    let changes = |month| last_sunday(utc.year(), month).map(|day| day.midnight().assume_utc() + Duration::HOUR);
    match (changes(Month::March), changes(Month::October)) {
        (Some(start), Some(end)) => (start..end).contains(&utc),
        _ => false,
    }
}

/// Of a month of 31 days.
fn last_sunday(year: i32, month: Month) -> Option<Date> {
    let last = Date::from_calendar_date(year, month, 31).ok()?;
    let since_sunday = match last.weekday() {
        Weekday::Sunday => 0,
        weekday => i64::from(weekday.number_from_sunday()) - 1,
    };
    last.checked_sub(Duration::days(since_sunday))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn shown(unix: i64) -> String {
        write(at(OffsetDateTime::from_unix_timestamp(unix).unwrap()))
    }

    #[test]
    fn summer_and_winter_time() {
        // 29 March 2026 00:59:59 and 01:00:00 in Greenwich.
        assert_eq!(shown(1_774_745_999), "2026-03-29T01:59:59");
        assert_eq!(shown(1_774_746_000), "2026-03-29T03:00:00");
        // 25 October 2026 00:59:59 and 01:00:00 in Greenwich.
        assert_eq!(shown(1_792_889_999), "2026-10-25T02:59:59");
        assert_eq!(shown(1_792_890_000), "2026-10-25T02:00:00");
    }
}
