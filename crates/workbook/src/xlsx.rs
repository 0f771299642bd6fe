//! The parts of a workbook that say where its sheets are.

use crate::{Refused, Sheet, SheetInfo, workbook::OnProgress};

/// What a workbook says about its sheets.
#[derive(Clone, Debug)]
pub(crate) struct Declarations {
    pub sheets: Vec<Worksheet>,
}

/// A worksheet and where its part is.
#[derive(Clone, Debug)]
pub(crate) struct Worksheet {
    pub info: SheetInfo,
}

/// Reads the declarations.
pub(crate) fn declarations(_bytes: &[u8]) -> Result<Declarations, Refused> {
    Err(Refused::NotAWorkbook)
}

/// Reads the cells of a sheet.
pub(crate) fn read_sheet(
    _bytes: &[u8],
    _declarations: &Declarations,
    _sheet: &Worksheet,
    _progress: OnProgress<'_>,
) -> Result<Sheet, Refused> {
    Ok(Sheet::default())
}
