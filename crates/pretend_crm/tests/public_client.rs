//! The public client of Admin-IS | Consult, `adminconsult-sdk` on PyPI, reads the pretend one. It was written for the real
//! one by somebody else, so that the pretend one is not merely our own idea of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
    time::Duration,
};

use domain::language::Language;
use pretend_crm::{
    CONSULT_KEY, Endpoint, Office, Options, PretendCrm,
    office::{Client, LinkKind, Standing, TaskStatus},
};
use serde_json::{Value, json};

const VERSION: &str = "1.0.7";
const PERSONS: usize = 300;
const PAGE_SIZE: usize = 50;

fn run(command: &mut Command, what_to_do: &str) -> Output {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?} could not be run: {error}. {what_to_do}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed. {what_to_do}\n{errors}");
    output
}

/// The Python of an environment of its own that has the public client, made where it is not there yet.
static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/public_client");
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("adminconsult-sdk-{VERSION}"));
    let python = environment.join("bin/python");
    let ready = environment.join("ready");
    if !ready.exists() {
        run(
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&environment),
            "This test drives the pretend CRM with a public Python client: install Python 3.10 or newer with its venv \
             module (Debian: apt-get install python3 python3-venv).",
        );
        let online = "This test fetches adminconsult-sdk from PyPI once: it has to be reachable, or its mirror be \
                      named in PIP_INDEX_URL.";
        let pip = || {
            let mut pip = Command::new(&python);
            pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
            pip
        };
        run(pip().arg("--requirement").arg(tests.join("requirements.txt")), online);
        run(
            pip().args(["--no-deps", &format!("adminconsult-sdk=={VERSION}")]),
            online,
        );
        fs::write(ready, "").unwrap();
    }
    python
});

/// What the public client sees of a pretend CRM, with one of the scripts.
fn drive(crm: &PretendCrm, script: &str) -> Value {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(script);
    fs::create_dir_all(&folder).unwrap();
    let (credentials, certificate) = (folder.join("credentials.json"), folder.join("certificate.pem"));
    let host = format!("https://{}", crm.consult_host());
    let content = json!({ "host": host, "port": crm.consult_port(), "api_key": CONSULT_KEY });
    fs::write(&credentials, content.to_string()).unwrap();
    fs::write(&certificate, crm.certificate().unwrap()).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/public_client")
        .join(script);
    let mut command = Command::new(&*PYTHON);
    command
        .arg(path)
        .arg(&credentials)
        .arg(crm.adminpulse_url())
        .env("REQUESTS_CA_BUNDLE", &certificate)
        // The client compares the end of a token with the clock of its machine, which stands in Belgium like the CRM.
        .env("TZ", "CET-1CEST,M3.5.0,M10.5.0/3");
    let output = run(&mut command, "See what it says.");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn language(language: Option<Language>) -> &'static str {
    match language {
        Some(Language::Dutch) => "Nederlands",
        Some(Language::French) => "Frans",
        Some(Language::German) => "Duits",
        Some(Language::English) => "Engels",
        None => "",
    }
}

fn day(date: Option<time::Date>) -> Value {
    date.map_or(Value::Null, |date| {
        json!(format!("{} 00:00:00", domain::date::to_iso(date)))
    })
}

/// The values of these keys of an object.
fn some(object: &Value, keys: &[&str]) -> Value {
    keys.iter()
        .map(|key| ((*key).to_owned(), object[*key].clone()))
        .collect()
}

fn each<'a>(rows: &'a Value, keys: &'a [&str]) -> Vec<Value> {
    rows.as_array().unwrap().iter().map(|row| some(row, keys)).collect()
}

fn ids<'a>(clients: impl IntoIterator<Item = &'a Client>) -> Value {
    clients.into_iter().map(|client| client.id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_client_reads_the_whole_office() {
    let options = Options {
        consult_page_size: PAGE_SIZE,
        ..Options::default()
    };
    let crm = PretendCrm::start(Office::fictitious(PERSONS), options).await.unwrap();
    let seen = drive(&crm, "read_office.py");
    let office = crm.office();
    assert!(office.clients().len() > 6 * PAGE_SIZE, "several pages");

    customers(&seen, &office);
    filters(&seen["filtered"], &office);
    private_data(&seen, &office);
    addresses(&seen, &office);
    links(&seen, &office);
    taskflows(&seen, &office);
    changes_and_lists(&seen, &office);
    failures(&seen["failures"], &office);
    calls(&seen["called"], &crm);
}

fn customers(seen: &Value, office: &Office) {
    let expected = |client: &Client| {
        json!({
            "customer_id": client.id,
            "cust_code": client.code(),
            "name": client.last_name,
            "first_name": client.first_name,
            "commercial_name": client.commercial_name,
            "email": client.email,
            "mobile": client.mobile,
            "phone": client.phone,
            "language": language(client.language),
            "is_company": client.is_company(),
            "is_active": client.standing != Standing::Former,
            "date_of_birth": day(client.born),
            "vat_nr": client.vat_number,
            "customer_group_label": client.labels.last().cloned().unwrap_or_default(),
        })
    };
    let keys = [
        "customer_id",
        "cust_code",
        "name",
        "first_name",
        "commercial_name",
        "email",
        "mobile",
        "phone",
        "language",
        "is_company",
        "is_active",
        "date_of_birth",
        "vat_nr",
        "customer_group_label",
    ];
    let expected: Vec<Value> = office.clients().iter().map(expected).collect();
    assert_eq!(each(&seen["customers"], &keys), expected);

    let one = &office.clients()[5];
    let keys = [
        "customer_id",
        "name",
        "street_1",
        "house_nr",
        "house_box",
        "zip_code",
        "city",
        "country_name",
    ];
    let expected = json!({
        "customer_id": one.id,
        "name": one.last_name,
        "street_1": one.address.street,
        "house_nr": one.address.house_number,
        "house_box": one.address.box_number,
        "zip_code": one.address.postcode,
        "city": one.address.city,
        "country_name": "België",
    });
    assert_eq!(some(&seen["one customer"], &keys), expected);
}

fn filters(seen: &Value, office: &Office) {
    let clients = office.clients();
    let found = |test: &dyn Fn(&Client) -> bool| ids(clients.iter().filter(|client| test(client)));
    let born = |year: i32| domain::date::from_numbers(u32::try_from(year).unwrap(), 1, 1);
    let expected = json!({
        "active persons": found(&|client| !client.is_company() && client.standing != Standing::Former),
        "from the hundredth": ids(&clients[99..149]),
        "in": ids([&clients[3], &clients[200]]),
        "starts with": found(&|client| client.last_name.to_lowercase().starts_with("van ")),
        "ends with": found(&|client| client.last_name.ends_with(" NV")),
        "contains": found(&|client| client.email.contains("bedrijf")),
        "without birth date": found(&|client| client.born.is_none() && !client.is_company()),
        "born from 1980": found(&|client| client.born >= born(1980) && client.born < born(1985)),
        "not in French": found(&|client| client.language != Some(Language::French)),
        "nobody": [],
    });
    assert_eq!(seen, &expected);
    let is_empty = |name: &str| seen[name].as_array().unwrap().is_empty();
    let empty: Vec<&String> = seen.as_object().unwrap().keys().filter(|name| is_empty(name)).collect();
    assert_eq!(empty, ["nobody"], "every other filter has something to find");
}

fn private_data(seen: &Value, office: &Office) {
    let persons = office.clients().iter().filter(|client| !client.is_company());
    let expected = persons.take(60).map(|client| {
        json!({
            "customer_id": client.id,
            "national_nr": client.national_number,
            "date_of_birth": day(client.born),
            "date_of_death": day(client.died),
        })
    });
    let keys = ["customer_id", "national_nr", "date_of_birth", "date_of_death"];
    assert_eq!(each(&seen["private"], &keys), expected.collect::<Vec<_>>());
    let of_a_company = seen["private of a company"].as_str().unwrap();
    assert!(of_a_company.starts_with("LookupError"), "{of_a_company}");

    let elsewhere = office
        .clients()
        .iter()
        .take(160)
        .filter(|client| !client.invoice_email.is_empty());
    let expected = elsewhere.map(|client| json!({ "customer_id": client.id, "email": client.invoice_email }));
    let emails = each(&seen["emaildata"], &["customer_id", "email"]);
    assert!(!emails.is_empty());
    assert_eq!(emails, expected.collect::<Vec<_>>());
}

fn addresses(seen: &Value, office: &Office) {
    let mut expected = Vec::new();
    for client in office.clients() {
        let postal = client.postal_address.as_ref();
        for (is_registered, address) in [(true, Some(&client.address)), (false, postal)] {
            expected.extend(address.map(|address| {
                json!({
                    "customer_id": client.id,
                    "registered_office": is_registered,
                    "street_1": address.street,
                    "house_nr": address.house_number,
                    "house_box": address.box_number,
                    "zip_code": address.postcode,
                    "city": address.city,
                    "country_code": address.country,
                })
            }));
        }
    }
    let keys = [
        "customer_id",
        "registered_office",
        "street_1",
        "house_nr",
        "house_box",
        "zip_code",
        "city",
        "country_code",
    ];
    assert!(expected.len() > office.clients().len(), "some have two");
    assert_eq!(each(&seen["addresses"], &keys), expected);
}

fn links(seen: &Value, office: &Office) {
    let types = seen["lists"]["link types"].as_object().unwrap();
    let of_name = |name: &str| {
        let found = types.iter().find(|(_, value)| *value == name);
        found.unwrap().0.parse::<u32>().unwrap()
    };
    let expected = office.links().iter().map(|link| {
        json!({
            "customer_id_pk": link.from,
            "customer_id_fk": link.to,
            "customer_link_type_id": of_name(if link.kind == LinkKind::Partner { "Partner" } else { "Kind" }),
        })
    });
    let keys = ["customer_id_pk", "customer_id_fk", "customer_link_type_id"];
    assert_eq!(each(&seen["links"], &keys), expected.collect::<Vec<_>>());
}

fn taskflows(seen: &Value, office: &Office) {
    let expected = office
        .taskflows()
        .iter()
        .map(|taskflow| json!({ "task_id": taskflow.id, "task_name": taskflow.name, "task_active": taskflow.active }));
    assert_eq!(
        each(&seen["taskflows"], &["task_id", "task_name", "task_active"]),
        expected.collect::<Vec<_>>()
    );
    assert_eq!(each(&seen["subtasks"], &["task_id", "subtask_name"]).len(), 1);

    let mut empty = Vec::new();
    for taskflow in office.taskflows() {
        let tasks = office
            .tasks()
            .iter()
            .filter(|task| task.taskflow == Some(taskflow.id) && !task.inapplicable && task.deadline.year() == 2026);
        let expected: Vec<Value> = tasks
            .map(|task| {
                json!({
                    "taskdata_id": task.id,
                    "customer_id": task.client,
                    "deadline": day(Some(task.deadline)),
                    "Afgewerkt(1)": u8::from(task.status == TaskStatus::Done),
                })
            })
            .collect();
        let rows = &seen["taskflow data"][taskflow.id.to_string()];
        let keys = ["taskdata_id", "customer_id", "deadline", "Afgewerkt(1)"];
        assert_eq!(each(rows, &keys), expected, "{}", taskflow.name);
        if expected.is_empty() {
            empty.push(taskflow.name.as_str());
        }
    }
    assert_eq!(empty, ["PB aanslagjaar 2019"]);
}

fn changes_and_lists(seen: &Value, office: &Office) {
    let expected = json!({
        "inserts": ids(&office.clients()[..20]),
        "updates": ids(office.clients().iter().step_by(13)),
    });
    assert_eq!(seen["changes"], expected);
    let log: Vec<u32> = office
        .changes()
        .iter()
        .map(|change| change.id)
        .filter(|id| *id >= 300)
        .collect();
    assert_eq!(seen["log"], json!(log));

    let lists = &seen["lists"];
    assert_eq!(lists["all"], json!({ "Titels": 2, "Talen": 19 }));
    assert_eq!(lists["languages"]["Nederlands"][1], "NL");
    assert_eq!(lists["titles"][1], json!({ "1": "De heer", "2": "Mevrouw" }));
    assert_eq!(lists["countries"]["22"], "België");
    assert_eq!(lists["groups"]["1"], "PB");
}

/// The client takes each failure for what it is, and goes on afterwards.
fn failures(seen: &Value, office: &Office) {
    let begins: BTreeMap<&str, &str> = BTreeMap::from([
        (
            "throttled",
            "ConnectionError: Erreur de connexion (Admin): limite de demandes atteint",
        ),
        (
            "throttled on page 2",
            "ConnectionError: Erreur de connexion (Admin): limite de demandes atteint",
        ),
        ("right missing", "PermissionError"),
        (
            "server error",
            "Exception: Admin Consult returned unstructured error message",
        ),
        (
            "cut off",
            "Exception: Admin Consult returned unstructured error message",
        ),
        ("closed", "ChunkedEncodingError"),
        (
            "token expired",
            "Exception: Admin: The token is not valid or has expired",
        ),
        (
            "with the same token",
            "Exception: Admin: The token is not valid or has expired",
        ),
        (
            "bare text",
            "Exception: Admin Consult returned unstructured error message",
        ),
        (
            "old version",
            "Exception: Admin Consult returned unstructured error message",
        ),
        (
            "unknown key",
            "ConnectionError: Admin Consult API connection error: 401",
        ),
    ]);
    for (name, begin) in &begins {
        let text = seen[*name]
            .as_str()
            .unwrap_or_else(|| panic!("{name} gave {}", seen[*name]));
        assert!(text.starts_with(begin), "{name}: {text}");
    }
    for name in ["no content", "empty array"] {
        assert_eq!(seen[name], json!([]), "{name}");
    }
    for (name, value) in seen.as_object().unwrap() {
        if name.starts_with("after ") {
            assert_eq!(*value, json!(office.clients().len()), "{name}");
        }
    }
}

fn calls(called: &Value, crm: &PretendCrm) {
    let called: Vec<&str> = called
        .as_array()
        .unwrap()
        .iter()
        .map(|call| call.as_str().unwrap())
        .collect();
    for call in &called {
        println!("{call}");
    }
    let counters = crm.counters();
    assert_eq!(u32::try_from(called.len()).unwrap(), counters.total());
    // At the start, when the old one had expired, and with the unknown key: the end of a token is understood.
    assert_eq!(counters.of(Endpoint::Token), 3);
    assert_eq!(counters.of(Endpoint::ApiSettings), 1);
}

/// The client asks for a new token half a minute before the end of the old one.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_soon_ends_is_replaced() {
    let options = Options {
        token_lifetime: Duration::from_secs(20),
        ..Options::default()
    };
    let crm = PretendCrm::start(Office::fictitious(10), options).await.unwrap();
    let seen = drive(&crm, "read_taskflows.py");
    assert_eq!(seen, json!([6, 6, 6]));
    let counters = crm.counters();
    assert_eq!(counters.of(Endpoint::Taskflows), 3);
    // One for the settings, and one for each call.
    assert_eq!(counters.of(Endpoint::Token), 4);
}
