//! Which row is which client. The strongest key decides; what it leaves open, the user decides.

use serde::{Deserialize, Serialize};

use crate::{client::ExistingClient, record::Record};

/// What a row and a client have in common, strongest first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// The id or code in the source.
    ExternalId,
    /// The national number.
    NationalNumber,
    /// The e-mail address and the first name.
    EmailAndFirstName,
    /// The full name and the birth date.
    NameAndBirthDate,
    /// The full name and the address.
    NameAndAddress,
    /// Only the e-mail address: possible, never certain.
    Email,
    /// Only the full name: possible, never certain.
    Name,
}

/// Why a row is not settled without the user.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Only the e-mail address is that of a client: couples share mailboxes.
    EmailOnly,
    /// Only the name is that of a client.
    NameOnly,
    /// The row fits several clients.
    SeveralClients,
    /// Several rows fit one client.
    SeveralRows,
    /// The row fits a client that has another national number.
    DifferentNationalNumbers,
    /// Another row is the same person.
    DoubleInImport,
    /// The client was archived.
    Archived,
    /// The person is the partner of another row or client: probably one declaration.
    PartnerOfOther,
}

/// A client or another row that a row may be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Candidate {
    /// Index of the client in the slice that the index was built on.
    pub existing: Option<u32>,
    /// Index of the other row in the slice that was matched.
    pub row: Option<u32>,
    /// What they have in common; `None` for a partner.
    pub by: Option<MatchedBy>,
}

/// What a row is.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Match {
    /// No client.
    #[default]
    None,
    /// This client.
    Certain {
        /// Index of the client.
        existing: u32,
        /// What they have in common.
        by: MatchedBy,
    },
    /// The user decides.
    Doubtful {
        /// What it may be, at most [`MOST_CANDIDATES`].
        candidates: Vec<Candidate>,
        /// Why.
        doubt: Doubt,
    },
}

/// How many candidates a row keeps: more than anybody compares by eye.
pub const MOST_CANDIDATES: usize = 8;

/// The keys of the office's clients, to be built once and asked for every row.
#[derive(Clone, Debug, Default)]
pub struct Index<'a> {
    clients: &'a [ExistingClient],
}

impl<'a> Index<'a> {
    /// The keys of these clients, archived ones included, so that none is added twice.
    #[must_use]
    pub fn new(clients: &'a [ExistingClient]) -> Self {
        Self { clients }
    }
}

/// Matches every row; `None` is a row that takes no part. The answer has one match per row, in order.
#[must_use]
pub fn match_all(rows: &[Option<&Record>], _index: &Index<'_>) -> Vec<Match> {
    vec![Match::None; rows.len()]
}
