//! Leaving the import while choices are unsent: the reader is asked first.

use leptos::prelude::GetUntracked as _;

use super::{state::ImportState, words::I18n};
use crate::{i18n::t_string, leaving};

/// Guards every way out.
pub(super) fn guard(state: ImportState) {
    leaving::guard(state.dirty.into(), question);
}

/// Whether what is not sent yet may go; asked only where there is something to lose.
pub(super) fn may_lose_choices(state: ImportState, i18n: I18n) -> bool {
    !state.dirty.get_untracked() || leaving::may_leave(question(i18n))
}

fn question(i18n: I18n) -> &'static str {
    t_string!(i18n, import.leave)
}
