//! Links with CRMs: what an administrator sees and does of them. What is shown holds no secret.

use async_trait::async_trait;
use domain::{
    crm::{Crm, Scope},
    crm_error::CrmError,
};
use serde::{Deserialize, Serialize};

use crate::{
    crm::{Connector, Connectors, Credentials, Taskflow, Tested},
    store::StoreError,
};

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

/// The links of an office, for its administrators. Times are seconds since 1970.
#[async_trait]
pub trait LinkStore: Send + Sync {
    /// The link with a CRM, as it is shown.
    async fn linked(&self, crm: Crm) -> Result<Option<Linked>, StoreError>;

    /// The credentials of a link, for the program alone.
    async fn credentials(&self, crm: Crm) -> Result<Option<Credentials>, StoreError>;

    /// Keeps credentials that were just tested and found good, in the place of earlier ones. Who did it is written down.
    async fn save(&self, credentials: &Credentials, now: i64) -> Result<(), StoreError>;

    /// Keeps credentials that the CRM gave instead of `used`; nothing when the office has linked otherwise since.
    async fn renew(&self, used: &Credentials, renewed: &Credentials) -> Result<(), StoreError>;

    /// Remembers how a test of a link ended.
    async fn tested(&self, crm: Crm, problem: Option<CrmError>, now: i64) -> Result<(), StoreError>;

    /// Forgets the credentials and stops a fetch with them. What was imported stays as it is. Who did it is written down.
    async fn remove(&self, crm: Crm, now: i64) -> Result<(), StoreError>;

    /// The scope that was chosen last; all at first.
    async fn last_scope(&self, crm: Crm) -> Result<Scope, StoreError>;

    /// The fetch that is prepared by itself.
    async fn schedule(&self, crm: Crm) -> Result<Option<Schedule>, StoreError>;

    /// Chooses when a fetch is prepared by itself, or that none is. An hour that is past today is meant for tomorrow.
    async fn choose_schedule(&self, crm: Crm, schedule: Option<&Schedule>, now: i64) -> Result<(), StoreError>;
}

/// One use of a link: open it, ask its connector, close it.
pub(crate) struct Calling {
    crm: Crm,
    credentials: Credentials,
    pub(crate) connector: Box<dyn Connector>,
}

impl Calling {
    /// The CRM as this office has linked it.
    pub(crate) async fn open(
        links: &dyn LinkStore,
        connectors: &dyn Connectors,
        crm: Crm,
    ) -> Result<Result<Self, CrmError>, StoreError> {
        let Some(credentials) = links.credentials(crm).await? else {
            return Ok(Err(CrmError::NotLinked));
        };
        Ok(connectors.connect(&credentials).map(|connector| Self {
            crm,
            credentials,
            connector,
        }))
    }

    /// Keeps credentials that the CRM replaced meanwhile: the old ones are worth nothing any more.
    pub(crate) async fn close(self, links: &dyn LinkStore) -> Result<(), StoreError> {
        match self.connector.renewed() {
            Some(renewed) if renewed.crm() == self.crm => links.renew(&self.credentials, &renewed).await,
            _ => Ok(()),
        }
    }
}

/// Every CRM with its link. `pretend`: credentials of pretend CRMs that this program runs.
///
/// # Errors
/// When the database cannot be used.
pub async fn views(
    links: &dyn LinkStore,
    connectors: &dyn Connectors,
    pretend: &[Credentials],
) -> Result<Vec<LinkView>, StoreError> {
    let mut views = Vec::new();
    for crm in Crm::ALL {
        views.push(LinkView {
            crm,
            linked: links.linked(crm).await?,
            consent: crm == Crm::AdminPulse && connectors.consent_address("").is_some(),
            pretend: pretend.iter().find(|credentials| credentials.crm() == crm).cloned(),
            schedule: links.schedule(crm).await?,
        });
    }
    Ok(views)
}

/// Tests credentials on the spot, and keeps them when they are good.
///
/// # Errors
/// When the database cannot be used.
pub async fn link(
    links: &dyn LinkStore,
    connectors: &dyn Connectors,
    credentials: Credentials,
    now: i64,
) -> Result<Result<Tested, CrmError>, StoreError> {
    let connector = match connectors.connect(&credentials) {
        Ok(connector) => connector,
        Err(problem) => return Ok(Err(problem)),
    };
    let answer = connector.test().await;
    if answer.is_ok() {
        let kept = connector.renewed().unwrap_or(credentials);
        links.save(&kept, now).await?;
    }
    Ok(answer)
}

/// Tests a link as it stands, and remembers how that ended.
///
/// # Errors
/// When the database cannot be used.
pub async fn test(
    links: &dyn LinkStore,
    connectors: &dyn Connectors,
    crm: Crm,
    now: i64,
) -> Result<Result<Tested, CrmError>, StoreError> {
    let answer = match Calling::open(links, connectors, crm).await? {
        Ok(calling) => {
            let answer = calling.connector.test().await;
            calling.close(links).await?;
            answer
        }
        Err(problem) => Err(problem),
    };
    links.tested(crm, answer.as_ref().err().copied(), now).await?;
    Ok(answer)
}

/// What can be chosen of a CRM's clients.
///
/// # Errors
/// When the database cannot be used.
pub async fn scope_choices(
    links: &dyn LinkStore,
    connectors: &dyn Connectors,
    crm: Crm,
) -> Result<Result<ScopeChoices, CrmError>, StoreError> {
    let calling = match Calling::open(links, connectors, crm).await? {
        Ok(calling) => calling,
        Err(problem) => return Ok(Err(problem)),
    };
    let answer = calling.connector.taskflows().await;
    calling.close(links).await?;
    let last = links.last_scope(crm).await?;
    Ok(answer.map(|taskflows| ScopeChoices { taskflows, last }))
}
