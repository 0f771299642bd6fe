//! The port to the CRMs: what a link is, what it can be asked, and what comes back.
//!
//! A fetch goes in steps. Each gives the persons of one call or of a few, and a cursor from which the next goes on, also in
//! another process: what was fetched before is not asked again. What the steps brought is kept, and [`domain::crm::join`] makes
//! clients of it: the two of a couple may come in different steps.

use async_trait::async_trait;
use domain::{
    crm::{Crm, CrmPerson, Scope},
    crm_error::CrmError,
};
use serde::{Deserialize, Serialize};

/// Text that nobody may read: in no log, no answer and no error.
#[derive(Clone, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

/// What an administrator enters once. Encrypted in the database, and never sent back to a browser.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Credentials {
    /// AdminPulse, by a key that an administrator of the office made there.
    AdminPulse {
        /// The API key.
        api_key: Secret,
    },
    /// AdminPulse, by the office's consent (OAuth 2).
    AdminPulseConsent {
        /// What a new access token is asked with. The CRM may replace it: see [`Connector::renewed`].
        refresh_token: Secret,
    },
    /// Admin-IS | Consult, on the office's own server.
    AdminConsult {
        /// Host name or address, without scheme, port or path.
        host: String,
        /// Port.
        port: u16,
        /// The API key.
        api_key: Secret,
        /// How the connection is secured.
        tls: Tls,
    },
}

impl Credentials {
    /// The CRM that they are for.
    #[must_use]
    pub const fn crm(&self) -> Crm {
        match self {
            Self::AdminPulse { .. } | Self::AdminPulseConsent { .. } => Crm::AdminPulse,
            Self::AdminConsult { .. } => Crm::AdminConsult,
        }
    }

    /// Host and port of the office's own server, for the CRM that has one: no secret.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        match self {
            Self::AdminPulse { .. } | Self::AdminPulseConsent { .. } => None,
            Self::AdminConsult { host, port, .. } => Some(format!("{host}:{port}")),
        }
    }
}

/// How the connection to an office's own server is secured.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    /// A certificate that this machine's authorities vouch for.
    #[default]
    Public,
    /// The office's own authority or self-signed certificate, in PEM; no other is accepted.
    Pinned(String),
    /// None: only for a server on the same machine or a private network.
    Off,
}

/// What a successful test of a link found.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Tested {
    /// Clients in the CRM, where it says so in one call.
    pub clients: Option<u32>,
}

/// A named piece of work of the CRM with the clients it is for: what an office calls a taskflow.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Taskflow {
    /// Names it in the CRM.
    pub id: String,
    /// As the CRM shows it.
    pub name: String,
    /// How many clients it is for.
    pub clients: u32,
}

/// Where a fetch goes on: written and read by its connector alone. Empty: at the beginning.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// What one step brought. Nobody is in it who has left the office, or is not its client yet. Somebody who has died is, as long as
/// the office keeps the file: one declaration is due still.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Step {
    /// Persons within the scope. One that came in an earlier step too is newer here and replaces it.
    pub within: Vec<CrmPerson>,
    /// Persons outside the scope, with no more values than a partner's fields need. The newer replaces the older here too.
    pub outside: Vec<CrmPerson>,
    /// Ids of persons of earlier steps who have left since.
    pub gone: Vec<String>,
    /// Companies that were left out since the beginning.
    pub companies: u32,
    /// Persons within the scope that came since the beginning.
    pub done: u32,
    /// How many there will be, as far as known: an estimate, until the last step.
    pub total: Option<u32>,
    /// Where to go on; `None` when everything has been fetched.
    pub next: Option<Cursor>,
}

/// One linked CRM. It waits, tries again and stays within the CRM's limits by itself.
#[async_trait]
pub trait Connector: Send + Sync {
    /// Looks whether the link works: address, certificate, key, rights and version.
    async fn test(&self) -> Result<Tested, CrmError>;

    /// The taskflows with their numbers of clients, in the order of their names.
    async fn taskflows(&self) -> Result<Vec<Taskflow>, CrmError>;

    /// One step of a fetch.
    async fn step(&self, scope: &Scope, cursor: &Cursor) -> Result<Step, CrmError>;

    /// Only these persons again, by id, with those whom the CRM links with them as partners: somebody was repaired in the CRM.
    /// One who is gone is left out. They take the place of what was kept of them, within the scope or outside it as before, and
    /// all that is kept is joined anew.
    async fn persons(&self, ids: &[String]) -> Result<Vec<CrmPerson>, CrmError>;

    /// Credentials that have to be kept instead of the ones it was made with, since the CRM replaced them.
    fn renewed(&self) -> Option<Credentials>;
}

/// Makes connectors.
#[async_trait]
pub trait Connectors: Send + Sync {
    /// The connector of these credentials. Nothing is called yet.
    ///
    /// # Errors
    /// [`CrmError::NotAllowed`] for an address that is not on the list, [`CrmError::Certificate`] for a PEM that is none.
    fn connect(&self, credentials: &Credentials) -> Result<Box<dyn Connector>, CrmError>;

    /// Where an administrator consents to a link with AdminPulse (OAuth 2); `state` comes back with the answer. `None` on an
    /// installation that has no client id there.
    fn consent_address(&self, state: &str) -> Option<String>;

    /// The credentials for the code that came back after consent.
    async fn consented(&self, code: &str) -> Result<Credentials, CrmError>;
}
