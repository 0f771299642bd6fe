//! The programs in which offices keep their clients, and from which Instroom can fetch them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::field::Field;

/// A CRM that can be linked.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Crm {
    /// AdminPulse (Syneton): a cloud service.
    #[serde(rename = "adminpulse")]
    AdminPulse,
    /// Admin-IS | Consult (Syneton): on the office's own server.
    #[serde(rename = "adminconsult")]
    AdminConsult,
}

impl Crm {
    /// Both, in the order of the screen.
    pub const ALL: [Self; 2] = [Self::AdminConsult, Self::AdminPulse];

    /// The name in JSON, table and URL: never translated.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AdminPulse => "adminpulse",
            Self::AdminConsult => "adminconsult",
        }
    }

    /// The CRM of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|crm| crm.name() == name)
    }

    /// The product's own name, the same in every language.
    #[must_use]
    pub const fn product(self) -> &'static str {
        match self {
            Self::AdminPulse => "AdminPulse",
            Self::AdminConsult => "Admin-IS | Consult",
        }
    }
}

/// Which clients to fetch.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All of them.
    #[default]
    All,
    /// Those of at least one of these taskflows, by their ids in the CRM, sorted.
    Taskflows(Vec<String>),
}

/// One client: a person, and with it the partner of a joint declaration. Values are as the CRM holds them, unchecked.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct CrmClient {
    /// The id in the CRM, without the CRM's name.
    pub id: String,
    /// Raw values. A field that the CRM has and that is empty is an empty text; one that it does not have is not here.
    /// [`Field::ExternalId`] is not among them: it is `id`.
    pub values: BTreeMap<Field, String>,
}

/// What was fetched, as a review takes it in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Fetched {
    /// From where.
    pub crm: Crm,
    /// Which clients.
    pub scope: Scope,
    /// Whether everything was fetched.
    pub complete: bool,
    /// The clients, in the order of their ids.
    pub clients: Vec<CrmClient>,
    /// Ids of the CRM's clients outside the scope.
    pub outside: Vec<String>,
    /// Companies that were left out.
    pub companies: u32,
}
