//! Codes as words, in the language of the screen, for every page.

use backend::views::Event;
use leptos_i18n::I18nContext;

use crate::i18n::{Locale, t_string};

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
