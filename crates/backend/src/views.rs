//! What the interface shows. National numbers are masked here, always.

use domain::{
    changes::Applied,
    client::{ClientId, Origin, QuestionnaireId, Status},
    field::Field,
    journal::ImportId,
    language::Language,
};
use serde::{Deserialize, Serialize};

/// Clients per page of the client base.
pub const PAGE_SIZE: u32 = 50;

/// Which clients to show.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientQuery {
    /// Text that occurs in name, e-mail, city or client code; empty: all.
    pub search: String,
    /// Only this status; of [`Status::Submitted`] also who submitted something for another income year that is still to be
    /// processed.
    pub status: Option<Status>,
    /// Only this label.
    pub label: Option<String>,
    /// Only this language.
    pub language: Option<Language>,
    /// Only this colleague in charge.
    pub responsible: Option<String>,
    /// Archived clients instead of the current ones.
    pub archived: bool,
    /// The column to sort by.
    pub sort: ClientSort,
    /// Z to A.
    pub descending: bool,
    /// Which page, from 0.
    pub page: u32,
}

/// The columns of the client base that can be sorted.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientSort {
    /// Last name, then first name.
    #[default]
    Name,
    /// E-mail address.
    Email,
    /// Language.
    Language,
    /// Colleague in charge.
    Responsible,
    /// Status of the questionnaire.
    Status,
}

/// One page of clients.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientPage {
    /// How many clients the query selects.
    pub total: u32,
    /// How many it would select with each status, whichever it asks for; those that occur.
    pub statuses: Vec<(Status, u32)>,
    /// At most [`PAGE_SIZE`] of them.
    pub clients: Vec<ClientSummary>,
}

/// A client in the client base.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientSummary {
    /// Which client.
    pub id: ClientId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Language, as its code.
    pub language: String,
    /// Labels.
    pub labels: Vec<String>,
    /// Colleague in charge.
    pub responsible: String,
    /// Synchronisations with the tax administration join on it.
    pub has_national_number: bool,
    /// Where its questionnaire stands.
    pub status: Status,
    /// Another income year of which something submitted is still to be processed: the newest.
    pub unprocessed: Option<u16>,
    /// The questionnaire in its file.
    pub questionnaire: Option<String>,
}

/// A client on its own page.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientDetails {
    /// What the client base shows of it.
    pub summary: ClientSummary,
    /// How it came here.
    pub origin: Origin,
    /// Archived or not.
    pub archived: bool,
    /// Its values, in field order.
    pub values: Vec<ClientValue>,
    /// What happened to it, newest first.
    pub history: Vec<HistoryEntry>,
}

/// What is left of a client that was erased.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ErasedClient {
    /// When it was erased, in seconds since 1970.
    pub at: i64,
    /// The administrator who erased it.
    pub user_name: String,
    /// What happened to it, newest first and without values.
    pub history: Vec<HistoryEntry>,
}

/// One value, and where it came from.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientValue {
    /// Which field.
    pub field: Field,
    /// The value; a national number is masked.
    pub value: String,
    /// Where it came from.
    pub source: ValueSource,
}

/// Where a value came from: the last line of the journal that wrote it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ValueSource {
    /// When it was written, in seconds since 1970.
    pub at: i64,
    /// The colleague who wrote it.
    pub user_name: String,
    /// The file of the import that brought it, if one did.
    pub file_name: Option<String>,
    /// Whether undoing that import brought it back.
    pub undo: bool,
    /// Whether the client gave it, and the colleague took it over.
    pub by_client: bool,
}

/// One line of a client's history.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct HistoryEntry {
    /// When, in seconds since 1970.
    pub at: i64,
    /// Who.
    pub user_name: String,
    /// The file it came from, if any.
    pub file_name: Option<String>,
    /// Whether that import was undone by it.
    pub undo: bool,
    /// Whether the client gave the value, and the colleague took it over.
    pub by_client: bool,
    /// What happened.
    pub event: Event,
    /// The field, for a value.
    pub field: Option<Field>,
    /// The value before; a national number is masked.
    pub old: Option<String>,
    /// The value after.
    pub new: Option<String>,
}

/// An import that was applied.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ImportSummary {
    /// Which import.
    pub id: ImportId,
    /// The file's name.
    pub file_name: String,
    /// Rows read.
    pub rows: u32,
    /// Who applied it.
    pub user_name: String,
    /// When, in seconds since 1970.
    pub at: i64,
    /// What it did.
    pub applied: Applied,
    /// When it was undone, in seconds since 1970, if it was.
    pub undone: Option<i64>,
}

/// What can happen to a client.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was added.
    Added,
    /// A value was overwritten.
    Overwritten,
    /// It was archived.
    Archived,
    /// It was restored.
    Restored,
    /// Its national number was shown whole.
    Revealed,
    /// It was erased.
    Erased,
}

/// A questionnaire that can be coupled.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Questionnaire {
    /// Which one.
    pub id: QuestionnaireId,
    /// Its name.
    pub name: String,
    /// The language it is in.
    pub language: Language,
    /// The income year it asks about.
    pub income_year: u16,
    /// Labels whose clients get it unless something else is chosen.
    pub labels: Vec<String>,
}

/// What the filters of the client base offer.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FilterChoices {
    /// Labels, sorted.
    pub labels: Vec<String>,
    /// Colleagues in charge, sorted.
    pub responsibles: Vec<String>,
}
