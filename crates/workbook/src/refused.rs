//! Why a file was refused.

use crate::limits;

/// Why a file was not read.
///
/// The interface chooses its words by [`Refused::code`]; the English text is for logs and the command line.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refused {
    /// Neither a workbook nor text.
    #[error("this is neither a workbook nor text: save it as .xlsx or .csv")]
    NotAWorkbook,
    /// A workbook of Excel 97-2003.
    #[error("this is a workbook of Excel 97-2003: open it and save it as .xlsx")]
    OldExcel,
    /// A binary workbook.
    #[error("this is a binary workbook (.xlsb): open it and save it as .xlsx")]
    Xlsb,
    /// A workbook of LibreOffice.
    #[error("this is an OpenDocument spreadsheet: open it and save it as .xlsx")]
    Ods,
    /// A workbook with a password.
    #[error("this workbook has a password: save it without one")]
    Encrypted,
    /// Broken off, changed on its way, or written wrongly.
    #[error("this file is damaged ({0}): open it in Excel and save it again")]
    Damaged(&'static str),
    /// Larger than [`limits::FILE_BYTES`].
    #[error("this file is larger than {} MiB: split it", limits::FILE_BYTES >> 20)]
    TooLarge,
    /// More than [`limits::ENTRIES`] parts.
    #[error(
        "this workbook has more than {} parts: copy its cells into a new workbook",
        limits::ENTRIES
    )]
    TooManyEntries,
    /// More than [`limits::PART_BYTES`] come out of a part.
    #[error("this workbook unpacks to more than is read: split it")]
    TooLargeInflated,
    /// More than [`limits::SHARED_STRINGS`].
    #[error("this workbook has more than {} different texts: split it", limits::SHARED_STRINGS)]
    TooManySharedStrings,
    /// More than [`limits::CELL_CHARACTERS`] in a cell.
    #[error("a cell has more than {} characters: shorten it", limits::CELL_CHARACTERS)]
    TextTooLong,
    /// More than [`limits::TEXT_BYTES`].
    #[error("this sheet has more than {} MiB of text: split it", limits::TEXT_BYTES >> 20)]
    TooMuchText,
    /// More than [`limits::CELLS`].
    #[error("this sheet has more than {} cells: split it", limits::CELLS)]
    TooManyCells,
    /// Deeper than [`limits::NESTING`].
    #[error("this workbook nests deeper than Excel writes: copy its cells into a new workbook")]
    NestedTooDeeply,
    /// More than [`limits::ATTRIBUTES`], or a tag longer than [`limits::TAG_BYTES`].
    #[error("this workbook has tags longer than Excel writes: copy its cells into a new workbook")]
    TooManyAttributes,
    /// More than [`limits::DECLARATIONS`] sheets, styles or relations.
    #[error("this workbook has more sheets or styles than Excel writes: copy its cells into a new workbook")]
    TooManyDeclarations,
    /// A document type, which no workbook has and entity bombs need.
    #[error("this workbook declares a document type: copy its cells into a new workbook")]
    Doctype,
    /// Nothing in it.
    #[error("this file is empty: choose another")]
    EmptyFile,
    /// Text in none of the encodings that are read.
    #[error("the encoding of this text is not known: save it as UTF-8")]
    UnknownEncoding,
    /// No worksheet, or not the one asked for.
    #[error("this workbook has no such sheet: choose another")]
    NoSheet,
    /// Stopped by whoever asked.
    #[error("reading was stopped")]
    Cancelled,
}

impl Refused {
    /// A stable name in snake case, by which the interface chooses its words.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAWorkbook => "not_a_workbook",
            Self::OldExcel => "old_excel",
            Self::Xlsb => "xlsb",
            Self::Ods => "ods",
            Self::Encrypted => "encrypted",
            Self::Damaged(_) => "damaged",
            Self::TooLarge => "too_large",
            Self::TooManyEntries => "too_many_entries",
            Self::TooLargeInflated => "too_large_inflated",
            Self::TooManySharedStrings => "too_many_shared_strings",
            Self::TextTooLong => "text_too_long",
            Self::TooMuchText => "too_much_text",
            Self::TooManyCells => "too_many_cells",
            Self::NestedTooDeeply => "nested_too_deeply",
            Self::TooManyAttributes => "too_many_attributes",
            Self::TooManyDeclarations => "too_many_declarations",
            Self::Doctype => "doctype",
            Self::EmptyFile => "empty_file",
            Self::UnknownEncoding => "unknown_encoding",
            Self::NoSheet => "no_sheet",
            Self::Cancelled => "cancelled",
        }
    }
}
