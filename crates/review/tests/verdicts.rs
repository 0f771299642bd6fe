//! A doubtful row goes where the accountant says, and nothing else moves with it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{EVERY_WAY, add_up, ask, find, id, office, overview, query, summary, window};
use domain::{changes::Operation, choices::Verdict, client::ClientId, field::Field, matching::Doubt, plan::Group};
use review::{
    engine::Engine,
    protocol::{Failure, Overview, Request, Response, RowKey, Scope},
};
use uuid::Uuid;

/// Shares only the e-mail address of client 3.
const DOUBTFUL: u32 = 8;
/// Has the national number of client 5, which is archived.
const ARCHIVED: u32 = 10;

fn reviewed() -> (Engine, Overview) {
    common::reviewed(EVERY_WAY, office())
}

fn settle(engine: &mut Engine, row: u32, verdict: Option<Verdict>) -> Overview {
    let overview = overview(ask(engine, Request::Settle { row, verdict }));
    assert!(add_up(&overview.counts));
    overview
}

fn operations(engine: &mut Engine, scope: Scope) -> Vec<Operation> {
    let (_, digest) = summary(engine, scope);
    let request = engine.apply_request(scope, Uuid::nil(), &digest).unwrap();
    request.changes.operations
}

fn row_of(operation: &Operation) -> Option<u32> {
    match operation {
        Operation::Add { row, .. } | Operation::Overwrite { row, .. } => Some(*row),
        Operation::Archive { .. } | Operation::Restore { .. } => None,
    }
}

fn overwrite_all(engine: &mut Engine) {
    for &field in Field::ALL {
        ask(engine, Request::ChooseOverwrite { field, on: true });
    }
}

fn only_existing(engine: &mut Engine) -> Vec<ClientId> {
    let rows = window(engine, query(Group::OnlyExisting, 0, 200)).rows;
    rows.into_iter().filter_map(|row| row.client).collect()
}

#[test]
fn without_a_verdict_nothing_happens_to_a_doubtful_row() {
    let (mut engine, _) = reviewed();
    overwrite_all(&mut engine);
    let (group, row) = find(&mut engine, DOUBTFUL);
    assert_eq!((group, row.doubt), (Group::Ambiguous, Some(Doubt::EmailOnly)));
    let all = operations(&mut engine, Scope::Everything);
    assert!(all.iter().all(|operation| row_of(operation) != Some(DOUBTFUL)));
}

#[test]
fn this_client_is_overwritten_with_the_row() {
    let (mut engine, before) = reviewed();
    overwrite_all(&mut engine);
    let after = settle(&mut engine, DOUBTFUL, Some(Verdict::Client(id(3))));
    assert_eq!(after.counts.ambiguous, before.counts.ambiguous - 1);
    let (group, row) = find(&mut engine, DOUBTFUL);
    assert_eq!((group, row.client), (Group::Double, Some(id(3))));
    let of_row: Vec<_> = operations(&mut engine, Scope::Overwrite)
        .into_iter()
        .filter(|operation| row_of(operation) == Some(DOUBTFUL))
        .collect();
    let [Operation::Overwrite { client, cells, .. }] = &of_row[..] else {
        panic!("{of_row:?}");
    };
    assert_eq!(*client, id(3));
    assert!(
        cells
            .iter()
            .any(|cell| cell.field == Field::FirstName && cell.old.as_deref() == Some("Eva"))
    );
}

#[test]
fn that_client_is_taken_though_the_rules_did_not_think_of_it() {
    let (mut engine, _) = reviewed();
    let before = only_existing(&mut engine);
    assert!(before.contains(&id(8)));
    settle(&mut engine, DOUBTFUL, Some(Verdict::Client(id(8))));
    let (group, row) = find(&mut engine, DOUBTFUL);
    assert_eq!((group, row.client), (Group::Double, Some(id(8))));
    assert!(!only_existing(&mut engine).contains(&id(8)), "the import names it now");
}

#[test]
fn a_new_client_is_added() {
    let (mut engine, before) = reviewed();
    let after = settle(&mut engine, DOUBTFUL, Some(Verdict::New));
    assert_eq!(after.counts.new, before.counts.new + 1);
    assert_eq!(find(&mut engine, DOUBTFUL).0, Group::New);
    let added = operations(&mut engine, Scope::Add);
    assert!(added.iter().any(|operation| row_of(operation) == Some(DOUBTFUL)));
}

#[test]
fn a_skipped_row_is_in_no_operation_and_its_client_is_not_thought_gone() {
    let (mut engine, before) = reviewed();
    overwrite_all(&mut engine);
    let gone = only_existing(&mut engine);
    let after = settle(&mut engine, DOUBTFUL, Some(Verdict::Skip));
    assert_eq!(after.counts.skipped, before.counts.skipped + 1);
    assert_eq!(find(&mut engine, DOUBTFUL).0, Group::Skipped);
    let all = operations(&mut engine, Scope::Everything);
    assert!(all.iter().all(|operation| row_of(operation) != Some(DOUBTFUL)));
    assert_eq!(only_existing(&mut engine), gone);
}

#[test]
fn a_verdict_taken_back_leaves_no_trace() {
    let (mut engine, before) = reviewed();
    let row = find(&mut engine, DOUBTFUL);
    for verdict in [
        Verdict::Client(id(3)),
        Verdict::Client(id(8)),
        Verdict::New,
        Verdict::Skip,
    ] {
        settle(&mut engine, DOUBTFUL, Some(verdict));
        assert_eq!(settle(&mut engine, DOUBTFUL, None), before);
        assert_eq!(find(&mut engine, DOUBTFUL), row);
    }
}

#[test]
fn a_person_whose_national_number_is_known_cannot_be_new() {
    let (mut engine, _) = reviewed();
    settle(&mut engine, ARCHIVED, Some(Verdict::New));
    let (group, row) = find(&mut engine, ARCHIVED);
    assert_eq!((group, row.doubt), (Group::Ambiguous, Some(Doubt::Archived)));
}

#[test]
fn an_archived_client_is_restored_before_it_is_overwritten() {
    let (mut engine, _) = reviewed();
    overwrite_all(&mut engine);
    settle(&mut engine, ARCHIVED, Some(Verdict::Client(id(5))));
    let all = operations(&mut engine, Scope::Overwrite);
    let restored = all
        .iter()
        .position(|operation| matches!(operation, Operation::Restore { client, revision: 4 } if *client == id(5)));
    let overwritten = all.iter().position(|operation| row_of(operation) == Some(ARCHIVED));
    assert!(restored.is_some() && restored < overwritten, "{all:?}");
}

#[test]
fn unticked_it_is_neither_restored_nor_counted() {
    let (mut engine, _) = reviewed();
    settle(&mut engine, ARCHIVED, Some(Verdict::Client(id(5))));
    assert_eq!(summary(&mut engine, Scope::Overwrite).0.restored, 1);
    let key = RowKey::Row(ARCHIVED);
    ask(&mut engine, Request::Tick { key, on: false });
    assert_eq!(summary(&mut engine, Scope::Overwrite).0.restored, 0);
    assert_eq!(operations(&mut engine, Scope::Overwrite), []);
}

#[test]
fn one_client_cannot_be_two_rows() {
    let (mut engine, _) = reviewed();
    for row in [DOUBTFUL, 9] {
        settle(&mut engine, row, Some(Verdict::Client(id(3))));
    }
    for row in [DOUBTFUL, 9] {
        let (group, row) = find(&mut engine, row);
        assert_eq!((group, row.doubt), (Group::Ambiguous, Some(Doubt::SeveralRows)));
    }
    settle(&mut engine, 9, Some(Verdict::Skip));
    assert_eq!(find(&mut engine, DOUBTFUL).0, Group::Double);
}

#[test]
fn a_verdict_on_a_row_that_is_not_there_is_refused() {
    let (mut engine, _) = reviewed();
    let failed = Response::Failed {
        failure: Failure::OutOfOrder,
    };
    let request = Request::Settle {
        row: 99,
        verdict: Some(Verdict::New),
    };
    assert_eq!(ask(&mut engine, request), failed);
}
