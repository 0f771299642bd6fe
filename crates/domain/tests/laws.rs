//! The laws of an import, for any import, and what users of such tools complain about.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::collections::BTreeMap;

use domain::{
    cell::Cell,
    changes::{self, ApplyRequest, Changes, Digest, Operation, Refusal},
    choices::Choices,
    client::{ClientId, ExistingClient, Origin, Status},
    difference::differences,
    field::{Field, FieldSet},
    issue::IssueCode,
    language::Language,
    matching::{Index, Match},
    plan::{self, Group, Plan},
    record::{Record, State},
    row::{self, Reading},
    value::{self, Context},
};
use proptest::{prelude::*, sample::subsequence};
use time::{Date, Month};
use uuid::Uuid;

fn context() -> Context {
    Context {
        today: Date::from_calendar_date(2026, Month::March, 2).unwrap(),
        default_language: Language::Dutch,
    }
}

/// Canonical values of each field: few, so that rows and clients often meet.
fn values(field: Field) -> &'static [&'static str] {
    match field {
        Field::FirstName | Field::PartnerFirstName => &["Jan", "An", "Joëlle", "Els"],
        Field::LastName | Field::PartnerLastName => &["Peeters", "Van de Velde", "Claes"],
        Field::Email | Field::PartnerEmail => &["jan@voorbeeld.be", "an@voorbeeld.be", "els@voorbeeld.be"],
        Field::Language => &["nl", "fr", "de", "en"],
        Field::NationalNumber | Field::PartnerNationalNumber => &[
            "85073003328",
            "75060898009",
            "42012205181",
            "93051822361",
            "00010100105",
        ],
        Field::BirthDate => &["1985-07-30", "1975-06-08"],
        Field::Street => &["Kerkstraat 1", "Rue Haute 2"],
        Field::Postcode => &["9000", "1000"],
        Field::City => &["Gent", "Brussel"],
        Field::Labels => &["A", "A; B"],
        Field::ExternalId => &["K1", "K2", "adminpulse:K1", "adminpulse:K3", "adminconsult:K1"],
        _ => &[],
    }
}

fn a_record() -> impl Strategy<Value = Record> {
    let fields: Vec<Field> = Field::ALL
        .iter()
        .copied()
        .filter(|&field| !values(field).is_empty())
        .collect();
    let cells: Vec<_> = fields.into_iter().map(a_cell).collect();
    cells.prop_map(|cells| {
        let present = cells.iter().filter_map(|(field, state)| Some((*field, (*state)?)));
        Record::new(present)
    })
}

/// Absent, empty, or a value.
fn a_cell(field: Field) -> impl Strategy<Value = (Field, Option<Option<&'static str>>)> {
    let value = prop::sample::select(values(field)).prop_map(|value| Some(Some(value)));
    prop_oneof![2 => Just(None), 1 => Just(Some(None)), 4 => value].prop_map(move |state| (field, state))
}

fn some_rows() -> impl Strategy<Value = Vec<Reading>> {
    prop::collection::vec(a_record(), 0..12).prop_map(|records| {
        let reading = |(row, record)| Reading {
            row,
            record,
            issues: Vec::new(),
        };
        (2..).zip(records).map(reading).collect()
    })
}

fn some_clients() -> impl Strategy<Value = Vec<ExistingClient>> {
    prop::collection::vec((a_record(), prop::bool::weighted(0.1)), 0..8).prop_map(|records| {
        let client = |(number, (record, archived)): (u128, (Record, bool))| ExistingClient {
            id: ClientId(Uuid::from_u128(number)),
            revision: 1,
            origin: Origin::Import,
            status: Status::Sent,
            archived,
            record,
        };
        (1..).zip(records).map(client).collect()
    })
}

fn a_field_set() -> impl Strategy<Value = FieldSet> {
    subsequence(Field::ALL.to_vec(), 0..Field::COUNT).prop_map(FieldSet::from_iter)
}

fn plan_of(rows: &[Reading], clients: &[ExistingClient], choices: &Choices) -> Plan {
    plan::plan(rows, &Index::new(clients.to_vec()), choices)
}

fn changes_of(rows: &[Reading], clients: &[ExistingClient], choices: &Choices) -> Changes {
    changes::changes(
        rows,
        clients,
        &plan_of(rows, clients, choices),
        choices,
        Language::Dutch,
    )
}

fn everything() -> Choices {
    Choices {
        overwrite: Field::ALL.iter().copied().collect(),
        ..Choices::default()
    }
}

fn applied(clients: &[ExistingClient], changes: &Changes) -> Vec<ExistingClient> {
    let mut map: BTreeMap<_, _> = clients.iter().map(|client| (client.id, client.clone())).collect();
    let mut drawn = 1_000_u128;
    let draw = || {
        drawn += 1;
        ClientId(Uuid::from_u128(drawn))
    };
    changes::apply(&mut map, changes, draw).expect("nothing changed meanwhile");
    map.into_values().collect()
}

fn request(changes: Changes) -> ApplyRequest {
    let digest = changes.digest();
    ApplyRequest {
        idempotency_key: Uuid::nil(),
        file_name: "klanten.xlsx".into(),
        fetch: None,
        rows: 1,
        digest,
        changes,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_record_does_not_differ_from_itself(record in a_record(), clears in a_field_set()) {
        prop_assert_eq!(differences(&record, &record, clears).count(), 0);
    }

    #[test]
    fn applying_the_differences_gives_what_the_import_says(a in a_record(), b in a_record(), clears in a_field_set()) {
        let new = differences(&a, &b, clears).map(|difference| (difference.field, difference.new));
        let after = Record::new(a.iter().chain(new));
        for &field in Field::ALL {
            match b.state(field) {
                State::Value(value) => prop_assert!(value::same(field, after.value(field).unwrap(), value)),
                State::Empty if clears.contains(field) && domain::choices::is_clearable(field) => {
                    prop_assert_eq!(after.value(field), None);
                }
                _ => prop_assert_eq!(after.value(field), a.value(field)),
            }
        }
    }

    #[test]
    fn no_row_is_lost(rows in some_rows(), clients in some_clients(), choices in any_choices()) {
        let plan = plan_of(&rows, &clients, &choices);
        prop_assert!(plan.counts.conserved());
        prop_assert_eq!(plan.rows.len(), rows.len());
        let named: Vec<u32> = plan.rows.iter().filter_map(|row| row.client).collect();
        prop_assert!(plan.only_existing.iter().all(|client| !named.contains(client)));
        prop_assert!(plan.only_existing.iter().all(|&client| !clients[client as usize].archived));
    }

    #[test]
    fn the_order_of_rows_and_clients_does_not_matter(rows in some_rows(), clients in some_clients()) {
        let reversed = |plan: Plan| plan.rows.into_iter().rev().map(|row| row.group).collect::<Vec<_>>();
        let (mut rows_back, mut clients_back) = (rows.clone(), clients.clone());
        rows_back.reverse();
        clients_back.reverse();
        let (forward, backward) = (
            plan_of(&rows, &clients, &Choices::default()),
            plan_of(&rows_back, &clients_back, &Choices::default()),
        );
        prop_assert_eq!(forward.counts, backward.counts);
        prop_assert_eq!(forward.rows.iter().map(|row| row.group).collect::<Vec<_>>(), reversed(backward));
    }

    #[test]
    fn the_same_import_twice_changes_nothing_more(rows in some_rows(), clients in some_clients()) {
        let first = changes_of(&rows, &clients, &everything());
        let after = applied(&clients, &first);
        let second = changes_of(&rows, &after, &everything());
        // A row that only became certain or doubtful by what was added may still speak; the rows that were applied may not.
        let rows_of = |changes: &Changes| changes.operations.iter().filter_map(row_of).collect::<Vec<_>>();
        let again: Vec<u32> = rows_of(&second).into_iter().filter(|row| rows_of(&first).contains(row)).collect();
        prop_assert!(again.is_empty(), "rows {again:?} again");
    }

    #[test]
    fn overwriting_touches_exactly_the_chosen_fields(
        rows in some_rows(), clients in some_clients(), chosen in a_field_set(), clears in a_field_set()
    ) {
        let choices = Choices { overwrite: chosen, clears, ..Choices::default() };
        let after = applied(&clients, &changes_of(&rows, &clients, &choices));
        for client in &clients {
            let now = after.iter().find(|other| other.id == client.id).unwrap();
            prop_assert_eq!(now.status, client.status);
            for &field in Field::ALL.iter().filter(|&&field| !chosen.contains(field)) {
                prop_assert_eq!(now.record.value(field), client.record.value(field));
            }
        }
    }

    #[test]
    fn without_a_choice_no_client_changes(rows in some_rows(), clients in some_clients()) {
        let changes = changes_of(&rows, &clients, &Choices::default());
        let adds = |operation: &Operation| matches!(operation, Operation::Add { .. });
        prop_assert!(changes.operations.iter().all(adds));
    }

    #[test]
    fn different_national_numbers_never_match(rows in some_rows(), clients in some_clients()) {
        for (row, planned) in rows.iter().zip(plan_of(&rows, &clients, &Choices::default()).rows) {
            if let Match::Certain { existing, .. } = planned.matched {
                let number = |record: &Record| record.value(Field::NationalNumber).map(str::to_owned);
                let (one, two) = (number(&row.record), number(&clients[existing as usize].record));
                prop_assert!(one.is_none() || two.is_none() || one == two);
            }
        }
    }

    #[test]
    fn no_two_rows_get_one_client(rows in some_rows(), clients in some_clients(), choices in any_choices()) {
        let mut named: Vec<u32> = plan_of(&rows, &clients, &choices).rows.iter().filter_map(|row| row.client).collect();
        let all = named.len();
        named.sort_unstable();
        named.dedup();
        prop_assert_eq!(named.len(), all);
    }

    #[test]
    fn applying_at_once_is_applying_one_by_one(clients in some_clients(), operations in some_operations()) {
        let changes = Changes { operations };
        let mut map: BTreeMap<_, _> = clients.iter().map(|client| (client.id, client.clone())).collect();
        let mut drawn = 1_000_u128;
        let draw = || {
            drawn += 1;
            ClientId(Uuid::from_u128(drawn))
        };
        let after = changes::apply(&mut map, &changes, draw).map_err(|conflicts| conflicts.len());
        prop_assert_eq!(after.map(|_| map.into_values().collect::<Vec<_>>()), applied_one_by_one(&clients, &changes));
    }

    #[test]
    fn what_the_review_sends_the_server_accepts(rows in some_rows(), clients in some_clients(), choices in any_choices()) {
        let changes = changes_of(&rows, &clients, &choices);
        let expected = if changes.operations.is_empty() { Err(Refusal::Empty) } else { Ok(()) };
        prop_assert_eq!(changes::check(&request(changes), &context()), expected);
    }

    #[test]
    fn the_digest_changes_with_any_value(rows in some_rows(), clients in some_clients(), pick in any::<prop::sample::Index>()) {
        let mut changes = changes_of(&rows, &clients, &everything());
        changes.operations.push(Operation::Archive { client: ClientId(Uuid::nil()), revision: 1 });
        let mut other = changes.clone();
        match &mut other.operations[pick.index(changes.operations.len())] {
            Operation::Add { values, .. } => values[0].1.push('x'),
            Operation::Overwrite { cells, .. } => cells[0].old = Some("x".into()),
            Operation::Archive { revision, .. } | Operation::Restore { revision, .. } => *revision += 1,
        }
        prop_assert_ne!(changes.digest(), other.digest());
        let tampered = ApplyRequest { digest: changes.digest(), ..request(other) };
        prop_assert_eq!(changes::check(&tampered, &context()), Err(Refusal::DigestDiffers));
    }
}

fn any_choices() -> impl Strategy<Value = Choices> {
    use domain::choices::Verdict;
    let verdict = prop_oneof![
        Just(Verdict::New),
        Just(Verdict::Skip),
        (1..9_u128).prop_map(|number| Verdict::Client(ClientId(Uuid::from_u128(number)))),
    ];
    let verdicts = prop::collection::btree_map(2..14_u32, verdict, 0..6);
    let archive = prop::collection::btree_set((1..9_u128).prop_map(|number| ClientId(Uuid::from_u128(number))), 0..4);
    (a_field_set(), a_field_set(), verdicts, archive).prop_map(|(overwrite, clears, verdicts, archive)| Choices {
        overwrite,
        clears,
        verdicts,
        archive,
        ..Choices::default()
    })
}

/// What [`changes::apply`] means, said in the plainest way: each operation meets the clients as those before it left them.
fn applied_one_by_one(clients: &[ExistingClient], changes: &Changes) -> Result<Vec<ExistingClient>, usize> {
    let mut after = clients.to_vec();
    let (mut drawn, mut conflicts) = (1_000_u128, 0);
    for operation in &changes.operations {
        let subject = after.iter().position(|client| match operation {
            Operation::Add { values, .. } => values.iter().any(|(field, value)| {
                *field == Field::NationalNumber && client.record.value(*field) == Some(value.as_str())
            }),
            Operation::Overwrite { client: id, .. }
            | Operation::Archive { client: id, .. }
            | Operation::Restore { client: id, .. } => client.id == *id,
        });
        let found = changes::conflicts(operation, subject.map(|subject| &after[subject])).len();
        conflicts += found;
        match (operation, subject) {
            _ if found > 0 => {}
            (Operation::Add { values, .. }, _) => {
                drawn += 1;
                after.push(ExistingClient {
                    id: ClientId(Uuid::from_u128(drawn)),
                    status: Status::NotSent,
                    record: Record::new(values.iter().map(|(field, value)| (*field, Some(value.as_str())))),
                    ..jan()
                });
            }
            (Operation::Overwrite { cells, .. }, Some(subject)) => {
                let client = &mut after[subject];
                client.revision += 1;
                for cell in cells {
                    client.record = client.record.with(cell.field, cell.new.as_deref());
                }
            }
            (_, Some(subject)) => {
                after[subject].revision += 1;
                after[subject].archived = matches!(operation, Operation::Archive { .. });
            }
            (_, None) => {}
        }
    }
    if conflicts > 0 { Err(conflicts) } else { Ok(after) }
}

fn some_operations() -> impl Strategy<Value = Vec<Operation>> {
    let number = || prop::option::of(prop::sample::select(values(Field::NationalNumber)));
    let client = || (1..5_u128).prop_map(|number| ClientId(Uuid::from_u128(number)));
    let add = number().prop_map(|number| Operation::Add {
        row: 2,
        values: number
            .map(|number| (Field::NationalNumber, number.to_owned()))
            .into_iter()
            .collect(),
        questionnaire: None,
        invite: false,
    });
    let overwrite = (client(), number(), number()).prop_map(|(client, old, new)| Operation::Overwrite {
        row: 2,
        client,
        cells: vec![changes::CellChange {
            field: Field::NationalNumber,
            old: old.map(str::to_owned),
            new: new.map(str::to_owned),
        }],
    });
    let archive = client().prop_map(|client| Operation::Archive { client, revision: 1 });
    let restore = client().prop_map(|client| Operation::Restore { client, revision: 1 });
    prop::collection::vec(prop_oneof![4 => add, 4 => overwrite, 1 => archive, 1 => restore], 0..6)
}

fn row_of(operation: &Operation) -> Option<u32> {
    match operation {
        Operation::Add { row, .. } | Operation::Overwrite { row, .. } => Some(*row),
        Operation::Archive { .. } | Operation::Restore { .. } => None,
    }
}

fn read(fields: &[Field], cells: &[&'static str]) -> Reading {
    let cells = cells.iter().map(|cell| Cell::Text(cell));
    row::read(2, &mut fields.iter().copied().zip(cells), &context())
}

fn jan() -> ExistingClient {
    let record = Record::new([
        (Field::FirstName, Some("Jan")),
        (Field::LastName, Some("Peeters")),
        (Field::Email, Some("jan@voorbeeld.be")),
        (Field::City, Some("Gent")),
        (Field::ExternalId, Some("K1")),
    ]);
    let id = ClientId(Uuid::from_u128(1));
    ExistingClient {
        id,
        revision: 1,
        origin: Origin::Import,
        status: Status::Sent,
        archived: false,
        record,
    }
}

/// Everything is overwritten and everything may be cleared, and still what is not in the file stays.
#[test]
fn a_column_that_is_absent_does_not_wipe_the_field() {
    let row = read(&[Field::ExternalId], &["K1"]);
    let choices = Choices {
        clears: Field::ALL.iter().copied().collect(),
        ..everything()
    };
    assert_eq!(changes_of(&[row], &[jan()], &choices), Changes::default());
}

#[test]
fn a_blank_cell_keeps_the_value_unless_told_to_clear_it() {
    let row = || read(&[Field::ExternalId, Field::City, Field::Email], &["K1", "", " "]);
    assert_eq!(changes_of(&[row()], &[jan()], &everything()), Changes::default());
    let choices = Choices {
        clears: Field::ALL.iter().copied().collect(),
        ..everything()
    };
    let after = applied(&[jan()], &changes_of(&[row()], &[jan()], &choices));
    assert_eq!(after[0].record.value(Field::City), None);
    assert_eq!(after[0].record.value(Field::Email), Some("jan@voorbeeld.be"));
}

#[test]
fn no_value_of_another_row_bleeds_into_an_empty_cell() {
    let row = read(&[Field::FirstName, Field::Email], &["An", ""]);
    assert_eq!(row.record.state(Field::Email), State::Empty);
}

#[test]
fn a_reimport_does_not_reset_the_status() {
    let row = read(&[Field::ExternalId, Field::City], &["K1", "Brugge"]);
    let after = applied(&[jan()], &changes_of(&[row], &[jan()], &everything()));
    assert_eq!(
        (after[0].status, after[0].record.value(Field::City)),
        (Status::Sent, Some("Brugge"))
    );
}

#[test]
fn a_refused_or_unknown_value_changes_nothing() {
    let row = read(
        &[Field::ExternalId, Field::Email, Field::Language],
        &["K1", "geen", "?"],
    );
    assert!(row.has_error());
    assert_eq!(row.record.state(Field::Email), State::Absent);
    assert_eq!(row.record.state(Field::Language), State::Absent);
    assert_eq!(
        plan_of(&[row], &[jan()], &Choices::default()).rows[0].group,
        Group::Invalid
    );
}

#[test]
fn further_addresses_join_those_of_their_own_column() {
    let row = read(&[Field::Email, Field::ExtraEmails], &["a@x.be; b@x.be", "c@x.be"]);
    let extra = row.record.value(Field::ExtraEmails).unwrap();
    assert!(value::is_canonical(Field::ExtraEmails, extra, &context()), "{extra}");
    assert!(extra.contains("b@x.be") && extra.contains("c@x.be"));
    assert!(row.issues.iter().any(|issue| issue.code == IssueCode::SeveralEmails));
    let fields = [Field::Email, Field::ExtraEmails, Field::PartnerEmail];
    let row = read(&fields, &["a@x.be; b@x.be, c@x.be", "B@x.be", "d@x.be; e@x.be"]);
    assert_eq!(row.record.value(Field::ExtraEmails), Some("B@x.be; c@x.be; e@x.be"));
}

#[test]
fn a_postcode_of_the_country_that_is_told_needs_no_look() {
    let remarked = |country| {
        let row = read(&[Field::Postcode, Field::Country], &["75008", country]);
        assert_eq!(row.record.value(Field::Postcode), Some("75008"));
        row.issues.iter().any(|issue| issue.field == Field::Postcode)
    };
    for country in ["Frankrijk", "FR"] {
        assert!(!remarked(country), "{country}");
    }
    for country in ["", "België", "BE"] {
        assert!(remarked(country), "{country}");
    }
}

#[test]
fn values_of_a_row_that_contradict_each_other_are_remarked() {
    let fields = [Field::NationalNumber, Field::BirthDate, Field::PartnerNationalNumber];
    let row = read(&fields, &["85073003328", "1985-07-31", "85.07.30-033.28"]);
    let codes: Vec<_> = row.issues.iter().map(|issue| issue.code).collect();
    assert!(codes.contains(&IssueCode::BirthDateDiffers) && codes.contains(&IssueCode::PartnerIsSelf));
}

#[test]
fn a_blank_row_is_skipped_and_counted() {
    let plan = plan_of(
        &[read(&[Field::FirstName, Field::Email], &[" ", "\u{a0}"])],
        &[],
        &Choices::default(),
    );
    assert_eq!((plan.counts.rows, plan.counts.skipped), (1, 1));
}

/// A row of one text, and formulas that nothing has calculated.
fn uncalculated(text: Cell<'static>) -> Reading {
    let formulas = [Field::Email, Field::City, Field::Language].map(|field| (field, Cell::Formula));
    let mut cells = [(Field::ExternalId, text)].into_iter().chain(formulas);
    row::read(2, &mut cells, &context())
}

#[test]
fn a_formula_without_a_value_says_so_and_clears_nothing() {
    let row = uncalculated(Cell::Text("K1"));
    let codes: Vec<_> = row.issues.iter().map(|issue| (issue.field, issue.code)).collect();
    let remarked = [Field::Email, Field::Language, Field::City].map(|field| (field, IssueCode::FormulaWithoutValue));
    assert!(
        codes.len() == 3 && remarked.iter().all(|remark| codes.contains(remark)),
        "{codes:?}"
    );
    let choices = Choices {
        clears: Field::ALL.iter().copied().collect(),
        ..everything()
    };
    assert_eq!(changes_of(&[row], &[jan()], &choices), Changes::default());
}

#[test]
fn a_formula_without_a_value_is_missing_where_a_value_must_be() {
    let plan = plan_of(&[uncalculated(Cell::Text("K2"))], &[], &Choices::default());
    let remarks: Vec<_> = plan.rows[0]
        .remarks
        .iter()
        .map(|issue| (issue.field, issue.code))
        .collect();
    assert_eq!(plan.rows[0].group, Group::Invalid);
    assert!(remarks.contains(&(Field::Email, IssueCode::Missing)), "{remarks:?}");
    assert!(
        remarks.contains(&(Field::Language, IssueCode::LanguageAssumed)),
        "{remarks:?}"
    );
}

#[test]
fn a_new_company_is_remarked_and_needs_no_national_number() {
    let codes = |kind| {
        let row = read(&[Field::Kind, Field::LastName], &[kind, "Peeters"]);
        let plan = plan_of(&[row], &[], &Choices::default());
        plan.rows[0].remarks.iter().map(|issue| issue.code).collect::<Vec<_>>()
    };
    let company = codes("Bedrijf");
    assert!(company.contains(&IssueCode::IsCompany) && !company.contains(&IssueCode::NationalNumberMissing));
    let sole_trader = codes("Eenmanszaak");
    assert!(!sole_trader.contains(&IssueCode::IsCompany) && sole_trader.contains(&IssueCode::NationalNumberMissing));
}

#[test]
fn a_row_of_formulas_without_a_value_is_skipped_and_counted() {
    let plan = plan_of(&[uncalculated(Cell::Empty)], &[], &Choices::default());
    assert_eq!((plan.counts.rows, plan.counts.skipped), (1, 1));
}

#[test]
fn what_is_stale_is_refused_as_a_whole() {
    let row = read(&[Field::ExternalId, Field::City], &["K1", "Brugge"]);
    let changes = changes_of(&[row], &[jan()], &everything());
    let mut now = jan();
    now.record = now.record.with(Field::City, Some("Aalst"));
    let mut clients = BTreeMap::from([(now.id, now)]);
    let before = clients.clone();
    let conflicts = changes::apply(&mut clients, &changes, || ClientId(Uuid::nil())).unwrap_err();
    assert_eq!((conflicts.len(), clients), (1, before));
}

#[test]
fn a_number_that_is_given_up_is_free_for_the_next() {
    let [kept, other] = ["85073003328", "75060898009"];
    let client = ExistingClient {
        record: jan().record.with(Field::NationalNumber, Some(kept)),
        ..jan()
    };
    let add = |number: &str| Operation::Add {
        row: 3,
        values: vec![(Field::NationalNumber, number.to_owned())],
        questionnaire: None,
        invite: false,
    };
    let give_up = Operation::Overwrite {
        row: 2,
        client: client.id,
        cells: vec![changes::CellChange {
            field: Field::NationalNumber,
            old: Some(kept.to_owned()),
            new: Some(other.to_owned()),
        }],
    };
    let is_applied = |operations: Vec<Operation>| {
        let mut clients = BTreeMap::from([(client.id, client.clone())]);
        changes::apply(&mut clients, &Changes { operations }, || ClientId(Uuid::nil())).is_ok()
    };
    assert!(!is_applied(vec![add(kept)]));
    assert!(is_applied(vec![give_up.clone(), add(kept)]));
    assert!(!is_applied(vec![give_up, add(other)]));
}

/// Where every newcomer is compared with all others, this does not come to an end.
#[test]
fn a_hundred_thousand_newcomers_with_a_number_come_in_at_once() {
    let add = |row: u32| Operation::Add {
        row,
        values: vec![(Field::NationalNumber, format!("number {row}"))],
        questionnaire: None,
        invite: false,
    };
    let operations = (0..100_000).map(add).collect();
    assert_eq!(applied(&[], &Changes { operations }).len(), 100_000);
}

#[test]
fn a_newcomer_without_a_language_gets_that_of_the_office() {
    let fields = [Field::FirstName, Field::LastName, Field::Email, Field::Language];
    let row = read(&fields, &["Els", "Claes", "els@voorbeeld.be", ""]);
    let rows = [row];
    let plan = plan_of(&rows, &[], &Choices::default());
    for office in [Language::Dutch, Language::French] {
        let changes = changes::changes(&rows, &[], &plan, &Choices::default(), office);
        let after = applied(&[], &changes);
        assert_eq!(after[0].record.value(Field::Language), Some(office.code()));
    }
}

#[test]
fn a_wrong_request_is_refused() {
    let check = |operations: Vec<Operation>| changes::check(&request(Changes { operations }), &context());
    let client = ClientId(Uuid::from_u128(1));
    let archive = || Operation::Archive { client, revision: 1 };
    assert_eq!(check(vec![]), Err(Refusal::Empty));
    assert_eq!(check(vec![archive(), archive()]), Err(Refusal::NamedTwice));
    let add = |values: &[(Field, &str)]| {
        let values = values.iter().map(|&(field, value)| (field, value.to_owned())).collect();
        Operation::Add {
            row: 2,
            values,
            questionnaire: None,
            invite: false,
        }
    };
    let whole = [
        (Field::FirstName, "Jan"),
        (Field::LastName, "Peeters"),
        (Field::Email, "jan@voorbeeld.be"),
        (Field::Language, "nl"),
    ];
    assert_eq!(check(vec![add(&whole)]), Ok(()));
    assert_eq!(check(vec![add(&whole[..3])]), Err(Refusal::InvalidValue));
    let invalid = [whole.as_slice(), &[(Field::NationalNumber, "12345678901")]].concat();
    assert_eq!(check(vec![add(&invalid)]), Err(Refusal::InvalidValue));
    assert_eq!(check(vec![add(&whole), add(&whole)]), Err(Refusal::NamedTwice));
    let mut other = request(Changes {
        operations: vec![archive()],
    });
    other.digest = Digest("0".repeat(64));
    assert_eq!(changes::check(&other, &context()), Err(Refusal::DigestDiffers));
}
