//! The approved changes: what the browser sends and the server applies, with the old values that were seen.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    choices::{Choices, is_clearable},
    client::{ClientId, ExistingClient, Origin, QuestionnaireId, Status},
    difference::differences,
    field::Field,
    language::Language,
    plan::{Group, Plan},
    record::Record,
    row::Reading,
    value::{self, Context},
};

/// One thing to do.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// A new client.
    Add {
        /// The row it comes from, as the spreadsheet shows it.
        row: u32,
        /// Its values in canonical form, in field order.
        values: Vec<(Field, String)>,
        /// The questionnaire for its file (*dossier*).
        questionnaire: Option<QuestionnaireId>,
        /// Whether it is invited at once to fill that questionnaire in.
        #[serde(default)]
        invite: bool,
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
    /// The file's name, for the history. Its bytes stay in the browser. For clients from a CRM, the product's name.
    pub file_name: String,
    /// The fetch that the clients came from, if they came from a CRM: one that did not come whole archives nobody.
    #[serde(default)]
    pub fetch: Option<uuid::Uuid>,
    /// Rows read, for the history.
    pub rows: u32,
    /// Digest of `changes` as it was shown.
    pub digest: Digest,
    /// What to do.
    pub changes: Changes,
}

/// What the server did.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
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
    /// Added clients that are invited at once.
    #[serde(default)]
    pub invited: u32,
}

/// One operation that no longer fits what the platform holds.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
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
    /// Clients would be archived after a fetch that did not come whole, or that is known no more.
    IncompleteFetch,
}

/// The operations that the choices stand for, in the order of the review: rows in file order, then clients to archive.
///
/// An added client gets every value of its row, and `default_language` where it has none. A client of a ticked double row
/// gets the chosen fields that differ, and is restored first when a verdict names an archived one.
#[must_use]
pub fn changes(
    rows: &[Reading],
    existing: &[ExistingClient],
    plan: &Plan,
    choices: &Choices,
    default_language: Language,
) -> Changes {
    let mut operations = Vec::new();
    for (row, planned) in rows.iter().zip(&plan.rows) {
        let client = planned.client.and_then(|client| existing.get(client as usize));
        match (planned.group, client) {
            (Group::New, _) if !choices.unticked_new.contains(&row.row) => {
                operations.push(add(row, choices, default_language));
            }
            (Group::Double, Some(client)) if !choices.unticked_double.contains(&row.row) => {
                operations.extend(restore(client));
                operations.extend(overwrite(row, client, choices));
            }
            _ => {}
        }
    }
    let only_existing = plan
        .only_existing
        .iter()
        .filter_map(|&client| existing.get(client as usize));
    let former = only_existing.filter(|client| choices.archive.contains(&client.id));
    operations.extend(former.map(|client| Operation::Archive {
        client: client.id,
        revision: client.revision,
    }));
    Changes { operations }
}

fn add(row: &Reading, choices: &Choices, default_language: Language) -> Operation {
    let language = row.record.value(Field::Language).unwrap_or(default_language.code());
    let value = |field| {
        if field == Field::Language {
            Some(language)
        } else {
            row.record.value(field)
        }
    };
    let values = Field::ALL
        .iter()
        .filter_map(|&field| Some((field, value(field)?.to_owned())))
        .collect();
    let questionnaire = Language::from_code(language)
        .and_then(|language| choices.questionnaire(row.record.value(Field::Labels), language));
    Operation::Add {
        row: row.row,
        values,
        questionnaire,
        // Without a questionnaire there is nothing to ask.
        invite: choices.invite && questionnaire.is_some(),
    }
}

fn restore(client: &ExistingClient) -> Option<Operation> {
    client.archived.then_some(Operation::Restore {
        client: client.id,
        revision: client.revision,
    })
}

fn overwrite(row: &Reading, client: &ExistingClient, choices: &Choices) -> Option<Operation> {
    let owned = |value: Option<&str>| value.map(str::to_owned);
    let cells: Vec<CellChange> = differences(&client.record, &row.record, choices.clears)
        .filter(|difference| choices.overwrite.contains(difference.field))
        .map(|difference| CellChange {
            field: difference.field,
            old: owned(difference.old),
            new: owned(difference.new),
        })
        .collect();
    (!cells.is_empty()).then_some(Operation::Overwrite {
        row: row.row,
        client: client.id,
        cells,
    })
}

impl Changes {
    /// Whether a client would be archived.
    #[must_use]
    pub fn archives(&self) -> bool {
        let mut operations = self.operations.iter();
        operations.any(|operation| matches!(operation, Operation::Archive { .. }))
    }

    /// SHA-256 over the length-prefixed bytes of every operation, in order, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hasher = Sha256::new();
        self.operations
            .iter()
            .for_each(|operation| hash_operation(&mut hasher, operation));
        let bytes = hasher.finalize();
        Digest(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// Every operation starts with its own letter and says how much follows, so no two lists give the same bytes.
fn hash_operation(hasher: &mut Sha256, operation: &Operation) {
    match operation {
        Operation::Add {
            row,
            values,
            questionnaire,
            invite,
        } => {
            hasher.update(b"A");
            hasher.update(row.to_be_bytes());
            hash_length(hasher, values.len());
            for (field, value) in values {
                hash_text(hasher, field.name());
                hash_text(hasher, value);
            }
            hash_option(
                hasher,
                questionnaire
                    .as_ref()
                    .map(|questionnaire| questionnaire.0.as_bytes().as_slice()),
            );
            hasher.update([u8::from(*invite)]);
        }
        Operation::Overwrite { row, client, cells } => {
            hasher.update(b"O");
            hasher.update(row.to_be_bytes());
            hasher.update(client.0.as_bytes());
            hash_length(hasher, cells.len());
            for cell in cells {
                hash_text(hasher, cell.field.name());
                hash_option(hasher, cell.old.as_deref().map(str::as_bytes));
                hash_option(hasher, cell.new.as_deref().map(str::as_bytes));
            }
        }
        Operation::Archive { client, revision } => hash_client(hasher, b"X", client, *revision),
        Operation::Restore { client, revision } => hash_client(hasher, b"R", client, *revision),
    }
}

fn hash_client(hasher: &mut Sha256, letter: &[u8; 1], client: &ClientId, revision: u32) {
    hasher.update(letter);
    hasher.update(client.0.as_bytes());
    hasher.update(revision.to_be_bytes());
}

fn hash_option(hasher: &mut Sha256, bytes: Option<&[u8]>) {
    hasher.update([u8::from(bytes.is_some())]);
    if let Some(bytes) = bytes {
        hash_length(hasher, bytes.len());
        hasher.update(bytes);
    }
}

fn hash_text(hasher: &mut Sha256, text: &str) {
    hash_length(hasher, text.len());
    hasher.update(text.as_bytes());
}

/// The same on 32 bits (the browser) and 64 (the server).
fn hash_length(hasher: &mut Sha256, length: usize) {
    hasher.update((length as u64).to_be_bytes());
}

/// What the server checks before it looks at any client: digest, canonical values, mandatory ones, nothing twice, not empty.
///
/// # Errors
/// The first reason for which the request as a whole is refused.
pub fn check(request: &ApplyRequest, context: &Context) -> Result<(), Refusal> {
    let operations = &request.changes.operations;
    if operations.is_empty() {
        return Err(Refusal::Empty);
    }
    if request.changes.digest() != request.digest {
        return Err(Refusal::DigestDiffers);
    }
    if !operations.iter().all(|operation| is_valid(operation, context)) {
        return Err(Refusal::InvalidValue);
    }
    if names_twice(operations) {
        return Err(Refusal::NamedTwice);
    }
    Ok(())
}

/// Whether the values of an operation are canonical and in field order, with no mandatory one missing or cleared.
#[must_use]
pub fn is_valid(operation: &Operation, context: &Context) -> bool {
    match operation {
        Operation::Add {
            values,
            questionnaire,
            invite,
            ..
        } => {
            let has = |field| values.iter().any(|(named, _)| *named == field);
            (questionnaire.is_some() || !invite)
                && values.is_sorted_by(|one, two| one.0 < two.0)
                && Field::MANDATORY.into_iter().chain([Field::Language]).all(has)
                && values
                    .iter()
                    .all(|(field, value)| value::is_canonical(*field, value, context))
        }
        Operation::Overwrite { cells, .. } => {
            let is_valid = |cell: &CellChange| match &cell.new {
                Some(value) => value::is_canonical(cell.field, value, context),
                None => is_clearable(cell.field),
            };
            !cells.is_empty() && cells.is_sorted_by(|one, two| one.field < two.field) && cells.iter().all(is_valid)
        }
        Operation::Archive { .. } | Operation::Restore { .. } => true,
    }
}

/// A row gives one operation; a client is overwritten, restored or archived once. Only restoring and overwriting go together.
fn names_twice(operations: &[Operation]) -> bool {
    let (mut rows, mut overwritten) = (HashSet::new(), HashSet::new());
    let (mut moved, mut archived) = (HashSet::new(), HashSet::new());
    let mut numbers = HashSet::new();
    let is_fresh = operations.iter().all(|operation| match operation {
        Operation::Add { row, values, .. } => {
            let number = values.iter().find(|(field, _)| *field == Field::NationalNumber);
            rows.insert(*row) && number.is_none_or(|(_, number)| numbers.insert(number.as_str()))
        }
        Operation::Overwrite { row, client, .. } => rows.insert(*row) && overwritten.insert(*client),
        Operation::Restore { client, .. } => moved.insert(*client),
        Operation::Archive { client, .. } => archived.insert(*client) && moved.insert(*client),
    });
    !is_fresh || !overwritten.is_disjoint(&archived)
}

/// What no longer fits, for one operation. `client` is the client that it names as it is now (restored already, if the same
/// request restores it); for [`Operation::Add`] it is the client that has its national number, if any.
#[must_use]
pub fn conflicts(operation: &Operation, client: Option<&ExistingClient>) -> Vec<Conflict> {
    match operation {
        Operation::Add { row, .. } => client
            .map(|client| Conflict::AlreadyExists {
                row: *row,
                client: client.id,
            })
            .into_iter()
            .collect(),
        Operation::Archive { client: id, revision } => moved(*id, *revision, false, client),
        Operation::Restore { client: id, revision } => moved(*id, *revision, true, client),
        Operation::Overwrite { client: id, cells, .. } => match client {
            None => vec![Conflict::ClientGone { client: *id }],
            Some(client) if client.archived => vec![Conflict::ClientChanged { client: *id }],
            Some(client) => cells.iter().filter_map(|cell| value_changed(client, cell)).collect(),
        },
    }
}

fn moved(id: ClientId, revision: u32, archived: bool, client: Option<&ExistingClient>) -> Vec<Conflict> {
    match client {
        None => vec![Conflict::ClientGone { client: id }],
        Some(client) if client.revision != revision || client.archived != archived => {
            vec![Conflict::ClientChanged { client: id }]
        }
        Some(_) => Vec::new(),
    }
}

fn value_changed(client: &ExistingClient, cell: &CellChange) -> Option<Conflict> {
    let current = client.record.value(cell.field);
    let changed = Conflict::ValueChanged {
        client: client.id,
        field: cell.field,
        current: current.map(str::to_owned),
    };
    (current != cell.old.as_deref()).then_some(changed)
}

/// Applies all changes to clients in memory, or none: the meaning that every store must keep. `new_id` draws the id of an
/// added client. The request was checked with [`check`] before.
///
/// # Errors
/// Every conflict; the clients are then as they were.
pub fn apply(
    clients: &mut BTreeMap<ClientId, ExistingClient>,
    changes: &Changes,
    mut new_id: impl FnMut() -> ClientId,
) -> Result<Applied, Vec<Conflict>> {
    let mut after = clients.clone();
    let mut numbers = Numbers::of(&after);
    let mut applied = Applied::default();
    let mut found = Vec::new();
    for operation in &changes.operations {
        let conflicts = conflicts(operation, subject(&after, &numbers, operation));
        if conflicts.is_empty() {
            let changed = apply_one(&mut after, operation, &mut applied, &mut new_id);
            numbers.follow(operation, changed);
        }
        found.extend(conflicts);
    }
    if !found.is_empty() {
        return Err(found);
    }
    *clients = after;
    Ok(applied)
}

/// Who has which national number, kept while operations are applied: looking at every client for every newcomer would take
/// hours at 100,000 of both.
struct Numbers(BTreeSet<(String, ClientId)>);

impl Numbers {
    fn of(clients: &BTreeMap<ClientId, ExistingClient>) -> Self {
        let number = |client: &ExistingClient| client.record.value(Field::NationalNumber).map(str::to_owned);
        let numbers = clients.values().filter_map(|client| Some((number(client)?, client.id)));
        Self(numbers.collect())
    }

    fn holder(&self, number: &str) -> Option<ClientId> {
        let from = (number.to_owned(), ClientId(uuid::Uuid::nil()));
        let (found, holder) = self.0.range(from..).next()?;
        (found == number).then_some(*holder)
    }

    /// Takes in what `operation` did to `client`.
    fn follow(&mut self, operation: &Operation, client: ClientId) {
        match operation {
            Operation::Add { values, .. } => self.give(number_in(values), client),
            Operation::Overwrite { cells, .. } => {
                for cell in cells.iter().filter(|cell| cell.field == Field::NationalNumber) {
                    let old = cell.old.clone().unwrap_or_default();
                    self.0.remove(&(old, client));
                    self.give(cell.new.as_ref(), client);
                }
            }
            Operation::Archive { .. } | Operation::Restore { .. } => {}
        }
    }

    fn give(&mut self, number: Option<&String>, client: ClientId) {
        self.0.extend(number.map(|number| (number.clone(), client)));
    }
}

fn number_in(values: &[(Field, String)]) -> Option<&String> {
    let number = values.iter().find(|(field, _)| *field == Field::NationalNumber);
    number.map(|(_, number)| number)
}

fn subject<'a>(
    clients: &'a BTreeMap<ClientId, ExistingClient>,
    numbers: &Numbers,
    operation: &Operation,
) -> Option<&'a ExistingClient> {
    match operation {
        Operation::Add { values, .. } => clients.get(&numbers.holder(number_in(values)?)?),
        Operation::Overwrite { client, .. } | Operation::Archive { client, .. } | Operation::Restore { client, .. } => {
            clients.get(client)
        }
    }
}

/// Gives the client that it changed.
fn apply_one(
    clients: &mut BTreeMap<ClientId, ExistingClient>,
    operation: &Operation,
    applied: &mut Applied,
    new_id: &mut impl FnMut() -> ClientId,
) -> ClientId {
    match operation {
        Operation::Add { values, invite, .. } => {
            let record = Record::new(values.iter().map(|(field, value)| (*field, Some(value.as_str()))));
            let (id, origin, status) = (new_id(), Origin::Import, Status::NotSent);
            clients.insert(
                id,
                ExistingClient {
                    id,
                    revision: 1,
                    origin,
                    status,
                    archived: false,
                    record,
                },
            );
            applied.added += 1;
            applied.invited += u32::from(*invite);
            id
        }
        Operation::Overwrite { client: id, cells, .. } => {
            let Some(client) = clients.get_mut(id) else { return *id };
            let new = cells.iter().map(|cell| (cell.field, cell.new.as_deref()));
            client.record = Record::new(client.record.iter().chain(new));
            client.revision += 1;
            applied.overwritten_clients += 1;
            applied.overwritten_values += u32::try_from(cells.len()).unwrap_or(u32::MAX);
            *id
        }
        Operation::Archive { client, .. } => {
            applied.archived += set_archived(clients, client, true);
            *client
        }
        Operation::Restore { client, .. } => {
            applied.restored += set_archived(clients, client, false);
            *client
        }
    }
}

fn set_archived(clients: &mut BTreeMap<ClientId, ExistingClient>, client: &ClientId, archived: bool) -> u32 {
    let Some(client) = clients.get_mut(client) else {
        return 0;
    };
    client.archived = archived;
    client.revision += 1;
    1
}
