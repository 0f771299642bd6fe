//! Links and fetches over HTTP, with a fresh database and the pretend CRMs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use std::time::Duration;

use backend::{
    crm::{Credentials, Secret, Tested, Tls},
    fetches::{FetchId, FetchState, FetchView, NotStarted},
    links::{LinkView, ScopeChoices},
};
use common::Server;
use domain::{
    belgium::in_belgium,
    crm::{Crm, CrmClient, Fetched, Scope},
    crm_error::CrmError,
    field::Field,
};
use pretend_crm::{ADMINPULSE_KEY, CONSULT_KEY, Endpoint, Fault, Kind, Office, Options, PretendCrm, When};
use reqwest::StatusCode;
use serde_json::json;

/// How long a test waits for what goes on by itself, in steps.
const STEP: Duration = Duration::from_millis(50);
const STEPS: usize = 2_400;

/// The program with both pretend CRMs, and its administrator signed in.
struct Trial {
    server: Server,
    crm: PretendCrm,
}

impl Trial {
    async fn start() -> Self {
        let crm = PretendCrm::start(Office::fictitious(2_000), Options::default())
            .await
            .unwrap();
        let server = Server::start_with(tempfile::tempdir().unwrap(), &settings(&crm.adminpulse_url()));
        server.sign_in().await;
        Self { server, crm }
    }

    async fn linked(crm: Crm) -> Self {
        let trial = Self::start().await;
        let answer = trial.link(trial.credentials(crm)).await;
        assert!(answer.is_ok(), "{answer:?}");
        trial
    }

    fn credentials(&self, crm: Crm) -> Credentials {
        match crm {
            Crm::AdminPulse => Credentials::AdminPulse {
                api_key: Secret(ADMINPULSE_KEY.to_owned()),
            },
            Crm::AdminConsult => Credentials::AdminConsult {
                host: self.crm.consult_host(),
                port: self.crm.consult_port(),
                api_key: Secret(CONSULT_KEY.to_owned()),
                tls: Tls::Pinned(self.crm.certificate().unwrap().to_owned()),
            },
        }
    }

    async fn link(&self, credentials: Credentials) -> Result<Tested, CrmError> {
        self.server.ask("link", json!({ "credentials": credentials })).await
    }

    async fn links(&self) -> Vec<LinkView> {
        self.server.list("links").await
    }

    async fn scope_choices(&self, crm: Crm) -> ScopeChoices {
        let choices: Result<_, CrmError> = self.server.ask("scope-choices", json!({ "crm": crm })).await;
        choices.unwrap()
    }

    async fn start_fetch(&self, crm: Crm, scope: &Scope) -> Result<FetchView, NotStarted> {
        self.server
            .ask("start-fetch", json!({ "crm": crm, "scope": scope }))
            .await
    }

    async fn view(&self, id: FetchId) -> FetchView {
        let view: Option<FetchView> = self.server.ask("fetch", json!({ "id": id })).await;
        view.unwrap()
    }

    /// The fetch once this holds of it.
    async fn once(&self, id: FetchId, holds: impl Fn(&FetchView) -> bool) -> FetchView {
        for _ in 0..STEPS {
            let view = self.view(id).await;
            if holds(&view) {
                return view;
            }
            tokio::time::sleep(STEP).await;
        }
        panic!("it never came so far: {:?}", self.view(id).await);
    }

    async fn finished(&self, id: FetchId) -> FetchView {
        let view = self.once(id, |view| view.state != FetchState::Running).await;
        assert_eq!(view.state, FetchState::Finished);
        view
    }

    async fn fetched(&self, id: FetchId) -> Fetched {
        let answer = self.server.get(&format!("/api/fetches/{}", id.0)).await;
        assert_eq!(answer.status(), StatusCode::OK);
        postcard::from_bytes(&answer.bytes().await.unwrap()).unwrap()
    }

    /// Lets every page of clients take this long.
    fn slow_pages(&self, milliseconds: u32) {
        self.crm.set_faults([Fault {
            on: Some(Endpoint::Relations),
            ..Fault::from(Kind::Slow { milliseconds })
        }]);
    }
}

/// What both CRMs number a client with.
fn number(client: &CrmClient) -> u32 {
    client.id.trim_start_matches("APR").parse().unwrap()
}

/// The pretend CRMs' addresses, as an installation names its own.
fn settings(adminpulse_url: &str) -> [&str; 4] {
    ["--crm-addresses", "127.0.0.1", "--adminpulse-url", adminpulse_url]
}

#[tokio::test]
async fn a_link_is_tested_on_the_spot_and_kept_only_when_it_is_good() {
    let trial = Trial::start().await;
    for crm in Crm::ALL {
        let wrong = match trial.credentials(crm) {
            Credentials::AdminConsult { host, port, tls, .. } => Credentials::AdminConsult {
                host,
                port,
                tls,
                api_key: Secret("fout".to_owned()),
            },
            _ => Credentials::AdminPulse {
                api_key: Secret("fout".to_owned()),
            },
        };
        assert_eq!(trial.link(wrong).await, Err(CrmError::KeyRefused));
        assert!(
            trial
                .links()
                .await
                .iter()
                .all(|view| view.crm != crm || view.linked.is_none())
        );
        assert!(trial.link(trial.credentials(crm)).await.is_ok());
        let views = trial.links().await;
        let view = views.iter().find(|view| view.crm == crm).unwrap();
        assert_eq!(view.linked.as_ref().unwrap().user_name, "An Beheerder");
        assert_eq!(view.pretend, None, "this program runs no pretend CRM itself");
    }
    let elsewhere = Credentials::AdminConsult {
        host: "169.254.169.254".to_owned(),
        port: 80,
        api_key: Secret("x".to_owned()),
        tls: Tls::Off,
    };
    assert_eq!(trial.link(elsewhere).await, Err(CrmError::NotAllowed));
    let shown = trial.server.client.post(trial.server.url("/api/fn/links"));
    let shown = shown.header("content-type", "application/x-www-form-urlencoded");
    let shown = shown.send().await.unwrap().text().await.unwrap();
    assert!(shown.contains("An Beheerder"));
    assert!(!shown.contains(ADMINPULSE_KEY) && !shown.contains(CONSULT_KEY));
    let () = trial.server.ask("remove-link", json!({ "crm": "adminconsult" })).await;
    let choices: Result<ScopeChoices, CrmError> = trial
        .server
        .ask("scope-choices", json!({ "crm": "adminconsult" }))
        .await;
    assert_eq!(choices, Err(CrmError::NotLinked));
}

/// Both CRMs hold the same office: from either, the same clients come.
#[tokio::test]
async fn the_clients_of_a_taskflow_come_with_progress_and_the_scope_is_remembered() {
    let mut came: Vec<Vec<u32>> = Vec::new();
    for crm in Crm::ALL {
        let trial = Trial::linked(crm).await;
        let choices = trial.scope_choices(crm).await;
        assert_eq!(choices.last, Scope::All);
        let taskflow = choices.taskflows.iter().find(|taskflow| taskflow.clients > 0).unwrap();
        let scope = Scope::Taskflows(vec![taskflow.id.clone()]);
        let started = trial.start_fetch(crm, &scope).await.unwrap();
        assert_eq!(
            (started.state, started.user_name.as_deref()),
            (FetchState::Running, Some("An Beheerder"))
        );
        let view = trial.finished(started.id).await;
        assert_eq!(view.total, Some(view.done));
        let fetched = trial.fetched(started.id).await;
        assert!(fetched.complete);
        assert_eq!((fetched.crm, &fetched.scope), (crm, &scope));
        assert!(!fetched.clients.is_empty() && fetched.clients.len() <= usize::try_from(taskflow.clients).unwrap());
        assert!(!fetched.outside.is_empty());
        assert_eq!(trial.scope_choices(crm).await.last, scope);
        let newest: Vec<FetchView> = trial.server.list("fetches").await;
        assert_eq!(newest, [view]);
        came.push(fetched.clients.iter().map(number).collect());
    }
    assert_eq!(came[0], came[1]);
}

#[tokio::test]
async fn a_fetch_is_cancelled_and_goes_on_where_it_stopped() {
    let trial = Trial::linked(Crm::AdminPulse).await;
    trial.slow_pages(200);
    trial.crm.reset_counters();
    let id = trial.start_fetch(Crm::AdminPulse, &Scope::All).await.unwrap().id;
    let second = trial.start_fetch(Crm::AdminPulse, &Scope::All).await;
    assert_eq!(second, Err(NotStarted::AlreadyRunning));
    let begun = trial.once(id, |view| view.done > 0).await;
    let cancelled: Option<FetchView> = trial.server.ask("cancel-fetch", json!({ "id": id })).await;
    let cancelled = cancelled.unwrap();
    assert_eq!(cancelled.state, FetchState::Cancelled);
    assert!(cancelled.done >= begun.done);
    assert!(!trial.fetched(id).await.complete);
    trial.crm.set_faults([]);
    let resumed: Result<FetchView, NotStarted> = trial.server.ask("resume-fetch", json!({ "id": id })).await;
    assert_eq!(resumed.unwrap().done, cancelled.done);
    trial.finished(id).await;
    let calls = trial.crm.counters().of(Endpoint::Relations);

    let again = Trial::linked(Crm::AdminPulse).await;
    again.crm.reset_counters();
    let whole = again.start_fetch(Crm::AdminPulse, &Scope::All).await.unwrap().id;
    again.finished(whole).await;
    let fewest = again.crm.counters().of(Endpoint::Relations);
    assert!(
        calls <= fewest + 1,
        "{calls} calls, {fewest} without stopping: at most the page under way is asked again"
    );
    assert_eq!(trial.fetched(id).await, again.fetched(whole).await);
}

#[tokio::test]
async fn a_program_that_is_killed_goes_on_by_itself_at_the_next_start() {
    assert!(!goes_on_after("-KILL").await);
}

#[tokio::test]
async fn a_program_that_is_told_to_stop_does_so_in_the_middle_of_a_fetch_and_goes_on_at_the_next_start() {
    assert!(goes_on_after("-TERM").await);
}

/// Whether the program ended as it should at that signal.
async fn goes_on_after(signal: &str) -> bool {
    let mut trial = Trial::linked(Crm::AdminPulse).await;
    trial.slow_pages(200);
    trial.crm.reset_counters();
    let id = trial.start_fetch(Crm::AdminPulse, &Scope::All).await.unwrap().id;
    let begun = trial.once(id, |view| view.done > 0).await;
    let url = trial.crm.adminpulse_url();
    let ended_well = trial.server.start_again_after(signal, &settings(&url));
    let view = trial.finished(id).await;
    assert!(view.done > begun.done);
    let calls = trial.crm.counters().of(Endpoint::Relations);

    let again = Trial::linked(Crm::AdminPulse).await;
    again.crm.reset_counters();
    let whole = again.start_fetch(Crm::AdminPulse, &Scope::All).await.unwrap().id;
    again.finished(whole).await;
    let fewest = again.crm.counters().of(Endpoint::Relations);
    assert!(calls <= fewest + 1, "{calls} calls, {fewest} without being stopped");
    assert_eq!(trial.fetched(id).await, again.fetched(whole).await);
    ended_well
}

#[tokio::test]
async fn a_client_that_was_repaired_in_the_crm_is_fetched_again_alone() {
    for crm in Crm::ALL {
        let trial = Trial::linked(crm).await;
        let id = trial.start_fetch(crm, &Scope::All).await.unwrap().id;
        trial.finished(id).await;
        let client = trial.fetched(id).await.clients.swap_remove(7);
        let url = format!("{}/pretend/clients/{}", trial.crm.adminpulse_url(), number(&client));
        let typed = trial
            .server
            .client
            .post(url)
            .json(&json!({ "email": "hersteld@voorbeeld.example" }));
        assert_eq!(typed.send().await.unwrap().status(), StatusCode::NO_CONTENT);
        let path = trial.server.url(&format!("/api/fetches/{}/clients", id.0));
        let answer = trial.server.client.post(path).json(&[&client.id]).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let again: Vec<CrmClient> = postcard::from_bytes(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(again.len(), 1);
        assert_eq!(again[0].values[&Field::Email], "hersteld@voorbeeld.example");
        let staged = trial.fetched(id).await.clients.swap_remove(7);
        assert_eq!(staged, again[0]);
    }
}

#[tokio::test]
async fn a_schedule_prepares_a_review_and_applies_nothing() {
    let trial = Trial::linked(Crm::AdminPulse).await;
    let before = trial.server.clients().await;
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    let hour = in_belgium(now).unwrap().hour();
    let schedule = json!({ "crm": "adminpulse", "schedule": { "hour": hour, "scope": "all" } });
    let () = trial.server.ask("choose-schedule", schedule).await;
    let mut notices: Vec<FetchView> = Vec::new();
    for _ in 0..STEPS {
        notices = trial.server.list("notices").await;
        if !notices.is_empty() {
            break;
        }
        tokio::time::sleep(STEP).await;
    }
    let notice = notices.pop().unwrap();
    assert_eq!((notice.state, &notice.user_name), (FetchState::Finished, &None));
    let counts = notice.notice.unwrap();
    assert!(
        counts.new > 1_000 && counts.double > 0 && counts.only_existing > 0,
        "{counts:?}"
    );
    assert_eq!(trial.server.clients().await, before);
    let views = trial.links().await;
    let schedule = views
        .into_iter()
        .find(|view| view.crm == Crm::AdminPulse)
        .unwrap()
        .schedule;
    assert_eq!(schedule.unwrap().hour, hour);
    let dismissed: bool = trial.server.ask("dismiss-notice", json!({ "id": notice.id })).await;
    assert!(dismissed);
    let notices: Vec<FetchView> = trial.server.list("notices").await;
    assert!(notices.is_empty());
}

#[tokio::test]
async fn a_fetch_that_fails_says_why_and_nothing_secret_stands_in_the_log() {
    let crm = PretendCrm::start(Office::fictitious(2_000), Options::default())
        .await
        .unwrap();
    let url = crm.adminpulse_url();
    let settings = [settings(&url).as_slice(), &["--log", "debug"]].concat();
    let server = Server::start_with(tempfile::tempdir().unwrap(), &settings);
    server.sign_in().await;
    let trial = Trial { server, crm };
    for crm in Crm::ALL {
        trial.link(trial.credentials(crm)).await.unwrap();
        trial.crm.set_faults([Fault {
            when: When::After(3),
            ..Fault::from(Kind::RightMissing)
        }]);
        let id = trial.start_fetch(crm, &Scope::All).await.unwrap().id;
        let view = trial.once(id, |view| view.state != FetchState::Running).await;
        assert_eq!(view.state, FetchState::Failed(CrmError::RightMissing));
        trial.crm.set_faults([]);
        let resumed: Result<FetchView, NotStarted> = trial.server.ask("resume-fetch", json!({ "id": id })).await;
        resumed.unwrap();
        trial.finished(id).await;
    }
    let log = std::fs::read_to_string(trial.server.folder.path().join("log")).unwrap();
    assert!(log.contains("a fetch ended"));
    for secret in [ADMINPULSE_KEY, CONSULT_KEY, "BEGIN CERTIFICATE", "@"] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
}
