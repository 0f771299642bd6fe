//! What AdminPulse is called with: the office's key, or a token that its consent gives.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use backend::crm::{Credentials, Secret};
use domain::crm_error::CrmError;
use reqwest::{StatusCode, Url};

use crate::{
    access_token::{AccessToken, Given},
    adminpulse_mapping::Granted,
    failure::Failure,
    http::Http,
    settings::ConsentClient,
};

pub(crate) enum Access {
    /// A key holds until somebody withdraws it.
    Key(Secret),
    Consent(Box<Consent>),
}

/// The office's consent, and what it is exchanged for.
pub(crate) struct Consent {
    oauth: OAuth,
    /// What the next token is asked with, and whether the CRM gave it instead of the one that was kept.
    refresh: Mutex<Refresh>,
    access: AccessToken,
}

struct Refresh {
    token: Secret,
    is_renewed: bool,
}

/// Where tokens are asked for, and by whom.
pub(crate) struct OAuth {
    pub http: Http,
    pub token_url: Url,
    pub client: ConsentClient,
}

impl Access {
    pub async fn token(&self) -> Result<String, Failure> {
        match self {
            Self::Key(key) => Ok(key.0.clone()),
            Self::Consent(consent) => consent.access.get(|| consent.refresh()).await,
        }
    }

    /// The token was refused. A key that is refused stays so.
    pub async fn refused(&self, token: &str) -> Failure {
        match self {
            Self::Key(_) => Failure::lasting(CrmError::KeyRefused),
            Self::Consent(consent) => {
                consent.access.refused(token).await;
                Failure::passing(CrmError::KeyRefused)
            }
        }
    }

    /// See [`backend::crm::Connector::renewed`].
    pub fn renewed(&self) -> Option<Credentials> {
        match self {
            Self::Key(_) => None,
            Self::Consent(consent) => {
                let refresh = consent.state();
                let refresh_token = refresh.is_renewed.then(|| refresh.token.clone())?;
                Some(Credentials::AdminPulseConsent { refresh_token })
            }
        }
    }
}

impl Consent {
    pub fn new(oauth: OAuth, refresh_token: Secret) -> Self {
        Self {
            oauth,
            refresh: Mutex::new(Refresh {
                token: refresh_token,
                is_renewed: false,
            }),
            access: AccessToken::default(),
        }
    }

    async fn refresh(&self) -> Result<Given, Failure> {
        let refresh_token = self.state().token.clone();
        let question = [("grant_type", "refresh_token"), ("refresh_token", &refresh_token.0)];
        let granted = self.oauth.ask(&question).await?;
        if let Some(token) = granted
            .refresh_token
            .map(Secret)
            .filter(|token| *token != refresh_token)
        {
            *self.state() = Refresh {
                token,
                is_renewed: true,
            };
        }
        Ok(Given {
            token: granted.access_token,
            holds: granted.expires_in.map(Duration::from_secs),
        })
    }

    fn state(&self) -> MutexGuard<'_, Refresh> {
        self.refresh.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OAuth {
    /// Asks for tokens.
    pub async fn ask(&self, question: &[(&str, &str)]) -> Result<Granted, Failure> {
        let mut form = question.to_vec();
        form.extend([
            ("client_id", self.client.id.as_str()),
            ("client_secret", &self.client.secret.0),
        ]);
        let answer = self
            .http
            .call(self.http.post(self.token_url.clone()).form(&form))
            .await?;
        match answer.status {
            StatusCode::OK => answer.json(),
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err(Failure::lasting(CrmError::KeyRefused))
            }
            _ => Err(Failure::lasting(CrmError::NotTheCrm)),
        }
    }
}
