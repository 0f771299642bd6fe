//! Rows and cells, kept small: twelve bytes a cell, its text in one string.

use domain::cell::Cell;
use time::Date;

use crate::{Refused, limits, shared_strings::SharedStrings};

/// The cells of one sheet, without the empty ones.
///
/// Rows are in the order of their numbers and have at least one cell with something in it. Rows are asked for by index, from 0; a
/// column is 0 for A.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    shared: SharedStrings,
    text: String,
    cells: Vec<Stored>,
    rows: Vec<Row>,
    width: usize,
    merges: Vec<MergedRange>,
    truncated_columns: bool,
}

/// Cells that Excel shows as one. Only the top left one has a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct MergedRange {
    /// First row, as the spreadsheet numbers it, from 1.
    pub first_row: u32,
    /// Last row.
    pub last_row: u32,
    /// First column, 0 for A.
    pub first_column: u32,
    /// Last column.
    pub last_column: u32,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    number: u32,
    /// Index of its first cell; the next row's `start` is its end.
    start: u32,
}

/// A cell in twelve bytes. What the two words are depends on the kind.
#[derive(Clone, Copy, Debug)]
struct Stored {
    low: u32,
    high: u32,
    column: u8,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Start and length in [`Sheet::text`].
    Text,
    /// As `Text`.
    Error,
    /// Index in the shared strings.
    Shared,
    /// The two halves of an `f64`.
    Number,
    /// Julian day.
    Date,
    /// 0 or 1.
    Boolean,
    /// A formula without a value.
    Formula,
}

impl Sheet {
    /// Rows with something in them.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The row's number as the spreadsheet shows it, from 1; 0 past the last row.
    ///
    /// For separated text it is the record's number, blank ones counted and the `sep=` line not.
    #[must_use]
    pub fn row_number(&self, row: usize) -> u32 {
        self.rows.get(row).map_or(0, |row| row.number)
    }

    /// Columns up to the last one with something in it, at most [`limits::COLUMNS`].
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// The cell at a row and a column; [`Cell::Empty`] outside.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.find(row, column).map_or(Cell::Empty, |stored| self.read(stored))
    }

    /// Cells that Excel shows as one, in file order.
    #[must_use]
    pub fn merges(&self) -> &[MergedRange] {
        &self.merges
    }

    /// Whether something stood to the right of the columns that are read.
    #[must_use]
    pub fn truncated_columns(&self) -> bool {
        self.truncated_columns
    }

    fn find(&self, row: usize, column: usize) -> Option<Stored> {
        let start = self.rows.get(row)?.start as usize;
        let end = self
            .rows
            .get(row + 1)
            .map_or(self.cells.len(), |next| next.start as usize);
        let cells = self.cells.get(start..end)?;
        // Most rows have no gaps: the cell is then where it would be without any.
        if let Some(cell) = cells.get(column).filter(|cell| usize::from(cell.column) == column) {
            return Some(*cell);
        }
        let found = cells
            .binary_search_by_key(&column, |cell| usize::from(cell.column))
            .ok()?;
        cells.get(found).copied()
    }

    fn read(&self, stored: Stored) -> Cell<'_> {
        match stored.kind {
            Kind::Text => Cell::Text(self.text_at(stored)),
            Kind::Error => Cell::Error(self.text_at(stored)),
            Kind::Shared => self.shared.get(stored.low).map_or(Cell::Empty, Cell::Text),
            Kind::Number => Cell::Number(f64::from_bits(u64::from(stored.high) << 32 | u64::from(stored.low))),
            Kind::Date => Date::from_julian_day(stored.low.cast_signed()).map_or(Cell::Empty, Cell::Date),
            Kind::Boolean => Cell::Boolean(stored.low != 0),
            Kind::Formula => Cell::Formula,
        }
    }

    fn text_at(&self, stored: Stored) -> &str {
        let start = stored.low as usize;
        self.text.get(start..start + stored.high as usize).unwrap_or_default()
    }
}

/// A sheet while it is read.
pub(crate) struct Builder {
    sheet: Sheet,
    row: Row,
    /// The column after the last cell of the row.
    next_column: usize,
    /// A cell came after one to its right, or twice.
    row_disordered: bool,
    /// A row came after one below it, or twice.
    rows_disordered: bool,
}

impl Builder {
    pub fn new(shared: SharedStrings) -> Self {
        let sheet = Sheet {
            shared,
            ..Sheet::default()
        };
        Self {
            sheet,
            row: Row { number: 0, start: 0 },
            next_column: 0,
            row_disordered: false,
            rows_disordered: false,
        }
    }

    /// Begins a row; it is kept when a cell follows.
    pub fn start_row(&mut self, number: u32) {
        self.end_row();
        self.row.number = number;
    }

    pub fn text(&mut self, column: usize, text: &str) -> Result<(), Refused> {
        let (low, high) = self.keep(text)?;
        self.push(column, Kind::Text, low, high)
    }

    /// A text that will stand at `start` of the text given to [`Builder::finish_over`].
    pub fn text_at(&mut self, column: usize, start: usize, length: usize) -> Result<(), Refused> {
        self.push(column, Kind::Text, word(start)?, word(length)?)
    }

    pub fn error(&mut self, column: usize, text: &str) -> Result<(), Refused> {
        let (low, high) = self.keep(text)?;
        self.push(column, Kind::Error, low, high)
    }

    /// A text of the shared strings; an index past them is an empty cell.
    pub fn shared_text(&mut self, column: usize, index: u32) -> Result<(), Refused> {
        if !self.sheet.shared.has_text(index) {
            return Ok(());
        }
        self.push(column, Kind::Shared, index, 0)
    }

    pub fn number(&mut self, column: usize, number: f64) -> Result<(), Refused> {
        let bits = number.to_bits();
        // The two halves, so that a cell needs no more than four-byte alignment.
        let (low, high) = ((bits & u64::from(u32::MAX)) as u32, (bits >> 32) as u32);
        self.push(column, Kind::Number, low, high)
    }

    pub fn date(&mut self, column: usize, date: Date) -> Result<(), Refused> {
        self.push(column, Kind::Date, date.to_julian_day().cast_unsigned(), 0)
    }

    pub fn boolean(&mut self, column: usize, value: bool) -> Result<(), Refused> {
        self.push(column, Kind::Boolean, u32::from(value), 0)
    }

    /// A formula without a value.
    pub fn formula(&mut self, column: usize) -> Result<(), Refused> {
        self.push(column, Kind::Formula, 0, 0)
    }

    pub fn merge(&mut self, range: MergedRange) {
        if self.sheet.merges.len() < limits::MERGES {
            self.sheet.merges.push(range);
        }
    }

    /// Finishes a sheet of which every cell was told by [`Builder::text_at`].
    pub fn finish_over(mut self, text: String) -> Result<Sheet, Refused> {
        self.sheet.text = text;
        self.finish()
    }

    pub fn finish(mut self) -> Result<Sheet, Refused> {
        self.end_row();
        if self.rows_disordered {
            self.sort_rows()?;
        }
        Ok(self.sheet)
    }

    fn keep(&mut self, text: &str) -> Result<(u32, u32), Refused> {
        limits::check_characters(text)?;
        let kept = self.sheet.text.len() + self.sheet.shared.bytes();
        if text.len() > limits::TEXT_BYTES.saturating_sub(kept) {
            return Err(Refused::TooMuchText);
        }
        let start = word(self.sheet.text.len())?;
        limits::make_room(&mut self.sheet.text, text.len());
        self.sheet.text.push_str(text);
        Ok((start, word(text.len())?))
    }

    fn push(&mut self, column: usize, kind: Kind, low: u32, high: u32) -> Result<(), Refused> {
        let Some(narrow) = u8::try_from(column).ok().filter(|_| column < limits::COLUMNS) else {
            self.sheet.truncated_columns = true;
            return Ok(());
        };
        if self.sheet.cells.len() >= limits::CELLS {
            return Err(Refused::TooManyCells);
        }
        self.row_disordered |= column < self.next_column;
        self.next_column = column + 1;
        self.sheet.width = self.sheet.width.max(self.next_column);
        limits::make_room_for_one(&mut self.sheet.cells);
        self.sheet.cells.push(Stored {
            low,
            high,
            column: narrow,
            kind,
        });
        Ok(())
    }

    fn end_row(&mut self) {
        let start = self.row.start as usize;
        if start < self.sheet.cells.len() {
            if self.row_disordered {
                sort_cells(&mut self.sheet.cells, start);
            }
            self.rows_disordered |= self
                .sheet
                .rows
                .last()
                .is_some_and(|last| last.number >= self.row.number);
            self.sheet.rows.push(self.row);
        }
        // Within `limits::CELLS`, so it fits.
        self.row.start = self.sheet.cells.len() as u32;
        self.row_disordered = false;
        self.next_column = 0;
    }

    /// Puts rows in order; a row that came twice becomes one, and of a cell that came twice the last is kept.
    fn sort_rows(&mut self) -> Result<(), Refused> {
        let ends = self.sheet.rows.iter().skip(1).map(|row| row.start as usize);
        let ends: Vec<_> = ends.chain([self.sheet.cells.len()]).collect();
        let mut order: Vec<_> = self.sheet.rows.iter().zip(ends).collect();
        order.sort_by_key(|(row, _)| row.number);
        let mut cells: Vec<Stored> = Vec::with_capacity(self.sheet.cells.len());
        let mut rows: Vec<Row> = Vec::with_capacity(order.len());
        for (row, end) in order {
            if rows.last().is_none_or(|last| last.number != row.number) {
                rows.push(Row {
                    number: row.number,
                    start: word(cells.len())?,
                });
            }
            cells.extend_from_slice(self.sheet.cells.get(row.start as usize..end).unwrap_or_default());
            let start = rows.last().map_or(0, |last| last.start as usize);
            let added = cells.len() - (end - row.start as usize);
            if added > start {
                sort_cells(&mut cells, start);
            }
        }
        self.sheet.cells = cells;
        self.sheet.rows = rows;
        Ok(())
    }
}

/// Sorts the cells from `start` on by column; of those in one column, keeps the last.
fn sort_cells(cells: &mut Vec<Stored>, start: usize) {
    let mut row = cells.split_off(start);
    row.sort_by_key(|cell| cell.column);
    for cell in row {
        let last = cells.get_mut(start..).and_then(<[Stored]>::last_mut);
        match last {
            Some(last) if last.column == cell.column => *last = cell,
            _ => cells.push(cell),
        }
    }
}

fn word(length: usize) -> Result<u32, Refused> {
    u32::try_from(length).map_err(|_| Refused::TooMuchText)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    fn texts(sheet: &Sheet, row: usize) -> Vec<Cell<'_>> {
        (0..sheet.width()).map(|column| sheet.cell(row, column)).collect()
    }

    #[test]
    fn a_cell_is_twelve_bytes() {
        assert_eq!(size_of::<Stored>(), 12);
    }

    #[test]
    fn rows_without_a_cell_are_left_out_and_gaps_are_empty() {
        let mut builder = Builder::new(SharedStrings::default());
        builder.start_row(1);
        builder.start_row(4);
        builder.text(1, "b").unwrap();
        builder.number(3, 1.5).unwrap();
        let sheet = builder.finish().unwrap();
        assert_eq!((sheet.rows(), sheet.row_number(0), sheet.width()), (1, 4, 4));
        assert_eq!(
            texts(&sheet, 0),
            [Cell::Empty, Cell::Text("b"), Cell::Empty, Cell::Number(1.5)]
        );
        assert_eq!(sheet.cell(0, 300), Cell::Empty);
        assert_eq!(sheet.cell(1, 0), Cell::Empty);
    }

    #[test]
    fn rows_and_cells_out_of_order_are_put_in_order_and_the_last_of_two_is_kept() {
        let mut builder = Builder::new(SharedStrings::default());
        for (row, column, text) in [
            (3, 1, "3b"),
            (3, 0, "3a"),
            (1, 0, "old"),
            (1, 0, "1a"),
            (3, 1, "new"),
            (2, 0, "2a"),
        ] {
            builder.start_row(row);
            builder.text(column, text).unwrap();
        }
        let sheet = builder.finish().unwrap();
        assert_eq!(
            (0..sheet.rows()).map(|row| sheet.row_number(row)).collect::<Vec<_>>(),
            [1, 2, 3]
        );
        assert_eq!(texts(&sheet, 0), [Cell::Text("1a"), Cell::Empty]);
        assert_eq!(texts(&sheet, 2), [Cell::Text("3a"), Cell::Text("new")]);
    }

    #[test]
    fn the_257th_column_is_left_out_and_said() {
        let mut builder = Builder::new(SharedStrings::default());
        builder.start_row(1);
        builder.boolean(255, true).unwrap();
        builder.boolean(256, true).unwrap();
        let sheet = builder.finish().unwrap();
        assert_eq!(sheet.width(), 256);
        assert!(sheet.truncated_columns());
    }
}
