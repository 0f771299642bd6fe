//! Why a client of the platform is in no row of an import: it may have left the office, or only be outside what was imported.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    client::{ExistingClient, Origin},
    crm::Crm,
    external_id::ExternalId,
    field::Field,
};

/// Why a client of the platform is not in the import.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    /// The CRM has it, outside the chosen taskflows.
    OutsideScope,
    /// It came from this CRM, which no longer has it.
    GoneFromCrm,
    /// The CRM has it as the partner in the declaration of another client: it needs no file of its own.
    PartnerOfOther,
    /// It came from this CRM, where its id is that of somebody else by now.
    IdOfAnother,
    /// It came by an import, and not from this CRM.
    NeverImported,
    /// A colleague added it by hand.
    AddedByHand,
    /// It came by an earlier import, and is not in this file.
    ImportedBefore,
    /// Not everything was fetched: it may be in what was not.
    NotFetched,
}

impl Absence {
    /// Every reason, in order.
    pub const ALL: [Self; 8] = [
        Self::OutsideScope,
        Self::GoneFromCrm,
        Self::PartnerOfOther,
        Self::IdOfAnother,
        Self::NeverImported,
        Self::AddedByHand,
        Self::ImportedBefore,
        Self::NotFetched,
    ];
}

/// What somebody whom the CRM has is to a fetch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// One of its clients.
    Client,
    /// The partner in the declaration of one of its clients.
    Partner,
    /// Outside its scope.
    Outside,
}

/// Whom a fetch found in the CRM.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Found {
    /// Which CRM.
    pub crm: Crm,
    /// Whether everything was fetched.
    pub complete: bool,
    /// Everybody who was found, by id in the CRM.
    pub persons: HashMap<String, Place>,
}

/// Why no row of an import names this client; `found` is what the fetch behind it found, and `None` for a file.
///
/// Only a fetch that is complete says that a client has left the CRM. One that is not says nothing of whom it did not see,
/// wherever that client came from.
#[must_use]
pub fn absence(client: &ExistingClient, found: Option<&Found>) -> Absence {
    let by_hand = client.origin == Origin::Hand;
    let Some(found) = found else {
        return if by_hand {
            Absence::AddedByHand
        } else {
            Absence::ImportedBefore
        };
    };
    match remembered(client, found.crm).map(|id| found.persons.get(id)) {
        Some(Some(Place::Client)) => Absence::IdOfAnother,
        Some(Some(Place::Partner)) => Absence::PartnerOfOther,
        Some(Some(Place::Outside)) => Absence::OutsideScope,
        _ if !found.complete => Absence::NotFetched,
        Some(None) => Absence::GoneFromCrm,
        None if by_hand => Absence::AddedByHand,
        None => Absence::NeverImported,
    }
}

/// The client's id in that CRM, as far as it is remembered.
fn remembered(client: &ExistingClient, crm: Crm) -> Option<&str> {
    let id = ExternalId::parse(client.record.value(Field::ExternalId)?);
    (id.crm() == Some(crm)).then_some(id.code())
}
