//! Text from outside that goes into a header or a salutation: one line, of a length that anybody reads.

use domain::text;

/// As much of a name as is shown anywhere.
pub const LONGEST_NAME: usize = 100;

/// As much of a subject as is shown anywhere.
pub const LONGEST_SUBJECT: usize = 200;

/// The text in one line of at most so many characters. Line ends become spaces; control characters and those that reorder what is
/// shown are dropped, and so is what would make it pass for an encoded word (RFC 2047), which is read as something else.
#[must_use]
pub fn one_line(text: &str, longest: usize) -> String {
    let ordered: String = text.chars().filter(|&character| !reorders(character)).collect();
    let mut line = String::new();
    for character in text::squeeze(&ordered).chars().take(longest) {
        if character != '?' || !line.ends_with('=') {
            line.push(character);
        }
    }
    text::trim(&line).to_owned()
}

/// What [`text::squeeze`] keeps of the characters that change the direction of text.
fn reorders(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{206a}'..='\u{206f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_line_ends_it_or_reorders_it() {
        let cases = [
            ("Jan\r\nBcc: a@example.be", "Jan Bcc: a@example.be"),
            ("\u{202e}naJ\u{202c} \u{61c}P\0eeters\u{2028}", "naJ Peeters"),
            ("=?utf-8?Q?=0D=0A?= ==??=", "=utf-8?Q?=0D=0A?= ==="),
            ("Joëlle \"D'Hoore\" <x>", "Joëlle \"D'Hoore\" <x>"),
        ];
        for (text, line) in cases {
            assert_eq!(one_line(text, 100), line);
        }
    }

    #[test]
    fn a_line_is_no_longer_than_asked() {
        assert_eq!(one_line(&"é".repeat(10_000), 100).chars().count(), 100);
    }
}
