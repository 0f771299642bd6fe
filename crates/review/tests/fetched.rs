//! Clients from a CRM: remembered by their id, told why they are absent, and repaired at the source.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{
    FETCH, ask, client, fetched, find, id, in_crm, opened_fetch, overview, person, platform::Platform, query, reviewed,
    reviewed_fetch, summary, window,
};
use domain::{
    absence::Absence,
    changes::{ApplyOutcome, Operation},
    choices::Verdict,
    client::{ExistingClient, Origin},
    crm::{Crm, CrmClient, Fetched, Scope as CrmScope},
    field::{Field, FieldSet},
    matching::MatchedBy,
    plan::Group,
};
use proptest::prelude::*;
use review::{
    engine::Engine,
    protocol::{Failure, Filter, Opened, OpenedFetch, Query, Request, Response, RowKey, Scope},
};
use uuid::Uuid;

const FAILED: Response = Response::Failed {
    failure: Failure::OutOfOrder,
};

fn ann() -> CrmClient {
    in_crm(
        "APR1",
        &[
            (Field::FirstName, "Ann"),
            (Field::LastName, "Proef"),
            (Field::Email, "ann.proef@example.be"),
            (Field::Language, "nl"),
            (Field::NationalNumber, "85073003328"),
            (Field::City, "Gent"),
        ],
    )
}

/// Its e-mail address cannot be mailed.
fn dirk() -> CrmClient {
    in_crm(
        "APR2",
        &[
            (Field::FirstName, "Dirk"),
            (Field::LastName, "Monster"),
            (Field::Email, "dirk.monster"),
            (Field::NationalNumber, ""),
        ],
    )
}

fn ann_of_the_office(external_id: Option<&str>) -> ExistingClient {
    let ann = person(1, "Ann", "Proef", "ann.proef@example.be", "nl", "85073003328", "Gent");
    ExistingClient {
        record: ann.record.with(Field::ExternalId, external_id),
        ..ann
    }
}

fn with(client: CrmClient, field: Field, value: &str) -> CrmClient {
    let mut client = client;
    client.values.insert(field, value.to_owned());
    client
}

fn absent(number: u128, origin: Origin, external_id: &str) -> ExistingClient {
    let client = client(number, &[(Field::LastName, "Elders"), (Field::ExternalId, external_id)]);
    ExistingClient { origin, ..client }
}

fn fetch_again(engine: &mut Engine, rows: &[u32], clients: Vec<CrmClient>) -> (u32, u32) {
    match engine.fetched_again(rows, clients) {
        Response::FetchedAgain { changed, gone, .. } => (changed, gone),
        other => panic!("not fetched again: {other:?}"),
    }
}

#[test]
fn what_was_opened_is_told_with_what_was_left_out() {
    let mut engine = Engine::default();
    let answer = engine.open_fetched(
        FETCH,
        Fetched {
            crm: Crm::AdminConsult,
            scope: CrmScope::Taskflows(vec!["12".into()]),
            complete: false,
            partners: vec!["4".into(), "5".into()],
            outside: vec!["3".into()],
            companies: 7,
            ..fetched(vec![ann(), dirk()])
        },
        "2026-03-01",
        domain::language::Language::Dutch,
    );
    let Response::Opened(opened) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!((opened.name(), opened.file()), ("Admin-IS | Consult", None));
    let fields = [
        Field::FirstName,
        Field::LastName,
        Field::Email,
        Field::Language,
        Field::NationalNumber,
        Field::City,
        Field::ExternalId,
    ];
    let expected = OpenedFetch {
        fetch: FETCH,
        crm: Crm::AdminConsult,
        scope: CrmScope::Taskflows(vec!["12".into()]),
        complete: false,
        clients: 2,
        partners: 2,
        outside: 1,
        companies: 7,
        fields: fields.into_iter().collect(),
    };
    assert_eq!(opened, Opened::Fetched(expected));
}

#[test]
fn each_client_is_a_row_and_its_values_are_checked_as_those_of_a_file() {
    let (mut engine, overview) = reviewed_fetch(fetched(vec![ann(), dirk()]), Vec::new());
    assert_eq!((overview.counts.new, overview.counts.invalid), (1, 1));
    let (group, row) = find(&mut engine, 1);
    assert_eq!((group, row.name.as_str()), (Group::New, "Proef Ann"));
    let (group, row) = find(&mut engine, 2);
    assert_eq!((group, row.issues[0].value.as_str()), (Group::Invalid, "dirk.monster"));
}

#[test]
fn what_only_files_have_is_out_of_order() {
    let mut engine = opened_fetch(fetched(vec![ann()]), Vec::new());
    for request in [
        Request::ChooseSheet { sheet: 0 },
        Request::ChooseColumn {
            column: 0,
            field: Some(Field::City),
        },
        Request::ChooseEncoding {
            encoding: workbook::Encoding::Utf8,
        },
    ] {
        assert_eq!(ask(&mut engine, request.clone()), FAILED, "{request:?}");
    }
    assert!(
        matches!(ask(&mut engine, Request::Review), Response::Reviewed(_)),
        "it is open still"
    );
}

#[test]
fn a_field_that_the_crm_does_not_have_of_a_client_is_not_an_empty_one() {
    // Dirk has a city here, and none of his own in the CRM; Ann's is empty there.
    let city = |client: ExistingClient| ExistingClient {
        record: client.record.with(Field::City, Some("Aalst")),
        ..client
    };
    let dirk_here = city(client(
        2,
        &[(Field::ExternalId, "adminpulse:APR2"), (Field::LastName, "Monster")],
    ));
    let ann_here = city(ann_of_the_office(Some("adminpulse:APR1")));
    let rows = vec![
        with(ann(), Field::City, ""),
        with(dirk(), Field::Email, "dirk.monster@example.be"),
    ];
    let (mut engine, _) = reviewed_fetch(fetched(rows), vec![ann_here, dirk_here]);
    let field = Field::City;
    ask(&mut engine, Request::ChooseBlank { field, clears: true });
    let differs = |engine: &mut Engine, row| {
        let cells = find(engine, row).1.cells;
        cells.iter().any(|cell| cell.field == Field::City && cell.differs)
    };
    assert_eq!((differs(&mut engine, 1), differs(&mut engine, 2)), (true, false));
}

#[test]
fn a_client_that_was_found_by_another_key_is_remembered_by_its_id() {
    for before in [None, Some("APR1"), Some("K1")] {
        let mut platform = Platform::of(vec![ann_of_the_office(before)]);
        let (mut engine, first) = reviewed_fetch(fetched(vec![ann()]), platform.all());
        let (group, row) = find(&mut engine, 1);
        assert_eq!(
            (group, row.matched_by),
            (Group::Double, Some(MatchedBy::NationalNumber))
        );
        assert_eq!(
            first.overwrite,
            FieldSet::EMPTY.with(Field::ExternalId),
            "on from the start"
        );
        let (_, digest) = summary(&mut engine, Scope::Overwrite);
        let request = engine.apply_request(Scope::Overwrite, Uuid::nil(), &digest).unwrap();
        assert!(
            matches!(platform.apply(&request), ApplyOutcome::Applied(_)),
            "{request:?}"
        );

        // Next time nothing of what it was found by is the same.
        let moved = with(with(ann(), Field::NationalNumber, ""), Field::Email, "ann@example.be");
        let (mut engine, _) = reviewed_fetch(fetched(vec![with(moved, Field::LastName, "Anders")]), platform.all());
        let (_, row) = find(&mut engine, 1);
        assert_eq!(
            (row.client, row.matched_by),
            (Some(id(1)), Some(MatchedBy::ExternalId)),
            "was {before:?}"
        );
    }
}

#[test]
fn the_link_can_be_left_out_like_any_other_value() {
    let (mut engine, _) = reviewed_fetch(fetched(vec![ann()]), vec![ann_of_the_office(None)]);
    let field = Field::ExternalId;
    let after = overview(ask(&mut engine, Request::ChooseOverwrite { field, on: false }));
    assert_eq!(after.overwrite, FieldSet::EMPTY);
    assert_eq!(summary(&mut engine, Scope::Overwrite).0.overwritten_values, 0);
}

#[test]
fn a_file_overwrites_nothing_from_the_start_even_after_a_fetch() {
    let mut engine = opened_fetch(fetched(vec![ann()]), Vec::new());
    let request = Request::OpenPasted {
        text: "Voornaam\tNaam\tE-mail\nAnn\tProef\tann.proef@example.be\n".into(),
        today: "2026-03-01".into(),
        default_language: domain::language::Language::Dutch,
    };
    ask(&mut engine, request);
    assert_eq!(overview(ask(&mut engine, Request::Review)).overwrite, FieldSet::EMPTY);
}

#[test]
fn our_own_template_sent_back_changes_nothing() {
    let file = "Klantcode;Voornaam;Naam;E-mail;Taal;Gemeente\n\
        adminpulse:APR1;Ann;Proef;ann.proef@example.be;nl;Gent\n";
    let (mut engine, overview) = reviewed(file, vec![ann_of_the_office(Some("adminpulse:APR1"))]);
    assert_eq!((overview.counts.rows, overview.counts.unchanged), (1, 1));
    assert_eq!(find(&mut engine, 2).1.matched_by, Some(MatchedBy::ExternalId));
}

#[test]
fn the_screen_names_the_crm_beside_the_id() {
    let (mut engine, _) = reviewed_fetch(fetched(vec![ann()]), vec![ann_of_the_office(Some("K1"))]);
    let cells = find(&mut engine, 1).1.cells;
    let code = cells.iter().find(|cell| cell.field == Field::ExternalId).unwrap();
    assert_eq!(
        (code.old.as_deref(), code.new.as_deref()),
        (Some("K1"), Some("APR1 (AdminPulse)"))
    );
    let search = |search: &str| Query {
        search: search.to_owned(),
        ..query(Group::Double, 0, 10)
    };
    for text in ["apr1", "APR1 (AdminPulse)"] {
        assert_eq!(window(&mut engine, search(text)).total, 1, "{text}");
    }
}

#[test]
fn the_screen_says_of_every_absent_client_why_and_how_many_there_are() {
    let office = vec![
        absent(1, Origin::Import, "adminpulse:APR8"),
        absent(2, Origin::Import, "adminpulse:APR9"),
        absent(3, Origin::Import, "adminpulse:APR7"),
        absent(4, Origin::Import, "K4"),
        absent(5, Origin::Hand, ""),
        absent(6, Origin::Import, "adminpulse:APR6"),
    ];
    let outside = vec!["APR8".to_owned(), "APR9".to_owned()];
    let of = |complete| Fetched {
        complete,
        partners: vec!["APR6".to_owned()],
        outside: outside.clone(),
        ..fetched(vec![ann()])
    };
    let counts = |overview: &review::protocol::Overview| {
        let counts = overview.absences.iter();
        counts.map(|count| (count.absence, count.clients)).collect::<Vec<_>>()
    };
    let (mut engine, complete) = reviewed_fetch(of(true), office.clone());
    let expected = [
        (Absence::OutsideScope, 2),
        (Absence::GoneFromCrm, 1),
        (Absence::PartnerOfOther, 1),
        (Absence::NeverImported, 1),
        (Absence::AddedByHand, 1),
    ];
    assert_eq!(counts(&complete), expected);
    for (absence, clients) in expected {
        let query = Query {
            filters: vec![Filter::Absence(absence)],
            ..query(Group::OnlyExisting, 0, 10)
        };
        let rows = window(&mut engine, query).rows;
        assert_eq!(rows.len(), clients as usize);
        assert!(rows.iter().all(|row| row.absence == Some(absence)), "{absence:?}");
    }
    let (_, incomplete) = reviewed_fetch(of(false), office);
    let expected = [
        (Absence::OutsideScope, 2),
        (Absence::PartnerOfOther, 1),
        (Absence::NotFetched, 3),
    ];
    assert_eq!(counts(&incomplete), expected);
}

#[test]
fn only_those_who_left_the_crm_are_archived_when_only_those_are_ticked() {
    let office = vec![
        absent(1, Origin::Import, "adminpulse:APR8"),
        absent(2, Origin::Import, "adminpulse:APR9"),
    ];
    let outside = vec!["APR8".to_owned()];
    let (mut engine, overview) = reviewed_fetch(
        Fetched {
            outside,
            ..fetched(vec![ann()])
        },
        office,
    );
    assert!(overview.may_archive);
    let query = Query {
        filters: vec![Filter::Absence(Absence::GoneFromCrm)],
        ..query(Group::OnlyExisting, 0, 0)
    };
    ask(&mut engine, Request::TickAll { query, on: true });
    let (_, digest) = summary(&mut engine, Scope::Archive);
    let request = engine.apply_request(Scope::Archive, Uuid::nil(), &digest).unwrap();
    let [Operation::Archive { client, .. }] = request.changes.operations[..] else {
        panic!("{request:?}");
    };
    assert_eq!(client, id(2));
}

#[test]
fn a_tick_of_a_complete_fetch_does_not_outlive_it() {
    let office = vec![absent(1, Origin::Import, "adminpulse:APR9")];
    let (mut engine, _) = reviewed_fetch(fetched(vec![ann()]), office);
    let key = RowKey::Client(id(1));
    let ticked = overview(ask(&mut engine, Request::Tick { key, on: true }));
    assert_eq!(ticked.ticked_archive, 1);
    let incomplete = Fetched {
        complete: false,
        ..fetched(vec![ann()])
    };
    engine.open_fetched(FETCH, incomplete, "2026-03-01", domain::language::Language::Dutch);
    ask(&mut engine, Request::Review);
    let ticked = overview(ask(&mut engine, Request::Tick { key, on: true }));
    assert_eq!((ticked.may_archive, ticked.ticked_archive), (false, 0));
}

#[test]
fn the_request_names_the_product_and_the_fetch() {
    let (mut engine, _) = reviewed_fetch(fetched(vec![ann(), dirk()]), Vec::new());
    let (_, digest) = summary(&mut engine, Scope::Add);
    let request = engine.apply_request(Scope::Add, Uuid::nil(), &digest).unwrap();
    assert_eq!(
        (request.file_name.as_str(), request.fetch, request.rows),
        ("AdminPulse", Some(FETCH), 2)
    );
    let [Operation::Add { row: 1, values, .. }] = &request.changes.operations[..] else {
        panic!("{request:?}");
    };
    assert!(
        values.contains(&(Field::ExternalId, "adminpulse:APR1".to_owned())),
        "{values:?}"
    );

    let (mut engine, _) = reviewed("Voornaam;Naam;E-mail\nAnn;Proef;ann.proef@example.be\n", Vec::new());
    let (_, digest) = summary(&mut engine, Scope::Add);
    let request = engine.apply_request(Scope::Add, Uuid::nil(), &digest).unwrap();
    assert_eq!((request.file_name.as_str(), request.fetch), ("clients.csv", None));
}

#[test]
fn a_client_that_was_repaired_in_the_crm_leaves_the_invalid_ones() {
    let (mut engine, before) = reviewed_fetch(fetched(vec![ann(), dirk()]), Vec::new());
    assert_eq!(engine.invalid_rows(), vec![2]);
    assert_eq!(engine.ids_of(&[2]), Ok((FETCH, vec!["APR2".to_owned()])));
    let repaired = with(dirk(), Field::Email, "dirk.monster@example.be");
    let answer = engine.fetched_again(&[2], vec![repaired]);
    let Response::FetchedAgain {
        changed,
        gone,
        overview,
    } = answer
    else {
        panic!("{answer:?}");
    };
    assert_eq!((changed, gone), (1, 0));
    assert_eq!((before.counts.invalid, overview.counts.invalid), (1, 0));
    assert_eq!(engine.invalid_rows(), Vec::<u32>::new());
    let (group, row) = find(&mut engine, 2);
    assert_eq!(group, Group::New);
    let code = row.cells.iter().find(|cell| cell.field == Field::ExternalId).unwrap();
    assert_eq!(code.new.as_deref(), Some("APR2 (AdminPulse)"));
}

#[test]
fn what_was_typed_makes_way_for_what_the_crm_holds_now_and_choices_stay() {
    let (mut engine, _) = reviewed_fetch(fetched(vec![ann(), dirk()]), Vec::new());
    let request = |row, text: &str| Request::Repair {
        row,
        field: Field::Email,
        text: text.into(),
    };
    ask(&mut engine, request(1, "ann.typed@example.be"));
    ask(&mut engine, request(2, "dirk.typed@example.be"));
    let key = RowKey::Row(1);
    ask(&mut engine, Request::Tick { key, on: false });
    let verdict = Some(Verdict::Skip);
    ask(&mut engine, Request::Settle { row: 2, verdict });
    assert_eq!(fetch_again(&mut engine, &[2], vec![dirk()]), (1, 0));
    ask(&mut engine, Request::Review);
    let email = |engine: &mut Engine, row| {
        let cells = find(engine, row).1.cells;
        let cell = cells.into_iter().find(|cell| cell.field == Field::Email);
        cell.and_then(|cell| cell.new)
    };
    assert_eq!(email(&mut engine, 2), None, "what the CRM holds is still wrong");
    assert_eq!(email(&mut engine, 1).as_deref(), Some("ann.typed@example.be"));
    assert_eq!(find(&mut engine, 1).1.ticked, Some(false));
    assert_eq!(find(&mut engine, 2).0, Group::Skipped);
    // The same once more changes nothing.
    assert_eq!(fetch_again(&mut engine, &[2], vec![dirk()]), (0, 0));
}

#[test]
fn a_client_that_is_gone_from_the_crm_is_skipped_and_its_own_here_is_said_to_be_gone() {
    let office = vec![ann_of_the_office(Some("adminpulse:APR1"))];
    let (mut engine, before) = reviewed_fetch(fetched(vec![ann(), dirk()]), office);
    assert_eq!((before.counts.unchanged, before.counts.only_existing), (1, 0));
    assert_eq!(fetch_again(&mut engine, &[1], Vec::new()), (1, 1));
    let after = overview(ask(&mut engine, Request::Review));
    assert_eq!((after.counts.skipped, after.counts.only_existing), (1, 1));
    assert_eq!(after.absences[0].absence, Absence::GoneFromCrm);
    // Its id may come back for somebody else, or it may come back itself.
    let other = in_crm("APR1", &[(Field::FirstName, "Eva"), (Field::LastName, "Elders")]);
    fetch_again(&mut engine, &[1], vec![other]);
    let after = overview(ask(&mut engine, Request::Review));
    assert_eq!(after.absences[0].absence, Absence::IdOfAnother);
    assert_eq!(fetch_again(&mut engine, &[1], vec![ann()]), (1, 0));
    assert_eq!(overview(ask(&mut engine, Request::Review)), before);
}

#[test]
fn clients_that_were_not_asked_for_are_not_taken_in() {
    let (mut engine, _) = reviewed_fetch(fetched(vec![ann(), dirk()]), Vec::new());
    let before = find(&mut engine, 1);
    let stranger = with(ann(), Field::City, "Doel");
    assert_eq!(fetch_again(&mut engine, &[2], vec![stranger, dirk()]), (0, 0));
    assert_eq!(find(&mut engine, 1), before);
}

#[test]
fn rows_that_are_not_there_or_come_from_a_file_are_not_fetched_again() {
    let (mut engine, before) = reviewed_fetch(fetched(vec![ann()]), Vec::new());
    assert_eq!(engine.ids_of(&[1, 2]), Err(Failure::OutOfOrder));
    assert_eq!(engine.fetched_again(&[1, 2], vec![]), FAILED);
    assert_eq!(overview(ask(&mut engine, Request::Review)), before);

    let (mut engine, before) = reviewed("Voornaam;Naam;E-mail\nAnn;Proef;ann.proef@example.be\n", Vec::new());
    assert_eq!(engine.ids_of(&[2]), Err(Failure::OutOfOrder));
    assert_eq!(engine.fetched_again(&[2], vec![ann()]), FAILED);
    assert_eq!(overview(ask(&mut engine, Request::Review)), before);
}

#[test]
fn what_was_fetched_travels_as_the_worker_reads_it() {
    let sent = Fetched {
        outside: vec!["APR8".into()],
        ..fetched(vec![ann(), dirk()])
    };
    let bytes = postcard::to_allocvec(&sent).unwrap();
    assert_eq!(postcard::from_bytes(&bytes), Ok(sent));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_window_is_never_larger_than_asked(start in any::<u32>(), count in any::<u32>(), clients in 0_u32..300) {
        let clients = (0..clients).map(|number| CrmClient { id: number.to_string(), ..ann() }).collect();
        let (mut engine, _) = reviewed_fetch(fetched(clients), Vec::new());
        for group in common::GROUPS {
            let rows = window(&mut engine, query(group, start, count)).rows.len();
            prop_assert!(rows <= count.min(200) as usize);
        }
    }
}
