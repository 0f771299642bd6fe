//! Codes as words, in the language of the screen, for every page.

use backend::views::Event;
use leptos_i18n::I18nContext;

use crate::i18n::{Locale, t_string};

/// A word that follows the language of the screen. All of them are of one type: each type of its own would cost the
/// browser a kilobyte and more to download.
pub(crate) fn word(
    i18n: I18nContext<Locale>,
    read: fn(I18nContext<Locale>) -> &'static str,
) -> impl Fn() -> &'static str + Copy + Send + Sync {
    move || read(i18n)
}

/// The word of a key of `locales/`, for a view.
macro_rules! t {
    ($i18n:expr, $($key:tt)+) => {
        $crate::words::word($i18n, |i18n| $crate::i18n::t_string!(i18n, $($key)+))
    };
}

/// What happened to a client.
pub(crate) fn event(i18n: I18nContext<Locale>, event: Event) -> &'static str {
    match event {
        Event::Added => t_string!(i18n, office.event_added),
        Event::Overwritten => t_string!(i18n, office.event_overwritten),
        Event::Archived => t_string!(i18n, office.event_archived),
        Event::Restored => t_string!(i18n, office.event_restored),
        Event::Revealed => t_string!(i18n, office.event_revealed),
    }
}
