//! Tags and text of an XML part, read in pieces.
//!
//! As much XML as a workbook has: elements, attributes, text, CDATA, comments, processing instructions, in UTF-8. Names come without
//! their prefix, because tools choose prefixes freely and no two elements that are read differ only in it. A document type is refused.

use crate::{Refused, limits, zip::Part};

/// How much is inflated at a time.
const PIECE: usize = 128 << 10;

/// Text longer than this comes in several tokens.
const LONG_TEXT: usize = 64 << 10;

/// The longest entity that is read, `&#x10FFFF;` with some zeros.
const ENTITY: usize = 16;

/// What comes next in a part.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Token<'a> {
    /// `<name attributes>`; `<name/>` is a start and an end.
    Start(Tag<'a>),
    /// `</name>`
    End(&'a [u8]),
    /// Text with its entities, to be given to [`unescape`]. Long text comes in pieces.
    Text(&'a [u8]),
    /// Text as it is.
    Verbatim(&'a [u8]),
}

/// A start tag.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Tag<'a> {
    /// Its name, without prefix.
    pub name: &'a [u8],
    attributes: &'a [u8],
}

impl<'a> Tag<'a> {
    /// Names, without prefix, and values, with their entities.
    pub fn attributes(self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            // Every cell has a few of the form ` r="A1"`: no need to look for where its name ends.
            if let [b' ', name, b'=', b'"', value @ ..] = rest {
                let close = value.iter().position(|byte| *byte == b'"')?;
                let (value, after) = value.split_at_checked(close)?;
                rest = after.get(1..)?;
                return Some((std::slice::from_ref(name), value));
            }
            let equals = rest.iter().position(|byte| *byte == b'=')?;
            let (name, after) = rest.split_at_checked(equals)?;
            let open = after.iter().position(|byte| matches!(byte, b'"' | b'\''))?;
            let quote = *after.get(open)?;
            let value = after.get(open + 1..)?;
            let close = value.iter().position(|byte| *byte == quote)?;
            let (value, after) = value.split_at_checked(close)?;
            rest = after.get(1..)?;
            Some((without_prefix(name.trim_ascii()), value))
        })
    }

    /// The value of an attribute, with its entities.
    pub fn attribute(self, name: &[u8]) -> Option<&'a [u8]> {
        self.attributes()
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value)
    }

    /// The value of an attribute as text.
    pub fn text(self, name: &[u8]) -> Result<Option<String>, Refused> {
        let Some(value) = self.attribute(name) else {
            return Ok(None);
        };
        let mut text = String::new();
        unescape(value, &mut text)?;
        Ok(Some(text))
    }
}

/// What a cell's tag says of it, and its value. As they are written: a value has its entities.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cell<'a> {
    /// Such as `AB12`; a cell without one stands after the one before it.
    pub reference: Option<&'a [u8]>,
    /// Index of its style.
    pub style: &'a [u8],
    /// How its value is to be read.
    pub kind: &'a [u8],
    /// Empty where it is still to come.
    pub value: &'a [u8],
}

impl<'a> Cell<'a> {
    /// What the attributes of its tag say.
    pub fn of(tag: Tag<'a>) -> Self {
        let mut cell = Self::default();
        tag.attributes().for_each(|(name, value)| cell.attribute(name, value));
        cell
    }

    fn attribute(&mut self, name: &[u8], value: &'a [u8]) {
        match name {
            b"r" => self.reference = Some(value),
            b"s" => self.style = value,
            b"t" => self.kind = value,
            _ => {}
        }
    }
}

/// Told how many bytes of the file have been read.
pub(crate) type OnPiece<'a> = &'a mut dyn FnMut(u64) -> Result<(), Refused>;

/// Reads a part token by token.
pub(crate) struct Reader<'a> {
    part: Part<'a>,
    on_piece: OnPiece<'a>,
    buffer: Vec<u8>,
    /// What is still to be read is `buffer[position..end]`.
    position: usize,
    end: usize,
    part_ended: bool,
    depth: usize,
    /// The name of a `<name/>` of which the end is still to come, as a range of the buffer.
    pending_end: Option<Span>,
}

/// Where something is in the buffer.
type Span = std::ops::Range<usize>;

/// What stands at the reader's position.
enum Found {
    Start {
        name: Span,
        attributes: Span,
    },
    End(Span),
    Text(Span),
    Verbatim(Span),
    /// A comment or an instruction.
    Nothing,
    /// More must be inflated to know.
    Unfinished,
}

impl<'a> Reader<'a> {
    pub fn new(part: Part<'a>, on_piece: OnPiece<'a>) -> Self {
        Self {
            part,
            on_piece,
            buffer: vec![0; PIECE],
            position: 0,
            end: 0,
            part_ended: false,
            depth: 0,
            pending_end: None,
        }
    }

    /// The next token; none at the end of the part.
    pub fn next(&mut self) -> Result<Option<Token<'_>>, Refused> {
        if let Some(name) = self.pending_end.take() {
            self.leave()?;
            return Ok(Some(Token::End(self.slice(name))));
        }
        loop {
            match self.advance()? {
                Found::Nothing => {}
                Found::Start { name, attributes } => {
                    self.enter()?;
                    let (name, attributes) = (self.slice(name), self.slice(attributes));
                    return Ok(Some(Token::Start(Tag { name, attributes })));
                }
                Found::End(name) => {
                    self.leave()?;
                    return Ok(Some(Token::End(self.slice(name))));
                }
                Found::Text(text) => return Ok(Some(Token::Text(self.slice(text)))),
                Found::Verbatim(text) => return Ok(Some(Token::Verbatim(self.slice(text)))),
                Found::Unfinished if !self.part_ended => self.fill()?,
                Found::Unfinished if self.position == self.end && self.depth == 0 => return Ok(None),
                Found::Unfinished => return Err(Refused::Damaged("a part is broken off")),
            }
        }
    }

    /// A whole `<c …><v>…</v></c>`, where the next tokens are one and all of it is there: so nearly every cell is written,
    /// and one look takes it in. Whatever is written otherwise comes as tokens.
    pub fn cell(&mut self) -> Option<Cell<'_>> {
        if self.pending_end.is_some() || self.depth + 2 > limits::NESTING {
            return None;
        }
        let (cell, length) = whole_cell(self.buffer.get(self.position..self.end)?)?;
        self.position += length;
        Some(cell)
    }

    /// The text of a whole `<si><t>…</t></si>` in the outermost element, as [`Reader::cell`] takes a cell.
    pub fn shared_string(&mut self) -> Option<&[u8]> {
        if self.pending_end.is_some() || self.depth != 1 {
            return None;
        }
        let (text, length) = whole_shared_string(self.buffer.get(self.position..self.end)?)?;
        self.position += length;
        Some(text)
    }

    fn slice(&self, span: Span) -> &[u8] {
        self.buffer.get(span).unwrap_or_default()
    }

    fn enter(&mut self) -> Result<(), Refused> {
        self.depth += 1;
        if self.depth > limits::NESTING {
            return Err(Refused::NestedTooDeeply);
        }
        Ok(())
    }

    fn leave(&mut self) -> Result<(), Refused> {
        let above = self.depth.checked_sub(1);
        self.depth = above.ok_or(Refused::Damaged("a part closes what it did not open"))?;
        Ok(())
    }

    /// Keeps what is unread and inflates more behind it.
    fn fill(&mut self) -> Result<(), Refused> {
        self.buffer.copy_within(self.position..self.end, 0);
        self.end -= self.position;
        self.position = 0;
        if self.end >= limits::TAG_BYTES {
            return Err(Refused::TooManyAttributes);
        }
        if self.end * 2 > self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        self.end += self.part.fill(room)?;
        self.part_ended = self.part.ended();
        (self.on_piece)(self.part.position())
    }

    /// Moves past what stands at the position, if all of it is there.
    fn advance(&mut self) -> Result<Found, Refused> {
        let at = self.position;
        let window = self.buffer.get(at..self.end).unwrap_or_default();
        let (found, length) = match window {
            [b'<', b'/', rest @ ..] => close_tag(rest, at + 2),
            [b'<', b'?', ..] => skipped(window, b"?>"),
            [b'<', b'!', ..] => declaration(window, at)?,
            [b'<', rest @ ..] => {
                let (found, length, empty) = open_tag(rest, at + 1)?;
                if let (Found::Start { name, .. }, true) = (&found, empty) {
                    self.pending_end = Some(name.clone());
                }
                (found, length)
            }
            _ => text(window, at, self.part_ended),
        };
        self.position += length;
        Ok(found)
    }
}

/// The cell at the start of the window, and how many bytes it takes.
fn whole_cell(window: &[u8]) -> Option<(Cell<'_>, usize)> {
    let mut cell = Cell::default();
    let mut rest = window.strip_prefix(b"<c")?;
    while let [b' ', name, b'=', b'"', value @ ..] = rest {
        let close = value.iter().position(|byte| *byte == b'"')?;
        let (value, after) = value.split_at_checked(close)?;
        cell.attribute(std::slice::from_ref(name), value);
        rest = after.get(1..)?;
    }
    let (value, rest) = until(rest.strip_prefix(b"><v>")?, b'<')?;
    let rest = rest.strip_prefix(b"</v></c>")?;
    cell.value = value;
    Some((cell, window.len() - rest.len()))
}

/// The text of the shared string at the start of the window, and how many bytes the string takes.
fn whole_shared_string(window: &[u8]) -> Option<(&[u8], usize)> {
    let rest = window.strip_prefix(b"<si><t")?;
    let rest = rest.strip_prefix(br#" xml:space="preserve""#).unwrap_or(rest);
    let (text, rest) = until(rest.strip_prefix(b">")?, b'<')?;
    let rest = rest.strip_prefix(b"</t></si>")?;
    Some((text, window.len() - rest.len()))
}

/// What stands before the byte, and the byte with what follows it.
fn until(window: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    window.split_at_checked(window.iter().position(|found| *found == byte)?)
}

const UNFINISHED: (Found, usize) = (Found::Unfinished, 0);

fn text(window: &[u8], at: usize, part_ended: bool) -> (Found, usize) {
    let length = match window.iter().position(|byte| *byte == b'<') {
        Some(length) => length,
        None if part_ended && !window.is_empty() => window.len(),
        None if window.len() > LONG_TEXT => safe_cut(window),
        None => return UNFINISHED,
    };
    (Found::Text(at..at + length), length)
}

/// Where long text may be cut: not inside an entity and not inside a character.
fn safe_cut(window: &[u8]) -> usize {
    let from = window.len().saturating_sub(ENTITY);
    let tail = window.get(from..).unwrap_or_default();
    if let Some(entity) = tail.iter().rposition(|byte| *byte == b'&') {
        return from + entity;
    }
    // A character's first byte is ASCII or has its two highest bits set.
    from + tail.iter().rposition(|byte| *byte & 0xC0 != 0x80).unwrap_or(tail.len())
}

fn close_tag(rest: &[u8], at: usize) -> (Found, usize) {
    let Some(length) = rest.iter().position(|byte| *byte == b'>') else {
        return UNFINISHED;
    };
    let name = rest.get(..length).unwrap_or_default();
    let prefix = prefix_length(name);
    let end = name.trim_ascii_end().len();
    (Found::End(at + prefix.min(end)..at + end), length + 3)
}

/// The tag, how many bytes it takes, and whether it is a `<name/>`.
fn open_tag(rest: &[u8], at: usize) -> Result<(Found, usize, bool), Refused> {
    let mut prefix = 0;
    let mut name = 0;
    for byte in rest {
        match byte {
            b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r' => break,
            b':' => prefix = name + 1,
            b'<' => return Err(Refused::Damaged("a tag is not closed")),
            _ => {}
        }
        name += 1;
    }
    let Some(length) = tag_length(rest, name)? else {
        return Ok((Found::Unfinished, 0, false));
    };
    let attributes = rest.get(name..length).unwrap_or_default();
    let empty = attributes.last() == Some(&b'/');
    let found = Found::Start {
        name: at + prefix..at + name,
        attributes: at + name..at + length - usize::from(empty),
    };
    Ok((found, length + 2, empty))
}

/// Where the `>` is that ends the tag, and is not in a value.
fn tag_length(rest: &[u8], from: usize) -> Result<Option<usize>, Refused> {
    let mut at = from;
    for _ in 0..=limits::ATTRIBUTES {
        let after = rest.get(at..).unwrap_or_default();
        let Some(stop) = after.iter().position(|byte| matches!(byte, b'>' | b'"' | b'\'')) else {
            return Ok(None);
        };
        let Some((&quote, value)) = after.get(stop..).and_then(<[u8]>::split_first) else {
            return Ok(None);
        };
        if quote == b'>' {
            return Ok(Some(at + stop));
        }
        let Some(close) = value.iter().position(|byte| *byte == quote) else {
            return Ok(None);
        };
        at += stop + close + 2;
    }
    Err(Refused::TooManyAttributes)
}

/// A comment, CDATA, or a document type.
fn declaration(window: &[u8], at: usize) -> Result<(Found, usize), Refused> {
    const COMMENT: &[u8] = b"<!--";
    const CDATA: &[u8] = b"<![CDATA[";
    if window.starts_with(COMMENT) {
        return Ok(skipped(window, b"-->"));
    }
    if window.starts_with(CDATA) {
        let Some(end) = memchr::memmem::find(window, b"]]>") else {
            return Ok(UNFINISHED);
        };
        return Ok((Found::Verbatim(at + CDATA.len()..at + end), end + 3));
    }
    if COMMENT.starts_with(window) || CDATA.starts_with(window) {
        return Ok(UNFINISHED);
    }
    Err(Refused::Doctype)
}

fn skipped(window: &[u8], end: &[u8]) -> (Found, usize) {
    memchr::memmem::find(window, end).map_or(UNFINISHED, |found| (Found::Nothing, found + end.len()))
}

fn prefix_length(name: &[u8]) -> usize {
    name.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1)
}

fn without_prefix(name: &[u8]) -> &[u8] {
    name.get(prefix_length(name)..).unwrap_or_default()
}

/// Adds text, with its entities replaced. An entity that XML does not define stays as it is.
pub(crate) fn unescape(text: &[u8], into: &mut String) -> Result<(), Refused> {
    let mut rest = std::str::from_utf8(text).map_err(|_| Refused::Damaged("a part is not UTF-8"))?;
    // Most text has none, and looking for one is cheaper than splitting.
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        let Some((before, after)) = rest.get(..at).zip(rest.get(at + 1..)) else {
            break;
        };
        into.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() < ENTITY);
        match entity.and_then(|(name, after)| Some((character(name)?, after))) {
            Some((character, after)) => {
                into.push(character);
                rest = after;
            }
            None => {
                into.push('&');
                rest = after;
            }
        }
    }
    into.push_str(rest);
    Ok(())
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Replaces Excel's own escapes for characters that XML cannot hold, such as `_x000D_`, from `start` on.
///
/// Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
pub(crate) fn unescape_excel(text: &mut String, start: usize) {
    let escaped = text.get(start..).unwrap_or_default();
    if memchr::memchr(b'_', escaped.as_bytes()).is_none() {
        return;
    }
    let mut plain = String::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some((before, after)) = rest.split_once("_x") {
        plain.push_str(before);
        let code = after.get(..4).filter(|_| after.as_bytes().get(4) == Some(&b'_'));
        let character = code
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        match character {
            Some(character) => {
                plain.push(character);
                rest = after.get(5..).unwrap_or_default();
            }
            None => {
                plain.push_str("_x");
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    text.truncate(start);
    text.push_str(&plain);
}
