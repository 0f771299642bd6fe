//! The approved changes: what the browser sends and the server applies, with the old values that were seen.

use serde::{Deserialize, Serialize};

use crate::{
    choices::Choices,
    client::{ClientId, ExistingClient, QuestionnaireId},
    field::Field,
    language::Language,
    plan::Plan,
    row::Reading,
    value::Context,
};

/// One thing to do.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "operation")]
pub enum Operation {
    /// A new client.
    Add {
        /// The row it comes from, as the spreadsheet shows it.
        row: u32,
        /// Its values in canonical form, in field order.
        values: Vec<(Field, String)>,
        /// The questionnaire for its file (*dossier*).
        questionnaire: Option<QuestionnaireId>,
    },
    /// New values for a client that exists.
    Overwrite {
        /// The row they come from.
        row: u32,
        /// Which client.
        client: ClientId,
        /// What changes, in field order.
        cells: Vec<CellChange>,
    },
    /// Take a former client out of sight; it can be restored.
    Archive {
        /// Which client.
        client: ClientId,
        /// The revision that was on screen.
        revision: u32,
    },
    /// Bring an archived client back.
    Restore {
        /// Which client.
        client: ClientId,
        /// The revision that was on screen.
        revision: u32,
    },
}

/// One value that changes.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct CellChange {
    /// Which field.
    pub field: Field,
    /// The value that was on screen, canonical; `None` is empty.
    pub old: Option<String>,
    /// The value to come, canonical; `None` clears it.
    pub new: Option<String>,
}

/// All operations of one import, in the order of the review.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Changes {
    /// In the order of the review.
    pub operations: Vec<Operation>,
}

/// SHA-256 over the canonical bytes of the changes, in hexadecimal.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Digest(pub String);

/// What the browser asks the server to do.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ApplyRequest {
    /// Drawn once per press of the button: the same key twice has one effect and one answer.
    pub idempotency_key: uuid::Uuid,
    /// The file's name, for the history. Its bytes stay in the browser.
    pub file_name: String,
    /// Rows read, for the history.
    pub rows: u32,
    /// Digest of `changes` as it was shown.
    pub digest: Digest,
    /// What to do.
    pub changes: Changes,
}

/// What the server did.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum ApplyOutcome {
    /// All of it.
    Applied(Applied),
    /// Nothing: these changed meanwhile. The review takes them in and asks for a fresh choice.
    Stale {
        /// Every operation that no longer fits.
        conflicts: Vec<Conflict>,
    },
    /// Nothing: the request itself is wrong.
    Refused {
        /// Why.
        reason: Refusal,
    },
}

/// What an applied import did, in numbers.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Applied {
    /// Clients added.
    pub added: u32,
    /// Clients of which values were overwritten.
    pub overwritten_clients: u32,
    /// Values overwritten.
    pub overwritten_values: u32,
    /// Clients archived.
    pub archived: u32,
    /// Clients restored.
    pub restored: u32,
}

/// One operation that no longer fits what the platform holds.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "conflict")]
pub enum Conflict {
    /// The value is no longer what was on screen.
    ValueChanged {
        /// Which client.
        client: ClientId,
        /// Which field.
        field: Field,
        /// What the platform holds now.
        current: Option<String>,
    },
    /// The client was changed, archived or restored since.
    ClientChanged {
        /// Which client.
        client: ClientId,
    },
    /// The client is gone.
    ClientGone {
        /// Which client.
        client: ClientId,
    },
    /// Somebody added a client with this national number meanwhile.
    AlreadyExists {
        /// The row that was to be added.
        row: u32,
        /// The client that has its national number.
        client: ClientId,
    },
}

/// Why a request was refused as a whole.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The digest is not that of the changes.
    DigestDiffers,
    /// A value is not in canonical form, or a mandatory one is missing.
    InvalidValue,
    /// The same idempotency key came with other changes.
    KeyReused,
    /// One client or row is named twice.
    NamedTwice,
    /// There is nothing to do.
    Empty,
    /// A questionnaire that this office does not have.
    UnknownQuestionnaire,
}

/// The operations that the choices stand for, in the order of the review: rows in file order, then clients to archive.
///
/// An added client gets every value of its row, and `default_language` where it has none. A client of a ticked double row
/// gets the chosen fields that differ, and is restored first when a verdict names an archived one.
#[must_use]
pub fn changes(
    _rows: &[Reading],
    _existing: &[ExistingClient],
    _plan: &Plan,
    _choices: &Choices,
    _default_language: Language,
) -> Changes {
    Changes::default()
}

impl Changes {
    /// SHA-256 over the length-prefixed bytes of every operation, in order, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest(String::new())
    }
}

/// What the server checks before it looks at any client: digest, canonical values, mandatory ones, nothing twice, not empty.
///
/// # Errors
/// The first reason for which the request as a whole is refused.
pub fn check(_request: &ApplyRequest, _context: &Context) -> Result<(), Refusal> {
    Ok(())
}
