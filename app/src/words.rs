//! Codes as words, in the language of the screen, for every page.

use std::fmt::Display;

use backend::{crm::Taskflow, views::Event};
use domain::{
    crm::{Crm, Scope},
    crm_error::CrmError,
};
use leptos::prelude::*;
use leptos_i18n::I18nContext;

use crate::{
    api::error::ApiError,
    i18n::{Locale, t_string},
    moment,
    problem::Problem,
};

/// The language that the screen is in.
pub(crate) type I18n = I18nContext<Locale>;

/// A word that follows the language of the screen. All of them are of one type: each type of its own would cost the
/// browser a kilobyte and more to download.
pub(crate) fn word(i18n: I18n, read: fn(I18n) -> &'static str) -> impl Fn() -> &'static str + Copy + Send + Sync {
    move || read(i18n)
}

/// The word of a key of `locales/`, for a view.
macro_rules! t {
    ($i18n:expr, $($key:tt)+) => {
        $crate::words::word($i18n, |i18n| $crate::i18n::t_string!(i18n, $($key)+))
    };
}

/// The sentence with its values: `{count} klanten` and `count`.
pub(crate) fn fill(sentence: &str, values: &[(&str, &dyn Display)]) -> String {
    values.iter().fold(sentence.to_owned(), |filled, (name, value)| {
        filled.replace(&format!("{{{name}}}"), &value.to_string())
    })
}

/// A count as the language writes it: `2.013`, `2 013`, `2,013`.
pub(crate) fn number(i18n: I18n, count: u32) -> String {
    grouped(
        count,
        match i18n.get_locale() {
            Locale::nl | Locale::de => '.',
            Locale::fr => '\u{202f}',
            Locale::en => ',',
        },
    )
}

fn grouped(count: u32, separator: char) -> String {
    let digits = count.to_string();
    let mut written = String::new();
    for (left, digit) in (1..=digits.len()).rev().zip(digits.chars()) {
        if left % 3 == 0 && !written.is_empty() {
            written.push(separator);
        }
        written.push(digit);
    }
    written
}

/// French counts none as one. These four languages need no more than this rule, and ICU's tables are larger than a page.
pub(crate) fn is_singular(i18n: I18n, count: u32) -> bool {
    count == 1 || (count == 0 && i18n.get_locale() == Locale::fr)
}

/// `1 klant`, `2.013 klanten`.
pub(crate) fn clients(i18n: I18n, count: u32) -> String {
    let sentence = if is_singular(i18n, count) {
        t_string!(i18n, import.count.client)
    } else {
        t_string!(i18n, import.count.clients)
    };
    fill(sentence, &[("count", &number(i18n, count))])
}

/// That what was submitted for another income year is still to be processed.
pub(crate) fn unprocessed(i18n: I18n, income_year: u16) -> AnyView {
    let word = move || fill(t_string!(i18n, office.unprocessed), &[("year", &income_year)]);
    view! { <span class="mark">{word}</span> }.into_any()
}

/// What happened to a client.
pub(crate) fn event(i18n: I18n, event: Event) -> &'static str {
    match event {
        Event::Added => t_string!(i18n, office.event_added),
        Event::Overwritten => t_string!(i18n, office.event_overwritten),
        Event::Archived => t_string!(i18n, office.event_archived),
        Event::Restored => t_string!(i18n, office.event_restored),
        Event::Revealed => t_string!(i18n, office.event_revealed),
        Event::Erased => t_string!(i18n, office.event_erased),
    }
}

/// When, of today or before: `om 02:00`, `op 24/11/2026 02:00`.
pub(crate) fn when(i18n: I18n, at: i64, is_today: bool) -> String {
    if is_today {
        fill(t_string!(i18n, crm.at_clock), &[("clock", &moment::clock(at))])
    } else {
        let at = moment::minute(i18n.get_locale(), at);
        fill(t_string!(i18n, crm.on_day), &[("at", &at)])
    }
}

/// What is wrong with a link or a fetch, where, and what to do.
pub(crate) fn crm_error(i18n: I18n, crm: Crm, error: CrmError) -> String {
    let sentence = match (error, crm) {
        (CrmError::NotLinked, _) => t_string!(i18n, crm.error.not_linked),
        (CrmError::NotAllowed, _) => t_string!(i18n, crm.error.not_allowed),
        (CrmError::Unreachable, Crm::AdminConsult) => t_string!(i18n, crm.error.unreachable),
        (CrmError::Unreachable, Crm::AdminPulse) => t_string!(i18n, crm.error.unreachable_cloud),
        (CrmError::NotTheCrm, _) => t_string!(i18n, crm.error.not_the_crm),
        (CrmError::Certificate, Crm::AdminConsult) => t_string!(i18n, crm.error.certificate),
        (CrmError::Certificate, Crm::AdminPulse) => t_string!(i18n, crm.error.certificate_cloud),
        (CrmError::KeyRefused, _) => t_string!(i18n, crm.error.key_refused),
        (CrmError::RightMissing, Crm::AdminConsult) => t_string!(i18n, crm.error.right_missing_consult),
        (CrmError::RightMissing, Crm::AdminPulse) => t_string!(i18n, crm.error.right_missing_pulse),
        (CrmError::TooOld, _) => t_string!(i18n, crm.error.too_old),
        (CrmError::Throttled, _) => t_string!(i18n, crm.error.throttled),
        (CrmError::Broken, _) => t_string!(i18n, crm.error.broken),
        (CrmError::Unreadable, _) => t_string!(i18n, crm.error.unreadable),
        (CrmError::Restless, _) => t_string!(i18n, crm.error.restless),
    };
    fill(sentence, &[("crm", &crm.product())])
}

/// Why Instroom itself did not answer, and what to do.
pub(crate) fn api_error(i18n: I18n, error: ApiError) -> &'static str {
    match error {
        ApiError::SignedOut => t_string!(i18n, import.failure.signed_out),
        ApiError::AdministratorsOnly => t_string!(i18n, office.administrators_help),
        ApiError::Failed => t_string!(i18n, office.broken),
    }
}

/// Why a CRM gave nothing, and what to do.
pub(crate) fn problem(i18n: I18n, crm: Crm, problem: Problem) -> String {
    match problem {
        Problem::Crm(error) => crm_error(i18n, crm, error),
        Problem::Instroom(error) => api_error(i18n, error).to_owned(),
    }
}

/// Which of a CRM's clients: all, or those of some taskflows; a single one by its name, where that is known.
pub(crate) fn scope(i18n: I18n, scope: &Scope, known: &[Taskflow]) -> String {
    match scope {
        Scope::All => t_string!(i18n, crm.all_clients).to_owned(),
        Scope::Taskflows(ids) if ids.len() == 1 => {
            let known = known.iter().find(|taskflow| ids.contains(&taskflow.id));
            match known {
                Some(taskflow) => fill(t_string!(i18n, crm.named_taskflow), &[("name", &taskflow.name)]),
                None => t_string!(i18n, crm.one_taskflow).to_owned(),
            }
        }
        Scope::Taskflows(ids) => {
            let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            fill(t_string!(i18n, crm.some_taskflows), &[("count", &number(i18n, count))])
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::{fill, grouped};

    #[test]
    fn a_sentence_takes_its_values() {
        let filled = fill(
            "{values} bij {clients}",
            &[("values", &"14 waarden"), ("clients", &"9 klanten")],
        );
        assert_eq!(filled, "14 waarden bij 9 klanten");
    }

    #[test]
    fn a_count_is_written_in_groups_of_three() {
        let written = [0, 9, 999, 1_000, 2_013, 100_000, 4_294_967_295].map(|count| grouped(count, '.'));
        assert_eq!(written, ["0", "9", "999", "1.000", "2.013", "100.000", "4.294.967.295"]);
    }

    #[test]
    fn every_language_asks_for_the_same_values() {
        let dutch = placeholders(include_str!("../locales/nl.json"));
        assert!(!dutch.is_empty());
        for other in [
            include_str!("../locales/fr.json"),
            include_str!("../locales/de.json"),
            include_str!("../locales/en.json"),
        ] {
            assert_eq!(placeholders(other), dutch);
        }
    }

    /// By key, the names between braces, sorted.
    fn placeholders(json: &str) -> BTreeMap<String, Vec<String>> {
        let words: Value = serde_json::from_str(json).unwrap();
        let mut found = BTreeMap::new();
        collect("", &words, &mut found);
        found
    }

    fn collect(key: &str, value: &Value, found: &mut BTreeMap<String, Vec<String>>) {
        if let Some(group) = value.as_object() {
            group
                .iter()
                .for_each(|(name, value)| collect(&format!("{key}.{name}"), value, found));
        }
        let parts = value.as_str().unwrap_or_default().split('{').skip(1);
        let mut names: Vec<_> = parts
            .filter_map(|part| part.split('}').next())
            .map(str::to_owned)
            .collect();
        names.sort();
        if !names.is_empty() {
            found.insert(key.to_owned(), names);
        }
    }
}
