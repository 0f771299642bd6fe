//! What the page and the worker say to each other: postcard bytes, one request, and one or more responses with its number.
//!
//! The page sends choices and asks for windows; it never holds more rows than it shows. National numbers reach the page
//! masked; the only whole ones are those that an accountant has to repair.

use domain::{
    absence::Absence,
    changes::{ApplyOutcome, Digest},
    choices::{LabelQuestionnaire, Verdict},
    client::{ClientId, QuestionnaireId, Status},
    columns::Reason,
    crm::{self, Crm},
    crm_error::CrmError,
    field::{Field, FieldSet},
    issue::{IssueCode, Severity},
    language::Language,
    matching::{Doubt, MatchedBy},
    plan::{Counts, Group},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use workbook::{Encoding, Format, Visibility};

/// A numbered request. The number comes back with every response to it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Message<T> {
    /// Rises by one with every request.
    pub number: u32,
    /// What is asked or answered.
    pub body: T,
}

/// What the page asks. Cancelling is ending the worker: nothing outlives it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Fetch the office's clients, while the user is still choosing a file. Answer: [`Response::ClientsLoaded`].
    LoadClients,
    /// Open the file that travels with the message. Answer: [`Response::Opened`] or [`Response::FileRefused`].
    OpenFile {
        /// Its name.
        name: String,
        /// Today, ISO 8601: the worker's rules have no clock.
        today: String,
        /// The office's default language.
        default_language: Language,
    },
    /// Read these pasted cells, as if they were a file.
    OpenPasted {
        /// Tab-separated text.
        text: String,
        /// Today, ISO 8601.
        today: String,
        /// The office's default language.
        default_language: Language,
    },
    /// Take in the clients that the server fetched from a CRM. Answer: [`Response::Opened`].
    OpenFetched {
        /// Which fetch.
        fetch: uuid::Uuid,
        /// Today, ISO 8601.
        today: String,
        /// The office's default language.
        default_language: Language,
    },
    /// Take another sheet. Answer: [`Response::Opened`].
    ChooseSheet {
        /// Index in [`OpenedFile::sheets`].
        sheet: u32,
    },
    /// Read the CSV with another encoding. Answer: [`Response::Opened`].
    ChooseEncoding {
        /// The encoding to read with.
        encoding: Encoding,
    },
    /// Give a column another field, or none. Answer: [`Response::Opened`].
    ChooseColumn {
        /// Index of the column in the sheet.
        column: u32,
        /// Its field; `None` leaves the column out.
        field: Option<Field>,
    },
    /// Check, match and compare every row. Answer: [`Response::Reviewed`].
    Review,
    /// A stretch of rows of one group. Answer: [`Response::Window`].
    Window(Query),
    /// Overwrite this field, or not. Answer: [`Response::Reviewed`].
    ChooseOverwrite {
        /// Which field.
        field: Field,
        /// Whether its values will be overwritten.
        on: bool,
    },
    /// Let an empty cell clear this field, or not (the default). Answer: [`Response::Reviewed`].
    ChooseBlank {
        /// Which field.
        field: Field,
        /// Whether empty cells clear it.
        clears: bool,
    },
    /// Tick or untick one row. Answer: [`Response::Reviewed`].
    Tick {
        /// Which row or client.
        key: RowKey,
        /// On or off.
        on: bool,
    },
    /// Tick or untick every row that the query selects; its range does not matter. Answer: [`Response::Reviewed`].
    TickAll {
        /// Group, filter and search.
        query: Query,
        /// On or off.
        on: bool,
    },
    /// Type another value into a cell of an import row. Answer: [`Response::Repaired`].
    Repair {
        /// The row, as the spreadsheet numbers it.
        row: u32,
        /// Which field.
        field: Field,
        /// What was typed.
        text: String,
    },
    /// Fetch the clients of these rows from the CRM again, where they were repaired. Only for clients from a CRM. Answer:
    /// [`Response::FetchedAgain`].
    FetchAgain {
        /// The rows, by number; `None` is every invalid one.
        rows: Option<Vec<u32>>,
    },
    /// Settle a doubtful row by hand, or take the verdict back. Answer: [`Response::Reviewed`].
    Settle {
        /// The row, as the spreadsheet numbers it.
        row: u32,
        /// This client, new, or skip; `None` takes it back.
        verdict: Option<Verdict>,
    },
    /// Couple a questionnaire to every new client of a language. Answer: [`Response::Reviewed`].
    ChooseQuestionnaire {
        /// The language.
        language: Language,
        /// The questionnaire.
        questionnaire: Option<QuestionnaireId>,
    },
    /// Couple questionnaires to the new clients of labels, in the place of those of their language. Answer:
    /// [`Response::Reviewed`].
    ChooseLabelQuestionnaires {
        /// All of them; none to go by language alone.
        questionnaires: Vec<LabelQuestionnaire>,
    },
    /// Invite new clients at once, or not. Answer: [`Response::Reviewed`].
    ChooseInvite {
        /// Whether those that get a questionnaire are invited.
        invite: bool,
    },
    /// What a button would do, with the digest that [`Request::Apply`] wants back. Asked when the button is pressed, not with
    /// every toggle: the digest reads every approved value. Answer: [`Response::Summary`].
    Summary {
        /// The button.
        scope: Scope,
    },
    /// Send the approved changes. Answer: [`Response::Outcome`].
    Apply {
        /// Which part: each button of the screen applies exactly what stands on it.
        scope: Scope,
        /// Drawn by the page, once per press.
        idempotency_key: uuid::Uuid,
        /// The digest of the summary that was on screen; the worker refuses when it is no longer that of the choices.
        digest: Digest,
    },
}

impl<T: Serialize> Message<T> {
    /// The message as it travels.
    ///
    /// # Errors
    ///
    /// None for the messages of this module: none of their types refuses to be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_allocvec(self)
    }
}

impl<T: DeserializeOwned> Message<T> {
    /// The message that has come.
    ///
    /// # Errors
    ///
    /// When the bytes are not those of such a message: page and worker are of different versions.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, postcard::Error> {
        postcard::from_bytes(bytes)
    }
}

/// The part of the choices that a button applies.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Add the ticked new clients.
    Add,
    /// Overwrite the chosen fields of the ticked double clients.
    Overwrite,
    /// Archive the ticked clients that are only on the platform.
    Archive,
    /// All of these at once.
    Everything,
}

/// A row of the review: from the import, or a client that only the platform has.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKey {
    /// Row number, as the spreadsheet shows it. Clients from a CRM are numbered from 1.
    Row(u32),
    /// A client of the platform.
    Client(ClientId),
}

/// Which rows to show.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Query {
    /// The tab.
    pub group: Group,
    /// Text that must occur in name, e-mail, city, label or client code; folded. Empty: all.
    pub search: String,
    /// Further conditions, all of which must hold.
    pub filters: Vec<Filter>,
    /// The column to sort by; `None` is file order.
    pub sort: Option<Sort>,
    /// First row of the window.
    pub start: u32,
    /// How many rows, at most 200.
    pub count: u32,
}

/// One condition.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// Rows with this issue.
    Issue(IssueCode),
    /// Rows in which this field differs.
    Differs(Field),
    /// Rows of this language.
    Language(Language),
    /// Ticked rows, or unticked ones.
    Ticked(bool),
    /// Rows with this doubt.
    Doubt(Doubt),
    /// Clients that only the platform has, for this reason.
    Absence(Absence),
}

/// Sort by one field.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct Sort {
    /// Which field.
    pub field: Field,
    /// Z to A.
    pub descending: bool,
}

/// What the worker answers.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// The worker runs.
    Ready,
    /// Something takes a while.
    Progress {
        /// What.
        stage: Stage,
        /// How far, of `total`.
        done: u64,
        /// The whole.
        total: u64,
    },
    /// The office's clients are here.
    ClientsLoaded {
        /// How many, archived ones included.
        clients: u32,
    },
    /// The file is open and its columns are recognised, or the clients from a CRM are taken in.
    Opened(Opened),
    /// The file cannot be read.
    FileRefused {
        /// `workbook::Refused::code`.
        code: String,
    },
    /// Counts and choices after a request that changes them.
    Reviewed(Box<Overview>),
    /// A repaired row, and what came of it.
    Repaired {
        /// The group in which the row is now.
        group: Group,
        /// Its remaining issues.
        issues: Vec<IssueView>,
        /// Counts and choices now.
        overview: Box<Overview>,
    },
    /// Rows that were fetched again, with counts and choices after it. What was typed in them by hand has made way.
    FetchedAgain {
        /// How many of them read otherwise than before.
        changed: u32,
        /// How many are no longer in the CRM: those are skipped.
        gone: u32,
        /// Counts and choices now.
        overview: Box<Overview>,
    },
    /// Rows.
    Window(Window),
    /// What a button would do, and the digest that fixes it.
    Summary {
        /// In numbers.
        effect: Effect,
        /// Digest of exactly these changes.
        digest: Digest,
    },
    /// The server's answer to an apply; the overview is that after it.
    Outcome {
        /// What the server said.
        outcome: ApplyOutcome,
        /// Counts and choices now: after a success what was applied is unchanged or gone, after a conflict the fresh values are in.
        overview: Box<Overview>,
    },
    /// The server could not be reached or answered something else; nothing is lost, the same request may be sent again.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// Why a request failed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// No connection.
    Offline,
    /// The session has ended: sign in again.
    SignedOut,
    /// The server refused or broke.
    Server,
    /// The choices changed after the digest was shown.
    Outdated,
    /// What was fetched is no longer kept: it has to be fetched from the CRM anew.
    FetchGone,
    /// The CRM does not give them; its link on the settings page can be tested.
    Crm(CrmError),
    /// A request that makes no sense at this point.
    OutOfOrder,
}

/// What takes a while.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Fetching the office's clients, in bytes.
    Clients,
    /// Taking in what was fetched from a CRM, in bytes.
    Fetched,
    /// Fetching rows from the CRM again.
    FetchingAgain,
    /// Reading the file, in bytes.
    Reading,
    /// Checking rows.
    Checking,
    /// Sending changes.
    Sending,
}

/// What is open.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Opened {
    /// A file.
    File(OpenedFile),
    /// Clients from a CRM.
    Fetched(OpenedFetch),
}

impl Opened {
    /// The file's name, or the product's.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::File(file) => &file.name,
            Self::Fetched(fetch) => fetch.crm.product(),
        }
    }

    /// The file, if it is one.
    #[must_use]
    pub fn file(&self) -> Option<&OpenedFile> {
        match self {
            Self::File(file) => Some(file),
            Self::Fetched(_) => None,
        }
    }
}

/// Clients that were fetched from a CRM.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct OpenedFetch {
    /// Which fetch.
    pub fetch: uuid::Uuid,
    /// From where.
    pub crm: Crm,
    /// Which clients were asked for.
    pub scope: crm::Scope,
    /// Whether everything was fetched. If not, nobody is proposed to be archived.
    pub complete: bool,
    /// Clients: a row for each.
    pub clients: u32,
    /// Persons of the CRM who are the partner in the declaration of one of the clients.
    pub partners: u32,
    /// Persons of the CRM outside the scope.
    pub outside: u32,
    /// Companies that were left out.
    pub companies: u32,
    /// The fields that the CRM has.
    pub fields: FieldSet,
}

/// An open file.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct OpenedFile {
    /// Its name.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// Its encoding, when it is text.
    pub encoding: Option<Encoding>,
    /// Its sheets.
    pub sheets: Vec<SheetView>,
    /// Index of the sheet that is open.
    pub sheet: u32,
    /// Data rows below the header.
    pub rows: u32,
    /// The header's row number, as the spreadsheet shows it.
    pub header_row: Option<u32>,
    /// Columns with their fields.
    pub columns: Vec<ColumnView>,
    /// A column was recognised by content only, or a mandatory field has none: worth asking.
    pub in_doubt: bool,
    /// The sheet has more columns than are read.
    pub truncated_columns: bool,
}

/// A sheet to choose.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct SheetView {
    /// Its name.
    pub name: String,
    /// Hidden sheets are left out unless chosen.
    pub visibility: Visibility,
}

/// A column of the file.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ColumnView {
    /// Index in the sheet.
    pub index: u32,
    /// The header's text.
    pub header: String,
    /// Its field, if any.
    pub field: Option<Field>,
    /// Why.
    pub reason: Option<Reason>,
    /// The first few values, national numbers masked.
    pub samples: Vec<String>,
}

/// Counts and choices, all that the screen around the table shows.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Overview {
    /// Rows per group; they add up.
    pub counts: Counts,
    /// Fields of the import, in order.
    pub fields: FieldSet,
    /// Per differing field: how many values would change, in the ticked double clients.
    pub differing: Vec<FieldCount>,
    /// Fields to overwrite.
    pub overwrite: FieldSet,
    /// Fields that an empty cell clears.
    pub clears: FieldSet,
    /// Ticked new clients.
    pub ticked_new: u32,
    /// Ticked double clients.
    pub ticked_double: u32,
    /// Clients ticked to be archived.
    pub ticked_archive: u32,
    /// Whether clients can be archived at all: a fetch that did not finish says of nobody that they left.
    pub may_archive: bool,
    /// Why clients are only on the platform, and how many for each reason.
    pub absences: Vec<AbsenceCount>,
    /// Languages of the ticked new clients that no label settles, with how many, and the questionnaire chosen.
    pub languages: Vec<LanguageCount>,
    /// The questionnaires by label that ticked new clients fall under, with how many; those are not among `languages`.
    pub labels: Vec<LabelCount>,
    /// Whether new clients that get a questionnaire are invited at once.
    pub invite: bool,
    /// Issue codes per group with how many rows, for the filters.
    pub issues: Vec<IssueCount>,
    /// What `Apply` would do per scope.
    pub effects: Vec<Effect>,
}

/// How many values of a field differ.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct FieldCount {
    /// Which field.
    pub field: Field,
    /// How many values.
    pub values: u32,
}

/// How many ticked new clients have a language.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct LanguageCount {
    /// The language.
    pub language: Language,
    /// How many clients.
    pub clients: u32,
    /// The questionnaire chosen for it.
    pub questionnaire: Option<QuestionnaireId>,
}

/// How many ticked new clients get a questionnaire by a label.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct LabelCount {
    /// The label, the language and the questionnaire.
    pub by: LabelQuestionnaire,
    /// How many clients.
    pub clients: u32,
}

/// How many clients are only on the platform for one reason.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct AbsenceCount {
    /// The reason.
    pub absence: Absence,
    /// How many clients.
    pub clients: u32,
}

/// How many rows of a group have an issue.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct IssueCount {
    /// The group.
    pub group: Group,
    /// The issue.
    pub code: IssueCode,
    /// How many rows.
    pub rows: u32,
}

/// What one button would do.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct Effect {
    /// The button.
    pub scope: Scope,
    /// Clients added.
    pub added: u32,
    /// Clients of which values change.
    pub overwritten_clients: u32,
    /// Values that change.
    pub overwritten_values: u32,
    /// E-mail addresses among them: where invitations will go.
    pub email_changes: u32,
    /// Clients archived.
    pub archived: u32,
    /// Clients restored.
    pub restored: u32,
    /// Added clients that are mailed at once.
    pub invited: u32,
}

/// A stretch of rows.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Window {
    /// The group asked for.
    pub group: Group,
    /// How many rows the query selects.
    pub total: u32,
    /// Index of the first row here.
    pub start: u32,
    /// The rows.
    pub rows: Vec<RowView>,
}

/// One row on screen.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct RowView {
    /// Which row or client.
    pub key: RowKey,
    /// The row number in the file, if it is in the file.
    pub row: Option<u32>,
    /// The client it was matched with, if any.
    pub client: Option<ClientId>,
    /// Last and first name, as far as known.
    pub name: String,
    /// Ticked or not; `None` where nothing can be ticked.
    pub ticked: Option<bool>,
    /// Values to show, in field order: all present ones, and in a double client the differing ones with both sides.
    pub cells: Vec<CellView>,
    /// Issues, errors first.
    pub issues: Vec<IssueView>,
    /// Why it was matched.
    pub matched_by: Option<MatchedBy>,
    /// Why it is doubtful.
    pub doubt: Option<Doubt>,
    /// The clients or rows it might be.
    pub candidates: Vec<CandidateView>,
    /// The verdict given by hand.
    pub verdict: Option<Verdict>,
    /// Where the questionnaire of the platform's client stands.
    pub status: Option<Status>,
    /// Why a client is only on the platform.
    pub absence: Option<Absence>,
}

/// One value on screen; national numbers masked unless they are to be repaired.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct CellView {
    /// Which field.
    pub field: Field,
    /// What the platform holds, where it differs or where there is no import.
    pub old: Option<String>,
    /// What the import holds.
    pub new: Option<String>,
    /// Old and new differ.
    pub differs: bool,
}

/// One issue on screen.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct IssueView {
    /// Which field.
    pub field: Field,
    /// What was found.
    pub code: IssueCode,
    /// How much it matters.
    pub severity: Severity,
    /// The value as the file has it.
    pub value: String,
}

/// A client or row that a doubtful row might be.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct CandidateView {
    /// The client, when it is one of the platform.
    pub client: Option<ClientId>,
    /// The other row, when it is in the same file.
    pub row: Option<u32>,
    /// Its name.
    pub name: String,
    /// What they have in common.
    pub by: Option<MatchedBy>,
    /// The client is archived.
    pub archived: bool,
    /// Its values, to compare with.
    pub cells: Vec<CellView>,
}
