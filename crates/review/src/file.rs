//! An open file: its sheet, its header and the field of each column.

use domain::{
    cell::Cell,
    columns::{self, Column, Columns},
    field::{Field, FieldSet},
    value::Context,
};
use workbook::{Encoding, Refused, Sheet, Visibility, Workbook};

use crate::{
    protocol::{ColumnView, OpenedFile, SheetView},
    window::masked,
};

/// How many values of a column are shown beside its header.
const SAMPLES: usize = 3;

/// How many rows are looked through for them.
const SAMPLED_ROWS: usize = 50;

/// How many of the shown sheets are looked at for clients, and how many rows a page that only explains has at most.
const SHEETS_LOOKED_AT: usize = 4;
const ROWS_OF_A_COVER: usize = 200;

/// A file with the sheet that is read of it. Rows are those below the header, by index from 0.
pub(crate) struct OpenFile {
    pub name: String,
    workbook: Workbook,
    sheet_index: u32,
    sheet: Sheet,
    columns: Columns,
}

impl OpenFile {
    /// Opens a file and recognises the columns of its first visible sheet, or of the next where that one only explains.
    ///
    /// # Errors
    ///
    /// The workbook's reason for refusing it.
    pub fn open(name: &str, bytes: Vec<u8>, context: &Context) -> Result<Self, Refused> {
        let workbook = workbook::open(name, bytes)?;
        let (sheet_index, sheet, columns) = first_with_clients(&workbook, context)?;
        Ok(Self {
            name: name.to_owned(),
            workbook,
            sheet_index,
            sheet,
            columns,
        })
    }

    /// Reads another sheet.
    ///
    /// # Errors
    ///
    /// What is wrong with that sheet.
    pub fn take_sheet(&mut self, sheet_index: u32, context: &Context) -> Result<(), Refused> {
        self.sheet = self.workbook.sheet(sheet_index)?;
        self.sheet_index = sheet_index;
        self.columns = columns::detect(&self.sheet, context);
        Ok(())
    }

    /// Reads the same sheet with another encoding.
    ///
    /// # Errors
    ///
    /// What is wrong with the text in that encoding.
    pub fn take_encoding(&mut self, encoding: Encoding, context: &Context) -> Result<(), Refused> {
        self.workbook.read_as(encoding)?;
        self.take_sheet(self.sheet_index, context)
    }

    /// Gives a column another field; the column that had it gives it up.
    pub fn choose_column(&mut self, column: u32, field: Option<Field>) {
        self.columns = std::mem::take(&mut self.columns).with_choice(column as usize, field);
    }

    /// How many rows stand below the header.
    pub fn rows(&self) -> usize {
        self.sheet.rows().saturating_sub(self.columns.first_data_row)
    }

    /// The row's number, as the spreadsheet shows it.
    pub fn number(&self, row: usize) -> u32 {
        self.sheet.row_number(self.columns.first_data_row + row)
    }

    /// The cells of a row in columns that have a field.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = (Field, Cell<'_>)> {
        let mapped = self.columns.mapped();
        mapped.map(move |(field, column)| (field, self.cell(row, column)))
    }

    /// A cell of the sheet; a bare number is the day that it is in this workbook where it tells a birth.
    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let cell = self.sheet.cell(self.columns.first_data_row + row, column);
        let Cell::Number(number) = cell else { return cell };
        match self.workbook.day_from_1904(number) {
            Some(day) if self.columns.column_of(Field::BirthDate) == Some(column) => Cell::Date(day),
            _ => cell,
        }
    }

    /// The fields that have a column.
    pub fn fields(&self) -> FieldSet {
        self.columns.mapped().map(|(field, _)| field).collect()
    }

    fn samples(&self, column: &Column) -> Vec<String> {
        let cells = (0..self.rows().min(SAMPLED_ROWS)).map(|row| self.cell(row, column.index));
        let shown = cells.map(shown).filter(|text| !text.is_empty()).take(SAMPLES);
        match column.field {
            Some(field) => shown.map(|text| masked(field, &text)).collect(),
            None => shown.map(|text| unmapped(&text)).collect(),
        }
    }

    /// What the page shows of it.
    pub fn opened(&self) -> OpenedFile {
        let sheets = self.workbook.sheets().iter();
        let columns = self.columns.columns.iter();
        OpenedFile {
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
            rows: u32::try_from(self.rows()).unwrap_or(u32::MAX),
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

/// The cell as text.
fn shown(cell: Cell<'_>) -> String {
    match cell {
        Cell::Empty | Cell::Formula => String::new(),
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
