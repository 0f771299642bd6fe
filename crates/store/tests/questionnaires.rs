//! Questionnaires: versions that were sent do not change, two who edit at once lose nothing, and no office sees another's.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use backend::{
    invitations::{BatchId, InviteOutcome, InviteRequest, InvitedClient},
    questionnaires::{NotSaved, QuestionnaireDetails, QuestionnaireDraft, QuestionnaireStore, Saved},
    store::Store,
};
use common::*;
use domain::{
    changes::{ApplyOutcome, Refusal},
    client::QuestionnaireId,
    language::Language,
    questionnaire::{Content, Fault},
    questionnaire_samples::sample,
};
use sqlx::sqlite::SqlitePool;
use store::Sqlite;
use uuid::Uuid;

fn questionnaires(office: &Office) -> Box<dyn QuestionnaireStore> {
    office.sqlite.questionnaires(&administrator(&office.session))
}

async fn read(office: &Office, id: QuestionnaireId) -> QuestionnaireDetails {
    questionnaires(office).read(id).await.unwrap().unwrap()
}

fn draft(name: &str) -> QuestionnaireDraft {
    QuestionnaireDraft {
        name: name.to_owned(),
        language: Language::French,
        income_year: 2026,
        labels: vec!["zelfstandige".to_owned(), "vip".to_owned()],
        content: sample(Language::French, 2026),
    }
}

/// The same, asking something else.
fn asking(mut draft: QuestionnaireDraft, text: &str) -> QuestionnaireDraft {
    draft.content.sections[0].questions[0].text = text.to_owned();
    draft
}

async fn save(office: &Office, details: &QuestionnaireDetails, draft: &QuestionnaireDraft) -> QuestionnaireDetails {
    let saved = questionnaires(office)
        .save(details.id, details.revision, draft, 50)
        .await;
    saved.unwrap().unwrap()
}

/// Invites the office's only client, with the questionnaire in its file.
async fn invite(office: &Office) {
    let client = office.clients().await[0].id;
    let request = InviteRequest {
        batch: BatchId(Uuid::from_u128(1)),
        clients: vec![InvitedClient {
            client,
            address: "an@voorbeeld.example".to_owned(),
            questionnaire: office.questionnaire,
        }],
        delay: 0,
        reminders: None,
    };
    let outcome = office
        .sqlite
        .invitations(&office.session)
        .invite(&request, 10)
        .await
        .unwrap();
    assert!(
        matches!(outcome, InviteOutcome::Invited { messages: 1, .. }),
        "{outcome:?}"
    );
}

/// The database file itself, past the store.
async fn raw(office: &Office) -> SqlitePool {
    let file = office.folder.path().join("db.sqlite");
    SqlitePool::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap()
}

async fn version(office: &Office, number: u32) -> Content {
    let content: String =
        sqlx::query_scalar("SELECT content FROM questionnaire_version WHERE questionnaire = ? AND number = ?")
            .bind(office.questionnaire.0.to_string())
            .bind(number)
            .fetch_one(&raw(office).await)
            .await
            .unwrap();
    serde_json::from_str(&content).unwrap()
}

#[tokio::test]
async fn a_new_one_is_read_as_it_was_written() {
    let office = Office::open().await;
    let id = questionnaires(&office)
        .add(&draft("  PB   2026 "), 7)
        .await
        .unwrap()
        .unwrap();
    let details = read(&office, id).await;
    let saved = Some(Saved {
        user_name: office.session.user_name.clone(),
        at: 7,
    });
    assert_eq!((details.revision, details.version, details.sent), (1, 1, false));
    assert_eq!(details.saved, saved);
    assert_eq!(details.draft, draft("PB 2026"));
    let offered = office.view().questionnaires().await.unwrap();
    assert!(offered.iter().any(|one| one.id == id && one.name == "PB 2026"));
}

#[tokio::test]
async fn a_copy_for_another_year_leaves_the_original_as_it_is() {
    let office = Office::open().await;
    let original = read(&office, office.questionnaire).await;
    let mut copied = original.draft.clone();
    copied.income_year += 1;
    let copy = questionnaires(&office).add(&copied, 7).await.unwrap().unwrap();
    let changed = asking(copied, "Wat is er dit jaar anders?");
    save(&office, &read(&office, copy).await, &changed).await;
    assert_eq!(read(&office, copy).await.draft, changed);
    assert_eq!(read(&office, office.questionnaire).await, original);
}

#[tokio::test]
async fn a_version_that_was_sent_stays_as_it_is_and_saving_makes_the_next_one() {
    let office = Office::open().await;
    office.with_client().await;
    let first = read(&office, office.questionnaire).await;
    let before = asking(first.draft.clone(), "Nog niet verstuurd");
    let unsent = save(&office, &first, &before).await;
    assert_eq!(
        (unsent.version, unsent.sent),
        (1, false),
        "what nobody has, is written over"
    );
    assert_eq!(version(&office, 1).await, before.content);

    invite(&office).await;
    let sent = read(&office, office.questionnaire).await;
    assert_eq!((sent.version, sent.sent), (1, true));

    let renamed = QuestionnaireDraft {
        name: "Andere naam".to_owned(),
        ..before.clone()
    };
    let renamed = save(&office, &sent, &renamed).await;
    assert_eq!((renamed.version, renamed.sent), (1, true), "a name is no version");

    let after = asking(renamed.draft.clone(), "Na het versturen");
    let next = save(&office, &renamed, &after).await;
    assert_eq!((next.version, next.sent), (2, false));
    let again = asking(after.clone(), "En nog eens");
    let again_saved = save(&office, &next, &again).await;
    assert_eq!(again_saved.version, 2, "the new one was not sent");
    assert_eq!(version(&office, 1).await, before.content);
    assert_eq!(version(&office, 2).await, again.content);

    let past_the_rules = sqlx::query("UPDATE questionnaire_version SET content = '{}' WHERE number = 1");
    assert!(past_the_rules.execute(&raw(&office).await).await.is_err());
}

#[tokio::test]
async fn whoever_saves_second_is_told_and_overwrites_nothing() {
    let office = Office::open().await;
    let store = questionnaires(&office);
    let (mine, theirs) = (
        read(&office, office.questionnaire).await,
        read(&office, office.questionnaire).await,
    );
    let saved = save(&office, &theirs, &asking(theirs.draft.clone(), "van hen")).await;
    let refused = store
        .save(mine.id, mine.revision, &asking(mine.draft.clone(), "van mij"), 60)
        .await;
    assert_eq!(refused.unwrap(), Err(NotSaved::Stale));
    assert_eq!(read(&office, office.questionnaire).await, saved);
    let forced = store
        .save(mine.id, saved.revision, &asking(mine.draft.clone(), "van mij"), 60)
        .await;
    assert!(forced.unwrap().is_ok());
}

#[tokio::test]
async fn what_is_not_right_is_refused_and_nothing_is_written() {
    let office = Office::open().await;
    let store = questionnaires(&office);
    let stored = read(&office, office.questionnaire).await;
    let nothing_asked = QuestionnaireDraft {
        content: Content::default(),
        ..draft("x")
    };
    let too_early = QuestionnaireDraft {
        income_year: 1999,
        ..draft("x")
    };
    for (wrong, why) in [
        (draft(" \u{a0}"), "Name"),
        (draft(&"x".repeat(201)), "Name"),
        (too_early, "IncomeYear"),
        (nothing_asked, "Content"),
        (asking(draft("x"), ""), "Content"),
    ] {
        let added = store.add(&wrong, 1).await.unwrap().unwrap_err();
        let saved = store
            .save(stored.id, stored.revision, &wrong, 1)
            .await
            .unwrap()
            .unwrap_err();
        assert_eq!(added, saved);
        assert!(format!("{added:?}").starts_with(why), "{added:?}");
        if let NotSaved::Content(problems) = added {
            assert!(matches!(problems[0].fault, Fault::NothingAsked | Fault::EmptyText));
        }
    }
    assert_eq!(store.list().await.unwrap().len(), 1);
    assert_eq!(read(&office, office.questionnaire).await, stored);
}

#[tokio::test]
async fn an_archived_one_is_offered_no_more_and_stays_where_it_is_coupled() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let store = questionnaires(&office);
    assert!(store.set_archived(office.questionnaire, true).await.unwrap());
    assert_eq!(office.view().questionnaires().await.unwrap(), []);
    let listed = &store.list().await.unwrap()[0];
    assert_eq!((listed.archived, listed.clients), (true, 1));
    let details = office.view().client(client.id).await.unwrap().unwrap();
    assert_eq!(details.summary.questionnaire.as_deref(), Some("PB"));
    let refused = office.apply(vec![office.add(3, "", "bob@voorbeeld.example")]).await;
    assert_eq!(
        refused,
        ApplyOutcome::Refused {
            reason: Refusal::UnknownQuestionnaire
        }
    );

    assert!(store.set_archived(office.questionnaire, false).await.unwrap());
    assert_eq!(office.view().questionnaires().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_list_counts_clients_invitations_and_questions() {
    let office = Office::open().await;
    office.with_client().await;
    invite(&office).await;
    let store = questionnaires(&office);
    store.add(&draft("Nieuwer"), 1).await.unwrap().unwrap();
    let list = store.list().await.unwrap();
    let names: Vec<_> = list.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["Nieuwer", "PB"], "newest income year first");
    let questions = sample(Language::Dutch, 2025).questions().count();
    assert_eq!(
        (list[1].clients, list[1].invitations, list[1].questions as usize),
        (1, 1, questions)
    );
    assert_eq!((list[0].clients, list[0].invitations, list[0].version), (0, 0, 1));
}

#[tokio::test]
async fn another_office_sees_and_changes_nothing_of_it() {
    let office = Office::open().await;
    let (elsewhere, theirs) = common::office(&office.sqlite, "twee@kantoor.example").await;
    let foreign = office.sqlite.questionnaires(&administrator(&elsewhere));
    let ours = read(&office, office.questionnaire).await;
    assert!(foreign.read(office.questionnaire).await.unwrap().is_none());
    let saved = foreign.save(office.questionnaire, ours.revision, &draft("x"), 1).await;
    assert_eq!(saved.unwrap(), Err(NotSaved::Unknown));
    assert!(!foreign.set_archived(office.questionnaire, true).await.unwrap());
    let listed: Vec<_> = foreign.list().await.unwrap().iter().map(|one| one.id).collect();
    assert_eq!(listed, [theirs]);
    assert_eq!(read(&office, office.questionnaire).await, ours);
}

#[tokio::test]
async fn opening_the_database_gives_one_of_before_there_were_versions_the_sample_in_its_language() {
    let office = Office::open().await;
    let bare = Uuid::from_u128(5);
    for query in [
        format!(
            "INSERT INTO questionnaire (id, office, name, language, income_year) \
             VALUES ('{bare}', '{}', 'Oud', 'de', 2024)",
            office.session.office
        ),
        "DELETE FROM questionnaire_version".to_owned(),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(query))
            .execute(&raw(&office).await)
            .await
            .unwrap();
    }
    office.sqlite.close().await;
    let folder = office.folder.path();
    let sqlite = Sqlite::open(&folder.join("db.sqlite"), &folder.join("key"))
        .await
        .unwrap();
    let store = sqlite.questionnaires(&administrator(&office.session));
    let old = store.read(QuestionnaireId(bare)).await.unwrap().unwrap();
    assert_eq!(old.draft.content, sample(Language::German, 2024));
    assert_eq!((old.version, old.revision, old.saved), (1, 1, None));
    let seeded = store.read(office.questionnaire).await.unwrap().unwrap();
    assert_eq!(seeded.draft.content, sample(Language::Dutch, 2025));
}
