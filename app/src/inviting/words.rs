//! What keeps a client from being invited, and what makes that doubtful, as sentences: each says what to do.

use domain::{
    invitation::{Doubt, Hindrance},
    language::Language,
};

use crate::{
    i18n::t_string,
    moment,
    words::{I18n, fill, number},
};

/// Why a client cannot be invited, and what to do.
pub(super) fn hindrance(i18n: I18n, hindrance: Hindrance) -> &'static str {
    match hindrance {
        Hindrance::Archived => t_string!(i18n, inviting.hindrance.archived),
        Hindrance::Submitted => t_string!(i18n, inviting.hindrance.submitted),
        Hindrance::NoQuestionnaire => t_string!(i18n, inviting.hindrance.no_questionnaire),
        Hindrance::NoAddress => t_string!(i18n, inviting.hindrance.no_address),
        Hindrance::InvalidAddress => t_string!(i18n, inviting.hindrance.invalid_address),
    }
}

/// What a person should look at first.
pub(super) fn doubt(i18n: I18n, doubt: &Doubt) -> String {
    match doubt {
        Doubt::Mistyped { suggestion: None } => t_string!(i18n, inviting.doubt.mistyped).to_owned(),
        Doubt::Mistyped {
            suggestion: Some(address),
        } => fill(t_string!(i18n, inviting.doubt.mistyped_for), &[("address", address)]),
        Doubt::SharedMailbox { others: 1, .. } => t_string!(i18n, inviting.doubt.shared_with_one).to_owned(),
        Doubt::SharedMailbox { others, .. } => fill(
            t_string!(i18n, inviting.doubt.shared),
            &[("count", &number(i18n, *others))],
        ),
        Doubt::OtherLanguage => t_string!(i18n, inviting.doubt.other_language).to_owned(),
        Doubt::AlreadyInvited { at: Some(at) } => fill(
            t_string!(i18n, inviting.doubt.already_invited_at),
            &[("at", &moment::minute(i18n.get_locale(), *at))],
        ),
        Doubt::AlreadyInvited { at: None } => t_string!(i18n, inviting.doubt.already_invited).to_owned(),
        Doubt::AlreadyStarted => t_string!(i18n, inviting.doubt.already_started).to_owned(),
        Doubt::RefusedBefore => t_string!(i18n, inviting.doubt.refused_before).to_owned(),
        Doubt::UnknownBefore => t_string!(i18n, inviting.doubt.unknown_before).to_owned(),
        Doubt::UnfinishedSeason { income_year } => fill(
            t_string!(i18n, inviting.doubt.unfinished_season),
            &[("year", income_year)],
        ),
        Doubt::UnprocessedSeason { income_year } => fill(
            t_string!(i18n, inviting.doubt.unprocessed_season),
            &[("year", income_year)],
        ),
    }
}

/// `1 uitnodiging`, `37 uitnodigingen`.
pub(super) fn invitations(i18n: I18n, count: u32) -> String {
    let sentence = if crate::words::is_singular(i18n, count) {
        t_string!(i18n, inviting.count.invitation)
    } else {
        t_string!(i18n, inviting.count.invitations)
    };
    fill(sentence, &[("count", &number(i18n, count))])
}

/// The languages that occur, each once, in their usual order.
pub(super) fn occurring(languages: impl Iterator<Item = Language>) -> Vec<Language> {
    let found: Vec<_> = languages.collect();
    Language::ALL
        .iter()
        .copied()
        .filter(|language| found.contains(language))
        .collect()
}
