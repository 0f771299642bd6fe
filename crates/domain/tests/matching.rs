//! Matching and groups: which row is which client, each test named after what it proves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use domain::{
    choices::{Choices, Verdict},
    client::{ClientId, ExistingClient, Origin, Status},
    field::{
        Field::{self, *},
        FieldSet,
    },
    issue::IssueCode,
    matching::{Doubt, Index, Match, MatchedBy},
    plan::{self, Group, Plan},
    record::Record,
    row::Reading,
};
use uuid::Uuid;

const JAN: &str = "85073003328";
const AN: &str = "75060898009";

type Values = &'static [(Field, &'static str)];

fn row(number: u32, values: Values) -> Reading {
    let record = Record::new(values.iter().map(|&(field, value)| (field, Some(value))));
    Reading {
        row: number,
        record,
        issues: Vec::new(),
    }
}

fn client(number: u128, values: Values) -> ExistingClient {
    let record = row(0, values).record;
    let id = ClientId(Uuid::from_u128(number));
    ExistingClient {
        id,
        revision: 1,
        origin: Origin::Import,
        status: Status::Sent,
        archived: false,
        record,
    }
}

fn plan_of(rows: &[Reading], clients: &[ExistingClient], choices: &Choices) -> Plan {
    let plan = plan::plan(rows, &Index::new(clients.to_vec()), choices);
    assert!(plan.counts.conserved());
    plan
}

fn plan_with(rows: &[Values], clients: &[Values]) -> Plan {
    let rows: Vec<_> = (2..).zip(rows).map(|(number, values)| row(number, values)).collect();
    let clients: Vec<_> = (1..)
        .zip(clients)
        .map(|(number, values)| client(number, values))
        .collect();
    plan_of(&rows, &clients, &Choices::default())
}

#[track_caller]
fn certain_by(row: Values, client: Values) -> MatchedBy {
    match plan_with(&[row], &[client]).rows[0].matched {
        Match::Certain { existing: 0, by } => by,
        ref other => panic!("{other:?}"),
    }
}

#[track_caller]
fn doubt(rows: &[Values], clients: &[Values]) -> Doubt {
    match &plan_with(rows, clients).rows[0].matched {
        Match::Doubtful { doubt, .. } => *doubt,
        other => panic!("{other:?}"),
    }
}

const JAN_PEETERS: Values = &[(FirstName, "Jan"), (LastName, "Peeters"), (Email, "jan@voorbeeld.be")];

#[test]
fn the_strongest_key_decides() {
    let coded: Values = &[(FirstName, "Jan"), (ExternalId, "K1"), (NationalNumber, JAN)];
    assert_eq!(certain_by(coded, coded), MatchedBy::ExternalId);
    assert_eq!(
        certain_by(&[(NationalNumber, JAN), (Email, "a@x.be")], &[(NationalNumber, JAN)]),
        MatchedBy::NationalNumber
    );
    let upper: Values = &[(FirstName, "JAN"), (Email, "Jan@Voorbeeld.be")];
    assert_eq!(certain_by(upper, JAN_PEETERS), MatchedBy::EmailAndFirstName);
}

#[test]
fn names_match_in_any_order_with_accents_and_particles_folded() {
    let one: Values = &[
        (FirstName, "Joëlle"),
        (LastName, "Van de Velde"),
        (BirthDate, "1985-07-30"),
    ];
    let pairs: [Values; 4] = [
        &[
            (FirstName, "JOELLE"),
            (LastName, "VANDEVELDE"),
            (BirthDate, "1985-07-30"),
        ],
        &[
            (FirstName, "Vande Velde"),
            (LastName, "Joelle"),
            (BirthDate, "1985-07-30"),
        ],
        &[(LastName, "van de Velde, Joëlle"), (BirthDate, "1985-07-30")],
        &[
            (FirstName, "Joëlle"),
            (LastName, "Velde, Van de"),
            (BirthDate, "1985-07-30"),
        ],
    ];
    for other in pairs {
        assert_eq!(certain_by(one, other), MatchedBy::NameAndBirthDate);
    }
}

#[test]
fn an_address_counts_however_its_parts_are_divided() {
    let one: Values = &[
        (FirstName, "Jan"),
        (LastName, "Peeters"),
        (Street, "Kerkstraat 12 bus 3"),
        (Postcode, "9000"),
    ];
    let two: Values = &[
        (FirstName, "Jan"),
        (LastName, "Peeters"),
        (Street, "Kerkstraat"),
        (HouseNumber, "12"),
        (Box, "3"),
        (Postcode, "9000"),
    ];
    assert_eq!(certain_by(one, two), MatchedBy::NameAndAddress);
}

#[test]
fn blank_keys_do_not_merge_strangers() {
    let plan = plan_with(
        &[&[(FirstName, "Jan")], &[(City, "Gent")]],
        &[&[(FirstName, "Jan")], &[(City, "Gent")], &[]],
    );
    assert!(plan.rows.iter().all(|row| row.matched == Match::None));
}

#[test]
fn spouses_who_share_an_address_stay_two() {
    let an: Values = &[(FirstName, "An"), (LastName, "Claes"), (Email, "jan@voorbeeld.be")];
    let plan = plan_with(&[JAN_PEETERS, an], &[JAN_PEETERS]);
    assert_eq!([plan.rows[0].group, plan.rows[1].group], [Group::Unchanged, Group::New]);
    let codes: Vec<_> = plan.rows[1].remarks.iter().map(|issue| issue.code).collect();
    assert!(codes.contains(&IssueCode::SharedEmail));
    // Alone, it may be either half of the couple.
    assert_eq!(doubt(&[an], &[JAN_PEETERS]), Doubt::EmailOnly);
}

#[test]
fn only_a_name_is_a_doubt() {
    assert_eq!(
        doubt(&[&[(FirstName, "Jan"), (LastName, "Peeters")]], &[JAN_PEETERS]),
        Doubt::NameOnly
    );
}

#[test]
fn different_national_numbers_never_match_by_themselves() {
    let one: Values = &[
        (FirstName, "Jan"),
        (Email, "jan@voorbeeld.be"),
        (NationalNumber, JAN),
        (ExternalId, "K1"),
    ];
    let two: Values = &[
        (FirstName, "Jan"),
        (Email, "jan@voorbeeld.be"),
        (NationalNumber, AN),
        (ExternalId, "K1"),
    ];
    assert_eq!(doubt(&[one], &[two]), Doubt::DifferentNationalNumbers);
}

#[test]
fn father_and_son_of_one_name_stay_two() {
    let father: Values = &[
        (FirstName, "Jan"),
        (LastName, "Peeters"),
        (Email, "j@x.be"),
        (BirthDate, "1950-01-01"),
    ];
    let son: Values = &[
        (FirstName, "Jan"),
        (LastName, "Peeters"),
        (Email, "j@x.be"),
        (BirthDate, "1985-07-30"),
    ];
    assert_eq!(doubt(&[son], &[father]), Doubt::EmailOnly);
}

#[test]
fn two_clients_for_one_row_are_a_doubt() {
    assert_eq!(
        doubt(&[JAN_PEETERS], &[JAN_PEETERS, JAN_PEETERS]),
        Doubt::SeveralClients
    );
    let crossed: Values = &[(ExternalId, "K1"), (NationalNumber, JAN)];
    assert_eq!(
        doubt(&[crossed], &[&[(ExternalId, "K1")], &[(NationalNumber, JAN)]]),
        Doubt::SeveralClients
    );
}

#[test]
fn two_rows_for_one_client_are_both_a_doubt() {
    let plan = plan_with(&[JAN_PEETERS, JAN_PEETERS], &[JAN_PEETERS]);
    for row in &plan.rows {
        assert!(matches!(
            row.matched,
            Match::Doubtful {
                doubt: Doubt::SeveralRows,
                ..
            }
        ));
    }
    assert!(plan.only_existing.is_empty());
}

#[test]
fn doubles_inside_the_import_are_both_a_doubt() {
    let plan = plan_with(&[JAN_PEETERS, JAN_PEETERS], &[]);
    assert_eq!(plan.counts.ambiguous, 2);
    assert_eq!(doubt(&[JAN_PEETERS, JAN_PEETERS], &[]), Doubt::DoubleInImport);
}

#[test]
fn a_partner_on_a_row_of_their_own_is_reported() {
    let an: Values = &[
        (FirstName, "An"),
        (LastName, "Claes"),
        (Email, "an@voorbeeld.be"),
        (NationalNumber, AN),
    ];
    let jan: Values = &[
        (FirstName, "Jan"),
        (LastName, "Peeters"),
        (Email, "j@x.be"),
        (PartnerNationalNumber, AN),
    ];
    assert_eq!(doubt(&[an, jan], &[]), Doubt::PartnerOfOther);
    assert_eq!(doubt(&[an], &[jan]), Doubt::PartnerOfOther);
    let by_mail: Values = &[
        (FirstName, "Jan"),
        (Email, "j@x.be"),
        (PartnerFirstName, "An"),
        (PartnerEmail, "an@voorbeeld.be"),
    ];
    assert_eq!(doubt(&[an], &[by_mail]), Doubt::PartnerOfOther);
}

#[test]
fn a_household_code_does_not_merge_a_couple() {
    let jan: Values = &[(ExternalId, "K1"), (NationalNumber, JAN)];
    let an: Values = &[(ExternalId, "K1"), (NationalNumber, AN)];
    let plan = plan_with(&[an, jan], &[jan, an]);
    assert_eq!(
        plan.rows.iter().map(|row| row.client).collect::<Vec<_>>(),
        [Some(1), Some(0)]
    );
}

#[test]
fn the_code_of_another_program_does_not_merge_strangers() {
    let jan: Values = &[(ExternalId, "1"), (FirstName, "Jan"), (LastName, "Peeters")];
    let an: Values = &[(ExternalId, "1"), (FirstName, "An"), (LastName, "Claes")];
    assert_eq!(plan_with(&[jan], &[an]).rows[0].matched, Match::None);
}

#[test]
fn an_archived_client_is_not_added_twice_and_comes_back_by_hand() {
    let mut former = client(1, JAN_PEETERS);
    former.archived = true;
    let (rows, clients) = ([row(2, JAN_PEETERS)], [former]);
    let mut choices = Choices::default();
    let plan = plan_of(&rows, &clients, &choices);
    assert!(matches!(
        plan.rows[0].matched,
        Match::Doubtful {
            doubt: Doubt::Archived,
            ..
        }
    ));
    choices.verdicts.insert(2, Verdict::Client(clients[0].id));
    assert_eq!(plan_of(&rows, &clients, &choices).rows[0].group, Group::Double);
}

#[test]
fn a_client_named_by_an_invalid_or_skipped_row_is_not_former() {
    let mut invalid = row(2, JAN_PEETERS);
    let value = "x".to_owned();
    invalid.issues.push(domain::issue::Issue {
        field: NationalNumber,
        code: IssueCode::Malformed,
        value,
    });
    let clients = [client(1, JAN_PEETERS), client(2, &[(FirstName, "Els")])];
    let mut choices = Choices::default();
    let plan = plan_of(&[invalid.clone()], &clients, &choices);
    assert_eq!((plan.rows[0].group, plan.only_existing), (Group::Invalid, vec![1]));
    choices.verdicts.insert(2, Verdict::Skip);
    let plan = plan_of(&[invalid], &clients, &choices);
    assert_eq!((plan.rows[0].group, plan.only_existing), (Group::Skipped, vec![1]));
}

#[test]
fn mandatory_fields_are_asked_of_new_clients_only() {
    let update: Values = &[(ExternalId, "K1"), (Labels, "A")];
    assert_eq!(
        plan_with(&[update], &[&[(ExternalId, "K1")]]).rows[0].group,
        Group::Double
    );
    let plan = plan_with(&[update], &[]);
    assert_eq!(plan.rows[0].group, Group::Invalid);
    assert_eq!(
        plan.rows[0]
            .remarks
            .iter()
            .filter(|issue| issue.code == IssueCode::Missing)
            .count(),
        3
    );
}

#[test]
fn a_verdict_settles_one_row_and_leaves_the_other_in_doubt() {
    let rows = [row(2, JAN_PEETERS), row(3, JAN_PEETERS)];
    let clients = [client(1, JAN_PEETERS)];
    let mut choices = Choices::default();
    choices.verdicts.insert(2, Verdict::Client(clients[0].id));
    let groups = |choices: &Choices| {
        plan_of(&rows, &clients, choices)
            .rows
            .iter()
            .map(|row| row.group)
            .collect::<Vec<_>>()
    };
    assert_eq!(groups(&choices), [Group::Unchanged, Group::Ambiguous]);
    choices.verdicts.insert(3, Verdict::Client(clients[0].id));
    assert_eq!(groups(&choices), [Group::Ambiguous, Group::Ambiguous]);
    choices.verdicts.insert(3, Verdict::Skip);
    assert_eq!(groups(&choices), [Group::Unchanged, Group::Skipped]);
    choices.verdicts.remove(&2);
    assert_eq!(groups(&choices), [Group::Unchanged, Group::Skipped]);
}

#[test]
fn a_national_number_is_not_added_twice_by_hand() {
    let jan: Values = &[
        (FirstName, "Jan"),
        (LastName, "Peeters"),
        (Email, "j@x.be"),
        (NationalNumber, JAN),
    ];
    let choices = Choices {
        verdicts: [(2, Verdict::New)].into(),
        ..Choices::default()
    };
    let plan = plan_of(&[row(2, jan)], &[client(1, jan)], &choices);
    assert_eq!(plan.rows[0].group, Group::Ambiguous);
}

#[test]
fn a_mailbox_of_a_whole_office_is_no_evidence() {
    let clients: Vec<_> = (1..=100)
        .map(|number| client(number, &[(FirstName, "Els"), (Email, "info@kantoor.be")]))
        .collect();
    let plan = plan_of(
        &[row(2, &[(FirstName, "Jan"), (Email, "info@kantoor.be")])],
        &clients,
        &Choices::default(),
    );
    assert_eq!(plan.rows[0].matched, Match::None);
}

#[test]
fn an_id_of_a_crm_matches_a_client_of_the_same_crm_alone() {
    const PULSE: Values = &[(ExternalId, "adminpulse:7")];
    const CONSULT: Values = &[(ExternalId, "adminconsult:7")];
    const CODE: Values = &[(ExternalId, "7")];
    let sources = [PULSE, CONSULT, CODE];
    for row in sources {
        for client in sources {
            let expected = match row == client {
                true => Match::Certain {
                    existing: 0,
                    by: MatchedBy::ExternalId,
                },
                false => Match::None,
            };
            assert_eq!(
                plan_with(&[row], &[client]).rows[0].matched,
                expected,
                "{row:?} {client:?}"
            );
        }
    }
}

#[test]
fn a_client_that_was_found_by_another_key_gets_its_link_and_never_loses_it() {
    const PULSE: Values = &[(NationalNumber, JAN), (ExternalId, "adminpulse:7")];
    const CONSULT: Values = &[(NationalNumber, JAN), (ExternalId, "adminconsult:7")];
    const CODE: Values = &[(NationalNumber, JAN), (ExternalId, "7")];
    const NONE: Values = &[(NationalNumber, JAN)];
    for (row, client, links) in [
        (PULSE, NONE, true),
        (PULSE, CODE, true),
        (PULSE, CONSULT, true),
        (CODE, PULSE, false),
        (PULSE, PULSE, false),
    ] {
        let planned = &plan_with(&[row], &[client]).rows[0];
        let expected = match links {
            true => (Group::Double, FieldSet::EMPTY.with(ExternalId)),
            false => (Group::Unchanged, FieldSet::EMPTY),
        };
        assert_eq!((planned.group, planned.differing), expected, "{row:?} over {client:?}");
    }
}
