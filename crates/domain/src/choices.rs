//! What the user chose on screen. Nothing is overwritten, cleared or archived that is not named here.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    client::{ClientId, QuestionnaireId},
    field::{Field, FieldSet},
    labels,
    language::Language,
};

/// What the user says about a row that the rules cannot settle. In JSON: `{"client": id}`, `"new"`, `"skip"`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The row is this client.
    Client(ClientId),
    /// The row is a new client.
    New,
    /// Leave the row out.
    Skip,
}

/// All choices of one review. The default changes nothing but adding new clients. Rows go by [`crate::row::Reading::row`].
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Choices {
    /// Fields to overwrite in the ticked double clients.
    pub overwrite: FieldSet,
    /// Fields that an empty cell clears. Mandatory fields and the language are never cleared, whatever stands here.
    pub clears: FieldSet,
    /// New rows that are not to be added.
    pub unticked_new: BTreeSet<u32>,
    /// Double rows that are not to be overwritten.
    pub unticked_double: BTreeSet<u32>,
    /// Clients that only the platform has and that are to be archived.
    pub archive: BTreeSet<ClientId>,
    /// Rows settled by hand.
    pub verdicts: BTreeMap<u32, Verdict>,
    /// The questionnaire for new clients of a language.
    pub questionnaires: BTreeMap<Language, QuestionnaireId>,
    /// The questionnaires for new clients of a label and a language: they go before those of the language alone, and the first
    /// that fits before the others.
    pub label_questionnaires: Vec<LabelQuestionnaire>,
    /// Whether new clients that get a questionnaire are invited at once (*Verstuur e-mailuitnodiging direct na import*).
    pub invite: bool,
}

/// A questionnaire that clients of a label and a language get.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct LabelQuestionnaire {
    /// The label, whole.
    pub label: String,
    /// The language of the questionnaire, and of the clients that get it.
    pub language: Language,
    /// The questionnaire.
    pub questionnaire: QuestionnaireId,
}

impl Choices {
    /// The place in [`Choices::label_questionnaires`] that a new client of these labels and this language falls under.
    #[must_use]
    pub fn by_label(&self, client_labels: Option<&str>, language: Language) -> Option<usize> {
        let client_labels = labels::split(client_labels.filter(|_| !self.label_questionnaires.is_empty())?);
        let fits = |one: &LabelQuestionnaire| {
            one.language == language && client_labels.iter().any(|label| *label == one.label)
        };
        self.label_questionnaires.iter().position(fits)
    }

    /// The questionnaire that a new client of these labels and this language gets.
    #[must_use]
    pub fn questionnaire(&self, client_labels: Option<&str>, language: Language) -> Option<QuestionnaireId> {
        let by_label = self
            .by_label(client_labels, language)
            .and_then(|place| self.label_questionnaires.get(place));
        match by_label {
            Some(one) => Some(one.questionnaire),
            None => self.questionnaires.get(&language).copied(),
        }
    }
}

/// Whether a client may be without `field`: the mandatory fields and the language are never cleared.
#[must_use]
pub fn is_clearable(field: Field) -> bool {
    !Field::MANDATORY.contains(&field) && field != Field::Language
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const BY_LANGUAGE: QuestionnaireId = QuestionnaireId(Uuid::from_u128(1));
    const BY_LABEL: QuestionnaireId = QuestionnaireId(Uuid::from_u128(2));

    #[test]
    fn a_label_goes_before_the_language_for_clients_of_both() {
        let choices = Choices {
            questionnaires: BTreeMap::from([(Language::Dutch, BY_LANGUAGE), (Language::French, BY_LANGUAGE)]),
            label_questionnaires: vec![LabelQuestionnaire {
                label: "Zelfstandige".to_owned(),
                language: Language::Dutch,
                questionnaire: BY_LABEL,
            }],
            ..Choices::default()
        };
        for (labels, language, expected) in [
            (Some("VIP; Zelfstandige"), Language::Dutch, Some(BY_LABEL)),
            (Some("Zelfstandige"), Language::French, Some(BY_LANGUAGE)),
            (Some("Zelfstandigen"), Language::Dutch, Some(BY_LANGUAGE)),
            (None, Language::Dutch, Some(BY_LANGUAGE)),
            (Some("VIP"), Language::German, None),
        ] {
            assert_eq!(
                choices.questionnaire(labels, language),
                expected,
                "{labels:?} {language:?}"
            );
        }
    }
}
