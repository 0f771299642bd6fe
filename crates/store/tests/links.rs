//! Links: credentials are encrypted, replaceable and removable, and who did what is written down.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use backend::{
    crm::{Credentials, Secret, Tls},
    links::{LinkStore, Schedule},
    session::Role,
    store::Store,
};
use common::{Office, administrator, office, overwrite};
use domain::{
    crm::{Crm, Scope},
    crm_error::CrmError,
    field::Field,
};
use sqlx::sqlite::SqlitePool;

const SECRET: &str = "een-sleutel-die-niemand-ziet";

fn consult(api_key: &str) -> Credentials {
    Credentials::AdminConsult {
        host: "consult.kantoor.example".to_owned(),
        port: 5001,
        api_key: Secret(api_key.to_owned()),
        tls: Tls::Public,
    }
}

fn links(office: &Office) -> Box<dyn LinkStore> {
    office.sqlite.links(&administrator(&office.session))
}

/// The database file itself, past the store.
async fn raw(office: &Office) -> SqlitePool {
    let file = office.folder.path().join("db.sqlite");
    SqlitePool::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap()
}

async fn events(office: &Office) -> Vec<(String, String, i64)> {
    sqlx::query_as("SELECT crm, event, at FROM link_event ORDER BY id")
        .fetch_all(&raw(office).await)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_link_says_who_made_it_and_when_and_not_its_key() {
    let office = Office::open().await;
    let links = links(&office);
    assert!(links.linked(Crm::AdminConsult).await.unwrap().is_none());
    links.save(&consult(SECRET), 10).await.unwrap();
    let linked = links.linked(Crm::AdminConsult).await.unwrap().unwrap();
    assert_eq!(linked.address.as_deref(), Some("consult.kantoor.example:5001"));
    assert_eq!((linked.at, linked.tested_at, linked.problem), (10, 10, None));
    assert_eq!(linked.user_name, office.session.user_name);
    assert!(!format!("{linked:?}").contains(SECRET));
    assert!(links.linked(Crm::AdminPulse).await.unwrap().is_none());
    assert_eq!(
        links.credentials(Crm::AdminConsult).await.unwrap(),
        Some(consult(SECRET))
    );
}

#[tokio::test]
async fn no_credentials_stand_in_any_file_in_plain_text() {
    let office = Office::open().await;
    links(&office).save(&consult(SECRET), 10).await.unwrap();
    office.sqlite.close().await;
    for entry in std::fs::read_dir(office.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for text in [SECRET, "consult.kantoor.example"] {
            let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found, "{text} in {}", path.display());
        }
    }
}

#[tokio::test]
async fn a_link_can_be_replaced_and_removed_and_each_is_written_down() {
    let office = Office::open().await;
    let links = links(&office);
    links.save(&consult("een"), 10).await.unwrap();
    links
        .tested(Crm::AdminConsult, Some(CrmError::KeyRefused), 15)
        .await
        .unwrap();
    let linked = links.linked(Crm::AdminConsult).await.unwrap().unwrap();
    assert_eq!((linked.tested_at, linked.problem), (15, Some(CrmError::KeyRefused)));
    links.save(&consult("twee"), 20).await.unwrap();
    let linked = links.linked(Crm::AdminConsult).await.unwrap().unwrap();
    assert_eq!((linked.at, linked.tested_at, linked.problem), (20, 20, None));
    assert_eq!(
        links.credentials(Crm::AdminConsult).await.unwrap(),
        Some(consult("twee"))
    );
    links.remove(Crm::AdminConsult, 30).await.unwrap();
    assert!(links.credentials(Crm::AdminConsult).await.unwrap().is_none());
    links.remove(Crm::AdminConsult, 40).await.unwrap();
    let expected = [("linked", 10), ("replaced", 20), ("removed", 30)];
    let expected = expected.map(|(event, at)| ("adminconsult".to_owned(), event.to_owned(), at));
    assert_eq!(
        events(&office).await,
        expected,
        "removing what is not there is no event"
    );
}

#[tokio::test]
async fn what_is_written_down_about_links_stays() {
    let office = Office::open().await;
    links(&office).save(&consult(SECRET), 10).await.unwrap();
    let raw = raw(&office).await;
    for statement in [
        "UPDATE link_event SET at = 0",
        "DELETE FROM link_event",
        "INSERT OR REPLACE INTO link_event SELECT id, office, crm, user, 'removed', at FROM link_event",
    ] {
        assert!(sqlx::raw_sql(statement).execute(&raw).await.is_err(), "{statement}");
    }
    assert_eq!(events(&office).await.len(), 1);
}

#[tokio::test]
async fn linking_again_leaves_the_clients_their_ids() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let id = overwrite(&client, Field::ExternalId, None, Some("4711"));
    office.apply(vec![id]).await;
    let before = office.clients().await;
    let links = links(&office);
    links.save(&consult("een"), 10).await.unwrap();
    links.remove(Crm::AdminConsult, 20).await.unwrap();
    links.save(&consult("twee"), 30).await.unwrap();
    assert_eq!(office.clients().await, before);
    assert_eq!(before[0].record.value(Field::ExternalId), Some("4711"));
}

#[tokio::test]
async fn another_office_sees_nothing_of_a_link_and_a_colleague_cannot_ask() {
    let ours = Office::open().await;
    links(&ours).save(&consult(SECRET), 10).await.unwrap();
    let (stranger, _) = office(&ours.sqlite, "twee@kantoor.example").await;
    let theirs = ours.sqlite.links(&administrator(&stranger));
    assert!(theirs.linked(Crm::AdminConsult).await.unwrap().is_none());
    assert!(theirs.credentials(Crm::AdminConsult).await.unwrap().is_none());
    theirs.remove(Crm::AdminConsult, 20).await.unwrap();
    theirs.renew(&consult(SECRET), &consult("gestolen")).await.unwrap();
    let kept = links(&ours).credentials(Crm::AdminConsult).await.unwrap();
    assert_eq!(kept, Some(consult(SECRET)));

    let hash = "hash";
    let email = "bram@kantoor.example";
    ours.sqlite
        .create_user(ours.session.office, email, "Bram", hash, Role::Colleague)
        .await
        .unwrap();
    let bram = ours.sqlite.credentials(email).await.unwrap().unwrap().session;
    assert!(bram.administrator().is_none());
}

#[tokio::test]
async fn credentials_that_the_crm_replaced_are_kept_unless_somebody_linked_otherwise() {
    let office = Office::open().await;
    let links = links(&office);
    links.save(&consult("een"), 10).await.unwrap();
    links.renew(&consult("een"), &consult("twee")).await.unwrap();
    assert_eq!(
        links.credentials(Crm::AdminConsult).await.unwrap(),
        Some(consult("twee"))
    );
    links.renew(&consult("een"), &consult("drie")).await.unwrap();
    assert_eq!(
        links.credentials(Crm::AdminConsult).await.unwrap(),
        Some(consult("twee"))
    );
    assert_eq!(events(&office).await.len(), 1, "nobody did that");
}

#[tokio::test]
async fn a_schedule_is_chosen_per_crm_and_outlives_the_link() {
    let office = Office::open().await;
    let links = links(&office);
    assert_eq!(links.schedule(Crm::AdminPulse).await.unwrap(), None);
    let schedule = Schedule {
        hour: 3,
        scope: Scope::Taskflows(vec!["pb".to_owned()]),
    };
    links
        .choose_schedule(Crm::AdminPulse, Some(&schedule), 0)
        .await
        .unwrap();
    links.save(&consult("een"), 10).await.unwrap();
    links.remove(Crm::AdminConsult, 20).await.unwrap();
    assert_eq!(links.schedule(Crm::AdminPulse).await.unwrap(), Some(schedule));
    assert_eq!(links.schedule(Crm::AdminConsult).await.unwrap(), None);
    links.choose_schedule(Crm::AdminPulse, None, 0).await.unwrap();
    assert_eq!(links.schedule(Crm::AdminPulse).await.unwrap(), None);
}
