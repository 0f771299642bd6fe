//! Makes connectors of credentials.

use std::{net::Ipv6Addr, sync::Arc};

use async_trait::async_trait;
use backend::crm::{Connector, Connectors, Credentials, Secret, Tls};
use domain::crm_error::CrmError;
use reqwest::Url;

use crate::{
    adminconsult::AdminConsult,
    adminconsult_mapping::CALLS_BEFORE_SETTINGS,
    adminpulse::AdminPulse,
    adminpulse_mapping::{AUTHORIZE, CALLS_A_MINUTE, TOKEN},
    adminpulse_token::{Access, Consent, OAuth},
    allow_list::AllowList,
    http::Http,
    resolver::Checked,
    settings::{ConsentClient, NotAUrl, Settings},
};

/// Both CRMs over HTTP, within the settings of an installation.
pub struct HttpConnectors {
    settings: Settings,
    allowed: Arc<AllowList>,
    adminpulse: Url,
    consent: Option<ConsentUrls>,
}

/// The client that asks for consent, and where it asks.
struct ConsentUrls {
    client: ConsentClient,
    authorize: Url,
    token: Url,
}

impl HttpConnectors {
    /// # Errors
    /// [`NotAUrl`] for a URL in the settings that is none.
    pub fn new(settings: Settings) -> Result<Self, NotAUrl> {
        let adminpulse = web_url(&format!("{}/", settings.adminpulse_url.trim_end_matches('/')))?;
        let consent = settings.consent.clone();
        let consent = consent.map(|client| ConsentUrls::of(client, &adminpulse)).transpose()?;
        let mut allowed = settings.allowed.clone().and(only(&adminpulse)?);
        if let Some(consent) = &consent {
            allowed = allowed.and(only(&consent.token)?);
        }
        Ok(Self {
            allowed: Arc::new(allowed),
            adminpulse,
            consent,
            settings,
        })
    }

    fn adminpulse(&self, access: Access) -> Result<AdminPulse, CrmError> {
        Ok(AdminPulse {
            http: self.http(&self.adminpulse, &tls_of(&self.adminpulse), CALLS_A_MINUTE)?,
            base: self.adminpulse.clone(),
            access: Arc::new(access),
            today: (self.settings.today)(),
            chosen: Arc::default(),
        })
    }

    fn adminconsult(&self, host: &str, port: u16, api_key: &Secret, tls: &Tls) -> Result<AdminConsult, CrmError> {
        let base = consult_url(host, port, tls).ok_or(CrmError::NotAllowed)?;
        let http = self.http(&base, tls, CALLS_BEFORE_SETTINGS)?;
        Ok(AdminConsult::new(http, base, api_key.clone(), (self.settings.today)()))
    }

    fn oauth(&self) -> Result<OAuth, CrmError> {
        // The installation lost its client id: what the office consented to holds no longer.
        let ConsentUrls { client, token, .. } = self.consent.as_ref().ok_or(CrmError::KeyRefused)?;
        Ok(OAuth {
            http: self.http(token, &tls_of(token), CALLS_A_MINUTE)?,
            token_url: token.clone(),
            client: client.clone(),
        })
    }

    fn http(&self, base: &Url, tls: &Tls, calls: usize) -> Result<Http, CrmError> {
        let checked = Checked {
            allowed: Arc::clone(&self.allowed),
            port: base.port_or_known_default().ok_or(CrmError::NotAllowed)?,
            is_plain: *tls == Tls::Off,
        };
        Http::new(base, tls, checked, calls, &self.settings)
    }
}

#[async_trait]
impl Connectors for HttpConnectors {
    fn connect(&self, credentials: &Credentials) -> Result<Box<dyn Connector>, CrmError> {
        Ok(match credentials {
            Credentials::AdminPulse { api_key } => Box::new(self.adminpulse(Access::Key(api_key.clone()))?),
            Credentials::AdminPulseConsent { refresh_token } => {
                let consent = Consent::new(self.oauth()?, refresh_token.clone());
                Box::new(self.adminpulse(Access::Consent(Box::new(consent)))?)
            }
            Credentials::AdminConsult {
                host,
                port,
                api_key,
                tls,
            } => Box::new(self.adminconsult(host, *port, api_key, tls)?),
        })
    }

    fn consent_address(&self, state: &str) -> Option<String> {
        let ConsentUrls { client, authorize, .. } = self.consent.as_ref()?;
        let mut url = authorize.clone();
        url.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("client_id", &client.id),
            ("redirect_uri", &client.redirect_url),
            ("state", state),
        ]);
        Some(url.into())
    }

    async fn consented(&self, code: &str) -> Result<Credentials, CrmError> {
        let oauth = self.oauth()?;
        let redirect_url = oauth.client.redirect_url.as_str();
        let question = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_url),
        ];
        // A code holds once: what failed is not tried again.
        let granted = oauth.ask(&question).await.map_err(|failure| failure.error)?;
        let refresh_token = granted.refresh_token.map(Secret).ok_or(CrmError::Unreadable)?;
        Ok(Credentials::AdminPulseConsent { refresh_token })
    }
}

impl ConsentUrls {
    fn of(client: ConsentClient, adminpulse: &Url) -> Result<Self, NotAUrl> {
        let url = |said: &Option<String>, below: &str| match said {
            Some(said) => web_url(said),
            None => adminpulse.join(below).map_err(|_| NotAUrl(below.to_owned())),
        };
        Ok(Self {
            authorize: url(&client.authorize_url, AUTHORIZE)?,
            token: url(&client.token_url, TOKEN)?,
            client,
        })
    }
}

fn web_url(text: &str) -> Result<Url, NotAUrl> {
    let url = Url::parse(text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| NotAUrl(text.to_owned()))
}

/// The list that allows the server of that URL alone.
fn only(url: &Url) -> Result<AllowList, NotAUrl> {
    let host = url.host_str().zip(url.port_or_known_default());
    let list = host.and_then(|(host, port)| format!("{host}:{port}").parse().ok());
    list.ok_or_else(|| NotAUrl(url.to_string()))
}

fn tls_of(url: &Url) -> Tls {
    match url.scheme() {
        "http" => Tls::Off,
        _ => Tls::Public,
    }
}

/// `None` where the host is more or less than a host.
fn consult_url(host: &str, port: u16, tls: &Tls) -> Option<Url> {
    let host = match host.parse::<Ipv6Addr>() {
        Ok(address) => format!("[{address}]"),
        Err(_) => host.to_owned(),
    };
    let is_only_a_host = !host.contains(|letter: char| letter.is_whitespace() || "/\\?#@".contains(letter));
    let scheme = if *tls == Tls::Off { "http" } else { "https" };
    let url = Url::parse(&format!("{scheme}://{host}:{port}/api/v1/")).ok()?;
    let is_as_asked = url.port_or_known_default() == Some(port) && url.path() == "/api/v1/";
    (is_only_a_host && is_as_asked).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_host_and_nothing_else() {
        for host in [
            "server",
            "consult.office.example",
            "192.168.1.7",
            "fd00::5",
            "[fd00::5]",
        ] {
            assert!(consult_url(host, 2100, &Tls::Public).is_some(), "{host}");
        }
        for host in [
            "",
            "https://server",
            "server/x",
            "a@b",
            "a b",
            "server:80",
            "server?",
            "server#",
            "\\server",
            "a:b",
        ] {
            assert!(consult_url(host, 2100, &Tls::Public).is_none(), "{host}");
        }
    }

    #[test]
    fn an_address_in_disguise_is_that_address() {
        for host in ["0x7f.1", "2130706433", "127.1", "017700000001"] {
            let url = consult_url(host, 2100, &Tls::Off);
            assert_eq!(url.as_ref().and_then(Url::host_str), Some("127.0.0.1"), "{host}");
        }
    }
}
