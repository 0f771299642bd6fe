//! Undoing an import, told on a fresh database file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use backend::{store::Store, views::Event};
use common::{NUMBER, Office, TODAY, overwrite, request};
use domain::{
    changes::{Applied, ApplyOutcome, ApplyRequest, Operation},
    client::{ExistingClient, Status},
    field::Field,
    journal::ImportId,
    language::Language,
    undo::{Spared, SparedBecause, UndoEffect, UndoOutcome},
};
use uuid::Uuid;

const OTHER: &str = "93051822361";

impl Office {
    /// Applies the operations as the import of this file.
    async fn import(&self, file_name: &str, operations: Vec<Operation>) -> ImportId {
        let request = ApplyRequest {
            file_name: file_name.to_owned(),
            fetch: None,
            ..request(operations)
        };
        let outcome = self.imports().apply(&request, TODAY, 10).await.unwrap();
        assert!(matches!(outcome, ApplyOutcome::Applied(_)), "{outcome:?}");
        self.view().imports().await.unwrap()[0].id
    }

    /// What undoing it would do, and then does.
    async fn undo(&self, import: ImportId) -> UndoEffect {
        let effect = self.imports().undo_effect(import).await.unwrap().unwrap();
        let outcome = self.imports().undo_import(import, &effect.digest, 20).await.unwrap();
        assert_eq!(outcome, UndoOutcome::Undone(effect.clone()));
        effect
    }

    /// An with a number, Bram without.
    async fn with_two(&self) -> [ExistingClient; 2] {
        let adds = vec![
            self.add(2, NUMBER, "an@voorbeeld.example"),
            self.add(3, "", "bram@voorbeeld.example"),
        ];
        self.import("begin.xlsx", adds).await;
        let clients = self.clients().await;
        ["an@voorbeeld.example", "bram@voorbeeld.example"].map(|email| {
            let has_email = |client: &&ExistingClient| client.record.value(Field::Email) == Some(email);
            clients.iter().find(has_email).unwrap().clone()
        })
    }

    async fn now(&self, client: &ExistingClient) -> ExistingClient {
        let is_it = |other: &ExistingClient| other.id == client.id;
        self.clients().await.into_iter().find(is_it).unwrap()
    }
}

fn on_row(row: u32, operation: Operation) -> Operation {
    match operation {
        Operation::Overwrite { client, cells, .. } => Operation::Overwrite { row, client, cells },
        operation => operation,
    }
}

/// What a colleague sees of a client.
fn seen(client: &ExistingClient) -> (bool, Vec<Option<&str>>) {
    let values = Field::ALL.iter().map(|field| client.record.value(*field));
    (client.archived, values.collect())
}

#[tokio::test]
async fn an_import_that_is_undone_is_as_if_it_had_not_been() {
    let office = Office::open().await;
    let [an, bram] = office.with_two().await;
    let import = office
        .import(
            "fout.xlsx",
            vec![
                on_row(4, overwrite(&an, Field::NationalNumber, Some(NUMBER), Some(OTHER))),
                office.add(5, NUMBER, "dries@voorbeeld.example"),
                Operation::Archive {
                    client: bram.id,
                    revision: bram.revision,
                },
            ],
        )
        .await;
    let effect = office.undo(import).await;
    assert_eq!(effect.spared, vec![]);
    let applied = Applied {
        added: 0,
        overwritten_clients: 1,
        overwritten_values: 1,
        archived: 1,
        restored: 1,
        invited: 0,
    };
    assert_eq!(effect.applied, applied);
    let after = office.clients().await;
    assert_eq!(after.len(), 3);
    for client in &after {
        match [&an, &bram].into_iter().find(|before| before.id == client.id) {
            Some(before) => assert_eq!(seen(client), seen(before)),
            None => assert!(client.archived, "the added client is out of sight"),
        }
    }
}

#[tokio::test]
async fn undoing_is_told_in_the_history_and_by_the_value() {
    let office = Office::open().await;
    let [an, _] = office.with_two().await;
    let city = vec![overwrite(
        &an,
        Field::Email,
        Some("an@voorbeeld.example"),
        Some("fout@voorbeeld.example"),
    )];
    let import = office.import("fout.xlsx", city).await;
    office.undo(import).await;
    let details = office.view().client(an.id).await.unwrap().unwrap();
    let told: Vec<_> = details
        .history
        .iter()
        .map(|entry| (entry.event, entry.undo, entry.file_name.as_deref().unwrap(), entry.at))
        .collect();
    assert_eq!(
        told,
        vec![
            (Event::Overwritten, true, "fout.xlsx", 20),
            (Event::Overwritten, false, "fout.xlsx", 10),
            (Event::Added, false, "begin.xlsx", 10),
        ]
    );
    let email = details.values.iter().find(|value| value.field == Field::Email).unwrap();
    assert_eq!((email.source.undo, email.source.at), (true, 20));
    let imports = office.view().imports().await.unwrap();
    let listed: Vec<_> = imports.iter().map(|one| (one.file_name.as_str(), one.undone)).collect();
    assert_eq!(listed, vec![("fout.xlsx", Some(20)), ("begin.xlsx", None)]);
}

#[tokio::test]
async fn undoing_twice_has_one_effect_and_one_answer() {
    let office = Office::open().await;
    let [an, _] = office.with_two().await;
    let import = office
        .import("fout.xlsx", vec![overwrite(&an, Field::City, None, Some("Gent"))])
        .await;
    let effect = office.undo(import).await;
    // Bram moves An to Gent after all.
    office
        .import("goed.xlsx", vec![overwrite(&an, Field::City, None, Some("Gent"))])
        .await;
    let before = office.view().client(an.id).await.unwrap();
    let again = office.imports().undo_import(import, &effect.digest, 30).await.unwrap();
    assert_eq!(again, UndoOutcome::Undone(effect));
    assert_eq!(office.view().client(an.id).await.unwrap(), before);
    assert_eq!(office.imports().undo_effect(import).await.unwrap(), None);
}

#[tokio::test]
async fn what_was_changed_since_is_spared_and_said() {
    let office = Office::open().await;
    let [an, bram] = office.with_two().await;
    let import = office
        .import(
            "fout.xlsx",
            vec![
                on_row(4, overwrite(&an, Field::City, None, Some("Gent"))),
                on_row(5, overwrite(&bram, Field::City, None, Some("Gent"))),
                office.add(6, "", "dries@voorbeeld.example"),
            ],
        )
        .await;
    let dries = office
        .clients()
        .await
        .into_iter()
        .find(|one| ![an.id, bram.id].contains(&one.id));
    let dries = dries.unwrap();
    office
        .import(
            "later.xlsx",
            vec![
                on_row(4, overwrite(&an, Field::City, Some("Gent"), Some("Aalst"))),
                on_row(5, overwrite(&bram, Field::Street, None, Some("Kerkstraat 1"))),
                on_row(6, overwrite(&dries, Field::City, None, Some("Aalst"))),
            ],
        )
        .await;
    let effect = office.undo(import).await;
    let mut expected = vec![(an.id, Some(Field::City)), (dries.id, None)];
    expected.sort();
    let spared: Vec<_> = effect.spared.iter().map(|one| (one.client, one.field)).collect();
    assert_eq!(spared, expected);
    assert!(
        effect
            .spared
            .iter()
            .all(|one| one.reason == SparedBecause::ChangedSince)
    );
    assert_eq!(office.now(&an).await.record.value(Field::City), Some("Aalst"));
    let bram = office.now(&bram).await.record;
    assert_eq!(
        (bram.value(Field::City), bram.value(Field::Street)),
        (None, Some("Kerkstraat 1"))
    );
    assert!(!office.now(&dries).await.archived);
}

#[tokio::test]
async fn imports_are_undone_one_after_another_back_to_the_start() {
    let office = Office::open().await;
    let [an, _] = office.with_two().await;
    let first = office
        .import("een.xlsx", vec![overwrite(&an, Field::City, None, Some("Gent"))])
        .await;
    let second = office
        .import(
            "twee.xlsx",
            vec![overwrite(&an, Field::City, Some("Gent"), Some("Aalst"))],
        )
        .await;
    let spared = office.imports().undo_effect(first).await.unwrap().unwrap().spared;
    let by_the_second = Spared {
        client: an.id,
        field: Some(Field::City),
        reason: SparedBecause::ChangedSince,
    };
    assert_eq!(spared, vec![by_the_second]);
    office.undo(second).await;
    assert_eq!(office.undo(first).await.spared, vec![]);
    assert_eq!(seen(&office.now(&an).await), seen(&an));
}

#[tokio::test]
async fn numbers_that_were_exchanged_go_back() {
    let office = Office::open().await;
    let [an, bram] = office.with_two().await;
    office
        .import(
            "begin.xlsx",
            vec![overwrite(&bram, Field::NationalNumber, None, Some(OTHER))],
        )
        .await;
    let exchange = vec![
        on_row(2, overwrite(&an, Field::NationalNumber, Some(NUMBER), Some(OTHER))),
        on_row(3, overwrite(&bram, Field::NationalNumber, Some(OTHER), Some(NUMBER))),
    ];
    let import = office.import("fout.xlsx", exchange).await;
    assert_eq!(office.undo(import).await.spared, vec![]);
    assert_eq!(office.now(&an).await.record.value(Field::NationalNumber), Some(NUMBER));
    assert_eq!(office.now(&bram).await.record.value(Field::NationalNumber), Some(OTHER));
}

#[tokio::test]
async fn what_was_not_shown_is_not_undone() {
    let office = Office::open().await;
    let [an, bram] = office.with_two().await;
    let moves = vec![
        on_row(2, overwrite(&an, Field::City, None, Some("Gent"))),
        on_row(3, overwrite(&bram, Field::City, None, Some("Gent"))),
    ];
    let import = office.import("fout.xlsx", moves).await;
    let shown = office.imports().undo_effect(import).await.unwrap().unwrap();
    office
        .import(
            "later.xlsx",
            vec![overwrite(&an, Field::City, Some("Gent"), Some("Aalst"))],
        )
        .await;
    let before = office.clients().await;
    let outcome = office.imports().undo_import(import, &shown.digest, 20).await.unwrap();
    let UndoOutcome::Stale(now) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(now.spared.len(), 1);
    assert_eq!(office.clients().await, before);
    let outcome = office.imports().undo_import(import, &now.digest, 20).await.unwrap();
    assert_eq!(outcome, UndoOutcome::Undone(now));
}

#[tokio::test]
async fn another_office_undoes_nothing_and_an_undoing_is_no_import() {
    let office = Office::open().await;
    let [an, _] = office.with_two().await;
    let import = office
        .import("fout.xlsx", vec![overwrite(&an, Field::City, None, Some("Gent"))])
        .await;
    let shown = office.imports().undo_effect(import).await.unwrap().unwrap();
    let (stranger, _) = common::office(&office.sqlite, "twee@kantoor.example").await;
    let strange = office.imports_of(&stranger);
    for import in [import, ImportId(Uuid::nil())] {
        assert_eq!(strange.undo_effect(import).await.unwrap(), None);
        let outcome = strange.undo_import(import, &shown.digest, 20).await.unwrap();
        assert_eq!(outcome, UndoOutcome::Unknown);
    }
    assert_eq!(office.sqlite.office(&stranger).imports().await.unwrap(), vec![]);
    office.undo(import).await;
    let outcome = strange.undo_import(import, &shown.digest, 20).await.unwrap();
    assert_eq!(outcome, UndoOutcome::Unknown, "nor what it did");
    assert_eq!(office.now(&an).await.record.value(Field::City), None);
    assert_eq!(office.view().imports().await.unwrap().len(), 2);
}

#[tokio::test]
async fn whoever_was_invited_for_another_income_year_stays() {
    let office = Office::open().await;
    let import = office
        .import("klanten.xlsx", vec![office.add(2, NUMBER, "an@voorbeeld.example")])
        .await;
    let client = office.clients().await.pop().unwrap();
    let sent = office
        .sqlite
        .set_status(office.session.office, client.id, Status::Processed);
    sent.await.unwrap();
    let next_year = office
        .sqlite
        .create_questionnaire(office.session.office, "PB", Language::Dutch, 2026)
        .await
        .unwrap();
    let invitations = office.sqlite.invitations(&office.session);
    invitations.couple(&[client.id], Some(next_year)).await.unwrap();
    assert_eq!(office.now(&client).await.status, Status::NotSent);
    let effect = office.undo(import).await;
    let spared = Spared {
        client: client.id,
        field: None,
        reason: SparedBecause::Invited,
    };
    assert_eq!(effect.spared, [spared]);
    assert!(!office.now(&client).await.archived);
}
