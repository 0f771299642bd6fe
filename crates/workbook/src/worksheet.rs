//! The cells of a worksheet.

use crate::{
    MergedRange, Refused, Sheet, limits, serial_date,
    serial_date::Epoch,
    shared_strings::SharedStrings,
    sheet::Builder,
    styles::Styles,
    xml::{Cell, Reader, Tag, Token, unescape, unescape_excel},
};

/// The last column, XFD.
const LAST_COLUMN: usize = 16_383;

/// Reads a worksheet part. Its `dimension` is not believed.
pub(crate) fn read(
    mut xml: Reader<'_>,
    shared: SharedStrings,
    styles: &Styles,
    epoch: Epoch,
) -> Result<Sheet, Refused> {
    let mut worksheet = Worksheet {
        builder: Builder::new(shared),
        styles,
        epoch,
        row: 0,
        rows: 0,
        row_is_told: false,
        next_column: 0,
        cell: Begun::default(),
        text: String::new(),
        in_rows: false,
        in_text: false,
        phonetic: false,
    };
    while worksheet.take_next(&mut xml)? {}
    worksheet.builder.finish()
}

struct Worksheet<'a> {
    builder: Builder,
    styles: &'a Styles,
    epoch: Epoch,
    /// The number of the row being read, and how many were begun.
    row: u32,
    rows: u32,
    /// Whether the row said its own number; if not, a cell may.
    row_is_told: bool,
    next_column: usize,
    cell: Begun,
    text: String,
    in_rows: bool,
    in_text: bool,
    phonetic: bool,
}

/// A cell of which the value is still to come.
#[derive(Clone, Copy, Default)]
struct Begun {
    column: usize,
    style: usize,
    kind: Kind,
    is_formula: bool,
}

#[derive(Clone, Copy, Default, Eq, PartialEq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Boolean,
    Error,
    IsoDate,
}

impl Worksheet<'_> {
    /// Takes the cells that come in one look, and the token after them. Not inlined: a browser compiles a function of
    /// WebAssembly for speed while it runs, and takes up the faster code when it is called again.
    #[inline(never)]
    fn take_next(&mut self, xml: &mut Reader<'_>) -> Result<bool, Refused> {
        if self.in_rows {
            while let Some(cell) = xml.cell() {
                self.take_cell(cell)?;
            }
        }
        match xml.next()? {
            Some(token) => self.take(token).map(|()| true),
            None => Ok(false),
        }
    }

    fn take(&mut self, token: Token<'_>) -> Result<(), Refused> {
        match token {
            Token::Start(tag) if self.in_rows => self.start(tag),
            Token::End(name) if self.in_rows => self.end(name),
            Token::Text(text) if self.in_text => {
                unescape(text, &mut self.text)?;
                self.check_text()
            }
            Token::Verbatim(text) if self.in_text => {
                self.text.push_str(&String::from_utf8_lossy(text));
                self.check_text()
            }
            Token::Start(tag) => {
                match tag.name {
                    b"sheetData" => self.in_rows = true,
                    b"mergeCell" => self.merge(tag),
                    _ => {}
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn take_cell(&mut self, cell: Cell<'_>) -> Result<(), Refused> {
        self.start_cell(cell)?;
        if let (Kind::Shared, Some(index)) = (self.cell.kind, digits(cell.value)) {
            return self.builder.shared_text(self.cell.column, index);
        }
        unescape(cell.value, &mut self.text)?;
        self.check_text()?;
        self.end_cell()
    }

    /// Text comes in pieces; without this a cell could take all memory before it ends.
    fn check_text(&self) -> Result<(), Refused> {
        const ESCAPE: usize = "_x0000_".len();
        if self.text.len() > limits::CELL_CHARACTERS * ESCAPE {
            return Err(Refused::TextTooLong);
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<(), Refused> {
        match tag.name {
            b"c" => return self.start_cell(Cell::of(tag)),
            b"v" => self.in_text = true,
            b"f" => self.cell.is_formula = true,
            b"row" => return self.start_row(tag),
            b"is" => self.cell.kind = Kind::Text,
            b"t" => self.in_text = self.cell.kind == Kind::Text && !self.phonetic,
            b"rPh" => self.phonetic = true,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) -> Result<(), Refused> {
        match name {
            b"v" | b"t" => self.in_text = false,
            b"c" => return self.end_cell(),
            b"rPh" => self.phonetic = false,
            b"sheetData" => self.in_rows = false,
            _ => {}
        }
        Ok(())
    }

    fn start_row(&mut self, tag: Tag<'_>) -> Result<(), Refused> {
        let told = tag.attribute(b"r").map(digits);
        self.row_is_told = told.is_some();
        let number = told.unwrap_or(Some(self.row + 1));
        self.rows += 1;
        self.next_column = 0;
        self.begin_row(number)?;
        if self.rows > limits::ROWS {
            return Err(Refused::Damaged("a sheet has more rows than Excel has"));
        }
        Ok(())
    }

    fn begin_row(&mut self, number: Option<u32>) -> Result<(), Refused> {
        let number = number.filter(|number| (1..=limits::ROWS).contains(number));
        self.row = number.ok_or(Refused::Damaged("a row has a number that Excel does not have"))?;
        self.builder.start_row(self.row);
        Ok(())
    }

    fn start_cell(&mut self, cell: Cell<'_>) -> Result<(), Refused> {
        let column = match cell.reference {
            Some(reference) => self.column(reference)?,
            None => self.next_column,
        };
        self.cell = Begun {
            column,
            style: digits(cell.style).unwrap_or(0) as usize,
            kind: kind(cell.kind),
            is_formula: false,
        };
        self.next_column = column + 1;
        self.text.clear();
        Ok(())
    }

    /// The column of a reference such as `AB12`. The row in it counts only when no row element said it.
    fn column(&mut self, reference: &[u8]) -> Result<usize, Refused> {
        const BAD: Refused = Refused::Damaged("a cell stands where Excel has no cells");
        let (column, row) = split_reference(reference).ok_or(BAD)?;
        if !self.row_is_told {
            self.row_is_told = true;
            self.begin_row(digits(row))?;
        }
        Ok(column)
    }

    fn end_cell(&mut self) -> Result<(), Refused> {
        let column = self.cell.column;
        if self.cell.kind == Kind::Text {
            unescape_excel(&mut self.text, 0);
        }
        if self.text.is_empty() {
            // Excel writes an empty text that it calculated as text.
            let is_uncalculated = self.cell.is_formula && self.cell.kind != Kind::Text;
            return if is_uncalculated {
                self.builder.formula(column)
            } else {
                Ok(())
            };
        }
        match self.cell.kind {
            Kind::Shared => match digits(self.text.trim().as_bytes()) {
                Some(index) => self.builder.shared_text(column, index),
                None => Ok(()),
            },
            Kind::Text => self.builder.text(column, &self.text),
            Kind::Error => self.builder.error(column, &self.text),
            Kind::Boolean => self.builder.boolean(column, matches!(self.text.trim(), "1" | "true")),
            Kind::IsoDate => match serial_date::iso(self.text.trim()) {
                Some(date) => self.builder.date(column, date),
                None => self.builder.text(column, &self.text),
            },
            Kind::Number => self.end_number(column),
        }
    }

    fn end_number(&mut self, column: usize) -> Result<(), Refused> {
        let text = self.text.trim();
        // What is written as a number and is none is shown rather than lost.
        let Some(number) = number(text) else {
            return if text.is_empty() {
                Ok(())
            } else {
                self.builder.text(column, text)
            };
        };
        let date = if self.styles.is_date(self.cell.style) {
            serial_date::date(number, self.epoch)
        } else {
            None
        };
        match date {
            Some(date) => self.builder.date(column, date),
            None => self.builder.number(column, number),
        }
    }

    fn merge(&mut self, tag: Tag<'_>) {
        if let Some(range) = tag.attribute(b"ref").and_then(merged_range) {
            self.builder.merge(range);
        }
    }
}

fn kind(value: &[u8]) -> Kind {
    match value {
        b"s" => Kind::Shared,
        b"str" | b"inlineStr" => Kind::Text,
        b"b" => Kind::Boolean,
        b"e" => Kind::Error,
        b"d" => Kind::IsoDate,
        _ => Kind::Number,
    }
}

/// The column, 0 for A, and the row's digits.
fn split_reference(reference: &[u8]) -> Option<(usize, &[u8])> {
    let mut column = 0;
    let mut letters = 0;
    for byte in reference {
        if !byte.is_ascii_alphabetic() {
            break;
        }
        letters += 1;
        column = column * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1;
        if column > LAST_COLUMN + 1 {
            return None;
        }
    }
    Some((column.checked_sub(1)?, reference.get(letters..)?))
}

fn merged_range(reference: &[u8]) -> Option<MergedRange> {
    let mut corners = reference.split(|byte| *byte == b':');
    let (first, last) = (corners.next()?, corners.next()?);
    let ((first_column, first_row), (last_column, last_row)) = (split_reference(first)?, split_reference(last)?);
    Some(MergedRange {
        first_row: digits(first_row)?,
        last_row: digits(last_row)?,
        first_column: u32::try_from(first_column).ok()?,
        last_column: u32::try_from(last_column).ok()?,
    })
}

/// A number of at most nine digits.
fn digits(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
    })
}

/// A number as a file writes it; not the `inf` and `nan` that Rust also reads.
fn number(text: &str) -> Option<f64> {
    if let Some(whole) = digits(text.as_bytes()) {
        return Some(f64::from(whole));
    }
    let last = text.bytes().next_back()?;
    if !last.is_ascii_digit() && last != b'.' {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}
