//! The port to mail servers: what a message is, how it leaves, and what letters say.
//!
//! A message leaves in two steps, so that it can be written down between them which of the two was under way when the program
//! stopped. [`Mailer::offer`] says to the server from whom and to whom: whatever happens there, nothing has been sent.
//! [`Offer::hand_over`] gives the message itself: when the connection is lost there, nobody knows whether it was sent, and it is
//! never sent again by itself.

use async_trait::async_trait;
use domain::{email_address::EmailAddress, language::Language};
use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

/// Names a message, here and in its `Message-ID`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct MessageId(pub Uuid);

/// A mail to one recipient, ready to leave.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Message {
    /// Names it; its `Message-ID` is this with the domain of the sender.
    pub id: MessageId,
    /// Whose mail it is.
    pub from: Mailbox,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<String>,
    /// The only recipient.
    pub to: EmailAddress<'static>,
    /// One line.
    pub subject: String,
    /// What it says, readable on its own.
    pub text: String,
    /// The same, laid out. Shows the logo where it says [`LOGO_ADDRESS`].
    pub html: String,
    /// The office's picture.
    pub logo: Option<Logo>,
    /// Where one says that one wants no more of such mail: `mailto:` or `https:`.
    pub unsubscribe: Option<String>,
}

/// Where the HTML of a message finds its logo: a part of the same message.
pub const LOGO_ADDRESS: &str = "cid:logo";

/// An address with the name that is shown for it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Mailbox {
    /// As it is shown.
    pub name: String,
    /// The address alone.
    pub address: String,
}

/// A picture that goes along with a message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Logo {
    /// What the bytes are.
    pub media_type: LogoType,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The kinds of pictures that every mail program shows.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogoType {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

impl LogoType {
    /// The media type: `image/png` or `image/jpeg`.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// What those bytes are, by how they begin.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            _ => None,
        }
    }
}

/// Lets messages leave. It waits for nobody longer than its time-outs.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Connects, or takes an open connection, and says from whom and to whom. Nothing has been handed over yet, and dropping the
    /// offer takes it back.
    async fn offer(&self, message: &Message) -> Result<Box<dyn Offer>, NotTaken>;

    /// Where messages go, for the screen.
    fn delivery(&self) -> DeliveryView;

    /// Looks whether the server can be reached and lets us in; sends nothing.
    async fn test(&self) -> Result<(), NotTaken>;
}

/// A message whose sender and recipient were taken.
#[async_trait]
pub trait Offer: Send {
    /// Gives the message itself, and waits until the server has answered for it.
    async fn hand_over(self: Box<Self>) -> Result<Accepted, NotHandedOver>;
}

/// The server has the message, and answers for it from now on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Accepted {
    /// The server's words.
    pub answer: String,
}

/// Why a message was not taken. It was not sent.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NotTaken {
    /// The same may succeed later: the server cannot be reached, is busy, or asks to come back.
    #[error("not taken for now: {answer}")]
    Temporary {
        /// The server's words, or what went wrong.
        answer: String,
    },
    /// This recipient or message is refused, and will be.
    #[error("refused: {answer}")]
    Permanent {
        /// The server's words.
        answer: String,
    },
    /// No message at all can leave until somebody changes the settings: not this recipient's fault, and to be tried again later.
    #[error("{problem}: {answer}")]
    Settings {
        /// What to look at.
        problem: MailProblem,
        /// The server's words, or what went wrong.
        answer: String,
    },
}

/// Why a message that was taken is not certain to be sent.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NotHandedOver {
    /// The server does not have it, and the same may succeed later.
    #[error("not handed over for now: {answer}")]
    Temporary {
        /// The server's words, or what went wrong.
        answer: String,
    },
    /// The server refused it, and will again.
    #[error("refused: {answer}")]
    Permanent {
        /// The server's words.
        answer: String,
    },
    /// The connection was lost before the server answered: it may have been sent or not.
    #[error("perhaps handed over: {what}")]
    Unknown {
        /// What went wrong.
        what: String,
    },
}

/// What is wrong with how mail leaves. Each has a sentence on screen: what is wrong, and what to do.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum MailProblem {
    /// The user name or password is refused.
    #[error("the mail server refuses the user name or password")]
    Login,
    /// The server wants a user name and password, and has none or cannot take ours.
    #[error("the mail server does not take a user name and password as they are set")]
    LoginMethod,
    /// The server's certificate is not trusted, expired, or of another host, or TLS does not come about.
    #[error("the connection with the mail server cannot be secured")]
    Certificate,
    /// The server offers no encryption, and it was asked for.
    #[error("the mail server offers no encryption")]
    NoEncryption,
    /// No encryption was asked for with a server outside the own network.
    #[error("the mail server is outside the own network, so that it needs encryption")]
    EncryptionNeeded,
    /// What answers is no mail server, or one that refuses to talk with us.
    #[error("the mail server does not serve us")]
    Refused,
    /// The address of the sender is none, or the server does not send for it.
    #[error("the mail server does not send for this sender")]
    Sender,
    /// The server does not pass mail on to other servers for us.
    #[error("the mail server does not pass mail on")]
    Relay,
    /// The folder for messages cannot be written.
    #[error("the folder for messages cannot be written")]
    Folder,
}

/// Where messages go, for the screen.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryView {
    /// To a mail server.
    Smtp {
        /// Host and port.
        server: String,
    },
    /// Into files: nobody gets anything.
    Files {
        /// The folder.
        folder: String,
    },
}

/// What a letter is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// Asks to fill in the questionnaire.
    Invitation,
    /// Asks again.
    Reminder,
    /// Has the code with which a client shows that the mailbox is theirs.
    Code,
    /// Says that the answers came in.
    Confirmation,
    /// Shows the office that its mail arrives.
    Test,
}

impl LetterKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Invitation,
        Self::Reminder,
        Self::Code,
        Self::Confirmation,
        Self::Test,
    ];

    /// The name that it is stored under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reminder => "reminder",
            Self::Code => "code",
            Self::Confirmation => "confirmation",
            Self::Test => "test",
        }
    }

    /// The kind of exactly that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// All that a letter may tell: of the client the name alone, and never a national number.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Letter {
    /// What it is for.
    pub kind: LetterKind,
    /// The language it is written in.
    pub language: Language,
    /// Who writes.
    pub office_name: String,
    /// Where questions go: an address or telephone number, if the office gives one.
    pub contact: Option<String>,
    /// The client's first name; in a test, the colleague's.
    pub client_first_name: String,
    /// The client's last name.
    pub client_last_name: String,
    /// The address of the client's questionnaire.
    pub link: String,
    /// The income year that is asked about.
    pub income_year: u16,
    /// The last day on which the link works.
    pub expires_on: Date,
    /// What the client types over: only in [`LetterKind::Code`].
    pub code: Option<String>,
    /// Whether the message has a logo to show.
    pub has_logo: bool,
}

/// A letter as it goes into a message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Readable on its own.
    pub text: String,
    /// The same, laid out.
    pub html: String,
}
