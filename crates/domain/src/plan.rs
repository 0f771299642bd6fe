//! In which group each row ends: exactly one.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    choices::{Choices, Verdict},
    client::ExistingClient,
    difference::differences,
    field::{Field, FieldSet},
    issue::{Issue, IssueCode},
    kind::Kind,
    matching::{self, Candidate, Doubt, Index, Match, Matched, MatchedBy},
    record::{Record, State},
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
    /// What matching found, verdicts on other rows included and its own not.
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

/// Sorts every row into its group, against the clients of `index`; of `choices`, the verdicts and the fields that empty cells
/// clear count.
///
/// A refused value makes a row invalid whatever it matches; a missing mandatory one only where the row would be a new
/// client. A client that any row names, even an invalid or ambiguous one, is not in [`Plan::only_existing`]: nobody
/// archives a client because of a typing error.
#[must_use]
pub fn plan(rows: &[Reading], index: &Index, choices: &Choices) -> Plan {
    let existing = index.clients();
    let mut matched = match_rows(rows, index, choices);
    let verdicts = Verdicts::new(rows, index, choices);
    verdicts.contest(rows, &mut matched);
    let planned: Vec<PlannedRow> = rows
        .iter()
        .zip(matched)
        .map(|(row, matched)| planned_row(row, matched, existing, &verdicts, choices))
        .collect();
    let only_existing = only_existing(&planned, existing);
    let counts = counts(&planned, &only_existing);
    Plan {
        rows: planned,
        only_existing,
        counts,
    }
}

/// A row that is left out competes with no other for a client; what it matches by itself is still named by the import.
fn match_rows(rows: &[Reading], index: &Index, choices: &Choices) -> Vec<Matched> {
    let is_skipped = |row: &Reading| choices.verdicts.get(&row.row) == Some(&Verdict::Skip);
    let records = |skipped: bool| -> Vec<Option<&Record>> {
        let takes_part = |row: &Reading| !row.is_blank() && is_skipped(row) == skipped;
        rows.iter().map(|row| takes_part(row).then_some(&row.record)).collect()
    };
    let matched = matching::match_all(&records(false), index);
    if !rows.iter().any(is_skipped) {
        return matched;
    }
    let alone = matching::match_all(&records(true), index);
    rows.iter()
        .zip(matched.into_iter().zip(alone))
        .map(|(row, (one, other))| if is_skipped(row) { other } else { one })
        .collect()
}

/// The verdicts, with the index of the client that each names.
struct Verdicts<'a> {
    choices: &'a Choices,
    index: &'a Index,
    /// By client index: the rows that a verdict couples with it.
    rows_of: HashMap<u32, Vec<u32>>,
}

impl<'a> Verdicts<'a> {
    fn new(rows: &[Reading], index: &'a Index, choices: &'a Choices) -> Self {
        let mut verdicts = Self {
            choices,
            index,
            rows_of: HashMap::new(),
        };
        if choices.verdicts.is_empty() {
            return verdicts;
        }
        for row in rows {
            if let Some(client) = verdicts.client(row.row) {
                verdicts.rows_of.entry(client).or_default().push(row.row);
            }
        }
        verdicts
    }

    /// The client that a verdict couples with the row; a client that is gone counts as no verdict.
    fn client(&self, row: u32) -> Option<u32> {
        match self.choices.verdicts.get(&row) {
            Some(Verdict::Client(id)) => self.index.place(*id),
            _ => None,
        }
    }

    /// The client that is this row's alone by verdict.
    fn sole_client(&self, row: u32) -> Option<u32> {
        let client = self.client(row)?;
        self.rows_of
            .get(&client)
            .is_some_and(|rows| rows.len() == 1)
            .then_some(client)
    }

    /// A client that a verdict gives to one row is no longer certain for another.
    fn contest(&self, rows: &[Reading], matched: &mut [Matched]) {
        for (row, matched) in rows.iter().zip(matched) {
            let taken = match matched.is {
                _ if self.sole_client(row.row).is_some() => None,
                Match::Certain { existing, by } => self.rows_of.contains_key(&existing).then_some((existing, Some(by))),
                _ => self.client(row.row).map(|client| (client, None)),
            };
            if let Some((client, by)) = taken {
                let candidates = vec![Candidate {
                    existing: Some(client),
                    row: None,
                    by,
                }];
                matched.is = Match::Doubtful {
                    candidates,
                    doubt: Doubt::SeveralRows,
                };
            }
        }
    }
}

// Called for each row and not inlined, so that a browser takes up its faster code while an import is being planned.
#[inline(never)]
fn planned_row(
    row: &Reading,
    matched: Matched,
    existing: &[ExistingClient],
    verdicts: &Verdicts<'_>,
    choices: &Choices,
) -> PlannedRow {
    let verdict = choices.verdicts.get(&row.row).copied();
    let client = verdicts.sole_client(row.row).or(match (&matched.is, verdict) {
        (&Match::Certain { existing, .. }, None | Some(Verdict::Client(_))) => Some(existing),
        _ => None,
    });
    let of_client = client.and_then(|client| existing.get(client as usize));
    let differing: FieldSet = of_client
        .map(|client| {
            differences(&client.record, &row.record, choices.clears)
                .map(|difference| difference.field)
                .collect()
        })
        .unwrap_or_default();
    let is_new = client.is_none() && would_be_new(&matched.is, verdict);
    let remarks = remarks(row, &matched, of_client, is_new);
    let restores = of_client.is_some_and(|client| client.archived);
    let is_missing = |issue: &Issue| issue.code == IssueCode::Missing;
    let group = if row.is_blank() || verdict == Some(Verdict::Skip) {
        Group::Skipped
    } else if row.has_error() || remarks.iter().any(is_missing) {
        Group::Invalid
    } else if is_new {
        Group::New
    } else if of_client.is_none() {
        Group::Ambiguous
    } else if restores || !differing.is_empty() {
        Group::Double
    } else {
        Group::Unchanged
    };
    PlannedRow {
        group,
        client,
        matched: matched.is,
        differing,
        remarks,
    }
}

/// Two files with one national number cannot be: there a verdict that the row is new does not count.
fn would_be_new(is: &Match, verdict: Option<Verdict>) -> bool {
    let by_number = |candidate: &Candidate| candidate.by == Some(MatchedBy::NationalNumber);
    match (is, verdict) {
        (_, Some(Verdict::Client(_) | Verdict::Skip)) => matches!(is, Match::None),
        (Match::None, _) => true,
        (Match::Certain { by, .. }, Some(Verdict::New)) => *by != MatchedBy::NationalNumber,
        (Match::Doubtful { candidates, .. }, Some(Verdict::New)) => !candidates.iter().any(by_number),
        (_, None) => false,
    }
}

/// What follows from comparing, in field order.
fn remarks(row: &Reading, matched: &Matched, client: Option<&ExistingClient>, is_new: bool) -> Vec<Issue> {
    let mut remarks = Vec::new();
    if row.is_blank() {
        return remarks;
    }
    // A formula without a value leaves the field as an empty cell does.
    let is_known = |issue: &&Issue| issue.code != IssueCode::FormulaWithoutValue;
    let has_issue = |field| row.issues.iter().filter(is_known).any(|issue| issue.field == field);
    let shown = |field| row.record.value(field).unwrap_or_default().to_owned();
    let mut remark = |field, code| {
        remarks.push(Issue {
            field,
            code,
            value: shown(field),
        })
    };
    let has_value = |field| row.record.value(field).is_some();
    let is_company = row.record.value(Field::Kind) == Some(Kind::Company.name());
    if is_new {
        if is_company {
            remark(Field::Kind, IssueCode::IsCompany);
        }
        // A refused value has its own error: it is not missing too.
        let missing = Field::MANDATORY
            .into_iter()
            .filter(|&field| !has_value(field) && !has_issue(field));
        missing.for_each(|field| remark(field, IssueCode::Missing));
    }
    if matched.shares_email {
        remark(Field::Email, IssueCode::SharedEmail);
    }
    if is_new && !has_value(Field::Language) && !has_issue(Field::Language) {
        remark(Field::Language, IssueCode::LanguageAssumed);
    }
    let known = client.is_some_and(|client| client.record.value(Field::NationalNumber).is_some());
    let expected = !is_company && (is_new || row.record.state(Field::NationalNumber) != State::Absent);
    if expected && !known && !has_value(Field::NationalNumber) && !has_issue(Field::NationalNumber) {
        remark(Field::NationalNumber, IssueCode::NationalNumberMissing);
    }
    if matched.is_partner {
        remark(Field::NationalNumber, IssueCode::PartnerOfOther);
    }
    remarks
}

fn only_existing(planned: &[PlannedRow], existing: &[ExistingClient]) -> Vec<u32> {
    let mut named = vec![false; existing.len()];
    let mut name = |client: u32| {
        if let Some(named) = named.get_mut(client as usize) {
            *named = true;
        }
    };
    for row in planned {
        row.client.into_iter().for_each(&mut name);
        match &row.matched {
            Match::None => {}
            Match::Certain { existing, .. } => name(*existing),
            Match::Doubtful { candidates, .. } => {
                candidates
                    .iter()
                    .filter_map(|candidate| candidate.existing)
                    .for_each(&mut name);
            }
        }
    }
    let clients = (0_u32..).zip(existing).zip(named);
    clients
        .filter(|((_, client), named)| !named && !client.archived)
        .map(|((index, _), _)| index)
        .collect()
}

fn counts(planned: &[PlannedRow], only_existing: &[u32]) -> Counts {
    let mut counts = Counts {
        rows: count(planned.len()),
        only_existing: count(only_existing.len()),
        ..Counts::default()
    };
    for row in planned {
        match row.group {
            Group::New => counts.new += 1,
            Group::Double => counts.double += 1,
            Group::Unchanged => counts.unchanged += 1,
            Group::Ambiguous => counts.ambiguous += 1,
            Group::Invalid => counts.invalid += 1,
            // No row is only on the platform.
            Group::Skipped | Group::OnlyExisting => counts.skipped += 1,
        }
    }
    counts
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
