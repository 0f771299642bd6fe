//! What every store must keep, told on a fresh database file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use backend::{
    session::Role,
    store::Store,
    views::{ClientQuery, Event, FilterChoices},
};
use common::{NUMBER, Office, TODAY, overwrite, request};
use domain::{
    changes::{ApplyOutcome, ApplyRequest, Changes, Conflict, Operation, Refusal},
    client::{ClientId, ExistingClient, Status},
    field::Field,
};
use store::{KeyFileError, OpenError, Sqlite};
use uuid::Uuid;

#[tokio::test]
async fn an_added_client_is_there_with_its_values_questionnaire_and_status() {
    let office = Office::open().await;
    let client = office.with_client().await;
    assert_eq!(client.record.value(Field::NationalNumber), Some(NUMBER));
    assert_eq!(
        (client.revision, client.status, client.archived),
        (1, Status::NotSent, false)
    );
    let details = office.view().client(client.id).await.unwrap().unwrap();
    assert_eq!(details.summary.questionnaire.as_deref(), Some("PB"));
    assert_eq!(details.history.len(), 1);
    assert!(
        details.values.iter().all(|value| value.value != NUMBER),
        "a page shows it masked"
    );
}

#[tokio::test]
async fn overwriting_writes_exactly_the_named_value_and_keeps_the_old_one() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let new = "an.nieuw@voorbeeld.example";
    office
        .apply(vec![overwrite(
            &client,
            Field::Email,
            Some("an@voorbeeld.example"),
            Some(new),
        )])
        .await;
    let after = office.clients().await.pop().unwrap();
    assert_eq!(after.record, client.record.with(Field::Email, Some(new)));
    assert_eq!(after.revision, 2);
    let history = office.view().client(client.id).await.unwrap().unwrap().history;
    assert_eq!(history[0].event, Event::Overwritten);
    assert_eq!(
        (history[0].old.as_deref(), history[0].new.as_deref()),
        (Some("an@voorbeeld.example"), Some(new))
    );
}

#[tokio::test]
async fn a_value_that_changed_meanwhile_comes_back_and_nothing_is_written() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let outcome = office
        .apply(vec![
            office.add(3, "", "bram@voorbeeld.example"),
            overwrite(
                &client,
                Field::Email,
                Some("seen@voorbeeld.example"),
                Some("new@voorbeeld.example"),
            ),
        ])
        .await;
    let ApplyOutcome::Stale { conflicts } = outcome else {
        panic!("{outcome:?}")
    };
    assert!(
        matches!(
            &conflicts[..],
            [Conflict::ValueChanged {
                field: Field::Email,
                ..
            }]
        ),
        "{conflicts:?}"
    );
    assert_eq!(office.clients().await, vec![client]);
}

#[tokio::test]
async fn the_same_request_twice_has_one_effect_and_one_answer() {
    let office = Office::open().await;
    let request = request(vec![office.add(2, NUMBER, "an@voorbeeld.example")]);
    let first = office.imports().apply(&request, TODAY, 1).await.unwrap();
    let second = office.imports().apply(&request, TODAY, 2).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(office.clients().await.len(), 1);
    let mut other = request.clone();
    other.changes = Changes {
        operations: vec![office.add(3, "", "bram@voorbeeld.example")],
    };
    other.digest = other.changes.digest();
    let refused = office.imports().apply(&other, TODAY, 3).await.unwrap();
    assert_eq!(
        refused,
        ApplyOutcome::Refused {
            reason: Refusal::KeyReused
        }
    );
}

#[tokio::test]
async fn a_request_that_was_stale_stays_so_and_a_fresh_choice_has_a_fresh_key() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let to_gent = |old| vec![overwrite(&client, Field::City, old, Some("Gent"))];
    let stale = request(to_gent(Some("Aalst")));
    let first = office.imports().apply(&stale, TODAY, 1).await.unwrap();
    assert!(matches!(first, ApplyOutcome::Stale { .. }), "{first:?}");
    // Now it would fit.
    office
        .apply(vec![overwrite(&client, Field::City, None, Some("Aalst"))])
        .await;
    let before = office.clients().await;
    assert_eq!(office.imports().apply(&stale, TODAY, 2).await.unwrap(), first);
    assert_eq!(office.clients().await, before);
    let mut other = request(to_gent(None));
    other.idempotency_key = stale.idempotency_key;
    assert_eq!(
        office.imports().apply(&other, TODAY, 3).await.unwrap(),
        ApplyOutcome::Refused {
            reason: Refusal::KeyReused
        }
    );
    let fresh = office.apply(to_gent(Some("Aalst"))).await;
    assert!(matches!(fresh, ApplyOutcome::Applied(_)), "{fresh:?}");
}

/// Tomorrow the child is born, but the request was made today.
#[tokio::test]
async fn a_request_that_was_refused_stays_so() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let request = request(vec![overwrite(&client, Field::BirthDate, None, Some("2026-03-03"))]);
    let refused = ApplyOutcome::Refused {
        reason: Refusal::InvalidValue,
    };
    assert_eq!(office.imports().apply(&request, TODAY, 1).await.unwrap(), refused);
    let tomorrow = office.imports().apply(&request, "2026-03-03", 2).await.unwrap();
    assert_eq!(tomorrow, refused);
}

#[tokio::test]
async fn another_office_may_draw_the_same_key() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let (stranger, _) = common::office(&office.sqlite, "twee@kantoor.example").await;
    let request = request(vec![overwrite(&client, Field::City, None, Some("Gent"))]);
    let theirs = office.imports_of(&stranger).apply(&request, TODAY, 1).await.unwrap();
    assert!(matches!(theirs, ApplyOutcome::Stale { .. }), "{theirs:?}");
    let ours = office.imports().apply(&request, TODAY, 1).await.unwrap();
    assert!(matches!(ours, ApplyOutcome::Applied(_)), "{ours:?}");
}

#[tokio::test]
async fn a_digest_that_is_not_of_these_changes_is_refused() {
    let office = Office::open().await;
    let mut tampered = request(vec![office.add(2, NUMBER, "an@voorbeeld.example")]);
    if let Operation::Add { values, .. } = &mut tampered.changes.operations[0] {
        values[2].1 = "other@voorbeeld.example".to_owned();
    }
    let outcome = office.imports().apply(&tampered, TODAY, 1).await.unwrap();
    assert_eq!(
        outcome,
        ApplyOutcome::Refused {
            reason: Refusal::DigestDiffers
        }
    );
    assert!(office.clients().await.is_empty());
}

#[tokio::test]
async fn one_national_number_never_belongs_to_two_current_clients() {
    let office = Office::open().await;
    let first = office.with_client().await;
    let outcome = office
        .apply(vec![office.add(3, NUMBER, "bram@voorbeeld.example")])
        .await;
    assert!(matches!(outcome, ApplyOutcome::Stale { .. }));
    office.apply(vec![office.add(3, "", "bram@voorbeeld.example")]).await;
    let second = office
        .clients()
        .await
        .into_iter()
        .find(|client| client.id != first.id)
        .unwrap();
    let outcome = office
        .apply(vec![overwrite(&second, Field::NationalNumber, None, Some(NUMBER))])
        .await;
    let ApplyOutcome::Stale { conflicts } = outcome else {
        panic!("{outcome:?}")
    };
    assert!(matches!(&conflicts[..], [Conflict::AlreadyExists { client, .. }] if *client == first.id));
}

/// An old programme swapped the numbers of a couple; the file puts it right, for both at once.
#[tokio::test]
async fn two_clients_can_exchange_their_national_numbers() {
    let office = Office::open().await;
    let other = "93051822361";
    office
        .apply(vec![
            office.add(2, NUMBER, "an@voorbeeld.example"),
            office.add(3, other, "bram@voorbeeld.example"),
        ])
        .await;
    let clients = office.clients().await;
    let exchange = |client: &ExistingClient, row| {
        let has = client.record.value(Field::NationalNumber).unwrap();
        let gets = if has == NUMBER { other } else { NUMBER };
        match overwrite(client, Field::NationalNumber, Some(has), Some(gets)) {
            Operation::Overwrite { client, cells, .. } => Operation::Overwrite { row, client, cells },
            operation => operation,
        }
    };
    let outcome = office
        .apply(vec![exchange(&clients[0], 2), exchange(&clients[1], 3)])
        .await;
    assert!(matches!(outcome, ApplyOutcome::Applied(_)), "{outcome:?}");
    for (before, after) in clients.iter().zip(office.clients().await) {
        assert_ne!(
            before.record.value(Field::NationalNumber),
            after.record.value(Field::NationalNumber)
        );
    }
    let again = office
        .apply(vec![office.add(4, NUMBER, "dries@voorbeeld.example")])
        .await;
    assert!(matches!(again, ApplyOutcome::Stale { .. }), "the number is still found");
}

/// The number of an archived client was given to another; archiving that one and restoring the first gives it back.
#[tokio::test]
async fn a_restored_client_can_take_the_number_of_one_that_goes() {
    let office = Office::open().await;
    let first = office.with_client().await;
    let archive = |client: &ExistingClient| Operation::Archive {
        client: client.id,
        revision: client.revision,
    };
    office.apply(vec![archive(&first)]).await;
    office.apply(vec![office.add(3, "", "bram@voorbeeld.example")]).await;
    let is_first = |client: &ExistingClient| client.id == first.id;
    let second = office
        .clients()
        .await
        .into_iter()
        .find(|client| !is_first(client))
        .unwrap();
    office
        .apply(vec![overwrite(&second, Field::NationalNumber, None, Some(NUMBER))])
        .await;
    for _ in 0..2 {
        let (gone, here): (Vec<_>, Vec<_>) = office.clients().await.into_iter().partition(|client| client.archived);
        let restore = Operation::Restore {
            client: gone[0].id,
            revision: gone[0].revision,
        };
        let outcome = office.apply(vec![restore, archive(&here[0])]).await;
        assert!(matches!(outcome, ApplyOutcome::Applied(_)), "{outcome:?}");
    }
}

#[tokio::test]
async fn an_archived_client_is_out_of_sight_and_can_be_restored() {
    let office = Office::open().await;
    let client = office.with_client().await;
    office
        .apply(vec![Operation::Archive {
            client: client.id,
            revision: 1,
        }])
        .await;
    assert_eq!(office.view().clients(&ClientQuery::default()).await.unwrap().total, 0);
    let outcome = office
        .apply(vec![Operation::Restore {
            client: client.id,
            revision: 1,
        }])
        .await;
    assert!(
        matches!(outcome, ApplyOutcome::Stale { .. }),
        "the revision on screen was older"
    );
    office
        .apply(vec![Operation::Restore {
            client: client.id,
            revision: 2,
        }])
        .await;
    assert_eq!(office.view().clients(&ClientQuery::default()).await.unwrap().total, 1);
}

#[tokio::test]
async fn an_import_never_touches_a_status() {
    let office = Office::open().await;
    let client = office.with_client().await;
    office
        .sqlite
        .set_status(office.session.office, client.id, Status::Sent)
        .await
        .unwrap();
    office
        .apply(vec![overwrite(&client, Field::City, None, Some("Gent"))])
        .await;
    assert_eq!(office.clients().await[0].status, Status::Sent);
}

#[tokio::test]
async fn another_office_sees_nothing_and_changes_nothing() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let (stranger, _) = common::office(&office.sqlite, "twee@kantoor.example").await;
    let view = office.sqlite.office(&stranger);
    let imports = office.imports_of(&stranger);
    assert!(imports.existing_clients().await.unwrap().is_empty());
    assert!(view.client(client.id).await.unwrap().is_none());
    assert!(
        view.reveal(client.id, Field::NationalNumber, 1)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(view.clients(&ClientQuery::default()).await.unwrap().total, 0);
    assert!(
        view.questionnaires()
            .await
            .unwrap()
            .iter()
            .all(|one| one.id != office.questionnaire)
    );
    office
        .apply(vec![overwrite(&client, Field::Labels, None, Some("VIP"))])
        .await;
    assert_eq!(office.view().filter_choices().await.unwrap().labels, ["VIP"]);
    assert_eq!(view.filter_choices().await.unwrap(), FilterChoices::default());
    let archive = request(vec![Operation::Archive {
        client: client.id,
        revision: 1,
    }]);
    let outcome = imports.apply(&archive, TODAY, 1).await.unwrap();
    assert_eq!(
        outcome,
        ApplyOutcome::Stale {
            conflicts: vec![Conflict::ClientGone { client: client.id }]
        }
    );
    let foreign = request(vec![office.add(9, "", "dries@voorbeeld.example")]);
    let outcome = imports.apply(&foreign, TODAY, 1).await.unwrap();
    assert_eq!(
        outcome,
        ApplyOutcome::Refused {
            reason: Refusal::UnknownQuestionnaire
        }
    );
}

#[tokio::test]
async fn asking_for_a_national_number_is_written_down() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let shown = office.view().reveal(client.id, Field::NationalNumber, 7).await.unwrap();
    assert_eq!(shown.as_deref(), Some("85.07.30-033.28"));
    let history = office.view().client(client.id).await.unwrap().unwrap().history;
    assert_eq!((history[0].event, history[0].at), (Event::Revealed, 7));
}

#[tokio::test]
async fn every_value_knows_which_import_brought_it_by_whom_and_when() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let bram = "bram@kantoor.example";
    let office_id = office.session.office;
    office
        .sqlite
        .create_user(office_id, bram, "Bram", "hash", Role::Administrator)
        .await
        .unwrap();
    let bram = office.sqlite.credentials(bram).await.unwrap().unwrap().session;
    let by_bram = |file_name: &str, field, old: Option<&str>, new| ApplyRequest {
        file_name: file_name.to_owned(),
        fetch: None,
        ..request(vec![overwrite(&client, field, old, new)])
    };
    let view = office.sqlite.office(&bram);
    let imports = office.imports_of(&bram);
    for (at, request) in [
        (10, by_bram("maart.xlsx", Field::City, None, Some("Gent"))),
        (20, by_bram("april.xlsx", Field::City, Some("Gent"), Some("Aalst"))),
        (30, by_bram("april.xlsx", Field::NationalNumber, Some(NUMBER), None)),
        (40, by_bram("mei.xlsx", Field::NationalNumber, None, Some(NUMBER))),
    ] {
        let outcome = imports.apply(&request, TODAY, at).await.unwrap();
        assert!(matches!(outcome, ApplyOutcome::Applied(_)), "{outcome:?}");
    }
    // Neither brings a value.
    view.reveal(client.id, Field::NationalNumber, 50).await.unwrap();
    let archive = request(vec![Operation::Archive {
        client: client.id,
        revision: 5,
    }]);
    imports.apply(&archive, TODAY, 60).await.unwrap();
    let values = view.client(client.id).await.unwrap().unwrap().values;
    let sources: Vec<_> = values
        .iter()
        .map(|value| {
            let source = &value.source;
            let file_name = source.file_name.as_deref().unwrap();
            (value.field, source.at, source.user_name.as_str(), file_name)
        })
        .collect();
    assert_eq!(
        sources,
        vec![
            (Field::FirstName, 1, "Colleague", "klanten.xlsx"),
            (Field::LastName, 1, "Colleague", "klanten.xlsx"),
            (Field::Email, 1, "Colleague", "klanten.xlsx"),
            (Field::Language, 1, "Colleague", "klanten.xlsx"),
            (Field::NationalNumber, 40, "Bram", "mei.xlsx"),
            (Field::City, 20, "Bram", "april.xlsx"),
        ]
    );
}

#[tokio::test]
async fn no_national_number_lies_in_plain_text_in_any_file() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let other = "93051822361";
    office
        .apply(vec![overwrite(
            &client,
            Field::NationalNumber,
            Some(NUMBER),
            Some(other),
        )])
        .await;
    office
        .apply(vec![overwrite(
            &client,
            Field::PartnerNationalNumber,
            None,
            Some(NUMBER),
        )])
        .await;
    assert_eq!(
        office.clients().await[0].record.value(Field::PartnerNationalNumber),
        Some(NUMBER)
    );
    let stale = office
        .apply(vec![overwrite(
            &client,
            Field::PartnerNationalNumber,
            None,
            Some(other),
        )])
        .await;
    assert!(
        matches!(stale, ApplyOutcome::Stale { .. }),
        "an answer with a number in it"
    );
    for entry in std::fs::read_dir(office.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for number in [NUMBER, other] {
            let found = bytes.windows(number.len()).any(|window| window == number.as_bytes());
            assert!(!found, "a national number is readable in the files");
        }
    }
}

#[tokio::test]
async fn without_its_key_file_a_database_with_an_office_does_not_open() {
    let office = Office::open().await;
    let (file, key_file) = (office.folder.path().join("db.sqlite"), office.folder.path().join("key"));
    let kept = office.folder.path().join("kept");
    std::fs::rename(&key_file, &kept).unwrap();
    let error = Sqlite::open(&file, &key_file).await.err().unwrap();
    assert!(
        matches!(error, OpenError::KeyFile(KeyFileError::Missing { .. })),
        "{error}"
    );
    for told in [&file, &key_file] {
        assert!(error.to_string().contains(&told.display().to_string()), "{error}");
    }
    assert!(!key_file.exists(), "no key is made anew");
    std::fs::rename(&kept, &key_file).unwrap();
    Sqlite::open(&file, &key_file).await.unwrap();
}

#[tokio::test]
async fn with_another_key_file_a_database_with_an_office_does_not_open() {
    let office = Office::open().await;
    let other = office.folder.path().join("other");
    Sqlite::open(&office.folder.path().join("elsewhere.sqlite"), &other)
        .await
        .unwrap();
    let error = Sqlite::open(&office.folder.path().join("db.sqlite"), &other)
        .await
        .err()
        .unwrap();
    assert!(
        matches!(error, OpenError::KeyFile(KeyFileError::Another { .. })),
        "{error}"
    );
    assert!(error.to_string().contains(&other.display().to_string()), "{error}");
}

/// Whoever opens the file with any other program, without the settings of this one.
#[tokio::test]
async fn the_journal_cannot_be_changed() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let file = office.folder.path().join("db.sqlite");
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    let columns = "id, office, client, user, import, event, field, old, new, at";
    let other = "id, office, client, user, import, 'revealed', field, old, new, at";
    for statement in [
        "UPDATE journal SET event = 'revealed'".to_owned(),
        "UPDATE OR REPLACE journal SET id = id + 1".to_owned(),
        "DELETE FROM journal".to_owned(),
        format!("INSERT OR REPLACE INTO journal ({columns}) SELECT {other} FROM journal"),
        format!("REPLACE INTO journal ({columns}) SELECT {other} FROM journal"),
        format!(
            "INSERT INTO journal ({columns}) SELECT {other} FROM journal WHERE true \
             ON CONFLICT (id) DO UPDATE SET event = excluded.event"
        ),
    ] {
        let done = sqlx::query(sqlx::AssertSqlSafe(statement.clone())).execute(&pool).await;
        assert!(done.is_err(), "{statement}");
        let history = office.view().client(client.id).await.unwrap().unwrap().history;
        assert_eq!(
            history.iter().map(|entry| entry.event).collect::<Vec<_>>(),
            vec![Event::Added]
        );
    }
}

#[tokio::test]
async fn a_session_is_gone_when_it_has_expired() {
    let office = Office::open().await;
    let store = &office.sqlite;
    store.save_session("old", b"one", 10).await.unwrap();
    store.save_session("new", b"two", 20).await.unwrap();
    assert!(store.load_session("old", 10).await.unwrap().is_none());
    assert_eq!(store.delete_expired_sessions(10).await.unwrap(), 1);
    assert!(store.load_session("old", 0).await.unwrap().is_none());
    assert!(store.load_session("new", 10).await.unwrap().is_some());
}

#[tokio::test]
async fn thousands_of_clients_come_in_at_once() {
    let office = Office::open().await;
    let operations = (0..4_000)
        .map(|row| office.add(row, "", &format!("k{row}@voorbeeld.example")))
        .collect();
    let ApplyOutcome::Applied(applied) = office.apply(operations).await else {
        panic!()
    };
    assert_eq!(applied.added, 4_000);
    assert_eq!(office.clients().await.len(), 4_000);
    let page = office
        .view()
        .clients(&ClientQuery {
            search: "k39 voor".to_owned(),
            ..Default::default()
        })
        .await
        .unwrap();
    assert_eq!(page.total, 111);
    let nobody = office.view().client(ClientId(Uuid::nil())).await.unwrap();
    assert!(nobody.is_none());
}
