//! Which column holds which field: by its header, by what stands in it, or by hand.

use serde::{Deserialize, Serialize};

use crate::{cell::Cell, field::Field, value::Context};

/// A sheet, as far as column detection looks at it. Indices are those of the kept rows, from 0.
pub trait Grid {
    /// How many rows.
    fn rows(&self) -> usize;
    /// How many columns.
    fn width(&self) -> usize;
    /// One cell; [`Cell::Empty`] outside the sheet.
    fn cell(&self, row: usize, column: usize) -> Cell<'_>;
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

/// Finds the header row and the field of each column.
#[must_use]
pub fn detect(grid: &impl Grid, _context: &Context) -> Columns {
    Columns {
        header_row: None,
        first_data_row: grid.rows().min(1),
        columns: Vec::new(),
    }
}
