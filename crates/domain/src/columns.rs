//! Which column holds which field: by its header, by what stands in it, or by hand.

use std::{cmp::Reverse, ops::Range};

use serde::{Deserialize, Serialize};

use crate::{
    cell::Cell,
    date,
    field::{Field, FieldSet},
    header_names::{self, Named, Strength},
    text,
    value::{self, Context},
};

/// A sheet, as far as column detection looks at it. Indices are those of the kept rows, from 0.
pub trait Grid {
    /// How many rows.
    fn rows(&self) -> usize;
    /// How many columns.
    fn width(&self) -> usize;
    /// One cell; [`Cell::Empty`] outside the sheet.
    fn cell(&self, row: usize, column: usize) -> Cell<'_>;
    /// The columns of a row that are shown as one cell, of which only the first has its value.
    fn merged(&self, _row: usize) -> Vec<Range<usize>> {
        Vec::new()
    }
}

/// Why a column has its field.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its header is a known name of the field.
    Header {
        /// The known name, folded.
        alias: String,
    },
    /// Its cells are values of the field.
    Content {
        /// How many of the cells looked at, in percent.
        share: u8,
    },
    /// The user chose it.
    Chosen,
}

/// One column of the sheet.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Column {
    /// Its index in the sheet.
    pub index: usize,
    /// Its header's text, of both rows where the header has two; empty without a header.
    pub header: String,
    /// Its field, if any. No two columns have the same.
    pub field: Option<Field>,
    /// Why it has that field, or why it has none: [`Reason::Chosen`] without a field is a column left out by hand.
    pub reason: Option<Reason>,
}

/// The columns of a sheet with their fields.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Columns {
    /// The row that names the columns, as an index in the grid; `None` without a header.
    pub header_row: Option<usize>,
    /// The first row below the header, as an index in the grid.
    pub first_data_row: usize,
    /// Every column, in order.
    pub columns: Vec<Column>,
}

impl Columns {
    /// The columns that have a field, with their index.
    pub fn mapped(&self) -> impl Iterator<Item = (Field, usize)> {
        self.columns
            .iter()
            .filter_map(|column| Some((column.field?, column.index)))
    }

    /// The index of the column that holds `field`.
    #[must_use]
    pub fn column_of(&self, field: Field) -> Option<usize> {
        self.mapped()
            .find_map(|(mapped, index)| (mapped == field).then_some(index))
    }

    /// Whether the user should look: a field was recognised by content only, or a mandatory one has no column.
    #[must_use]
    pub fn in_doubt(&self) -> bool {
        let by_content = |column: &Column| matches!(column.reason, Some(Reason::Content { .. }));
        self.columns.iter().any(by_content) || Field::MANDATORY.iter().any(|&field| self.column_of(field).is_none())
    }

    /// The same columns with `field` given by hand to the column of that index, and taken from any other.
    #[must_use]
    pub fn with_choice(mut self, index: usize, field: Option<Field>) -> Self {
        for column in &mut self.columns {
            if column.index == index {
                column.field = field;
                column.reason = Some(Reason::Chosen);
            } else if field.is_some() && column.field == field {
                column.field = None;
                column.reason = None;
            }
        }
        self
    }
}

/// How many rows may stand above the header.
const TITLE_ROWS: usize = 30;

/// A row that names so many fields is the header, unless a row without data names more.
const CERTAIN_NAMES: usize = 3;

/// How many rows and how many filled cells of a column are looked at.
const SAMPLE_ROWS: usize = 500;
const SAMPLE_CELLS: usize = 200;

/// From this share of its cells on, in percent, a column is what its cells are.
const STRONG: u8 = 80;

/// Finds the header row and the field of each column.
///
/// Titles may stand above the header, and it may have two rows. A field goes to the column with the best evidence: a known
/// name, then a known name among other words, then the cells themselves. Cells that are clearly something else weigh more
/// than a header; a header that is unknown weighs against guessing. What is not sure has no field: the user says.
#[must_use]
pub fn detect(grid: &impl Grid, context: &Context) -> Columns {
    let header = find_header(grid).unwrap_or_else(|| header_above_content(grid, context));
    let mut candidates: Vec<Candidate> = Vec::new();
    for (index, name) in header.names.iter().enumerate() {
        let sample = Sample::new(grid, header.first_data_row, index);
        candidates.extend(by_name(&header, index, &sample, context));
        candidates.extend(by_content(name, header.row.is_some(), index, &sample, context));
    }
    candidates.sort_by_key(|candidate| (Reverse(candidate.score), candidate.column));
    let named = header.names.into_iter().enumerate();
    let mut columns: Vec<Column> = named
        .map(|(index, header)| Column {
            index,
            header,
            field: None,
            reason: None,
        })
        .collect();
    for Candidate {
        column, field, reason, ..
    } in candidates
    {
        let is_taken = columns.iter().any(|other| other.field == Some(field));
        if let Some(column) = columns.get_mut(column)
            && column.field.is_none()
            && !is_taken
        {
            column.field = Some(field);
            column.reason = Some(reason);
        }
    }
    Columns {
        header_row: header.row,
        first_data_row: header.first_data_row,
        columns,
    }
}

/// A reason to give a field to a column; the highest score wins.
struct Candidate {
    score: u8,
    column: usize,
    field: Field,
    reason: Reason,
}

/// The header as found, with what each of its names means.
struct Header {
    row: Option<usize>,
    first_data_row: usize,
    names: Vec<String>,
    named: Vec<Option<Named>>,
}

impl Header {
    fn new(row: Option<usize>, first_data_row: usize, names: Vec<String>, named: Vec<Option<Named>>) -> Self {
        Self {
            row,
            first_data_row,
            names,
            named,
        }
    }

    /// How many different fields it names.
    fn score(&self) -> usize {
        let sure = self
            .named
            .iter()
            .flatten()
            .filter(|named| named.strength > Strength::Weak);
        sure.map(|named| named.field).collect::<FieldSet>().iter().count()
    }

    /// One known word may be chance, unless there is hardly anything else.
    fn is_convincing(&self) -> bool {
        let filled = self.names.iter().filter(|name| !name.is_empty()).count();
        self.score() >= 2 || (self.score() == 1 && filled <= 2)
    }
}

fn find_header(grid: &impl Grid) -> Option<Header> {
    let mut best: Option<Header> = None;
    for row in 0..grid.rows().min(TITLE_ROWS) {
        let data = data_cells(grid, row);
        // Below a header stands data, and looking at the names of all its cells takes long.
        if data > 0 && best.as_ref().is_some_and(|best| best.score() >= CERTAIN_NAMES) {
            continue;
        }
        // A year or a day may be the name of a column too, among others.
        for header in readings(grid, row).into_iter().filter(|header| header.score() > data) {
            if best.as_ref().is_none_or(|best| header.score() > best.score()) {
                best = Some(header);
            }
        }
    }
    best.filter(Header::is_convincing)
}

/// The ways to read a header at `row`: with a second row below, alone, or under a row of groups. The first wins where the
/// others say no more. Under the partner's group no name is read alone: it would be taken for the client's.
fn readings(grid: &impl Grid, row: usize) -> Vec<Header> {
    let own = names(grid, row);
    let named = own.iter().map(|name| header_names::field_of(name)).collect();
    let alone = Header::new(Some(row), row + 1, own, named);
    let groups = row.checked_sub(1).and_then(|above| groups(grid, above));
    let grouped = groups.as_ref().map(|groups| {
        let pairs = || groups.iter().zip(&alone.names);
        let named = pairs().map(|(group, name)| under_group(group, name)).collect();
        let names = pairs().map(|(group, name)| joined(group, name)).collect();
        Header::new(Some(row), row + 1, names, named)
    });
    if groups.is_some_and(|groups| speaks_of_partner(&groups, &alone)) {
        return grouped.into_iter().collect();
    }
    let two_rows = with_row_below(grid, &alone, row);
    two_rows.into_iter().chain([alone]).chain(grouped).collect()
}

/// The header with the row below it, when everything in that row makes a known name with what is above it. What stands to the
/// right of the partner's word is under a group instead.
fn with_row_below(grid: &impl Grid, alone: &Header, row: usize) -> Option<Header> {
    if alone.score() == 0 || row + 1 >= grid.rows() || holds_data(grid, row + 1) {
        return None;
    }
    let below = names(grid, row + 1);
    let is_under_partner = |((group, own), below): ((&String, &String), &String)| {
        own.is_empty() && !below.is_empty() && header_names::is_of_partner(group)
    };
    if groups(grid, row).is_some_and(|groups| groups.iter().zip(&alone.names).zip(&below).any(is_under_partner)) {
        return None;
    }
    let names: Vec<String> = alone
        .names
        .iter()
        .zip(&below)
        .map(|(name, below)| joined(name, below))
        .collect();
    let named: Vec<Option<Named>> = names.iter().map(|name| header_names::field_of(name)).collect();
    let filled = || below.iter().zip(&named).filter(|(below, _)| !below.is_empty());
    let continues = filled().next().is_some() && filled().all(|(_, named)| named.is_some());
    continues.then(|| Header::new(Some(row), row + 2, names, named))
}

/// Whether groups say which names are the partner's. A single text that speaks of partners among other words is a title,
/// unless names stand there twice.
fn speaks_of_partner(groups: &[String], alone: &Header) -> bool {
    let mut texts: Vec<&String> = groups.iter().filter(|group| !group.is_empty()).collect();
    texts.dedup();
    let named = || alone.named.iter().flatten().map(|named| named.field);
    let named_once: FieldSet = named().collect();
    texts.iter().any(|text| header_names::is_of_partner(text))
        && (texts.len() > 1
            || texts.iter().all(|text| header_names::is_partner(text))
            || named().count() > named_once.iter().count())
}

/// What a name means under a group: `Naam` under `Partner` is the partner's, under `Kinderen` nobody's.
fn under_group(group: &str, name: &str) -> Option<Named> {
    if name.is_empty() {
        return header_names::field_of(group);
    }
    let together = header_names::field_of(&joined(group, name));
    if header_names::is_of_partner(group) {
        together.or_else(|| header_names::field_of(&joined("partner", name)))
    } else if header_names::is_of_another(group) {
        together
    } else {
        together.or_else(|| header_names::field_of(name))
    }
}

/// The words of a row of groups, each over its merged cells, or over the columns to its right until the next. A single text
/// at the left is a title.
fn groups(grid: &impl Grid, row: usize) -> Option<Vec<String>> {
    let mut names = names(grid, row);
    if holds_data(grid, row) || names.iter().skip(1).all(String::is_empty) {
        return None;
    }
    let mut ends = vec![usize::MAX; names.len()];
    for columns in grid.merged(row) {
        if let Some(end) = ends.get_mut(columns.start) {
            *end = columns.end;
        }
    }
    let (mut group, mut until) = (String::new(), usize::MAX);
    for ((column, name), end) in names.iter_mut().enumerate().zip(ends) {
        if !name.is_empty() {
            group.clone_from(name);
            until = end;
        } else if column >= until {
            group.clear();
        }
        name.clone_from(&group);
    }
    Some(names)
}

fn joined(one: &str, two: &str) -> String {
    if one.is_empty() || two.is_empty() || one == two {
        return if one.is_empty() { two.to_owned() } else { one.to_owned() };
    }
    format!("{one} {two}")
}

fn names(grid: &impl Grid, row: usize) -> Vec<String> {
    let name = |column| match grid.cell(row, column) {
        Cell::Text(text) => text::squeeze(text).into_owned(),
        Cell::Number(number) => text::from_number(number).unwrap_or_default(),
        Cell::Date(date) => date::to_iso(date),
        Cell::Empty | Cell::Formula | Cell::Boolean(_) | Cell::Error(_) => String::new(),
    };
    (0..grid.width()).map(name).collect()
}

/// Whether a row holds what is seldom a name.
fn holds_data(grid: &impl Grid, row: usize) -> bool {
    data_cells(grid, row) > 0
}

/// How many cells of a row hold what is seldom a name: a date, an address of mail, six digits without a word.
fn data_cells(grid: &impl Grid, row: usize) -> usize {
    let is_data = |cell: Cell<'_>| match cell {
        Cell::Empty | Cell::Formula | Cell::Error(_) => false,
        Cell::Date(_) | Cell::Boolean(_) => true,
        Cell::Number(number) => number >= 100_000.0,
        Cell::Text(text) => text.contains('@') || is_long_number(text),
    };
    (0..grid.width())
        .filter(|&column| is_data(grid.cell(row, column)))
        .count()
}

/// Six digits or more, with hardly a letter: `BE68 5390 ...`, not `AJ 2026 (inkomsten 2025)`.
fn is_long_number(text: &str) -> bool {
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    text.bytes().filter(u8::is_ascii_digit).count() >= 6 && letters < 3
}

/// Without any known name: the row above the first values that a column recognises, if there is one.
fn header_above_content(grid: &impl Grid, context: &Context) -> Header {
    let strong = (0..grid.width()).filter_map(|column| {
        let (field, _) = content(&Sample::new(grid, 0, column), &CERTAIN, context)?;
        (0..grid.rows().min(TITLE_ROWS)).find(|&row| is_value(field, grid.cell(row, column), context))
    });
    let first_data_row = strong.min().unwrap_or_default();
    let row = first_data_row.checked_sub(1);
    let names = row.map_or_else(|| vec![String::new(); grid.width()], |row| names(grid, row));
    let named = vec![None; names.len()];
    Header::new(row, first_data_row, names, named)
}

/// The first filled cells of a column.
struct Sample<'a>(Vec<Cell<'a>>);

impl<'a> Sample<'a> {
    fn new(grid: &'a impl Grid, first_row: usize, column: usize) -> Self {
        let last = first_row.saturating_add(SAMPLE_ROWS).min(grid.rows());
        let cells = (first_row..last).map(|row| grid.cell(row, column));
        let is_filled = |cell: &Cell<'_>| match cell {
            Cell::Empty | Cell::Formula | Cell::Error(_) => false,
            Cell::Text(text) => !text::is_nothing(text),
            _ => true,
        };
        Self(cells.filter(is_filled).take(SAMPLE_CELLS).collect())
    }

    /// How many of the cells are values of `field`, in percent; of no cells none are.
    fn share(&self, field: Field, context: &Context) -> u8 {
        let values = self.0.iter().filter(|&&cell| is_value(field, cell, context)).count();
        let percent = (values * 100).checked_div(self.0.len()).unwrap_or_default();
        u8::try_from(percent).unwrap_or(u8::MAX)
    }
}

/// Fields whose values cannot be mistaken for another's: check digits, or an `@`.
const CERTAIN: [Field; 4] = [
    Field::NationalNumber,
    Field::Iban,
    Field::Email,
    Field::EnterpriseNumber,
];

/// Fields whose values are told apart only where no header says otherwise.
const PROBABLE: [Field; 4] = [Field::Language, Field::BirthDate, Field::Mobile, Field::Phone];

/// The field of which most cells are values.
fn content(sample: &Sample<'_>, fields: &[Field], context: &Context) -> Option<(Field, u8)> {
    let shares = fields.iter().map(|&field| (field, sample.share(field, context)));
    shares.into_iter().find(|&(_, share)| share >= STRONG)
}

/// Whether a cell is a value of `field` and of hardly anything else.
fn is_value(field: Field, cell: Cell<'_>, context: &Context) -> bool {
    let fits = match (field, cell) {
        // `F` is also a sex, and a number also a day.
        (Field::Language, Cell::Text(text)) => text::trim(text).len() >= 2,
        (Field::BirthDate, Cell::Text(_) | Cell::Date(_)) => true,
        (Field::Language | Field::BirthDate, _) => false,
        _ => true,
    };
    if !fits {
        return false;
    }
    let parsed = value::parse(field, cell, context);
    let Some(value) = parsed.value.as_deref() else {
        return false;
    };
    match field {
        Field::Language => parsed.issues.is_empty(),
        // A client is hardly younger; a date of an appointment hardly older.
        Field::BirthDate => {
            let year = value.get(..4).and_then(|year| year.parse::<i32>().ok());
            year.is_some_and(|year| year <= context.today.year() - 15)
        }
        Field::Mobile => value.starts_with("+324") && value.len() == 12,
        Field::Phone => value.starts_with('+') && value.len() >= 10,
        _ => true,
    }
}

/// What the header says, unless the cells say something else.
fn by_name(header: &Header, index: usize, sample: &Sample<'_>, context: &Context) -> Option<Candidate> {
    let Named { field, alias, strength } = header.named.get(index).copied().flatten()?;
    let after_street = || {
        let before = index
            .checked_sub(1)
            .and_then(|before| header.named.get(before).copied().flatten());
        before.is_some_and(|named| named.field == Field::Street)
    };
    let unknown_kind = field == Field::Kind && !sample.0.is_empty() && sample.share(Field::Kind, context) < 50;
    if unknown_kind || (strength == Strength::Weak && !after_street()) {
        return None;
    }
    let contradicted = contradiction(field, sample, context).is_some();
    let score = match strength {
        _ if contradicted => 20,
        Strength::Exact => 100,
        Strength::Partial => 90,
        Strength::Weak => 50,
    };
    let reason = Reason::Header {
        alias: alias.to_owned(),
    };
    Some(Candidate {
        score,
        column: index,
        field,
        reason,
    })
}

/// The other field that the cells of a column named `field` certainly are.
fn contradiction(field: Field, sample: &Sample<'_>, context: &Context) -> Option<(Field, u8)> {
    let (found, share) = content(sample, &CERTAIN, context)?;
    let agrees = match found {
        Field::NationalNumber => field.is_national_number(),
        Field::Email => matches!(
            field,
            Field::Email | Field::ExtraEmails | Field::PartnerEmail | Field::Responsible
        ),
        // Client codes are often enterprise numbers.
        Field::EnterpriseNumber => matches!(field, Field::EnterpriseNumber | Field::ExternalId),
        other => other == field,
    };
    (!agrees).then_some((found, share))
}

/// What the cells say, as far as the header leaves room for it.
fn by_content(name: &str, has_header: bool, index: usize, sample: &Sample<'_>, context: &Context) -> Option<Candidate> {
    let is_unnamed = !has_header || name.is_empty();
    let probable = || {
        if is_unnamed {
            content(sample, &PROBABLE, context)
        } else {
            None
        }
    };
    let (field, share) = content(sample, &CERTAIN, context).or_else(probable)?;
    let has_room = match field {
        _ if header_names::is_of_another(name) => false,
        // A colleague's address under an unknown header is not where an invitation goes.
        Field::Email => is_unnamed || header_names::speaks_of_mail(name),
        _ => true,
    };
    let score = 30 + share / 5;
    has_room.then_some(Candidate {
        score,
        column: index,
        field,
        reason: Reason::Content { share },
    })
}
