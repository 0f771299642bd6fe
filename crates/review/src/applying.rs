//! From choices to the request that the server applies, and what its answer changes here.

use domain::{
    changes::{ApplyOutcome, ApplyRequest, Changes, Conflict, Digest, Operation, changes},
    matching::Index,
};
use uuid::Uuid;

use crate::{
    engine::Engine,
    protocol::{Failure, Response, Scope},
};

impl Engine {
    /// What a button would do, with its digest.
    pub(crate) fn summary(&self, scope: Scope) -> Option<Response> {
        let changes = self.changes(scope)?;
        let effect = self
            .overview()?
            .effects
            .into_iter()
            .find(|effect| effect.scope == scope)?;
        Some(Response::Summary {
            effect,
            digest: changes.digest(),
        })
    }

    /// Exactly what the button of `scope` stands for, when that is still what was on screen under `digest`.
    ///
    /// # Errors
    ///
    /// [`Failure::OutOfOrder`] before a review; [`Failure::Outdated`] when the choices or the clients changed since.
    pub fn apply_request(&self, scope: Scope, idempotency_key: Uuid, digest: &Digest) -> Result<ApplyRequest, Failure> {
        let import = self.import.as_ref().ok_or(Failure::OutOfOrder)?;
        let changes = self.changes(scope).ok_or(Failure::OutOfOrder)?;
        if self.clients_outdated || changes.digest() != *digest {
            return Err(Failure::Outdated);
        }
        Ok(ApplyRequest {
            idempotency_key,
            file_name: import.source.name().to_owned(),
            fetch: import.source.fetch(),
            rows: import.rows(),
            digest: digest.clone(),
            changes,
        })
    }

    /// Takes in the server's answer. Unless it was refused, the clients here are no longer those of the platform: the caller
    /// loads them again with [`Engine::load_clients`], and then asks [`Engine::outcome`] for the overview after that.
    pub fn applied(&mut self, outcome: ApplyOutcome) -> Response {
        match &outcome {
            ApplyOutcome::Applied(_) => self.clients_outdated = true,
            ApplyOutcome::Stale { conflicts } => {
                self.take_in(conflicts);
                self.plan_again();
                self.clients_outdated = true;
            }
            ApplyOutcome::Refused { .. } => {}
        }
        self.outcome(outcome)
    }

    /// The server's answer with the overview as it is now.
    pub fn outcome(&self, outcome: ApplyOutcome) -> Response {
        match self.overview() {
            Some(overview) => Response::Outcome {
                outcome,
                overview: Box::new(overview),
            },
            None => Response::Failed {
                failure: Failure::OutOfOrder,
            },
        }
    }

    /// The operations of one scope, in the order of the review.
    pub(crate) fn changes(&self, scope: Scope) -> Option<Changes> {
        let reviewed = self.reviewed.as_ref()?;
        let office = self.import.as_ref()?.context.default_language;
        let mut changes = changes(
            &reviewed.readings,
            self.index.clients(),
            &reviewed.plan,
            &self.choices,
            office,
        );
        changes.operations.retain(|operation| belongs(operation, scope));
        Some(changes)
    }

    fn take_in(&mut self, conflicts: &[Conflict]) {
        let mut clients = self.index.clients().to_vec();
        for conflict in conflicts {
            let Conflict::ValueChanged { client, field, current } = conflict else {
                continue;
            };
            let place = self.index.place(*client);
            if let Some(client) = place.and_then(|place| clients.get_mut(place as usize)) {
                client.record = client.record.with(*field, current.as_deref());
            }
        }
        self.index = Index::new(clients);
    }
}

/// Restoring goes with overwriting: it brings back a client that the import holds.
fn belongs(operation: &Operation, scope: Scope) -> bool {
    match scope {
        Scope::Everything => true,
        Scope::Add => matches!(operation, Operation::Add { .. }),
        Scope::Overwrite => matches!(operation, Operation::Overwrite { .. } | Operation::Restore { .. }),
        Scope::Archive => matches!(operation, Operation::Archive { .. }),
    }
}
