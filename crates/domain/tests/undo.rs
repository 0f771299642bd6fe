//! The laws of undoing an import.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    changes::{self, CellChange, Changes, Operation},
    client::{ClientId, ExistingClient, Origin, Status},
    field::Field,
    journal::{self, Line},
    record::Record,
    undo::{self, Spared, SparedBecause, Undo},
};
use proptest::{prelude::*, sample::select};
use uuid::Uuid;

type Clients = BTreeMap<ClientId, ExistingClient>;

const FIELDS: [Field; 3] = [Field::Email, Field::NationalNumber, Field::City];

/// Few, so that clients often meet.
fn values(field: Field) -> &'static [&'static str] {
    match field {
        Field::Email => &["een@voorbeeld.example", "twee@voorbeeld.example"],
        Field::NationalNumber => &["85073003328", "75060898009", "42012205181", "93051822361"],
        _ => &["Gent", "Brussel"],
    }
}

/// What somebody wants of one client: values by field, and whether it moves in or out of sight.
#[derive(Clone, Debug)]
struct Wish {
    values: Vec<(Field, Option<&'static str>)>,
    moves: bool,
}

fn a_wish() -> impl Strategy<Value = Wish> {
    let value = |field| {
        prop::option::weighted(0.4, prop::option::of(select(values(field)))).prop_map(move |value| (field, value))
    };
    (FIELDS.map(value), prop::bool::weighted(0.2)).prop_map(|(values, moves)| {
        let values = values.into_iter().filter_map(|(field, value)| Some((field, value?)));
        Wish {
            values: values.collect(),
            moves,
        }
    })
}

fn some_wishes() -> impl Strategy<Value = Vec<Wish>> {
    prop::collection::vec(a_wish(), 0..8)
}

/// Clients of which no two current ones have one number.
fn some_clients() -> impl Strategy<Value = Clients> {
    some_wishes().prop_map(|wishes| {
        let mut numbers = BTreeSet::new();
        let mut is_fresh = move |field: Field, value: Option<&'static str>| {
            field != Field::NationalNumber || value.is_none_or(|number| numbers.insert(number))
        };
        let mut client = |(number, wish): (u128, Wish)| {
            let id = ClientId(Uuid::from_u128(number));
            let values = wish
                .values
                .into_iter()
                .filter(|(field, value)| is_fresh(*field, *value));
            let client = ExistingClient {
                id,
                revision: 1,
                origin: Origin::Import,
                status: Status::Sent,
                archived: wish.moves,
                record: Record::new(values),
            };
            (id, client)
        };
        (1..).zip(wishes).map(&mut client).collect()
    })
}

/// The operations that fulfil the wishes: one for each client in turn, and newcomers for those that are left.
fn changes_of(wishes: &[Wish], clients: &Clients) -> Changes {
    let mut ids = clients.values();
    let mut operations = Vec::new();
    for wish in wishes {
        let Some(client) = ids.next() else {
            let values = wish
                .values
                .iter()
                .filter_map(|(field, value)| Some((*field, (*value)?.to_owned())));
            operations.push(Operation::Add {
                row: 2,
                values: values.collect(),
                questionnaire: None,
                invite: false,
            });
            continue;
        };
        let (id, revision) = (client.id, client.revision);
        match (wish.moves, client.archived) {
            (true, true) => operations.push(Operation::Restore { client: id, revision }),
            (true, false) => operations.push(Operation::Archive { client: id, revision }),
            _ => {}
        }
        let cells = wish.values.iter().filter_map(|&(field, new)| {
            let old = client.record.value(field);
            (old != new).then(|| CellChange {
                field,
                old: old.map(str::to_owned),
                new: new.map(str::to_owned),
            })
        });
        let cells: Vec<_> = cells.collect();
        if wish.moves == client.archived && !cells.is_empty() {
            operations.push(Operation::Overwrite {
                row: 2,
                client: id,
                cells,
            });
        }
    }
    Changes { operations }
}

/// The clients afterwards and what the journal says; `None` where the platform would have refused.
fn import(clients: &Clients, changes: &Changes, first_id: u128) -> Option<(Clients, Vec<Line>)> {
    let mut after = clients.clone();
    let mut drawn = Vec::new();
    let draw = || {
        let id = ClientId(Uuid::from_u128(first_id + drawn.len() as u128));
        drawn.push(id);
        id
    };
    changes::apply(&mut after, changes, draw).ok()?;
    let lines = journal::lines(changes, clients, &drawn);
    has_own_numbers(&after).then_some((after, lines))
}

fn has_own_numbers(clients: &Clients) -> bool {
    let mut numbers = BTreeSet::new();
    let mut current = clients.values().filter(|client| !client.archived);
    current.all(|client| {
        client
            .record
            .value(Field::NationalNumber)
            .is_none_or(|number| numbers.insert(number))
    })
}

fn undone(done: &[Line], since: &[Line], clients: &Clients) -> (Clients, Vec<Spared>) {
    let Undo { changes, spared } = undo::undo(done, since, clients);
    let mut after = clients.clone();
    changes::apply(&mut after, &changes, || panic!("nobody is added")).expect("the way back fits");
    (after, spared)
}

fn shown(client: &ExistingClient) -> Vec<Option<&str>> {
    Field::ALL.iter().map(|field| client.record.value(*field)).collect()
}

fn touches(lines: &[Line], client: ClientId, field: Field) -> bool {
    lines.iter().any(|line| {
        line.client == client && matches!(&line.deed, journal::Deed::Overwritten(cell) if cell.field == field)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn undoing_at_once_is_as_if_nothing_had_happened(before in some_clients(), wishes in some_wishes()) {
        let Some((now, done)) = import(&before, &changes_of(&wishes, &before), 1_000) else {
            return Err(TestCaseError::reject("refused"));
        };
        let (after, spared) = undone(&done, &[], &now);
        prop_assert_eq!(spared, vec![]);
        for (id, client) in &after {
            match before.get(id) {
                Some(before) => prop_assert_eq!(
                    (client.archived, client.status, shown(client)),
                    (before.archived, before.status, shown(before))
                ),
                None => prop_assert!(client.archived, "an added client is out of sight"),
            }
        }
    }

    #[test]
    fn undoing_spares_what_was_done_since_and_nothing_else(
        before in some_clients(), first in some_wishes(), second in some_wishes()
    ) {
        let imported = import(&before, &changes_of(&first, &before), 1_000);
        let edited = imported.and_then(|(between, done)| {
            let (now, since) = import(&between, &changes_of(&second, &between), 2_000)?;
            Some((now, done, since))
        });
        let Some((now, done, since)) = edited else { return Err(TestCaseError::reject("refused")) };
        let (after, spared) = undone(&done, &since, &now);
        prop_assert!(has_own_numbers(&after));
        for (id, client) in &after {
            let now = &now[id];
            let reason = |field| spared.iter().find(|one| one.client == *id && one.field == field).map(|one| one.reason);
            let is_edited = since.iter().any(|line| line.client == *id);
            prop_assert!(!is_edited || !client.archived || now.archived, "nobody hides what others work on");
            if let Some(before) = before.get(id) {
                prop_assert!(client.archived == before.archived || is_edited || reason(None).is_some());
                for field in FIELDS {
                    let (value, reason) = (client.record.value(field), reason(Some(field)));
                    if reason.is_some() || touches(&since, *id, field) || !touches(&done, *id, field) {
                        prop_assert_eq!(value, now.record.value(field));
                    } else {
                        prop_assert_eq!(value, before.record.value(field));
                    }
                    if reason == Some(SparedBecause::ChangedSince) {
                        prop_assert!(touches(&since, *id, field) || now.archived);
                    }
                }
            } else if done.iter().any(|line| line.client == *id) {
                prop_assert!(client.archived || reason(None).is_some());
            } else {
                prop_assert_eq!(client, now);
            }
        }
    }
}

fn client(number: u128, national_number: Option<&str>) -> ExistingClient {
    ExistingClient {
        id: ClientId(Uuid::from_u128(number)),
        revision: 1,
        origin: Origin::Import,
        status: Status::NotSent,
        archived: false,
        record: Record::new([(Field::NationalNumber, national_number)]),
    }
}

#[test]
fn a_client_that_was_invited_since_stays() {
    let invited = ExistingClient {
        status: Status::Sent,
        ..client(1, None)
    };
    let done = [Line {
        client: invited.id,
        deed: journal::Deed::Added,
    }];
    let spared = Spared {
        client: invited.id,
        field: None,
        reason: SparedBecause::Invited,
    };
    let clients = BTreeMap::from([(invited.id, invited)]);
    assert_eq!(undone(&done, &[], &clients), (clients, vec![spared]));
}

/// The line that gave `client` the national number that it has, instead of `old`.
fn number_line(client: &ExistingClient, old: Option<&str>) -> Line {
    Line {
        client: client.id,
        deed: journal::Deed::Overwritten(CellChange {
            field: Field::NationalNumber,
            old: old.map(str::to_owned),
            new: client.record.value(Field::NationalNumber).map(str::to_owned),
        }),
    }
}

fn number_spared(client: &ExistingClient, reason: SparedBecause) -> Spared {
    Spared {
        client: client.id,
        field: Some(Field::NationalNumber),
        reason,
    }
}

/// The first number of An went to Dries since; so she keeps that of Bram, and he keeps his new one.
#[test]
fn a_number_that_belongs_to_another_since_is_not_taken_back() {
    let [first, second, third] = ["85073003328", "75060898009", "42012205181"];
    let (an, bram, dries) = (client(1, Some(second)), client(2, Some(third)), client(3, Some(first)));
    let done = [number_line(&an, Some(first)), number_line(&bram, Some(second))];
    let since = [number_line(&dries, None)];
    let spared = [&an, &bram].map(|client| number_spared(client, SparedBecause::NumberTaken));
    let clients = [an, bram, dries].map(|client| (client.id, client)).into();
    assert_eq!(undone(&done, &since, &clients), (clients, spared.to_vec()));
}

/// Whoever put it there again meant it.
#[test]
fn a_value_that_was_changed_and_changed_back_since_stays() {
    let [first, second] = ["85073003328", "75060898009"];
    let (an, between) = (client(1, Some(first)), client(1, Some(second)));
    let since = [number_line(&between, Some(first)), number_line(&an, Some(second))];
    let spared = number_spared(&an, SparedBecause::ChangedSince);
    let done = [number_line(&an, None)];
    let clients = [(an.id, an)].into();
    assert_eq!(undone(&done, &since, &clients), (clients, vec![spared]));
}

#[test]
fn a_client_that_was_erased_since_is_spared_once() {
    let (gone, here) = (client(1, None), client(2, Some("85073003328")));
    let added = Line {
        client: gone.id,
        deed: journal::Deed::Added,
    };
    let done = [added, number_line(&gone, None), number_line(&here, None)];
    let spared = Spared {
        client: gone.id,
        field: None,
        reason: SparedBecause::Erased,
    };
    let back = ExistingClient {
        revision: 2,
        ..client(2, None)
    };
    let after = undone(&done, &[], &[(here.id, here)].into());
    assert_eq!(after, ([(back.id, back)].into(), vec![spared]));
}
