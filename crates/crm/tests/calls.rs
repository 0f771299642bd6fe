//! A CRM that does not break is called hardly more often than there are pages, and persons whose private data take a call each.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod common;

use common::{both, declarations, fetch, start};
use domain::crm::Scope;
use pretend_crm::{Endpoint, Office, office::Standing};

/// Persons who are clients.
fn persons(office: &Office) -> usize {
    let clients = office.clients().iter();
    clients
        .filter(|client| !client.is_company() && client.standing == Standing::Client)
        .count()
}

#[tokio::test]
async fn adminpulse_takes_hardly_more_calls_than_pages() {
    let crm = start(100_000).await;
    let [(_, connector), _] = both(&crm);
    let kept = fetch(&*connector, &Scope::All).await.unwrap();
    let pages = u32::try_from(crm.office().clients().len().div_ceil(400)).unwrap();
    let calls = crm.counters().total();
    println!("{calls} calls for {pages} pages");
    assert!(calls * 10 <= pages * 11, "{calls} of {pages}");
    assert_eq!(kept.clients().len(), declarations(&crm.office()).len());
    assert_eq!(kept.again, 0);
    assert!(kept.longest < 2_000, "a cursor of {}", kept.longest);
}

#[tokio::test]
async fn consult_takes_hardly_more_calls_than_pages_and_persons() {
    let crm = start(2_000).await;
    let [_, (_, connector)] = both(&crm);
    let kept = fetch(&*connector, &Scope::All).await.unwrap();
    let office = crm.office();
    let (customers, links) = (office.clients().len(), office.links().len());
    let private = persons(&office);
    // A token, what the server says about itself, two lists, and the log of changes.
    let minimum = private + customers.div_ceil(1_000) * 2 + links.div_ceil(1_000) + 5;
    let counters = crm.counters();
    println!("{} calls, at least {minimum}", counters.total());
    assert!(
        usize::try_from(counters.total()).unwrap() * 10 <= minimum * 11,
        "{counters:?}"
    );
    assert_eq!(
        usize::try_from(counters.of(Endpoint::Private)).unwrap(),
        private,
        "one each"
    );
    assert_eq!(usize::try_from(kept.done).unwrap(), private);
    assert_eq!(kept.again, 0);
}

#[tokio::test]
async fn of_those_outside_the_scope_only_partners_take_a_call() {
    let crm = start(2_000).await;
    let [_, (_, connector)] = both(&crm);
    let taskflows = connector.taskflows().await.unwrap();
    let some = taskflows
        .iter()
        .find(|taskflow| taskflow.name == "PB nabijheid")
        .unwrap();
    crm.reset_counters();
    let kept = fetch(&*connector, &Scope::Taskflows(vec![some.id.clone()]))
        .await
        .unwrap();
    let partners = kept.outside.values().filter(|person| !person.values.is_empty()).count();
    let calls = usize::try_from(crm.counters().of(Endpoint::Private)).unwrap();
    assert_eq!(calls, kept.within.len() + partners);
    assert!(partners > 0 && calls < persons(&crm.office()) / 4, "{calls}");
}

#[tokio::test]
async fn progress_ends_where_it_said() {
    let crm = start(2_000).await;
    for (name, connector) in both(&crm) {
        let mut cursor = Default::default();
        let (mut totals, mut before) = (Vec::new(), 0);
        loop {
            let step = connector.step(&Scope::All, &cursor).await.unwrap();
            assert!(
                step.done >= before && step.total.is_none_or(|total| total >= step.done),
                "{name}"
            );
            before = step.done;
            totals.extend(step.total);
            match step.next {
                Some(next) => cursor = next,
                None => break,
            }
        }
        let persons = u32::try_from(persons(&crm.office())).unwrap();
        assert_eq!(totals.last(), Some(&persons), "{name}");
        let near = persons * 9 / 10..=persons * 11 / 10;
        assert!(
            totals.iter().all(|total| near.contains(total)),
            "{name}: {totals:?} of {persons}"
        );
    }
}
