//! When the invitations leave, and whether reminders follow.

use backend::invitations::Reminders;
use domain::belgium;
use leptos::prelude::*;
use time::{Date, Duration};

use crate::{
    i18n::{t_string, use_i18n},
    moment,
};

/// How long before they leave.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Delay {
    None,
    /// Time enough to see that it was a mistake.
    #[default]
    TwoMinutes,
    Hour,
    TomorrowMorning,
}

impl Delay {
    const ALL: [(&str, Self); 4] = [
        ("now", Self::None),
        ("minutes", Self::TwoMinutes),
        ("hour", Self::Hour),
        ("tomorrow", Self::TomorrowMorning),
    ];

    /// In seconds, of a request at `now`.
    fn seconds(self, now: i64) -> u32 {
        /// The hour at which offices open their mail.
        const MORNING: u8 = 9;
        match self {
            Self::None => 0,
            Self::TwoMinutes => 120,
            Self::Hour => 3600,
            Self::TomorrowMorning => {
                let tomorrow = belgium::in_belgium(now).and_then(|moment| moment.date().next_day());
                let at = tomorrow.and_then(|day| belgium::seconds_at(day, MORNING));
                at.and_then(|at| u32::try_from(at - now).ok()).unwrap_or(24 * 3600)
            }
        }
    }
}

/// When they leave and are reminded, as it was chosen.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct When {
    delay: Delay,
    reminds: bool,
    /// As they were typed.
    every_days: String,
    until: String,
}

impl When {
    /// Whether they leave at once.
    pub fn is_now(&self) -> bool {
        self.delay == Delay::None
    }

    /// Seconds from now on. Called in the browser only.
    pub fn delay(&self) -> u32 {
        self.delay.seconds(moment::now())
    }

    /// The reminders; the outer `None` where what was typed is none.
    pub fn reminders(&self) -> Option<Option<Reminders>> {
        if !self.reminds {
            return Some(None);
        }
        let every_days = self
            .every_days
            .trim()
            .parse()
            .ok()
            .filter(|days| (1..=365).contains(days))?;
        domain::date::from_iso(&self.until)?;
        Some(Some(Reminders {
            every_days,
            until: self.until.clone(),
        }))
    }
}

/// In how many days a new series of reminders ends, unless something else is chosen.
const SERIES: i64 = 42;

/// Delay and reminders.
#[component]
pub(super) fn Timing(when: RwSignal<When>) -> impl IntoView {
    let i18n = use_i18n();
    let word = move |delay| match delay {
        Delay::None => t_string!(i18n, inviting.delay.now),
        Delay::TwoMinutes => t_string!(i18n, inviting.delay.minutes),
        Delay::Hour => t_string!(i18n, inviting.delay.hour),
        Delay::TomorrowMorning => t_string!(i18n, inviting.delay.tomorrow),
    };
    let choice = move |(name, delay): (&'static str, Delay)| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="delay"
                    value=name
                    prop:checked=move || when.read().delay == delay
                    on:change=move |_| when.update(|when| when.delay = delay)
                />
                <span>{move || word(delay)}</span>
            </label>
        }
    };
    let remind = move |event| {
        let on = event_target_checked(&event);
        when.update(|when| {
            when.reminds = on;
            if when.every_days.is_empty() {
                when.every_days = "7".to_owned();
                when.until = end_of_series().unwrap_or_default();
            }
        });
    };
    view! {
        <section class="timing" aria-labelledby="timing-heading">
            <h2 id="timing-heading">{t!(i18n, inviting.timing)}</h2>
            <fieldset>
                <legend>{t!(i18n, inviting.leave)}</legend>
                {Delay::ALL.map(choice).into_iter().collect_view()}
                <p class="quiet-text">{t!(i18n, inviting.delay_help)}</p>
            </fieldset>
            <fieldset>
                <legend>{t!(i18n, inviting.reminders)}</legend>
                <label class="check">
                    <input type="checkbox" prop:checked=move || when.read().reminds on:change=remind />
                    <span>{t!(i18n, inviting.remind)}</span>
                </label>
                <div class="actions" hidden=move || !when.read().reminds>
                    <label class="field">
                        <span>{t!(i18n, inviting.every_days)}</span>
                        <input
                            type="number"
                            min="1"
                            max="365"
                            prop:value=move || when.read().every_days.clone()
                            on:input=move |event| when.update(|when| when.every_days = event_target_value(&event))
                        />
                    </label>
                    <label class="field">
                        <span>{t!(i18n, inviting.until)}</span>
                        <input
                            type="date"
                            prop:value=move || when.read().until.clone()
                            on:input=move |event| when.update(|when| when.until = event_target_value(&event))
                        />
                    </label>
                </div>
                <p class="quiet-text">{t!(i18n, inviting.reminders_help)}</p>
            </fieldset>
        </section>
    }
}

fn end_of_series() -> Option<String> {
    let today = belgium::in_belgium(moment::now())?.date();
    let end: Date = today.checked_add(Duration::days(SERIES))?;
    Some(domain::date::to_iso(end))
}

#[cfg(test)]
mod tests {
    use super::{Delay, When};

    #[test]
    fn tomorrow_at_nine_is_at_nine_also_when_the_clock_changes() {
        // 28 March 2026, 20:00 in Belgium; the clock goes forward in the night.
        let evening = 1_774_724_400;
        assert_eq!(Delay::TomorrowMorning.seconds(evening), 12 * 3600);
        assert_eq!(Delay::TomorrowMorning.seconds(evening - 24 * 3600), 13 * 3600);
    }

    #[test]
    fn reminders_that_are_none_are_not_sent_as_none() {
        let when = |every_days: &str, until: &str| When {
            reminds: true,
            every_days: every_days.to_owned(),
            until: until.to_owned(),
            ..When::default()
        };
        assert!(
            when("7", "2026-06-30")
                .reminders()
                .is_some_and(|reminders| reminders.is_some())
        );
        for (every_days, until) in [
            ("0", "2026-06-30"),
            ("", "2026-06-30"),
            ("7", ""),
            ("366", "2026-06-30"),
        ] {
            assert_eq!(when(every_days, until).reminders(), None, "{every_days}, {until}");
        }
        assert_eq!(When::default().reminders(), Some(None));
    }
}
