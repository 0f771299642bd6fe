//! What an import did to clients, line by line: what history shows and undo reads.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    changes::{CellChange, Changes, Operation},
    client::{ClientId, ExistingClient},
};

/// Names one applied import of one office.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct ImportId(pub Uuid);

/// One thing that was done to one client.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Line {
    /// Which client.
    pub client: ClientId,
    /// What was done.
    pub deed: Deed,
}

/// What can be done to a client.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Deed {
    /// It was added.
    Added,
    /// A value was overwritten: the old one and the new one.
    Overwritten(CellChange),
    /// It was archived.
    Archived,
    /// It was restored.
    Restored,
}

/// What `changes` do to the clients that are there `before`; `added` are the ids of the added ones, in order.
#[must_use]
pub fn lines(changes: &Changes, before: &BTreeMap<ClientId, ExistingClient>, added: &[ClientId]) -> Vec<Line> {
    let mut added = added.iter();
    let mut lines = Vec::new();
    for operation in &changes.operations {
        match operation {
            Operation::Add { .. } => lines.extend(added.next().map(|&client| Line {
                client,
                deed: Deed::Added,
            })),
            Operation::Archive { client, .. } => lines.push(Line {
                client: *client,
                deed: Deed::Archived,
            }),
            Operation::Restore { client, .. } => lines.push(Line {
                client: *client,
                deed: Deed::Restored,
            }),
            Operation::Overwrite { client, cells, .. } => {
                let old = |cell: &CellChange| before.get(client)?.record.value(cell.field).map(str::to_owned);
                lines.extend(cells.iter().map(|cell| Line {
                    client: *client,
                    deed: Deed::Overwritten(CellChange {
                        old: old(cell),
                        ..cell.clone()
                    }),
                }));
            }
        }
    }
    lines
}
