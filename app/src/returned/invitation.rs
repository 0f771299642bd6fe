//! What was sent, until when it can be answered, and how far the client is.

use backend::invitations::{ClientInvitation, MessageState, Reminders};
use domain::client::Status;
use leptos::prelude::*;

use super::Client;
use crate::{
    i18n::{t_string, use_i18n},
    moment,
    words::{I18n, fill},
};

/// The invitation of the season that is worked on, and the way to another. `failed`: how its mail ended, if nobody decided
/// for the better.
#[component]
pub(super) fn Invitation(
    client: Client,
    invitation: Option<ClientInvitation>,
    failed: Option<MessageState>,
) -> impl IntoView {
    let i18n = use_i18n();
    let was_invited = invitation.is_some();
    let can_invite = !client.archived && !matches!(client.status, Status::Submitted | Status::Processed);
    let word = move || {
        if was_invited {
            t_string!(i18n, returned.invite_again)
        } else {
            t_string!(i18n, returned.invite)
        }
    };
    let nothing = move || (!was_invited).then(|| view! { <p>{t!(i18n, returned.not_invited)}</p> });
    let expires_at = invitation.as_ref().map(|invitation| invitation.expires_at);
    let has_expired = RwSignal::new(false);
    // What time it is, is known in the browser.
    Effect::new(move |_| has_expired.set(expires_at.is_some_and(|at| at <= moment::now())));
    view! {
        {nothing}
        {failed.map(|state| view! { <p class="message warning">{move || why_failed(i18n, state)}</p> })}
        {invitation.map(|invitation| view! { <Known invitation /> })}
        <p class="message warning" hidden=move || !has_expired.get()>{t!(i18n, returned.expired)}</p>
        {can_invite.then(|| view! {
            <p class="actions">
                <a class="button" href=format!("/clients/invite?client={}", client.id.0)>{word}</a>
                {was_invited.then(|| view! { <span class="quiet-text">{t!(i18n, returned.invite_again_help)}</span> })}
            </p>
        })}
    }
}

/// Why a client is *Mislukt*, and what to do.
fn why_failed(i18n: I18n, state: MessageState) -> &'static str {
    match state {
        MessageState::Unknown => t_string!(i18n, returned.failed_unknown),
        MessageState::SetAside => t_string!(i18n, returned.failed_set_aside),
        _ => t_string!(i18n, returned.failed_refused),
    }
}

/// What is known of an invitation.
#[component]
pub(super) fn Known(invitation: ClientInvitation) -> impl IntoView {
    let i18n = use_i18n();
    let lines = lines(i18n, invitation).into_iter();
    let line = |(word, value)| view! { <div><dt>{word}</dt><dd>{value}</dd></div> };
    view! { <dl class="values">{lines.map(line).collect_view()}</dl> }
}

type Read = Box<dyn Fn() -> String + Send>;

/// A name, and what is known under it.
type Line = (fn(I18n) -> &'static str, Option<Read>);

/// What is known of it, each with its name.
fn lines(i18n: I18n, invitation: ClientInvitation) -> Vec<(Read, Read)> {
    let minute = move |at: i64| -> Read { Box::new(move || moment::minute(i18n.get_locale(), at)) };
    let ClientInvitation {
        questionnaire,
        version,
        at,
        user_name,
        expires_at,
        revoked_at,
        started_at,
        answered_at,
        submitted_at,
        processed_at,
        reminders,
        ..
    } = invitation;
    // A link that is closed works until no day.
    let works = revoked_at.is_none().then(|| minute(expires_at));
    let sent: Read = Box::new(move || {
        let values: &[(&str, &dyn std::fmt::Display)] = &[("name", &questionnaire), ("version", &version)];
        fill(t_string!(i18n, returned.version), values)
    });
    let invited: Read = Box::new(move || {
        let at = moment::minute(i18n.get_locale(), at);
        fill(t_string!(i18n, returned.by), &[("at", &at), ("user", &user_name)])
    });
    let known: [Line; 8] = [
        (|i18n| t_string!(i18n, returned.sent), Some(sent)),
        (|i18n| t_string!(i18n, returned.invited), Some(invited)),
        (|i18n| t_string!(i18n, returned.expires), works),
        (|i18n| t_string!(i18n, returned.closed), revoked_at.map(minute)),
        (
            |i18n| t_string!(i18n, returned.reminders),
            reminders.map(|reminders| series(i18n, reminders)),
        ),
        (
            |i18n| t_string!(i18n, returned.started),
            started_at.or(answered_at).map(minute),
        ),
        (|i18n| t_string!(i18n, returned.submitted), submitted_at.map(minute)),
        (|i18n| t_string!(i18n, returned.processed), processed_at.map(minute)),
    ];
    let known = known.into_iter().filter_map(|(word, value)| Some((word, value?)));
    known
        .map(|(word, value)| (Box::new(move || word(i18n).to_owned()) as Read, value))
        .collect()
}

fn series(i18n: I18n, reminders: Reminders) -> Read {
    Box::new(move || {
        let until = domain::date::from_iso(&reminders.until);
        let until = until.map_or_else(
            || reminders.until.clone(),
            |until| moment::date(i18n.get_locale(), until),
        );
        fill(
            t_string!(i18n, returned.series),
            &[("days", &reminders.every_days), ("until", &until)],
        )
    })
}
