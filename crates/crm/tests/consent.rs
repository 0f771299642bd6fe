//! AdminPulse by the office's consent instead of a key.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod common;

use backend::crm::{Connectors, Credentials, Secret};
use common::{declarations, fetch, settings, start};
use crm::{ConsentClient, HttpConnectors, Settings};
use domain::{crm::Scope, crm_error::CrmError};
use pretend_crm::{Endpoint, Fault, Kind, OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, PretendCrm, When};
use reqwest::{Url, header::LOCATION, redirect};

fn with_consent(crm: &PretendCrm) -> HttpConnectors {
    let client = ConsentClient {
        id: OAUTH_CLIENT_ID.to_owned(),
        secret: Secret(OAUTH_CLIENT_SECRET.to_owned()),
        redirect_url: "https://instroom.example/koppelingen/terug?kantoor=1".to_owned(),
        authorize_url: None,
        token_url: None,
    };
    let settings = Settings {
        consent: Some(client),
        ..settings(crm)
    };
    HttpConnectors::new(settings).unwrap()
}

/// What the browser of a colleague does who says yes.
async fn consented(connectors: &HttpConnectors) -> Credentials {
    let address = connectors.consent_address("toestand").unwrap();
    let browser = reqwest::Client::builder()
        .redirect(redirect::Policy::none())
        .build()
        .unwrap();
    let answer = browser.get(address).send().await.unwrap();
    let back = Url::parse(answer.headers()[LOCATION].to_str().unwrap()).unwrap();
    let parameter = |name: &str| back.query_pairs().find(|(of, _)| of == name).unwrap().1.into_owned();
    assert_eq!(parameter("state"), "toestand");
    connectors.consented(&parameter("code")).await.unwrap()
}

#[tokio::test]
async fn consent_gives_credentials_that_renew_themselves() {
    let crm = start(600).await;
    let connectors = with_consent(&crm);
    let first = consented(&connectors).await;
    let connector = connectors.connect(&first).unwrap();
    assert_eq!(connector.renewed(), None, "nothing was called yet");
    crm.set_faults([Fault {
        when: When::Every(3),
        ..Kind::TokenExpired.into()
    }]);
    let kept = fetch(&*connector, &Scope::All).await.unwrap();
    assert_eq!(kept.clients().len(), declarations(&crm.office()).len());

    let renewed = connector.renewed().unwrap();
    assert_ne!(renewed, first);
    crm.set_faults([]);
    let again = connectors.connect(&renewed).unwrap();
    assert!(again.test().await.is_ok());
    // A refresh token holds once.
    let old = connectors.connect(&first).unwrap();
    assert_eq!(old.test().await, Err(CrmError::KeyRefused));
}

#[tokio::test]
async fn a_refresh_that_fails_before_it_is_granted_is_tried_again() {
    let crm = start(30).await;
    let connectors = with_consent(&crm);
    for kind in [Kind::ServerError, Kind::TooManyCalls { retry_after: Some(0) }] {
        crm.set_faults([]);
        let credentials = consented(&connectors).await;
        crm.set_faults([Fault {
            when: When::First(2),
            on: Some(Endpoint::OauthToken),
            kind,
        }]);
        let connector = connectors.connect(&credentials).unwrap();
        let answer = fetch(&*connector, &Scope::All).await;
        assert!(answer.is_ok(), "{kind:?}");
        assert!(connector.renewed().is_some());
    }
}

#[tokio::test]
async fn consent_that_was_withdrawn_or_never_given_is_refused() {
    let crm = start(30).await;
    let connectors = with_consent(&crm);
    assert_eq!(connectors.consented("geen-code").await, Err(CrmError::KeyRefused));
    let withdrawn = Credentials::AdminPulseConsent {
        refresh_token: Secret("ingetrokken".to_owned()),
    };
    let connector = connectors.connect(&withdrawn).unwrap();
    assert_eq!(connector.test().await, Err(CrmError::KeyRefused));
    // An installation without a client id.
    let without = common::connectors(&crm);
    assert_eq!(without.consent_address("toestand"), None);
    assert_eq!(without.connect(&withdrawn).err(), Some(CrmError::KeyRefused));
}
