//! The platform in memory: the meaning that every store must keep.

use std::collections::BTreeMap;

use domain::{
    changes::{self, ApplyOutcome, ApplyRequest},
    client::{ClientId, ExistingClient},
    language::Language,
    value::Context,
};

use super::{id, office};

/// The clients of an office, as the server holds them.
pub struct Platform {
    pub clients: BTreeMap<ClientId, ExistingClient>,
    added: u128,
}

impl Platform {
    pub fn new() -> Self {
        Self::of(office())
    }

    /// An office of these clients.
    pub fn of(clients: Vec<ExistingClient>) -> Self {
        Self {
            clients: clients.into_iter().map(|client| (client.id, client)).collect(),
            added: 100,
        }
    }

    pub fn all(&self) -> Vec<ExistingClient> {
        self.clients.values().cloned().collect()
    }

    pub fn change(&mut self, client: ClientId, change: impl FnOnce(&mut ExistingClient)) {
        if let Some(client) = self.clients.get_mut(&client) {
            client.revision += 1;
            change(client);
        }
    }

    pub fn apply(&mut self, request: &ApplyRequest) -> ApplyOutcome {
        let context = Context {
            today: domain::date::from_numbers(2026, 3, 1).unwrap(),
            default_language: Language::Dutch,
        };
        if let Err(reason) = changes::check(request, &context) {
            return ApplyOutcome::Refused { reason };
        }
        let mut added = self.added;
        let new_id = || {
            added += 1;
            id(added)
        };
        let applied = changes::apply(&mut self.clients, &request.changes, new_id);
        self.added = added;
        match applied {
            Ok(applied) => ApplyOutcome::Applied(applied),
            Err(conflicts) => ApplyOutcome::Stale { conflicts },
        }
    }
}
