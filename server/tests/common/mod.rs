//! What the tests share: the server as a browser meets it.

#![allow(dead_code, reason = "no test uses all of it")]

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use backend::{answering::Opened, store::Store};
use domain::{
    changes::{ApplyOutcome, ApplyRequest, Changes, Operation},
    choices::Choices,
    client::ExistingClient,
    columns,
    language::Language,
    matching::Index,
    plan::{self, Counts},
    row,
    value::Context,
};
use reqwest::{Client, Response, StatusCode};
use serde::de::DeserializeOwned;
use store::Sqlite;
use tempfile::TempDir;
use uuid::Uuid;

/// The password of the demo.
pub const PASSWORD: &str = "Instroom-demo-2026";

/// The program on a port of its own, with the demo office in a fresh folder.
pub struct Server {
    process: Child,
    address: String,
    pub folder: TempDir,
    pub client: Client,
}

impl Server {
    pub fn start() -> Self {
        Self::start_with(tempfile::tempdir().unwrap(), &[])
    }

    /// The same on a folder that may have an office already, with these settings beside.
    pub fn start_with(folder: TempDir, settings: &[&str]) -> Self {
        let (process, address) = spawn(&folder, settings);
        Self {
            process,
            address,
            folder,
            client: browser(),
        }
    }

    /// Sends the program this signal and starts it again on the same folder, where who was signed in still is. Whether it had
    /// ended as it should.
    pub fn start_again_after(&mut self, signal: &str, settings: &[&str]) -> bool {
        let id = self.process.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
        let ended = self.process.wait().unwrap();
        (self.process, self.address) = spawn(&self.folder, settings);
        ended.success()
    }

    /// The program's process.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Waits for the end of the program, which was killed, and starts it again on the same folder.
    pub fn start_again_after_kill(&mut self, settings: &[&str]) {
        assert!(!self.process.wait().unwrap().success());
        (self.process, self.address) = spawn(&self.folder, settings);
    }

    /// The answer of a server function to these arguments.
    pub async fn ask<T: DeserializeOwned>(&self, function: &str, arguments: serde_json::Value) -> T {
        let asked = self
            .client
            .post(self.url(&format!("/api/fn/{function}")))
            .json(&arguments);
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{function}");
        answer.json().await.unwrap()
    }

    /// The answer of a server function that has no arguments.
    pub async fn list<T: DeserializeOwned>(&self, function: &str) -> T {
        let asked = self.client.post(self.url(&format!("/api/fn/{function}")));
        let asked = asked.header("content-type", "application/x-www-form-urlencoded");
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{function}");
        answer.json().await.unwrap()
    }

    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Client {
        browser()
    }

    /// A browser in which the colleague with that address is signed in.
    pub async fn signed_in(&self, email: &str) -> Client {
        let client = browser();
        let form = [("email", email), ("password", PASSWORD)];
        let request = client
            .post(self.url("/api/fn/sign-in"))
            .header("accept", "application/json");
        let answer = request.form(&form).send().await.unwrap();
        assert_eq!(answer.text().await.unwrap(), "true");
        client
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// The answer to an attempt to sign in as the demo's administrator.
    pub async fn attempt(&self, password: &str) -> Response {
        self.sign_in_accepting("application/json", password).await
    }

    /// Where the sign-in form leads when the browser itself sends it.
    pub async fn form(&self, password: &str) -> String {
        let answer = self.sign_in_accepting("text/html", password).await;
        assert!(answer.status().is_redirection(), "{}", answer.status());
        answer.headers()["location"].to_str().unwrap().to_owned()
    }

    async fn sign_in_accepting(&self, accepted: &str, password: &str) -> Response {
        let body = format!("email=admin%40kantoor.example&password={password}");
        let request = self.client.post(self.url("/api/fn/sign-in")).header("accept", accepted);
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        request.send().await.unwrap()
    }

    pub async fn sign_in(&self) {
        drop(self.attempt(PASSWORD).await);
        assert!(!self.clients().await.is_empty(), "the right password opens the office");
    }

    pub async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.unwrap()
    }

    pub async fn clients(&self) -> Vec<ExistingClient> {
        let answer = self.get("/api/existing-clients").await;
        assert_eq!(answer.status(), StatusCode::OK);
        postcard::from_bytes(&answer.bytes().await.unwrap()).unwrap()
    }

    /// What the program said last.
    fn log(&self) -> String {
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        let lines: Vec<_> = log.lines().rev().take(20).collect();
        lines.join("\n")
    }

    /// As [`Server::apply`], from a program that may be killed meanwhile.
    pub async fn try_apply(&self, request: &ApplyRequest) -> Option<ApplyOutcome> {
        let answer = self.client.post(self.url("/api/imports")).json(request).send().await;
        answer.ok()?.json().await.ok()
    }

    pub async fn apply(&self, request: &ApplyRequest) -> ApplyOutcome {
        let answer = self
            .client
            .post(self.url("/api/imports"))
            .json(request)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{}", self.log());
        answer.json().await.unwrap()
    }
}

/// The program, and where it is open.
fn spawn(folder: &TempDir, settings: &[&str]) -> (Child, String) {
    let log = std::fs::File::options()
        .create(true)
        .append(true)
        .open(folder.path().join("log"));
    let mut process = Command::new(env!("CARGO_BIN_EXE_instroom"))
        .args(["serve", "--demo", "--addr", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .args(settings)
        .stdout(Stdio::piped())
        .stderr(log.unwrap())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.trim().rsplit(' ').next().unwrap().to_owned();
    (process, address)
}

fn browser() -> Client {
    Client::builder()
        .cookie_store(true)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// An import as the browser sends it.
pub fn request(key: u128, operations: Vec<Operation>) -> ApplyRequest {
    let changes = Changes { operations };
    ApplyRequest {
        idempotency_key: Uuid::from_u128(key),
        file_name: "klanten.xlsx".to_owned(),
        fetch: None,
        rows: 1,
        digest: changes.digest(),
        changes,
    }
}

/// What the browser would say about the first sheet of a file: how many rows stand in each group.
pub fn counts(name: &str, bytes: Vec<u8>, clients: &[ExistingClient]) -> Counts {
    let workbook = workbook::open(name, bytes).unwrap();
    let sheet = workbook.sheet(workbook.first_visible()).unwrap();
    let context = Context {
        today: domain::date::from_numbers(2026, 3, 2).unwrap(),
        default_language: Language::Dutch,
    };
    let columns = columns::detect(&sheet, &context);
    let rows: Vec<_> = (columns.first_data_row..sheet.rows())
        .map(|row| {
            let mut cells = columns.mapped().map(|(field, column)| (field, sheet.cell(row, column)));
            row::read(sheet.row_number(row), &mut cells, &context)
        })
        .collect();
    plan::plan(&rows, &Index::new(clients.to_vec()), &Choices::default()).counts
}

/// The tokens of the links in the letters that are wanted, past the server.
pub async fn link_tokens(sqlite: &Sqlite, now: i64) -> Vec<String> {
    let claimed = sqlite.outbox().claim(100, "", now).await.unwrap();
    let tokens = claimed
        .into_iter()
        .map(|message| message.letter.link.replace("/q/", ""));
    tokens.collect()
}

/// The invitation that such a token opens.
pub async fn invitation(sqlite: &Sqlite, token: &str, now: i64) -> Uuid {
    let invited = sqlite.invited(token).await.unwrap().unwrap();
    match invited.opened(now).await.unwrap() {
        Opened::Open(greeting) => greeting.invitation,
        other => panic!("{other:?}"),
    }
}
