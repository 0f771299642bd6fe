//! Files that clients add: of which kind they are, and what they may be called.

/// The longest name that is kept, in characters, without what says of which kind the file is.
const LONGEST_NAME: usize = 100;

/// The kinds of files that are taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum FileKind {
    Pdf,
    Jpeg,
    Png,
}

impl FileKind {
    /// By the first bytes, whatever the name says.
    pub(crate) fn of(content: &[u8]) -> Option<Self> {
        let starts: [(&[u8], Self); 3] = [
            (b"%PDF-", Self::Pdf),
            (b"\xff\xd8\xff", Self::Jpeg),
            (b"\x89PNG\r\n\x1a\n", Self::Png),
        ];
        let start = starts.into_iter().find(|(start, _)| content.starts_with(start));
        start.map(|(_, kind)| kind)
    }

    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
        }
    }

    /// The name without folders and without what some system reads as more than a letter, ending as its kind does: whoever
    /// opens it gets what was looked at here.
    pub(crate) fn clean_name(self, name: &str) -> String {
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let kept: String = last.chars().filter(|character| is_plain(*character)).collect();
        let kept = kept.trim_matches(['.', ' ']);
        let (stem, ending) = kept.rsplit_once('.').unwrap_or((kept, ""));
        let fits = self.endings().contains(&ending.to_lowercase().as_str());
        let stem: String = if fits { stem } else { kept }.chars().take(LONGEST_NAME).collect();
        let stem = match stem.trim_matches(['.', ' ']) {
            "" => "document",
            stem => stem,
        };
        let ending = self.endings().first().copied().unwrap_or_default();
        format!("{stem}.{ending}")
    }
}

/// Neither a sign that steers the terminal, the direction of writing or a shell, nor one that no file system takes.
fn is_plain(character: char) -> bool {
    let steers =
        matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    !character.is_control()
        && !steers
        && !matches!(character, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '`' | '$' | ';')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_bytes_say_what_it_is() {
        assert_eq!(FileKind::of(b"%PDF-1.7\n"), Some(FileKind::Pdf));
        assert_eq!(FileKind::of(b"\xff\xd8\xff\xe0\0\x10JFIF"), Some(FileKind::Jpeg));
        assert_eq!(FileKind::of(b"\x89PNG\r\n\x1a\n\0"), Some(FileKind::Png));
        for other in [
            &b""[..],
            b"%PD",
            b"MZ\x90",
            b"<html>",
            b"PK\x03\x04",
            b"GIF89a",
            b" %PDF-1.7",
        ] {
            assert_eq!(FileKind::of(other), None);
        }
    }

    #[test]
    fn a_name_is_what_a_person_reads_in_it() {
        for (given, kept) in [
            ("loonfiche.pdf", "loonfiche.pdf"),
            ("C:\\fakepath\\Fiche 281.10.PDF", "Fiche 281.10.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("attest.pdf.exe", "attest.pdf.exe.pdf"),
            ("gpj.\u{202e}fdp", "gpj.fdp.pdf"),
            ("regel\r\nContent-Type: x", "regelContent-Type x.pdf"),
            ("...", "document.pdf"),
            ("", "document.pdf"),
            (".pdf", "pdf.pdf"),
        ] {
            assert_eq!(FileKind::Pdf.clean_name(given), kept, "{given:?}");
        }
        assert_eq!(FileKind::Jpeg.clean_name("foto.jpeg"), "foto.jpg");
    }

    proptest! {
        #[test]
        fn every_name_becomes_one_short_line_that_ends_as_its_kind_and_stays_so(name in any::<String>()) {
            let cleaned = FileKind::Png.clean_name(&name);
            prop_assert!(cleaned.ends_with(".png"));
            prop_assert!(!cleaned.contains(['/', '\\']));
            prop_assert!(!cleaned.chars().any(char::is_control));
            prop_assert!(cleaned.chars().count() <= LONGEST_NAME + 4);
            prop_assert_eq!(FileKind::Png.clean_name(&cleaned), cleaned.clone());
        }
    }
}
