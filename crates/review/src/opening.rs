//! An open file: its sheet, its header and the field of each column.

use std::collections::BTreeMap;

use domain::{
    cell::Cell,
    choices::Choices,
    columns::{self, Column, Columns},
    date::from_numbers,
    field::{Field, FieldSet},
    language::Language,
    row::{self, Reading},
    value::Context,
};
use time::Date;
use workbook::{Encoding, Refused, Sheet, Visibility, Workbook};

use crate::{
    engine::{Engine, Progress},
    protocol::{ColumnView, Opened, Response, SheetView, Stage},
    window::masked,
};

/// How many values of a column are shown beside its header.
const SAMPLES: usize = 3;

/// How many rows are looked through for them.
const SAMPLED_ROWS: usize = 50;

/// How many of the shown sheets are looked at for clients, and how many rows a page that only explains has at most.
const SHEETS_LOOKED_AT: usize = 4;
const ROWS_OF_A_COVER: usize = 200;

/// The name under which pasted cells go into the history.
pub(crate) const PASTED: &str = "pasted.tsv";

/// The file under review.
pub(crate) struct Source {
    pub name: String,
    pub context: Context,
    pub workbook: Workbook,
    pub sheet_index: u32,
    pub sheet: Sheet,
    pub columns: Columns,
    /// Cells typed by hand, by row and field; they stand in for the cells of the file.
    repairs: BTreeMap<(u32, Field), String>,
}

impl Source {
    /// Opens a file and recognises the columns of its first visible sheet, or of the next where that one only explains.
    ///
    /// # Errors
    ///
    /// The workbook's reason for refusing it.
    pub fn open(name: &str, bytes: Vec<u8>, context: Context) -> Result<Self, Refused> {
        let workbook = workbook::open(name, bytes)?;
        let (sheet_index, sheet, columns) = first_with_clients(&workbook, &context)?;
        Ok(Self {
            name: name.to_owned(),
            context,
            workbook,
            sheet_index,
            sheet,
            columns,
            repairs: BTreeMap::new(),
        })
    }

    fn take_sheet(&mut self, sheet_index: u32) -> Result<(), Refused> {
        self.sheet = self.workbook.sheet(sheet_index)?;
        self.sheet_index = sheet_index;
        self.columns = columns::detect(&self.sheet, &self.context);
        self.repairs.clear();
        Ok(())
    }

    /// Data rows below the header.
    pub fn rows(&self) -> u32 {
        u32::try_from(self.data().len()).unwrap_or(u32::MAX)
    }

    /// The fields of the import: those that have a column, and those that were typed by hand.
    pub fn fields(&self) -> FieldSet {
        let typed = self
            .repairs
            .iter()
            .filter(|(key, text)| self.says_something(key.1, text));
        let columns = self.columns.mapped().map(|(field, _)| field);
        columns.chain(typed.map(|(key, _)| key.1)).collect()
    }

    /// Every data row, checked.
    pub fn readings(&self) -> Vec<Reading> {
        self.data().map(|row| self.reading(row)).collect()
    }

    /// One row with another text in one cell, checked again.
    pub fn repair(&mut self, row: u32, field: Field, text: &str) -> Option<Reading> {
        self.repairs.insert((row, field), text.to_owned());
        self.data()
            .find(|&index| self.sheet.row_number(index) == row)
            .map(|index| self.reading(index))
    }

    /// Indices in the sheet of the rows below the header.
    fn data(&self) -> std::ops::Range<usize> {
        self.columns.first_data_row..self.sheet.rows()
    }

    /// A cell of the sheet; a bare number is the day that it is in this workbook where it tells a birth.
    fn cell(&self, index: usize, column: usize) -> Cell<'_> {
        let cell = self.sheet.cell(index, column);
        let Cell::Number(number) = cell else { return cell };
        match self.workbook.day_from_1904(number) {
            Some(day) if self.columns.column_of(Field::BirthDate) == Some(column) => Cell::Date(day),
            _ => cell,
        }
    }

    fn reading(&self, index: usize) -> Reading {
        let number = self.sheet.row_number(index);
        let typed = self.typed(number);
        if typed.is_empty() {
            let cell = |column: usize| self.cell(index, column);
            return row::read(number, cell, &self.columns, &self.context);
        }
        let columns = with_columns_for(&typed, &self.columns);
        let cell = |column: usize| {
            let field = columns.mapped().find(|(_, mapped)| *mapped == column);
            let text = typed
                .iter()
                .find(|(repaired, _)| field.is_some_and(|(field, _)| field == *repaired));
            text.map_or_else(|| self.cell(index, column), |(_, text)| Cell::Text(text))
        };
        row::read(number, cell, &columns, &self.context)
    }

    /// What was typed in a row, by field.
    fn typed(&self, row: u32) -> Vec<(Field, &str)> {
        let repairs = self.repairs.range((row, Field::Kind)..=(row, Field::ExternalId));
        repairs
            .filter(|(key, text)| self.says_something(key.1, text))
            .map(|(key, text)| (key.1, text.as_str()))
            .collect()
    }

    /// Nothing typed in a field without a column leaves it out of the import: an empty cell could clear a value.
    fn says_something(&self, field: Field, text: &str) -> bool {
        !text.trim().is_empty() || self.columns.column_of(field).is_some()
    }

    fn samples(&self, column: &Column) -> Vec<String> {
        let cells = self
            .data()
            .take(SAMPLED_ROWS)
            .map(|index| self.sheet.cell(index, column.index));
        let shown = cells.map(shown).filter(|text| !text.is_empty()).take(SAMPLES);
        match column.field {
            Some(field) => shown.map(|text| masked(field, &text)).collect(),
            None => shown.map(|text| unmapped(&text)).collect(),
        }
    }

    /// What the page shows of the open file.
    pub fn opened(&self) -> Opened {
        let sheets = self.workbook.sheets().iter();
        let columns = self.columns.columns.iter();
        Opened {
            name: self.name.clone(),
            format: self.workbook.format(),
            encoding: self.workbook.encoding(),
            sheets: sheets
                .map(|sheet| SheetView {
                    name: sheet.name.clone(),
                    visibility: sheet.visibility,
                })
                .collect(),
            sheet: self.sheet_index,
            rows: self.rows(),
            header_row: self.columns.header_row.map(|index| self.sheet.row_number(index)),
            columns: columns
                .map(|column| ColumnView {
                    index: u32::try_from(column.index).unwrap_or(u32::MAX),
                    header: column.header.clone(),
                    field: column.field,
                    reason: column.reason.clone(),
                    samples: self.samples(column),
                })
                .collect(),
            in_doubt: self.columns.in_doubt(),
            truncated_columns: self.sheet.truncated_columns(),
        }
    }
}

impl Engine {
    /// Opens a file. Choices of an earlier file do not outlive it.
    pub(crate) fn open_file(
        &mut self,
        name: &str,
        bytes: Vec<u8>,
        today: &str,
        default_language: Language,
        progress: Progress<'_>,
    ) -> Option<Response> {
        let context = Context {
            today: date(today)?,
            default_language,
        };
        let total = bytes.len() as u64;
        progress(Stage::Reading, 0, total);
        let opened = Source::open(name, bytes, context);
        progress(Stage::Reading, total, total);
        self.forget_review();
        match opened {
            Ok(source) => self.source = Some(source),
            Err(refused) => {
                self.source = None;
                return Some(Response::FileRefused {
                    code: refused.code().to_owned(),
                });
            }
        }
        self.opened_response()
    }

    /// Reads the same file's other sheet.
    pub(crate) fn choose_sheet(&mut self, sheet: u32) -> Option<Response> {
        let taken = self.source.as_mut()?.take_sheet(sheet);
        self.reopened(taken)
    }

    /// Reads the same file with another encoding.
    pub(crate) fn choose_encoding(&mut self, encoding: Encoding) -> Option<Response> {
        let source = self.source.as_mut()?;
        let sheet = source.sheet_index;
        let taken = source
            .workbook
            .read_as(encoding)
            .and_then(|()| source.take_sheet(sheet));
        self.reopened(taken)
    }

    /// Gives a column another field; the column that had it gives it up.
    pub(crate) fn choose_column(&mut self, column: u32, field: Option<Field>) -> Option<Response> {
        let source = self.source.as_mut()?;
        source.columns = std::mem::take(&mut source.columns).with_choice(column as usize, field);
        self.forget_review();
        self.opened_response()
    }

    fn reopened(&mut self, taken: Result<(), Refused>) -> Option<Response> {
        self.forget_review();
        match taken {
            Ok(()) => self.opened_response(),
            Err(refused) => Some(Response::FileRefused {
                code: refused.code().to_owned(),
            }),
        }
    }

    fn opened_response(&self) -> Option<Response> {
        Some(Response::Opened(self.source.as_ref()?.opened()))
    }

    fn forget_review(&mut self) {
        self.reviewed = None;
        self.selection = None;
        self.choices = Choices::default();
    }
}

/// The first visible sheet that may have clients: two of its columns are recognised, or it is long. Where none has, the first.
fn first_with_clients(workbook: &Workbook, context: &Context) -> Result<(u32, Sheet, Columns), Refused> {
    let read = |index: u32| {
        let sheet = workbook.sheet(index)?;
        let columns = columns::detect(&sheet, context);
        Ok((index, sheet, columns))
    };
    let may_have_clients =
        |(_, sheet, columns): &(u32, Sheet, Columns)| sheet.rows() > ROWS_OF_A_COVER || columns.mapped().count() >= 2;
    let first = workbook.first_visible();
    let begun = read(first)?;
    if may_have_clients(&begun) {
        return Ok(begun);
    }
    // One sheet in memory at a time: the first is read once more where no other will do.
    drop(begun);
    let shown = (0_u32..)
        .zip(workbook.sheets())
        .filter(|(index, sheet)| *index > first && sheet.visibility == Visibility::Visible);
    let mut others = shown
        .take(SHEETS_LOOKED_AT - 1)
        .filter_map(|(index, _)| read(index).ok());
    match others.find(may_have_clients) {
        Some(other) => Ok(other),
        None => read(first),
    }
}

/// The same columns, with one more for every typed field that has none.
fn with_columns_for(typed: &[(Field, &str)], columns: &Columns) -> Columns {
    let mut columns = columns.clone();
    for &(field, _) in typed {
        if columns.column_of(field).is_none() {
            columns.columns.push(Column {
                index: columns.columns.len(),
                header: String::new(),
                field: Some(field),
                reason: None,
            });
        }
    }
    columns
}

/// Today as the page says it, ISO 8601.
pub(crate) fn date(text: &str) -> Option<Date> {
    let mut parts = text.split('-').map(|part| part.parse().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() {
        None
    } else {
        from_numbers(year, month, day)
    }
}

/// The cell as text.
fn shown(cell: Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Error(text) => text.to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Boolean(value) => value.to_string(),
    }
}

/// A column without a field may hold national numbers all the same: eleven digits are masked.
fn unmapped(text: &str) -> String {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits == 11 {
        masked(Field::NationalNumber, text)
    } else {
        text.to_owned()
    }
}
