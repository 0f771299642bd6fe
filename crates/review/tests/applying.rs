//! Applying: once, exactly, and when a colleague was first, nothing is lost and the choice is made anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{EVERY_WAY, ask, find, id, overview, person, platform::Platform, reviewed, summary};
use domain::{
    changes::{Applied, ApplyOutcome, Conflict, Operation, Refusal},
    choices::Verdict,
    field::Field,
    matching::Doubt,
    plan::Group,
};
use review::{
    engine::Engine,
    protocol::{Failure, Overview, Request, RowKey, Scope},
};
use uuid::Uuid;

/// Differs from client 1 in e-mail address and city.
const DOUBLE: u32 = 4;
/// Is only in the file.
const NEW: u32 = 2;

fn choose(engine: &mut Engine, fields: &[Field]) {
    for &field in fields {
        ask(engine, Request::ChooseOverwrite { field, on: true });
    }
}

/// As the page and the worker do it: the summary, the request, the answer, and the clients as they are now.
fn apply(engine: &mut Engine, platform: &mut Platform, scope: Scope) -> (ApplyOutcome, Overview) {
    let (_, digest) = summary(engine, scope);
    let request = engine.apply_request(scope, Uuid::from_u128(1), &digest).unwrap();
    let outcome = platform.apply(&request);
    engine.applied(outcome.clone());
    engine.load_clients(platform.all(), &mut |_, _, _| ());
    let overview = overview(engine.outcome(outcome.clone()));
    (outcome, overview)
}

fn value(platform: &Platform, client: u128, field: Field) -> Option<&str> {
    platform.clients[&id(client)].record.value(field)
}

fn meanwhile(platform: &mut Platform, client: u128, field: Field, value: &str) {
    platform.change(id(client), |client| {
        client.record = client.record.with(field, Some(value))
    });
}

#[test]
fn what_was_applied_has_nothing_left_to_say() {
    let mut platform = Platform::new();
    let (mut engine, before) = reviewed(EVERY_WAY, platform.all());
    choose(&mut engine, Field::ALL);
    let (outcome, after) = apply(&mut engine, &mut platform, Scope::Everything);
    assert!(matches!(outcome, ApplyOutcome::Applied(_)), "{outcome:?}");
    let settled = before.counts.new + before.counts.double + before.counts.unchanged;
    assert_eq!(after.counts.unchanged, settled);
    assert_eq!((after.counts.new, after.counts.double), (0, 0));
}

#[test]
fn a_second_time_there_is_nothing_to_do() {
    let mut platform = Platform::new();
    let (mut engine, _) = reviewed(EVERY_WAY, platform.all());
    choose(&mut engine, Field::ALL);
    apply(&mut engine, &mut platform, Scope::Everything);
    let clients = platform.all();
    let (outcome, _) = apply(&mut engine, &mut platform, Scope::Everything);
    assert_eq!(outcome, ApplyOutcome::Refused { reason: Refusal::Empty });
    assert_eq!(platform.all(), clients);
}

#[test]
fn nothing_is_sent_while_the_clients_here_are_those_of_before() {
    let mut platform = Platform::new();
    let (mut engine, _) = reviewed(EVERY_WAY, platform.all());
    let (_, digest) = summary(&mut engine, Scope::Add);
    let request = engine.apply_request(Scope::Add, Uuid::nil(), &digest).unwrap();
    engine.applied(platform.apply(&request));
    // The answer came; the connection broke before the clients did.
    assert!(engine.clients_outdated());
    let (_, digest) = summary(&mut engine, Scope::Add);
    let again = engine.apply_request(Scope::Add, Uuid::nil(), &digest);
    assert_eq!(again, Err(Failure::Outdated));
}

#[test]
fn a_value_that_a_colleague_changed_comes_back_for_a_fresh_choice() {
    let mut platform = Platform::new();
    let (mut engine, before) = reviewed(EVERY_WAY, platform.all());
    choose(&mut engine, &[Field::City, Field::Email]);
    meanwhile(&mut platform, 1, Field::City, "Doel");
    let clients = platform.all();
    let (outcome, after) = apply(&mut engine, &mut platform, Scope::Everything);

    let changed = Conflict::ValueChanged {
        client: id(1),
        field: Field::City,
        current: Some("Doel".into()),
    };
    assert_eq!(
        outcome,
        ApplyOutcome::Stale {
            conflicts: vec![changed]
        }
    );
    assert_eq!(platform.all(), clients, "all or nothing");
    assert_eq!(after.counts, before.counts, "no row is lost");
    assert_eq!(after.overwrite.iter().count(), 2, "the choices are kept");
    let (group, row) = find(&mut engine, DOUBLE);
    let city = row.cells.iter().find(|cell| cell.field == Field::City).unwrap();
    assert_eq!((group, row.ticked), (Group::Double, Some(true)));
    assert_eq!(
        (city.old.as_deref(), city.new.as_deref()),
        (Some("Doel"), Some("Brugge"))
    );

    // The fresh choice: the colleague's city stays, the e-mail address is overwritten.
    let request = Request::ChooseOverwrite {
        field: Field::City,
        on: false,
    };
    ask(&mut engine, request);
    let (outcome, _) = apply(&mut engine, &mut platform, Scope::Everything);
    assert!(matches!(outcome, ApplyOutcome::Applied(_)), "{outcome:?}");
    assert_eq!(value(&platform, 1, Field::City), Some("Doel"));
    assert_eq!(value(&platform, 1, Field::Email), Some("bert.nieuw@example.be"));
}

#[test]
fn the_value_of_a_colleague_is_here_though_the_connection_broke_after_the_answer() {
    let mut platform = Platform::new();
    let (mut engine, _) = reviewed(EVERY_WAY, platform.all());
    choose(&mut engine, &[Field::City]);
    meanwhile(&mut platform, 1, Field::City, "Doel");
    let (_, digest) = summary(&mut engine, Scope::Overwrite);
    let request = engine.apply_request(Scope::Overwrite, Uuid::nil(), &digest).unwrap();
    engine.applied(platform.apply(&request));
    let (_, row) = find(&mut engine, DOUBLE);
    let city = row.cells.iter().find(|cell| cell.field == Field::City).unwrap();
    assert_eq!(city.old.as_deref(), Some("Doel"));
    assert!(engine.clients_outdated());
}

#[test]
fn the_summary_of_before_a_conflict_cannot_be_sent_after_it() {
    let mut platform = Platform::new();
    let (mut engine, _) = reviewed(EVERY_WAY, platform.all());
    choose(&mut engine, &[Field::City]);
    let (_, seen) = summary(&mut engine, Scope::Overwrite);
    meanwhile(&mut platform, 1, Field::City, "Doel");
    apply(&mut engine, &mut platform, Scope::Overwrite);
    let sent = engine.apply_request(Scope::Overwrite, Uuid::nil(), &seen);
    assert_eq!(sent, Err(Failure::Outdated));
    let (outcome, _) = apply(&mut engine, &mut platform, Scope::Overwrite);
    assert!(matches!(outcome, ApplyOutcome::Applied(_)), "chosen again: {outcome:?}");
    assert_eq!(value(&platform, 1, Field::City), Some("Brugge"));
}

#[test]
fn a_value_that_became_what_the_file_says_is_no_longer_a_difference() {
    let mut platform = Platform::new();
    let (mut engine, before) = reviewed(EVERY_WAY, platform.all());
    choose(&mut engine, &[Field::City, Field::Email]);
    meanwhile(&mut platform, 1, Field::City, "Brugge");
    meanwhile(&mut platform, 1, Field::Email, "bert.nieuw@example.be");
    let (outcome, after) = apply(&mut engine, &mut platform, Scope::Overwrite);
    assert!(matches!(outcome, ApplyOutcome::Stale { .. }), "{outcome:?}");
    assert_eq!(after.counts.unchanged, before.counts.unchanged + 1);
    assert_eq!(find(&mut engine, DOUBLE).0, Group::Unchanged);
}

#[test]
fn a_client_that_a_colleague_archived_is_doubtful_now() {
    let mut platform = Platform::new();
    let (mut engine, _) = reviewed(EVERY_WAY, platform.all());
    choose(&mut engine, &[Field::City]);
    platform.change(id(1), |client| client.archived = true);
    let (outcome, _) = apply(&mut engine, &mut platform, Scope::Overwrite);
    let changed = Conflict::ClientChanged { client: id(1) };
    assert_eq!(
        outcome,
        ApplyOutcome::Stale {
            conflicts: vec![changed]
        }
    );
    let (group, row) = find(&mut engine, DOUBLE);
    assert_eq!((group, row.doubt), (Group::Ambiguous, Some(Doubt::Archived)));

    let request = Request::Settle {
        row: DOUBLE,
        verdict: Some(Verdict::Client(id(1))),
    };
    ask(&mut engine, request);
    let (outcome, _) = apply(&mut engine, &mut platform, Scope::Overwrite);
    let ApplyOutcome::Applied(Applied { restored: 1, .. }) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(value(&platform, 1, Field::City), Some("Brugge"));
    assert!(!platform.clients[&id(1)].archived);
}

#[test]
fn a_client_that_is_gone_is_new_now() {
    let mut platform = Platform::new();
    let (mut engine, _) = reviewed(EVERY_WAY, platform.all());
    choose(&mut engine, &[Field::City]);
    platform.clients.remove(&id(1));
    let (outcome, _) = apply(&mut engine, &mut platform, Scope::Overwrite);
    let gone = Conflict::ClientGone { client: id(1) };
    assert_eq!(outcome, ApplyOutcome::Stale { conflicts: vec![gone] });
    assert_eq!(find(&mut engine, DOUBLE).0, Group::New);
}

#[test]
fn a_client_that_a_colleague_added_is_not_added_twice() {
    let mut platform = Platform::new();
    let (mut engine, _) = reviewed(EVERY_WAY, platform.all());
    let added = person(50, "Ann", "Proef", "ann.proef@example.be", "nl", "85073003328", "Gent");
    platform.clients.insert(added.id, added);
    let (outcome, _) = apply(&mut engine, &mut platform, Scope::Add);
    let exists = Conflict::AlreadyExists {
        row: NEW,
        client: id(50),
    };
    assert_eq!(
        outcome,
        ApplyOutcome::Stale {
            conflicts: vec![exists]
        }
    );
    let (group, row) = find(&mut engine, NEW);
    assert_eq!(
        (group, row.client),
        (Group::Double, Some(id(50))),
        "only its code differs"
    );
}

#[test]
fn a_client_that_changed_since_is_not_archived_unseen() {
    let mut platform = Platform::new();
    let (mut engine, _) = reviewed(EVERY_WAY, platform.all());
    let key = RowKey::Client(id(8));
    ask(&mut engine, Request::Tick { key, on: true });
    meanwhile(&mut platform, 8, Field::City, "Eupen-Stadt");
    let (outcome, after) = apply(&mut engine, &mut platform, Scope::Archive);
    assert!(matches!(outcome, ApplyOutcome::Stale { .. }), "{outcome:?}");
    assert_eq!(after.ticked_archive, 1);
    let (outcome, _) = apply(&mut engine, &mut platform, Scope::Archive);
    assert!(matches!(outcome, ApplyOutcome::Applied(_)), "{outcome:?}");
    assert!(platform.clients[&id(8)].archived);
}

#[test]
fn each_button_applies_its_own_part() {
    let platform = Platform::new();
    let (mut engine, _) = reviewed(EVERY_WAY, platform.all());
    choose(&mut engine, Field::ALL);
    let key = RowKey::Client(id(8));
    ask(&mut engine, Request::Tick { key, on: true });
    let mut parts = Vec::new();
    for scope in [Scope::Add, Scope::Overwrite, Scope::Archive, Scope::Everything] {
        let (_, digest) = summary(&mut engine, scope);
        let request = engine.apply_request(scope, Uuid::nil(), &digest).unwrap();
        parts.push(request.changes.operations);
    }
    let everything = parts.pop().unwrap();
    let is = |kind: fn(&Operation) -> bool, part: &[Operation]| !part.is_empty() && part.iter().all(kind);
    assert!(is(|operation| matches!(operation, Operation::Add { .. }), &parts[0]));
    assert!(is(
        |operation| matches!(operation, Operation::Overwrite { .. }),
        &parts[1]
    ));
    assert!(is(
        |operation| matches!(operation, Operation::Archive { .. }),
        &parts[2]
    ));
    assert_eq!(parts.iter().map(Vec::len).sum::<usize>(), everything.len());
}
