//! A client of the office, as the platform holds it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::record::Record;

/// Names one client of one office, forever.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct ClientId(pub Uuid);

/// Names one questionnaire of one office.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct QuestionnaireId(pub Uuid);

/// How a client came to the platform: why it may be missing from an import.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// By an import.
    Import,
    /// Added by a colleague.
    Hand,
}

/// Where a client's questionnaire stands in the season that is worked on: for the income year of the questionnaire in its
/// file. Never an import field.
///
/// Whoever is coupled with a questionnaire of another income year is in that season from then on: *Niet verzonden*, unless it
/// was there before, and then as it was left. What was sent and answered for another year stands with that year. So *Niet
/// verzonden* finds everybody who is still to be invited, whatever they did last year, and coupling by mistake is undone by
/// coupling back.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// *Niet verzonden*.
    NotSent,
    /// *Verzonden*.
    Sent,
    /// *Bezig*.
    InProgress,
    /// *Ingediend (te verwerken)*.
    Submitted,
    /// *Verwerkt*.
    Processed,
    /// *Mislukt*.
    Failed,
}

/// A client as the review compares with it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ExistingClient {
    /// Which client.
    pub id: ClientId,
    /// Rises by one with every change; an archive names the revision it saw.
    pub revision: u32,
    /// How it came here.
    pub origin: Origin,
    /// Where its questionnaire stands.
    pub status: Status,
    /// Archived clients are matched too, so that none is added twice.
    pub archived: bool,
    /// All its values.
    pub record: Record,
}
