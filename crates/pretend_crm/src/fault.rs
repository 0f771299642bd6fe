//! What can be made to go wrong, and at which calls.

use serde::{Deserialize, Serialize};

use crate::endpoint::Endpoint;

/// Something that goes wrong at some calls. Several can be set at once; each counts the calls that it looks at.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Fault {
    /// What goes wrong.
    #[serde(flatten)]
    pub kind: Kind,
    /// At which of the calls.
    #[serde(default)]
    pub when: When,
    /// Only at this endpoint; at all that it can strike where it is not said.
    #[serde(default)]
    pub on: Option<Endpoint>,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Kind {
    /// Too many calls: 429 at AdminPulse, 403 with "throttling" at Consult.
    TooManyCalls {
        /// Seconds in the `Retry-After` header of AdminPulse; no header where it is not said.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// 500, with a page of HTML.
    ServerError,
    /// The answer comes late.
    Slow {
        /// How late.
        milliseconds: u32,
    },
    /// The answer is well-formed HTTP, and its JSON ends in the middle.
    CutOff,
    /// The connection is closed in the middle of the answer.
    Closed,
    /// Every access token given so far stops being valid: at Consult, and with OAuth at AdminPulse.
    TokenExpired,
    /// A client comes in, or one goes, before the call is answered. Only at the lists of clients.
    Shift {
        /// Which of the two.
        change: Change,
        /// Where in the list.
        place: Place,
    },
    /// The certificate of Consult is of another host. Strikes new connections, whatever `when` and `on` say.
    OtherHost,
    /// The certificate of Consult expired. Strikes new connections, whatever `when` and `on` say.
    ExpiredCertificate,
    /// The key is not accepted: 401.
    KeyRefused,
    /// The key is accepted and lacks the right: 403.
    RightMissing,
    /// Consult is of an older version, and does not have the endpoints that came later.
    OldVersion,
    /// An empty list of Consult is answered otherwise than with 404 and "Nothing found".
    EmptyList {
        /// How.
        answer: EmptyAnswer,
    },
    /// A list of AdminPulse comes as an array, without the object around it that says how many pages there are.
    BareArray,
}

/// What happens to the list.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A client comes in.
    Insert,
    /// A client goes.
    Remove,
}

/// Where in the list of clients.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Before all others.
    Beginning,
    /// Halfway.
    Middle,
    /// After all others.
    End,
}

/// An empty list.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EmptyAnswer {
    /// 204, without a body.
    NoContent,
    /// 200 and `[]`.
    EmptyArray,
    /// 404 and the text "Nothing found", without JSON around it.
    BareText,
}

/// Which of the calls that a fault looks at it strikes, counted from 1 since the fault was set.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// All of them.
    #[default]
    Always,
    /// The first so many.
    First(u32),
    /// Only this one.
    Once(u32),
    /// All after so many.
    After(u32),
    /// Each whose number is a multiple of this one.
    Every(u32),
    /// About so many of a hundred: the same ones for the same seed.
    Share {
        /// Of a hundred.
        percent: u32,
        /// Which ones.
        seed: u64,
    },
}

impl When {
    /// Whether call `number` is struck.
    #[must_use]
    pub fn strikes(self, number: u32) -> bool {
        match self {
            Self::Always => true,
            Self::First(calls) => number <= calls,
            Self::Once(call) => number == call,
            Self::After(calls) => number > calls,
            Self::Every(step) => step > 0 && number.is_multiple_of(step),
            Self::Share { percent, seed } => scatter(seed, number) % 100 < u64::from(percent),
        }
    }
}

impl Kind {
    /// Whether it can strike a call of `endpoint`.
    pub(crate) const fn looks_at(self, endpoint: Endpoint) -> bool {
        match self {
            Self::Shift { .. } => endpoint.lists_clients(),
            Self::OtherHost | Self::ExpiredCertificate => false,
            Self::OldVersion => endpoint.is_recent(),
            Self::EmptyList { .. } => endpoint.is_consult(),
            Self::BareArray => matches!(endpoint, Endpoint::Relations | Endpoint::Tasks),
            _ => true,
        }
    }
}

impl From<Kind> for Fault {
    /// At every call.
    fn from(kind: Kind) -> Self {
        Self {
            kind,
            when: When::Always,
            on: None,
        }
    }
}

/// The last steps of MurmurHash3: neighbouring numbers give values that have nothing in common.
fn scatter(seed: u64, number: u32) -> u64 {
    let mut value = seed ^ (u64::from(number) << 32 | u64::from(number));
    value ^= value >> 33;
    value = value.wrapping_mul(0xff51_afd7_ed55_8ccd);
    value ^= value >> 33;
    value = value.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    value ^ value >> 33
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn struck(when: When) -> Vec<u32> {
        (1..=10).filter(|&number| when.strikes(number)).collect()
    }

    #[test]
    fn calls_are_struck_as_said() {
        assert_eq!(struck(When::Always).len(), 10);
        assert_eq!(struck(When::First(2)), [1, 2]);
        assert_eq!(struck(When::Once(3)), [3]);
        assert_eq!(struck(When::After(8)), [9, 10]);
        assert_eq!(struck(When::Every(4)), [4, 8]);
        assert_eq!(struck(When::Every(0)), [0; 0]);
    }

    #[test]
    fn a_share_is_about_that_share_and_the_same_each_time() {
        for seed in 0..20 {
            let when = When::Share { percent: 20, seed };
            let calls: Vec<u32> = (1..=10_000).filter(|&number| when.strikes(number)).collect();
            let again: Vec<u32> = (1..=10_000).filter(|&number| when.strikes(number)).collect();
            assert!((1_700..2_300).contains(&calls.len()), "{seed}: {}", calls.len());
            assert_eq!(calls, again);
        }
    }

    #[test]
    fn a_fault_is_written_as_the_readme_says() {
        let text = r#"{"kind":"too_many_calls","retry_after":2,"when":{"every":5},"on":"relations"}"#;
        let fault: Fault = serde_json::from_str(text).unwrap();
        assert_eq!(
            fault,
            Fault {
                kind: Kind::TooManyCalls { retry_after: Some(2) },
                when: When::Every(5),
                on: Some(Endpoint::Relations),
            }
        );
        let short: Fault = serde_json::from_str(r#"{"kind":"cut_off"}"#).unwrap();
        assert_eq!(short, Fault::from(Kind::CutOff));
    }
}
