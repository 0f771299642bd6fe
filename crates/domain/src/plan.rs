//! In which group each row ends: exactly one.

use serde::{Deserialize, Serialize};

use crate::{
    choices::Choices,
    client::ExistingClient,
    field::FieldSet,
    issue::Issue,
    matching::{Index, Match},
    row::Reading,
};

/// Where a row, or a client that no row names, ends.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Only in the import: *Klanten enkel in import*.
    New,
    /// In both, with differences: *Dubbele klanten*.
    Double,
    /// In both, without differences.
    Unchanged,
    /// The user decides: *Twijfelgevallen*.
    Ambiguous,
    /// Cannot be loaded until repaired: *Ongeldige klanten*.
    Invalid,
    /// Blank, or left out by hand.
    Skipped,
    /// Only on the platform: *Klanten enkel in Instroom*. The only group of clients instead of rows.
    OnlyExisting,
}

/// How many rows and clients each group has.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Counts {
    /// Rows read.
    pub rows: u32,
    /// Rows in [`Group::New`].
    pub new: u32,
    /// Rows in [`Group::Double`].
    pub double: u32,
    /// Rows in [`Group::Unchanged`].
    pub unchanged: u32,
    /// Rows in [`Group::Ambiguous`].
    pub ambiguous: u32,
    /// Rows in [`Group::Invalid`].
    pub invalid: u32,
    /// Rows in [`Group::Skipped`].
    pub skipped: u32,
    /// Clients in [`Group::OnlyExisting`].
    pub only_existing: u32,
}

impl Counts {
    /// Law: no row is lost. Rows read = new + double + unchanged + ambiguous + invalid + skipped.
    #[must_use]
    pub fn conserved(&self) -> bool {
        let groups = [
            self.new,
            self.double,
            self.unchanged,
            self.ambiguous,
            self.invalid,
            self.skipped,
        ];
        u64::from(self.rows) == groups.into_iter().map(u64::from).sum::<u64>()
    }

    /// How many rows or clients `group` has.
    #[must_use]
    pub fn of(&self, group: Group) -> u32 {
        match group {
            Group::New => self.new,
            Group::Double => self.double,
            Group::Unchanged => self.unchanged,
            Group::Ambiguous => self.ambiguous,
            Group::Invalid => self.invalid,
            Group::Skipped => self.skipped,
            Group::OnlyExisting => self.only_existing,
        }
    }
}

/// What the rules make of one row.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PlannedRow {
    /// Its group.
    pub group: Group,
    /// Index of its client: by a certain match, or by hand.
    pub client: Option<u32>,
    /// What matching found, before any verdict.
    pub matched: Match,
    /// The fields in which it differs from its client.
    pub differing: FieldSet,
    /// Remarks that follow from comparing, such as [`crate::issue::IssueCode::Missing`] for a row that would be a new client. They come beside
    /// [`Reading::issues`].
    pub remarks: Vec<Issue>,
}

/// The whole import, sorted into groups.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Plan {
    /// One per row, in order.
    pub rows: Vec<PlannedRow>,
    /// Indices of the clients that no row names and that are not archived, in order.
    pub only_existing: Vec<u32>,
    /// How many of each.
    pub counts: Counts,
}

/// Sorts every row into its group. `index` is that of `existing`; of `choices` the verdicts and the fields that empty cells clear count.
#[must_use]
pub fn plan(_rows: &[Reading], _existing: &[ExistingClient], _index: &Index<'_>, _choices: &Choices) -> Plan {
    Plan::default()
}
