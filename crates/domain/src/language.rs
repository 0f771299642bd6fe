//! The language that a client is addressed in.

use serde::{Deserialize, Serialize};

use crate::{issue::IssueCode, text};

/// One of the four languages that questionnaires and mails exist in.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Language {
    /// *Nederlands*.
    #[default]
    #[serde(rename = "nl")]
    Dutch,
    /// *Français*.
    #[serde(rename = "fr")]
    French,
    /// *Deutsch*.
    #[serde(rename = "de")]
    German,
    /// English.
    #[serde(rename = "en")]
    English,
}

const DUTCH: &[&str] = &[
    "n",
    "nl",
    "nld",
    "dut",
    "ned",
    "nederlands",
    "nederlandse",
    "nederlandstalig",
    "dutch",
    "neerlandais",
    "neerlandaise",
    "neerlandophone",
    "niederlandisch",
    "niederlaendisch",
    "vlaams",
    "flemish",
    "flamand",
];
const FRENCH: &[&str] = &[
    "f",
    "fr",
    "fra",
    "fre",
    "frans",
    "franse",
    "franstalig",
    "french",
    "francais",
    "francaise",
    "francophone",
    "franzosisch",
    "franzoesisch",
];
const GERMAN: &[&str] = &[
    "d",
    "de",
    "deu",
    "ger",
    "duits",
    "duitse",
    "duitstalig",
    "german",
    "deutsch",
    "allemand",
    "allemande",
    "germanophone",
];
const ENGLISH: &[&str] = &[
    "e",
    "en",
    "eng",
    "engels",
    "engelse",
    "engelstalig",
    "english",
    "anglais",
    "anglaise",
    "anglophone",
    "englisch",
];

impl Language {
    /// Every language, in the order of the interface.
    pub const ALL: [Self; 4] = [Self::Dutch, Self::French, Self::German, Self::English];

    /// The ISO 639-1 code: `nl`, `fr`, `de` or `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::French => "fr",
            Self::German => "de",
            Self::English => "en",
        }
    }

    /// The language of exactly that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// Recognises a code, a letter or a name in any of the four languages, with or without a region
    /// (`NL`, `F`, `néerlandais`, `de-BE`, `FR - Français`).
    ///
    /// # Errors
    /// [`IssueCode::LanguageAssumed`] where it is none of them, or two at once (`NL/FR`): the caller assumes one.
    pub fn parse(text: &str) -> Result<Self, IssueCode> {
        if let Some(language) = Self::from_code(text) {
            return Ok(language);
        }
        let folded = text::fold(text);
        let mut words = folded.split(' ');
        let language = words
            .next()
            .and_then(Self::from_word)
            .ok_or(IssueCode::LanguageAssumed)?;
        let agrees = |word: &str| match Self::from_word(word) {
            Some(other) => other == language,
            None => word.len() == 2,
        };
        if words.all(agrees) {
            Ok(language)
        } else {
            Err(IssueCode::LanguageAssumed)
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [
            (DUTCH, Self::Dutch),
            (FRENCH, Self::French),
            (GERMAN, Self::German),
            (ENGLISH, Self::English),
        ]
        .into_iter()
        .find_map(|(words, language)| words.contains(&word).then_some(language))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn recognises_letters_codes_and_names_of_four_languages() {
        let spellings = [
            (
                Language::Dutch,
                "nl NL N Nederlands NEDERLANDS Dutch néerlandais Niederländisch nl-BE nl_be",
            ),
            (
                Language::French,
                "fr FR F Frans français Francais FRENCH französisch fr-BE",
            ),
            (Language::German, "de D Duits Deutsch allemand German de-AT"),
            (Language::English, "en E EN Engels anglais Englisch en-GB en-US"),
        ];
        for (language, words) in spellings {
            for word in words.split(' ') {
                assert_eq!(Language::parse(word).unwrap(), language, "{word}");
            }
        }
        assert_eq!(Language::parse(" FR - Français ").unwrap(), Language::French);
    }

    #[test]
    fn an_unknown_or_double_language_is_not_guessed() {
        for text in ["", "?", "nl/fr", "Spaans", "de heer", "1"] {
            assert_eq!(Language::parse(text), Err(IssueCode::LanguageAssumed), "{text}");
        }
    }

    #[test]
    fn every_code_names_its_own_language() {
        for language in Language::ALL {
            assert_eq!(Language::from_code(language.code()), Some(language));
            assert_eq!(Language::parse(language.code()), Ok(language));
        }
    }
}
