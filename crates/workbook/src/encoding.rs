//! How text was turned into bytes.

use serde::{Deserialize, Serialize};

use crate::{Refused, limits};

/// How separated text was turned into bytes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum Encoding {
    /// With or without a byte order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// What Excel calls "Unicode text".
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// The same, the other way round.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// What Excel calls "CSV" in Western Europe.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// How many bytes are looked at for the zeros of UTF-16.
const SAMPLE: usize = 4 << 10;

/// What Windows-1252 has at 0x80 to 0x9F; every other byte is its own Unicode number. The five that Windows leaves open are
/// control characters, as the WHATWG's encoding standard has it.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Recognises the encoding: by its mark, by the zeros of UTF-16, by being UTF-8; what remains is Windows-1252.
pub(crate) fn detect(bytes: &[u8]) -> Result<Encoding, Refused> {
    if let Some(marked) = Encoding::MARKED
        .into_iter()
        .find(|encoding| bytes.starts_with(encoding.mark()))
    {
        return Ok(marked);
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if sample.contains(&0) {
        return detect_utf16(sample).ok_or(Refused::NotAWorkbook);
    }
    // A long file may be cut inside its last character; in a short one that is an accent of Windows-1252.
    match std::str::from_utf8(bytes) {
        Ok(_) => return Ok(Encoding::Utf8),
        Err(error) if error.error_len().is_none() && error.valid_up_to() > SAMPLE => return Ok(Encoding::Utf8),
        Err(_) => {}
    }
    let controls = sample.iter().filter(|byte| matches!(byte, 0..=8 | 14..=31)).count();
    if controls * 20 > sample.len() {
        return Err(Refused::UnknownEncoding);
    }
    Ok(Encoding::Windows1252)
}

/// Western text has a zero in nearly every pair, always on the same side.
fn detect_utf16(sample: &[u8]) -> Option<Encoding> {
    let pairs = sample.as_chunks::<2>().0;
    let first = pairs.iter().filter(|pair| pair.first() == Some(&0)).count();
    let second = pairs.iter().filter(|pair| pair.last() == Some(&0)).count();
    let most = pairs.len() * 2 / 5;
    if second > most && first * 20 < pairs.len() {
        Some(Encoding::Utf16Le)
    } else if first > most && second * 20 < pairs.len() {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

impl Encoding {
    const MARKED: [Self; 3] = [Self::Utf8, Self::Utf16Le, Self::Utf16Be];

    /// The byte order mark.
    const fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            Self::Windows1252 => b"",
        }
    }

    /// The text, without its mark; what the encoding does not know becomes U+FFFD.
    pub(crate) fn decode(self, bytes: &[u8]) -> Result<String, Refused> {
        let bytes = bytes.strip_prefix(self.mark()).unwrap_or(bytes);
        match self {
            Self::Utf8 => {
                let pieces = bytes.utf8_chunks();
                collect(pieces.flat_map(|piece| {
                    let broken = (!piece.invalid().is_empty()).then_some(char::REPLACEMENT_CHARACTER);
                    piece.valid().chars().chain(broken)
                }))
            }
            Self::Utf16Le => collect(utf16(bytes, u16::from_le_bytes)),
            Self::Utf16Be => collect(utf16(bytes, u16::from_be_bytes)),
            Self::Windows1252 => collect(bytes.iter().map(|byte| {
                let special = byte
                    .checked_sub(0x80)
                    .and_then(|index| WINDOWS_1252.get(usize::from(index)));
                special.copied().unwrap_or(char::from(*byte))
            })),
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> impl Iterator<Item = char> {
    let units = bytes.as_chunks::<2>().0.iter().map(move |pair| unit(*pair));
    char::decode_utf16(units).map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// The characters as text, unless it grows past the limit.
fn collect(characters: impl Iterator<Item = char>) -> Result<String, Refused> {
    let mut text = String::new();
    for character in characters {
        text.push(character);
        if text.len() > limits::TEXT_BYTES {
            return Err(Refused::TooMuchText);
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_is_recognised_with_and_without_its_mark() {
        let utf16 = |text: &str, big: bool| -> Vec<u8> {
            let pair = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
            text.encode_utf16().flat_map(pair).collect()
        };
        let text = "naam;plaats\r\nJoëlle;Liège\r\n";
        let cases = [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (["\u{feff}", text].concat().into_bytes(), Encoding::Utf8),
            (utf16(text, false), Encoding::Utf16Le),
            (utf16(text, true), Encoding::Utf16Be),
            (utf16(&["\u{feff}", text].concat(), false), Encoding::Utf16Le),
            (utf16(&["\u{feff}", text].concat(), true), Encoding::Utf16Be),
            (
                encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
                Encoding::Windows1252,
            ),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(detect(&bytes), Ok(encoding));
            assert_eq!(encoding.decode(&bytes).as_deref(), Ok(text));
        }
    }

    #[test]
    fn every_byte_of_windows_1252_means_what_the_standard_says() {
        let bytes: Vec<u8> = (0..=255).collect();
        let (expected, _, _) = encoding_rs::WINDOWS_1252.decode(&bytes);
        assert_eq!(Encoding::Windows1252.decode(&bytes).as_deref(), Ok(&*expected));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert_eq!(detect(&[0, 1, 2, 0, 0, 9, 0, 7]), Err(Refused::NotAWorkbook));
        assert_eq!(
            detect(&[1, 0xFF, 2, 0xFE, 3, 0xC1, 5, 6, 0x80]),
            Err(Refused::UnknownEncoding)
        );
    }
}
