//! The texts that cells share.

use crate::{
    Refused, limits,
    xml::{Reader, Token, unescape, unescape_excel},
};

/// The shared strings, in one text.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedStrings {
    text: String,
    /// Where each ends; it begins where the one before ends.
    ends: Vec<u32>,
}

impl SharedStrings {
    pub fn get(&self, index: u32) -> Option<&str> {
        self.text.get(self.span(index)?)
    }

    /// Whether there is such a string with something in it. It does not touch the text, which is seldom in the cache.
    pub fn has_text(&self, index: u32) -> bool {
        self.span(index).is_some_and(|span| !span.is_empty())
    }

    fn span(&self, index: u32) -> Option<std::ops::Range<usize>> {
        let index = index as usize;
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        Some(start..end)
    }

    /// Bytes of text held.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Reads the part `sharedStrings.xml`. Its `count` and `uniqueCount` are not believed.
    pub fn read(mut xml: Reader<'_>) -> Result<Self, Refused> {
        let mut reading = Reading::default();
        while reading.take_next(&mut xml)? {}
        Ok(reading.strings)
    }

    /// Adds to the string that is being read.
    fn add(&mut self, text: &[u8]) -> Result<(), Refused> {
        limits::make_room(&mut self.text, text.len());
        unescape(text, &mut self.text)?;
        self.check_bytes()
    }

    fn check_bytes(&self) -> Result<(), Refused> {
        if self.text.len() > limits::TEXT_BYTES {
            return Err(Refused::TooMuchText);
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Refused> {
        if self.ends.len() >= limits::SHARED_STRINGS {
            return Err(Refused::TooManySharedStrings);
        }
        let start = self.ends.last().map_or(0, |end| *end as usize);
        unescape_excel(&mut self.text, start);
        limits::check_characters(self.text.get(start..).unwrap_or_default())?;
        self.ends
            .push(u32::try_from(self.text.len()).map_err(|_| Refused::TooMuchText)?);
        Ok(())
    }
}

/// The strings while they are read.
#[derive(Default)]
struct Reading {
    strings: SharedStrings,
    in_text: bool,
    phonetic: bool,
}

impl Reading {
    /// How many strings are taken before the browser may take up faster code: see `Worksheet::take_next`.
    const AT_ONCE: usize = 1000;

    /// Takes the strings that come in one look, and the token after them; false at the end of the part.
    #[inline(never)]
    fn take_next(&mut self, xml: &mut Reader<'_>) -> Result<bool, Refused> {
        for _ in 0..Self::AT_ONCE {
            let Some(text) = xml.shared_string() else { break };
            self.strings.add(text)?;
            self.strings.end()?;
        }
        match xml.next()? {
            Some(token) => self.take(token).map(|()| true),
            None => Ok(false),
        }
    }

    fn take(&mut self, token: Token<'_>) -> Result<(), Refused> {
        match token {
            Token::Text(text) if self.in_text => return self.strings.add(text),
            Token::Verbatim(text) if self.in_text => {
                self.strings.text.push_str(&String::from_utf8_lossy(text));
                return self.strings.check_bytes();
            }
            Token::Start(tag) => match tag.name {
                b"t" => self.in_text = !self.phonetic,
                // How a Japanese text is pronounced, which is no part of it.
                b"rPh" => self.phonetic = true,
                _ => {}
            },
            Token::End(b"t") => self.in_text = false,
            Token::End(b"rPh") => self.phonetic = false,
            Token::End(b"si") => return self.strings.end(),
            _ => {}
        }
        Ok(())
    }
}
