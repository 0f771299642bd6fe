//! The id or code that a client has in its source, with the CRM that gave it.

use std::{borrow::Cow, fmt};

use crate::{crm::Crm, text};

/// What stands between the name of the CRM and the code.
const SEPARATOR: char = ':';

/// A client's id in a CRM, or its code in a file. Canonical: `adminpulse:APR00001`, and the plain code without a CRM.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct ExternalId<'a> {
    crm: Option<Crm>,
    code: &'a str,
}

impl<'a> ExternalId<'a> {
    /// The id of a client of that CRM.
    #[must_use]
    pub fn in_crm(crm: Crm, code: &'a str) -> Self {
        Self { crm: Some(crm), code }
    }

    /// Reads a squeezed text. The name of a CRM before a code is that of its source, in any case; all else is a plain code.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        Self::of_crm(text).unwrap_or(Self { crm: None, code: text })
    }

    fn of_crm(text: &'a str) -> Option<Self> {
        let (name, code) = text.split_once(SEPARATOR)?;
        let name = name.strip_suffix(' ').unwrap_or(name);
        let code = code.strip_prefix(' ').unwrap_or(code);
        let crm = Crm::ALL.into_iter().find(|crm| crm.name().eq_ignore_ascii_case(name))?;
        (!code.is_empty()).then_some(Self::in_crm(crm, code))
    }

    /// Whether the text is its canonical form: most are, and need no copy.
    fn is_written_as(self, text: &str) -> bool {
        let code = match self.crm {
            Some(crm) => text
                .strip_prefix(crm.name())
                .and_then(|rest| rest.strip_prefix(SEPARATOR)),
            None => Some(text),
        };
        code == Some(self.code)
    }

    /// The CRM that gave it; none for a code from a file.
    #[must_use]
    pub fn crm(self) -> Option<Crm> {
        self.crm
    }

    /// The id or code itself.
    #[must_use]
    pub fn code(self) -> &'a str {
        self.code
    }

    /// As the screen shows it, with the product's own name: `APR00001 (AdminPulse)`.
    #[must_use]
    pub fn shown(self) -> Cow<'a, str> {
        match self.crm {
            Some(crm) => Cow::Owned(format!("{} ({})", self.code, crm.product())),
            None => Cow::Borrowed(self.code),
        }
    }

    /// Whether taking it over from an import would link the client with a CRM that `old` does not name. The same code
    /// without a CRM brings nothing that a linked client does not have.
    #[must_use]
    pub fn links_anew(self, old: Self) -> bool {
        self.crm.is_some() && self.crm != old.crm
    }
}

impl fmt::Display for ExternalId<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.crm {
            Some(crm) => write!(formatter, "{}{SEPARATOR}{}", crm.name(), self.code),
            None => formatter.write_str(self.code),
        }
    }
}

/// The canonical form of a text. Empty where the text is blank.
#[must_use]
pub fn canonical(text: &str) -> Cow<'_, str> {
    let squeezed = text::squeeze(text);
    let id = ExternalId::parse(&squeezed);
    if id.is_written_as(&squeezed) {
        return squeezed;
    }
    Cow::Owned(id.to_string())
}

/// The form in which two are compared: the code alone, whether its CRM is known or not.
pub(crate) fn comparable(text: &str) -> Cow<'_, str> {
    match text::squeeze(text) {
        Cow::Borrowed(text) => Cow::Borrowed(ExternalId::parse(text).code()),
        Cow::Owned(text) => Cow::Owned(ExternalId::parse(&text).code().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_name_of_a_crm_before_a_code_is_its_source() {
        for (text, canonical_form, shown) in [
            ("adminpulse:APR00001", "adminpulse:APR00001", "APR00001 (AdminPulse)"),
            ("adminconsult:1234", "adminconsult:1234", "1234 (Admin-IS | Consult)"),
            (
                " AdminPulse : APR00001 ",
                "adminpulse:APR00001",
                "APR00001 (AdminPulse)",
            ),
            ("K0001", "K0001", "K0001"),
            ("2024:17", "2024:17", "2024:17"),
            ("adminpulse", "adminpulse", "adminpulse"),
            ("adminpulse:", "adminpulse:", "adminpulse:"),
            ("", "", ""),
        ] {
            assert_eq!(canonical(text), canonical_form, "{text}");
            assert_eq!(ExternalId::parse(canonical_form).shown(), shown, "{text}");
        }
    }

    #[test]
    fn a_canonical_text_is_borrowed() {
        for text in ["adminpulse:APR00001", "K0001"] {
            assert!(matches!(canonical(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn only_a_crm_that_is_not_known_yet_links_anew() {
        let [plain, pulse, consult] = ["7", "adminpulse:7", "adminconsult:7"].map(ExternalId::parse);
        for (new, old, links) in [
            (pulse, plain, true),
            (pulse, consult, true),
            (pulse, pulse, false),
            (plain, pulse, false),
            (plain, plain, false),
        ] {
            assert_eq!(new.links_anew(old), links, "{new} over {old}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(code in "[A-Za-z0-9: ]{0,6}[a-z0-9]", crm in prop::sample::select(Crm::ALL.to_vec())) {
            let code = text::squeeze(&code).into_owned();
            let id = ExternalId::in_crm(crm, &code);
            let written = id.to_string();
            prop_assert_eq!(ExternalId::parse(&written), id);
            prop_assert_eq!(canonical(&written), written.as_str());
        }

        #[test]
        fn canonical_twice_is_canonical_once(text in "(adminpulse|AdminConsult)?[: a\u{a0}é]{0,6}") {
            let once = canonical(&text).into_owned();
            prop_assert_eq!(canonical(&once), once.as_str());
        }
    }
}
