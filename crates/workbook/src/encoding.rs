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

/// How many bytes are decoded at a time.
const PIECE: usize = 64 << 10;

/// Recognises the encoding: by its mark, by the zeros of UTF-16, by being UTF-8; what remains is Windows-1252.
pub(crate) fn detect(bytes: &[u8]) -> Result<Encoding, Refused> {
    if let Some((marked, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return Ok(Encoding::of(marked));
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
    fn of(encoding: &'static encoding_rs::Encoding) -> Self {
        if encoding == encoding_rs::UTF_16LE {
            Self::Utf16Le
        } else if encoding == encoding_rs::UTF_16BE {
            Self::Utf16Be
        } else {
            Self::Utf8
        }
    }

    fn decoder(self) -> encoding_rs::Decoder {
        let encoding = match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        };
        encoding.new_decoder_with_bom_removal()
    }

    /// The text; what the encoding does not know becomes U+FFFD.
    pub(crate) fn decode(self, bytes: &[u8]) -> Result<String, Refused> {
        let mut decoder = self.decoder();
        let mut text = String::with_capacity(bytes.len());
        let mut pieces = bytes.chunks(PIECE).peekable();
        while let Some(piece) = pieces.next() {
            let room = decoder.max_utf8_buffer_length(piece.len()).unwrap_or(PIECE * 4);
            if text.capacity() - text.len() < room {
                text.reserve_exact(room.max(4 << 20));
            }
            // The room is enough for the whole piece.
            let _ = decoder.decode_to_string(piece, &mut text, pieces.peek().is_none());
            if text.len() > limits::TEXT_BYTES {
                return Err(Refused::TooMuchText);
            }
        }
        Ok(text)
    }
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
    fn bytes_that_are_no_text_are_refused() {
        assert_eq!(detect(&[0, 1, 2, 0, 0, 9, 0, 7]), Err(Refused::NotAWorkbook));
        assert_eq!(
            detect(&[1, 0xFF, 2, 0xFE, 3, 0xC1, 5, 6, 0x80]),
            Err(Refused::UnknownEncoding)
        );
    }
}
