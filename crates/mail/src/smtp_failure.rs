//! What went wrong at a step of the talk with a mail server, and what that says of the message.

use std::{error::Error, io};

use backend::mail::{MailProblem, NotHandedOver, NotTaken};
use lettre::transport::smtp;

use crate::header_text::one_line;

/// As much of a server's words as is kept.
pub(crate) const LONGEST_ANSWER: usize = 500;

/// What went wrong at one step.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The server said no.
    Refused {
        /// The reply code: 4xx for now, 5xx for good.
        code: u16,
        /// The code and the server's words.
        answer: String,
    },
    /// TLS did not come about.
    Unsecured(String),
    /// The connection was lost, came to nothing or was too slow; or what was answered is no SMTP.
    Broken(String),
}

impl From<smtp::Error> for Failure {
    fn from(error: smtp::Error) -> Self {
        if let Some(code) = error.status() {
            let words = error.source().map(ToString::to_string).unwrap_or_default();
            return Self::Refused {
                code: code.into(),
                answer: one_line(&format!("{code} {words}"), LONGEST_ANSWER),
            };
        }
        let what = one_line(&error.to_string(), LONGEST_ANSWER);
        match error.is_tls() || is_of_tls(&error) {
            true => Self::Unsecured(what),
            false => Self::Broken(what),
        }
    }
}

/// Whether TLS itself failed, somewhere below the errors of the connection.
fn is_of_tls(error: &smtp::Error) -> bool {
    let mut sources = std::iter::successors(error.source(), |&error| error.source());
    sources.any(|source| {
        let below = source.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        below.is_some_and(|below| below.is::<rustls::Error>())
    })
}

impl Failure {
    /// Whether the server goes on listening: it has not said that it closes (421).
    pub(crate) const fn leaves_open(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if *code != 421)
    }

    const fn is_for_good(&self) -> bool {
        matches!(self, Self::Refused { code: 500.., .. })
    }

    /// Whether the server wants a login first.
    const fn wants_login(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                code: 530 | 534 | 535 | 538,
                ..
            }
        )
    }

    /// Whether it says that it sends nothing on for us. There is no code of its own for that.
    fn refuses_to_relay(&self) -> bool {
        matches!(self, Self::Refused { answer, .. } if answer.to_lowercase().contains("relay"))
    }

    fn words(self) -> String {
        match self {
            Self::Refused { answer: words, .. } | Self::Unsecured(words) | Self::Broken(words) => words,
        }
    }

    /// It went wrong before anything was said of a message; what is refused for good is `problem`.
    pub(crate) fn before_sender(self, problem: MailProblem) -> NotTaken {
        match self {
            Self::Unsecured(answer) => NotTaken::Settings {
                problem: MailProblem::Certificate,
                answer,
            },
            failure if failure.is_for_good() => NotTaken::Settings {
                problem,
                answer: failure.words(),
            },
            failure => NotTaken::Temporary {
                answer: failure.words(),
            },
        }
    }

    /// It went wrong at the sender: whatever is refused there is refused for every recipient.
    pub(crate) fn at_sender(self) -> NotTaken {
        let problem = match self.wants_login() {
            true => MailProblem::LoginMethod,
            false => MailProblem::Sender,
        };
        self.before_sender(problem)
    }

    /// It went wrong at the recipient.
    pub(crate) fn at_recipient(self) -> NotTaken {
        if self.wants_login() {
            self.before_sender(MailProblem::LoginMethod)
        } else if self.refuses_to_relay() {
            self.before_sender(MailProblem::Relay)
        } else if self.is_for_good() {
            NotTaken::Permanent { answer: self.words() }
        } else {
            NotTaken::Temporary { answer: self.words() }
        }
    }

    /// It went wrong before the first byte of the message.
    pub(crate) fn before_message(self) -> NotHandedOver {
        match self.is_for_good() {
            true => NotHandedOver::Permanent { answer: self.words() },
            false => NotHandedOver::Temporary { answer: self.words() },
        }
    }

    /// It went wrong after the first byte of the message: unless the server said no, it may have it.
    pub(crate) fn after_message(self) -> NotHandedOver {
        match self {
            failure @ Self::Refused { .. } => failure.before_message(),
            failure => NotHandedOver::Unknown { what: failure.words() },
        }
    }
}
