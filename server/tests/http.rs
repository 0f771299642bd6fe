//! The server as a browser meets it: over HTTP, on a port of its own, with a fresh database.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use reqwest::{Client, StatusCode};
use tempfile::TempDir;

struct Server {
    process: Child,
    address: String,
    folder: TempDir,
    client: Client,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_instroom"))
            .args(["serve", "--demo", "--addr", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(folder.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().rsplit(' ').next().unwrap().to_owned();
        let client = Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            process,
            address,
            folder,
            client,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    async fn sign_in(&self, password: &str) -> String {
        let body = format!("email=admin%40kantoor.example&password={password}");
        let request = self.client.post(self.url("/api/fn/sign-in"));
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        request.send().await.unwrap().text().await.unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

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
    assert_eq!(server.sign_in("fout").await, "false");
    let closed = server
        .client
        .get(server.url("/api/existing-clients"))
        .send()
        .await
        .unwrap();
    assert_eq!(closed.status(), StatusCode::UNAUTHORIZED);
    server.sign_in("Instroom-demo-2026").await;
    let open = server
        .client
        .get(server.url("/api/existing-clients"))
        .send()
        .await
        .unwrap();
    assert_eq!(open.status(), StatusCode::OK);
    let bytes = open.bytes().await.unwrap();
    let clients: Vec<domain::client::ExistingClient> = postcard::from_bytes(&bytes).unwrap();
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
async fn a_filled_template_comes_back_without_a_change() {
    let server = Server::start();
    server.sign_in("Instroom-demo-2026").await;
    let template = server
        .client
        .get(server.url("/api/template.xlsx?filled=true"))
        .send()
        .await
        .unwrap();
    let template = template.bytes().await.unwrap();
    let bytes = server
        .client
        .get(server.url("/api/existing-clients"))
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    let clients: Vec<domain::client::ExistingClient> = postcard::from_bytes(&bytes).unwrap();
    let workbook = workbook::open("template.xlsx", template.to_vec()).unwrap();
    let sheet = workbook.sheet(workbook.first_visible()).unwrap();
    let context = domain::value::Context {
        today: domain::date::from_numbers(2026, 3, 2).unwrap(),
        default_language: domain::language::Language::Dutch,
    };
    let columns = domain::columns::detect(&sheet, &context);
    let rows: Vec<_> = (1..sheet.rows())
        .map(|row| {
            domain::row::read(
                sheet.row_number(row),
                |column| sheet.cell(row, column),
                &columns,
                &context,
            )
        })
        .collect();
    let index = domain::matching::Index::new(&clients);
    let plan = domain::plan::plan(&rows, &clients, &index, &domain::choices::Choices::default());
    assert_eq!(
        (plan.counts.unchanged, plan.counts.rows),
        (200, 200),
        "{:?}",
        plan.counts
    );
}

#[tokio::test]
async fn no_national_number_stands_in_the_log_or_in_any_file() {
    let server = Server::start();
    server.sign_in("Instroom-demo-2026").await;
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

#[test]
fn the_template_of_settings_names_every_setting() {
    let template = include_str!("../../.env.template");
    let settings = include_str!("../src/settings.rs");
    let named: Vec<_> = settings
        .split("env = \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(!named.is_empty());
    for name in &named {
        assert!(
            template.contains(&format!("{name}=")),
            "{name} is missing from .env.template"
        );
    }
    let described = template
        .lines()
        .filter(|line| line.contains("INSTROOM_") && line.contains('='))
        .count();
    assert_eq!(
        described,
        named.len(),
        ".env.template names a setting that does not exist"
    );
}
