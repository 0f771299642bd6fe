//! Separated text: what Excel calls CSV, and cells that were pasted.
//!
//! Source: RFC 4180, and what Excel does where that is silent. A quote that is never closed, or that is closed in the middle of a
//! cell, is a character like any other: it must not swallow the rest of the file.

use std::ops::ControlFlow;

use crate::{
    Encoding, Progress, Refused, Sheet, limits, shared_strings::SharedStrings, sheet::Builder, workbook::OnProgress,
};

/// In order of preference when two fit equally well.
const DELIMITERS: [u8; 4] = *b"\t;,|";

/// How many records are looked at to recognise the delimiter.
const SAMPLED_RECORDS: usize = 50;

/// How many bytes at most are looked at for it.
const SAMPLED_BYTES: usize = 256 << 10;

/// How far the end of a quoted cell is looked for.
const QUOTED_BYTES: usize = limits::CELL_CHARACTERS * 4;

/// How often progress is told.
const RECORDS_A_REPORT: u32 = 4_096;

/// Reads separated text. Without a delimiter it is recognised.
pub(crate) fn read(
    bytes: &[u8],
    encoding: Encoding,
    delimiter: Option<u8>,
    progress: OnProgress<'_>,
) -> Result<Sheet, Refused> {
    let mut text = encoding.decode(bytes)?;
    let (told, start) = told_delimiter(&text);
    let content = text.as_bytes().get(start..).unwrap_or_default();
    let delimiter = told.or(delimiter).unwrap_or_else(|| recognise(content));
    let mut fields = Fields::new(text.as_bytes(), start, delimiter);
    let mut builder = Builder::new(SharedStrings::default());
    // Cells with doubled quotes, which do not stand in the text as they are.
    let mut undoubled = String::new();
    let mut record = 0;
    while !fields.at_end() {
        record += 1;
        if record % RECORDS_A_REPORT == 0 {
            report(&fields, progress)?;
        }
        builder.start_row(record);
        for column in 0.. {
            let field = fields.next();
            add(&mut builder, column, field, &text, &mut undoubled)?;
            if field.last {
                break;
            }
        }
    }
    limits::make_room(&mut text, undoubled.len());
    text.push_str(&undoubled);
    builder.finish_over(text)
}

fn report(fields: &Fields<'_>, progress: OnProgress<'_>) -> Result<(), Refused> {
    let told = progress(Progress {
        done_bytes: fields.position as u64,
        total_bytes: fields.text.len() as u64,
    });
    match told {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Refused::Cancelled),
    }
}

fn add(builder: &mut Builder, column: usize, field: Field, text: &str, undoubled: &mut String) -> Result<(), Refused> {
    if field.length == 0 {
        return Ok(());
    }
    let value = text.get(field.start..field.start + field.length).unwrap_or_default();
    limits::check_characters(value)?;
    if !field.doubled {
        return builder.text_at(column, field.start, field.length);
    }
    let value = value.replace("\"\"", "\"");
    let start = text.len() + undoubled.len();
    if start + value.len() > limits::TEXT_BYTES {
        return Err(Refused::TooMuchText);
    }
    undoubled.push_str(&value);
    builder.text_at(column, start, value.len())
}

/// The delimiter of a `sep=;` line, which Excel obeys and hides, and where the records begin.
fn told_delimiter(text: &str) -> (Option<u8>, usize) {
    let line = text.split(['\r', '\n']).next().unwrap_or_default();
    let told = match line.as_bytes() {
        [s, e, p, b'=', delimiter] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => *delimiter,
        _ => return (None, 0),
    };
    let after = text.get(line.len()..).unwrap_or_default();
    let end = if after.starts_with("\r\n") {
        2
    } else {
        usize::from(!after.is_empty())
    };
    (Some(told), line.len() + end)
}

/// The delimiter that gives the most records the same number of cells, and the most cells.
fn recognise(text: &[u8]) -> u8 {
    let mut best = (b';', 0);
    for delimiter in DELIMITERS {
        let score = score(text, delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

fn score(text: &[u8], delimiter: u8) -> usize {
    let mut widths = Vec::new();
    let mut fields = Fields::new(text, 0, delimiter);
    while !fields.at_end() && widths.len() < SAMPLED_RECORDS && fields.position < SAMPLED_BYTES {
        let (mut width, start) = (1, fields.position);
        let mut last = fields.next();
        while !last.last && fields.position < SAMPLED_BYTES {
            width += 1;
            last = fields.next();
        }
        if fields.position > start + 2 {
            widths.push(width);
        }
    }
    let alike = |width: usize| widths.iter().filter(|other| **other == width).count();
    let scores = widths
        .iter()
        .filter(|width| **width > 1)
        .map(|width| alike(*width) * (width - 1));
    scores.max().unwrap_or(0)
}

/// Where a cell stands in the text, without its quotes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Field {
    start: usize,
    length: usize,
    /// It has doubled quotes.
    doubled: bool,
    /// It is the last one of its record.
    last: bool,
}

/// Goes through text cell by cell.
struct Fields<'a> {
    text: &'a [u8],
    position: usize,
    delimiter: u8,
}

impl<'a> Fields<'a> {
    fn new(text: &'a [u8], position: usize, delimiter: u8) -> Self {
        Self {
            text,
            position,
            delimiter,
        }
    }

    fn at_end(&self) -> bool {
        self.position >= self.text.len()
    }

    fn next(&mut self) -> Field {
        let start = self.position;
        let rest = self.text.get(start..).unwrap_or_default();
        let quoted = match rest.split_first() {
            Some((b'"', inside)) => self.quoted(inside),
            _ => None,
        };
        let (start, length, doubled, end) = match quoted {
            Some((length, doubled)) => (start + 1, length, doubled, start + length + 2),
            None => {
                let length = memchr::memchr3(self.delimiter, b'\n', b'\r', rest).unwrap_or(rest.len());
                (start, length, false, start + length)
            }
        };
        let after = self.text.get(end..).unwrap_or_default();
        let (skipped, last) = match after {
            [] => (0, true),
            [b'\r', b'\n', ..] => (2, true),
            [b'\r' | b'\n', ..] => (1, true),
            _ => (1, false),
        };
        self.position = end + skipped;
        Field {
            start,
            length,
            doubled,
            last,
        }
    }

    /// How long a quoted cell is, and whether it has doubled quotes; none when its quote is not closed as it should be.
    fn quoted(&self, inside: &[u8]) -> Option<(usize, bool)> {
        let window = inside.get(..QUOTED_BYTES).unwrap_or(inside);
        let (mut at, mut doubled) = (0, false);
        loop {
            let close = at + memchr::memchr(b'"', window.get(at..)?)?;
            match inside.get(close + 1) {
                Some(b'"') => doubled = true,
                None | Some(b'\r' | b'\n') => return Some((close, doubled)),
                Some(byte) if *byte == self.delimiter => return Some((close, doubled)),
                Some(_) => return None,
            }
            at = close + 2;
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

    use domain::cell::Cell;

    use super::*;

    fn read_text(text: &str) -> Vec<(u32, Vec<String>)> {
        let sheet = read(
            text.as_bytes(),
            Encoding::Utf8,
            None,
            &mut |_| ControlFlow::Continue(()),
        )
        .unwrap();
        let cell = |row: usize, column: usize| match sheet.cell(row, column) {
            Cell::Text(text) => text.to_owned(),
            _ => String::new(),
        };
        let cells = |row: usize| (0..sheet.width()).map(|column| cell(row, column)).collect();
        (0..sheet.rows())
            .map(|row| (sheet.row_number(row), cells(row)))
            .collect()
    }

    fn rows(expected: &[(u32, &[&str])]) -> Vec<(u32, Vec<String>)> {
        let owned = |cells: &&[&str]| cells.iter().map(ToString::to_string).collect();
        expected.iter().map(|(number, cells)| (*number, owned(cells))).collect()
    }

    #[test]
    fn each_delimiter_is_recognised() {
        for delimiter in [";", ",", "\t", "|"] {
            let text = "naam;plaats\nJan;Gent\nAn;Aalst\n".replace(';', delimiter);
            assert_eq!(
                read_text(&text),
                rows(&[(1, &["naam", "plaats"]), (2, &["Jan", "Gent"]), (3, &["An", "Aalst"])])
            );
        }
    }

    #[test]
    fn commas_in_addresses_do_not_make_a_comma_file() {
        let text = "naam;adres;land\nJan;Kerkstraat 1, Gent;BE\nAn;Dorp 2, Aalst;BE\n";
        assert_eq!(
            read_text(text).first(),
            rows(&[(1, &["naam", "adres", "land"])]).first()
        );
    }

    #[test]
    fn the_sep_line_is_obeyed_and_not_counted() {
        assert_eq!(read_text("sep=|\r\na|b;c;d\r\n"), rows(&[(1, &["a", "b;c;d"])]));
    }

    #[test]
    fn blank_records_are_counted_and_every_line_end_ends_one() {
        assert_eq!(
            read_text("a;b\r\n\r\nc;d\re;f\ng;h"),
            rows(&[(1, &["a", "b"]), (3, &["c", "d"]), (4, &["e", "f"]), (5, &["g", "h"])])
        );
    }

    #[test]
    fn quoted_cells_hold_delimiters_line_ends_and_quotes() {
        assert_eq!(
            read_text("a;b\n\"x;y\nz\";\"een \"\"twee\"\"\"\n\"\";c\n"),
            rows(&[(1, &["a", "b"]), (2, &["x;y\nz", "een \"twee\""]), (3, &["", "c"])])
        );
    }

    #[test]
    fn a_quote_that_is_not_closed_is_a_character() {
        assert_eq!(
            read_text("a;b\n\"x;y\nc;d\n"),
            rows(&[(1, &["a", "b"]), (2, &["\"x", "y"]), (3, &["c", "d"])])
        );
        assert_eq!(
            read_text("a;b\n\"x;y\n\"c\";d\n"),
            rows(&[(1, &["a", "b"]), (2, &["\"x", "y"]), (3, &["c", "d"])])
        );
    }

    #[test]
    fn records_may_have_fewer_or_more_cells() {
        assert_eq!(
            read_text("a;b\nc\nd;e;f\ng;h\n"),
            rows(&[
                (1, &["a", "b", ""]),
                (2, &["c", "", ""]),
                (3, &["d", "e", "f"]),
                (4, &["g", "h", ""])
            ])
        );
    }
}
