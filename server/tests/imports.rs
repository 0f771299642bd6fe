//! An import over HTTP: all of it or nothing, once, and only what was on screen.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use common::{Server, request};
use domain::{
    changes::{ApplyOutcome, CellChange, Conflict, Operation, Refusal},
    client::ExistingClient,
    field::Field,
};

fn newcomer(row: u32) -> Operation {
    let values = [
        (Field::FirstName, "Wannes".to_owned()),
        (Field::LastName, "Nieuw".to_owned()),
        (Field::Email, format!("wannes{row}@voorbeeld.example")),
        (Field::Language, "nl".to_owned()),
    ];
    Operation::Add {
        row,
        values: values.to_vec(),
        questionnaire: None,
        invite: false,
    }
}

/// Another city for this client, by somebody who saw `old`.
fn moved(client: &ExistingClient, old: Option<&str>) -> Operation {
    let cell = CellChange {
        field: Field::City,
        old: old.map(str::to_owned),
        new: Some("Oostende".to_owned()),
    };
    Operation::Overwrite {
        row: 9,
        client: client.id,
        cells: vec![cell],
    }
}

#[tokio::test]
async fn an_import_is_applied_once_however_often_it_is_sent() {
    let server = Server::start();
    server.sign_in().await;
    let before = server.clients().await;
    let request = request(
        7,
        vec![newcomer(2), moved(&before[0], before[0].record.value(Field::City))],
    );
    let first = server.apply(&request).await;
    let ApplyOutcome::Applied(applied) = &first else {
        panic!("{first:?}");
    };
    assert_eq!((applied.added, applied.overwritten_values), (1, 1));
    assert_eq!(server.apply(&request).await, first);
    let after = server.clients().await;
    assert_eq!(after.len(), before.len() + 1);
    let overwritten = after.iter().find(|client| client.id == before[0].id).unwrap();
    assert_eq!(overwritten.record.value(Field::City), Some("Oostende"));
}

#[tokio::test]
async fn what_is_not_what_was_shown_is_refused() {
    let server = Server::start();
    server.sign_in().await;
    let before = server.clients().await;
    let mut tampered = request(8, vec![newcomer(2)]);
    tampered.changes.operations.push(newcomer(3));
    let answer = server.apply(&tampered).await;
    let reason = Refusal::DigestDiffers;
    assert_eq!(answer, ApplyOutcome::Refused { reason });
    assert_eq!(server.clients().await, before);
}

#[tokio::test]
async fn a_value_that_changed_meanwhile_stops_all_of_the_import() {
    let server = Server::start();
    server.sign_in().await;
    let before = server.clients().await;
    let stale = request(9, vec![newcomer(2), moved(&before[0], Some("Eerder"))]);
    let answer = server.apply(&stale).await;
    let changed = Conflict::ValueChanged {
        client: before[0].id,
        field: Field::City,
        current: before[0].record.value(Field::City).map(str::to_owned),
    };
    let conflicts = vec![changed];
    assert_eq!(answer, ApplyOutcome::Stale { conflicts });
    assert_eq!(server.clients().await, before);
}
