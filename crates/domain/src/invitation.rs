//! Inviting clients to fill in their questionnaire: who can be invited, what is doubtful, how the status moves, and when
//! a reminder is due.

use std::{borrow::Cow, collections::HashMap};

use serde::{Deserialize, Serialize};
use time::{Date, Duration};

use crate::{
    belgium,
    client::{ClientId, Status},
    email_address::{self, EmailAddress},
    language::Language,
};

/// For how many days a link opens its questionnaire, unless the office says otherwise.
pub const LINK_DAYS: u16 = 90;

/// The hour on the clock of Belgium at which reminders leave.
pub const REMINDER_HOUR: u8 = 9;

/// Something that happens to the invitation of a client: the newest one of a season that is not revoked.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationEvent {
    /// A colleague wants it sent, for the first time or again.
    Wanted,
    /// A mail server took its mail.
    Accepted,
    /// A mail server refused its mail, for good or too often.
    Refused,
    /// The connection was lost before a mail server answered for its mail: it may have arrived or not.
    Unknown,
    /// The client began to answer.
    Started,
    /// The client handed the answers in.
    Submitted,
    /// A colleague has taken the answers up.
    Processed,
    /// A colleague gave the questionnaire back to the client, to change or add something.
    Reopened,
    /// A colleague took the invitation back: its link opens nothing any more.
    Revoked,
}

impl InvitationEvent {
    /// Every event.
    pub const ALL: [Self; 9] = [
        Self::Wanted,
        Self::Accepted,
        Self::Refused,
        Self::Unknown,
        Self::Started,
        Self::Submitted,
        Self::Processed,
        Self::Reopened,
        Self::Revoked,
    ];
}

impl Status {
    /// Where the questionnaire stands after `event`; where it stood, if that event comes late or means nothing there.
    ///
    /// A mail of which nobody knows whether it arrived makes *Mislukt*, as a refused one does: somebody has to decide, and
    /// finds the client by it. If it did arrive, the client who opens the link is *Bezig*.
    ///
    /// Law: no mail, sent, refused or unknown, moves a client back who has begun meanwhile; only
    /// [`InvitationEvent::Reopened`] takes answers back out of the office's hands.
    #[must_use]
    pub const fn after(self, event: InvitationEvent) -> Self {
        use InvitationEvent as Event;
        match (self, event) {
            (Self::Failed, Event::Wanted) => Self::NotSent,
            (Self::NotSent | Self::Failed, Event::Accepted) => Self::Sent,
            (Self::NotSent | Self::Sent, Event::Refused | Event::Unknown) => Self::Failed,
            // A link works however it reached the client.
            (Self::NotSent | Self::Sent | Self::Failed, Event::Started) => Self::InProgress,
            (Self::NotSent | Self::Sent | Self::Failed | Self::InProgress, Event::Submitted) => Self::Submitted,
            (Self::Submitted, Event::Processed) => Self::Processed,
            (Self::Submitted | Self::Processed, Event::Reopened) => Self::InProgress,
            (Self::Sent | Self::Failed, Event::Revoked) => Self::NotSent,
            _ => self,
        }
    }

    /// Whether some event leads from here to `to`.
    #[must_use]
    pub fn can_move(self, to: Self) -> bool {
        let mut events = InvitationEvent::ALL.into_iter();
        self != to && events.any(|event| self.after(event) == to)
    }
}

/// A client of a selection to invite.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Recipient<'a> {
    /// Which client.
    pub client: ClientId,
    /// Where the mail would go. Further addresses are never written to.
    pub email: Option<&'a str>,
    /// The language in which the client is addressed.
    pub language: Language,
    /// The language of the questionnaire in its file, if there is one.
    pub questionnaire: Option<Language>,
    /// Where its questionnaire stands, in the season of the one in its file.
    pub status: Status,
    /// Whether it is archived.
    pub archived: bool,
    /// When it was last invited in that season, in seconds since 1970.
    pub invited_at: Option<i64>,
    /// Whether nobody knows if the last mail of that season arrived.
    pub unknown: bool,
    /// Where its questionnaires of other income years stand.
    pub other_seasons: &'a [(u16, Status)],
}

/// What a bulk invitation can do for one client.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Assessment {
    /// It cannot be invited.
    Hindered(Hindrance),
    /// It can be invited; what makes that doubtful, if anything does.
    Invitable(Vec<Doubt>),
}

/// Why a client cannot be invited. The interface has a sentence for each, in four languages.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hindrance {
    /// It is archived.
    Archived,
    /// It has handed its answers in for this income year, or they are processed.
    Submitted,
    /// It has no questionnaire in its file.
    NoQuestionnaire,
    /// It has no e-mail address.
    NoAddress,
    /// Its e-mail address cannot be mailed.
    InvalidAddress,
}

/// Why inviting a client is worth a second look. The interface has a sentence for each, in four languages.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The address looks like a typing error.
    Mistyped {
        /// The address that was probably meant, where there is one.
        suggestion: Option<String>,
    },
    /// Other current clients have the same address: couples share mailboxes, and so do mistakes.
    SharedMailbox {
        /// How many others.
        others: u32,
        /// One of them.
        with: ClientId,
    },
    /// The questionnaire is in another language than the client.
    OtherLanguage,
    /// It was invited before, and a new invitation replaces that one.
    AlreadyInvited {
        /// When, in seconds since 1970, where that is known.
        at: Option<i64>,
    },
    /// It has begun to answer.
    AlreadyStarted,
    /// The last mail to it was refused, for good or too often.
    RefusedBefore,
    /// Nobody knows whether the last mail to it arrived: another may be its second.
    UnknownBefore,
    /// It began to answer for another income year and did not submit: after this invitation it cannot any more.
    UnfinishedSeason {
        /// Which year.
        income_year: u16,
    },
    /// What it submitted for another income year is still to be processed.
    UnprocessedSeason {
        /// Which year.
        income_year: u16,
    },
}

/// What a bulk invitation can do for each client of `selection`, in its order. `current` are all clients of the office that
/// are not archived, with their addresses; those of the selection may be among them.
///
/// Law: what a client did in another season keeps it from nothing in this one.
#[must_use]
pub fn assess<'a>(
    selection: &[Recipient<'a>],
    current: impl IntoIterator<Item = (ClientId, &'a str)>,
) -> Vec<Assessment> {
    let selected = selection.iter().filter(|recipient| !recipient.archived);
    let selected = selected.filter_map(|recipient| Some((recipient.client, recipient.email?)));
    let mailboxes = Mailboxes::of(selected.chain(current));
    let assess = |recipient: &Recipient<'_>| match hindrance(recipient) {
        Some(hindrance) => Assessment::Hindered(hindrance),
        None => Assessment::Invitable(doubts(recipient, &mailboxes)),
    };
    selection.iter().map(assess).collect()
}

fn hindrance(recipient: &Recipient<'_>) -> Option<Hindrance> {
    let address = recipient.email.map(str::trim).filter(|address| !address.is_empty());
    match (recipient.archived, recipient.status, recipient.questionnaire, address) {
        (true, ..) => Some(Hindrance::Archived),
        (_, Status::Submitted | Status::Processed, ..) => Some(Hindrance::Submitted),
        (_, _, None, _) => Some(Hindrance::NoQuestionnaire),
        (.., None) => Some(Hindrance::NoAddress),
        (.., Some(address)) => EmailAddress::parse(address).err().map(|_| Hindrance::InvalidAddress),
    }
}

fn doubts(recipient: &Recipient<'_>, mailboxes: &Mailboxes<'_>) -> Vec<Doubt> {
    let email = recipient.email.unwrap_or_default();
    let mistyped = EmailAddress::parse(email).ok().filter(EmailAddress::looks_mistyped);
    let mistyped = mistyped.map(|address| Doubt::Mistyped {
        suggestion: address.suggestion().map(|meant| meant.as_str().to_owned()),
    });
    let has_other_language = recipient
        .questionnaire
        .is_some_and(|language| language != recipient.language);
    let at = recipient.invited_at;
    let invited = match recipient.status {
        Status::InProgress => Some(Doubt::AlreadyStarted),
        Status::Failed if recipient.unknown => Some(Doubt::UnknownBefore),
        Status::Failed => Some(Doubt::RefusedBefore),
        Status::Sent => Some(Doubt::AlreadyInvited { at }),
        // Its mail is wanted and has not left yet.
        _ => at.map(|at| Doubt::AlreadyInvited { at: Some(at) }),
    };
    let doubts = [
        mistyped,
        mailboxes.shared(recipient.client, email),
        has_other_language.then_some(Doubt::OtherLanguage),
        invited,
    ];
    let other_seasons = recipient.other_seasons.iter().copied();
    let unfinished = other_seasons.filter_map(|(income_year, status)| match status {
        Status::InProgress => Some(Doubt::UnfinishedSeason { income_year }),
        Status::Submitted => Some(Doubt::UnprocessedSeason { income_year }),
        Status::NotSent | Status::Sent | Status::Processed | Status::Failed => None,
    });
    doubts.into_iter().flatten().chain(unfinished).collect()
}

/// The clients of every address, in the form in which addresses are compared.
struct Mailboxes<'a>(HashMap<Cow<'a, str>, Vec<ClientId>>);

impl<'a> Mailboxes<'a> {
    fn of(addresses: impl Iterator<Item = (ClientId, &'a str)>) -> Self {
        let mut mailboxes: HashMap<_, Vec<ClientId>> = HashMap::new();
        for (client, address) in addresses {
            mailboxes.entry(normal(address)).or_default().push(client);
        }
        // A client of the selection is a current one too.
        for clients in mailboxes.values_mut() {
            clients.sort_unstable();
            clients.dedup();
        }
        Self(mailboxes)
    }

    fn shared(&self, client: ClientId, address: &str) -> Option<Doubt> {
        let clients = self.0.get(&normal(address))?;
        // Itself is one of them, so one of the first two is another.
        let with = clients.iter().copied().take(2).find(|&other| other != client)?;
        let others = u32::try_from(clients.len().saturating_sub(1)).unwrap_or(u32::MAX);
        Some(Doubt::SharedMailbox { others, with })
    }
}

fn normal(address: &str) -> Cow<'_, str> {
    email_address::normal(address.trim())
}

/// When a reminder of an invitation leaves, in seconds since 1970: at nine in the morning in Belgium, `every_days` after
/// the last mail, on `until` at the latest. At or before `now`, it is due; one that was missed leaves later that day, and
/// on another day not before nine. `None` where none follows: the client has submitted, it never was sent, or its time is over.
#[must_use]
pub fn next_reminder(
    sent_at: i64,
    last_reminded_at: Option<i64>,
    every_days: u16,
    until: Date,
    status: Status,
    now: i64,
) -> Option<i64> {
    if every_days == 0 || !matches!(status, Status::Sent | Status::InProgress) {
        return None;
    }
    let last = last_reminded_at.map_or(sent_at, |reminded| reminded.max(sent_at));
    let due = belgium::in_belgium(last)?
        .date()
        .checked_add(Duration::days(i64::from(every_days)))?;
    let today = belgium::in_belgium(now)?.date();
    let day = due.max(today);
    (day <= until)
        .then(|| belgium::seconds_at(day, REMINDER_HOUR))
        .flatten()
}
