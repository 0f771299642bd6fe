//! An open file, before its cells are read.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::{Encoding, Refused, Sheet, csv, encoding, limits, xlsx};

/// What kind of file it is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A workbook, `.xlsx` or `.xlsm`.
    Xlsx,
    /// Separated text, pasted cells included.
    Csv,
}

/// Whether Excel shows a sheet.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// It has a tab.
    Visible,
    /// It is hidden, or hidden so that only a macro shows it.
    Hidden,
}

/// A sheet by its name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SheetInfo {
    /// The name on its tab; empty for separated text.
    pub name: String,
    /// Whether Excel shows it.
    pub visibility: Visibility,
}

/// How far reading is, in bytes of the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Progress {
    /// Bytes read.
    pub done_bytes: u64,
    /// Bytes to read.
    pub total_bytes: u64,
}

/// Told about progress; [`ControlFlow::Break`] stops the reading with [`Refused::Cancelled`].
pub(crate) type OnProgress<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// An open file. It owns the bytes; sheets are read out of it one at a time.
#[derive(Clone, Debug)]
pub struct Workbook {
    bytes: Vec<u8>,
    sheets: Vec<SheetInfo>,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Xlsx(xlsx::Declarations),
    Csv {
        encoding: Encoding,
        /// Told by the name of the file.
        delimiter: Option<u8>,
    },
}

/// Opens a file: its directory, sheet names and date formats, not its cells.
///
/// The bytes decide what it is; the name only chooses between refusals for what is neither.
///
/// # Errors
///
/// Why the file cannot be read.
pub fn open(file_name: &str, bytes: Vec<u8>) -> Result<Workbook, Refused> {
    if bytes.is_empty() {
        return Err(Refused::EmptyFile);
    }
    if bytes.len() > limits::FILE_BYTES {
        return Err(Refused::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return open_xlsx(bytes);
    }
    if let Some(refused) = known_other(&bytes, file_name) {
        return Err(refused);
    }
    open_csv(file_name, bytes)
}

fn open_xlsx(bytes: Vec<u8>) -> Result<Workbook, Refused> {
    let declarations = xlsx::declarations(&bytes)?;
    let sheets = declarations.sheets.iter().map(|sheet| sheet.info.clone()).collect();
    Ok(Workbook {
        bytes,
        sheets,
        content: Content::Xlsx(declarations),
    })
}

fn open_csv(file_name: &str, bytes: Vec<u8>) -> Result<Workbook, Refused> {
    if bytes.len() > limits::SEPARATED_BYTES {
        return Err(Refused::TooLarge);
    }
    let encoding = encoding::detect(&bytes)?;
    let delimiter = extension(file_name).eq_ignore_ascii_case("tsv").then_some(b'\t');
    let sheet = SheetInfo {
        name: String::new(),
        visibility: Visibility::Visible,
    };
    Ok(Workbook {
        bytes,
        sheets: vec![sheet],
        content: Content::Csv { encoding, delimiter },
    })
}

fn extension(file_name: &str) -> &str {
    file_name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Files that are recognised in order to say what to do with them.
fn known_other(bytes: &[u8], file_name: &str) -> Option<Refused> {
    const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    if bytes.starts_with(COMPOUND) {
        // An encrypted .xlsx is a compound file with a stream of this name, in UTF-16.
        let stream: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
        let encrypted = memchr::memmem::find(bytes, &stream).is_some();
        return Some(if encrypted {
            Refused::Encrypted
        } else {
            Refused::OldExcel
        });
    }
    // Excel 2 to 4 wrote bare records.
    if bytes.starts_with(b"\x09\x00\x04\x00")
        || bytes.starts_with(b"\x09\x02\x06\x00")
        || bytes.starts_with(b"\x09\x04\x06\x00")
    {
        return Some(Refused::OldExcel);
    }
    // Before the name is looked at: a picture that is called a workbook is not a damaged one.
    let known: [&[u8]; 6] = [b"%PDF-", b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"{\\rtf", b"\x1F\x8B"];
    if known.iter().any(|magic| bytes.starts_with(magic)) {
        return Some(Refused::NotAWorkbook);
    }
    let workbook_name = ["xlsx", "xlsm"]
        .iter()
        .any(|name| extension(file_name).eq_ignore_ascii_case(name));
    workbook_name.then_some(Refused::Damaged("no zip signature"))
}

impl Workbook {
    /// What kind of file it is.
    #[must_use]
    pub fn format(&self) -> Format {
        match self.content {
            Content::Xlsx(_) => Format::Xlsx,
            Content::Csv { .. } => Format::Csv,
        }
    }

    /// The encoding of separated text, recognised or chosen.
    #[must_use]
    pub fn encoding(&self) -> Option<Encoding> {
        match self.content {
            Content::Xlsx(_) => None,
            Content::Csv { encoding, .. } => Some(encoding),
        }
    }

    /// Reads separated text with another encoding from now on. A workbook has none to choose.
    ///
    /// # Errors
    ///
    /// [`Refused::NotAWorkbook`] never; the type leaves room for encodings that a file contradicts.
    pub fn read_as(&mut self, encoding: Encoding) -> Result<(), Refused> {
        if let Content::Csv { encoding: current, .. } = &mut self.content {
            *current = encoding;
        }
        Ok(())
    }

    /// The worksheets, in the order of their tabs; chart sheets are left out. Never empty.
    #[must_use]
    pub fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// The day that a number of five digits is which no format shows as one, where days are counted from 1904. In any other
    /// workbook such a number says itself which day it is.
    #[must_use]
    pub fn day_from_1904(&self, number: f64) -> Option<Date> {
        match &self.content {
            Content::Xlsx(declarations) => declarations.day_from_1904(number),
            Content::Csv { .. } => None,
        }
    }

    /// Index of the first sheet that Excel shows, or 0.
    #[must_use]
    pub fn first_visible(&self) -> u32 {
        let visible = self
            .sheets
            .iter()
            .position(|sheet| sheet.visibility == Visibility::Visible);
        visible.and_then(|index| u32::try_from(index).ok()).unwrap_or(0)
    }

    /// Reads the cells of a sheet.
    ///
    /// # Errors
    ///
    /// As [`Workbook::read_sheet`].
    pub fn sheet(&self, index: u32) -> Result<Sheet, Refused> {
        self.read_sheet(index, &mut |_| ControlFlow::Continue(()))
    }

    /// Reads the cells of a sheet and tells how far it is.
    ///
    /// # Errors
    ///
    /// [`Refused::NoSheet`] for an index past [`Workbook::sheets`], [`Refused::Cancelled`] when `progress` broke off, or what is wrong
    /// with the sheet.
    pub fn read_sheet(
        &self,
        index: u32,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Sheet, Refused> {
        match &self.content {
            Content::Xlsx(declarations) => {
                let sheet = declarations.sheets.get(index as usize).ok_or(Refused::NoSheet)?;
                xlsx::read_sheet(&self.bytes, declarations, sheet, progress)
            }
            Content::Csv { encoding, delimiter } if index == 0 => {
                csv::read(&self.bytes, *encoding, *delimiter, progress)
            }
            Content::Csv { .. } => Err(Refused::NoSheet),
        }
    }
}
