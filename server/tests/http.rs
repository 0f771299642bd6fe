//! The server as a browser meets it: over HTTP, on a port of its own, with a fresh database.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use std::path::Path;

use backend::views::{ClientPage, ClientQuery};
use common::{PASSWORD, Server, counts, request};
use domain::{
    changes::{ApplyOutcome, CellChange, Operation},
    client::ExistingClient,
    field::Field,
    language::Language,
};
use reqwest::StatusCode;

#[tokio::test]
async fn without_a_session_no_data_comes_out() {
    let server = Server::start();
    for path in ["/api/existing-clients", "/api/template.xlsx?filled=true"] {
        let answer = server.client.get(server.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    let apply = server
        .client
        .post(server.url("/api/imports"))
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(apply.status(), StatusCode::UNAUTHORIZED);
    let list = server.client.post(server.url("/api/fn/clients"));
    let list = list
        .header("content-type", "application/json")
        .body(r#"{"query":{}}"#)
        .send()
        .await
        .unwrap();
    assert!(!list.status().is_success());
}

#[tokio::test]
async fn the_wrong_password_opens_nothing_and_the_right_one_does() {
    let server = Server::start();
    assert_eq!(server.attempt("fout").await.text().await.unwrap(), "false");
    let closed = server
        .client
        .get(server.url("/api/existing-clients"))
        .send()
        .await
        .unwrap();
    assert_eq!(closed.status(), StatusCode::UNAUTHORIZED);
    server.sign_in().await;
    let open = server
        .client
        .get(server.url("/api/existing-clients"))
        .send()
        .await
        .unwrap();
    assert_eq!(open.status(), StatusCode::OK);
    let bytes = open.bytes().await.unwrap();
    let clients: Vec<ExistingClient> = postcard::from_bytes(&bytes).unwrap();
    assert_eq!(clients.len(), 200);
}

#[tokio::test]
async fn a_request_from_another_site_is_refused() {
    let server = Server::start();
    let request = server
        .client
        .post(server.url("/api/imports"))
        .header("sec-fetch-site", "cross-site")
        .body("{}");
    assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn every_page_has_its_own_nonce_and_the_headers_that_guard_it() {
    let server = Server::start();
    let mut policies = Vec::new();
    for _ in 0..2 {
        let answer = server.client.get(server.url("/sign-in")).send().await.unwrap();
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(
            policy.contains("'nonce-") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{policy}"
        );
        policies.push(policy);
    }
    assert_ne!(policies[0], policies[1]);
}

#[tokio::test]
async fn a_page_keeps_its_policy_while_files_are_fetched() {
    let site = tempfile::tempdir().unwrap();
    std::fs::write(site.path().join("icon.svg"), "<svg/>").unwrap();
    let server = Server::start_with(tempfile::tempdir().unwrap(), &["--site", site.path().to_str().unwrap()]);
    server.sign_in().await;
    let fetch_files = || async {
        for _ in 0..20 {
            assert_eq!(server.get("/icon.svg").await.status(), StatusCode::OK);
        }
    };
    for _ in 0..20 {
        let (page, ..) = tokio::join!(server.get("/clients"), fetch_files(), fetch_files(), fetch_files());
        let policy = page.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("'nonce-"), "{policy}");
    }
    let nowhere = server.get("/nowhere").await;
    assert_eq!(nowhere.status(), StatusCode::NOT_FOUND);
    let policy = nowhere.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("'nonce-"), "{policy}");
}

/// Remembers the client as one of AdminPulse's.
fn link((client, row): (ExistingClient, u32)) -> Operation {
    let cell = CellChange {
        field: Field::ExternalId,
        old: client.record.value(Field::ExternalId).map(str::to_owned),
        new: Some(format!("adminpulse:APR{row:05}")),
    };
    Operation::Overwrite {
        row,
        client: client.id,
        cells: vec![cell],
    }
}

#[tokio::test]
async fn a_filled_template_comes_back_without_a_change_in_every_language() {
    let server = Server::start();
    server.sign_in().await;
    // Half of them come from a CRM, whose name goes with their ids.
    let linked = server.clients().await.into_iter().zip(1..=100).map(link).collect();
    let outcome = server.apply(&request(8, linked)).await;
    assert!(matches!(outcome, ApplyOutcome::Applied(_)), "{outcome:?}");
    let clients = server.clients().await;
    for language in ["nl", "fr", "de", "en"] {
        let path = format!("/api/template.xlsx?filled=true&language={language}");
        let template = server.get(&path).await.bytes().await.unwrap().to_vec();
        let counts = counts("template.xlsx", template, &clients);
        assert_eq!((counts.unchanged, counts.rows), (200, 200), "{language}: {counts:?}");
    }
}

#[tokio::test]
async fn the_sample_file_shows_every_group() {
    let server = Server::start();
    server.sign_in().await;
    let clients = server.clients().await;
    let samples = server.folder.path().join("samples");
    let workbook = std::fs::read(samples.join("klanten-voorbeeld.xlsx")).unwrap();
    let counts = counts("klanten-voorbeeld.xlsx", workbook, &clients);
    let groups = (
        counts.new,
        counts.double,
        counts.unchanged,
        counts.ambiguous,
        counts.invalid,
    );
    assert_eq!(groups, (31, 9, 150, 3, 8), "{counts:?}");
}

#[tokio::test]
async fn a_client_of_the_demo_has_the_questionnaire_in_its_language() {
    let server = Server::start();
    server.sign_in().await;
    let languages = [
        ("nl", "Vragenlijst personenbelasting"),
        ("fr", "Questionnaire impôt des personnes physiques"),
        ("de", "Fragebogen Steuer der natürlichen Personen"),
        ("en", "Personal income tax questionnaire"),
    ];
    for (code, questionnaire) in languages {
        let query = ClientQuery {
            language: Language::from_code(code),
            ..ClientQuery::default()
        };
        let body = serde_json::json!({ "query": query });
        let answer = server
            .client
            .post(server.url("/api/fn/clients"))
            .json(&body)
            .send()
            .await
            .unwrap();
        let page: ClientPage = answer.json().await.unwrap();
        assert!(!page.clients.is_empty(), "{code}");
        for client in page.clients {
            assert_eq!(client.questionnaire.as_deref(), Some(questionnaire), "{}", client.email);
        }
    }
}

#[tokio::test]
async fn every_page_of_the_office_renders() {
    let server = Server::start();
    server.sign_in().await;
    let client = server.clients().await[0].id;
    for path in [
        "/clients".to_owned(),
        "/clients/import".to_owned(),
        format!("/clients/{}", client.0),
    ] {
        let answer = server.get(&path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert!(answer.text().await.unwrap().contains("</html>"), "{path}");
    }
}

#[tokio::test]
async fn signing_in_takes_so_many_attempts_and_the_rest_goes_on() {
    let server = Server::start();
    let mut answers = Vec::new();
    for _ in 0..60 {
        // Nothing filled in counts as an attempt, and no password is compared.
        let attempt = server.client.post(server.url("/api/fn/sign-in")).send();
        answers.push(attempt.await.unwrap());
    }
    assert_ne!(answers[0].status(), StatusCode::TOO_MANY_REQUESTS);
    let refused = answers
        .iter()
        .find(|answer| answer.status() == StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.unwrap().headers().contains_key("retry-after"));
    let right = server.attempt(PASSWORD).await;
    assert_eq!(
        right.status(),
        StatusCode::TOO_MANY_REQUESTS,
        "the right password waits too"
    );
    assert_eq!(server.get("/sign-in").await.status(), StatusCode::OK);
    assert_eq!(server.form("fout").await, "/sign-in?problem=too_many_attempts");
}

#[tokio::test]
async fn a_browser_without_webassembly_is_told_why_it_is_not_signed_in() {
    let server = Server::start();
    assert_eq!(server.form("fout").await, "/sign-in?problem=wrong_password");
    let page = server
        .get("/sign-in?problem=wrong_password")
        .await
        .text()
        .await
        .unwrap();
    assert!(page.contains("E-mailadres of wachtwoord is niet juist."));
    assert_eq!(
        page.matches(" lang=\"nl\"").count(),
        2,
        "of the document, and of Dutch among the languages"
    );
    assert_eq!(server.form(PASSWORD).await, "/clients");
}

#[tokio::test]
async fn no_national_number_stands_in_the_log_or_in_any_file() {
    let server = Server::start();
    server.sign_in().await;
    drop(
        server
            .client
            .get(server.url("/api/existing-clients"))
            .send()
            .await
            .unwrap(),
    );
    drop(
        server
            .client
            .get(server.url("/clients?search=85073003328"))
            .send()
            .await
            .unwrap(),
    );
    for entry in std::fs::read_dir(server.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            assert!(!holds(&path, "85073003328"), "{}", path.display());
        }
    }
}

fn holds(path: &Path, text: &str) -> bool {
    std::fs::read(path)
        .unwrap()
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}
