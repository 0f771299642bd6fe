//! A sheet as column detection looks at it.

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
}
