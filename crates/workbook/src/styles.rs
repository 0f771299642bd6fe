//! Which styles show a number as a date.

use std::collections::HashMap;

use crate::{
    Refused, limits,
    xml::{Reader, Token},
};

/// Whether each cell style, by its index, shows dates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Styles {
    dates: Vec<bool>,
}

impl Styles {
    pub fn is_date(&self, style: usize) -> bool {
        self.dates.get(style).copied().unwrap_or(false)
    }

    /// Reads the part `styles.xml`.
    pub fn read(mut xml: Reader<'_>) -> Result<Self, Refused> {
        let mut custom: HashMap<u32, bool> = HashMap::new();
        let mut formats = Vec::new();
        // Both elements also stand elsewhere in the part, where they mean something else.
        let mut inside = Inside::Other;
        while let Some(token) = xml.next()? {
            match token {
                Token::Start(tag) => match (inside, tag.name) {
                    (_, b"numFmts") => inside = Inside::NumberFormats,
                    (_, b"cellXfs") => inside = Inside::CellStyles,
                    (Inside::NumberFormats, b"numFmt") => {
                        let code = tag.text(b"formatCode")?.unwrap_or_default();
                        if let Some(id) = number(tag.attribute(b"numFmtId")) {
                            custom.insert(id, is_date_format(&code));
                        }
                    }
                    (Inside::CellStyles, b"xf") => formats.push(number(tag.attribute(b"numFmtId")).unwrap_or(0)),
                    _ => {}
                },
                Token::End(b"numFmts" | b"cellXfs") => inside = Inside::Other,
                _ => {}
            }
            if custom.len() + formats.len() > limits::DECLARATIONS {
                return Err(Refused::TooManyDeclarations);
            }
        }
        let is_date = |id: &u32| custom.get(id).copied().unwrap_or_else(|| is_built_in_date(*id));
        Ok(Self {
            dates: formats.iter().map(is_date).collect(),
        })
    }
}

#[derive(Clone, Copy)]
enum Inside {
    NumberFormats,
    CellStyles,
    Other,
}

fn number(value: Option<&[u8]>) -> Option<u32> {
    std::str::from_utf8(value?).ok()?.parse().ok()
}

/// Source: ECMA-376 part 1, 18.8.30; 27-36 and 50-58 are the dates of East Asian versions.
fn is_built_in_date(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// Whether a format of the user's own shows a date or a time: a `d`, `m`, `y`, `h` or `s` that is no literal, in its first section.
fn is_date_format(code: &str) -> bool {
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            ';' => return false,
            '"' => skip_past(&mut characters, '"'),
            // The next character is shown, repeated, or as wide.
            '\\' | '*' | '_' => {
                characters.next();
            }
            '[' => {
                let rest = characters.as_str();
                if is_elapsed_time(rest.split(']').next().unwrap_or_default()) {
                    return true;
                }
                skip_past(&mut characters, ']');
            }
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return !is_word(code),
            _ => {}
        }
    }
    false
}

fn skip_past(characters: &mut std::str::Chars<'_>, end: char) {
    characters
        .by_ref()
        .take_while(|character| *character != end)
        .for_each(drop);
}

/// `[h]`, `[mm]`, `[ss]`; colours, conditions and `[$-813]` stand in brackets, too.
fn is_elapsed_time(bracketed: &str) -> bool {
    !bracketed.is_empty()
        && bracketed
            .chars()
            .all(|character| matches!(character, 'h' | 'H' | 'm' | 'M' | 's' | 'S'))
}

/// Words that mean "no format" and have such a letter in them.
fn is_word(code: &str) -> bool {
    ["general", "standard", "standaard"]
        .iter()
        .any(|word| code.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_formats_are_told_from_numbers() {
        for code in [
            "dd/mm/yyyy",
            "[$-813]d mmmm yyyy",
            "yyyy\\-mm\\-dd",
            "[h]:mm",
            "\"op\" d mmm",
            "D-M-JJ",
            "[Red]d/m;@",
        ] {
            assert!(is_date_format(code), "{code}");
        }
        for code in [
            "General",
            "0.00E+00",
            "#,##0 \"dagen\"",
            "[Red]0",
            "00000000000",
            "@",
            "0\\d",
            "0_d",
            "0;\"d\"d",
            "[$EUR] 0",
            "",
        ] {
            assert!(!is_date_format(code), "{code}");
        }
    }
}
