//! A pretend CRM, connectors for it that do not wait long, and a fetch as the program does it.

#![allow(dead_code, reason = "no test uses all of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use backend::crm::{Connector, Connectors, Credentials, Cursor, Secret, Step, Tls};
use crm::{AllowList, HttpConnectors, Pace, Settings};
use domain::{
    crm::{CrmClient, CrmPerson, Joined, Scope, join},
    crm_error::CrmError,
    date,
};
use pretend_crm::{
    ADMINPULSE_KEY, CONSULT_KEY, Office, Options, PretendCrm,
    office::{LinkKind, Standing, code},
};

/// An office of so many persons, and Consult without TLS: tests of certificates ask for it.
pub async fn start(persons: usize) -> PretendCrm {
    start_with(Office::fictitious(persons), Options::default()).await
}

pub async fn start_with(office: Office, options: Options) -> PretendCrm {
    let options = Options { tls: false, ..options };
    PretendCrm::start(office, options).await.expect("it starts")
}

/// Pages of Consult that are small, so that there are many.
pub fn small_pages() -> Options {
    Options {
        consult_page_size: 60,
        ..Options::default()
    }
}

/// The loopback address is allowed, where the pretend CRM is; waits are short; today is in the season.
pub fn settings(crm: &PretendCrm) -> Settings {
    Settings {
        allowed: list("127.0.0.1"),
        adminpulse_url: crm.adminpulse_url(),
        pace: pace(),
        today: || date::from_numbers(2026, 3, 15).unwrap(),
        ..Settings::default()
    }
}

pub fn pace() -> Pace {
    Pace {
        answering: Duration::from_secs(2),
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_millis(20),
        first_pause: Duration::from_millis(2),
        longest_pause: Duration::from_millis(5),
        ..Pace::default()
    }
}

pub fn list(text: &str) -> AllowList {
    text.parse().unwrap()
}

pub fn connectors(crm: &PretendCrm) -> HttpConnectors {
    HttpConnectors::new(settings(crm)).unwrap()
}

pub fn adminpulse() -> Credentials {
    Credentials::AdminPulse {
        api_key: Secret(ADMINPULSE_KEY.to_owned()),
    }
}

pub fn adminconsult(crm: &PretendCrm) -> Credentials {
    consult_with(crm, Tls::Off, CONSULT_KEY)
}

pub fn consult_with(crm: &PretendCrm, tls: Tls, key: &str) -> Credentials {
    Credentials::AdminConsult {
        host: crm.consult_host(),
        port: crm.consult_port(),
        api_key: Secret(key.to_owned()),
        tls,
    }
}

/// Both, by name.
pub fn both(crm: &PretendCrm) -> [(&'static str, Box<dyn Connector>); 2] {
    let connectors = connectors(crm);
    [
        ("AdminPulse", connectors.connect(&adminpulse()).unwrap()),
        ("Consult", connectors.connect(&adminconsult(crm)).unwrap()),
    ]
}

/// What came so far, as the program keeps it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    pub within: BTreeMap<String, CrmPerson>,
    pub outside: BTreeMap<String, CrmPerson>,
    pub companies: u32,
    pub done: u32,
    pub total: Option<u32>,
    /// How often a person came again.
    pub again: usize,
    pub steps: usize,
    /// The longest cursor.
    pub longest: usize,
}

impl Kept {
    pub fn keep(&mut self, step: Step) -> Option<Cursor> {
        for person in step.within {
            self.again += usize::from(self.within.insert(person.id.clone(), person).is_some());
        }
        for person in step.outside {
            self.again += usize::from(self.outside.insert(person.id.clone(), person).is_some());
        }
        for id in &step.gone {
            self.within.remove(id);
            self.outside.remove(id);
        }
        (self.companies, self.done, self.total) = (step.companies, step.done, step.total);
        self.steps += 1;
        self.longest = self.longest.max(step.next.as_ref().map_or(0, |cursor| cursor.0.len()));
        step.next
    }

    pub fn joined(&self) -> Joined {
        let persons = |kept: &BTreeMap<String, CrmPerson>| kept.values().cloned().collect();
        join(persons(&self.within), persons(&self.outside), true)
    }

    pub fn clients(&self) -> Vec<CrmClient> {
        self.joined().clients
    }
}

/// A whole fetch by one connector.
pub async fn fetch(connector: &dyn Connector, scope: &Scope) -> Result<Kept, CrmError> {
    let (mut kept, mut cursor) = (Kept::default(), Cursor::default());
    loop {
        match kept.keep(connector.step(scope, &cursor).await?) {
            Some(next) => cursor = next,
            None => return Ok(kept),
        }
    }
}

/// The clients that an office has, each with its partner, by number. Told from its records, not from any API.
pub fn declarations(office: &Office) -> BTreeMap<u32, Option<u32>> {
    let is_client = |id: u32| {
        let client = office.client(id);
        client.is_some_and(|client| !client.is_company() && client.standing == Standing::Client)
    };
    let mut partners = BTreeMap::new();
    for link in office.links().iter().filter(|link| link.kind == LinkKind::Partner) {
        if is_client(link.from) && is_client(link.to) {
            partners.insert(link.from.min(link.to), link.from.max(link.to));
        }
    }
    let seconds: BTreeSet<u32> = partners.values().copied().collect();
    let persons = office
        .clients()
        .iter()
        .map(|client| client.id)
        .filter(|id| is_client(*id));
    let firsts = persons.filter(|id| !seconds.contains(id));
    firsts.map(|id| (id, partners.get(&id).copied())).collect()
}

/// The number of a client in the office, from either CRM's id.
pub fn number(id: &str) -> u32 {
    id.trim_start_matches("APR").parse().unwrap()
}

/// The id of a client of the office in a CRM.
pub fn id_in(name: &str, number: u32) -> String {
    match name {
        "AdminPulse" => code(number),
        _ => number.to_string(),
    }
}
