//! A fetch that is cut off after any step goes on where it stopped, in another process.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod common;

use backend::crm::{Connectors, Cursor};
use common::{Kept, adminconsult, adminpulse, connectors, fetch, small_pages, start_with};
use domain::crm::Scope;
use pretend_crm::Office;

#[tokio::test]
async fn each_step_can_be_taken_by_another_connector_and_taken_twice() {
    let crm = start_with(Office::fictitious(1_000), small_pages()).await;
    for credentials in [adminpulse(), adminconsult(&crm)] {
        let connector = connectors(&crm).connect(&credentials).unwrap();
        let taskflows = connector.taskflows().await.unwrap();
        let some = taskflows
            .iter()
            .filter(|taskflow| taskflow.name.starts_with("PB "))
            .map(|taskflow| taskflow.id.clone());
        for scope in [Scope::All, Scope::Taskflows(some.collect())] {
            let expected = fetch(&*connector, &scope).await.unwrap();
            let (mut kept, mut cursor) = (Kept::default(), Cursor::default());
            loop {
                let another = || connectors(&crm).connect(&credentials).unwrap();
                // The process ended before this was kept.
                let lost = another().step(&scope, &cursor).await.unwrap();
                let step = another().step(&scope, &cursor).await.unwrap();
                assert_eq!((&lost.within, lost.done), (&step.within, step.done));
                match kept.keep(step) {
                    Some(next) => cursor = next,
                    None => break,
                }
            }
            assert!(kept.steps > 2, "{}", kept.steps);
            assert_eq!(kept.joined(), expected.joined());
            assert_eq!(
                (kept.done, kept.companies, kept.again),
                (expected.done, expected.companies, 0)
            );
        }
    }
}

#[tokio::test]
async fn a_cursor_that_is_none_is_refused() {
    let crm = start_with(Office::fictitious(20), small_pages()).await;
    for (name, connector) in common::both(&crm) {
        let step = connector.step(&Scope::All, &Cursor("elsewhere".to_owned())).await;
        assert_eq!(step, Err(domain::crm_error::CrmError::Unreadable), "{name}");
    }
}
