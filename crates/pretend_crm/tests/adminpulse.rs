//! AdminPulse's side.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use common::{adminpulse, client, ids, json, start};
use pretend_crm::{Fault, Kind, OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, PretendCrm};
use serde_json::{Value, json};

#[tokio::test]
async fn the_pages_together_are_the_list() {
    let crm = start(100).await;
    let expected: Vec<u64> = crm
        .office()
        .clients()
        .iter()
        .map(|client| u64::from(client.id))
        .collect();
    for size in [1, 7, expected.len(), 400] {
        let mut found = Vec::new();
        let mut pages = 1;
        for page in 0.. {
            let body = json(adminpulse(&crm, &format!("/relations?page={page}&pageSize={size}"))).await;
            found.extend(ids(&body["results"], "id"));
            pages = body["pageCount"].as_u64().unwrap();
            if page + 1 >= pages {
                break;
            }
        }
        assert_eq!(found, expected, "{size}");
        assert_eq!(pages, u64::try_from(expected.len().div_ceil(size)).unwrap());
    }
    let after = json(adminpulse(&crm, "/relations?page=99&pageSize=400")).await;
    assert_eq!(after["results"], json!([]));
}

#[tokio::test]
async fn pages_are_limited_and_keys_needed() {
    let crm = start(3).await;
    for (path, status) in [
        ("/relations?pageSize=401", 400),
        ("/relations?pageSize=0", 400),
        ("/tasks?deadlineFrom=2026-01-01", 400),
        ("/relaties", 404),
    ] {
        assert_eq!(adminpulse(&crm, path).send().await.unwrap().status(), status, "{path}");
    }
    let url = format!("{}/relations", crm.adminpulse_url());
    for call in [client(&crm).get(&url), client(&crm).get(&url).bearer_auth("een andere")] {
        assert_eq!(call.send().await.unwrap().status(), 401);
    }
}

/// The names that the connector has in its mapping, and no others.
#[tokio::test]
async fn a_relation_has_these_names() {
    let crm = start(130).await;
    let body = json(adminpulse(&crm, "/relations?pageSize=400")).await;
    let names = [
        "bankIBAN",
        "birthDate",
        "box",
        "city",
        "commercialName",
        "countryCode",
        "email",
        "fileManagers",
        "firstName",
        "houseNumber",
        "id",
        "invoiceEmail",
        "labels",
        "languageCode",
        "linkedRelations",
        "mobile",
        "name",
        "nationalNumber",
        "phone",
        "postalCode",
        "status",
        "street",
        "type",
        "uniqueIdentifier",
        "vatNumber",
    ];
    for relation in body["results"].as_array().unwrap() {
        let found: Vec<&String> = relation.as_object().unwrap().keys().collect();
        assert_eq!(found, names);
    }
    let first = &body["results"][0];
    assert_eq!(first["uniqueIdentifier"], "APR01000");
    assert_eq!(first["nationalNumber"], "85073003328");
    assert_eq!(first["birthDate"], "1985-07-30T00:00:00");
    assert_eq!(first["languageCode"], "nl-BE");
    assert_eq!(first["type"], "SoleProprietor");
    assert_eq!(first["fileManagers"], json!(["admin@kantoor.example"]));
    let linked = body["results"].as_array().unwrap().iter().flat_map(|relation| {
        let links = relation["linkedRelations"].as_array().unwrap();
        links.iter().map(|link| link["type"].as_str().unwrap())
    });
    let linked: Vec<&str> = linked.collect();
    assert!(linked.contains(&"Partner") && linked.contains(&"Kind"), "{linked:?}");
}

#[tokio::test]
async fn relations_are_found_by_vat_number_and_tasks_by_relation_and_deadline() {
    let crm = start(200).await;
    let office = crm.office();
    let company = office.clients().iter().find(|client| client.is_company()).unwrap();
    let digits: String = company.vat_number.chars().filter(char::is_ascii_digit).collect();
    let found = json(adminpulse(&crm, &format!("/relations?vatNumber={digits}"))).await;
    assert_eq!(ids(&found["results"], "id"), [u64::from(company.id)]);

    let path = format!("/tasks?relationId={}&pageSize=400", company.id);
    let tasks = json(adminpulse(&crm, &path)).await;
    let deadlines: Vec<&str> = tasks["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|task| task["deadline"].as_str().unwrap())
        .collect();
    assert!(
        deadlines.contains(&"2026-09-30T00:00:00") && deadlines.len() >= 5,
        "{deadlines:?}"
    );
    let path = format!("{path}&deadlineFrom=30092026&deadlineUntil=31122026");
    let tasks = json(adminpulse(&crm, &path)).await;
    let in_period = deadlines
        .iter()
        .filter(|deadline| **deadline >= "2026-09-30" && **deadline < "2027")
        .count();
    assert_eq!(tasks["results"].as_array().unwrap().len(), in_period);
    assert!(in_period < deadlines.len());
    let names: Vec<&String> = tasks["results"][0].as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        [
            "deadline",
            "id",
            "inapplicable",
            "name",
            "referenceYear",
            "relationUniqueIdentifier",
            "status",
            "subtasks",
            "templateName"
        ]
    );
}

async fn ask_token(crm: &PretendCrm, fields: &[(&str, &str)]) -> (u16, Value) {
    let own = [("client_id", OAUTH_CLIENT_ID), ("client_secret", OAUTH_CLIENT_SECRET)];
    let form: Vec<_> = own.iter().chain(fields).collect();
    let call = client(crm)
        .post(format!("{}/oauth/token", crm.adminpulse_url()))
        .form(&form);
    let response = call.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn status_with(crm: &PretendCrm, token: &Value) -> u16 {
    let call = client(crm).get(format!("{}/relations", crm.adminpulse_url()));
    call.bearer_auth(token.as_str().unwrap())
        .send()
        .await
        .unwrap()
        .status()
        .as_u16()
}

#[tokio::test]
async fn consent_gives_tokens_and_each_refresh_token_works_once() {
    let crm = start(3).await;
    let redirect = "http://127.0.0.1:3000/koppeling?crm=adminpulse";
    let url = format!("{}/oauth/authorize", crm.adminpulse_url());
    let call = client(&crm).get(url).query(&[
        ("client_id", OAUTH_CLIENT_ID),
        ("redirect_uri", redirect),
        ("state", "a&b"),
    ]);
    let response = call.send().await.unwrap();
    assert_eq!(response.status(), 303);
    let location = response.headers()["location"].to_str().unwrap();
    let (code, state) = location
        .strip_prefix(&format!("{redirect}&code="))
        .unwrap()
        .split_once('&')
        .unwrap();
    assert_eq!(state, "state=a%26b");

    let with_code = |redirect| {
        [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect),
        ]
    };
    let (status, tokens) = ask_token(&crm, &with_code(redirect)).await;
    assert_eq!((status, &tokens["token_type"]), (200, &json!("Bearer")));
    assert_eq!(status_with(&crm, &tokens["access_token"]).await, 200);
    assert_eq!(
        ask_token(&crm, &with_code(redirect)).await,
        (400, json!({ "error": "invalid_grant" })),
        "a code is used once"
    );

    let refresh = tokens["refresh_token"].as_str().unwrap();
    let (status, renewed) = ask_token(&crm, &[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await;
    assert_eq!(status, 200);
    assert_ne!(renewed["refresh_token"], tokens["refresh_token"]);
    assert_eq!(status_with(&crm, &renewed["access_token"]).await, 200);
    let (status, _) = ask_token(&crm, &[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await;
    assert_eq!(status, 400, "a refresh token is used once");

    crm.set_faults([Fault::from(Kind::TokenExpired)]);
    assert_eq!(status_with(&crm, &renewed["access_token"]).await, 401);
    assert_eq!(
        adminpulse(&crm, "/relations").send().await.unwrap().status(),
        200,
        "an API key does not expire"
    );
}

#[tokio::test]
async fn a_code_is_for_the_address_that_asked_for_it() {
    let crm = start(3).await;
    let url = format!("{}/oauth/authorize", crm.adminpulse_url());
    let query = [("client_id", OAUTH_CLIENT_ID), ("redirect_uri", "http://127.0.0.1/een")];
    let response = client(&crm).get(&url).query(&query).send().await.unwrap();
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let code = location.split("code=").nth(1).unwrap().split('&').next().unwrap();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", "http://127.0.0.1/twee"),
    ];
    assert_eq!(ask_token(&crm, &fields).await.0, 400);
    let unknown = client(&crm)
        .get(&url)
        .query(&[("client_id", "onbekend"), ("redirect_uri", "http://127.0.0.1/")]);
    assert_eq!(unknown.send().await.unwrap().status(), 400);
}
