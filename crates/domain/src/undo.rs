//! The way back from an import. What somebody changed since is spared, and said.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::{
    changes::{Applied, CellChange, Changes, Digest, Operation},
    client::{ClientId, ExistingClient, Status},
    field::Field,
    journal::{Deed, Line},
};

/// What undoing an import does.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Undo {
    /// The operations that lead back, by client; they come from no row and carry 0.
    pub changes: Changes,
    /// What stays as it is, by client.
    pub spared: Vec<Spared>,
}

/// Something that the import did and that is not undone.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Spared {
    /// Which client.
    pub client: ClientId,
    /// The value that stays; `None`: the client stays added, archived or restored.
    pub field: Option<Field>,
    /// Why.
    pub reason: SparedBecause,
}

/// Why something is not undone.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SparedBecause {
    /// It was changed since.
    ChangedSince,
    /// The added client was invited since.
    Invited,
    /// Its national number belongs to another client since.
    NumberTaken,
    /// The client was erased since.
    Erased,
}

/// What undoing did or would do, in numbers, and under which digest.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct UndoEffect {
    /// Digest of the operations that lead back.
    pub digest: Digest,
    /// The operations in numbers: an added client is archived, since no import deletes anybody, nor does undoing one.
    pub applied: Applied,
    /// What stays as it is.
    pub spared: Vec<Spared>,
}

/// What the server did when it was asked to undo.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum UndoOutcome {
    /// All of what was shown. Asked once more, the answer is the same.
    Undone(UndoEffect),
    /// Nothing: it would do something else by now than what was shown.
    Stale(UndoEffect),
    /// Nothing: this office has no such import.
    Unknown,
}

/// The way back for one client.
#[derive(Default)]
struct WayBack {
    cells: Vec<CellChange>,
    archived: Option<bool>,
}

/// The operations that lead back from an import that did `done`, when `since` was done to the same clients afterwards by
/// others. Laws: with nothing since, every client is again as it was, and an added one is archived; what was done since
/// stays; no two current clients get one national number. Whom the journal knows and `clients` does not was erased, and is
/// spared once.
#[must_use]
pub fn undo(done: &[Line], since: &[Line], clients: &BTreeMap<ClientId, ExistingClient>) -> Undo {
    let mut since_of: HashMap<ClientId, Vec<&Deed>> = HashMap::new();
    for line in since {
        since_of.entry(line.client).or_default().push(&line.deed);
    }
    let mut ways: BTreeMap<ClientId, WayBack> = BTreeMap::new();
    let mut spared = Vec::new();
    for line in done {
        let Some(client) = clients.get(&line.client) else {
            spared.push(Spared {
                client: line.client,
                field: None,
                reason: SparedBecause::Erased,
            });
            continue;
        };
        let since = since_of.get(&line.client).map(Vec::as_slice).unwrap_or_default();
        let way = ways.entry(line.client).or_default();
        let spare = match &line.deed {
            Deed::Overwritten(cell) => value_back(way, client, cell, since),
            moved => move_back(way, client, moved, since),
        };
        let field = match &line.deed {
            Deed::Overwritten(cell) => Some(cell.field),
            _ => None,
        };
        spared.extend(spare.map(|reason| Spared {
            client: line.client,
            field,
            reason,
        }));
    }
    spare_taken_numbers(&mut ways, clients, &mut spared);
    spared.sort_by_key(|spared| (spared.client, spared.field));
    // Every line of an erased client says the same.
    spared.dedup();
    let operations = ways
        .into_iter()
        .filter_map(|(id, way)| Some((clients.get(&id)?, way)))
        .flat_map(|(client, way)| operations(client, way))
        .collect();
    Undo {
        changes: Changes { operations },
        spared,
    }
}

fn value_back(way: &mut WayBack, client: &ExistingClient, cell: &CellChange, since: &[&Deed]) -> Option<SparedBecause> {
    let is_other = |deed: &&Deed| matches!(deed, Deed::Overwritten(other) if other.field == cell.field);
    let is_as_written = client.record.value(cell.field) == cell.new.as_deref();
    if since.iter().any(is_other) || !is_as_written || client.archived {
        return Some(SparedBecause::ChangedSince);
    }
    way.cells.push(CellChange {
        field: cell.field,
        old: cell.new.clone(),
        new: cell.old.clone(),
    });
    None
}

/// Archiving hides a client, so whatever was done since forbids it; restoring hides nothing.
fn move_back(way: &mut WayBack, client: &ExistingClient, moved: &Deed, since: &[&Deed]) -> Option<SparedBecause> {
    let archives = !matches!(moved, Deed::Archived);
    if client.archived == archives {
        return None;
    }
    let is_move = |deed: &&Deed| matches!(deed, Deed::Archived | Deed::Restored);
    if since.iter().any(|deed| archives || is_move(deed)) {
        return Some(SparedBecause::ChangedSince);
    }
    if *moved == Deed::Added && client.status != Status::NotSent {
        return Some(SparedBecause::Invited);
    }
    way.archived = Some(archives);
    None
}

/// One number that is spared keeps another from its place, so this goes on until all have one of their own.
fn spare_taken_numbers(
    ways: &mut BTreeMap<ClientId, WayBack>,
    clients: &BTreeMap<ClientId, ExistingClient>,
    spared: &mut Vec<Spared>,
) {
    loop {
        let taken = taken_numbers(ways, clients);
        if taken.is_empty() {
            return;
        }
        for (client, field) in taken {
            if let Some(way) = ways.get_mut(&client) {
                match field {
                    Some(field) => way.cells.retain(|cell| cell.field != field),
                    None => way.archived = None,
                }
            }
            spared.push(Spared {
                client,
                field,
                reason: SparedBecause::NumberTaken,
            });
        }
    }
}

/// The steps back that would give a client the number of another.
fn taken_numbers(
    ways: &BTreeMap<ClientId, WayBack>,
    clients: &BTreeMap<ClientId, ExistingClient>,
) -> Vec<(ClientId, Option<Field>)> {
    let is_number = |cell: &&CellChange| cell.field == Field::NationalNumber;
    let mut holders: HashMap<&str, u32> = HashMap::new();
    let mut gets = Vec::new();
    for client in clients.values() {
        let way = ways.get(&client.id);
        let cell = way.and_then(|way| way.cells.iter().find(is_number));
        let moved = way.and_then(|way| way.archived);
        if moved.unwrap_or(client.archived) {
            continue;
        }
        let number = match cell {
            Some(cell) => cell.new.as_deref(),
            None => client.record.value(Field::NationalNumber),
        };
        let Some(number) = number else { continue };
        *holders.entry(number).or_default() += 1;
        if cell.is_some() || moved.is_some() {
            gets.push((number, (client.id, cell.map(|cell| cell.field))));
        }
    }
    let is_taken = |number: &str| holders.get(number).is_some_and(|&count| count > 1);
    gets.into_iter()
        .filter(|(number, _)| is_taken(number))
        .map(|(_, step)| step)
        .collect()
}

fn operations(client: &ExistingClient, way: WayBack) -> impl Iterator<Item = Operation> {
    let overwrites = !way.cells.is_empty();
    // Overwriting raises the revision that archiving names.
    let revision = client.revision.saturating_add(u32::from(overwrites));
    let client = client.id;
    let overwrite = overwrites.then(|| {
        let mut cells = way.cells;
        cells.sort_by_key(|cell| cell.field);
        Operation::Overwrite { row: 0, client, cells }
    });
    let moved = way.archived.map(|archived| match archived {
        true => Operation::Archive { client, revision },
        false => Operation::Restore { client, revision },
    });
    overwrite.into_iter().chain(moved)
}
