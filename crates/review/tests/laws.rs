//! Laws that hold after whatever an accountant does, in whatever order, while a colleague works in the same clients.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::{collections::BTreeSet, ops::RangeInclusive};

use common::{
    EVERY_WAY, FETCH, GROUPS, ROWS, SCOPES, add_up, ask, every_way_in_crm, fetched, id, office, office_in_crm,
    overview, platform::Platform, query, reviewed_fetch, summary, window,
};
use domain::{
    absence::Absence,
    changes::{Applied, ApplyOutcome, Operation, Refusal},
    choices::{LabelQuestionnaire, Verdict},
    client::{ClientId, QuestionnaireId},
    crm::{CrmClient, Fetched},
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
    /// These rows are fetched from the CRM again, and this is what it answers.
    FetchAgain(Vec<u32>, Vec<CrmClient>),
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
        Just(Filter::Absence(Absence::GoneFromCrm)),
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

fn any_request(rows: RangeInclusive<u32>) -> impl Strategy<Value = Request> {
    let row = || rows.clone();
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
        1 => any::<bool>().prop_map(|invite| Request::ChooseInvite { invite }),
        1 => (prop::sample::select(Language::ALL.to_vec()), any_text()).prop_map(|(language, label)| {
            let questionnaire = QuestionnaireId(Uuid::from_u128(8));
            let questionnaires = vec![LabelQuestionnaire { label, language, questionnaire }];
            Request::ChooseLabelQuestionnaires { questionnaires }
        }),
    ]
}

fn any_step(rows: RangeInclusive<u32>) -> impl Strategy<Value = Step> {
    let value = prop::sample::select(vec!["Gent", "Doel", "fr"]);
    let scope = prop::sample::select(SCOPES.to_vec());
    prop_oneof![
        12 => any_request(rows).prop_map(Step::Ask),
        2 => (scope, any::<bool>()).prop_map(|(scope, fetched)| Step::Apply { scope, fetched }),
        2 => (any_client(), any_field(), value).prop_map(|(client, field, value)| Step::Change(client, field, value)),
        1 => any_client().prop_map(Step::Move),
        1 => any_client().prop_map(Step::Delete),
    ]
}

/// As [`any_step`], with rows that are fetched again.
fn any_step_in_crm() -> impl Strategy<Value = Step> {
    prop_oneof![5 => any_step(CRM_ROWS), 1 => any_fetch_again()]
}

/// The CRM has some of its clients no longer, and others with another value.
fn any_fetch_again() -> impl Strategy<Value = Step> {
    let rows = prop::collection::vec(CRM_ROWS, 0..4);
    let clients = prop::sample::subsequence(every_way_in_crm(), 0..=CRM_ROWS.count());
    (rows, clients, any_field(), any_text()).prop_map(|(rows, mut clients, field, text)| {
        for client in clients.iter_mut().step_by(2) {
            client.values.insert(field, text.clone());
        }
        Step::FetchAgain(rows, clients)
    })
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
        invited: 0,
    };
    for operation in operations {
        match operation {
            Operation::Add { invite, .. } => {
                effect.added += 1;
                effect.invited += u32::from(*invite);
            }
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
        invited: effect.invited,
    }
}

/// The rows of [`every_way_in_crm`].
const CRM_ROWS: RangeInclusive<u32> = 1..=15;

/// Every law at once, on the review as it stands.
fn lawful(engine: &mut Engine, overview: &Overview, rows: RangeInclusive<u32>) {
    rows_are_conserved(engine, overview, rows);
    filters_find_what_they_count(engine, overview);
    summaries_count_what_is_sent(engine, overview);
}

fn rows_are_conserved(engine: &mut Engine, overview: &Overview, all: RangeInclusive<u32>) {
    assert!(add_up(&overview.counts), "{:?}", overview.counts);
    let mut rows = Vec::new();
    for group in GROUPS {
        let shown = window(engine, query(group, 0, 200));
        assert_eq!(shown.total, overview.counts.of(group), "{group:?}");
        rows.extend(shown.rows.iter().filter_map(|row| row.row));
    }
    rows.sort_unstable();
    assert_eq!(rows, all.collect::<Vec<_>>(), "every row stands in exactly one group");
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
    for count in &overview.absences {
        let clients = found(Group::OnlyExisting, &[Filter::Absence(count.absence)]);
        assert_eq!(clients, count.clients, "{count:?}");
    }
    let absent: u32 = overview.absences.iter().map(|count| count.clients).sum();
    assert_eq!(absent, overview.counts.only_existing, "every absence has its reason");
    let languages: u32 = overview.languages.iter().map(|count| count.clients).sum();
    let labels: u32 = overview.labels.iter().map(|count| count.clients).sum();
    assert_eq!(languages + labels, overview.ticked_new);
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
            match operation {
                Operation::Overwrite { cells, .. } => {
                    assert!(cells.iter().all(|cell| overview.overwrite.contains(cell.field)));
                }
                Operation::Archive { .. } => assert!(overview.may_archive),
                Operation::Add { .. } | Operation::Restore { .. } => {}
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
        Step::FetchAgain(rows, clients) => return Some(overview(engine.fetched_again(&rows, clients))),
    }
    None
}

/// As an office that imports from AdminPulse does it, after a fetch that did or did not finish.
fn reviewed_from_crm(platform: &Platform, complete: bool) -> (Engine, Overview) {
    let clients = every_way_in_crm();
    let outside = vec!["K8".to_owned()];
    let fetched = Fetched {
        complete,
        outside,
        ..fetched(clients)
    };
    reviewed_fetch(fetched, platform.all())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_is_chosen_no_row_is_lost_and_exactly_what_was_counted_is_sent(
        steps in prop::collection::vec(any_step(ROWS), 0..16),
    ) {
        let mut platform = Platform::new();
        let (mut engine, first) = common::reviewed(EVERY_WAY, platform.all());
        lawful(&mut engine, &first, ROWS);
        for step in steps {
            if let Some(overview) = take(&mut engine, &mut platform, step) {
                prop_assert_eq!(overview.counts.rows, first.counts.rows);
                lawful(&mut engine, &overview, ROWS);
            }
        }
    }

    #[test]
    fn the_same_holds_for_clients_from_a_crm(
        steps in prop::collection::vec(any_step_in_crm(), 0..16),
        complete in any::<bool>(),
    ) {
        let mut platform = Platform::of(office_in_crm());
        let (mut engine, first) = reviewed_from_crm(&platform, complete);
        lawful(&mut engine, &first, CRM_ROWS);
        for step in steps {
            if let Some(overview) = take(&mut engine, &mut platform, step) {
                prop_assert_eq!(overview.counts.rows, first.counts.rows);
                prop_assert_eq!(overview.may_archive, complete);
                lawful(&mut engine, &overview, CRM_ROWS);
            }
        }
    }

    #[test]
    fn a_fetch_that_did_not_finish_proposes_to_archive_nobody(
        steps in prop::collection::vec(any_step_in_crm(), 0..16),
    ) {
        let mut platform = Platform::of(office_in_crm());
        let (mut engine, _) = reviewed_from_crm(&platform, false);
        let all = query(Group::OnlyExisting, 0, 200);
        for step in steps {
            take(&mut engine, &mut platform, step);
            let overview = overview(ask(&mut engine, Request::TickAll { query: all.clone(), on: true }));
            prop_assert_eq!((overview.may_archive, overview.ticked_archive), (false, 0));
            prop_assert!(window(&mut engine, all.clone()).rows.iter().all(|row| row.ticked.is_none()));
            for scope in SCOPES {
                prop_assert_eq!(summary(&mut engine, scope).0.archived, 0);
            }
            if !engine.clients_outdated() {
                let (_, digest) = summary(&mut engine, Scope::Archive);
                let request = engine.apply_request(Scope::Archive, Uuid::nil(), &digest).unwrap();
                prop_assert_eq!((request.changes.operations, request.fetch), (Vec::new(), Some(FETCH)));
            }
        }
    }
}

#[test]
fn the_file_has_a_row_for_every_group() {
    let (mut engine, overview) = common::reviewed(EVERY_WAY, office());
    lawful(&mut engine, &overview, ROWS);
    let empty: BTreeSet<_> = GROUPS
        .into_iter()
        .filter(|&group| overview.counts.of(group) == 0)
        .map(|group| group as u8)
        .collect();
    assert!(empty.is_empty(), "{:?}", overview.counts);
}
