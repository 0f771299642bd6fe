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
        let mut strings = Self::default();
        let mut in_text = false;
        let mut phonetic = false;
        while let Some(token) = xml.next()? {
            match token {
                Token::Text(text) if in_text => {
                    limits::make_room(&mut strings.text, text.len());
                    unescape(text, &mut strings.text)?;
                }
                Token::Verbatim(text) if in_text => strings.text.push_str(&String::from_utf8_lossy(text)),
                Token::Start(tag) => match tag.name {
                    b"t" => in_text = !phonetic,
                    // How a Japanese text is pronounced, which is no part of it.
                    b"rPh" => phonetic = true,
                    _ => {}
                },
                Token::End(b"t") => in_text = false,
                Token::End(b"rPh") => phonetic = false,
                Token::End(b"si") => strings.end()?,
                _ => {}
            }
            if strings.text.len() > limits::TEXT_BYTES {
                return Err(Refused::TooMuchText);
            }
        }
        Ok(strings)
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
