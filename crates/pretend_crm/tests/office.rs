//! The fictitious office.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    enterprise_number::EnterpriseNumber, field::Field, kind::Kind, national_number::NationalNumber,
    phone_number::PhoneNumber,
};
use pretend_crm::{
    Office, Place, SHARED_WITH_DEMO, demo_people,
    office::{Client, LinkKind, Standing},
};
use proptest::prelude::*;

/// The valid national numbers that are published as examples.
const PUBLISHED: [&str; 23] = [
    "85073003328",
    "17073003384",
    "75060898009",
    "42012205181",
    "93051822361",
    "09082428248",
    "05073003425",
    "00010100105",
    "00010100204",
    "00022900145",
    "99123199742",
    "85073006197",
    "00000100166",
    "00000100195",
    "00000000128",
    "00010000135",
    "85000000138",
    "85070000286",
    "85073500107",
    "98472899765",
    "01490700185",
    "75460898095",
    "75260898052",
];

fn office() -> Office {
    Office::fictitious(2_000)
}

fn persons(office: &Office) -> Vec<&Client> {
    office.clients().iter().filter(|client| !client.is_company()).collect()
}

fn value(values: &[(Field, String)], field: Field) -> &str {
    let found = values.iter().find(|(of, _)| *of == field);
    found.map_or("", |(_, value)| value)
}

#[test]
fn it_is_the_same_every_time() {
    assert_eq!(Office::fictitious(500), Office::fictitious(500));
}

#[test]
fn it_has_as_many_persons_as_asked_and_three_companies_to_seventeen() {
    for asked in [0, 1, 17, 100, 2_000] {
        let office = Office::fictitious(asked);
        let companies = office.clients().len() - persons(&office).len();
        assert_eq!(persons(&office).len(), asked);
        assert!(companies.abs_diff(asked * 3 / 17) <= 3, "{asked}: {companies}");
    }
}

#[test]
fn the_first_persons_are_clients_of_the_demo() {
    let office = office();
    let mut differing = 0;
    for (number, person) in persons(&office).into_iter().take(SHARED_WITH_DEMO).enumerate() {
        let values = demo_people::client(number);
        assert_eq!(person.first_name, value(&values, Field::FirstName));
        assert_eq!(person.last_name, value(&values, Field::LastName));
        let is_changed = person.email != value(&values, Field::Email)
            || person.address.street != value(&values, Field::Street)
            || person.labels.join("; ") != value(&values, Field::Labels)
            || PhoneNumber::parse(&person.mobile).unwrap().as_str() != value(&values, Field::Mobile);
        differing += usize::from(is_changed);
    }
    assert!((30..90).contains(&differing), "{differing}");
    let emails: BTreeSet<String> = (SHARED_WITH_DEMO..demo_people::CLIENTS)
        .map(|number| value(&demo_people::client(number), Field::Email).to_owned())
        .collect();
    assert!(persons(&office).iter().all(|person| !emails.contains(&person.email)));
}

/// Any other valid number can be somebody's.
#[test]
fn no_national_number_is_anybodys() {
    let office = Office::fictitious(20_000);
    let mut valid = BTreeMap::new();
    for client in office.clients() {
        if let Ok(number) = NationalNumber::parse(&client.national_number) {
            assert!(PUBLISHED.contains(&number.as_str()), "{}", client.national_number);
            assert_eq!(number.birth_date(), client.born, "{}", client.national_number);
            *valid.entry(number).or_insert(0) += 1;
        }
    }
    assert!(
        valid.len() > 15 && valid.values().all(|clients| *clients == 1),
        "{valid:?}"
    );
}

/// 0 and then, since 2023, 1 with a low number are issued.
#[test]
fn no_enterprise_number_is_anybodys() {
    let office = Office::fictitious(20_000);
    for client in office.clients().iter().filter(|client| !client.vat_number.is_empty()) {
        let number = EnterpriseNumber::parse(&client.vat_number).unwrap();
        assert!(number.as_str() >= "1996000000", "{}", client.vat_number);
        assert_ne!(client.kind, Kind::Person);
    }
}

#[test]
fn colleagues_typed_in_every_way() {
    let office = office();
    let persons = persons(&office);
    let some = |what: &str, is: &dyn Fn(&Client) -> bool| {
        let found = persons.iter().filter(|person| is(person)).count();
        assert!((1..=1_000).contains(&found), "{what}: {found}");
    };
    some("a non-breaking space in a name", &|person| {
        person.first_name.contains('\u{a0}')
    });
    some("capitals", &|person| {
        person.first_name.len() > 2 && person.first_name == person.first_name.to_uppercase()
    });
    some("two addresses with ;", &|person| person.email.contains(';'));
    some("two addresses with ,", &|person| person.email.contains(','));
    some("no e-mail", &|person| person.email.is_empty());
    some("no @", &|person| {
        !person.email.is_empty() && !person.email.contains('@')
    });
    some("no language", &|person| person.language.is_none());
    some("no birth date", &|person| person.born.is_none());
    some("no labels", &|person| person.labels.is_empty());
    some("nobody in charge", &|person| person.file_managers.is_empty());
    some("two in charge", &|person| person.file_managers.len() == 2);
    some("no address", &|person| person.address.street.is_empty());
    some("a postcode cut off", &|person| person.address.postcode.len() == 3);
    some("abroad", &|person| person.address.country == "FR");
    some("post elsewhere", &|person| person.postal_address.is_some());
    some("an impossible national number", &|person| {
        !person.national_number.is_empty() && NationalNumber::parse(&person.national_number).is_err()
    });
    some("former", &|person| person.standing == Standing::Former);
    some("prospect", &|person| person.standing == Standing::Prospect);
    some("dead", &|person| person.died.is_some());
    some("sole trader", &|person| person.kind == Kind::SoleTrader);
    some("accents", &|person| {
        person.last_name.chars().any(|letter| "éûäöüßÉ".contains(letter))
    });

    let shapes: BTreeSet<String> = persons
        .iter()
        .filter(|person| !person.mobile.is_empty())
        .map(|person| {
            PhoneNumber::parse(&person.mobile).unwrap();
            person.mobile.replace(|letter: char| letter.is_ascii_digit(), "9")
        })
        .collect();
    assert_eq!(shapes.len(), 10, "{shapes:?}");
}

#[test]
fn couples_are_linked_both_ways_or_one_way() {
    let office = office();
    let partners: BTreeSet<(u32, u32)> = office
        .links()
        .iter()
        .filter(|link| link.kind == LinkKind::Partner)
        .map(|link| (link.from, link.to))
        .collect();
    let one_way = partners
        .iter()
        .filter(|(from, to)| !partners.contains(&(*to, *from)))
        .count();
    let both_ways = (partners.len() - one_way) / 2;
    assert!(both_ways > 200 && (20..100).contains(&one_way), "{both_ways} {one_way}");
    let couples: BTreeSet<(u32, u32)> = partners
        .iter()
        .map(|&(from, to)| (from.min(to), from.max(to)))
        .collect();
    let members: BTreeSet<u32> = couples.iter().flat_map(|&(one, other)| [one, other]).collect();
    assert_eq!(members.len(), 2 * couples.len(), "nobody has two partners");
    let live_together =
        |&(one, other): &(u32, u32)| office.client(one).unwrap().address == office.client(other).unwrap().address;
    assert!(couples.iter().filter(|couple| live_together(couple)).count() > couples.len() - 2);
}

#[test]
fn taskflows_have_clients_of_their_own() {
    let office = office();
    let sets: BTreeMap<&str, BTreeSet<u32>> = office
        .taskflows()
        .iter()
        .map(|taskflow| {
            (
                taskflow.name.as_str(),
                office.clients_of(taskflow.id).into_iter().collect(),
            )
        })
        .collect();
    assert!(sets["PB aanslagjaar 2026"].len() > 800);
    assert!(sets["PB nabijheid"].len() > 100);
    assert!(sets["PB aanslagjaar 2019"].is_empty());
    let overlap = sets["PB aanslagjaar 2026"].intersection(&sets["PB nabijheid"]).count();
    assert!((1..100).contains(&overlap), "{overlap}");
    let distinct: BTreeSet<_> = sets.values().collect();
    assert_eq!(distinct.len(), sets.len());
    assert!(office.tasks().iter().any(|task| task.inapplicable));
    assert!(office.tasks().iter().any(|task| task.taskflow.is_none()));
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![Just(Place::Beginning), Just(Place::Middle), Just(Place::End)]
}

proptest! {
    #[test]
    fn the_list_stays_in_order_whatever_comes_and_goes(steps in prop::collection::vec((any::<bool>(), place()), 0..60)) {
        let mut office = Office::fictitious(12);
        for (is_insert, place) in steps {
            let before: Vec<u32> = office.clients().iter().map(|client| client.id).collect();
            if is_insert {
                let client = Office::fictitious(1).clients()[0].clone();
                let id = office.insert(place, client);
                prop_assert!(!before.contains(&id));
                prop_assert_eq!(office.clients().len(), before.len() + 1);
            } else if let Some(removed) = office.remove(place) {
                prop_assert!(office.client(removed.id).is_none());
                prop_assert!(office.tasks().iter().all(|task| task.client != removed.id));
                prop_assert!(office.links_of(removed.id).is_empty());
                prop_assert_eq!(office.clients().len(), before.len() - 1);
            } else {
                prop_assert!(before.is_empty());
            }
            let ids: Vec<u32> = office.clients().iter().map(|client| client.id).collect();
            prop_assert!(ids.is_sorted_by(|one, next| one < next), "{:?}", ids);
        }
    }
}

#[test]
fn what_comes_and_goes_is_where_it_was_said_and_in_the_log() {
    let mut office = Office::fictitious(40);
    let client = office.clients()[0].clone();
    let ids: Vec<u32> = office.clients().iter().map(|client| client.id).collect();
    let half = ids[ids.len() / 2];
    let first = office.insert(Place::Beginning, client.clone());
    let middle = office.insert(Place::Middle, client.clone());
    let last = office.insert(Place::End, client);
    assert!(first < ids[0] && last > ids[ids.len() - 1]);
    assert!(middle.abs_diff(half) < 15, "{middle} {half}");
    let log: Vec<u32> = office
        .changes()
        .iter()
        .rev()
        .take(3)
        .map(|change| change.client)
        .collect();
    assert_eq!(log, [last, middle, first]);
    assert_eq!(office.remove(Place::Beginning).unwrap().id, first);
    assert_eq!(office.remove(Place::End).unwrap().id, last);
}
