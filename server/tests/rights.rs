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

use std::{collections::BTreeSet, path::Path};

use argon2::{Argon2, PasswordHasher};
use backend::{
    answering::{Respondent, SubmitOutcome},
    crm::{Credentials, Secret},
    invitations::{BatchId, InviteRequest, InvitedClient},
    questionnaires::QuestionnaireDraft,
    session::Role,
    store::Store,
};
use common::{PASSWORD, Server, request};
use domain::{
    changes::Operation,
    client::{ClientId, ExistingClient},
    crm::{Crm, Scope},
    field::Field,
    language::Language,
    questionnaire::{Question, QuestionKind},
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
    /// An invitation by which something was submitted.
    Submitted,
    /// A client that can be invited.
    Invitable,
    /// A message that has not left.
    Message,
    /// A bulk invitation that has not left.
    Batch,
    /// A file that came with an answer.
    Upload,
    /// A client that is archived.
    Archived,
    /// A client that was erased.
    Erased,
}

/// What is answered about an object of another office: as if there were none.
#[derive(Clone, Debug)]
enum Foreign {
    /// This value.
    Says(Value),
    /// What this makes of the other office.
    SaysOf(fn(&Office) -> Value),
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
    /// What this makes of an office.
    Of(fn(&Office) -> Value),
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
    use Body::{File, Form, Get, Json, Of};
    use For::{Administrators, Everybody, SignedIn};
    use Foreign::{NotFound, Says, SaysOf};
    let crm = |_: Uuid| json!({ "crm": "adminpulse" });
    let id = |id: Uuid| json!({ "id": id });
    let client = |id: Uuid| json!({ "client": id });
    let message = |id: Uuid| json!({ "message": id });
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
        about(
            "/api/fn/erased-client",
            SignedIn,
            Json(client),
            Object::Erased,
            Says(Value::Null),
        ),
        case("/api/fn/filter-choices", SignedIn, Form("")),
        case("/api/fn/questionnaires", SignedIn, Form("")),
        case("/api/fn/imports", SignedIn, Form("")),
        case("/api/fn/leaving", SignedIn, Form("")),
        case("/api/fn/outbox-delivery", SignedIn, Form("")),
        case(
            "/api/fn/outbox",
            SignedIn,
            Json(|_| json!({ "query": { "state": null, "page": 0 } })),
        ),
        case("/api/fn/send-test", SignedIn, Json(|_| json!({ "language": "nl" }))),
        about(
            "/api/fn/rehearse",
            SignedIn,
            Json(|id| json!({ "selection": { "clients": [id] } })),
            Object::Client,
            Says(json!([])),
        ),
        about(
            "/api/fn/letter-preview",
            SignedIn,
            Json(client),
            Object::Client,
            Says(Value::Null),
        ),
        about("/api/letters/{id}", SignedIn, Get, Object::Client, NotFound),
        about(
            "/api/fn/client-questionnaire",
            SignedIn,
            Json(client),
            Object::Client,
            Says(Value::Null),
        ),
        about("/api/uploads/{id}", SignedIn, Get, Object::Upload, NotFound),
        about(
            "/api/fn/take-over",
            SignedIn,
            Json(
                |id| json!({ "invitation": id, "cells": [{ "field": "mobile", "old": null, "new": "+32470123456" }] }),
            ),
            Object::Submitted,
            Says(json!("refused")),
        ),
        about(
            "/api/fn/set-processed",
            SignedIn,
            Json(|id| json!({ "invitation": id, "processed": true })),
            Object::Submitted,
            Says(json!(false)),
        ),
        about(
            "/api/fn/withdraw",
            SignedIn,
            Json(message),
            Object::Message,
            Says(json!(false)),
        ),
        about(
            "/api/fn/send-again",
            SignedIn,
            Json(message),
            Object::Message,
            Says(json!(false)),
        ),
        about(
            "/api/fn/cancel-batch",
            SignedIn,
            Json(|id| json!({ "batch": id })),
            Object::Batch,
            Says(json!(0)),
        ),
        about(
            "/api/fn/invite",
            SignedIn,
            Of(Office::invitation),
            Object::Invitable,
            SaysOf(|office| json!({ "changed": [office.invitable] })),
        ),
        about(
            "/api/fn/couple",
            SignedIn,
            Json(|id| json!({ "clients": [id], "questionnaire": null })),
            Object::Invitable,
            Says(json!(0)),
        ),
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
        about(
            "/api/fn/erase-client",
            Administrators,
            Json(client),
            Object::Archived,
            Says(json!("unknown")),
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
    submitted: Uuid,
    invitable: Uuid,
    message: Uuid,
    batch: Uuid,
    upload: Uuid,
    archived: Uuid,
    erased: Uuid,
}

/// Long enough for no message to leave while the test runs.
const DELAY: u32 = 3600;

impl Office {
    /// Made past the server, with an administrator of that address.
    async fn make(sqlite: &Sqlite, file: &Path, administrator: &str, hash: &str) -> (Uuid, Self) {
        let office = sqlite.create_office("Kantoor", Language::Dutch).await.unwrap();
        sqlite
            .create_user(office, administrator, "An", hash, Role::Administrator)
            .await
            .unwrap();
        let session = sqlite.credentials(administrator).await.unwrap().unwrap().session;
        let administrator = session.clone().administrator().unwrap();
        let questionnaire = sqlite
            .create_questionnaire(office, "Vragenlijst", Language::Dutch, 2025)
            .await
            .unwrap();
        let add = |row: u32, first_name: &str, number: Option<&str>| Operation::Add {
            row,
            values: [
                (Field::FirstName, Some(first_name)),
                (Field::LastName, Some("Voorbeeld")),
                (Field::Email, Some("an@voorbeeld.example")),
                (Field::Language, Some("nl")),
                (Field::NationalNumber, number),
            ]
            .into_iter()
            .filter_map(|(field, value)| Some((field, value?.to_owned())))
            .collect(),
            questionnaire: Some(questionnaire),
            // Whoever fills in a questionnaire has the link of this one.
            invite: number.is_some(),
        };
        let imports = sqlite.imports(&administrator);
        let added = vec![
            add(2, "An", Some("85073003328")),
            add(3, "Submitted", None),
            add(4, "Invitable", None),
            add(5, "Message", None),
            add(6, "Batch", None),
            add(7, "Archived", None),
            add(8, "Erased", None),
        ];
        let now = time::OffsetDateTime::now_utc().unix_timestamp();
        imports.apply(&request(9, added), "2026-03-02", now).await.unwrap();
        let token = common::link_tokens(sqlite, now).await.pop().unwrap();
        let clients = imports.existing_clients().await.unwrap();
        let named = |name: &str| {
            let of_name = |client: &&ExistingClient| client.record.value(Field::FirstName) == Some(name);
            clients.iter().find(of_name).unwrap().id
        };
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
        let invite = async |client: ClientId| {
            let invited = InvitedClient {
                client,
                address: "an@voorbeeld.example".to_owned(),
                questionnaire,
            };
            let request = InviteRequest {
                batch: BatchId(client.0),
                clients: vec![invited],
                delay: DELAY,
                reminders: None,
            };
            let invitations = sqlite.invitations(&session);
            invitations.invite(&request, now).await.unwrap();
            let found = invitations.questionnaire(client).await.unwrap().unwrap();
            (request.batch.0, found.messages[0].id.0)
        };
        let import = sqlite.office(&session).imports().await.unwrap()[0].id;
        let [archived, erased] = ["Archived", "Erased"].map(named);
        let archive = |client| Operation::Archive { client, revision: 1 };
        let archives = request(0, [archived, erased].map(archive).to_vec());
        imports.apply(&archives, "2026-03-02", now).await.unwrap();
        sqlite.erasing(&administrator).erase(erased, now).await.unwrap();
        let client = named("Submitted");
        invite(client).await;
        let (submitted, upload) = submit(sqlite, file, office, client, now).await;
        let made = Self {
            client: named("An").0,
            import: import.0,
            fetch: fetch.0,
            questionnaire: questionnaire.0,
            invitation: common::invitation(sqlite, &token, now).await,
            token,
            submitted,
            invitable: named("Invitable").0,
            message: invite(named("Message")).await.1,
            batch: invite(named("Batch")).await.0,
            upload,
            archived: archived.0,
            erased: erased.0,
        };
        (office, made)
    }

    /// What invites a client of this office.
    fn invitation(&self) -> Value {
        json!({ "request": {
            "batch": self.invitable,
            "clients": [{
                "client": self.invitable,
                "address": "an@voorbeeld.example",
                "questionnaire": self.questionnaire,
            }],
            "delay": DELAY,
            "reminders": null,
        } })
    }

    fn id(&self, object: Object) -> Uuid {
        match object {
            Object::Client => self.client,
            Object::Import => self.import,
            Object::Fetch => self.fetch,
            Object::Questionnaire => self.questionnaire,
            Object::Invitation => self.invitation,
            Object::Submitted => self.submitted,
            Object::Invitable => self.invitable,
            Object::Message => self.message,
            Object::Batch => self.batch,
            Object::Upload => self.upload,
            Object::Archived => self.archived,
            Object::Erased => self.erased,
        }
    }
}

/// Answers everything that the client was asked, with a file, and submits it: gives the invitation and the file.
async fn submit(sqlite: &Sqlite, file: &Path, office: Uuid, client: ClientId, now: i64) -> (Uuid, Uuid) {
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    let invitation: String = sqlx::query_scalar("SELECT id FROM invitation WHERE client = ?")
        .bind(client.0.to_string())
        .fetch_one(&pool)
        .await
        .unwrap();
    pool.close().await;
    let invitation = invitation.parse().unwrap();
    let answering = sqlite.answering(&Respondent { invitation, office });
    let sheet = answering.sheet(now).await.unwrap().unwrap();
    let question = |is: fn(&Question) -> bool| sheet.content.questions().find(|question| is(question)).unwrap();
    let mobile = question(|question| question.field == Some(Field::Mobile));
    let typed = ["0470/12.34.56".to_owned()];
    answering.answer(&mobile.id, &typed, now).await.unwrap().unwrap();
    let upload = question(|question| question.kind == QuestionKind::File && question.shown_when.is_none());
    let upload = answering
        .add_upload(&upload.id, "fiche.pdf", b"%PDF-1.4\n%%EOF", now)
        .await;
    let upload = upload.unwrap().unwrap().id.0;
    while let SubmitOutcome::Missing(missing) = answering.submit(now).await.unwrap() {
        for id in missing {
            let typed = match &sheet.content.question(&id).unwrap().kind {
                QuestionKind::Choice { options, .. } => options[0].clone(),
                QuestionKind::Date => "2025-12-31".to_owned(),
                QuestionKind::Text { .. } | QuestionKind::Amount => "1".to_owned(),
                QuestionKind::YesNo | QuestionKind::File => "no".to_owned(),
            };
            answering.answer(&id, &[typed], now).await.unwrap().unwrap();
        }
    }
    (invitation, upload)
}

async fn send(server: &Server, client: &Client, case: &Case, office: &Office) -> Response {
    let object = case.object.as_ref();
    let id = object.map_or(Uuid::nil(), |(object, _)| office.id(*object));
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
        Body::Of(body) => client.post(url).json(&body(office)),
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
    let (office, ours) = Office::make(&sqlite, &file, "admin@kantoor.example", &hash).await;
    sqlite
        .create_user(office, "bram@kantoor.example", "Bram", &hash, Role::Colleague)
        .await
        .unwrap();
    let (_, theirs) = Office::make(&sqlite, &file, "admin@elders.example", &hash).await;
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
                let refused = send(&server, browser, &case, office).await.status();
                assert_eq!(refused, StatusCode::UNAUTHORIZED, "{path}");
            }
            let answered = send(&server, &respondent, &case, &ours).await.status();
            assert_eq!(answered, StatusCode::OK, "{path}, the client");
            continue;
        }
        let signed_out = send(&server, &nobody, &case, &ours).await.status();
        assert_eq!(
            signed_out == StatusCode::UNAUTHORIZED,
            case.who != For::Everybody,
            "{path}, nobody: {signed_out}"
        );
        let by_colleague = send(&server, &colleague, &case, &ours).await;
        let is_refused = by_colleague.status() == StatusCode::FORBIDDEN;
        assert_eq!(
            is_refused,
            case.who == For::Administrators,
            "{path}, colleague: {}",
            by_colleague.status()
        );
        let says = |foreign: &Foreign| match foreign {
            Foreign::Says(value) => Some(value.clone()),
            Foreign::SaysOf(value) => Some(value(&theirs)),
            Foreign::NotFound => None,
        };
        let foreign = case.object.as_ref().map(|(_, foreign)| says(foreign));
        let is_function = path.starts_with("/api/fn/");
        if is_refused && is_function {
            assert_eq!(
                by_colleague.text().await.unwrap(),
                "\"administrators_only\"",
                "{path}: the screen can say it"
            );
        } else if let Some(Some(value)) = &foreign {
            let answer = by_colleague.json::<Value>().await.unwrap();
            assert_ne!(answer, *value, "{path}, of the own office, colleague");
        }
        if let Some(foreign) = &foreign {
            let answer = send(&server, &administrator, &case, &theirs).await;
            match foreign {
                None => assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}, of another office"),
                Some(value) => {
                    let answer = answer.json::<Value>().await.unwrap();
                    assert_eq!(answer, *value, "{path}, of another office");
                }
            }
        }
        let answer = send(&server, &administrator, &case, &ours).await;
        let is_led_on = answer.status().is_redirection();
        // A link that was removed gives nobody.
        let is_unlinked = answer.status() == StatusCode::BAD_GATEWAY;
        let is_answered = answer.status().is_success() || is_led_on || is_unlinked;
        assert!(is_answered, "{path}, administrator: {}", answer.status());
        // What a colleague did can be done no more.
        if let (Some(Some(value)), For::Administrators) = (&foreign, case.who) {
            assert_ne!(
                answer.json::<Value>().await.unwrap(),
                *value,
                "{path}, of the own office"
            );
        }
    }
}
