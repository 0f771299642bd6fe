//! What the tests call a pretend CRM with.

#![allow(dead_code, reason = "each test uses a part")]

use pretend_crm::{ADMINPULSE_KEY, CONSULT_KEY, Office, Options, PretendCrm};
use reqwest::{Certificate, Client, RequestBuilder, Response};
use serde_json::Value;

pub async fn start(persons: usize) -> PretendCrm {
    start_with(persons, Options::default()).await
}

pub async fn start_with(persons: usize, options: Options) -> PretendCrm {
    PretendCrm::start(Office::fictitious(persons), options).await.unwrap()
}

/// A client that trusts the certificate of Consult, and follows no redirect. Every one makes connections of its own.
pub fn client(crm: &PretendCrm) -> Client {
    let certificate = Certificate::from_pem(crm.certificate().unwrap().as_bytes()).unwrap();
    Client::builder()
        .add_root_certificate(certificate)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

pub fn adminpulse(crm: &PretendCrm, path: &str) -> RequestBuilder {
    client(crm)
        .get(format!("{}{path}", crm.adminpulse_url()))
        .bearer_auth(ADMINPULSE_KEY)
}

pub fn consult_url(crm: &PretendCrm, path: &str) -> String {
    format!("https://{}:{}/api/v1/{path}", crm.consult_host(), crm.consult_port())
}

/// A token of Consult.
pub async fn token(crm: &PretendCrm) -> String {
    let response = client(crm)
        .get(consult_url(crm, &format!("token/{CONSULT_KEY}")))
        .send()
        .await;
    let token: Value = response.unwrap().json().await.unwrap();
    token["TokenGuid"].as_str().unwrap().to_owned()
}

pub async fn consult(crm: &PretendCrm, path: &str) -> Response {
    let token = token(crm).await;
    consult_with(crm, &token, path).await
}

pub async fn consult_with(crm: &PretendCrm, token: &str, path: &str) -> Response {
    let call = client(crm).get(consult_url(crm, path)).header("synetonToken", token);
    call.send().await.unwrap()
}

pub async fn json(call: RequestBuilder) -> Value {
    let response = call.send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}

/// The ids of a list.
pub fn ids(rows: &Value, key: &str) -> Vec<u64> {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| row[key].as_u64().unwrap())
        .collect()
}
