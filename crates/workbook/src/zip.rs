//! The zip around a workbook: its directory, and its parts inflated in pieces.
//!
//! Source: PKWARE's APPNOTE 6.3.10. Only what Excel and its imitators write is read: stored and deflated entries, data descriptors,
//! zip64 lengths. Sizes come from the central directory, and are checked against what really comes out.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use crate::{Refused, limits};

const END: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64_BYTES: usize = 20;
const LOCATOR_64: &[u8] = b"PK\x06\x07";
const CENTRAL: &[u8] = b"PK\x01\x02";
const CENTRAL_BYTES: usize = 46;
const LOCAL: &[u8] = b"PK\x03\x04";
const LOCAL_BYTES: usize = 30;
/// A length that is told in a zip64 field instead.
const ELSEWHERE: u64 = 0xFFFF_FFFF;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// An entry of the directory.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Path inside the zip, without a leading slash.
    pub name: String,
    flags: u16,
    method: u16,
    checksum: u32,
    compressed: u64,
    offset: u64,
}

impl Entry {
    /// How long it is in the file.
    pub fn packed_bytes(&self) -> u64 {
        self.compressed
    }
}

/// Reads the directory.
pub(crate) fn directory(bytes: &[u8]) -> Result<Vec<Entry>, Refused> {
    let end = End::find(bytes)?;
    if end.entries > limits::ENTRIES as u64 {
        return Err(Refused::TooManyEntries);
    }
    let mut at = end.directory;
    let mut entries = Vec::new();
    for _ in 0..end.entries {
        let (entry, length) = central_entry(bytes, at, end.shift)?;
        entries.push(entry);
        at += length;
    }
    Ok(entries)
}

/// Where the directory is.
struct End {
    entries: u64,
    /// Its first byte.
    directory: usize,
    /// Bytes before the zip begins, which its own offsets do not count.
    shift: u64,
}

impl End {
    fn find(bytes: &[u8]) -> Result<Self, Refused> {
        let from = bytes.len().saturating_sub(END_BYTES + usize::from(u16::MAX));
        let tail = bytes.get(from..).unwrap_or_default();
        let at = from + memchr::memmem::rfind(tail, END).ok_or(NO_DIRECTORY)?;
        let comment = usize::from(u16_at(bytes, at + 20).map_err(|_| NO_DIRECTORY)?);
        if at + END_BYTES + comment > bytes.len() {
            return Err(NO_DIRECTORY);
        }
        let (entries, size, offset) = (
            u64::from(u16_at(bytes, at + 10)?),
            u32_at(bytes, at + 12)?,
            u32_at(bytes, at + 16)?,
        );
        if entries != u64::from(u16::MAX) && size != ELSEWHERE && offset != ELSEWHERE {
            return Self::before(at, entries, size, offset);
        }
        let locator = at.checked_sub(LOCATOR_64_BYTES).ok_or(BAD_DIRECTORY)?;
        if !starts_with(bytes, locator, LOCATOR_64) {
            return Self::before(at, entries, size, offset);
        }
        let at = usize::try_from(u64_at(bytes, locator + 8)?).map_err(|_| BAD_DIRECTORY)?;
        if !starts_with(bytes, at, END_64) {
            return Err(BAD_DIRECTORY);
        }
        let (entries, size, offset) = (
            u64_at(bytes, add(at, 32)?)?,
            u64_at(bytes, add(at, 40)?)?,
            u64_at(bytes, add(at, 48)?)?,
        );
        Self::before(at, entries, size, offset)
    }

    fn before(at: usize, entries: u64, size: u64, offset: u64) -> Result<Self, Refused> {
        let size = usize::try_from(size).map_err(|_| BAD_DIRECTORY)?;
        let directory = at.checked_sub(size).ok_or(BAD_DIRECTORY)?;
        let shift = (directory as u64).checked_sub(offset).ok_or(BAD_DIRECTORY)?;
        Ok(Self {
            entries,
            directory,
            shift,
        })
    }
}

const NO_DIRECTORY: Refused = Refused::Damaged("no zip directory: it is broken off");
const BAD_DIRECTORY: Refused = Refused::Damaged("its zip directory is wrong");

/// One entry, and how many bytes it takes in the directory.
fn central_entry(bytes: &[u8], at: usize, shift: u64) -> Result<(Entry, usize), Refused> {
    if !starts_with(bytes, at, CENTRAL) {
        return Err(BAD_DIRECTORY);
    }
    let (name, extra, comment) = (
        u16_at(bytes, at + 28)?,
        u16_at(bytes, at + 30)?,
        u16_at(bytes, at + 32)?,
    );
    let (name, extra, comment) = (usize::from(name), usize::from(extra), usize::from(comment));
    let name_at = at + CENTRAL_BYTES;
    let name_bytes = bytes.get(name_at..name_at + name).ok_or(BAD_DIRECTORY)?;
    let extra_bytes = bytes.get(name_at + name..name_at + name + extra).ok_or(BAD_DIRECTORY)?;
    let (mut compressed, mut offset) = (u32_at(bytes, at + 20)?, u32_at(bytes, at + 42)?);
    let inflated = u32_at(bytes, at + 24)?;
    let mut wide = wide_lengths(extra_bytes);
    // Only the lengths that are told elsewhere are there, in this order.
    if inflated == ELSEWHERE {
        wide.next();
    }
    if compressed == ELSEWHERE {
        compressed = wide.next().ok_or(BAD_DIRECTORY)?;
    }
    if offset == ELSEWHERE {
        offset = wide.next().ok_or(BAD_DIRECTORY)?;
    }
    let entry = Entry {
        name: String::from_utf8_lossy(name_bytes)
            .replace('\\', "/")
            .trim_start_matches('/')
            .to_owned(),
        flags: u16_at(bytes, at + 8)?,
        method: u16_at(bytes, at + 10)?,
        checksum: u32_at(bytes, at + 16)? as u32,
        compressed,
        offset: offset.checked_add(shift).ok_or(BAD_DIRECTORY)?,
    };
    Ok((entry, CENTRAL_BYTES + name + extra + comment))
}

/// The lengths in the zip64 field, if there is one.
fn wide_lengths(mut extra: &[u8]) -> impl Iterator<Item = u64> {
    let mut found: &[u8] = &[];
    while let (Ok(id), Ok(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let end = 4 + usize::from(length);
        if id == 1 {
            found = extra.get(4..end).unwrap_or_default();
            break;
        }
        extra = extra.get(end..).unwrap_or_default();
    }
    found.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes))
}

/// An entry's bytes, inflated in pieces.
pub(crate) struct Part<'a> {
    input: &'a [u8],
    read: usize,
    inflate: Option<Decompress>,
    /// How much may still come out.
    left: u64,
    crc: Crc,
    checksum: u32,
    ended: bool,
}

impl<'a> Part<'a> {
    /// Opens an entry of which at most `limit` bytes may come out.
    pub fn open(bytes: &'a [u8], entry: &Entry, limit: u64) -> Result<Self, Refused> {
        if entry.flags & 1 != 0 {
            return Err(Refused::Encrypted);
        }
        let at = usize::try_from(entry.offset).map_err(|_| BAD_DIRECTORY)?;
        if !starts_with(bytes, at, LOCAL) {
            return Err(BAD_DIRECTORY);
        }
        let skipped = usize::from(u16_at(bytes, add(at, 26)?)?) + usize::from(u16_at(bytes, add(at, 28)?)?);
        let start = add(at, LOCAL_BYTES + skipped)?;
        let length = usize::try_from(entry.compressed).map_err(|_| BAD_DIRECTORY)?;
        let input = bytes.get(start..add(start, length)?).ok_or(BAD_DIRECTORY)?;
        let inflate = match entry.method {
            STORED => None,
            DEFLATED => Some(Decompress::new(false)),
            _ => return Err(Refused::Damaged("a part is packed in a way that Excel does not read")),
        };
        Ok(Self {
            input,
            read: 0,
            inflate,
            left: limit,
            crc: Crc::new(),
            checksum: entry.checksum,
            ended: false,
        })
    }

    /// Bytes of the file read so far.
    pub fn position(&self) -> u64 {
        self.read as u64
    }

    /// Whether everything came out.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Fills the buffer; fewer bytes than fit, or none, at the end of the part.
    pub fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, Refused> {
        let mut filled = 0;
        while !self.ended {
            let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) else {
                break;
            };
            filled += self.step(room)?;
        }
        self.left = self.left.checked_sub(filled as u64).ok_or(Refused::TooLargeInflated)?;
        self.crc.update(buffer.get(..filled).unwrap_or_default());
        if self.ended && self.crc.sum() != self.checksum {
            return Err(Refused::Damaged("a part does not agree with its checksum"));
        }
        Ok(filled)
    }

    fn step(&mut self, room: &mut [u8]) -> Result<usize, Refused> {
        let input = self.input.get(self.read..).unwrap_or_default();
        let Some(inflate) = &mut self.inflate else {
            let length = input.len().min(room.len());
            if let (Some(from), Some(to)) = (input.get(..length), room.get_mut(..length)) {
                to.copy_from_slice(from);
            }
            self.read += length;
            self.ended = self.read == self.input.len();
            return Ok(length);
        };
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let status = inflate.decompress(input, room, FlushDecompress::None);
        let status = status.map_err(|_| Refused::Damaged("a part does not unpack"))?;
        let (read, written) = (inflate.total_in() - read, inflate.total_out() - written);
        self.read += read as usize;
        self.ended = status == Status::StreamEnd;
        if !self.ended && read == 0 && written == 0 {
            return Err(Refused::Damaged("a part is broken off"));
        }
        Ok(written as usize)
    }
}

fn add(at: usize, length: usize) -> Result<usize, Refused> {
    at.checked_add(length).ok_or(BAD_DIRECTORY)
}

fn starts_with(bytes: &[u8], at: usize, magic: &[u8]) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(magic))
}

fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], Refused> {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk().copied())
        .ok_or(BAD_DIRECTORY)
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Refused> {
    array_at(bytes, at).map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u64, Refused> {
    array_at(bytes, at).map(|bytes| u64::from(u32::from_le_bytes(bytes)))
}

fn u64_at(bytes: &[u8], at: usize) -> Result<u64, Refused> {
    array_at(bytes, at).map(u64::from_le_bytes)
}
