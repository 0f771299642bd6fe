//! What goes wrong, when and where it is said to.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use std::time::Duration;

use common::{adminpulse, client, consult, consult_url, consult_with, ids, json, start, start_with, token};
use pretend_crm::{Change, EmptyAnswer, Endpoint, Fault, Kind, Options, Place, PretendCrm, RateLimit, When};
use serde_json::{Value, json};

async fn statuses(crm: &PretendCrm, path: &str, calls: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..calls {
        statuses.push(adminpulse(crm, path).send().await.unwrap().status().as_u16());
    }
    statuses
}

#[tokio::test]
async fn faults_strike_the_calls_that_they_are_for() {
    let crm = start(3).await;
    let fault = |when, on| Fault {
        kind: Kind::ServerError,
        when,
        on: Some(on),
    };
    crm.set_faults([
        fault(When::Every(3), Endpoint::Relations),
        fault(When::First(1), Endpoint::Tasks),
    ]);
    assert_eq!(statuses(&crm, "/relations", 6).await, [200, 200, 500, 200, 200, 500]);
    assert_eq!(statuses(&crm, "/tasks", 2).await, [500, 200]);
    let counters = crm.counters();
    assert_eq!(
        (
            counters.of(Endpoint::Relations),
            counters.of(Endpoint::Tasks),
            counters.struck
        ),
        (6, 2, 3)
    );
    crm.set_faults([]);
    assert_eq!(statuses(&crm, "/relations", 3).await, [200; 3]);
    crm.reset_counters();
    assert_eq!(crm.counters().total(), 0);
}

#[tokio::test]
async fn each_of_the_two_refuses_in_its_own_words() {
    let crm = start(3).await;
    let token = token(&crm).await;
    for (kind, status, message, consult_status, consult_message) in [
        (
            Kind::TooManyCalls { retry_after: Some(7) },
            429,
            "Too many requests",
            403,
            "You are throttling the system",
        ),
        (
            Kind::KeyRefused,
            401,
            "Unauthorized",
            401,
            "The token is not valid or has expired",
        ),
        (
            Kind::RightMissing,
            403,
            "Forbidden",
            403,
            "No valid configuration for token",
        ),
    ] {
        crm.set_faults([Fault::from(kind)]);
        let response = adminpulse(&crm, "/relations").send().await.unwrap();
        let retry_after = response
            .headers()
            .get("retry-after")
            .map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(retry_after.as_deref(), (status == 429).then_some("7"));
        assert_eq!(response.status(), status);
        assert_eq!(response.json::<Value>().await.unwrap(), json!({ "message": message }));
        let response = consult_with(&crm, &token, "customers").await;
        assert_eq!(response.status(), consult_status);
        assert_eq!(
            response.json::<Value>().await.unwrap(),
            json!({ "ErrorMessage": consult_message })
        );
    }
    crm.set_faults([Fault::from(Kind::TooManyCalls { retry_after: None })]);
    let response = adminpulse(&crm, "/relations").send().await.unwrap();
    assert!(response.status() == 429 && !response.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn an_answer_is_cut_off_or_its_connection_closed() {
    let crm = start(30).await;
    let whole = adminpulse(&crm, "/relations")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    crm.set_faults([Fault::from(Kind::CutOff)]);
    let cut = adminpulse(&crm, "/relations")
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert_eq!(cut, whole.as_bytes()[..whole.len() / 2]);
    crm.set_faults([Fault::from(Kind::Closed)]);
    let response = adminpulse(&crm, "/relations").send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn a_slow_answer_outlasts_an_impatient_caller() {
    let crm = start(3).await;
    crm.set_faults([Fault::from(Kind::Slow { milliseconds: 60_000 })]);
    let call = adminpulse(&crm, "/relations").timeout(Duration::from_millis(200));
    assert!(call.send().await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn tokens_of_consult_expire() {
    let crm = start(3).await;
    let old = token(&crm).await;
    assert_eq!(consult_with(&crm, &old, "customers").await.status(), 200);
    crm.set_faults([Fault {
        when: When::Once(1),
        on: Some(Endpoint::Customers),
        ..Fault::from(Kind::TokenExpired)
    }]);
    for _ in 0..2 {
        assert_eq!(consult_with(&crm, &old, "customers").await.status(), 401);
    }
    assert_eq!(consult(&crm, "customers").await.status(), 200);

    let options = Options {
        token_lifetime: Duration::ZERO,
        ..Options::default()
    };
    assert_eq!(consult(&start_with(3, options).await, "customers").await.status(), 401);
}

/// Reads all relations by pages of ten, as they are numbered.
async fn read(crm: &PretendCrm) -> Vec<u64> {
    let mut found = Vec::new();
    for page in 0.. {
        let body = json(adminpulse(crm, &format!("/relations?page={page}&pageSize=10"))).await;
        found.extend(ids(&body["results"], "id"));
        if page + 1 >= body["pageCount"].as_u64().unwrap() {
            break;
        }
    }
    found
}

#[tokio::test]
async fn clients_shift_between_pages() {
    for (change, place, missed, doubled) in [
        (Change::Insert, Place::Beginning, 1, 1),
        (Change::Insert, Place::Middle, 0, 0),
        (Change::Insert, Place::End, 0, 0),
        (Change::Remove, Place::Beginning, 1, 0),
        (Change::Remove, Place::Middle, 0, 0),
        (Change::Remove, Place::End, 0, 0),
    ] {
        let crm = start(40).await;
        let before = crm.office().clients().len();
        crm.set_faults([Fault {
            when: When::Once(3),
            ..Fault::from(Kind::Shift { change, place })
        }]);
        let mut found = read(&crm).await;
        let now: Vec<u64> = crm
            .office()
            .clients()
            .iter()
            .map(|client| u64::from(client.id))
            .collect();
        assert_eq!(now.len().abs_diff(before), 1, "{change:?} {place:?}");
        let is_missed = |id: &&u64| !found.contains(*id);
        assert_eq!(
            now.iter().filter(is_missed).count(),
            missed,
            "{change:?} {place:?}: {found:?}"
        );
        let read = found.len();
        found.sort_unstable();
        found.dedup();
        assert_eq!(read - found.len(), doubled, "{change:?} {place:?}");
    }
}

#[tokio::test]
async fn a_certificate_is_of_this_host_and_of_today() {
    let crm = start(3).await;
    let call = || client(&crm).get(consult_url(&crm, "apisettings")).send();
    assert_eq!(call().await.unwrap().status(), 401);
    for (kind, reason) in [
        (Kind::OtherHost, "NotValidForName"),
        (Kind::ExpiredCertificate, "Expired"),
    ] {
        crm.set_faults([Fault::from(kind)]);
        let error = format!("{:?}", call().await.unwrap_err());
        assert!(error.contains(reason), "{error}");
    }
    crm.set_faults([]);
    assert_eq!(call().await.unwrap().status(), 401);
    let stranger = reqwest::Client::new()
        .get(consult_url(&crm, "apisettings"))
        .send()
        .await;
    let error = format!("{:?}", stranger.unwrap_err());
    assert!(error.contains("UnknownIssuer"), "{error}");
}

#[tokio::test]
async fn without_tls_consult_speaks_plain_http() {
    let crm = start_with(
        3,
        Options {
            tls: false,
            ..Options::default()
        },
    )
    .await;
    assert_eq!(crm.certificate(), None);
    let url = format!(
        "http://{}:{}/api/v1/apisettings",
        crm.consult_host(),
        crm.consult_port()
    );
    assert_eq!(reqwest::get(url).await.unwrap().status(), 401);
}

#[tokio::test]
async fn an_older_version_lacks_what_came_later() {
    let crm = start(3).await;
    crm.set_faults([Fault::from(Kind::OldVersion)]);
    for path in [
        "apisettings",
        "taskflow/tasks",
        "taskflow/tasks/1/data",
        "customer/changes",
    ] {
        let response = consult(&crm, path).await;
        assert_eq!(response.status(), 404, "{path}");
        assert!(response.text().await.unwrap().starts_with("<html>"), "{path}");
    }
    assert_eq!(consult(&crm, "customers").await.status(), 200);
}

#[tokio::test]
async fn nothing_is_said_in_four_ways() {
    let crm = start(3).await;
    let path = "customers?Filter=CustomerId eq 1";
    let answer = async || {
        let response = consult(&crm, path).await;
        (response.status().as_u16(), response.text().await.unwrap())
    };
    assert_eq!(answer().await, (404, r#"{"ErrorMessage":"Nothing found"}"#.to_owned()));
    for (kind, status, body) in [
        (EmptyAnswer::NoContent, 204, ""),
        (EmptyAnswer::EmptyArray, 200, "[]"),
        (EmptyAnswer::BareText, 404, "Nothing found"),
    ] {
        crm.set_faults([Fault::from(Kind::EmptyList { answer: kind })]);
        assert_eq!(answer().await, (status, body.to_owned()));
        assert_eq!(
            consult(&crm, "customers").await.status(),
            200,
            "a list with somebody in it is as before"
        );
    }
}

#[tokio::test]
async fn a_list_of_adminpulse_comes_bare() {
    let crm = start(3).await;
    let usual = json(adminpulse(&crm, "/relations")).await;
    crm.set_faults([Fault::from(Kind::BareArray)]);
    assert_eq!(json(adminpulse(&crm, "/relations")).await, usual["results"]);
}

#[tokio::test]
async fn the_rate_limit_is_each_ones_own_and_consult_says_it() {
    let limit = RateLimit {
        calls: 4,
        window: Duration::from_secs(3_600),
    };
    let crm = start_with(
        3,
        Options {
            rate_limit: Some(limit),
            ..Options::default()
        },
    )
    .await;
    assert_eq!(statuses(&crm, "/relations", 6).await, [200, 200, 200, 200, 429, 429]);
    assert_eq!(crm.counters().throttled, 2);
    let limit = RateLimit {
        calls: 4,
        window: Duration::from_secs(20),
    };
    let crm = start_with(
        3,
        Options {
            rate_limit: Some(limit),
            ..Options::default()
        },
    )
    .await;
    let settings: Value = consult(&crm, "apisettings").await.json().await.unwrap();
    assert_eq!(settings["RateLimit"], 12);
}

#[tokio::test]
async fn it_is_ruled_over_http() {
    let crm = start(3).await;
    let control = |path: &str| format!("{}/pretend/{path}", crm.adminpulse_url());
    let faults = json!([{ "kind": "server_error", "when": { "once": 2 }, "on": "relations" }]);
    let answer = client(&crm).post(control("faults")).json(&faults).send().await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(statuses(&crm, "/relations", 3).await, [200, 500, 200]);
    let counters = json(client(&crm).get(control("counters"))).await;
    assert_eq!(
        counters,
        json!({ "calls": { "relations": 3 }, "throttled": 0, "struck": 1 })
    );

    let id = crm.office().clients()[1].id;
    let typed = json!({ "email": "ander@voorbeeld.example", "language": "de" });
    let answer = client(&crm)
        .post(control(&format!("clients/{id}")))
        .json(&typed)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 204);
    let relation = json(adminpulse(&crm, "/relations?page=1&pageSize=1")).await["results"][0].clone();
    assert_eq!(
        (&relation["email"], &relation["languageCode"]),
        (&json!("ander@voorbeeld.example"), &json!("de-BE"))
    );
    let nobody = client(&crm)
        .post(control("clients/1"))
        .json(&typed)
        .send()
        .await
        .unwrap();
    assert_eq!(nobody.status(), 404);

    let page = client(&crm)
        .get(crm.adminpulse_url())
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for text in [
        "Dit is geen echt CRM",
        "proef-sleutel-adminpulse",
        "proef-sleutel-consult",
        "BEGIN CERTIFICATE",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

#[tokio::test]
async fn it_stops_when_it_is_dropped() {
    let crm = start(3).await;
    let (url, caller) = (crm.adminpulse_url(), client(&crm));
    assert_eq!(caller.get(&url).send().await.unwrap().status(), 200);
    drop(crm);
    let is_refused = async || reqwest::Client::new().get(&url).send().await.is_err();
    for _ in 0..100 {
        if is_refused().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it goes on");
}
