//! What an installation decides about the CRMs.

use std::time::Duration;

use backend::crm::Secret;
use time::{Date, OffsetDateTime};

use crate::allow_list::AllowList;

/// Settings of an installation, for all its offices.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The addresses that may be called; that of AdminPulse is added by itself.
    pub allowed: AllowList,
    /// The base URL of AdminPulse.
    pub adminpulse_url: String,
    /// What AdminPulse knows this installation by, where offices may consent instead of making a key.
    pub consent: Option<ConsentClient>,
    /// How patient it is.
    pub pace: Pace,
    /// Bytes of the largest answer that is read.
    pub largest_answer: usize,
    /// The day that taskflows are judged by.
    pub today: fn() -> Date,
}

/// A client of AdminPulse's OAuth 2.
#[derive(Clone, Debug)]
pub struct ConsentClient {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: Secret,
    /// Where a colleague is sent back to after consent.
    pub redirect_url: String,
    /// Where consent is asked for; below the base URL where none is said.
    pub authorize_url: Option<String>,
    /// Where tokens are asked for; below the base URL where none is said.
    pub token_url: Option<String>,
}

/// How long is waited, and how often is tried.
#[derive(Clone, Debug)]
pub struct Pace {
    /// The longest that connecting may take.
    pub connecting: Duration,
    /// The longest that an answer may take.
    pub answering: Duration,
    /// How often a call is tried before the CRM is said to be broken.
    pub tries: usize,
    /// The wait before the second try; each later one is twice as long.
    pub first_wait: Duration,
    /// The longest wait between two tries.
    pub longest_wait: Duration,
    /// The wait after too many calls, where the CRM does not say how long; twice as long when that was too short.
    pub first_pause: Duration,
    /// The longest of these waits.
    pub longest_pause: Duration,
    /// The longest wait that a CRM may ask for.
    pub longest_asked_pause: Duration,
    /// The time in which a CRM counts calls: both write their limits for a minute.
    pub window: Duration,
}

/// A URL in the settings that is none.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is no address of a web server")]
pub struct NotAUrl(pub String);

impl Default for Settings {
    fn default() -> Self {
        Self {
            allowed: AllowList::default(),
            adminpulse_url: "https://api.adminpulse.be".to_owned(),
            consent: None,
            pace: Pace::default(),
            largest_answer: 64 << 20,
            today: || OffsetDateTime::now_utc().date(),
        }
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            connecting: Duration::from_secs(10),
            answering: Duration::from_secs(90),
            // Where a fifth of all calls fails, one of a hundred million fails so often; it takes some four minutes.
            tries: 12,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
            first_pause: Duration::from_secs(20),
            longest_pause: Duration::from_secs(60),
            longest_asked_pause: Duration::from_secs(300),
            window: Duration::from_secs(60),
        }
    }
}

impl Pace {
    /// For somebody who waits for the answer.
    pub(crate) fn impatient(&self) -> Self {
        let short = |wait: Duration| wait.min(Duration::from_secs(2));
        Self {
            answering: self.answering.min(Duration::from_secs(20)),
            tries: self.tries.min(3),
            first_wait: short(self.first_wait),
            longest_wait: short(self.longest_wait),
            first_pause: short(self.first_pause),
            longest_pause: short(self.longest_pause),
            longest_asked_pause: self.longest_asked_pause.min(Duration::from_secs(10)),
            ..self.clone()
        }
    }
}
