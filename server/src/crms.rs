//! The CRMs of this installation: those of the settings, or in a demo the pretend ones.

use std::{net::SocketAddr, sync::Arc};

use backend::crm::{Connectors, Credentials, Secret, Tls};
use crm::{AllowList, ConsentClient, HttpConnectors, NotARule, NotAUrl};
use pretend_crm::{
    ADMINPULSE_KEY, CONSULT_KEY, OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, Office, Options, PretendCrm, StartError,
};

use crate::{consent, settings::Settings};

/// Persons in the pretend CRMs.
pub(crate) const PERSONS: usize = 2_000;

/// The connectors, with the pretend CRMs that they lead to, if any.
pub(crate) struct Crms {
    pub(crate) connectors: Arc<dyn Connectors>,
    pretend: Option<PretendCrm>,
}

/// Why no CRM can be reached.
#[derive(Debug, thiserror::Error)]
pub enum CrmsError {
    /// The pretend ones could not be started.
    #[error(transparent)]
    Start(#[from] StartError),
    /// An address of Consult.
    #[error(transparent)]
    Address(#[from] NotARule),
    /// The URL of AdminPulse.
    #[error(transparent)]
    Url(#[from] NotAUrl),
}

impl Crms {
    /// Starts the pretend ones where the settings say so; `address` is where Instroom itself listens.
    pub(crate) async fn of(settings: &Settings, address: SocketAddr) -> Result<Self, CrmsError> {
        let pretend = if settings.demo && settings.pretend_crm {
            Some(start(address).await?)
        } else {
            None
        };
        let connectors = HttpConnectors::new(match &pretend {
            Some(pretend) => pretended(pretend, address, allowed(settings))?,
            None => real(settings),
        })?;
        Ok(Self {
            connectors: Arc::new(connectors),
            pretend,
        })
    }

    /// Where the pretend ones say what they are.
    pub(crate) fn page(&self) -> Option<String> {
        self.pretend.as_ref().map(PretendCrm::adminpulse_url)
    }

    /// What an administrator would type to link the pretend ones.
    pub(crate) fn credentials(&self) -> Vec<Credentials> {
        let Some(pretend) = &self.pretend else {
            return Vec::new();
        };
        vec![
            Credentials::AdminConsult {
                host: pretend.consult_host(),
                port: pretend.consult_port(),
                api_key: Secret(CONSULT_KEY.to_owned()),
                tls: Tls::Off,
            },
            Credentials::AdminPulse {
                api_key: Secret(ADMINPULSE_KEY.to_owned()),
            },
        ]
    }
}

/// Starts the pretend CRMs at the second and third port after Instroom's own, so that a link holds when all of it is started
/// again (the first is the one that `cargo leptos watch` reloads pages by); at any where those are taken. Consult goes without
/// a certificate: a pretend one is another at every start.
async fn start(address: SocketAddr) -> Result<PretendCrm, StartError> {
    let options = |adminpulse_port, consult_port| Options {
        adminpulse_port,
        consult_port,
        tls: false,
        ..Options::default()
    };
    let after = |ports| address.port().checked_add(ports).unwrap_or_default();
    let office = Office::fictitious(PERSONS);
    match PretendCrm::start(office.clone(), options(after(2), after(3))).await {
        Err(StartError::Port { .. }) => PretendCrm::start(office, options(0, 0)).await,
        started => started,
    }
}

fn allowed(settings: &Settings) -> AllowList {
    settings.crm_addresses.clone().unwrap_or_default()
}

fn real(settings: &Settings) -> crm::Settings {
    let id = settings.adminpulse_client_id.clone();
    let secret = settings.adminpulse_client_secret.clone();
    let client = id.zip(secret).zip(settings.url.as_deref());
    crm::Settings {
        allowed: allowed(settings),
        adminpulse_url: settings.adminpulse_url.clone(),
        consent: client.map(|((id, secret), url)| consent_client(id, secret, url)),
        ..crm::Settings::default()
    }
}

fn pretended(pretend: &PretendCrm, address: SocketAddr, allowed: AllowList) -> Result<crm::Settings, NotARule> {
    let consult: AllowList = format!("{}:{}", pretend.consult_host(), pretend.consult_port()).parse()?;
    let secret = Secret(OAUTH_CLIENT_SECRET.to_owned());
    let consent = consent_client(OAUTH_CLIENT_ID.to_owned(), secret, &format!("http://{address}"));
    Ok(crm::Settings {
        allowed: allowed.and(consult),
        adminpulse_url: pretend.adminpulse_url(),
        consent: Some(consent),
        ..crm::Settings::default()
    })
}

fn consent_client(id: String, secret: Secret, url: &str) -> ConsentClient {
    ConsentClient {
        id,
        secret,
        redirect_url: format!("{}{}", url.trim_end_matches('/'), consent::CALLBACK),
        authorize_url: None,
        token_url: None,
    }
}
