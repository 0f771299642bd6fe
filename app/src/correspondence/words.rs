//! Why a setting was not kept or mail cannot leave, and what to do about it.

use backend::{
    correspondence::NotChosen,
    mail::{MailProblem, NotTaken},
};

use crate::{i18n::t_string, words::I18n};

/// Why it was not kept.
pub(super) fn not_chosen(i18n: I18n, why: NotChosen) -> &'static str {
    match why {
        NotChosen::SenderName => t_string!(i18n, correspondence.not_sender_name),
        NotChosen::ReplyTo => t_string!(i18n, correspondence.not_reply_to),
        NotChosen::Logo => t_string!(i18n, correspondence.not_logo),
    }
}

/// Why no mail can leave, and what to do.
pub(super) fn not_taken(i18n: I18n, why: &NotTaken) -> &'static str {
    match why {
        NotTaken::Temporary { .. } => t_string!(i18n, correspondence.problem.temporary),
        NotTaken::Permanent { .. } => t_string!(i18n, correspondence.problem.permanent),
        NotTaken::Settings { problem, .. } => match problem {
            MailProblem::Login => t_string!(i18n, correspondence.problem.login),
            MailProblem::LoginMethod => t_string!(i18n, correspondence.problem.login_method),
            MailProblem::Certificate => t_string!(i18n, correspondence.problem.certificate),
            MailProblem::NoEncryption => t_string!(i18n, correspondence.problem.no_encryption),
            MailProblem::EncryptionNeeded => t_string!(i18n, correspondence.problem.encryption_needed),
            MailProblem::Refused => t_string!(i18n, correspondence.problem.refused),
            MailProblem::Sender => t_string!(i18n, correspondence.problem.sender),
            MailProblem::Relay => t_string!(i18n, correspondence.problem.relay),
            MailProblem::Folder => t_string!(i18n, correspondence.problem.folder),
        },
    }
}

/// What the server answered, in its own words.
pub(super) fn answer(why: &NotTaken) -> &str {
    match why {
        NotTaken::Temporary { answer } | NotTaken::Permanent { answer } | NotTaken::Settings { answer, .. } => answer,
    }
}
