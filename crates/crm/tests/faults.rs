//! A CRM that breaks, throttles, forgets tokens and is worked in: nothing is missed, and nobody comes twice.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use backend::crm::{Connector, Connectors};
use common::{
    Kept, adminconsult, adminpulse, both, declarations, fetch, id_in, pace, settings, small_pages, start, start_with,
};
use crm::{HttpConnectors, Pace};
use domain::{
    crm::{CrmClient, Scope},
    field::Field,
};
use pretend_crm::{
    Change, EmptyAnswer, Endpoint, Fault, Kind, Office, Options, Place, PretendCrm, RateLimit, When, office::Action,
};

fn every(step: u32, kind: Kind) -> Fault {
    Fault {
        when: When::Every(step),
        ..Fault::from(kind)
    }
}

fn share(percent: u32, seed: u64, kind: Kind) -> Fault {
    Fault {
        when: When::Share { percent, seed },
        ..Fault::from(kind)
    }
}

fn shifts() -> Vec<Kind> {
    let places = [Place::Beginning, Place::Middle, Place::End];
    let both = places.map(|place| [Change::Remove, Change::Insert].map(|change| Kind::Shift { change, place }));
    both.into_iter().flatten().collect()
}

/// What pauses and breaks, and passes.
fn passing() -> Vec<Kind> {
    vec![
        Kind::TooManyCalls { retry_after: None },
        Kind::TooManyCalls { retry_after: Some(0) },
        Kind::ServerError,
        Kind::CutOff,
        Kind::Closed,
        Kind::TokenExpired,
        Kind::BareArray,
        Kind::EmptyList {
            answer: EmptyAnswer::NoContent,
        },
        Kind::EmptyList {
            answer: EmptyAnswer::EmptyArray,
        },
        Kind::EmptyList {
            answer: EmptyAnswer::BareText,
        },
    ]
}

async fn taskflow(connector: &dyn Connector) -> Scope {
    let taskflows = connector.taskflows().await.unwrap();
    let some = taskflows
        .into_iter()
        .find(|taskflow| taskflow.name == "PB nabijheid")
        .unwrap();
    Scope::Taskflows(vec![some.id])
}

#[tokio::test]
async fn whatever_fails_and_passes_changes_nothing() {
    let crm = start_with(Office::fictitious(400), small_pages()).await;
    for (name, connector) in both(&crm) {
        crm.set_faults([]);
        let some = taskflow(&*connector).await;
        for scope in [Scope::All, some] {
            crm.set_faults([]);
            let expected = fetch(&*connector, &scope).await.unwrap();
            for kind in passing() {
                // A token that ends at every third call is hardly ever good for four calls at a time.
                let step = if kind == Kind::TokenExpired { 10 } else { 3 };
                crm.set_faults([every(step, kind)]);
                let kept = fetch(&*connector, &scope).await;
                assert!(kept.as_ref() == Ok(&expected), "{name} {kind:?}: {:?}", kept.err());
            }
        }
    }
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_asked_again() {
    let crm = start(60).await;
    let mut settings = settings(&crm);
    settings.pace = Pace {
        answering: Duration::from_millis(300),
        ..pace()
    };
    let connectors = HttpConnectors::new(settings).unwrap();
    for credentials in [adminpulse(), adminconsult(&crm)] {
        let connector = connectors.connect(&credentials).unwrap();
        crm.set_faults([]);
        let expected = fetch(&*connector, &Scope::All).await.unwrap();
        crm.set_faults([
            every(9, Kind::Slow { milliseconds: 1_000 }),
            Fault {
                when: When::First(1),
                ..Kind::Slow { milliseconds: 1_000 }.into()
            },
        ]);
        assert_eq!(fetch(&*connector, &Scope::All).await, Ok(expected));
    }
}

#[tokio::test]
async fn a_limit_that_is_lower_than_it_says_is_kept_by_waiting() {
    let options = Options {
        rate_limit: Some(RateLimit {
            calls: 150,
            window: Duration::from_millis(500),
        }),
        ..Options::default()
    };
    let crm = start_with(Office::fictitious(400), options).await;
    let mut settings = settings(&crm);
    settings.pace = Pace {
        first_pause: Duration::from_millis(200),
        longest_pause: Duration::from_secs(1),
        ..pace()
    };
    let connectors = HttpConnectors::new(settings).unwrap();
    let connector = connectors.connect(&adminconsult(&crm)).unwrap();
    let kept = fetch(&*connector, &Scope::All).await.unwrap();
    assert!(crm.counters().throttled > 0);
    assert_eq!(kept.clients().len(), declarations(&crm.office()).len());
}

/// Everybody who was there all the time is in exactly one client, with the partner; nobody else than was ever there came.
fn nothing_is_missed_or_doubled(name: &str, before: &Office, after: &Office, kept: &Kept) {
    let clients = kept.clients();
    let (old, new) = (declarations(before), declarations(after));
    let there = old
        .iter()
        .chain(&new)
        .flat_map(|(id, partner)| [*id].into_iter().chain(*partner));
    // Somebody may have come and gone between.
    let since = after.changes().iter().skip(before.changes().len());
    let inserted = since.clone().filter(|change| change.action == Action::Insert);
    let ever: BTreeSet<String> = there
        .chain(inserted.map(|change| change.client))
        .map(|id| id_in(name, id))
        .collect();
    let came: BTreeMap<&String, &CrmClient> = clients.iter().map(|client| (&client.id, client)).collect();
    assert_eq!(came.len(), clients.len(), "{name}: nobody twice");
    let strangers: Vec<_> = came.keys().filter(|id| !ever.contains(**id)).collect();
    assert!(strangers.is_empty(), "{name}: {strangers:?}");
    let changed: BTreeSet<u32> = since.map(|change| change.client).collect();
    let stayed = old
        .iter()
        .filter(|(id, partner)| new.get(id) == Some(partner) && !changed.contains(id));
    for (id, partner) in stayed {
        let client = came.get(&id_in(name, *id));
        let client = client.unwrap_or_else(|| panic!("{name}: {id} is missing"));
        let expected = partner
            .and_then(|partner| before.client(partner))
            .map(|partner| partner.first_name.as_str());
        let found = client.values[&Field::PartnerFirstName].as_str();
        assert_eq!(found, expected.unwrap_or_default(), "{name}: the partner of {id}");
    }
}

/// Consult is read from a smaller office: there a person takes a call.
async fn read_while(changes: &[Kind]) {
    for (persons, position) in [(2_000, 0), (250, 1)] {
        let crm = start_with(Office::fictitious(persons), small_pages()).await;
        let (name, connector) = &both(&crm)[position];
        let before = crm.office();
        crm.set_faults(changes.iter().map(|kind| every(2, *kind)));
        let kept = fetch(&**connector, &Scope::All).await.unwrap();
        nothing_is_missed_or_doubled(name, &before, &crm.office(), &kept);
    }
}

#[tokio::test]
async fn whoever_comes_or_goes_nobody_who_stays_is_missed() {
    for kind in shifts() {
        read_while(&[kind]).await;
    }
}

#[tokio::test]
async fn however_many_come_or_go_at_once_nobody_who_stays_is_missed() {
    for change in [Change::Remove, Change::Insert] {
        let beginning = Kind::Shift {
            change,
            place: Place::Beginning,
        };
        read_while(&[beginning; 5]).await;
        read_while(&[beginning; 70]).await;
    }
}

#[tokio::test]
async fn what_changed_in_consult_meanwhile_comes_as_it_is_at_the_end() {
    let crm = start_with(Office::fictitious(250), small_pages()).await;
    let [_, (_, connector)] = both(&crm);
    let (mut kept, mut cursor, mut edits) = (Kept::default(), Default::default(), 0);
    crm.edit(|office| office.insert(Place::Beginning, office.clients()[0].clone()));
    let ids: Vec<u32> = declarations(&crm.office()).into_keys().collect();
    while let Some(next) = kept.keep(connector.step(&Scope::All, &cursor).await.unwrap()) {
        cursor = next;
        edits += 1;
        if edits == 3 {
            crm.edit(|office| {
                office.remove(Place::Middle);
                // One goes and comes again under the same number.
                let first = office.remove(Place::Beginning).unwrap();
                assert_eq!(office.insert(Place::Beginning, first), ids[0]);
                office.client_mut(ids[3]).unwrap().email = "gewijzigd@voorbeeld.example".to_owned();
                office.client_mut(ids[5]).unwrap().standing = pretend_crm::office::Standing::Former;
                office.client_mut(ids[5]).unwrap();
            });
        }
    }
    let clients = kept.clients();
    let found: Vec<String> = clients.iter().map(|client| client.id.clone()).collect();
    let expected: Vec<String> = declarations(&crm.office())
        .into_keys()
        .map(|id| id.to_string())
        .collect();
    assert_eq!(found, expected);
    let changed = clients.iter().find(|client| client.id == ids[3].to_string()).unwrap();
    assert_eq!(changed.values[&Field::Email], "gewijzigd@voorbeeld.example");
}

#[tokio::test]
async fn without_the_log_of_changes_nobody_is_missed_either() {
    for refusal in [Kind::RightMissing, Kind::OldVersion] {
        let crm = start_with(Office::fictitious(250), small_pages()).await;
        let [_, (name, connector)] = both(&crm);
        let before = crm.office();
        let refused = Fault {
            on: Some(Endpoint::CustomerChanges),
            ..refusal.into()
        };
        let shifts = shifts()
            .into_iter()
            .enumerate()
            .map(|(seed, kind)| share(10, seed as u64, kind));
        crm.set_faults(shifts.chain([refused]));
        let kept = fetch(&*connector, &Scope::All).await.unwrap();
        nothing_is_missed_or_doubled(name, &before, &crm.office(), &kept);
    }
}

/// Everything at once, each at its own calls: about a fifth of them.
fn all_at_a_fifth(seed: u64) -> Vec<Fault> {
    let kinds = [
        Kind::TooManyCalls { retry_after: None },
        Kind::ServerError,
        Kind::Slow { milliseconds: 20 },
        Kind::CutOff,
        Kind::Closed,
        Kind::TokenExpired,
        Kind::EmptyList {
            answer: EmptyAnswer::NoContent,
        },
    ];
    let others = kinds
        .into_iter()
        .enumerate()
        .map(|(number, kind)| share(3, seed + number as u64, kind));
    let shifts = shifts()
        .into_iter()
        .enumerate()
        .map(|(number, kind)| share(1, seed + 100 + number as u64, kind));
    others.chain(shifts).collect()
}

async fn all_faults_at_once(crm: PretendCrm, seed: u64) {
    for (name, connector) in both(&crm) {
        crm.set_faults([]);
        let before = crm.office();
        crm.reset_counters();
        crm.set_faults(all_at_a_fifth(seed));
        let kept = fetch(&*connector, &Scope::All).await.unwrap();
        nothing_is_missed_or_doubled(name, &before, &crm.office(), &kept);
        let counters = crm.counters();
        println!(
            "{name}: {} calls, {} struck, {} steps, cursor {}",
            counters.total(),
            counters.struck,
            kept.steps,
            kept.longest
        );
        assert!(kept.longest < 20_000, "{name}: a cursor of {}", kept.longest);
    }
}

#[tokio::test]
async fn two_thousand_clients_with_faults_in_a_fifth_of_the_calls() {
    all_faults_at_once(start(2_000).await, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: cargo test -p crm --test faults -- --ignored --nocapture"]
async fn a_hundred_thousand_clients_with_faults_in_a_fifth_of_the_calls() {
    all_faults_at_once(start(100_000).await, 2).await;
}
