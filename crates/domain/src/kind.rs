//! What a client is: a person, a sole trader or a company.

use crate::{issue::IssueCode, text};

/// The kind of a client. A sole trader (*eenmanszaak*) files the income tax return of a person.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// A natural person.
    Person,
    /// A natural person with an enterprise number.
    SoleTrader,
    /// A legal person.
    Company,
}

const PERSON: &[&str] = &[
    "person",
    "persoon",
    "natuurlijk persoon",
    "natuurlijke persoon",
    "natural person",
    "particulier",
    "privepersoon",
    "prive",
    "individual",
    "personne",
    "personne physique",
    "prive persoon",
    "naturliche person",
    "natuerliche person",
    "privatperson",
    "np",
];
const SOLE_TRADER: &[&str] = &[
    "sole trader",
    "soletrader",
    "eenmanszaak",
    "zelfstandige",
    "zelfstandig",
    "freelancer",
    "self employed",
    "sole proprietor",
    "soleproprietor",
    "sole proprietorship",
    "independant",
    "independante",
    "entreprise individuelle",
    "personne physique independante",
    "einzelunternehmen",
    "einzelunternehmer",
    "selbststandig",
    "selbstandig",
    "selbststandiger",
    "selbstandiger",
];
const COMPANY: &[&str] = &[
    "company",
    "bedrijf",
    "vennootschap",
    "onderneming",
    "rechtspersoon",
    "firma",
    "business",
    "legal person",
    "societe",
    "entreprise",
    "personne morale",
    "unternehmen",
    "gesellschaft",
    "juristische person",
    "vereniging",
    "asbl",
    "bv",
    "bvba",
    "comm v",
    "commv",
    "cv",
    "nv",
    "rp",
    "sa",
    "sprl",
    "srl",
    "vof",
    "vzw",
];

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Person, Self::SoleTrader, Self::Company];

    /// The canonical form: `person`, `sole_trader` or `company`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::SoleTrader => "sole_trader",
            Self::Company => "company",
        }
    }

    /// Recognises the word in four languages, and the usual legal forms of companies.
    ///
    /// # Errors
    /// [`IssueCode::Unrecognised`].
    pub fn parse(text: &str) -> Result<Self, IssueCode> {
        let folded = text::fold(text);
        [
            (PERSON, Self::Person),
            (SOLE_TRADER, Self::SoleTrader),
            (COMPANY, Self::Company),
        ]
        .into_iter()
        .find_map(|(words, kind)| words.contains(&&*folded).then_some(kind))
        .ok_or(IssueCode::Unrecognised)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_four_languages_are_recognised() {
        for text in [
            "Persoon",
            "particulier",
            "Natuurlijk persoon",
            "person",
            "Personne physique",
            "Natürliche Person",
        ] {
            assert_eq!(Kind::parse(text), Ok(Kind::Person), "{text}");
        }
        for text in [
            "Eenmanszaak",
            "zelfstandige",
            "sole_trader",
            "Sole trader",
            "Indépendant",
            "Einzelunternehmen",
        ] {
            assert_eq!(Kind::parse(text), Ok(Kind::SoleTrader), "{text}");
        }
        for text in ["Bedrijf", "vennootschap", "company", "Société", "BV", "Unternehmen"] {
            assert_eq!(Kind::parse(text), Ok(Kind::Company), "{text}");
        }
    }

    #[test]
    fn every_name_names_its_own_kind_and_other_words_none() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.name()), Ok(kind));
        }
        assert_eq!(Kind::parse("prospect"), Err(IssueCode::Unrecognised));
        assert_eq!(Kind::parse(""), Err(IssueCode::Unrecognised));
    }
}
