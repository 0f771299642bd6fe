//! Why a client is in no row of an import: nobody is said to have left who may only be elsewhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use domain::{
    absence::{Absence, Found, Place, absence},
    client::{ClientId, ExistingClient, Origin, Status},
    crm::Crm,
    external_id::ExternalId,
    field::Field,
    record::Record,
};
use proptest::prelude::*;
use uuid::Uuid;

fn client(origin: Origin, external_id: Option<&str>) -> ExistingClient {
    ExistingClient {
        id: ClientId(Uuid::nil()),
        revision: 1,
        origin,
        status: Status::NotSent,
        archived: false,
        record: Record::new([(Field::ExternalId, external_id)]),
    }
}

fn found(persons: &[(&str, Place)]) -> Found {
    Found {
        crm: Crm::AdminPulse,
        complete: true,
        persons: persons.iter().map(|&(id, place)| (id.to_owned(), place)).collect(),
    }
}

#[test]
fn every_client_that_is_not_in_the_fetch_has_its_own_reason() {
    let complete = found(&[
        ("APR1", Place::Client),
        ("APR2", Place::Outside),
        ("APR4", Place::Partner),
    ]);
    let cases = [
        (Origin::Import, Some("adminpulse:APR2"), Absence::OutsideScope),
        (Origin::Import, Some("adminpulse:APR3"), Absence::GoneFromCrm),
        (Origin::Import, Some("adminpulse:APR4"), Absence::PartnerOfOther),
        (Origin::Import, Some("adminpulse:APR1"), Absence::IdOfAnother),
        (Origin::Import, Some("adminconsult:APR2"), Absence::NeverImported),
        (Origin::Import, Some("APR2"), Absence::NeverImported),
        (Origin::Import, None, Absence::NeverImported),
        (Origin::Hand, None, Absence::AddedByHand),
        (Origin::Hand, Some("APR2"), Absence::AddedByHand),
        // Linked since: what the CRM says of it counts, however it came here.
        (Origin::Hand, Some("adminpulse:APR2"), Absence::OutsideScope),
        (Origin::Hand, Some("adminpulse:APR3"), Absence::GoneFromCrm),
    ];
    for (origin, id, expected) in cases {
        assert_eq!(
            absence(&client(origin, id), Some(&complete)),
            expected,
            "{origin:?} {id:?}"
        );
    }
}

#[test]
fn a_file_tells_only_how_a_client_came() {
    for id in [None, Some("K1"), Some("adminpulse:APR1")] {
        assert_eq!(absence(&client(Origin::Import, id), None), Absence::ImportedBefore);
        assert_eq!(absence(&client(Origin::Hand, id), None), Absence::AddedByHand);
    }
}

fn any_found() -> impl Strategy<Value = Found> {
    let crm = prop::sample::select(Crm::ALL.to_vec());
    let id = prop::sample::select(vec!["1", "2", "3"]).prop_map(str::to_owned);
    let place = prop::sample::select(vec![Place::Client, Place::Partner, Place::Outside]);
    let persons = prop::collection::hash_map(id, place, 0..3);
    (crm, any::<bool>(), persons).prop_map(|(crm, complete, persons)| Found { crm, complete, persons })
}

fn any_client() -> impl Strategy<Value = ExistingClient> {
    let crm = prop::option::of(prop::sample::select(Crm::ALL.to_vec()));
    let id = (crm, prop::sample::select(vec!["1", "2", "3"])).prop_map(|(crm, code)| match crm {
        Some(crm) => ExternalId::in_crm(crm, code).to_string(),
        None => code.to_owned(),
    });
    let origin = prop::sample::select(vec![Origin::Import, Origin::Hand]);
    (origin, prop::option::of(id)).prop_map(|(origin, id)| client(origin, id.as_deref()))
}

proptest! {
    #[test]
    fn a_fetch_that_did_not_finish_says_of_nobody_it_did_not_see_why(client in any_client(), found in any_found()) {
        let found = Found { complete: false, ..found };
        let said = absence(&client, Some(&found));
        prop_assert!(
            !matches!(said, Absence::GoneFromCrm | Absence::NeverImported | Absence::AddedByHand | Absence::ImportedBefore),
            "{said:?} of {client:?}"
        );
    }

    #[test]
    fn only_a_remembered_client_that_a_complete_fetch_did_not_find_is_gone(client in any_client(), found in any_found()) {
        let id = client.record.value(Field::ExternalId).map(ExternalId::parse);
        let remembered = id.filter(|id| id.crm() == Some(found.crm)).map(ExternalId::code);
        let is_missing = |id| !found.persons.contains_key(id);
        let expected = found.complete && remembered.is_some_and(is_missing);
        prop_assert_eq!(absence(&client, Some(&found)) == Absence::GoneFromCrm, expected);
    }
}

#[test]
fn every_reason_is_listed_in_its_place() {
    for (place, absence) in Absence::ALL.into_iter().enumerate() {
        assert_eq!(absence as usize, place);
    }
}
