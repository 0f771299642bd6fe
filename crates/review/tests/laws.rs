//! Laws that hold after whatever an accountant does, in whatever order, while a colleague works in the same clients.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::collections::BTreeSet;

use common::{
    EVERY_WAY, GROUPS, ROWS, SCOPES, add_up, ask, id, office, overview, platform::Platform, query, summary, window,
};
use domain::{
    changes::{Applied, ApplyOutcome, Operation, Refusal},
    choices::Verdict,
    client::{ClientId, QuestionnaireId},
    field::Field,
    issue::IssueCode,
    language::Language,
    plan::Group,
};
use proptest::prelude::*;
use review::{
    engine::Engine,
    protocol::{Effect, Filter, Overview, Query, Request, RowKey, Scope},
};
use uuid::Uuid;

/// What happens next.
#[derive(Clone, Debug)]
enum Step {
    /// The accountant chooses.
    Ask(Request),
    /// The accountant applies; the clients are fetched again after it, or the connection fails just then.
    Apply { scope: Scope, fetched: bool },
    /// A colleague changes a value.
    Change(ClientId, Field, &'static str),
    /// A colleague archives or restores a client.
    Move(ClientId),
    /// A client is deleted.
    Delete(ClientId),
}

fn any_client() -> impl Strategy<Value = ClientId> {
    (1_u128..11).prop_map(id)
}

fn any_field() -> impl Strategy<Value = Field> {
    prop::sample::select(Field::ALL)
}

fn any_verdict() -> impl Strategy<Value = Option<Verdict>> {
    prop_oneof![
        Just(None),
        Just(Some(Verdict::New)),
        Just(Some(Verdict::Skip)),
        any_client().prop_map(|client| Some(Verdict::Client(client))),
    ]
}

/// Values that make rows valid, invalid, double, or somebody else.
fn any_text() -> impl Strategy<Value = String> {
    let typed = [
        "",
        "Gent",
        "Jo",
        "Elders",
        "K1",
        "K6",
        "fr",
        "eva.elders@example.be",
        "one@example.be; other@example.be",
        "no address",
        "17073003384",
        "93051822361",
        "85.07.30-033 28",
        "85133000105",
        "1985-07-30",
        "PB; BTW",
    ];
    prop_oneof![prop::sample::select(typed.to_vec()).prop_map(str::to_owned), ".{0,12}"]
}

fn any_key() -> impl Strategy<Value = RowKey> {
    prop_oneof![(0_u32..20).prop_map(RowKey::Row), any_client().prop_map(RowKey::Client)]
}

fn any_query() -> impl Strategy<Value = Query> {
    let filter = prop_oneof![
        any_field().prop_map(Filter::Differs),
        any::<bool>().prop_map(Filter::Ticked),
        Just(Filter::Issue(IssueCode::NationalNumberMissing)),
        Just(Filter::Language(Language::Dutch)),
    ];
    let search = prop::sample::select(vec!["", "jo", "gent"]);
    (prop::sample::select(GROUPS.to_vec()), search, prop::option::of(filter)).prop_map(|(group, search, filter)| {
        Query {
            search: search.to_owned(),
            filters: filter.into_iter().collect(),
            ..query(group, 0, 0)
        }
    })
}

fn any_request() -> impl Strategy<Value = Request> {
    let row = || *ROWS.start()..=*ROWS.end();
    prop_oneof![
        4 => (row(), any_verdict()).prop_map(|(row, verdict)| Request::Settle { row, verdict }),
        2 => (any_key(), any::<bool>()).prop_map(|(key, on)| Request::Tick { key, on }),
        1 => (any_query(), any::<bool>()).prop_map(|(query, on)| Request::TickAll { query, on }),
        3 => (row(), any_field(), any_text()).prop_map(|(row, field, text)| Request::Repair { row, field, text }),
        3 => (any_field(), any::<bool>()).prop_map(|(field, on)| Request::ChooseOverwrite { field, on }),
        1 => (any_field(), any::<bool>()).prop_map(|(field, clears)| Request::ChooseBlank { field, clears }),
        1 => (prop::sample::select(Language::ALL.to_vec()), any::<bool>()).prop_map(|(language, chosen)| {
            let questionnaire = chosen.then_some(QuestionnaireId(Uuid::from_u128(7)));
            Request::ChooseQuestionnaire { language, questionnaire }
        }),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    let value = prop::sample::select(vec!["Gent", "Doel", "fr"]);
    let scope = prop::sample::select(SCOPES.to_vec());
    prop_oneof![
        12 => any_request().prop_map(Step::Ask),
        2 => (scope, any::<bool>()).prop_map(|(scope, fetched)| Step::Apply { scope, fetched }),
        2 => (any_client(), any_field(), value).prop_map(|(client, field, value)| Step::Change(client, field, value)),
        1 => any_client().prop_map(Step::Move),
        1 => any_client().prop_map(Step::Delete),
    ]
}

/// What the operations do, counted one by one.
fn tally(scope: Scope, operations: &[Operation]) -> Effect {
    let mut effect = Effect {
        scope,
        added: 0,
        overwritten_clients: 0,
        overwritten_values: 0,
        email_changes: 0,
        archived: 0,
        restored: 0,
    };
    for operation in operations {
        match operation {
            Operation::Add { .. } => effect.added += 1,
            Operation::Overwrite { cells, .. } => {
                effect.overwritten_clients += 1;
                effect.overwritten_values += u32::try_from(cells.len()).unwrap();
                effect.email_changes += u32::from(cells.iter().any(|cell| cell.field == Field::Email));
            }
            Operation::Archive { .. } => effect.archived += 1,
            Operation::Restore { .. } => effect.restored += 1,
        }
    }
    effect
}

fn applied_as(effect: &Effect) -> Applied {
    Applied {
        added: effect.added,
        overwritten_clients: effect.overwritten_clients,
        overwritten_values: effect.overwritten_values,
        archived: effect.archived,
        restored: effect.restored,
    }
}

/// Every law at once, on the review as it stands.
fn lawful(engine: &mut Engine, overview: &Overview) {
    rows_are_conserved(engine, overview);
    filters_find_what_they_count(engine, overview);
    summaries_count_what_is_sent(engine, overview);
}

fn rows_are_conserved(engine: &mut Engine, overview: &Overview) {
    assert!(add_up(&overview.counts), "{:?}", overview.counts);
    let mut rows = Vec::new();
    for group in GROUPS {
        let shown = window(engine, query(group, 0, 200));
        assert_eq!(shown.total, overview.counts.of(group), "{group:?}");
        rows.extend(shown.rows.iter().filter_map(|row| row.row));
    }
    rows.sort_unstable();
    assert_eq!(rows, ROWS.collect::<Vec<_>>(), "every row stands in exactly one group");
}

fn filters_find_what_they_count(engine: &mut Engine, overview: &Overview) {
    let mut found = |group, filters: &[Filter]| {
        let query = Query {
            filters: filters.to_vec(),
            ..query(group, 0, 0)
        };
        window(engine, query).total
    };
    for count in &overview.issues {
        assert_eq!(
            found(count.group, &[Filter::Issue(count.code)]),
            count.rows,
            "{count:?}"
        );
    }
    let ticked = Filter::Ticked(true);
    assert_eq!(found(Group::New, &[ticked]), overview.ticked_new);
    assert_eq!(found(Group::Double, &[ticked]), overview.ticked_double);
    assert_eq!(found(Group::OnlyExisting, &[ticked]), overview.ticked_archive);
    for count in &overview.differing {
        let rows = found(Group::Double, &[ticked, Filter::Differs(count.field)]);
        assert_eq!(rows, count.values, "{count:?}");
    }
    for count in &overview.languages {
        let rows = found(Group::New, &[ticked, Filter::Language(count.language)]);
        assert_eq!(rows, count.clients, "{count:?}");
    }
    let languages: u32 = overview.languages.iter().map(|count| count.clients).sum();
    assert_eq!(languages, overview.ticked_new);
}

fn summaries_count_what_is_sent(engine: &mut Engine, overview: &Overview) {
    for scope in SCOPES {
        let (effect, digest) = summary(engine, scope);
        let shown = overview.effects.iter().find(|effect| effect.scope == scope);
        assert_eq!(shown, Some(&effect), "the button and its summary agree");
        // The platform's answer came, and its clients did not: nothing is sent until they are here.
        if engine.clients_outdated() {
            continue;
        }
        let request = engine.apply_request(scope, Uuid::nil(), &digest).unwrap();
        assert_eq!(tally(scope, &request.changes.operations), effect);
        for operation in &request.changes.operations {
            if let Operation::Overwrite { cells, .. } = operation {
                assert!(cells.iter().all(|cell| overview.overwrite.contains(cell.field)));
            }
        }
    }
}

/// As the worker does it.
fn apply(engine: &mut Engine, platform: &mut Platform, scope: Scope, fetched: bool) -> Overview {
    if engine.clients_outdated() {
        engine.load_clients(platform.all(), &mut |_, _, _| ());
    }
    let (effect, digest) = summary(engine, scope);
    let request = engine.apply_request(scope, Uuid::from_u128(1), &digest).unwrap();
    let outcome = platform.apply(&request);
    match &outcome {
        ApplyOutcome::Applied(applied) => assert_eq!(*applied, applied_as(&effect), "what was shown was done"),
        ApplyOutcome::Stale { conflicts } => assert!(!conflicts.is_empty()),
        ApplyOutcome::Refused { reason } => {
            assert_eq!(*reason, Refusal::Empty, "{:?}", request.changes);
            assert_eq!(effect, tally(scope, &[]));
        }
    }
    let response = engine.applied(outcome.clone());
    if !fetched {
        return overview(response);
    }
    engine.load_clients(platform.all(), &mut |_, _, _| ());
    overview(engine.outcome(outcome))
}

fn take(engine: &mut Engine, platform: &mut Platform, step: Step) -> Option<Overview> {
    match step {
        Step::Ask(request) => return Some(overview(ask(engine, request))),
        Step::Apply { scope, fetched } => return Some(apply(engine, platform, scope, fetched)),
        Step::Change(client, field, value) => {
            platform.change(client, |client| client.record = client.record.with(field, Some(value)));
        }
        Step::Move(client) => platform.change(client, |client| client.archived = !client.archived),
        Step::Delete(client) => drop(platform.clients.remove(&client)),
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_is_chosen_no_row_is_lost_and_exactly_what_was_counted_is_sent(
        steps in prop::collection::vec(any_step(), 0..16),
    ) {
        let mut platform = Platform::new();
        let (mut engine, first) = common::reviewed(EVERY_WAY, platform.all());
        lawful(&mut engine, &first);
        for step in steps {
            if let Some(overview) = take(&mut engine, &mut platform, step) {
                prop_assert_eq!(overview.counts.rows, first.counts.rows);
                lawful(&mut engine, &overview);
            }
        }
    }
}

#[test]
fn the_file_has_a_row_for_every_group() {
    let (mut engine, overview) = common::reviewed(EVERY_WAY, office());
    lawful(&mut engine, &overview);
    let empty: BTreeSet<_> = GROUPS
        .into_iter()
        .filter(|&group| overview.counts.of(group) == 0)
        .map(|group| group as u8)
        .collect();
    assert!(empty.is_empty(), "{:?}", overview.counts);
}
