//! The client's side of an invitation over HTTP: who is let in, what is taken, and how often.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use backend::{answering::LARGEST_UPLOAD, session::Role, store::Store};
use common::{Server, invitation, link_tokens, request};
use domain::{changes::Operation, field::Field, language::Language};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use store::Sqlite;
use uuid::Uuid;

/// An office of two clients who were invited, and the server on it.
struct Asked {
    server: Server,
    /// Of each, in the order of their names: token and invitation.
    links: [(String, Uuid); 2],
}

/// What the second check asks each.
const BIRTHS: [&str; 2] = ["30/07/1985", "1/2/1990"];

async fn asked() -> Asked {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("instroom.sqlite");
    let sqlite = Sqlite::open(&file, &folder.path().join("instroom.key")).await.unwrap();
    let office = sqlite.create_office("Kantoor", Language::Dutch).await.unwrap();
    let administrator = "admin@elders.example";
    let user = sqlite.create_user(office, administrator, "An", "hash", Role::Administrator);
    user.await.unwrap();
    let questionnaire = sqlite.create_questionnaire(office, "PB", Language::Dutch, 2025);
    let questionnaire = questionnaire.await.unwrap();
    let session = sqlite.credentials(administrator).await.unwrap().unwrap().session;
    let imports = sqlite.imports(&session.administrator().unwrap());
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    let mut links = Vec::new();
    for (key, birth) in ["1985-07-30", "1990-02-01"].into_iter().enumerate() {
        let values = [
            (Field::FirstName, "Piet"),
            (Field::LastName, "Voorbeeld"),
            (Field::Email, "piet@voorbeeld.example"),
            (Field::Language, "nl"),
            (Field::BirthDate, birth),
        ];
        let add = Operation::Add {
            row: 2,
            values: values.map(|(field, value)| (field, value.to_owned())).to_vec(),
            questionnaire: Some(questionnaire),
            invite: true,
        };
        let add = request(key as u128, vec![add]);
        imports.apply(&add, "2026-03-02", now).await.unwrap();
        let token = link_tokens(&sqlite, now).await.pop().unwrap();
        let invitation = invitation(&sqlite, &token, now).await;
        links.push((token, invitation));
    }
    sqlite.close().await;
    Asked {
        server: Server::start_with(folder, &["--log=info"]),
        links: links.try_into().unwrap(),
    }
}

impl Asked {
    async fn ask(&self, browser: &Client, function: &str, arguments: Value) -> Response {
        let url = self.server.url(&format!("/api/fn/{function}"));
        browser.post(url).json(&arguments).send().await.unwrap()
    }

    async fn check(&self, browser: &Client, link: usize, given: &str) -> Response {
        let arguments = json!({ "token": self.links[link].0, "given": given });
        self.ask(browser, "check-invitation", arguments).await
    }

    async fn pass(&self, browser: &Client, link: usize) {
        let answer = self.check(browser, link, BIRTHS[link]).await;
        assert_eq!(answer.json::<Value>().await.unwrap(), json!("passed"));
    }

    async fn passed(&self, browser: &Client, link: usize) -> bool {
        let arguments = json!({ "token": self.links[link].0 });
        let answer = self.ask(browser, "open-invitation", arguments).await;
        answer.json::<Value>().await.unwrap()["passed"] == json!(true)
    }

    async fn answer(&self, browser: &Client, link: usize, question: &str, typed: &str) -> Response {
        let arguments = json!({ "invitation": self.links[link].1, "question": question, "typed": [typed] });
        self.ask(browser, "answer", arguments).await
    }

    async fn answers(&self, browser: &Client, link: usize) -> Value {
        let arguments = json!({ "invitation": self.links[link].1 });
        let sheet: Value = self.ask(browser, "sheet", arguments).await.json().await.unwrap();
        sheet["answers"].clone()
    }

    async fn upload(&self, browser: &Client, name: &str, content: Vec<u8>) -> Value {
        let path = format!(
            "/api/answering/uploads?invitation={}&question={}",
            self.links[0].1,
            file_question()
        );
        let sent = browser
            .post(self.server.url(&path))
            .header("x-file-name", name)
            .body(content);
        sent.send().await.unwrap().json().await.unwrap()
    }
}

/// A question of the sample that takes files.
fn file_question() -> String {
    let content = domain::questionnaire_samples::sample(Language::Dutch, 2025);
    let mut questions = content.questions();
    let takes_files = |question: &&domain::questionnaire::Question| {
        question.kind == domain::questionnaire::QuestionKind::File && question.shown_when.is_none()
    };
    questions.find(takes_files).unwrap().id.0.clone()
}

fn cookie(answer: &Response) -> Option<String> {
    let cookie = answer.headers().get("set-cookie")?;
    Some(cookie.to_str().unwrap().split(';').next().unwrap().to_owned())
}

#[tokio::test]
async fn two_links_in_one_browser_stay_apart_and_the_session_changes_with_each() {
    let asked = asked().await;
    let browser = asked.server.browser();
    assert_eq!(
        asked.answer(&browser, 0, "city", "Gent").await.status(),
        StatusCode::UNAUTHORIZED
    );
    let wrong = asked.check(&browser, 0, "1/1/1980").await;
    assert_eq!(wrong.json::<Value>().await.unwrap(), json!({ "wrong": { "left": 4 } }));
    assert!(!asked.passed(&browser, 0).await);
    let first = cookie(&asked.check(&browser, 0, BIRTHS[0]).await).unwrap();
    assert!(asked.passed(&browser, 0).await && !asked.passed(&browser, 1).await);
    assert_eq!(
        asked.answer(&browser, 1, "city", "Gent").await.status(),
        StatusCode::UNAUTHORIZED
    );
    let second = cookie(&asked.check(&browser, 1, BIRTHS[1]).await).unwrap();
    assert_ne!(first, second, "an id that was planted before is worth nothing");
    for (link, city) in ["Gent", "Luik"].into_iter().enumerate() {
        assert_eq!(
            asked
                .answer(&browser, link, "city", city)
                .await
                .json::<Value>()
                .await
                .unwrap(),
            json!({ "Ok": null })
        );
    }
    assert_eq!(asked.answers(&browser, 0).await["city"], json!({ "text": "Gent" }));
    assert_eq!(asked.answers(&browser, 1).await["city"], json!({ "text": "Luik" }));
    let elsewhere = asked.server.browser();
    asked.pass(&elsewhere, 0).await;
    assert_eq!(
        asked.answers(&elsewhere, 0).await["city"],
        json!({ "text": "Gent" }),
        "on another device"
    );
}

#[tokio::test]
async fn whoever_answers_is_no_colleague_and_a_colleague_stays_signed_in() {
    let asked = asked().await;
    let browser = asked.server.browser();
    asked.pass(&browser, 0).await;
    let clients = browser
        .get(asked.server.url("/api/existing-clients"))
        .send()
        .await
        .unwrap();
    assert_eq!(clients.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_file_is_read_no_further_than_it_may_be_large_and_its_name_stands_in_no_log() {
    let asked = asked().await;
    let browser = asked.server.browser();
    asked.pass(&browser, 0).await;
    let kept = asked
        .upload(&browser, "fiche%20281%2E10%20%C3%A9%2B%26.pdf", b"%PDF-1.7".to_vec())
        .await;
    assert_eq!(kept["Ok"]["name"], json!("fiche 281.10 é+&.pdf"));
    assert_eq!(
        asked.upload(&browser, "a.pdf", b"MZ".to_vec()).await,
        json!({ "Err": "file_kind" })
    );
    let mut largest = b"%PDF-".to_vec();
    largest.resize(LARGEST_UPLOAD, b' ');
    let kept = asked.upload(&browser, "a.pdf", largest.clone()).await;
    assert_eq!(kept["Ok"]["size"], json!(LARGEST_UPLOAD));
    largest.push(b' ');
    assert_eq!(
        asked.upload(&browser, "a.pdf", largest).await,
        json!({ "Err": "file_size" })
    );

    let page = browser.get(asked.server.url(&format!("/q/{}", asked.links[0].0)));
    assert_eq!(page.send().await.unwrap().status(), StatusCode::OK);
    let log = std::fs::read_to_string(asked.server.folder.path().join("log")).unwrap();
    assert!(
        log.contains("/api/answering/uploads") && log.contains("/q/..."),
        "{log}"
    );
    for secret in ["fiche", asked.links[0].0.as_str(), "1985"] {
        assert!(!log.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn the_page_says_who_asks_before_any_script_and_nothing_personal() {
    let asked = asked().await;
    let browser = asked.server.browser();
    let page = browser.get(asked.server.url(&format!("/q/{}", asked.links[0].0)));
    let answer = page.header("accept-language", "en").send().await.unwrap();
    assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
    let text = answer.text().await.unwrap();
    assert!(text.contains("Kantoor") && text.contains("Vragenlijst over uw inkomsten van 2025"));
    assert!(text.contains("noindex"));
    for personal in ["Piet", "Voorbeeld", "piet@voorbeeld.example", "1985"] {
        assert!(!text.contains(personal), "{personal}");
    }
    let unknown = browser.get(asked.server.url(&format!("/q/{}", "0".repeat(48))));
    let unknown = unknown.header("accept-language", "nl").send().await.unwrap();
    assert!(unknown.text().await.unwrap().contains("Deze link is niet juist"));
}

#[tokio::test]
async fn checks_are_limited_and_what_is_saved_has_a_limit_of_its_own() {
    let asked = asked().await;
    let browser = asked.server.browser();
    asked.pass(&browser, 0).await;
    let unknown = json!({ "token": "0", "given": "" });
    let mut refused = false;
    for _ in 0..200 {
        let answer = asked.ask(&browser, "check-invitation", unknown.clone()).await;
        refused = refused || answer.status() == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(refused);
    let page = browser.get(asked.server.url("/q/0")).send().await.unwrap();
    assert_eq!(
        page.status(),
        StatusCode::TOO_MANY_REQUESTS,
        "the page shares the limit"
    );
    for _ in 0..100 {
        assert_eq!(asked.answer(&browser, 0, "city", "Gent").await.status(), StatusCode::OK);
    }
}
