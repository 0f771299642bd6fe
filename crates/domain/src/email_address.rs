//! E-mail addresses that can be mailed.

use std::borrow::Cow;

use crate::{issue::IssueCode, text};

/// The longest address that mail servers must take, in bytes: RFC 5321.
const LONGEST: usize = 254;

/// Domains that people mistype, and what is no top-level domain at all, each with what was meant.
const MISTYPED_DOMAINS: &[(&str, &str)] = &[
    ("gmai.com", "gmail.com"),
    ("gmail.be", "gmail.com"),
    ("gmail.co", "gmail.com"),
    ("gmaill.com", "gmail.com"),
    ("gmal.com", "gmail.com"),
    ("gamil.com", "gmail.com"),
    ("gmial.com", "gmail.com"),
    ("gmil.com", "gmail.com"),
    ("gnail.com", "gmail.com"),
    ("hotmai.com", "hotmail.com"),
    ("hotmail.co", "hotmail.com"),
    ("hotmal.com", "hotmail.com"),
    ("hotmial.com", "hotmail.com"),
    ("hotmil.com", "hotmail.com"),
    ("hormail.com", "hotmail.com"),
    ("hotmaill.com", "hotmail.com"),
    ("iclod.com", "icloud.com"),
    ("icloud.be", "icloud.com"),
    ("icoud.com", "icloud.com"),
    ("outlok.com", "outlook.com"),
    ("outloo.com", "outlook.com"),
    ("outloock.com", "outlook.com"),
    ("outlook.co", "outlook.com"),
    ("skinet.be", "skynet.be"),
    ("skyent.be", "skynet.be"),
    ("skynet.com", "skynet.be"),
    ("telenet.com", "telenet.be"),
    ("telent.be", "telenet.be"),
    ("telnet.be", "telenet.be"),
    ("yaho.com", "yahoo.com"),
    ("yahooo.com", "yahoo.com"),
];
const MISTYPED_ENDINGS: &[(&str, &str)] = &[
    ("bee", "be"),
    ("beb", "be"),
    ("cmo", "com"),
    ("comm", "com"),
    ("con", "com"),
    ("coom", "com"),
    ("cpm", "com"),
    ("ocm", "com"),
    ("vom", "com"),
    ("xom", "com"),
];

/// One address: local part and domain, in the case it was typed.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct EmailAddress<'a>(Cow<'a, str>);

impl<'a> EmailAddress<'a> {
    /// Reads one address. `Jan <jan@example.be>` is refused: a name in this column is a mistake to look at.
    ///
    /// White space and apostrophes at the ends, `mailto:`, and non-breaking and invisible characters are taken out.
    ///
    /// # Errors
    /// [`IssueCode::InvalidEmail`] unless the domain has a dot, its last label two letters or more, and there is no IP
    /// literal, quoted local part or display name, in at most 254 bytes.
    pub fn parse(text: &'a str) -> Result<Self, IssueCode> {
        if is_plain(text) {
            return Ok(Self(Cow::Borrowed(text)));
        }
        let visible = text::without(text, |character| character.is_whitespace() && !character.is_ascii());
        let address = match visible {
            Cow::Borrowed(text) => text::squeeze(unquoted(without_mailto(unquoted(text)))),
            Cow::Owned(text) => Cow::Owned(text::squeeze(unquoted(without_mailto(unquoted(&text)))).into_owned()),
        };
        if is_mailable(&address) {
            Ok(Self(address))
        } else {
            Err(IssueCode::InvalidEmail)
        }
    }

    /// Reads a list parted by `;`, `,` or line ends: the first address, and the others without repetition. Empty parts
    /// do not count.
    ///
    /// # Errors
    /// [`IssueCode::InvalidEmail`] where any of them is invalid: an address is never dropped silently.
    pub fn parse_list(text: &'a str) -> Result<(Self, Vec<Self>), IssueCode> {
        if is_plain(text) {
            return Ok((Self(Cow::Borrowed(text)), Vec::new()));
        }
        let mut parts = text
            .split([';', ',', '\n', '\r'])
            .filter(|part| !text::trim(part).is_empty());
        let first = Self::parse(parts.next().unwrap_or_default())?;
        let mut others = Vec::new();
        for part in parts {
            let other = Self::parse(part)?;
            if !first.is_same(&other) && !others.iter().any(|known: &Self| known.is_same(&other)) {
                others.push(other);
            }
        }
        Ok((first, others))
    }

    /// The canonical form, in the case it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The canonical form, borrowed where nothing had to be taken out.
    #[must_use]
    pub fn into_inner(self) -> Cow<'a, str> {
        self.0
    }

    /// The same address, of its own.
    #[must_use]
    pub fn into_owned(self) -> EmailAddress<'static> {
        EmailAddress(Cow::Owned(self.0.into_owned()))
    }

    /// Whether it looks like a typing error: a domain that people mistype, or an accent before the `@`, which hardly any
    /// mailbox has. Worth a look, since mail to it reaches a stranger or nobody.
    #[must_use]
    pub fn looks_mistyped(&self) -> bool {
        let domain = after_last(b'@', self.0.as_bytes());
        let ending = after_last(b'.', domain);
        let has_accent = || self.0.split('@').next().is_some_and(|local| !local.is_ascii());
        (!self.0.is_ascii() && has_accent())
            || meant(MISTYPED_DOMAINS, domain).is_some()
            || meant(MISTYPED_ENDINGS, ending).is_some()
    }

    /// The address that was probably meant, where it looks mistyped in its domain alone. Nothing is changed by itself.
    ///
    /// Law: it has the same local part, and does not look mistyped.
    #[must_use]
    pub fn suggestion(&self) -> Option<EmailAddress<'static>> {
        let (local, domain) = self.0.rsplit_once('@')?;
        let (name, ending) = domain.rsplit_once('.')?;
        // One mistake can hide the other: `gmial.con`.
        let well_ended = meant(MISTYPED_ENDINGS, ending.as_bytes()).map(|ending| format!("{name}.{ending}"));
        let domain_meant = meant(MISTYPED_DOMAINS, well_ended.as_deref().unwrap_or(domain).as_bytes());
        let domain = domain_meant.map(str::to_owned).or(well_ended)?;
        let suggestion = EmailAddress::parse(&format!("{local}@{domain}")).ok()?.into_owned();
        (!suggestion.looks_mistyped()).then_some(suggestion)
    }

    /// Whether both reach the same mailbox: case does not count.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        normal(&self.0) == normal(&other.0)
    }
}

/// The form in which addresses are compared: lower case.
#[must_use]
pub fn normal(address: &str) -> Cow<'_, str> {
    if address
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        return Cow::Borrowed(address);
    }
    Cow::Owned(address.to_lowercase())
}

/// What was meant by `text`, if it is one of those mistakes: case does not count.
fn meant(mistakes: &[(&str, &'static str)], text: &[u8]) -> Option<&'static str> {
    let is_it = |(mistake, _): &&(&str, &'static str)| mistake.as_bytes().eq_ignore_ascii_case(text);
    mistakes.iter().find(is_it).map(|(_, meant)| *meant)
}

/// What stands behind the last of that byte; nothing where there is none.
fn after_last(byte: u8, text: &[u8]) -> &[u8] {
    let last = text.iter().rposition(|&found| found == byte);
    last.and_then(|last| text.get(last + 1..)).unwrap_or_default()
}

/// Whether it is an address as nearly all are, so that one look takes it in: words of letters, digits, dashes and
/// underscores parted by single dots, `@`, and labels of letters, digits and inner dashes parted by dots, the last of
/// letters alone. What has another form may be an address too.
fn is_plain(text: &str) -> bool {
    /// What mail servers must take of a local part and of a label, in bytes: RFC 5321 and RFC 1035.
    const LONGEST_LOCAL: usize = 64;
    const LONGEST_LABEL: usize = 63;
    let bytes = text.as_bytes();
    let Some(at) = bytes.iter().position(|&byte| byte == b'@') else {
        return false;
    };
    let (Some(local), Some(domain)) = (bytes.get(..at), bytes.get(at + 1..)) else {
        return false;
    };
    let is_word = |word: &[u8]| {
        let kept = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !word.is_empty() && word.iter().all(kept)
    };
    let is_label = |label: &[u8]| {
        let kept = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let ends_in_dash = label.first() == Some(&b'-') || label.last() == Some(&b'-');
        (1..=LONGEST_LABEL).contains(&label.len()) && !ends_in_dash && label.iter().all(kept)
    };
    let mut labels = domain.rsplit(|&byte| byte == b'.');
    let is_ending = |label: &[u8]| label.len() >= 2 && label.iter().all(u8::is_ascii_alphabetic);
    text.len() <= LONGEST
        && local.len() <= LONGEST_LOCAL
        && local.split(|&byte| byte == b'.').all(is_word)
        && labels
            .next()
            .is_some_and(|ending| is_label(ending) && is_ending(ending))
        && labels.next().is_some_and(is_label)
        && labels.all(is_label)
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(|character| text::is_blank(character) || matches!(character, '\'' | '‘' | '’'))
}

fn without_mailto(text: &str) -> &str {
    match text.split_at_checked("mailto:".len()) {
        Some((scheme, address)) if scheme.eq_ignore_ascii_case("mailto:") => address,
        _ => text,
    }
}

fn is_mailable(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let plain = !local.contains(['"', '<', '>', '(', ')', '[', ']', ' ']);
    let named = domain
        .chars()
        .all(|character| character.is_alphanumeric() || matches!(character, '-' | '.'));
    let ending = domain.rsplit_once('.').map_or("", |(_, ending)| ending);
    // An internationalised ending has digits and a dash in its ASCII form.
    let ends_well = ending.starts_with("xn--") || ending.chars().all(char::is_alphabetic);
    let shaped = plain && named && ends_well && ending.chars().count() >= 2 && address.len() <= LONGEST;
    shaped && ::email_address::EmailAddress::is_valid(address)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_that_can_be_mailed_are_read_in_their_own_case() {
        for text in [
            "jan@example.be",
            "Jan.Peeters+pb@Example.co.uk",
            "o'brien@example.be",
            "jan@münchen.de",
            "j@xn--mnchen-3ya.de",
        ] {
            assert_eq!(EmailAddress::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_surrounds_an_address_is_taken_off() {
        let forms = [
            " jan@example.be ",
            "\u{a0}jan@example.be\u{200b}",
            "mailto:jan@example.be",
            "MAILTO: jan@example.be",
            "jan@\u{a0}example.be",
            "'jan@example.be'",
            "\u{feff}jan@example.be",
        ];
        for form in forms {
            assert_eq!(EmailAddress::parse(form).unwrap().as_str(), "jan@example.be", "{form}");
        }
    }

    #[test]
    fn addresses_that_cannot_be_mailed_are_refused() {
        let refused = [
            "",
            "jan",
            "jan@",
            "@example.be",
            "jan@example",
            "jan@example.b",
            "jan@example.123",
            "jan@[127.0.0.1]",
            "jan@127.0.0.1",
            "\"jan\"@example.be",
            "Jan <jan@example.be>",
            "<jan@example.be>",
            "jan peeters@example.be",
            "jan@exam ple.be",
            "jan@@example.be",
            "jan..p@example.be",
            ".jan@example.be",
            "jan@example..be",
            "jan@-example.be",
            "jan@exa_mple.be",
            "\"",
            "\"@x.be",
            "(jan)@example.be",
            "mailto:mailto:jan@example.be",
        ];
        for text in refused {
            assert_eq!(EmailAddress::parse(text), Err(IssueCode::InvalidEmail), "{text}");
        }
        let long = format!("jan@{}be", "a.".repeat(130));
        assert_eq!(EmailAddress::parse(&long), Err(IssueCode::InvalidEmail));
    }

    #[test]
    fn a_list_has_a_first_address_and_others_without_repetition() {
        let (first, others) =
            EmailAddress::parse_list("jan@example.be; An@example.be,JAN@example.be;\nan@example.be;").unwrap();
        assert_eq!(first.as_str(), "jan@example.be");
        assert_eq!(
            others.iter().map(EmailAddress::as_str).collect::<Vec<_>>(),
            ["An@example.be"]
        );
        for text in ["jan@example.be; an", "Peeters, Jan <jan@example.be>", ";"] {
            assert_eq!(EmailAddress::parse_list(text), Err(IssueCode::InvalidEmail), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_one_look_takes_in_is_an_address_by_every_rule(
            text in "[a-zA-Z0-9._-]{1,8}@[a-z0-9.-]{1,8}\\.[a-z0-9]{1,4}",
        ) {
            prop_assert!(!is_plain(&text) || (text::squeeze(unquoted(&text)) == text && is_mailable(&text)));
        }
    }

    #[test]
    fn one_look_takes_nearly_every_address_in() {
        for text in [
            "jan@example.be",
            "An.De-Smet_2@mail.example.co.uk",
            "j@ex-ample.example",
        ] {
            assert!(is_plain(text), "{text}");
        }
        let long_local = format!("{}@example.be", "a".repeat(65));
        let long_label = format!("jan@{}.be", "a".repeat(64));
        let long = format!("jan@{}be", "a.".repeat(130));
        for text in [
            "jan@-example.be",
            "jan.@example.be",
            "jan@example.b",
            "jan@example.be.",
            &long_local,
            &long_label,
            &long,
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }

    #[test]
    fn likely_typing_errors_are_seen() {
        for text in [
            "jan@gmial.com",
            "jan@hotmail.con",
            "jan@Telenet.Bee",
            "jan@GMAI.com",
            "joëlle@example.be",
        ] {
            assert!(EmailAddress::parse(text).unwrap().looks_mistyped(), "{text}");
        }
        for text in [
            "jan@gmail.com",
            "jan@hotmail.com",
            "jan@telenet.be",
            "jan@hotmail.be",
            "jan@con.be",
            "jan@münchen.de",
        ] {
            assert!(!EmailAddress::parse(text).unwrap().looks_mistyped(), "{text}");
        }
    }

    #[test]
    fn a_mistyped_domain_suggests_the_one_that_was_meant() {
        let suggested = |text| {
            let suggestion = EmailAddress::parse(text).unwrap().suggestion();
            suggestion.map(|address| address.as_str().to_owned())
        };
        for (text, meant) in [
            ("Jan.P@gmial.com", "Jan.P@gmail.com"),
            ("jan@HOTMAIL.con", "jan@HOTMAIL.com"),
            ("jan@gmial.con", "jan@gmail.com"),
            ("jan@telenet.con", "jan@telenet.be"),
            ("jan@elders.bee", "jan@elders.be"),
        ] {
            assert_eq!(suggested(text).as_deref(), Some(meant));
        }
        // Nobody knows what was meant by an accent.
        for text in ["jan@gmail.com", "jan@con.be", "joëlle@example.be", "joëlle@gmial.com"] {
            assert_eq!(suggested(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_suggestion_keeps_the_local_part_and_is_given_for_every_mistake_of_a_domain(
            local in "[a-zA-Z0-9]{1,8}",
            mistake in proptest::sample::select(MISTYPED_DOMAINS),
            name in "[a-z]{1,6}",
            ending in proptest::sample::select(MISTYPED_ENDINGS),
        ) {
            for text in [format!("{local}@{}", mistake.0), format!("{local}@{name}.{}", ending.0)] {
                let address = EmailAddress::parse(&text).unwrap();
                prop_assert!(address.looks_mistyped());
                let suggestion = address.suggestion().unwrap();
                prop_assert!(!suggestion.looks_mistyped());
                prop_assert_eq!(suggestion.as_str().split('@').next(), Some(local.as_str()));
                prop_assert_eq!(suggestion.suggestion(), None);
            }
        }
    }
}
