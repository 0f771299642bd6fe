//! Linking by consent, and the pretend CRMs of a demo.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use backend::{crm::Tested, links::LinkView};
use common::Server;
use domain::{crm::Crm, crm_error::CrmError};
use reqwest::{Client, StatusCode};
use serde_json::json;

async fn demo() -> Server {
    let server = Server::start_with(tempfile::tempdir().unwrap(), &["--pretend-crm"]);
    server.sign_in().await;
    server
}

/// Where that address leads.
async fn led(client: &Client, url: &str) -> String {
    let answer = client.get(url).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{url}");
    answer.headers()["location"].to_str().unwrap().to_owned()
}

async fn adminpulse(server: &Server) -> LinkView {
    let views: Vec<LinkView> = server.list("links").await;
    views.into_iter().find(|view| view.crm == Crm::AdminPulse).unwrap()
}

#[tokio::test]
async fn an_administrator_who_consents_comes_back_linked() {
    let server = demo().await;
    let view = adminpulse(&server).await;
    assert!(view.consent && view.linked.is_none());
    let consent = led(&server.client, &server.url("/api/links/adminpulse/consent")).await;
    let callback = led(
        &Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap(),
        &consent,
    )
    .await;

    let stranger = server.signed_in("admin@kantoor.example").await;
    let refused = led(&stranger, &callback).await;
    assert_eq!(
        refused, "/settings/links?problem=key_refused",
        "it was not started in that browser"
    );
    assert!(adminpulse(&server).await.linked.is_none());

    assert_eq!(led(&server.client, &callback).await, "/settings/links");
    assert!(adminpulse(&server).await.linked.is_some());
    let tested: Result<Tested, CrmError> = server.ask("test-link", json!({ "crm": "adminpulse" })).await;
    assert!(
        tested.is_ok(),
        "the token that took the place of the first is kept: {tested:?}"
    );
    let again = led(&server.client, &callback).await;
    assert_eq!(again, "/settings/links?problem=key_refused", "an answer counts once");
}

#[tokio::test]
async fn a_demo_links_its_pretend_crms_with_what_it_shows() {
    let server = demo().await;
    let views: Vec<LinkView> = server.list("links").await;
    for view in views {
        let credentials = view.pretend.unwrap();
        let tested: Result<Tested, CrmError> = server.ask("link", json!({ "credentials": credentials })).await;
        assert!(tested.is_ok(), "{:?}: {tested:?}", view.crm);
    }
}

#[tokio::test]
async fn without_a_client_id_nobody_is_sent_to_consent() {
    let server = Server::start();
    server.sign_in().await;
    assert!(!adminpulse(&server).await.consent);
    let answer = server.get("/api/links/adminpulse/consent").await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_pretend_crms_can_be_started_by_themselves() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_instroom"))
        .args(["pretend-crm", "--adminpulse-port=0", "--consult-port=0", "--persons=20"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut said = BufReader::new(process.stdout.take().unwrap());
    said.read_line(&mut line).unwrap();
    let url = line.trim().rsplit(' ').next().unwrap().to_owned();
    let page = reqwest::get(&url).await.unwrap();
    process.kill().unwrap();
    process.wait().unwrap();
    assert_eq!(page.status(), StatusCode::OK);
}
