//! The programs in which offices keep their clients, and from which Instroom can fetch them.

use serde::{Deserialize, Serialize};

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
