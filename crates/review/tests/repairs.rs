//! A repair takes effect, in whatever field, or says why not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{ask, find, opened, reviewed, summary};
use domain::{changes::Operation, field::Field, issue::IssueCode, plan::Group};
use review::{
    engine::Engine,
    protocol::{Failure, Request, Response, Scope},
};
use uuid::Uuid;

/// No column for the last name: nobody in it can be loaded as it is.
const NO_LAST_NAMES: &str = "Voornaam;E-mail;Kleur\n\
    Ann;ann.proef@example.be;blauw\n\
    Bert;bert.toets@example.be;rood\n";

fn repair(engine: &mut Engine, row: u32, field: Field, text: &str) -> (Group, Vec<IssueCode>) {
    let text = text.to_owned();
    match ask(engine, Request::Repair { row, field, text }) {
        Response::Repaired { group, issues, .. } => (group, issues.into_iter().map(|issue| issue.code).collect()),
        other => panic!("not repaired: {other:?}"),
    }
}

fn added(engine: &mut Engine) -> Vec<(u32, Vec<(Field, String)>)> {
    let (_, digest) = summary(engine, Scope::Add);
    let request = engine.apply_request(Scope::Add, Uuid::nil(), &digest).unwrap();
    let operations = request.changes.operations.into_iter();
    operations
        .map(|operation| match operation {
            Operation::Add { row, values, .. } => (row, values),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn a_field_without_a_column_is_repaired_all_the_same() {
    let (mut engine, overview) = reviewed(NO_LAST_NAMES, Vec::new());
    assert_eq!((overview.counts.invalid, overview.counts.new), (2, 0));
    assert!(!overview.fields.contains(Field::LastName));
    let (group, issues) = repair(&mut engine, 2, Field::LastName, "Proef");
    assert_eq!(group, Group::New);
    assert!(!issues.contains(&IssueCode::Missing), "{issues:?}");
    assert_eq!(find(&mut engine, 3).0, Group::Invalid, "another row stays as it is");
    let [(2, values)] = &added(&mut engine)[..] else {
        panic!("one row is added");
    };
    assert!(values.contains(&(Field::LastName, "Proef".to_owned())), "{values:?}");
}

#[test]
fn every_field_can_be_typed_whether_it_has_a_column_or_not() {
    for &field in Field::ALL {
        let typed = match field {
            Field::Kind => "natuurlijke persoon",
            Field::Email | Field::ExtraEmails | Field::PartnerEmail | Field::Responsible => "iemand@example.be",
            Field::Mobile | Field::Phone => "0472 00 00 01",
            Field::Language => "fr",
            Field::NationalNumber | Field::PartnerNationalNumber => "85073003328",
            Field::BirthDate => "30/07/1985",
            Field::Postcode => "9000",
            Field::EnterpriseNumber => "0403.019.261",
            Field::Iban => "BE68 5390 0754 7034",
            _ => "Gent",
        };
        let (mut engine, _) = reviewed(NO_LAST_NAMES, Vec::new());
        repair(&mut engine, 2, field, typed);
        let (_, row) = find(&mut engine, 2);
        let shown = row.cells.iter().find(|cell| cell.field == field);
        assert!(
            shown.is_some_and(|cell| cell.new.is_some()),
            "{field:?}: {:?}",
            row.cells
        );
    }
}

#[test]
fn a_wrong_value_in_a_field_without_a_column_says_what_is_wrong() {
    let (mut engine, _) = reviewed(NO_LAST_NAMES, Vec::new());
    let (group, issues) = repair(&mut engine, 2, Field::NationalNumber, "85133000105");
    assert_eq!(
        (group, issues.contains(&IssueCode::ImpossibleDate)),
        (Group::Invalid, true)
    );
}

#[test]
fn nothing_typed_in_a_field_without_a_column_leaves_it_out_of_the_import() {
    let (mut engine, before) = reviewed(NO_LAST_NAMES, Vec::new());
    let untouched = find(&mut engine, 2);
    repair(&mut engine, 2, Field::LastName, "Proef");
    repair(&mut engine, 2, Field::LastName, "  ");
    assert_eq!(find(&mut engine, 2), untouched);
    let again = common::overview(ask(&mut engine, Request::Review));
    assert_eq!(again, before);
}

#[test]
fn a_repaired_field_is_one_of_the_import() {
    let (mut engine, before) = reviewed(NO_LAST_NAMES, Vec::new());
    let request = Request::Repair {
        row: 2,
        field: Field::City,
        text: "Gent".into(),
    };
    let after = common::overview(ask(&mut engine, request));
    assert_eq!(after.fields, before.fields.with(Field::City));
}

#[test]
fn a_repair_outlives_another_choice_of_columns() {
    let mut engine = opened(NO_LAST_NAMES, Vec::new());
    ask(&mut engine, Request::Review);
    repair(&mut engine, 2, Field::LastName, "Proef");
    // The colours are the last names after all: what was typed stands in for the cell.
    let field = Some(Field::LastName);
    ask(&mut engine, Request::ChooseColumn { column: 2, field });
    ask(&mut engine, Request::Review);
    let names: Vec<_> = [2, 3].map(|row| find(&mut engine, row).1.name).into();
    assert_eq!(names, ["Proef Ann", "rood Bert"]);
}

#[test]
fn a_repair_does_not_outlive_another_reading_of_the_file() {
    let (mut engine, before) = reviewed(NO_LAST_NAMES, Vec::new());
    repair(&mut engine, 2, Field::LastName, "Proef");
    let encoding = workbook::Encoding::Windows1252;
    ask(&mut engine, Request::ChooseEncoding { encoding });
    assert_eq!(common::overview(ask(&mut engine, Request::Review)), before);
}

#[test]
fn a_row_that_is_not_there_cannot_be_repaired() {
    let (mut engine, before) = reviewed(NO_LAST_NAMES, Vec::new());
    let request = Request::Repair {
        row: 9,
        field: Field::LastName,
        text: "Proef".into(),
    };
    let failed = Response::Failed {
        failure: Failure::OutOfOrder,
    };
    assert_eq!(ask(&mut engine, request), failed);
    assert_eq!(common::overview(ask(&mut engine, Request::Review)), before);
}
