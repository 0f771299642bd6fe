//! One row of the import becomes a record and remarks. Reading a row never fails.

use std::borrow::Cow;

use time::Date;

use crate::{
    cell::Cell,
    date,
    field::Field,
    issue::{Issue, IssueCode, Severity},
    national_number::NationalNumber,
    postcode::Postcode,
    record::Record,
    text,
    value::{self, Context, Parsed},
};

/// One row as it was read.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Reading {
    /// The row's number, as the spreadsheet shows it. No two rows of an import have the same.
    pub row: u32,
    /// Its values. A value that was refused, or a language that was not recognised, is absent: it says nothing.
    pub record: Record,
    /// What was found in its cells, in field order. What follows from comparing is in [`crate::plan::PlannedRow::remarks`].
    pub issues: Vec<Issue>,
}

impl Reading {
    /// Whether nothing is known of any mapped cell: such a row is skipped. Formulas that were filled down past the last client and
    /// never calculated are no clients.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let says_nothing = |issue: &Issue| issue.code == IssueCode::FormulaWithoutValue;
        self.issues.iter().all(says_nothing) && self.record.iter().all(|(_, value)| value.is_none())
    }

    /// Whether a cell was refused: such a row cannot be loaded, whatever it matches.
    #[must_use]
    pub fn has_error(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity() == Severity::Error)
    }
}

/// Reads one row. `row` is its number as the spreadsheet shows it; each cell comes with its field, and no field comes twice. A
/// field that does not come is absent.
///
/// Further addresses in an e-mail cell join those of [`Field::ExtraEmails`].
// Of any iterator, and compiled once: it is much code, and downloaded.
pub fn read<'a>(row: u32, cells: &mut dyn Iterator<Item = (Field, Cell<'a>)>, context: &Context) -> Reading {
    let mut fields: Vec<(Field, Option<Cow<'a, str>>)> = Vec::with_capacity(Field::COUNT);
    let mut issues = Vec::new();
    let mut extras: Vec<String> = Vec::new();
    for (field, cell) in cells {
        let parsed = value::parse(field, cell, context);
        for &code in &parsed.issues {
            let value = shown(cell);
            add_issue(&mut issues, Issue { field, code, value });
        }
        // An assumed language must not overwrite the one that a client has.
        let says_nothing = is_unknown(&parsed) || parsed.issues.contains(&IssueCode::LanguageAssumed);
        if !says_nothing {
            fields.push((field, parsed.value));
        }
        extras.extend(parsed.extra_emails);
    }
    if !extras.is_empty()
        && let Some(issue) = add_extra_emails(&mut fields, extras, context)
    {
        add_issue(&mut issues, issue);
    }
    let record = Record::new(fields.iter().map(|(field, value)| (*field, value.as_deref())));
    let is_foreign = |issue: &Issue| (issue.field, issue.code) == (Field::Postcode, IssueCode::Unrecognised);
    if issues.iter().any(is_foreign) && is_postcode_of_its_country(&record) {
        issues.retain(|issue| !is_foreign(issue));
    }
    for issue in contradictions(&record) {
        add_issue(&mut issues, issue);
    }
    Reading { row, record, issues }
}

/// In field order, after those of the same field. There are few, and sorting them is much code to download.
fn add_issue(issues: &mut Vec<Issue>, issue: Issue) {
    let place = issues.partition_point(|other| other.field <= issue.field);
    issues.insert(place, issue);
}

/// Something stands in the cell, and it is not known what: not the same as an empty cell, which may clear a value.
fn is_unknown(parsed: &Parsed<'_>) -> bool {
    parsed.value.is_none() && !parsed.issues.is_empty()
}

/// Adds addresses to those of their own column, each once. More than fit are refused, as in one cell.
fn add_extra_emails(
    fields: &mut Vec<(Field, Option<Cow<'_, str>>)>,
    extras: Vec<String>,
    context: &Context,
) -> Option<Issue> {
    let own = fields.iter().position(|(field, _)| *field == Field::ExtraEmails);
    let listed = own.and_then(|own| fields.swap_remove(own).1);
    let listed: Vec<String> = listed.into_iter().map(Cow::into_owned).chain(extras).collect();
    let value = listed.join("; ");
    let parsed = value::parse(Field::ExtraEmails, Cell::Text(&value), context);
    if parsed.is_refused() {
        let (field, code) = (Field::ExtraEmails, IssueCode::TooLong);
        return Some(Issue { field, code, value });
    }
    let joined = parsed.value.map(|joined| Cow::Owned(joined.into_owned()));
    fields.push((Field::ExtraEmails, joined));
    None
}

/// Whether the country that the row tells has postcodes of this form; one cell alone cannot say.
fn is_postcode_of_its_country(record: &Record) -> bool {
    let postcode = record.value(Field::Postcode).map(Postcode::parse);
    postcode.is_some_and(|postcode| postcode.is_ok_and(|postcode| postcode.fits(record.value(Field::Country))))
}

/// What two values of one row say against each other.
fn contradictions(record: &Record) -> Vec<Issue> {
    let mut issues = Vec::new();
    let Some(number) = record.value(Field::NationalNumber) else {
        return issues;
    };
    if record.value(Field::PartnerNationalNumber) == Some(number) {
        let value = number.to_owned();
        issues.push(Issue {
            field: Field::PartnerNationalNumber,
            code: IssueCode::PartnerIsSelf,
            value,
        });
    }
    if let Some(birth) = record.value(Field::BirthDate)
        && let Some(derived) = derived_birth_date(number)
        && date::from_iso(birth) != Some(derived)
    {
        issues.push(Issue {
            field: Field::BirthDate,
            code: IssueCode::BirthDateDiffers,
            value: birth.to_owned(),
        });
    }
    issues
}

/// The birth date that a national number holds, where it holds one.
fn derived_birth_date(number: &str) -> Option<Date> {
    NationalNumber::parse(number).ok()?.birth_date()
}

/// A cell as the user knows it, for the remark beside it.
fn shown(cell: Cell<'_>) -> String {
    match cell {
        Cell::Empty | Cell::Formula => String::new(),
        Cell::Text(text) | Cell::Error(text) => text.to_owned(),
        Cell::Number(number) => text::from_number(number).unwrap_or_default(),
        Cell::Date(date) => date.to_string(),
        Cell::Boolean(boolean) => boolean.to_string(),
    }
}
