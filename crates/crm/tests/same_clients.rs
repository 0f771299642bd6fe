//! Both CRMs over the same office give the same clients: those that the office has.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{both, declarations, fetch, id_in, number, small_pages, start_with};
use domain::{
    cell::Cell,
    crm::{CrmClient, Scope},
    date,
    field::Field,
    language::Language,
    record::Record,
    row,
    value::Context,
};
use pretend_crm::Office;

/// Consult does not have these of a person, or fewer of them.
const ONLY_ADMINPULSE: [Field; 3] = [Field::Labels, Field::Responsible, Field::Iban];

/// As a review reads it, with what it says about the values.
fn reading(client: &CrmClient) -> (Record, BTreeSet<String>) {
    let context = Context {
        today: date::from_numbers(2026, 3, 15).unwrap(),
        default_language: Language::Dutch,
    };
    let cells = client
        .values
        .iter()
        .filter(|(field, _)| !ONLY_ADMINPULSE.contains(field));
    let mut cells = cells.map(|(field, value)| (*field, Cell::Text(value)));
    let reading = row::read(1, &mut cells, &context);
    let issues = reading
        .issues
        .iter()
        .map(|issue| format!("{:?} {:?}", issue.field, issue.code));
    (reading.record, issues.collect())
}

fn by_number(clients: &[CrmClient]) -> BTreeMap<u32, (Record, BTreeSet<String>)> {
    clients
        .iter()
        .map(|client| (number(&client.id), reading(client)))
        .collect()
}

#[tokio::test]
async fn both_crms_give_the_clients_of_the_office_with_the_same_values() {
    let crm = start_with(Office::fictitious(700), small_pages()).await;
    let [(_, adminpulse), (_, consult)] = both(&crm);
    let pulse = fetch(&*adminpulse, &Scope::All).await.unwrap();
    let other = fetch(&*consult, &Scope::All).await.unwrap();

    let (pulse_clients, other_clients) = (pulse.clients(), other.clients());
    let (one, two) = (by_number(&pulse_clients), by_number(&other_clients));
    assert_eq!(one.len(), pulse_clients.len(), "nobody twice");
    for (id, reading) in &one {
        assert_eq!(Some(reading), two.get(id), "{id}");
    }
    let expected: Vec<u32> = declarations(&crm.office()).into_keys().collect();
    assert_eq!(one.keys().copied().collect::<Vec<_>>(), expected);
    assert_eq!(two.len(), expected.len());
    assert_eq!(pulse.companies, other.companies);
    assert!(pulse.companies > 80, "{}", pulse.companies);
}

#[tokio::test]
async fn values_come_as_the_office_typed_them() {
    let crm = start_with(Office::fictitious(300), small_pages()).await;
    for (name, connector) in both(&crm) {
        let kept = fetch(&*connector, &Scope::All).await.unwrap();
        for (id, partner) in declarations(&crm.office()) {
            let (office, clients) = (crm.office(), kept.clients());
            let expected = office.client(id).unwrap();
            let client = clients.iter().find(|client| client.id == id_in(name, id)).unwrap();
            let value = |field| client.values.get(&field).map(String::as_str);
            for (field, typed) in [
                (Field::FirstName, &expected.first_name),
                (Field::LastName, &expected.last_name),
                (Field::Email, &expected.email),
                (Field::NationalNumber, &expected.national_number),
                (Field::Street, &expected.address.street),
                (Field::EnterpriseNumber, &expected.vat_number),
            ] {
                assert_eq!(value(field), Some(typed.as_str()), "{name} {id} {field:?}");
            }
            let born = expected.born.map(date::to_iso).unwrap_or_default();
            assert_eq!(value(Field::BirthDate), Some(born.as_str()), "{name} {id}");
            let partner = partner.map(|partner| office.client(partner).unwrap());
            for (field, typed) in [
                (Field::PartnerFirstName, partner.map(|partner| &partner.first_name)),
                (
                    Field::PartnerNationalNumber,
                    partner.map(|partner| &partner.national_number),
                ),
            ] {
                let typed = typed.map(String::as_str).unwrap_or_default();
                assert_eq!(value(field), Some(typed), "{name} {id} {field:?}");
            }
            assert!(!client.values.contains_key(&Field::ExternalId));
        }
    }
}

#[tokio::test]
async fn of_taskflows_both_give_the_same_clients_and_numbers() {
    let crm = start_with(Office::fictitious(700), small_pages()).await;
    let [(_, adminpulse), (_, consult)] = both(&crm);
    let (pulse, other) = (
        adminpulse.taskflows().await.unwrap(),
        consult.taskflows().await.unwrap(),
    );
    let counts = |taskflows: &[backend::crm::Taskflow]| -> Vec<(String, u32)> {
        let used = taskflows.iter().filter(|taskflow| taskflow.clients > 0);
        used.map(|taskflow| (taskflow.name.clone(), taskflow.clients)).collect()
    };
    assert_eq!(counts(&pulse), counts(&other));
    assert!(pulse.is_sorted_by(|one, other| one.name <= other.name));

    let id = |taskflows: &[backend::crm::Taskflow], name: &str| {
        taskflows
            .iter()
            .find(|taskflow| taskflow.name == name)
            .unwrap()
            .id
            .clone()
    };
    for names in [
        &["PB aanslagjaar 2026"][..],
        &["PB aanslagjaar 2026", "PB nabijheid"],
        &["Belasting niet-inwoners"],
    ] {
        let scope = |taskflows: &[backend::crm::Taskflow]| {
            let mut ids: Vec<String> = names.iter().map(|name| id(taskflows, name)).collect();
            ids.sort();
            Scope::Taskflows(ids)
        };
        let pulse_kept = fetch(&*adminpulse, &scope(&pulse)).await.unwrap();
        let other_kept = fetch(&*consult, &scope(&other)).await.unwrap();
        let (one, two) = (pulse_kept.joined(), other_kept.joined());
        assert!(by_number(&one.clients) == by_number(&two.clients), "{names:?}");
        let outside = |ids: &[String]| ids.iter().map(|id| number(id)).collect::<BTreeSet<u32>>();
        assert_eq!(outside(&one.outside), outside(&two.outside), "{names:?}");

        let office = crm.office();
        let flows = office
            .taskflows()
            .iter()
            .filter(|flow| names.contains(&flow.name.as_str()));
        let chosen: BTreeSet<u32> = flows.flat_map(|flow| office.clients_of(flow.id)).collect();
        let expected = declarations(&office).into_iter().filter_map(|(first, second)| {
            let second = second.filter(|second| chosen.contains(second));
            Some(first).filter(|first| chosen.contains(first)).or(second)
        });
        let clients: Vec<u32> = one.clients.iter().map(|client| number(&client.id)).collect();
        let mut expected: Vec<u32> = expected.collect();
        expected.sort_unstable();
        assert_eq!(clients, expected, "{names:?}");
        assert!(!clients.is_empty() && clients.len() < declarations(&office).len());
    }
}

#[tokio::test]
async fn somebody_outside_comes_with_no_more_than_a_partners_fields_need() {
    let crm = start_with(Office::fictitious(300), small_pages()).await;
    for (name, connector) in both(&crm) {
        let taskflows = connector.taskflows().await.unwrap();
        let some = taskflows
            .iter()
            .find(|taskflow| taskflow.name == "PB nabijheid")
            .unwrap();
        let kept = fetch(&*connector, &Scope::Taskflows(vec![some.id.clone()]))
            .await
            .unwrap();
        let allowed = [Field::FirstName, Field::LastName, Field::Email, Field::NationalNumber];
        assert!(!kept.outside.is_empty());
        for person in kept.outside.values() {
            assert!(
                person.values.keys().all(|field| allowed.contains(field)),
                "{name} {person:?}"
            );
        }
    }
}

#[tokio::test]
async fn those_who_were_repaired_come_again_with_their_partners() {
    let crm = start_with(Office::fictitious(700), small_pages()).await;
    let (first, second) = declarations(&crm.office())
        .into_iter()
        .rfind(|(_, partner)| partner.is_some())
        .unwrap();
    let second = second.unwrap();
    crm.edit(|office| office.client_mut(first).unwrap().email = "hersteld@voorbeeld.example".to_owned());
    for (name, connector) in both(&crm) {
        let ids = [id_in(name, first), id_in(name, 1)];
        let persons = connector.persons(&ids).await.unwrap();
        let mut found: Vec<u32> = persons.iter().map(|person| number(&person.id)).collect();
        found.sort_unstable();
        assert_eq!(found, [first, second], "{name}: one is gone, and one is the partner");
        let repaired = persons.iter().find(|person| person.id == ids[0]).unwrap();
        assert_eq!(repaired.values[&Field::Email], "hersteld@voorbeeld.example");
        assert_eq!(repaired.values.len(), {
            let kept = fetch(&*connector, &Scope::All).await.unwrap();
            assert_eq!(kept.within[&ids[0]], *repaired, "{name}: as in a fetch");
            repaired.values.len()
        });
    }
}
