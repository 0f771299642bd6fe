//! The test of a link says what is wrong.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod common;

use std::net::Ipv4Addr;

use axum::{
    Json, Router,
    extract::RawQuery,
    http::{StatusCode, header::LINK},
    response::{Html, Redirect},
    routing::get,
};
use backend::crm::{Connectors, Credentials, Secret, Tested, Tls};
use common::{adminconsult, adminpulse, connectors, consult_with, list, settings, start};
use crm::{HttpConnectors, Settings};
use domain::crm_error::CrmError;
use pretend_crm::{CONSULT_KEY, Endpoint, Fault, Kind, Office, Options, PretendCrm};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

async fn with_tls() -> PretendCrm {
    PretendCrm::start(Office::fictitious(20), Options::default())
        .await
        .unwrap()
}

/// The answer to a test of the link, wherever it is found out.
async fn answer(settings: Settings, credentials: &Credentials) -> Result<Tested, CrmError> {
    let connectors = HttpConnectors::new(settings).unwrap();
    connectors.connect(credentials)?.test().await
}

/// What a server at this machine's `port` is said to be.
async fn at(crm: &PretendCrm, port: u16, tls: Tls) -> Result<Tested, CrmError> {
    let credentials = Credentials::AdminConsult {
        host: "127.0.0.1".to_owned(),
        port,
        api_key: Secret(CONSULT_KEY.to_owned()),
        tls,
    };
    answer(settings(crm), &credentials).await
}

/// A web server that has nothing to do with any CRM. It ends with the test.
async fn serve(routes: Router) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async { axum::serve(listener, routes).await });
    port
}

#[tokio::test]
async fn a_link_that_works_says_so() {
    let crm = with_tls().await;
    assert_eq!(
        answer(settings(&crm), &adminpulse()).await,
        Ok(Tested { clients: None })
    );
    let certificate = crm.certificate().unwrap().to_owned();
    let consult = consult_with(&crm, Tls::Pinned(certificate), CONSULT_KEY);
    assert!(
        answer(settings(&crm), &consult)
            .await
            .unwrap()
            .clients
            .is_some_and(|clients| clients > 15)
    );
}

#[tokio::test]
async fn an_empty_office_can_be_linked() {
    let crm = start(0).await;
    for (name, connector) in common::both(&crm) {
        assert!(connector.test().await.is_ok(), "{name}");
    }
}

#[tokio::test]
async fn an_address_that_is_not_on_the_list_is_not_called() {
    let crm = start(20).await;
    let with = |allowed: &str| Settings {
        allowed: list(allowed),
        ..settings(&crm)
    };
    let named = |host: &str| Credentials::AdminConsult {
        host: host.to_owned(),
        port: crm.consult_port(),
        api_key: Secret(CONSULT_KEY.to_owned()),
        tls: Tls::Off,
    };
    let here = adminconsult(&crm);
    // By default, by another network, by another port, and by a name that points to where no network is listed.
    let others = format!("127.0.0.1:{}", crm.consult_port() + 1);
    for (allowed, credentials) in [
        (Settings::default().allowed.to_string(), &here),
        ("10.0.0.0/8".to_owned(), &here),
        (others, &here),
        ("localhost".to_owned(), &named("localhost")),
        ("localhost".to_owned(), &named("2130706433")),
        ("127.0.0.1".to_owned(), &named("127.0.0.1/x")),
    ] {
        assert_eq!(
            answer(with(&allowed), credentials).await,
            Err(CrmError::NotAllowed),
            "{allowed}"
        );
    }
    assert_eq!(crm.counters().total(), 0, "nothing was called");
    assert!(answer(with("127.0.0.0/8"), &named("localhost")).await.is_ok());
}

#[tokio::test]
async fn adminpulse_is_on_the_list_by_itself() {
    let crm = start(20).await;
    let nothing = Settings {
        allowed: crm::AllowList::NOTHING,
        ..settings(&crm)
    };
    assert!(answer(nothing, &adminpulse()).await.is_ok());
}

#[tokio::test]
async fn where_nothing_answers_is_told_from_where_something_else_does() {
    let crm = start(20).await;
    let free = {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        listener.local_addr().unwrap().port()
    };
    assert_eq!(at(&crm, free, Tls::Off).await, Err(CrmError::Unreachable));
    let unknown = Credentials::AdminConsult {
        host: "nergens.invalid".to_owned(),
        port: 2100,
        api_key: Secret(CONSULT_KEY.to_owned()),
        tls: Tls::Public,
    };
    let named = Settings {
        allowed: list("*.invalid"),
        ..settings(&crm)
    };
    assert_eq!(answer(named, &unknown).await, Err(CrmError::Unreachable));

    let pages = Router::new().fallback(get(|| async { Html("<h1>Welkom</h1>") }));
    let json = Router::new().fallback(get(|| async { Json(json!({ "status": "up" })) }));
    let nothing_there = Router::new();
    for routes in [pages, json, nothing_there] {
        let port = serve(routes).await;
        let answer = at(&crm, port, Tls::Off).await;
        assert!(
            matches!(answer, Err(CrmError::NotTheCrm | CrmError::Unreadable)),
            "{answer:?}"
        );
    }
    // Something that does not speak HTTP.
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = other.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = other.accept().await {
            let _ = connection.read(&mut [0; 1_000]).await;
            let _ = connection.write_all(b"500 5.5.1 Unknown command\r\n").await;
        }
    });
    assert_eq!(at(&crm, port, Tls::Off).await, Err(CrmError::NotTheCrm));
    // The other CRM's.
    let adminpulse: u16 = crm.adminpulse_url().rsplit(':').next().unwrap().parse().unwrap();
    assert_eq!(at(&crm, adminpulse, Tls::Off).await, Err(CrmError::NotTheCrm));
}

#[tokio::test]
async fn one_with_tls_is_told_from_one_without() {
    let (plain, secured) = (start(20).await, with_tls().await);
    assert_eq!(
        at(&secured, secured.consult_port(), Tls::Off).await,
        Err(CrmError::NotTheCrm)
    );
    assert_eq!(
        at(&plain, plain.consult_port(), Tls::Public).await,
        Err(CrmError::NotTheCrm)
    );
}

#[tokio::test]
async fn nothing_is_called_where_an_answer_points_to() {
    let crm = start(20).await;
    let elsewhere = format!("http://127.0.0.1:{}/api/v1/token/x", crm.consult_port());
    let moved = Router::new().fallback(get(async move || Redirect::temporary(&elsewhere)));
    let port = serve(moved).await;
    assert_eq!(at(&crm, port, Tls::Off).await, Err(CrmError::NotTheCrm));
    assert_eq!(crm.counters().total(), 0);
}

/// As much of Consult as a list of two pages takes, the second of which is said to be at `elsewhere`.
fn leading_to(elsewhere: String) -> Router {
    let token = json!({ "TokenGuid": "t", "TimeToLive": "2999-01-01T00:00:00" });
    let settings = json!({ "MaxRecordsPerPage": 1, "RateLimit": 1_000 });
    let taskflows = async move |RawQuery(query): RawQuery| {
        let is_second = query.is_some_and(|query| query.contains("page=2"));
        let link = if is_second {
            String::new()
        } else {
            format!("<{elsewhere}?page=2>; rel=\"next\"")
        };
        let id = if is_second { 2 } else { 1 };
        (
            [(LINK, link)],
            Json(json!([{ "TaskId": id, "TaskName": "PB", "TaskActive": true }])),
        )
    };
    let nothing = async || (StatusCode::NOT_FOUND, Json(json!({ "ErrorMessage": "Nothing found" })));
    Router::new()
        .route("/api/v1/token/{key}", get(async move || Json(token)))
        .route("/api/v1/apisettings", get(async move || Json(settings)))
        .route("/api/v1/taskflow/tasks", get(taskflows))
        .fallback(nothing)
}

#[tokio::test]
async fn the_next_page_is_asked_where_the_first_one_was() {
    let crm = start(20).await;
    let elsewhere = format!("http://127.0.0.1:{}/api/v1/taskflow/tasks", crm.consult_port());
    let port = serve(leading_to(elsewhere)).await;
    let credentials = Credentials::AdminConsult {
        host: "127.0.0.1".to_owned(),
        port,
        api_key: Secret(CONSULT_KEY.to_owned()),
        tls: Tls::Off,
    };
    let connector = connectors(&crm).connect(&credentials).unwrap();
    let taskflows = connector.taskflows().await.unwrap();
    let ids: Vec<&str> = taskflows.iter().map(|taskflow| taskflow.id.as_str()).collect();
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(crm.counters().total(), 0);
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_refused() {
    let crm = with_tls().await;
    let (port, trusted) = (crm.consult_port(), Tls::Pinned(crm.certificate().unwrap().to_owned()));
    let other = Tls::Pinned(with_tls().await.certificate().unwrap().to_owned());
    assert_eq!(
        at(&crm, port, Tls::Public).await,
        Err(CrmError::Certificate),
        "no authority knows it"
    );
    assert_eq!(
        at(&crm, port, other).await,
        Err(CrmError::Certificate),
        "another is trusted"
    );
    for kind in [Kind::OtherHost, Kind::ExpiredCertificate] {
        crm.set_faults([kind.into()]);
        assert_eq!(
            at(&crm, port, trusted.clone()).await,
            Err(CrmError::Certificate),
            "{kind:?}"
        );
    }
    crm.set_faults([]);
    assert!(at(&crm, port, trusted).await.is_ok());
    for pem in [
        "",
        "no certificate",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let credentials = consult_with(&crm, Tls::Pinned(pem.to_owned()), CONSULT_KEY);
        let connector = connectors(&crm).connect(&credentials);
        assert_eq!(connector.err(), Some(CrmError::Certificate), "{pem}");
    }
}

#[tokio::test]
async fn a_key_that_is_not_known_or_lost_is_refused() {
    let crm = start(20).await;
    let wrong = Credentials::AdminPulse {
        api_key: Secret("verkeerd".to_owned()),
    };
    assert_eq!(answer(settings(&crm), &wrong).await, Err(CrmError::KeyRefused));
    for key in ["verkeerd", "", "../apisettings", "a/b?c"] {
        let wrong = consult_with(&crm, Tls::Off, key);
        assert!(
            matches!(
                answer(settings(&crm), &wrong).await,
                Err(CrmError::KeyRefused | CrmError::NotTheCrm)
            ),
            "{key}"
        );
    }
    crm.set_faults([Kind::KeyRefused.into()]);
    for credentials in [adminpulse(), adminconsult(&crm)] {
        assert_eq!(answer(settings(&crm), &credentials).await, Err(CrmError::KeyRefused));
    }
}

#[tokio::test]
async fn each_right_that_a_fetch_needs_is_tested() {
    let crm = start(20).await;
    let needed = [
        (adminpulse(), &[Endpoint::Relations, Endpoint::Tasks][..]),
        (
            adminconsult(&crm),
            &[
                Endpoint::ApiSettings,
                Endpoint::Customers,
                Endpoint::Private,
                Endpoint::Addresses,
                Endpoint::Links,
                Endpoint::Lists,
                Endpoint::Taskflows,
                Endpoint::TaskflowData,
            ],
        ),
    ];
    for (credentials, endpoints) in needed {
        for endpoint in endpoints {
            crm.set_faults([Fault {
                on: Some(*endpoint),
                ..Kind::RightMissing.into()
            }]);
            assert_eq!(
                answer(settings(&crm), &credentials).await,
                Err(CrmError::RightMissing),
                "{endpoint:?}"
            );
        }
    }
}

#[tokio::test]
async fn an_older_consult_is_too_old() {
    let crm = start(20).await;
    crm.set_faults([Kind::OldVersion.into()]);
    assert_eq!(answer(settings(&crm), &adminconsult(&crm)).await, Err(CrmError::TooOld));
}

#[tokio::test]
async fn what_does_not_pass_is_said_after_a_few_tries() {
    let crm = start(20).await;
    for (kind, expected) in [
        (Kind::ServerError, CrmError::Broken),
        (Kind::Closed, CrmError::Broken),
        (Kind::CutOff, CrmError::Broken),
        (Kind::TooManyCalls { retry_after: None }, CrmError::Throttled),
        (
            Kind::TooManyCalls {
                retry_after: Some(3_600),
            },
            CrmError::Throttled,
        ),
    ] {
        for credentials in [adminpulse(), adminconsult(&crm)] {
            crm.set_faults([kind.into()]);
            crm.reset_counters();
            assert_eq!(answer(settings(&crm), &credentials).await, Err(expected), "{kind:?}");
            assert!(crm.counters().total() <= 3, "{kind:?}: {:?}", crm.counters());
        }
    }
}

#[tokio::test]
async fn an_answer_without_end_is_not_read() {
    let crm = start(500).await;
    let small = Settings {
        largest_answer: 10_000,
        ..settings(&crm)
    };
    let connectors = HttpConnectors::new(small).unwrap();
    for credentials in [adminpulse(), adminconsult(&crm)] {
        let connector = connectors.connect(&credentials).unwrap();
        assert!(connector.test().await.is_ok());
        let fetched = common::fetch(&*connector, &domain::crm::Scope::All).await;
        assert_eq!(fetched.err(), Some(CrmError::Unreadable));
    }
}

#[tokio::test]
async fn no_secret_is_told() {
    let crm = start(20).await;
    let secret = "zeer-geheim";
    let consult = consult_with(&crm, Tls::Off, secret);
    let pulse = Credentials::AdminPulse {
        api_key: Secret(secret.to_owned()),
    };
    let settings = Settings {
        consent: Some(crm::ConsentClient {
            id: "instroom".to_owned(),
            secret: Secret(secret.to_owned()),
            redirect_url: "https://instroom.example/terug".to_owned(),
            authorize_url: None,
            token_url: None,
        }),
        ..settings(&crm)
    };
    let mut told = format!("{settings:?} {consult:?} {pulse:?}");
    let connectors = HttpConnectors::new(settings).unwrap();
    told += &connectors.consent_address("state").unwrap();
    for credentials in [consult, pulse] {
        let error = connectors.connect(&credentials).unwrap().test().await.unwrap_err();
        told += &format!("{error:?} {error}");
    }
    assert!(!told.contains(secret), "{told}");
    for (_, connector) in common::both(&crm) {
        let step = connector
            .step(&domain::crm::Scope::All, &Default::default())
            .await
            .unwrap();
        let told = format!("{:?}", step.next);
        assert!(!told.contains(CONSULT_KEY) && !told.contains("oken"), "{told}");
    }
}
