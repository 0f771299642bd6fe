//! What `instroom check` says about a file: the same JSON from the program and from the worker.

use domain::{
    changes::CellChange,
    choices::Choices,
    client::{ClientId, ExistingClient, Origin, Status},
    columns::Reason,
    field::{Field, FieldSet},
    issue::{Issue, IssueCode, Severity},
    language::Language,
    matching::{Index, MatchedBy},
    plan::{self, Counts, Group, PlannedRow},
    record::Record,
    row::Reading,
    value::Context,
};
use serde::Serialize;
use time::Date;
use uuid::Uuid;
use workbook::{Encoding, Format};

use crate::{
    file::OpenFile,
    import::{Import, Source},
    opening::date,
    protocol::OpenedFile,
    reviewed::issues,
    window::by_of,
};

/// The code of a file that the system cannot open.
pub const UNREADABLE_FILE: &str = "unreadable_file";

/// Everything that was found in one file. Values are whole, national numbers too: it is the user's own file.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The file.
    pub file: FileReport,
    /// Its columns, in order.
    pub columns: Vec<ColumnReport>,
    /// Rows per group.
    pub counts: Counts,
    /// Every row, in file order.
    pub rows: Vec<RowReport>,
}

/// How the file was read.
#[derive(Debug, Serialize)]
pub struct FileReport {
    /// Its name.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// The sheet that was read.
    pub sheet: String,
    /// The header's row number.
    pub header_row: Option<u32>,
    /// The encoding, when it is text.
    pub encoding: Option<Encoding>,
}

/// One column.
#[derive(Debug, Serialize)]
pub struct ColumnReport {
    /// Its header.
    pub header: String,
    /// Its field.
    pub field: Option<Field>,
    /// Why.
    pub reason: Option<Reason>,
}

/// One row.
#[derive(Debug, Serialize)]
pub struct RowReport {
    /// Its number, as the spreadsheet shows it.
    pub row: u32,
    /// Its group.
    pub group: Group,
    /// What was found in it.
    pub issues: Vec<IssueReport>,
    /// What was restored in it.
    pub repairs: Vec<RepairReport>,
    /// The row of the other file that it matches.
    #[serde(rename = "match")]
    pub matched: Option<MatchReport>,
    /// What differs from that row.
    pub differences: Vec<CellChange>,
}

/// One issue.
#[derive(Debug, Serialize)]
pub struct IssueReport {
    /// The field.
    pub field: Field,
    /// What was found.
    pub code: IssueCode,
    /// How much it matters.
    pub severity: Severity,
    /// The value as the file has it.
    pub value: String,
}

/// One repaired value.
#[derive(Debug, Serialize)]
pub struct RepairReport {
    /// The field.
    pub field: Field,
    /// What was repaired.
    pub code: IssueCode,
    /// The value as the file has it.
    pub value: String,
    /// The value as it is used.
    pub repaired: Option<String>,
}

/// One match.
#[derive(Debug, Serialize)]
pub struct MatchReport {
    /// What they have in common.
    pub by: MatchedBy,
    /// The other file's row.
    pub existing_row: u32,
}

/// A file that was not read.
#[derive(Debug, Serialize)]
pub struct Refusal {
    /// Stable name of the reason.
    pub code: String,
    /// The reason, in English.
    pub message: String,
}

/// A file to check.
#[derive(Debug)]
pub struct InputFile {
    /// Its name; the extension counts.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Checks a file, and compares it with another that stands for the clients of the platform.
///
/// # Errors
///
/// Why one of the two files was not read.
pub fn check(file: InputFile, against: Option<InputFile>, today: Date) -> Result<Report, Refusal> {
    let context = Context {
        today,
        default_language: Language::Dutch,
    };
    let file = open(file, &context)?;
    let existing = against
        .map(|file| open(file, &context))
        .transpose()?
        .map_or_else(Vec::new, |file| readings(file, context));
    let index = Index::new(existing.iter().map(client).collect());
    let opened = file.opened();
    let readings = readings(file, context);
    let plan = plan::plan(&readings, &index, &Choices::default());
    let rows = readings
        .iter()
        .zip(&plan.rows)
        .map(|(reading, planned)| row(reading, planned, index.clients()))
        .collect();
    Ok(Report {
        file: file_report(&opened),
        columns: columns(&opened),
        counts: plan.counts,
        rows,
    })
}

/// What `instroom check --json` prints for these files; `today` is ISO 8601.
#[must_use]
pub fn check_json(file: InputFile, against: Option<InputFile>, today: &str) -> String {
    json(&match date(today) {
        Some(today) => check(file, against, today),
        None => Err(Refusal {
            code: "invalid_date".into(),
            message: "today is not a date such as 2026-03-01".into(),
        }),
    })
}

fn open(file: InputFile, context: &Context) -> Result<OpenFile, Refusal> {
    OpenFile::open(&file.name, file.bytes, context).map_err(|refused| Refusal {
        code: refused.code().to_owned(),
        message: refused.to_string(),
    })
}

fn readings(file: OpenFile, context: Context) -> Vec<Reading> {
    Import::new(Source::File(file), context).readings()
}

/// A row of the other file as a client: its row number is its id, so that a match can name the row.
fn client(reading: &Reading) -> ExistingClient {
    ExistingClient {
        id: ClientId(Uuid::from_u128(u128::from(reading.row))),
        revision: 1,
        origin: Origin::Import,
        status: Status::NotSent,
        archived: false,
        record: reading.record.clone(),
    }
}

fn existing_row(id: ClientId) -> u32 {
    u32::try_from(id.0.as_u128()).unwrap_or(u32::MAX)
}

fn file_report(opened: &OpenedFile) -> FileReport {
    let sheet = opened.sheets.get(opened.sheet as usize);
    FileReport {
        name: opened.name.clone(),
        format: opened.format,
        sheet: sheet.map(|sheet| sheet.name.clone()).unwrap_or_default(),
        header_row: opened.header_row,
        encoding: opened.encoding,
    }
}

fn columns(opened: &OpenedFile) -> Vec<ColumnReport> {
    let columns = opened.columns.iter();
    columns
        .map(|column| ColumnReport {
            header: column.header.clone(),
            field: column.field,
            reason: column.reason.clone(),
        })
        .collect()
}

fn row(reading: &Reading, planned: &PlannedRow, clients: &[ExistingClient]) -> RowReport {
    let existing = planned.client.and_then(|index| clients.get(index as usize));
    let matched = by_of(&planned.matched).zip(existing);
    let repaired = reading
        .issues
        .iter()
        .filter(|issue| issue.severity() == Severity::Repaired);
    RowReport {
        row: reading.row,
        group: planned.group,
        issues: issues(reading, planned).map(issue_report).collect(),
        repairs: repaired.map(|issue| repair_report(issue, &reading.record)).collect(),
        matched: matched.map(|(by, client)| MatchReport {
            by,
            existing_row: existing_row(client.id),
        }),
        differences: existing
            .map(|client| differences(&reading.record, client, planned.differing))
            .unwrap_or_default(),
    }
}

fn issue_report(issue: &Issue) -> IssueReport {
    IssueReport {
        field: issue.field,
        code: issue.code,
        severity: issue.severity(),
        value: issue.value.clone(),
    }
}

fn repair_report(issue: &Issue, record: &Record) -> RepairReport {
    let repaired = record.value(issue.field).map(ToOwned::to_owned);
    RepairReport {
        field: issue.field,
        code: issue.code,
        value: issue.value.clone(),
        repaired,
    }
}

fn differences(record: &Record, client: &ExistingClient, differing: FieldSet) -> Vec<CellChange> {
    let cell = |field| CellChange {
        field,
        old: client.record.value(field).map(ToOwned::to_owned),
        new: record.value(field).map(ToOwned::to_owned),
    };
    differing.iter().map(cell).collect()
}

/// The report for a reader: what was read and how many rows are in each group.
#[must_use]
pub fn summary(report: &Report) -> String {
    let counts = &report.counts;
    let recognised = report.columns.iter().filter(|column| column.field.is_some()).count();
    format!(
        "{}: {} rows, {recognised} of {} columns recognised\n  new {}\n  double {}\n  unchanged {}\n  ambiguous {}\n  \
         invalid {}\n  skipped {}\n  only in the other file {}\n",
        report.file.name,
        counts.rows,
        report.columns.len(),
        counts.new,
        counts.double,
        counts.unchanged,
        counts.ambiguous,
        counts.invalid,
        counts.skipped,
        counts.only_existing,
    )
}

/// The JSON of a refused file.
#[derive(Debug, Serialize)]
struct RefusedReport<'a> {
    refused: &'a Refusal,
}

/// The report or the refusal, as JSON.
#[must_use]
pub fn json(result: &Result<Report, Refusal>) -> String {
    let text = match result {
        Ok(report) => serde_json::to_string(report),
        Err(refused) => serde_json::to_string(&RefusedReport { refused }),
    };
    // Only a map with keys that are no text, or a writer that fails, makes an error here; there is neither.
    text.unwrap_or_default()
}
