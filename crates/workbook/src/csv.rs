//! Separated text.

use crate::{Encoding, Refused, Sheet, workbook::OnProgress};

/// Reads separated text.
pub(crate) fn read(_bytes: &[u8], _encoding: Encoding, _progress: OnProgress<'_>) -> Result<Sheet, Refused> {
    Ok(Sheet::default())
}
