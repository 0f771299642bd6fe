//! The story on a small file: opened, reviewed, read in windows, repaired, chosen, and applied exactly.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{add_up, ask, overview, person, query, window};
use domain::{
    changes::Operation,
    client::ExistingClient,
    field::{Field, FieldSet},
    plan::Group,
};
use proptest::prelude::*;
use review::{
    engine::Engine,
    protocol::{Failure, Overview, Request, Response, RowKey, Scope},
};
use uuid::Uuid;

/// Row 2 is new, row 3 differs in e-mail and city, row 4 is unchanged, row 5 has an invalid e-mail address.
const FILE: &str = "Voornaam;Naam;E-mail;Taal;Rijksregisternummer;Gemeente\n\
    Ann;Proef;ann.proef@example.be;nl;85073003328;Gent\n\
    Bert;Toets;bert.nieuw@example.be;nl;17073003384;Brugge\n\
    Carla;Staal;carla.staal@example.be;fr;75060898009;Luik\n\
    Dirk;Monster;dirk.monster;nl;42012205181;Aalst\n";

fn clients() -> Vec<ExistingClient> {
    vec![
        person(1, "Bert", "Toets", "bert.toets@example.be", "nl", "17073003384", "Gent"),
        person(
            2,
            "Carla",
            "Staal",
            "carla.staal@example.be",
            "fr",
            "75060898009",
            "Luik",
        ),
        person(
            3,
            "Eva",
            "Elders",
            "eva.elders@example.be",
            "nl",
            "93051822361",
            "Ieper",
        ),
    ]
}

fn reviewed() -> (Engine, Overview) {
    common::reviewed(FILE, clients())
}

#[test]
fn every_row_is_in_its_group_and_the_counts_add_up() {
    let (mut engine, overview) = reviewed();
    let counts = overview.counts;
    assert!(add_up(&counts));
    assert_eq!(
        (
            counts.new,
            counts.double,
            counts.unchanged,
            counts.invalid,
            counts.only_existing
        ),
        (1, 1, 1, 1, 1)
    );
    assert_eq!(
        window(&mut engine, query(Group::Double, 0, 10)).rows[0].key,
        RowKey::Row(3)
    );
}

#[test]
fn a_repaired_row_leaves_the_invalid_ones() {
    let (mut engine, _) = reviewed();
    let request = Request::Repair {
        row: 5,
        field: Field::Email,
        text: "dirk.monster@example.be".into(),
    };
    match ask(&mut engine, request) {
        Response::Repaired { group, overview, .. } => {
            assert_eq!(group, Group::New);
            assert_eq!(overview.counts.invalid, 0);
            assert!(add_up(&overview.counts));
        }
        other => panic!("not repaired: {other:?}"),
    }
}

#[test]
fn exactly_the_chosen_cells_are_sent() {
    let (mut engine, overview) = reviewed();
    for field in overview.overwrite.iter() {
        ask(&mut engine, Request::ChooseOverwrite { field, on: false });
    }
    ask(
        &mut engine,
        Request::ChooseOverwrite {
            field: Field::City,
            on: true,
        },
    );
    ask(
        &mut engine,
        Request::Tick {
            key: RowKey::Row(3),
            on: true,
        },
    );
    let Response::Summary { effect, digest } = ask(
        &mut engine,
        Request::Summary {
            scope: Scope::Overwrite,
        },
    ) else {
        panic!("no summary");
    };
    assert_eq!(
        (
            effect.overwritten_clients,
            effect.overwritten_values,
            effect.email_changes
        ),
        (1, 1, 0)
    );
    let request = engine
        .apply_request(Scope::Overwrite, Uuid::from_u128(9), &digest)
        .unwrap();
    let [Operation::Overwrite { row: 3, cells, .. }] = &request.changes.operations[..] else {
        panic!("other operations: {:?}", request.changes);
    };
    assert_eq!(cells.len(), 1);
    assert_eq!(
        (cells[0].field, cells[0].old.as_deref(), cells[0].new.as_deref()),
        (Field::City, Some("Gent"), Some("Brugge"))
    );
    ask(
        &mut engine,
        Request::ChooseOverwrite {
            field: Field::Email,
            on: true,
        },
    );
    let outdated = engine.apply_request(Scope::Overwrite, Uuid::from_u128(9), &digest);
    assert_eq!(outdated, Err(Failure::Outdated));
}

#[test]
fn a_national_number_reaches_the_page_masked() {
    let (mut engine, _) = reviewed();
    for group in [
        Group::New,
        Group::Double,
        Group::Unchanged,
        Group::Invalid,
        Group::OnlyExisting,
    ] {
        let shown = format!("{:?}", window(&mut engine, query(group, 0, 200)));
        for number in [
            "85073003328",
            "17073003384",
            "75060898009",
            "42012205181",
            "93051822361",
        ] {
            assert!(!shown.contains(number), "{group:?} shows {number}");
        }
    }
}

fn any_request() -> impl Strategy<Value = Request> {
    let field = || prop::sample::select(Field::ALL);
    prop_oneof![
        (field(), any::<bool>()).prop_map(|(field, on)| Request::ChooseOverwrite { field, on }),
        (field(), any::<bool>()).prop_map(|(field, clears)| Request::ChooseBlank { field, clears }),
        (0_u32..8, any::<bool>()).prop_map(|(row, on)| Request::Tick {
            key: RowKey::Row(row),
            on
        }),
        (0_u32..8, field(), ".{0,12}").prop_map(|(row, field, text)| Request::Repair { row, field, text }),
        (0_u32..8, field()).prop_map(|(column, field)| Request::ChooseColumn {
            column,
            field: Some(field)
        }),
        Just(Request::Review),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_sequence_of_requests_loses_a_row(requests in prop::collection::vec(any_request(), 0..12)) {
        let (mut engine, first) = reviewed();
        for request in requests {
            ask(&mut engine, request);
        }
        let last = overview(ask(&mut engine, Request::Review));
        prop_assert!(add_up(&last.counts));
        prop_assert_eq!(last.counts.rows, first.counts.rows);
    }

    #[test]
    fn a_window_is_never_larger_than_asked(start in any::<u32>(), count in any::<u32>()) {
        let (mut engine, _) = reviewed();
        let rows = window(&mut engine, query(Group::New, start, count)).rows.len();
        prop_assert!(rows <= count.min(200) as usize);
    }
}

#[test]
fn fields_that_were_not_chosen_are_in_no_effect() {
    let (mut engine, overview) = reviewed();
    for field in overview.overwrite.iter() {
        ask(&mut engine, Request::ChooseOverwrite { field, on: false });
    }
    let Response::Summary { effect, .. } = ask(
        &mut engine,
        Request::Summary {
            scope: Scope::Overwrite,
        },
    ) else {
        panic!("no summary");
    };
    assert_eq!(effect.overwritten_values, 0);
    assert_ne!(overview.fields, FieldSet::EMPTY);
}
