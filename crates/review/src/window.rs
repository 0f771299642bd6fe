//! Stretches of rows for the screen. What a query selects is kept until something changes, so that scrolling only copies.

use std::borrow::Cow;

use domain::{
    client::ExistingClient,
    external_id::ExternalId,
    field::{Field, FieldSet},
    issue::{Issue, Severity},
    matching::{Candidate, Doubt, Match, MatchedBy},
    plan::{Group, PlannedRow},
    record::Record,
    row::Reading,
    text,
};

use crate::{
    engine::Engine,
    protocol::{CandidateView, CellView, Filter, IssueView, Query, Response, RowKey, RowView, Sort, Window},
    reviewed::{Reviewed, issues, keys},
};

/// The most rows of one window: a screen and its margin.
const MOST_ROWS: u32 = 200;

/// The fields that a search looks in.
const SEARCHED: [Field; 6] = [
    Field::FirstName,
    Field::LastName,
    Field::Email,
    Field::City,
    Field::Labels,
    Field::ExternalId,
];

/// The keys that a query selects, in its order. The query's range is always nought here.
pub(crate) struct Selection {
    query: Query,
    keys: Vec<RowKey>,
}

impl Engine {
    /// The rows of the query's range.
    pub(crate) fn window(&mut self, query: &Query) -> Option<Response> {
        let whole = Query {
            start: 0,
            count: 0,
            ..query.clone()
        };
        if self.selection.as_ref().is_none_or(|selection| selection.query != whole) {
            let keys = self.select(query)?;
            self.selection = Some(Selection { query: whole, keys });
        }
        let keys = &self.selection.as_ref()?.keys;
        let shown = keys
            .iter()
            .skip(query.start as usize)
            .take(query.count.min(MOST_ROWS) as usize);
        Some(Response::Window(Window {
            group: query.group,
            total: u32::try_from(keys.len()).unwrap_or(u32::MAX),
            start: query.start,
            rows: shown.filter_map(|&key| self.row_view(key)).collect(),
        }))
    }

    /// Every key that group, search and filters select, sorted.
    pub(crate) fn select(&self, query: &Query) -> Option<Vec<RowKey>> {
        let reviewed = self.reviewed.as_ref()?;
        let search = text::fold(&query.search);
        let mut keys = keys(reviewed, self.index.clients(), query.group);
        keys.retain(|&key| {
            self.found(reviewed, key, &search) && query.filters.iter().all(|&filter| self.passes(reviewed, key, filter))
        });
        if let Some(sort) = query.sort {
            self.sort(reviewed, &mut keys, sort);
        }
        Some(keys)
    }

    fn record<'a>(&'a self, reviewed: &'a Reviewed, key: RowKey) -> Option<&'a Record> {
        match key {
            RowKey::Row(row) => Some(&reviewed.readings.get(reviewed.index(row)?)?.record),
            RowKey::Client(client) => Some(&self.client(client)?.record),
        }
    }

    fn found(&self, reviewed: &Reviewed, key: RowKey, search: &str) -> bool {
        let Some(record) = self.record(reviewed, key) else {
            return false;
        };
        search.is_empty()
            || SEARCHED
                .iter()
                .filter_map(|&field| Some(shown(field, record.value(field)?)))
                .any(|shown| text::fold(&shown).contains(search))
    }

    fn passes(&self, reviewed: &Reviewed, key: RowKey, filter: Filter) -> bool {
        let index = match key {
            RowKey::Row(row) => reviewed.index(row),
            RowKey::Client(_) => None,
        };
        let planned = index.and_then(|index| reviewed.plan.rows.get(index));
        match filter {
            Filter::Ticked(on) => self.ticked(key, planned) == Some(on),
            Filter::Language(language) => {
                let record = self.record(reviewed, key);
                match planned.map(|planned| planned.group) {
                    Some(Group::New) => record.map(|record| self.language(record)) == Some(language),
                    _ => record.and_then(|record| record.value(Field::Language)) == Some(language.code()),
                }
            }
            Filter::Issue(code) => index
                .and_then(|index| reviewed.readings.get(index))
                .zip(planned)
                .is_some_and(|(reading, planned)| issues(reading, planned).any(|issue| issue.code == code)),
            Filter::Differs(field) => index
                .and_then(|index| reviewed.differing.get(index))
                .is_some_and(|differing| differing.contains(field)),
            Filter::Doubt(doubt) => planned.is_some_and(|planned| doubt_of(&planned.matched) == Some(doubt)),
            Filter::Absence(absence) => match key {
                RowKey::Client(client) => self.client(client).map(|client| self.absence(client)) == Some(absence),
                RowKey::Row(_) => false,
            },
        }
    }

    fn sort(&self, reviewed: &Reviewed, keys: &mut [RowKey], sort: Sort) {
        let folded = |key: &RowKey| {
            let value = self
                .record(reviewed, *key)
                .and_then(|record| record.value(sort.field))
                .unwrap_or_default();
            text::fold(value).into_owned()
        };
        if sort.descending {
            keys.sort_by_cached_key(|key| std::cmp::Reverse(folded(key)));
        } else {
            keys.sort_by_cached_key(folded);
        }
    }

    fn ticked(&self, key: RowKey, planned: Option<&PlannedRow>) -> Option<bool> {
        match key {
            RowKey::Client(client) => self.may_archive().then(|| self.choices.archive.contains(&client)),
            RowKey::Row(row) => self.row_ticked(row, planned?.group),
        }
    }

    /// One row or client as the screen shows it.
    pub(crate) fn row_view(&self, key: RowKey) -> Option<RowView> {
        match key {
            RowKey::Client(client) => Some(self.client_view(self.client(client)?)),
            RowKey::Row(row) => {
                let reviewed = self.reviewed.as_ref()?;
                let index = reviewed.index(row)?;
                Some(self.file_row_view(reviewed.readings.get(index)?, reviewed.plan.rows.get(index)?))
            }
        }
    }

    fn file_row_view(&self, reading: &Reading, planned: &PlannedRow) -> RowView {
        let client = planned
            .client
            .and_then(|index| self.index.clients().get(index as usize));
        RowView {
            key: RowKey::Row(reading.row),
            row: Some(reading.row),
            client: client.map(|client| client.id),
            name: name(&reading.record),
            ticked: self.ticked(RowKey::Row(reading.row), Some(planned)),
            cells: file_cells(&reading.record, client.map(|client| &client.record), planned.differing),
            issues: issue_views(issues(reading, planned)),
            matched_by: by_of(&planned.matched),
            doubt: doubt_of(&planned.matched),
            candidates: candidates_of(&planned.matched)
                .iter()
                .filter_map(|candidate| self.candidate_view(candidate))
                .collect(),
            verdict: self.choices.verdicts.get(&reading.row).copied(),
            status: client.map(|client| client.status),
            absence: None,
        }
    }

    fn candidate_view(&self, candidate: &Candidate) -> Option<CandidateView> {
        match (candidate.existing, candidate.row) {
            (Some(index), _) => {
                let client = self.index.clients().get(index as usize)?;
                Some(CandidateView {
                    client: Some(client.id),
                    row: None,
                    name: name(&client.record),
                    by: candidate.by,
                    archived: client.archived,
                    cells: existing_cells(&client.record),
                })
            }
            (None, Some(index)) => {
                let reading = self.reviewed.as_ref()?.readings.get(index as usize)?;
                let record = &reading.record;
                Some(CandidateView {
                    client: None,
                    row: Some(reading.row),
                    name: name(record),
                    by: candidate.by,
                    archived: false,
                    cells: file_cells(record, None, FieldSet::EMPTY),
                })
            }
            (None, None) => None,
        }
    }

    fn client_view(&self, client: &ExistingClient) -> RowView {
        RowView {
            key: RowKey::Client(client.id),
            row: None,
            client: Some(client.id),
            name: name(&client.record),
            ticked: self.ticked(RowKey::Client(client.id), None),
            cells: existing_cells(&client.record),
            issues: Vec::new(),
            matched_by: None,
            doubt: None,
            candidates: Vec::new(),
            verdict: None,
            status: Some(client.status),
            absence: Some(self.absence(client)),
        }
    }
}

/// What the row and its client have in common.
pub(crate) fn by_of(matched: &Match) -> Option<MatchedBy> {
    match matched {
        Match::Certain { by, .. } => Some(*by),
        _ => None,
    }
}

fn doubt_of(matched: &Match) -> Option<Doubt> {
    match matched {
        Match::Doubtful { doubt, .. } => Some(*doubt),
        _ => None,
    }
}

fn candidates_of(matched: &Match) -> &[Candidate] {
    match matched {
        Match::Doubtful { candidates, .. } => candidates,
        _ => &[],
    }
}

fn name(record: &Record) -> String {
    let parts = [record.value(Field::LastName), record.value(Field::FirstName)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// All values of the row, with both sides where they differ. A repair of a national number shows the whole of it as an issue.
fn file_cells(record: &Record, existing: Option<&Record>, differing: FieldSet) -> Vec<CellView> {
    let mut cells = Vec::new();
    for (field, value) in record.iter() {
        let differs = differing.contains(field);
        if value.is_none() && !differs {
            continue;
        }
        let old = existing.filter(|_| differs).and_then(|existing| existing.value(field));
        cells.push(CellView {
            field,
            old: old.map(|old| shown(field, old).into_owned()),
            new: value.map(|new| shown(field, new).into_owned()),
            differs,
        });
    }
    cells
}

/// Errors first. A national number is whole only where it is wrong, since then it has to be repaired.
fn issue_views<'a>(issues: impl Iterator<Item = &'a Issue>) -> Vec<IssueView> {
    let mut views: Vec<_> = issues.map(issue_view).collect();
    views.sort_by_key(|view| std::cmp::Reverse(view.severity));
    views
}

fn issue_view(issue: &Issue) -> IssueView {
    let severity = issue.severity();
    let value = match severity {
        Severity::Error => issue.value.clone(),
        Severity::Warning | Severity::Repaired => masked(issue.field, &issue.value),
    };
    IssueView {
        field: issue.field,
        code: issue.code,
        severity,
        value,
    }
}

fn existing_cells(record: &Record) -> Vec<CellView> {
    let values = record.iter().filter_map(|(field, value)| Some((field, value?)));
    values
        .map(|(field, value)| CellView {
            field,
            old: Some(shown(field, value).into_owned()),
            new: None,
            differs: false,
        })
        .collect()
}

/// A value of a client as the screen shows it: an id with the name of its CRM, a national number masked.
fn shown(field: Field, value: &str) -> Cow<'_, str> {
    match field {
        Field::ExternalId => ExternalId::parse(value).shown(),
        _ if field.is_national_number() => Cow::Owned(masked(field, value)),
        _ => Cow::Borrowed(value),
    }
}

/// The text as the screen may show it: of a national number only the birth date's digits.
pub(crate) fn masked(field: Field, value: &str) -> String {
    if !field.is_national_number() {
        return value.to_owned();
    }
    let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).take(6).collect();
    match digits[..] {
        [a, b, c, d, e, f] if value.len() == 11 => format!("{a}{b}.{c}{d}.{e}{f}-***.**"),
        _ => "***".to_owned(),
    }
}
