//! Who may do what: every server function and every other address, for every role, with objects of the own office and of
//! another. One that is not in the table fails the test.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use std::collections::BTreeSet;

use argon2::{Argon2, PasswordHasher};
use backend::{
    crm::{Credentials, Secret},
    questionnaires::QuestionnaireDraft,
    session::Role,
    store::Store,
};
use common::{PASSWORD, Server, request};
use domain::{
    changes::Operation,
    crm::{Crm, Scope},
    field::Field,
    language::Language,
    questionnaire_samples::sample,
};
use leptos::server_fn::axum::server_fn_paths;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use store::Sqlite;
use uuid::Uuid;

/// Who may ask.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum For {
    Everybody,
    SignedIn,
    Administrators,
    /// Whoever passed the second check of the invitation, and no colleague.
    Respondents,
}

/// An object that a request names.
#[derive(Clone, Copy, Debug)]
enum Object {
    Client,
    Import,
    Fetch,
    Questionnaire,
    Invitation,
}

/// What is answered about an object of another office: as if there were none.
#[derive(Clone, Debug)]
enum Foreign {
    /// This value.
    Says(Value),
    /// The status of what does not exist.
    NotFound,
}

/// One address.
struct Case {
    path: &'static str,
    who: For,
    body: Body,
    object: Option<(Object, Foreign)>,
}

/// What is sent.
#[derive(Clone, Copy)]
enum Body {
    /// Nothing: the address is asked for.
    Get,
    /// A form.
    Form(&'static str),
    /// What this makes of the object's id.
    Json(fn(Uuid) -> Value),
    /// A file.
    File(&'static [u8]),
}

fn case(path: &'static str, who: For, body: Body) -> Case {
    Case {
        path,
        who,
        body,
        object: None,
    }
}

fn about(path: &'static str, who: For, body: Body, object: Object, foreign: Foreign) -> Case {
    Case {
        object: Some((object, foreign)),
        ..case(path, who, body)
    }
}

fn draft() -> QuestionnaireDraft {
    QuestionnaireDraft {
        name: "PB".to_owned(),
        language: Language::Dutch,
        income_year: 2025,
        labels: Vec::new(),
        content: sample(Language::Dutch, 2025),
    }
}

/// Whoever passed the check of another invitation is nobody there.
fn of_respondent(path: &'static str, body: fn(Uuid) -> Value) -> Case {
    about(
        path,
        For::Respondents,
        Body::Json(body),
        Object::Invitation,
        Foreign::NotFound,
    )
}

/// Every address. What ends a session or takes an object away stands at the end.
fn cases() -> Vec<Case> {
    use Body::{File, Form, Get, Json};
    use For::{Administrators, Everybody, SignedIn};
    use Foreign::{NotFound, Says};
    let crm = |_: Uuid| json!({ "crm": "adminpulse" });
    let id = |id: Uuid| json!({ "id": id });
    let unknown = json!({ "Err": "unknown" });
    vec![
        case("/health", Everybody, Get),
        case("/api/fn/current-session", Everybody, Form("")),
        case(
            "/api/fn/sign-in",
            Everybody,
            Form("email=niemand%40kantoor.example&password=fout"),
        ),
        case("/api/fn/open-invitation", Everybody, Json(|_| json!({ "token": "0" }))),
        case("/api/fn/send-code", Everybody, Json(|_| json!({ "token": "0" }))),
        case(
            "/api/fn/check-invitation",
            Everybody,
            Json(|_| json!({ "token": "0", "given": "30/07/1985" })),
        ),
        of_respondent("/api/fn/sheet", |id| json!({ "invitation": id })),
        of_respondent(
            "/api/fn/answer",
            |id| json!({ "invitation": id, "question": "city", "typed": ["Gent"] }),
        ),
        of_respondent("/api/answering/uploads?invitation={id}&question=city", |_| json!("")),
        of_respondent(
            "/api/fn/remove-upload",
            |id| json!({ "invitation": id, "id": Uuid::nil() }),
        ),
        of_respondent("/api/fn/submit", |id| json!({ "invitation": id })),
        case(
            "/api/fn/clients",
            SignedIn,
            Json(|_| json!({ "query": backend::views::ClientQuery::default() })),
        ),
        about("/api/fn/client", SignedIn, Json(id), Object::Client, Says(Value::Null)),
        about(
            "/api/fn/reveal",
            SignedIn,
            Json(|id| json!({ "id": id, "field": "national_number" })),
            Object::Client,
            Says(Value::Null),
        ),
        case("/api/fn/filter-choices", SignedIn, Form("")),
        case("/api/fn/questionnaires", SignedIn, Form("")),
        case("/api/fn/imports", SignedIn, Form("")),
        case("/api/existing-clients", Administrators, Get),
        case("/api/template.xlsx", Administrators, Get),
        case("/api/fn/questionnaire-list", Administrators, Form("")),
        about(
            "/api/fn/questionnaire",
            Administrators,
            Json(id),
            Object::Questionnaire,
            Says(Value::Null),
        ),
        case(
            "/api/fn/add-questionnaire",
            Administrators,
            Json(|_| json!({ "draft": draft() })),
        ),
        about(
            "/api/fn/save-questionnaire",
            Administrators,
            Json(|id| json!({ "id": id, "revision": 1, "draft": draft() })),
            Object::Questionnaire,
            Says(unknown.clone()),
        ),
        about(
            "/api/fn/archive-questionnaire",
            Administrators,
            Json(|id| json!({ "id": id, "archived": true })),
            Object::Questionnaire,
            Says(json!(false)),
        ),
        case("/api/fn/correspondence", Administrators, Form("")),
        case(
            "/api/fn/choose-correspondence",
            Administrators,
            Json(|_| json!({ "sender_name": "Kantoor", "reply_to": "kantoor@kantoor.example" })),
        ),
        case("/api/correspondence/logo", Administrators, File(b"\xff\xd8\xff")),
        case("/api/correspondence/logo", Administrators, Get),
        case("/api/fn/remove-logo", Administrators, Form("")),
        case("/api/fn/delivery", Administrators, Form("")),
        case("/api/fn/test-mail-server", Administrators, Form("")),
        case("/api/imports", Administrators, Json(|_| json!(request(1, Vec::new())))),
        case("/api/links/adminpulse/consent", Administrators, Get),
        case("/api/links/adminpulse/callback?state=none", Administrators, Get),
        case("/api/fn/links", Administrators, Form("")),
        case(
            "/api/fn/link",
            Administrators,
            Json(
                |_| json!({ "credentials": { "admin_consult": { "host": "nergens.example", "port": 1, "api_key": "x", "tls": "public" } } }),
            ),
        ),
        case(
            "/api/fn/test-link",
            Administrators,
            Json(|_| json!({ "crm": "adminconsult" })),
        ),
        case(
            "/api/fn/scope-choices",
            Administrators,
            Json(|_| json!({ "crm": "adminconsult" })),
        ),
        case(
            "/api/fn/start-fetch",
            Administrators,
            Json(|_| json!({ "crm": "adminconsult", "scope": "all" })),
        ),
        case(
            "/api/fn/choose-schedule",
            Administrators,
            Json(|_| json!({ "crm": "adminpulse", "schedule": null })),
        ),
        case("/api/fn/fetches", Administrators, Form("")),
        case("/api/fn/notices", Administrators, Form("")),
        about(
            "/api/fn/fetch",
            Administrators,
            Json(id),
            Object::Fetch,
            Says(Value::Null),
        ),
        about("/api/fetches/{id}", Administrators, Get, Object::Fetch, NotFound),
        about(
            "/api/fn/dismiss-notice",
            Administrators,
            Json(id),
            Object::Fetch,
            Says(json!(false)),
        ),
        about(
            "/api/fn/cancel-fetch",
            Administrators,
            Json(id),
            Object::Fetch,
            Says(Value::Null),
        ),
        case("/api/fn/remove-link", Administrators, Json(crm)),
        about(
            "/api/fetches/{id}/clients",
            Administrators,
            Json(|_| json!([])),
            Object::Fetch,
            NotFound,
        ),
        about(
            "/api/fn/resume-fetch",
            Administrators,
            Json(id),
            Object::Fetch,
            Says(unknown),
        ),
        about(
            "/api/fn/drop-fetch",
            Administrators,
            Json(id),
            Object::Fetch,
            Says(json!(false)),
        ),
        about(
            "/api/fn/undo-effect",
            Administrators,
            Json(|id| json!({ "import": id })),
            Object::Import,
            Says(Value::Null),
        ),
        about(
            "/api/fn/undo-import",
            Administrators,
            Json(|id| json!({ "import": id, "digest": "" })),
            Object::Import,
            Says(json!({ "outcome": "unknown" })),
        ),
        case("/api/fn/sign-out", Everybody, Form("")),
    ]
}

#[test]
fn every_address_is_in_the_table() {
    let cases = cases();
    let paths = cases.iter().filter_map(|case| case.path.split('?').next());
    let listed: BTreeSet<_> = paths.collect();
    let functions: Vec<_> = server_fn_paths().map(|(path, _)| path).collect();
    assert!(
        functions.contains(&"/api/fn/clients"),
        "server functions are registered in this test"
    );
    let there: BTreeSet<_> = functions.into_iter().chain(instroom::api::paths()).collect();
    assert_eq!(listed, there);
    let _linked = instroom::serve::router;
}

/// An office in which everything is, and the ids of it.
struct Office {
    client: Uuid,
    import: Uuid,
    fetch: Uuid,
    questionnaire: Uuid,
    invitation: Uuid,
    token: String,
}

impl Office {
    /// Made past the server, with an administrator of that address.
    async fn make(sqlite: &Sqlite, administrator: &str, hash: &str) -> (Uuid, Self) {
        let office = sqlite.create_office("Kantoor", Language::Dutch).await.unwrap();
        sqlite
            .create_user(office, administrator, "An", hash, Role::Administrator)
            .await
            .unwrap();
        let session = sqlite.credentials(administrator).await.unwrap().unwrap().session;
        let administrator = session.clone().administrator().unwrap();
        let questionnaire = sqlite.create_questionnaire(office, "PB", Language::Dutch, 2025);
        let questionnaire = questionnaire.await.unwrap();
        let values = [
            (Field::FirstName, "An"),
            (Field::LastName, "Voorbeeld"),
            (Field::Email, "an@voorbeeld.example"),
            (Field::Language, "nl"),
            (Field::NationalNumber, "85073003328"),
        ];
        let add = Operation::Add {
            row: 2,
            values: values.map(|(field, value)| (field, value.to_owned())).to_vec(),
            questionnaire: Some(questionnaire),
            invite: true,
        };
        let imports = sqlite.imports(&administrator);
        let now = time::OffsetDateTime::now_utc().unix_timestamp();
        imports.apply(&request(9, vec![add]), "2026-03-02", now).await.unwrap();
        let token = common::link_tokens(sqlite, now).await.pop().unwrap();
        let api_key = Secret("sleutel".to_owned());
        let links = sqlite.links(&administrator);
        links.save(&Credentials::AdminPulse { api_key }, 1).await.unwrap();
        let fetches = sqlite.fetches(&administrator);
        let fetch = fetches
            .start(Crm::AdminPulse, &Scope::All, now)
            .await
            .unwrap()
            .unwrap()
            .id;
        fetches.cancel(fetch, now).await.unwrap();
        let questionnaire = sqlite
            .create_questionnaire(office, "PB", Language::Dutch, 2025)
            .await
            .unwrap();
        let made = Self {
            client: imports.existing_clients().await.unwrap()[0].id.0,
            import: sqlite.office(&session).imports().await.unwrap()[0].id.0,
            fetch: fetch.0,
            questionnaire: questionnaire.0,
            invitation: common::invitation(sqlite, &token, now).await,
            token,
        };
        (office, made)
    }

    fn id(&self, object: Object) -> Uuid {
        match object {
            Object::Client => self.client,
            Object::Import => self.import,
            Object::Fetch => self.fetch,
            Object::Questionnaire => self.questionnaire,
            Object::Invitation => self.invitation,
        }
    }
}

async fn send(server: &Server, client: &Client, case: &Case, id: Uuid) -> Response {
    let url = server.url(&case.path.replace("{id}", &id.to_string()));
    let asked = match case.body {
        Body::Get => client.get(url),
        Body::Form(form) => {
            let asked = client
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded");
            asked.body(form)
        }
        Body::Json(body) => client.post(url).json(&body(id)),
        Body::File(bytes) => client.post(url).body(bytes),
    };
    asked.header("accept", "application/json").send().await.unwrap()
}

#[tokio::test]
async fn everybody_may_do_what_the_table_says_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("instroom.sqlite");
    let sqlite = Sqlite::open(&file, &folder.path().join("instroom.key")).await.unwrap();
    let hash = Argon2::default()
        .hash_password(PASSWORD.as_bytes())
        .unwrap()
        .to_string();
    let (office, ours) = Office::make(&sqlite, "admin@kantoor.example", &hash).await;
    sqlite
        .create_user(office, "bram@kantoor.example", "Bram", &hash, Role::Colleague)
        .await
        .unwrap();
    let (_, theirs) = Office::make(&sqlite, "admin@elders.example", &hash).await;
    sqlite.close().await;

    let consent = [
        "--adminpulse-client-id=x",
        "--adminpulse-client-secret=x",
        "--url=http://kantoor.example",
    ];
    let server = Server::start_with(folder, &consent);
    let nobody = server.browser();
    let colleague = server.signed_in("bram@kantoor.example").await;
    let administrator = server.signed_in("admin@kantoor.example").await;
    let respondent = server.browser();
    let check = json!({ "token": ours.token, "given": "30/07/1985" });
    let check = respondent.post(server.url("/api/fn/check-invitation")).json(&check);
    assert_eq!(check.send().await.unwrap().text().await.unwrap(), "\"passed\"");
    for case in cases() {
        let path = case.path;
        if case.who == For::Respondents {
            for (browser, office) in [
                (&nobody, &ours),
                (&colleague, &ours),
                (&administrator, &ours),
                (&respondent, &theirs),
            ] {
                let refused = send(&server, browser, &case, office.invitation).await.status();
                assert_eq!(refused, StatusCode::UNAUTHORIZED, "{path}");
            }
            let answered = send(&server, &respondent, &case, ours.invitation).await.status();
            assert_eq!(answered, StatusCode::OK, "{path}, the client");
            continue;
        }
        let id = |office: &Office| {
            case.object
                .as_ref()
                .map_or(Uuid::nil(), |(object, _)| office.id(*object))
        };
        let signed_out = send(&server, &nobody, &case, id(&ours)).await.status();
        assert_eq!(
            signed_out == StatusCode::UNAUTHORIZED,
            case.who != For::Everybody,
            "{path}, nobody: {signed_out}"
        );
        let by_colleague = send(&server, &colleague, &case, id(&ours)).await;
        let is_refused = by_colleague.status() == StatusCode::FORBIDDEN;
        assert_eq!(
            is_refused,
            case.who == For::Administrators,
            "{path}, colleague: {}",
            by_colleague.status()
        );
        if is_refused && path.starts_with("/api/fn/") {
            assert_eq!(
                by_colleague.text().await.unwrap(),
                "\"administrators_only\"",
                "{path}: the screen can say it"
            );
        }
        if let Some((_, foreign)) = &case.object {
            let answer = send(&server, &administrator, &case, id(&theirs)).await;
            match foreign {
                Foreign::NotFound => assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}, of another office"),
                Foreign::Says(value) => {
                    assert_eq!(
                        answer.json::<Value>().await.unwrap(),
                        *value,
                        "{path}, of another office"
                    );
                }
            }
        }
        let answer = send(&server, &administrator, &case, id(&ours)).await;
        let is_led_on = answer.status().is_redirection();
        // A link that was removed gives nobody.
        let is_unlinked = answer.status() == StatusCode::BAD_GATEWAY;
        let is_answered = answer.status().is_success() || is_led_on || is_unlinked;
        assert!(is_answered, "{path}, administrator: {}", answer.status());
        if let Some((_, Foreign::Says(value))) = &case.object {
            assert_ne!(
                answer.json::<Value>().await.unwrap(),
                *value,
                "{path}, of the own office"
            );
        }
    }
}
