//! Links with CRMs, as an administrator sees them. No secret is in here.

use domain::crm::{Crm, Scope};
use serde::{Deserialize, Serialize};

use crate::crm::{Credentials, CrmError, Taskflow};

/// A CRM on the settings page.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct LinkView {
    /// Which CRM.
    pub crm: Crm,
    /// Its link, if there is one.
    pub linked: Option<Linked>,
    /// Whether this installation can ask for consent (OAuth) instead of an API key.
    pub consent: bool,
    /// Credentials of the pretend CRM that this demo runs, to try a link without an account. Only in a demo.
    pub pretend: Option<Credentials>,
    /// The fetch that is prepared by itself, if any.
    pub schedule: Option<Schedule>,
}

/// A link as it stands.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Linked {
    /// Host and port of the office's own server, for the CRM that has one.
    pub address: Option<String>,
    /// When it was made or replaced, in seconds since 1970.
    pub at: i64,
    /// Who did that.
    pub user_name: String,
    /// When it was last tested, in seconds since 1970.
    pub tested_at: i64,
    /// What was wrong then, if anything.
    pub problem: Option<CrmError>,
}

/// A fetch that is prepared every night, and never applied by itself.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Schedule {
    /// The hour on Belgium's clock, 0 to 23.
    pub hour: u8,
    /// Which clients.
    pub scope: Scope,
}

/// What can be chosen of a CRM's clients, and what was chosen last.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ScopeChoices {
    /// In the order of their names.
    pub taskflows: Vec<Taskflow>,
    /// What the office chose last for this CRM; all at first.
    pub last: Scope,
}
