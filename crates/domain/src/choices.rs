//! What the user chose on screen. Nothing is overwritten, cleared or archived that is not named here.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    client::{ClientId, QuestionnaireId},
    field::{Field, FieldSet},
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
    /// Whether new clients that get a questionnaire are invited at once (*Verstuur e-mailuitnodiging direct na import*).
    pub invite: bool,
}

/// Whether a client may be without `field`: the mandatory fields and the language are never cleared.
#[must_use]
pub fn is_clearable(field: Field) -> bool {
    !Field::MANDATORY.contains(&field) && field != Field::Language
}
