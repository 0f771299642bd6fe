//! Text as people type it: spaces of every kind, accents, invisible characters.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, char::canonical_combining_class, is_nfc_quick};

use crate::normal_form;

/// A character without width or meaning, that copying leaves behind, or a control character: dropped wherever it is.
fn is_invisible(character: char) -> bool {
    if matches!(character, ' '..='~') {
        return false;
    }
    let copied = matches!(character, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    copied || (character.is_control() && !character.is_whitespace())
}

/// A printed character of ASCII: most identifiers have no other, so that one look at their bytes tells that they are clean.
pub(crate) fn is_printed(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~')
}

/// White space of every kind, and what has no width. Joiners have a meaning between letters and emoji, none at an end.
#[must_use]
pub fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_invisible(character) || matches!(character, '\u{200c}' | '\u{200d}')
}

/// Takes white space, non-breaking and zero-width spaces and a byte order mark off both ends.
#[must_use]
#[inline]
pub fn trim(text: &str) -> &str {
    match (text.as_bytes().first(), text.as_bytes().last()) {
        // Most cells: both ends are printed characters of ASCII.
        (Some(b'!'..=b'~'), Some(b'!'..=b'~')) => text,
        _ => text.trim_matches(is_blank),
    }
}

/// Text as it is stored: trimmed, every run of white space one space, invisible characters dropped, composed (NFC).
/// Case and accents stay. Borrowed where nothing changes but the ends.
#[must_use]
pub fn squeeze(text: &str) -> Cow<'_, str> {
    let trimmed = trim(text);
    if is_squeezed(trimmed) {
        return Cow::Borrowed(trimmed);
    }
    let mut squeezed = String::with_capacity(trimmed.len());
    for character in trimmed.chars().filter(|&character| !is_invisible(character)) {
        match character.is_whitespace() {
            false => squeezed.push(character),
            true if squeezed.ends_with(' ') => {}
            true => squeezed.push(' '),
        }
    }
    Cow::Owned(normal_form::composed(&squeezed))
}

fn is_squeezed(trimmed: &str) -> bool {
    let mut before = ' ';
    // Printed ASCII and the letters of Latin with their accent, which are composed: nearly every cell.
    let western = trimmed.chars().all(|character| {
        let is_second_space = character == ' ' && before == ' ';
        before = character;
        !is_second_space && matches!(character, ' '..='~' | '\u{c0}'..='\u{17f}')
    });
    if western {
        return true;
    }
    let spaced = |text: &str| !text.as_bytes().windows(2).any(|pair| pair == b"  ");
    let plain = |character: char| character == ' ' || !(character.is_whitespace() || is_invisible(character));
    trimmed.chars().all(plain) && spaced(trimmed) && is_nfc_quick(trimmed.chars()) == IsNormalized::Yes
}

/// Text for matching and for headers: lower case, accents off, `ß` as `ss`, every run of other characters one space,
/// trimmed. `Müller-Ørsted` and `MULLER  ORSTED` fold alike.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        let visible = text.bytes().filter(|&byte| !is_invisible(char::from(byte)));
        visible.for_each(|byte| match byte {
            _ if byte.is_ascii_alphanumeric() => folded.push(char::from(byte.to_ascii_lowercase())),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        });
    } else {
        // Lower case first: it can bring an accent of its own, as that of `İ` does.
        let lower = text.chars().flat_map(char::to_lowercase).collect::<String>();
        let letters = normal_form::decomposed(&lower).into_iter();
        letters
            .filter(|&character| !is_dropped(character))
            .for_each(|character| push_folded(&mut folded, character));
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    Cow::Owned(folded)
}

fn is_folded(text: &str) -> bool {
    let mut before = b' ';
    for byte in text.bytes() {
        let kept = matches!(byte, b'a'..=b'z' | b'0'..=b'9') || (byte == b' ' && before != b' ');
        if !kept {
            return false;
        }
        before = byte;
    }
    before != b' ' || text.is_empty()
}

/// Accents, and the characters that split no word.
fn is_dropped(character: char) -> bool {
    canonical_combining_class(character) != 0 || is_invisible(character) || matches!(character, '\u{200c}' | '\u{200d}')
}

fn push_folded(folded: &mut String, character: char) {
    match character {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        'ø' => folded.push('o'),
        'đ' | 'ð' => folded.push('d'),
        'ł' => folded.push('l'),
        'ı' => folded.push('i'),
        // Text that was copied from a PDF. The table of all such likenesses is too large a download.
        'ﬁ' => folded.push_str("fi"),
        'ﬂ' => folded.push_str("fl"),
        'ﬀ' => folded.push_str("ff"),
        _ if character.is_alphanumeric() => folded.push(character),
        _ if folded.is_empty() || folded.ends_with(' ') => {}
        _ => folded.push(' '),
    }
}

/// `text` less the characters that `dropped` names, and less the invisible ones. Borrowed where there are none.
pub fn without(text: &str, dropped: impl Fn(char) -> bool) -> Cow<'_, str> {
    let is_kept = |character: char| !dropped(character) && !is_invisible(character);
    let mut bytes = text.bytes();
    if bytes.all(|byte| is_printed(byte) && !dropped(char::from(byte))) || text.chars().all(is_kept) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|&character| is_kept(character)).collect())
}

/// What people and programs write between the digits of an identifier.
#[must_use]
pub fn is_separator(character: char) -> bool {
    character.is_whitespace() || is_apostrophe(character) || matches!(character, '.' | '-' | '/' | '‐'..='―')
}

/// Whether a text says that there is nothing, or says nothing: a stroke, dots, or no visible character at all. A question mark
/// asks something.
#[must_use]
#[inline]
pub fn is_nothing(text: &str) -> bool {
    // Nearly every text begins with a letter, a digit or the `+` of a telephone number.
    let begins_otherwise = !matches!(
        text.as_bytes().first(),
        Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'+')
    );
    begins_otherwise && is_strokes(text)
}

fn is_strokes(text: &str) -> bool {
    let is_stroke = |character| matches!(character, '_' | ',' | ';' | '\u{37e}' | '"') || is_separator(character);
    text.chars()
        .all(|character| is_stroke(character) || is_blank(character))
}

/// The straight apostrophe that marks text in a spreadsheet, and its typographic likenesses.
#[must_use]
pub fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '`' | '´' | '‘' | '’')
}

/// Whether an identifier holds what its owner did not see or mean: an apostrophe, a non-breaking or an invisible
/// character between the ends. Worth a remark when taken off; ordinary spaces and punctuation are not.
#[must_use]
pub fn has_residue(text: &str) -> bool {
    let odd_space = |character: char| character.is_whitespace() && !character.is_ascii();
    trim(text)
        .chars()
        .any(|character| odd_space(character) || is_invisible(character) || is_apostrophe(character))
}

/// Whether it is a number in the notation of a spreadsheet that ran out of room: `8,50731E+10`.
#[must_use]
pub fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = trim(text).split_once(['e', 'E']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, decimals) = mantissa.split_once([',', '.']).unwrap_or((mantissa, "0"));
    digits(whole) && digits(decimals) && digits(exponent.trim_start_matches(['+', '-']))
}

/// A number as text, without `.0` and without exponent; `None` where it is not a number or infinite.
#[must_use]
pub fn from_number(number: f64) -> Option<String> {
    // Adding zero makes the negative zero positive.
    number.is_finite().then(|| (number + 0.0).to_string())
}

/// The digits of a whole number that a spreadsheet holds exactly: not negative, at most 2^53.
#[must_use]
pub fn from_whole_number(number: f64) -> Option<String> {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    let whole = (0.0..=LARGEST).contains(&number) && number.fract() == 0.0;
    if whole { from_number(number) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_text_is_borrowed() {
        for text in ["Jan", "Van de Velde", "Joëlle", ""] {
            assert!(matches!(squeeze(text), Cow::Borrowed(same) if same == text), "{text}");
        }
        assert!(matches!(squeeze("  Jan\u{a0}"), Cow::Borrowed("Jan")));
        assert!(matches!(fold("van de velde"), Cow::Borrowed("van de velde")));
    }

    #[test]
    fn squeezing_takes_spaces_of_every_kind_and_keeps_case_and_accents() {
        assert_eq!(
            squeeze("\u{feff} Jan\u{a0}\u{202f} \t\nPeeters\u{200b} "),
            "Jan Peeters"
        );
        assert_eq!(squeeze("Jan\u{200b}sen"), "Jansen");
        assert_eq!(squeeze("DE  smet-Édouard"), "DE smet-Édouard");
        assert_eq!(squeeze("a\0b"), "ab");
    }

    #[test]
    fn a_letter_of_latin_that_is_composed_is_its_own_normal_form() {
        for character in '\u{c0}'..='\u{17f}' {
            assert_eq!(normal_form::composed(&character.to_string()), character.to_string());
            assert!(!is_blank(character), "{character:?}");
        }
    }

    #[test]
    fn decomposed_accents_are_composed() {
        assert_eq!(squeeze("Joe\u{308}lle"), "Joëlle");
        assert_eq!(squeeze("e\u{200b}\u{301}"), "é");
    }

    #[test]
    fn a_joiner_stays_inside_and_goes_at_the_ends() {
        assert_eq!(squeeze("\u{200d}👨\u{200d}👩\u{200c}"), "👨\u{200d}👩");
    }

    #[test]
    fn folding_takes_case_accents_and_punctuation_off() {
        let pairs = [
            ("Müller-Ørsted", "muller orsted"),
            ("  E-mail (privé)* ", "e mail prive"),
            ("STRASSE straße", "strasse strasse"),
            ("Œuvre Ægir", "oeuvre aegir"),
            ("İstanbul", "istanbul"),
            ("O'Brien, Seán", "o brien sean"),
            ("...", ""),
            ("N°", "n"),
            ("ﬁche", "fiche"),
        ];
        for (text, folded) in pairs {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn scientific_notation_is_seen() {
        for text in ["8,50731E+10", "1.2E+10", "8E10", " 8,5e+10 "] {
            assert!(is_scientific(text), "{text}");
        }
        for text in ["85073003328", "E", "1E", "e10", "BE0403019261", "1,E+1"] {
            assert!(!is_scientific(text), "{text}");
        }
    }

    #[test]
    fn numbers_lose_their_decimal_zero_and_nothing_else() {
        assert_eq!(from_number(12.0).as_deref(), Some("12"));
        assert_eq!(from_number(12.5).as_deref(), Some("12.5"));
        assert_eq!(from_number(-0.0).as_deref(), Some("0"));
        assert_eq!(from_number(f64::NAN), None);
        assert_eq!(from_whole_number(85_073_003_328.0).as_deref(), Some("85073003328"));
        for number in [0.5, -1.0, f64::NAN, f64::INFINITY, 9_007_199_254_740_994.0] {
            assert_eq!(from_whole_number(number), None);
        }
    }
}
