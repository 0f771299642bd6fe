//! How much is read of a file before it is refused.
//!
//! Absolute numbers, checked against what was actually read: a header of a hostile file lies, and a ratio refuses honest files.
//! Together they keep a hostile file under 256 MB of memory.

/// The file itself.
pub const FILE_BYTES: usize = 128 << 20;

/// Entries in the zip directory.
pub const ENTRIES: usize = 1_000;

/// Bytes that come out of one part.
pub const PART_BYTES: u64 = 256 << 20;

/// Bytes that come out of all parts together.
pub const ALL_PARTS_BYTES: u64 = 512 << 20;

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
