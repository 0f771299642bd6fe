//! The rows after checking, matching and comparing: read once, planned again whenever a choice changes the groups.

use std::collections::HashMap;

use domain::{
    absence::{Absence, absence},
    client::{ClientId, ExistingClient},
    field::FieldSet,
    issue::{Issue, IssueCode},
    plan::{self, Group, Plan, PlannedRow},
    row::Reading,
};

use crate::{
    engine::{Engine, Progress},
    protocol::{AbsenceCount, IssueCount, Response, RowKey, Stage},
};

/// Rows and plan, with what every toggle needs kept beside them, so that a toggle only adds up.
pub(crate) struct Reviewed {
    pub readings: Vec<Reading>,
    pub plan: Plan,
    /// Per planned row, the fields that differ.
    pub differing: Vec<FieldSet>,
    /// Rows per group and issue, for the filters.
    pub issues: Vec<IssueCount>,
    /// Clients that only the platform has, per reason.
    pub absences: Vec<AbsenceCount>,
}

impl Reviewed {
    /// The index of the row that the spreadsheet numbers so.
    pub fn index(&self, row: u32) -> Option<usize> {
        self.readings.binary_search_by_key(&row, |reading| reading.row).ok()
    }
}

/// All that was found in a row: in its cells, and by comparing it.
pub(crate) fn issues<'a>(reading: &'a Reading, planned: &'a PlannedRow) -> impl Iterator<Item = &'a Issue> {
    reading.issues.iter().chain(&planned.remarks)
}

impl Engine {
    /// Checks every row of the import and compares it with the office's clients.
    pub(crate) fn review(&mut self, progress: Progress<'_>) -> Option<Response> {
        let import = self.import.as_ref()?;
        let total = u64::from(import.rows());
        progress(Stage::Checking, 0, total);
        let readings = import.readings();
        progress(Stage::Checking, total, total);
        self.plan(readings);
        self.overview_response()
    }

    /// Compares the rows that are there with the clients and verdicts as they are now.
    pub(crate) fn plan_again(&mut self) {
        if let Some(reviewed) = self.reviewed.take() {
            self.plan(reviewed.readings);
        }
    }

    fn plan(&mut self, readings: Vec<Reading>) {
        let plan = plan::plan(&readings, &self.index, &self.choices);
        let differing = plan.rows.iter().map(|row| row.differing).collect();
        let issues = issue_counts(&readings, &plan);
        let absences = self.absence_counts(&plan);
        self.selection = None;
        self.reviewed = Some(Reviewed {
            readings,
            plan,
            differing,
            issues,
            absences,
        });
    }

    /// Why a client is in no row.
    pub(crate) fn absence(&self, client: &ExistingClient) -> Absence {
        let import = self.import.as_ref();
        absence(client, import.and_then(|import| import.source.found()))
    }

    fn absence_counts(&self, plan: &Plan) -> Vec<AbsenceCount> {
        let mut counts = [0; Absence::ALL.len()];
        let clients = plan.only_existing.iter();
        for client in clients.filter_map(|&index| self.index.clients().get(index as usize)) {
            if let Some(count) = counts.get_mut(self.absence(client) as usize) {
                *count += 1;
            }
        }
        let counts = Absence::ALL.into_iter().zip(counts);
        counts
            .filter(|&(_, clients)| clients > 0)
            .map(|(absence, clients)| AbsenceCount { absence, clients })
            .collect()
    }

    /// The client of that id.
    pub(crate) fn client(&self, id: ClientId) -> Option<&ExistingClient> {
        self.index.clients().get(self.index.place(id)? as usize)
    }
}

fn issue_counts(readings: &[Reading], plan: &Plan) -> Vec<IssueCount> {
    let mut counts: HashMap<(Group, IssueCode), u32> = HashMap::new();
    for (reading, planned) in readings.iter().zip(&plan.rows) {
        let mut seen: Vec<IssueCode> = Vec::new();
        for issue in issues(reading, planned) {
            if !seen.contains(&issue.code) {
                seen.push(issue.code);
                *counts.entry((planned.group, issue.code)).or_default() += 1;
            }
        }
    }
    let mut counts: Vec<_> = counts
        .into_iter()
        .map(|((group, code), rows)| IssueCount { group, code, rows })
        .collect();
    counts.sort_by_key(|count| (count.group as u8, count.code as u8));
    counts
}

/// The keys of one group, in file order; clients in the order of the platform.
pub(crate) fn keys(reviewed: &Reviewed, clients: &[ExistingClient], group: Group) -> Vec<RowKey> {
    if group == Group::OnlyExisting {
        let clients = reviewed
            .plan
            .only_existing
            .iter()
            .filter_map(|&index| clients.get(index as usize));
        return clients.map(|client| RowKey::Client(client.id)).collect();
    }
    let rows = reviewed.readings.iter().zip(&reviewed.plan.rows);
    rows.filter(|(_, planned)| planned.group == group)
        .map(|(reading, _)| RowKey::Row(reading.row))
        .collect()
}
