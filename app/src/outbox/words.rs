//! What a message is and where it stands, in words.

use backend::{invitations::MessageState, mail::LetterKind};

use crate::{i18n::t_string, words::I18n};

/// Where a message stands.
pub(super) fn state(i18n: I18n, state: MessageState) -> &'static str {
    match state {
        MessageState::Wanted => t_string!(i18n, outbox.state.wanted),
        MessageState::Claimed => t_string!(i18n, outbox.state.claimed),
        MessageState::HandingOver => t_string!(i18n, outbox.state.handing_over),
        MessageState::Sent => t_string!(i18n, outbox.state.sent),
        MessageState::Failed => t_string!(i18n, outbox.state.failed),
        MessageState::SetAside => t_string!(i18n, outbox.state.set_aside),
        MessageState::Unknown => t_string!(i18n, outbox.state.unknown),
        MessageState::Withdrawn => t_string!(i18n, outbox.state.withdrawn),
    }
}

/// What that means, where the word does not tell.
pub(super) fn state_help(i18n: I18n, state: MessageState) -> Option<&'static str> {
    match state {
        MessageState::Failed => Some(t_string!(i18n, outbox.help.failed)),
        MessageState::SetAside => Some(t_string!(i18n, outbox.help.set_aside)),
        MessageState::Unknown => Some(t_string!(i18n, outbox.help.unknown)),
        MessageState::Withdrawn => Some(t_string!(i18n, outbox.help.withdrawn)),
        MessageState::Wanted | MessageState::Claimed | MessageState::HandingOver | MessageState::Sent => None,
    }
}

/// What a message is.
pub(super) fn kind(i18n: I18n, kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Invitation => t_string!(i18n, outbox.kind.invitation),
        LetterKind::Reminder => t_string!(i18n, outbox.kind.reminder),
        LetterKind::Code => t_string!(i18n, outbox.kind.code),
        LetterKind::Confirmation => t_string!(i18n, outbox.kind.confirmation),
        LetterKind::Test => t_string!(i18n, outbox.kind.test),
    }
}
