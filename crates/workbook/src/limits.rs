//! How much is read of a file before it is refused.
//!
//! Absolute numbers, checked against what was actually read: a header of a hostile file lies, and a ratio refuses honest files.
//! Together they keep a hostile file under 256 MB of memory.

use crate::Refused;

/// The file itself.
pub const FILE_BYTES: usize = 128 << 20;

/// A file of separated text.
pub const SEPARATED_BYTES: usize = 64 << 20;

/// Entries in the zip directory.
pub const ENTRIES: usize = 1_000;

/// Bytes that come out of one part. Two are read for a sheet: its own and that of the shared strings.
pub const PART_BYTES: u64 = 256 << 20;

/// Bytes that come out of a part that is read to open a workbook.
pub const DECLARATION_BYTES: u64 = 32 << 20;

/// Shared strings of a workbook.
pub const SHARED_STRINGS: usize = 2_000_000;

/// Characters in one cell: what Excel itself allows.
pub const CELL_CHARACTERS: usize = 32_767;

/// Bytes of text kept of a sheet, its shared strings included.
pub const TEXT_BYTES: usize = 96 << 20;

/// Columns read; what is to the right of them is left out, and said.
pub const COLUMNS: usize = 256;

/// Rows of a sheet: what Excel itself allows.
pub const ROWS: u32 = 1_048_576;

/// Cells with something in them.
pub const CELLS: usize = 5_000_000;

/// Merged ranges kept of a sheet.
pub const MERGES: usize = 100_000;

/// Sheets, styles and relations of a workbook.
pub const DECLARATIONS: usize = 65_536;

/// Elements inside elements.
pub const NESTING: usize = 64;

/// Attributes of one element.
pub const ATTRIBUTES: usize = 64;

/// Bytes of one tag.
pub const TAG_BYTES: usize = 1 << 20;

/// Refuses a text that is too long for a cell.
pub(crate) fn check_characters(text: &str) -> Result<(), Refused> {
    // No text has more characters than bytes.
    if text.len() > CELL_CHARACTERS && text.chars().count() > CELL_CHARACTERS {
        return Err(Refused::TextTooLong);
    }
    Ok(())
}

/// Makes room in a text that may become large, by steps rather than by doubling, which could double the memory of a large file.
pub(crate) fn make_room(text: &mut String, bytes: usize) {
    const STEP: usize = 8 << 20;
    if text.capacity() - text.len() < bytes && text.capacity() > STEP {
        text.reserve_exact(bytes.max(STEP));
    }
}

/// The same for a list.
pub(crate) fn make_room_for_one<T>(list: &mut Vec<T>) {
    const STEP: usize = 1 << 20;
    if list.len() == list.capacity() && list.len() >= STEP {
        list.reserve_exact(STEP);
    }
}
