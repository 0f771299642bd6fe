//! What the answers of a client propose to the office.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use domain::{
    answers::{Answer, Answers},
    changes::CellChange,
    field::{Field, FieldSet},
    language::Language,
    proposal::{Proposal, proposals},
    questionnaire::{Content, PROPOSED_FIELDS, QuestionId, QuestionKind},
    questionnaire_samples::sample,
    record::Record,
    value::{self, Context},
};
use proptest::{collection, prelude::*, sample::select};
use time::Date;

fn id(name: &str) -> QuestionId {
    QuestionId(name.to_owned())
}

fn answers(given: &[(&str, &str)]) -> Answers {
    let answer = |&(name, text): &(&str, &str)| (id(name), Answer::Text(text.to_owned()));
    Answers(given.iter().map(answer).collect())
}

fn proposal(question: &str, field: Field, old: Option<&str>, new: &str) -> Proposal {
    Proposal {
        question: id(question),
        cell: CellChange {
            field,
            old: old.map(str::to_owned),
            new: Some(new.to_owned()),
        },
    }
}

fn content() -> Content {
    sample(Language::Dutch, 2025)
}

#[test]
fn what_differs_is_proposed_with_the_value_that_the_office_has() {
    let record = Record::new([
        (Field::Email, Some("jan@voorbeeld.example")),
        (Field::City, Some("Gent")),
        (Field::Iban, None),
    ]);
    let answers = answers(&[
        ("email", "jan.peeters@voorbeeld.example"),
        ("city", "Gent"),
        ("iban", "BE68539007547034"),
        ("street", "Kerkstraat"),
        ("remarks", "Geen"),
    ]);
    let expected = [
        proposal(
            "email",
            Field::Email,
            Some("jan@voorbeeld.example"),
            "jan.peeters@voorbeeld.example",
        ),
        proposal("street", Field::Street, None, "Kerkstraat"),
        proposal("iban", Field::Iban, None, "BE68539007547034"),
    ];
    assert_eq!(proposals(&content(), &answers, &record), expected);
}

#[test]
fn the_same_in_another_notation_is_not_proposed() {
    let record = Record::new([
        (Field::Email, Some("Jan@Voorbeeld.example")),
        (Field::Mobile, Some("0470 12 34 56")),
        (Field::Iban, Some("BE68539007547034")),
    ]);
    let answers = answers(&[
        ("email", "jan@voorbeeld.example"),
        ("mobile", "+32470123456"),
        ("iban", "be68 5390 0754 7034"),
    ]);
    assert_eq!(proposals(&content(), &answers, &record), []);
}

#[test]
fn no_answer_clears_a_value() {
    let record = Record::new([(Field::Box, Some("3")), (Field::Email, Some("jan@voorbeeld.example"))]);
    assert_eq!(
        proposals(&content(), &answers(&[("box", " "), ("email", "geen")]), &record),
        []
    );
    assert_eq!(proposals(&content(), &Answers::default(), &record), []);
}

#[test]
fn the_answer_to_a_hidden_question_is_not_proposed() {
    let mut given = answers(&[("partner_email", "els@voorbeeld.example")]);
    given.0.insert(id("joint_declaration"), Answer::YesNo(false));
    assert_eq!(proposals(&content(), &given, &Record::default()), []);
    given.0.insert(id("joint_declaration"), Answer::YesNo(true));
    let expected = proposal("partner_email", Field::PartnerEmail, None, "els@voorbeeld.example");
    assert_eq!(proposals(&content(), &given, &Record::default()), [expected]);
}

#[test]
fn a_field_that_no_client_may_propose_is_not_proposed_whatever_the_questionnaire_says() {
    let mut content = content();
    let questions = content.sections.iter_mut().flat_map(|section| &mut section.questions);
    for question in questions.filter(|question| question.id == id("street")) {
        question.field = Some(Field::NationalNumber);
    }
    assert_eq!(
        proposals(&content, &answers(&[("street", "85073003328")]), &Record::default()),
        []
    );
}

#[test]
fn who_moves_leaves_the_box_behind() {
    let record = Record::new([
        (Field::Street, Some("Kerkstraat")),
        (Field::HouseNumber, Some("12")),
        (Field::Box, Some("3")),
    ]);
    let proposed = |given: &[(&str, &str)]| {
        let proposals = proposals(&content(), &answers(given), &record);
        proposals
            .into_iter()
            .map(|proposal| (proposal.cell.field, proposal.cell.new))
            .collect::<Vec<_>>()
    };
    let new = |value: &str| Some(value.to_owned());
    let moved = [(Field::Street, new("Dorp")), (Field::Box, None)];
    assert_eq!(proposed(&[("street", "Dorp"), ("house_number", "12")]), moved);
    let with_box = [(Field::HouseNumber, new("14")), (Field::Box, new("1"))];
    assert_eq!(
        proposed(&[("street", "Kerkstraat"), ("house_number", "14"), ("box", "1")]),
        with_box
    );
    assert_eq!(proposed(&[("street", "Kerkstraat"), ("house_number", "12")]), []);
    // A questionnaire that does not ask for the box says nothing of it.
    let mut unasked = content();
    unasked.sections[0]
        .questions
        .retain(|question| question.field != Some(Field::Box));
    let proposals = proposals(&unasked, &answers(&[("street", "Dorp")]), &record);
    assert_eq!(
        proposals,
        [proposal("street", Field::Street, Some("Kerkstraat"), "Dorp")]
    );
}

#[test]
fn an_address_that_the_office_has_in_one_line_is_the_same_in_its_parts() {
    let proposed = |street: &str, given: &[(&str, &str)]| {
        let record = Record::new([(Field::Street, Some(street))]);
        let proposals = proposals(&content(), &answers(given), &record);
        proposals
            .into_iter()
            .map(|proposal| proposal.cell.field)
            .collect::<Vec<_>>()
    };
    let parts = [("street", "Kerkstraat"), ("house_number", "12")];
    let with_box = [parts[0], parts[1], ("box", "3")];
    assert_eq!(proposed("Kerkstraat 12", &parts), []);
    assert_eq!(proposed("KERKSTRAAT, 12 bus 3", &with_box), []);
    assert_eq!(proposed("Kerkstraat 1 2", &parts), [Field::Street, Field::HouseNumber]);
    assert_eq!(proposed("Kerkstraat 13", &parts), [Field::Street, Field::HouseNumber]);
    assert_eq!(
        proposed("Kerkstraat 12", &with_box),
        [Field::Street, Field::HouseNumber, Field::Box]
    );
    // Without a number there is nothing to part: another street is another street.
    assert_eq!(proposed("kerkstraat", &parts[..1]), [Field::Street]);
}

fn a_value() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,20}",
        select(
            [
                "jan@voorbeeld.be",
                "JAN@voorbeeld.be",
                "0470123456",
                "+32 470 12 34 56",
                "9000",
                "B-9000"
            ]
            .as_slice()
        )
        .prop_map(str::to_owned),
    ]
}

fn some_answers() -> impl Strategy<Value = Answers> {
    let names: Vec<_> = content().questions().map(|question| question.id.clone()).collect();
    collection::btree_map(select(names), a_value().prop_map(Answer::Text), 0..12).prop_map(Answers)
}

fn a_record() -> impl Strategy<Value = Record> {
    let fields = collection::vec((select(PROPOSED_FIELDS.as_slice()), a_value()), 0..8);
    fields.prop_map(|fields| Record::new(fields.iter().map(|(field, value)| (*field, Some(value.as_str())))))
}

proptest! {
    #[test]
    fn once_all_are_taken_over_nothing_is_proposed(answers in some_answers(), record in a_record()) {
        // Yes wherever it can be, so that what depends on it is shown.
        let content = content();
        let mut answers = answers;
        for question in content.questions().filter(|question| question.kind == QuestionKind::YesNo) {
            answers.0.insert(question.id.clone(), Answer::YesNo(true));
        }
        let proposed = proposals(&content, &answers, &record);
        let fields: FieldSet = proposed.iter().map(|proposal| proposal.cell.field).collect();
        prop_assert_eq!(fields.iter().count(), proposed.len(), "each field once");
        let context = Context { today: Date::MIN, default_language: Language::Dutch };
        let taken = proposed.iter().fold(record.clone(), |taken, Proposal { question, cell }| {
            let new = cell.new.as_deref();
            assert_eq!(cell.old.as_deref(), record.value(cell.field));
            assert_eq!(content.question(question).unwrap().field, Some(cell.field));
            assert!(new.is_some() || cell.field == Field::Box);
            let is_canonical = new.is_none_or(|new| value::is_canonical(cell.field, new, &context));
            assert!(is_canonical, "the journal takes canonical values only");
            taken.with(cell.field, new)
        });
        prop_assert_eq!(proposals(&content, &answers, &taken), []);
    }
}
