//! The store keeps to the rules: whatever imports and undoings come, it holds what the rules in memory say, and every value
//! knows who wrote it last.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use common::{Office, TODAY, request};
use domain::{
    changes::{self, ApplyOutcome, ApplyRequest, CellChange, Changes, Operation},
    client::{ClientId, ExistingClient},
    field::Field,
    journal::{self, Deed, ImportId, Line},
    undo::{self, UndoOutcome},
};
use proptest::{prelude::*, sample::select};

/// Few, so that clients often meet.
const NUMBERS: [&str; 3] = ["85073003328", "93051822361", "75060898009"];
const CITIES: [&str; 2] = ["Gent", "Aalst"];

#[derive(Clone, Debug)]
enum Step {
    Import(Vec<Wish>),
    /// Undoes the import at this place, from the newest.
    Undo(usize),
}

#[derive(Clone, Debug)]
enum Wish {
    Add(Option<&'static str>),
    /// Of the client at this place; `seen` tells whether its old value was seen right.
    Number(usize, Option<&'static str>, bool),
    City(usize, Option<&'static str>, bool),
    Move(usize),
}

fn a_step() -> impl Strategy<Value = Step> {
    let seen = || prop::bool::weighted(0.95);
    let wish = prop_oneof![
        2 => prop::option::of(select(NUMBERS.as_slice())).prop_map(Wish::Add),
        2 => (0..4_usize, prop::option::of(select(NUMBERS.as_slice())), seen())
            .prop_map(|(client, number, seen)| Wish::Number(client, number, seen)),
        2 => (0..4_usize, prop::option::of(select(CITIES.as_slice())), seen())
            .prop_map(|(client, city, seen)| Wish::City(client, city, seen)),
        1 => (0..4_usize).prop_map(Wish::Move),
    ];
    prop_oneof![
        4 => prop::collection::vec(wish, 1..4).prop_map(Step::Import),
        1 => (0..3_usize).prop_map(Step::Undo),
    ]
}

/// One import or undoing that was done.
struct Done {
    id: ImportId,
    lines: Vec<Line>,
    /// An undoing, or undone: the two cancel each other out.
    cancelled: bool,
    is_undo: bool,
}

/// What the rules say, in memory.
#[derive(Default)]
struct Model {
    clients: BTreeMap<ClientId, ExistingClient>,
    done: Vec<Done>,
    /// The moment at which a value was written last.
    written: HashMap<(ClientId, Field), i64>,
    added: HashMap<ClientId, i64>,
}

impl Model {
    fn operations(&self, office: &Office, wishes: &[Wish]) -> Vec<Operation> {
        let client = |place: &usize| self.clients.values().nth(*place);
        let overwrite = |row, place: &usize, field, new: Option<&str>, seen: bool| {
            let client: &ExistingClient = client(place)?;
            let old = client.record.value(field).filter(|_| seen).map(str::to_owned);
            let new = new.map(str::to_owned);
            let cells = vec![CellChange { field, old, new }];
            let client = client.id;
            Some(Operation::Overwrite { row, client, cells })
        };
        let operation = |(row, wish): (u32, &Wish)| match wish {
            Wish::Add(number) => {
                let email = format!("rij{row}@voorbeeld.example");
                Some(office.add(row, number.unwrap_or_default(), &email))
            }
            Wish::Number(place, new, seen) => overwrite(row, place, Field::NationalNumber, *new, *seen),
            Wish::City(place, new, seen) => overwrite(row, place, Field::City, *new, *seen),
            Wish::Move(place) => client(place).map(|client| {
                let (id, revision) = (client.id, client.revision);
                match client.archived {
                    true => Operation::Restore { client: id, revision },
                    false => Operation::Archive { client: id, revision },
                }
            }),
        };
        (2..).zip(wishes).filter_map(operation).collect()
    }

    /// The clients after the request, where the rules allow it; the added ones have the ids that the store gave them.
    fn applied(&self, changes: &Changes, added: &[ClientId]) -> Option<BTreeMap<ClientId, ExistingClient>> {
        let mut after = self.clients.clone();
        let mut added = added.iter();
        let mut spare = 0;
        let new_id = || {
            spare += 1;
            added.next().copied().unwrap_or(ClientId(uuid::Uuid::from_u128(spare)))
        };
        changes::apply(&mut after, changes, new_id).ok()?;
        let mut numbers = BTreeSet::new();
        let mut current = after.values().filter(|client| !client.archived);
        let has_own = |client: &ExistingClient| {
            let number = client.record.value(Field::NationalNumber);
            number.is_none_or(|number| numbers.insert(number.to_owned()))
        };
        current.all(has_own).then_some(after)
    }

    fn take(&mut self, id: ImportId, lines: Vec<Line>, is_undo: bool, at: i64) {
        for line in &lines {
            match &line.deed {
                Deed::Added => drop(self.added.insert(line.client, at)),
                Deed::Overwritten(cell) => drop(self.written.insert((line.client, cell.field), at)),
                Deed::Archived | Deed::Restored => {}
            }
        }
        self.done.push(Done {
            id,
            lines,
            cancelled: is_undo,
            is_undo,
        });
    }
}

async fn import(office: &Office, model: &mut Model, wishes: &[Wish], at: i64) {
    let request: ApplyRequest = request(model.operations(office, wishes));
    let outcome = office.imports().apply(&request, TODAY, at).await.unwrap();
    let again = office.imports().apply(&request, TODAY, at + 1).await.unwrap();
    assert_eq!(again, outcome);
    match outcome {
        ApplyOutcome::Applied(_) => {
            let stored = office.clients().await;
            let new = stored
                .into_iter()
                .filter(|client| !model.clients.contains_key(&client.id));
            // The ids are random; the addresses tell the rows.
            let by_row = new.map(|client| (client.record.value(Field::Email).map(str::to_owned), client.id));
            let added: Vec<ClientId> = by_row.collect::<BTreeMap<_, _>>().into_values().collect();
            let after = model.applied(&request.changes, &added).expect("the rules allow it");
            let lines = journal::lines(&request.changes, &model.clients, &added);
            model.clients = after;
            let id = office.view().imports().await.unwrap()[0].id;
            model.take(id, lines, false, at);
        }
        ApplyOutcome::Stale { .. } => {
            assert_eq!(model.applied(&request.changes, &[]), None, "the rules do not allow it")
        }
        // Named twice, or nothing to do.
        ApplyOutcome::Refused { .. } => {}
    }
}

async fn undo(office: &Office, model: &mut Model, place: usize, at: i64) {
    let imports = model.done.iter().enumerate().rev().filter(|(_, done)| !done.cancelled);
    let Some((index, _)) = imports.clone().nth(place) else {
        return;
    };
    let (done, later) = (&model.done[index], &model.done[index + 1..]);
    let is_touched = |line: &&Line| done.lines.iter().any(|other| other.client == line.client);
    let since = later.iter().filter(|done| !done.cancelled).flat_map(|done| &done.lines);
    let since: Vec<Line> = since.filter(is_touched).cloned().collect();
    let expected = undo::undo(&done.lines, &since, &model.clients);
    let import = done.id;
    let effect = office.imports().undo_effect(import).await.unwrap().unwrap();
    assert_eq!(
        (effect.digest.clone(), &effect.spared),
        (expected.changes.digest(), &expected.spared)
    );
    for _ in 0..2 {
        let outcome = office.imports().undo_import(import, &effect.digest, at).await.unwrap();
        assert_eq!(outcome, UndoOutcome::Undone(effect.clone()));
    }
    let after = model.applied(&expected.changes, &[]).expect("the way back fits");
    let lines = journal::lines(&expected.changes, &model.clients, &[]);
    model.clients = after;
    model.done[index].cancelled = true;
    model.take(ImportId(uuid::Uuid::nil()), lines, true, at);
}

async fn run(steps: Vec<Step>) {
    let office = Office::open().await;
    let mut model = Model::default();
    for (at, step) in (0..).step_by(10).zip(&steps) {
        match step {
            Step::Import(wishes) => import(&office, &mut model, wishes, at).await,
            Step::Undo(place) => undo(&office, &mut model, *place, at).await,
        }
        let stored: BTreeMap<_, _> = office.clients().await.into_iter().map(|one| (one.id, one)).collect();
        let shown = |clients: &BTreeMap<ClientId, ExistingClient>| -> Vec<_> {
            let values = |client: &ExistingClient| {
                let values = Field::ALL
                    .iter()
                    .map(|field| client.record.value(*field).map(str::to_owned));
                values.collect::<Vec<_>>()
            };
            clients
                .values()
                .map(|client| (client.id, client.revision, client.archived, values(client)))
                .collect()
        };
        assert_eq!(shown(&stored), shown(&model.clients));
    }
    for id in model.clients.keys() {
        for value in office.view().client(*id).await.unwrap().unwrap().values {
            let written = model.written.get(&(*id, value.field)).or(model.added.get(id));
            assert_eq!(Some(&value.source.at), written, "{:?}", value.field);
        }
    }
    let undone = model.done.iter().filter(|done| done.cancelled && !done.is_undo).count();
    let imports = office.view().imports().await.unwrap();
    assert_eq!(imports.iter().filter(|import| import.undone.is_some()).count(), undone);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_store_holds_what_the_rules_say(steps in prop::collection::vec(a_step(), 1..14)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(run(steps));
    }
}
