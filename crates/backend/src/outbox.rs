//! Sending what is wanted: claimed, offered, handed over, and each step written down before the next begins, so that whatever
//! stops the program, nothing is lost, and nothing is sent twice by itself.

use async_trait::async_trait;
use domain::email_address::EmailAddress;

use crate::{
    mail::{Letter, LetterKind, Logo, Mailbox, Mailer, Message, MessageId, NotHandedOver, NotTaken, Rendered},
    store::StoreError,
};

/// Writes a letter out in its language, or says why it cannot.
pub type Render = dyn Fn(&Letter) -> Result<Rendered, String> + Send + Sync;

/// Seconds until a message is tried again that was not taken, by how often it was tried.
const WAITS: [i64; 6] = [60, 5 * 60, 15 * 60, 3600, 4 * 3600, 12 * 3600];

/// How often a message is tried before it is set aside.
pub const ATTEMPTS: u32 = 8;

/// A message in hand.
#[derive(Debug)]
pub struct Claimed {
    /// Which one.
    pub id: MessageId,
    /// How often it has been tried, this time included.
    pub attempts: u32,
    /// What it says.
    pub letter: Letter,
    /// Whom it is from.
    pub from: Sender,
    /// Where it goes; `None` when the client has no address any more.
    pub to: Option<EmailAddress<'static>>,
}

/// An office as the sender of its mails.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The name that the client sees.
    pub name: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// The office's logo.
    pub logo: Option<Logo>,
}

/// How a try ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Ended {
    /// The server accepted it.
    Sent(String),
    /// It was not taken, and is tried again at this moment.
    Again {
        /// What the server answered, or what was wrong.
        answer: String,
        /// Seconds since 1970.
        at: i64,
    },
    /// It was not taken, too often.
    SetAside(String),
    /// It was refused for good.
    Failed(String),
    /// It may have arrived.
    Unknown(String),
}

/// The messages of every office, for the program's own loop. Times are seconds since 1970.
#[async_trait]
pub trait OutboxStore: Send + Sync {
    /// What the program had in hand when it last stopped: what had not been handed over is wanted again, of the rest it is
    /// unknown whether it arrived. Asked once, before anything is claimed.
    async fn recover(&self, now: i64) -> Result<(), StoreError>;

    /// Takes at most `limit` messages in hand that are due. `url`: where browsers reach Instroom; links begin with it.
    async fn claim(&self, limit: u32, url: &str, now: i64) -> Result<Vec<Claimed>, StoreError>;

    /// The message is handed over from now on. `false` when it was withdrawn meanwhile.
    async fn hand_over(&self, id: MessageId) -> Result<bool, StoreError>;

    /// Writes how a try ended, with what it means for the client's status.
    async fn ended(&self, id: MessageId, ended: &Ended, now: i64) -> Result<(), StoreError>;

    /// Wants the reminders that are due.
    async fn remind(&self, now: i64) -> Result<u32, StoreError>;
}

/// What sending needs besides the message.
pub struct Sending<'a> {
    /// The messages.
    pub store: &'a dyn OutboxStore,
    /// The server.
    pub mailer: &'a dyn Mailer,
    /// The words.
    pub render: &'a Render,
    /// The address that mails come from.
    pub address: &'a str,
    /// Seconds since 1970.
    pub now: fn() -> i64,
}

impl Sending<'_> {
    /// Sends one message that was claimed, or writes why not.
    ///
    /// # Errors
    /// When the database cannot be used: the message is then as it stands there, and recovered at the next start.
    pub async fn send(&self, claimed: Claimed) -> Result<(), StoreError> {
        let (id, attempts) = (claimed.id, claimed.attempts);
        let message = match self.message(claimed) {
            Ok(message) => message,
            Err(ended) => return self.ended(id, ended).await,
        };
        let offer = match self.mailer.offer(&message).await {
            Ok(offer) => offer,
            Err(not_taken) => return self.ended(id, self.not_taken(attempts, not_taken)).await,
        };
        if !self.store.hand_over(id).await? {
            return Ok(());
        }
        let ended = match offer.hand_over().await {
            Ok(accepted) => Ended::Sent(accepted.answer),
            Err(NotHandedOver::Temporary { answer }) => self.again(attempts, answer),
            Err(NotHandedOver::Permanent { answer }) => Ended::Failed(answer),
            Err(NotHandedOver::Unknown { what }) => Ended::Unknown(what),
        };
        self.ended(id, ended).await
    }

    fn message(&self, claimed: Claimed) -> Result<Message, Ended> {
        let to = claimed
            .to
            .ok_or_else(|| Ended::Failed("the client has no e-mail address".to_owned()))?;
        // It would be the same every time.
        let rendered = (self.render)(&claimed.letter).map_err(Ended::SetAside)?;
        let unsubscribe = unsubscribe(claimed.letter.kind, claimed.from.reply_to.as_deref(), &rendered.subject);
        Ok(Message {
            id: claimed.id,
            from: Mailbox {
                name: claimed.from.name,
                address: self.address.to_owned(),
            },
            reply_to: claimed.from.reply_to,
            to,
            subject: rendered.subject,
            text: rendered.text,
            html: rendered.html,
            logo: claimed.from.logo,
            unsubscribe,
        })
    }

    fn not_taken(&self, attempts: u32, not_taken: NotTaken) -> Ended {
        match not_taken {
            NotTaken::Temporary { answer } => self.again(attempts, answer),
            NotTaken::Permanent { answer } => Ended::Failed(answer),
            // Not the message's fault: it waits until the settings are right, however long that takes.
            NotTaken::Settings { problem, answer } => Ended::Again {
                answer: format!("{problem}: {answer}"),
                at: (self.now)() + wait(attempts),
            },
        }
    }

    fn again(&self, attempts: u32, answer: String) -> Ended {
        if attempts >= ATTEMPTS {
            return Ended::SetAside(answer);
        }
        Ended::Again {
            answer,
            at: (self.now)() + wait(attempts),
        }
    }

    async fn ended(&self, id: MessageId, ended: Ended) -> Result<(), StoreError> {
        self.store.ended(id, &ended, (self.now)()).await
    }
}

/// Where a client says that it is enough: to the office, of reminders alone, since those repeat by themselves. A `mailto:`
/// address (RFC 6068) for `List-Unsubscribe`; the one click of RFC 8058 is not asked of letters to one's own clients.
fn unsubscribe(kind: LetterKind, reply_to: Option<&str>, subject: &str) -> Option<String> {
    let office = percent_encoded(reply_to.filter(|_| kind == LetterKind::Reminder)?);
    let subject = percent_encoded(&format!("STOP: {subject}"));
    Some(format!("mailto:{office}?subject={subject}"))
}

/// The text without a byte that could end a part of an address of the web or of mail.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' | b'@' => encoded.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

fn wait(attempts: u32) -> i64 {
    let wait = WAITS.get(attempts.saturating_sub(1) as usize).or(WAITS.last());
    wait.copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::unsubscribe;
    use crate::mail::LetterKind;

    #[test]
    fn reminders_alone_say_where_to_stop_them_and_only_where_answers_go_to_the_office() {
        for kind in LetterKind::ALL {
            let address = unsubscribe(kind, Some("vragen@kantoor.example"), "Rappel : vôtre, 2025");
            let expected = "mailto:vragen@kantoor.example?subject=STOP%3A%20Rappel%20%3A%20v%C3%B4tre%2C%202025";
            let is_reminder = kind == LetterKind::Reminder;
            assert_eq!(address.as_deref(), is_reminder.then_some(expected), "{kind:?}");
            assert_eq!(unsubscribe(kind, None, "Rappel"), None);
        }
    }

    #[test]
    fn nothing_in_an_address_or_subject_adds_to_where_reminders_are_stopped() {
        let hostile = unsubscribe(
            LetterKind::Reminder,
            Some("a?bcc=b&c%@d.example"),
            "x>,\r\n<mailto:y?&z\"",
        );
        let expected = "mailto:a%3Fbcc%3Db%26c%25@d.example?subject=STOP%3A%20x%3E%2C%0D%0A%3Cmailto%3Ay%3F%26z%22";
        assert_eq!(hostile.as_deref(), Some(expected));
    }
}
