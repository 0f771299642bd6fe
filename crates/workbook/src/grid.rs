//! A sheet as column detection looks at it.

use std::ops::Range;

use domain::{cell::Cell, columns::Grid};

use crate::sheet::Sheet;

impl Grid for Sheet {
    fn rows(&self) -> usize {
        self.rows()
    }

    fn width(&self) -> usize {
        self.width()
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.cell(row, column)
    }

    fn merged(&self, row: usize) -> Vec<Range<usize>> {
        let number = self.row_number(row);
        let merges = self.merges().iter();
        merges
            .filter(|range| (range.first_row..=range.last_row).contains(&number))
            .map(|range| range.first_column as usize..range.last_column as usize + 1)
            .collect()
    }
}
