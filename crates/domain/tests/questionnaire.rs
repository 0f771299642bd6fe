//! The laws of questionnaires and answers, for any of them, and the sample in four languages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::collections::BTreeSet;

use domain::{
    amount,
    answers::{Answer, AnswerProblem, Answers, LONGEST_ANSWER, UploadId, YEARS},
    date,
    field::Field,
    issue::IssueCode,
    language::Language,
    questionnaire::{
        Condition, Content, ContentProblem, Fault, LONGEST_HELP, LONGEST_TEXT, MOST_OPTIONS, MOST_QUESTIONS,
        MOST_SECTIONS, PROPOSED_FIELDS, Place, Question, QuestionId, QuestionKind, Section,
    },
    questionnaire_samples::sample,
};
use proptest::{collection, option, prelude::*, sample::select};
use time::{Date, Duration};
use uuid::Uuid;

const OPTIONS: [&str; 4] = ["Huur", "Koop", "Erfenis", "yes"];

fn id(name: &str) -> QuestionId {
    QuestionId(name.to_owned())
}

fn a_line(name: &str) -> Question {
    Question {
        id: id(name),
        text: format!("Vraag {name}"),
        help: String::new(),
        kind: QuestionKind::Text { long: false },
        required: false,
        shown_when: None,
        field: None,
    }
}

fn of_kind(name: &str, kind: QuestionKind) -> Question {
    Question { kind, ..a_line(name) }
}

fn a_choice(name: &str, several: bool) -> Question {
    let options = OPTIONS[..3].iter().map(|option| (*option).to_owned()).collect();
    of_kind(name, QuestionKind::Choice { options, several })
}

fn when(question: Question, other: &str, answer: &str) -> Question {
    let condition = Condition {
        question: id(other),
        answer: answer.to_owned(),
    };
    Question {
        shown_when: Some(condition),
        ..question
    }
}

fn required(question: Question) -> Question {
    Question {
        required: true,
        ..question
    }
}

fn proposing(question: Question, field: Field) -> Question {
    Question {
        field: Some(field),
        ..question
    }
}

fn content(questions: Vec<Question>) -> Content {
    let section = Section {
        title: "Deel".to_owned(),
        help: String::new(),
        questions,
    };
    Content {
        sections: vec![section],
    }
}

fn answers<const N: usize>(given: [(&str, Answer); N]) -> Answers {
    Answers(given.into_iter().map(|(name, answer)| (id(name), answer)).collect())
}

fn words(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

fn options(chosen: &[&str]) -> Answer {
    Answer::Choice(chosen.iter().map(|&option| option.to_owned()).collect())
}

fn shown(content: &Content, answers: &Answers) -> Vec<String> {
    content.visible(answers).map(|question| question.id.0.clone()).collect()
}

fn faults(content: &Content) -> Vec<Fault> {
    content.problems().into_iter().map(|problem| problem.fault).collect()
}

// Anything that the types allow, sensible or not: few ids and options, so that they often meet.

fn an_id() -> impl Strategy<Value = QuestionId> {
    (0..8_u8).prop_map(|number| id(&format!("q{number}")))
}

fn some_options() -> impl Strategy<Value = Vec<String>> {
    collection::vec(select(OPTIONS.as_slice()).prop_map(str::to_owned), 0..5)
}

fn a_kind() -> impl Strategy<Value = QuestionKind> {
    let choice =
        (some_options(), any::<bool>()).prop_map(|(options, several)| QuestionKind::Choice { options, several });
    prop_oneof![
        1 => any::<bool>().prop_map(|long| QuestionKind::Text { long }),
        3 => Just(QuestionKind::YesNo),
        3 => choice,
        1 => Just(QuestionKind::Amount),
        1 => Just(QuestionKind::Date),
        1 => Just(QuestionKind::File),
    ]
}

fn a_condition() -> impl Strategy<Value = Condition> {
    let answer = select(["yes", "no", "Huur", "Koop", ""].as_slice());
    (an_id(), answer).prop_map(|(question, answer)| Condition {
        question,
        answer: answer.to_owned(),
    })
}

fn a_question() -> impl Strategy<Value = Question> {
    let field = option::weighted(0.2, select(Field::ALL));
    let shown_when = option::of(a_condition());
    (an_id(), a_kind(), any::<bool>(), shown_when, field).prop_map(|(id, kind, required, shown_when, field)| Question {
        id,
        text: "Vraag".to_owned(),
        help: String::new(),
        kind,
        required,
        shown_when,
        field,
    })
}

fn a_content() -> impl Strategy<Value = Content> {
    let section = collection::vec(a_question(), 0..6).prop_map(|questions| content(questions).sections.remove(0));
    collection::vec(section, 0..4).prop_map(|sections| Content { sections })
}

fn a_date() -> impl Strategy<Value = Date> {
    let first = Date::from_ordinal_date(*YEARS.start(), 1).unwrap();
    let last = Date::from_ordinal_date(*YEARS.end(), 365).unwrap();
    (0..=(last - first).whole_days()).prop_map(move |days| first + Duration::days(days))
}

fn an_answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        1 => ".{0,6}".prop_map(Answer::Text),
        3 => any::<bool>().prop_map(Answer::YesNo),
        3 => some_options().prop_map(Answer::Choice),
        1 => any::<i64>().prop_map(Answer::Amount),
        1 => a_date().prop_map(Answer::Date),
        1 => collection::vec(any::<u128>().prop_map(|number| UploadId(Uuid::from_u128(number))), 0..3)
            .prop_map(Answer::Files),
    ]
}

fn some_answers() -> impl Strategy<Value = Answers> {
    collection::btree_map(an_id(), an_answer(), 0..8).prop_map(Answers)
}

proptest! {
    #[test]
    fn whether_a_question_is_shown_depends_on_earlier_answers_alone(
        content in a_content(), answers in some_answers(), changed in an_id(), answer in option::of(an_answer()),
    ) {
        let mut others = answers.clone();
        match answer {
            Some(answer) => others.0.insert(changed.clone(), answer),
            None => others.0.remove(&changed),
        };
        let shown = |answers| -> Vec<bool> {
            let shown: Vec<_> = content.visible(answers).collect();
            content.questions().map(|asked| shown.iter().any(|question| std::ptr::eq(*question, asked))).collect()
        };
        let first = content.questions().position(|question| question.id == changed);
        let untouched = first.map_or(usize::MAX, |first| first + 1).min(content.questions().count());
        prop_assert_eq!(&shown(&answers)[..untouched], &shown(&others)[..untouched]);
    }

    #[test]
    fn submitting_what_was_submitted_changes_nothing(content in a_content(), answers in some_answers()) {
        let submitted = content.submitted(&answers);
        prop_assert_eq!(&content.submitted(&submitted), &submitted);
        prop_assert_eq!(shown(&content, &submitted), shown(&content, &answers));
        prop_assert_eq!(content.missing(&submitted), content.missing(&answers));
    }

    #[test]
    fn only_answers_to_shown_questions_are_submitted(content in a_content(), answers in some_answers()) {
        let shown: BTreeSet<_> = content.visible(&answers).map(|question| question.id.clone()).collect();
        for (question, answer) in content.submitted(&answers).0 {
            prop_assert!(shown.contains(&question));
            prop_assert_eq!(answers.0.get(&question), Some(&answer));
        }
    }

    #[test]
    fn what_is_missing_is_required_shown_and_not_submitted(content in a_content(), answers in some_answers()) {
        let submitted = content.submitted(&answers);
        let missing: BTreeSet<_> = content.missing(&answers).into_iter().collect();
        for question in content.visible(&answers).filter(|question| question.required) {
            let is_answered = submitted.0.contains_key(&question.id);
            prop_assert!(is_answered || missing.contains(&question.id));
        }
        for question in &missing {
            prop_assert!(content.visible(&answers).any(|shown| shown.required && shown.id == *question));
        }
    }

    #[test]
    fn content_and_answers_come_back_from_json(content in a_content(), answers in some_answers()) {
        let json = serde_json::to_string(&content).unwrap();
        prop_assert_eq!(serde_json::from_str::<Content>(&json).unwrap(), content);
        let json = serde_json::to_string(&answers).unwrap();
        prop_assert_eq!(serde_json::from_str::<Answers>(&json).unwrap(), answers);
    }

    #[test]
    fn json_that_is_cut_off_is_refused(content in a_content(), answers in some_answers(), kept in 0.0..1.0_f64) {
        for json in [serde_json::to_string(&content).unwrap(), serde_json::to_string(&answers).unwrap()] {
            let kept = (json.len() as f64 * kept) as usize;
            let cut = String::from_utf8_lossy(&json.as_bytes()[..kept]).into_owned();
            prop_assert!(serde_json::from_str::<Content>(&cut).is_err());
            prop_assert!(serde_json::from_str::<Answers>(&cut).is_err());
        }
    }

    #[test]
    fn what_is_shown_of_an_amount_reads_as_that_amount(
        cents in -amount::MOST_CENTS..=amount::MOST_CENTS, language in select(Language::ALL.as_slice()),
    ) {
        prop_assert_eq!(amount::parse(&amount::display(cents, language), language), Ok(cents));
        let content = content(vec![of_kind("a", QuestionKind::Amount)]);
        let answer = Answer::Amount(cents);
        let typed = [answer.display(language)];
        prop_assert_eq!(content.accept(&id("a"), &typed, language), Ok(Some(answer)));
    }

    #[test]
    fn what_is_shown_of_a_date_reads_as_that_date(day in a_date(), language in select(Language::ALL.as_slice())) {
        let content = content(vec![of_kind("d", QuestionKind::Date)]);
        for typed in [Answer::Date(day).display(language), date::to_iso(day)] {
            prop_assert_eq!(content.accept(&id("d"), &[typed], language), Ok(Some(Answer::Date(day))));
        }
    }

    #[test]
    fn whatever_is_typed_is_refused_or_becomes_an_answer_that_fits(
        question in a_question(),
        typed in collection::vec(prop_oneof![".{0,40}", "[0-9.,€ -]{0,12}", "(ja|nee|oui|non|yes|no|Huur|Koop)"], 0..3),
        language in select(Language::ALL.as_slice()),
    ) {
        let asked = Question { shown_when: None, ..question };
        let content = content(vec![asked.clone()]);
        if let Ok(Some(answer)) = content.accept(&asked.id, &typed, language) {
            let answers = Answers([(asked.id.clone(), answer.clone())].into());
            prop_assert_eq!(content.submitted(&answers), answers);
            if let Answer::Text(text) = &answer {
                // Typed once more it stays as it is, so that saving as typed comes to rest.
                prop_assert_eq!(content.accept(&asked.id, std::slice::from_ref(text), language), Ok(Some(answer)));
            }
        }
    }

    #[test]
    fn no_amount_and_no_json_makes_the_rules_panic(text in ".{0,60}", language in select(Language::ALL.as_slice())) {
        let _ = amount::parse(&text, language);
        let _ = serde_json::from_str::<Content>(&text);
        let _ = serde_json::from_str::<Answers>(&text);
    }

    #[test]
    fn no_content_makes_the_rules_panic_and_its_problems_are_in_order(content in a_content()) {
        let on_screen = |problem: ContentProblem| match problem.place {
            Place::Questionnaire => None,
            Place::Section(section) => Some((section, None)),
            Place::Question { section, question } => Some((section, Some(question))),
        };
        let places: Vec<_> = content.problems().into_iter().map(on_screen).collect();
        prop_assert!(places.is_sorted());
    }

    #[test]
    fn a_new_id_is_a_new_one(content in a_content()) {
        prop_assert!(content.question(&content.next_id()).is_none());
    }
}

#[test]
fn a_question_is_shown_after_its_answer_along_the_whole_chain() {
    let content = content(vec![
        of_kind("house", QuestionKind::YesNo),
        when(a_choice("how", true), "house", "yes"),
        when(a_line("rent"), "how", "Huur"),
        when(a_line("none"), "house", "no"),
    ]);
    assert_eq!(content.problems(), []);
    assert_eq!(shown(&content, &Answers::default()), ["house"]);
    let all = answers([("house", Answer::YesNo(true)), ("how", options(&["Huur", "Koop"]))]);
    assert_eq!(shown(&content, &all), ["house", "how", "rent"]);
    let back = answers([("house", Answer::YesNo(false)), ("how", options(&["Huur"]))]);
    assert_eq!(shown(&content, &back), ["house", "none"]);
    assert_eq!(content.submitted(&back), answers([("house", Answer::YesNo(false))]));
}

#[test]
fn only_what_is_required_shown_and_unanswered_is_missing() {
    let content = content(vec![
        required(of_kind("house", QuestionKind::YesNo)),
        required(when(a_line("rent"), "house", "yes")),
        a_line("remarks"),
    ]);
    assert_eq!(content.missing(&Answers::default()), [id("house")]);
    assert_eq!(content.missing(&answers([("house", Answer::YesNo(false))])), []);
    let blank = answers([("house", Answer::YesNo(true)), ("rent", words(" \u{a0}"))]);
    assert_eq!(content.missing(&blank), [id("rent")]);
    let other_kind = answers([("house", Answer::YesNo(true)), ("rent", Answer::Amount(5))]);
    assert_eq!(content.missing(&other_kind), [id("rent")]);
}

#[test]
fn an_answer_to_another_version_of_a_question_counts_no_more() {
    let content = content(vec![required(a_choice("how", false))]);
    for answer in [
        options(&["Kraken"]),
        options(&["Huur", "Koop"]),
        options(&["Huur", "Huur"]),
        options(&[]),
        words("Huur"),
    ] {
        let answers = answers([("how", answer)]);
        assert_eq!(content.missing(&answers), [id("how")], "{answers:?}");
        assert_eq!(content.submitted(&answers), Answers::default());
    }
    assert_eq!(content.missing(&answers([("how", options(&["Koop"]))])), []);
}

#[test]
fn every_fault_of_a_questionnaire_is_found_where_it_is() {
    let long = |longest: usize| "é".repeat(longest + 1);
    let kind = |options: &[&str]| QuestionKind::Choice {
        options: options.iter().map(|&option| option.to_owned()).collect(),
        several: false,
    };
    let many: Vec<_> = (0..=MOST_OPTIONS).map(|number| number.to_string()).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    let a_date = || of_kind("a", QuestionKind::Date);
    let cases = [
        (vec![], Fault::NothingAsked),
        (vec![a_line("")], Fault::InvalidId),
        (vec![a_line("Straat")], Fault::InvalidId),
        (vec![a_line(&"a".repeat(65))], Fault::InvalidId),
        (vec![a_line("a"), a_line("a")], Fault::DoubledId),
        (
            vec![Question {
                text: " ".to_owned(),
                ..a_line("a")
            }],
            Fault::EmptyText,
        ),
        (
            vec![Question {
                text: long(LONGEST_TEXT),
                ..a_line("a")
            }],
            Fault::TextTooLong,
        ),
        (
            vec![Question {
                help: long(LONGEST_HELP),
                ..a_line("a")
            }],
            Fault::HelpTooLong,
        ),
        (vec![of_kind("a", kind(&["Een"]))], Fault::TooFewOptions),
        (vec![of_kind("a", kind(&many))], Fault::TooManyOptions),
        (vec![of_kind("a", kind(&["Een", "Twee", "Een "]))], Fault::DoubledOption),
        (vec![of_kind("a", kind(&["Een", ""]))], Fault::EmptyText),
        (
            vec![of_kind("a", kind(&["Een", &long(LONGEST_TEXT)]))],
            Fault::TextTooLong,
        ),
        (
            vec![when(a_line("a"), "b", "yes"), of_kind("b", QuestionKind::YesNo)],
            Fault::ConditionNotEarlier,
        ),
        (
            vec![when(of_kind("a", QuestionKind::YesNo), "a", "yes")],
            Fault::ConditionNotEarlier,
        ),
        (
            vec![a_line("a"), when(a_line("b"), "c", "yes")],
            Fault::ConditionNotEarlier,
        ),
        (
            vec![a_date(), when(a_line("b"), "a", "yes")],
            Fault::ConditionImpossible,
        ),
        (
            vec![a_choice("a", false), when(a_line("b"), "a", "yes")],
            Fault::ConditionImpossible,
        ),
        (
            vec![of_kind("a", QuestionKind::YesNo), when(a_line("b"), "a", "Ja")],
            Fault::ConditionImpossible,
        ),
        (
            vec![proposing(a_line("a"), Field::Iban), proposing(a_line("b"), Field::Iban)],
            Fault::FieldCoupledTwice,
        ),
        (
            vec![proposing(a_line("a"), Field::NationalNumber)],
            Fault::FieldNotProposed,
        ),
        (vec![proposing(a_line("a"), Field::LastName)], Fault::FieldNotProposed),
        (vec![proposing(a_line("a"), Field::Language)], Fault::FieldNotProposed),
        (vec![proposing(a_date(), Field::Street)], Fault::FieldNeedsText),
    ];
    for (questions, fault) in cases {
        let place = match questions.len().checked_sub(1) {
            None => Place::Questionnaire,
            // The fault is in the last question, but where a condition looks ahead.
            Some(last) => Place::Question {
                section: 0,
                question: if questions[0].shown_when.is_some() {
                    0
                } else {
                    last as u32
                },
            },
        };
        assert_eq!(content(questions).problems(), [ContentProblem { place, fault }]);
    }
    let limit = Question {
        text: "é".repeat(LONGEST_TEXT),
        help: "é".repeat(LONGEST_HELP),
        ..a_line("a")
    };
    assert_eq!(content(vec![limit]).problems(), []);
}

#[test]
fn a_questionnaire_has_its_limits() {
    let many = |count: usize| content((0..count).map(|number| a_line(&format!("q{number}"))).collect());
    assert_eq!(faults(&many(MOST_QUESTIONS)), []);
    assert_eq!(faults(&many(MOST_QUESTIONS + 1)), [Fault::TooManyQuestions]);
    let sections = |count: usize| Content {
        sections: (0..count)
            .flat_map(|number| content(vec![a_line(&format!("q{number}"))]).sections)
            .collect(),
    };
    assert_eq!(faults(&sections(MOST_SECTIONS)), []);
    assert_eq!(faults(&sections(MOST_SECTIONS + 1)), [Fault::TooManySections]);
}

#[test]
fn removing_a_question_that_others_depend_on_is_a_problem_of_those() {
    let mut content = content(vec![
        of_kind("house", QuestionKind::YesNo),
        when(a_line("rent"), "house", "yes"),
    ]);
    let dependants: Vec<_> = content.dependants(&id("house")).map(|question| &question.id).collect();
    assert_eq!(dependants, [&id("rent")]);
    content.sections[0].questions.remove(0);
    assert_eq!(faults(&content), [Fault::ConditionNotEarlier]);
}

#[test]
fn a_new_id_is_one_above_the_highest() {
    let of = |names: &[&str]| content(names.iter().map(|name| a_line(name)).collect()).next_id();
    assert_eq!(of(&[]), id("q1"));
    assert_eq!(of(&["q2", "email", "q10", "q"]), id("q11"));
    assert_eq!(of(&["q4294967295"]), id("q4294967296"));
}

fn accepted(question: Question, typed: &[&str]) -> Result<Option<Answer>, AnswerProblem> {
    let typed: Vec<_> = typed.iter().map(|&text| text.to_owned()).collect();
    let name = question.id.clone();
    content(vec![question]).accept(&name, &typed, Language::Dutch)
}

#[test]
fn typed_text_becomes_an_answer_of_its_kind() {
    let text = |long| of_kind("t", QuestionKind::Text { long });
    let yes_no = || of_kind("y", QuestionKind::YesNo);
    let day = Date::from_calendar_date(2025, time::Month::June, 9).unwrap();
    assert_eq!(
        accepted(text(false), &[" Jan \t Peeters\n"]),
        Ok(Some(words("Jan Peeters")))
    );
    assert_eq!(
        accepted(text(true), &["een \r\n\r\n twee\n "]),
        Ok(Some(words("een\n\ntwee")))
    );
    for typed in ["yes", "ja", "JA", "Oui", "j"] {
        assert_eq!(accepted(yes_no(), &[typed]), Ok(Some(Answer::YesNo(true))));
    }
    for typed in ["no", "nee", "Non", "nein"] {
        assert_eq!(accepted(yes_no(), &[typed]), Ok(Some(Answer::YesNo(false))));
    }
    for typed in [
        "9/6/2025",
        "09/06/2025",
        "9.6.2025",
        "2025-06-09",
        "9 juni 2025",
        "9 juin 2025",
        "09062025",
    ] {
        assert_eq!(
            accepted(of_kind("d", QuestionKind::Date), &[typed]),
            Ok(Some(Answer::Date(day))),
            "{typed}"
        );
    }
    assert_eq!(accepted(a_choice("c", false), &["Koop"]), Ok(Some(options(&["Koop"]))));
    assert_eq!(
        accepted(a_choice("c", true), &["Koop", "Huur", "Koop", ""]),
        Ok(Some(options(&["Huur", "Koop"])))
    );
    for question in [
        text(true),
        yes_no(),
        a_choice("c", true),
        of_kind("f", QuestionKind::File),
    ] {
        assert_eq!(accepted(question.clone(), &[]), Ok(None));
        assert_eq!(accepted(question, &["", " \u{a0}"]), Ok(None));
    }
}

#[test]
fn what_is_no_answer_is_refused_with_its_reason() {
    use AnswerProblem as Problem;
    let of = |kind| of_kind("a", kind);
    let long = "é".repeat(LONGEST_ANSWER + 1);
    let cases = [
        (a_line("a"), vec![long.as_str()], Problem::TooLong),
        (a_line("a"), vec!["een", "twee"], Problem::SeveralAnswers),
        (of(QuestionKind::YesNo), vec!["misschien"], Problem::NotYesNo),
        (of(QuestionKind::Amount), vec!["veel"], Problem::NotAnAmount),
        (of(QuestionKind::Amount), vec!["1,234"], Problem::NotAnAmount),
        (
            of(QuestionKind::Amount),
            vec!["999.999.999.999"],
            Problem::AmountTooLarge,
        ),
        (of(QuestionKind::Date), vec!["gisteren"], Problem::NotADate),
        (of(QuestionKind::Date), vec!["9/6/25"], Problem::NotADate),
        (of(QuestionKind::Date), vec!["09-06-25"], Problem::NotADate),
        (of(QuestionKind::Date), vec!["45817"], Problem::NotADate),
        (of(QuestionKind::Date), vec!["0002-06-09"], Problem::NotADate),
        (of(QuestionKind::Date), vec!["31/02/2025"], Problem::ImpossibleDate),
        (of(QuestionKind::File), vec!["fiche.pdf"], Problem::NotAFile),
        (a_choice("a", true), vec!["Huur", "Kraken"], Problem::NotAnOption),
        (a_choice("a", false), vec!["Huur", "Koop"], Problem::SeveralAnswers),
    ];
    for (question, typed, problem) in cases {
        assert_eq!(accepted(question, &typed), Err(problem));
    }
    let unknown = content(vec![a_line("a")]).accept(&id("b"), &[], Language::Dutch);
    assert_eq!(unknown, Err(Problem::UnknownQuestion));
}

#[test]
fn what_is_proposed_for_a_field_goes_through_the_rule_of_that_field() {
    let typed = |field, text| accepted(proposing(a_line("a"), field), &[text]);
    let refused = |code| Err(AnswerProblem::Field(code));
    assert_eq!(
        typed(Field::Email, " jan@voorbeeld.example "),
        Ok(Some(words("jan@voorbeeld.example")))
    );
    assert_eq!(typed(Field::Email, "jan@voorbeeld"), refused(IssueCode::InvalidEmail));
    assert_eq!(
        typed(Field::Email, "jan@voorbeeld.be; an@voorbeeld.be"),
        refused(IssueCode::SeveralEmails)
    );
    assert_eq!(typed(Field::Mobile, "0470/12.34.56"), Ok(Some(words("+32470123456"))));
    assert_eq!(typed(Field::Mobile, "bel mij thuis"), refused(IssueCode::Unrecognised));
    assert_eq!(
        typed(Field::Iban, "be68 5390 0754 7034"),
        Ok(Some(words("BE68539007547034")))
    );
    assert_eq!(
        typed(Field::Iban, "BE68 5390 0754 7035"),
        refused(IssueCode::WrongCheckDigits)
    );
    assert_eq!(typed(Field::Postcode, "B-9000"), Ok(Some(words("9000"))));
    assert_eq!(typed(Field::Postcode, "75001 CEDEX"), Ok(Some(words("75001 CEDEX"))));
    assert_eq!(typed(Field::Box, "-"), Ok(None));
}

#[test]
fn json_has_stable_names() {
    let content = content(vec![
        required(proposing(a_line("email"), Field::Email)),
        when(a_choice("how", true), "email", "yes"),
    ]);
    let expected = serde_json::json!({"sections": [{"title": "Deel", "help": "", "questions": [
        {"id": "email", "text": "Vraag email", "help": "", "kind": {"text": {"long": false}}, "required": true,
            "shown_when": null, "field": "email"},
        {"id": "how", "text": "Vraag how", "help": "",
            "kind": {"choice": {"options": ["Huur", "Koop", "Erfenis"], "several": true}}, "required": false,
            "shown_when": {"question": "email", "answer": "yes"}, "field": null},
    ]}]});
    assert_eq!(serde_json::to_value(&content).unwrap(), expected);
    let day = Date::from_calendar_date(2025, time::Month::June, 9).unwrap();
    let answers = answers([
        ("a", words("x")),
        ("b", Answer::YesNo(true)),
        ("c", options(&["Huur"])),
        ("d", Answer::Amount(150)),
        ("e", Answer::Date(day)),
        ("f", Answer::Files(vec![UploadId(Uuid::nil())])),
    ]);
    let expected = serde_json::json!({
        "a": {"text": "x"}, "b": {"yes_no": true}, "c": {"choice": ["Huur"]}, "d": {"amount": 150},
        "e": {"date": "2025-06-09"}, "f": {"files": ["00000000-0000-0000-0000-000000000000"]},
    });
    assert_eq!(serde_json::to_value(&answers).unwrap(), expected);
}

#[test]
fn json_that_says_something_unknown_is_refused() {
    let good = serde_json::to_value(content(vec![a_line("a")])).unwrap();
    let question = |name: &str, value: serde_json::Value| {
        let mut changed = good.clone();
        changed["sections"][0]["questions"][0][name] = value;
        changed
    };
    for json in [
        question("colour", "red".into()),
        question("kind", "slider".into()),
        question("kind", serde_json::json!({"text": {"long": true, "short": true}})),
        question("field", "shoe_size".into()),
        question("id", serde_json::Value::Null),
        serde_json::json!({"sections": [], "version": 2}),
        serde_json::json!([]),
    ] {
        assert!(serde_json::from_value::<Content>(json.clone()).is_err(), "{json}");
    }
    for json in [
        serde_json::json!({"a": {"date": "2025-02-30"}}),
        serde_json::json!({"a": {"amount": 1.5}}),
        serde_json::json!({"a": {"mood": "good"}}),
        serde_json::json!({"a": {"files": ["fiche.pdf"]}}),
    ] {
        assert!(serde_json::from_value::<Answers>(json.clone()).is_err(), "{json}");
    }
}

#[test]
fn a_reader_sees_answers_in_the_own_language() {
    let day = Date::from_calendar_date(2025, time::Month::June, 9).unwrap();
    let shown = |answer: Answer| Language::ALL.map(|language| answer.display(language));
    assert_eq!(shown(Answer::YesNo(true)), ["Ja", "Oui", "Ja", "Yes"]);
    assert_eq!(shown(Answer::YesNo(false)), ["Nee", "Non", "Nein", "No"]);
    assert_eq!(
        shown(Answer::Date(day)),
        ["09/06/2025", "09/06/2025", "09.06.2025", "09/06/2025"]
    );
    assert_eq!(options(&["Huur", "Koop"]).display(Language::Dutch), "Huur; Koop");
}

// The sample.

/// A question without its words: a condition's option as its position.
type Shape = (
    QuestionId,
    String,
    bool,
    Option<(QuestionId, Option<usize>)>,
    Option<Field>,
);

fn shape(content: &Content) -> Vec<Vec<Shape>> {
    let kind = |kind: &QuestionKind| match kind {
        QuestionKind::Choice { options, several } => format!("{} of {several}", options.len()),
        other => format!("{other:?}"),
    };
    let reply = |when: &Condition| match &content.question(&when.question).unwrap().kind {
        QuestionKind::Choice { options, .. } => options.iter().position(|option| *option == when.answer),
        _ => Some(usize::from(when.answer == Condition::YES)),
    };
    let shape = |question: &Question| {
        let when = question
            .shown_when
            .as_ref()
            .map(|when| (when.question.clone(), reply(when)));
        (
            question.id.clone(),
            kind(&question.kind),
            question.required,
            when,
            question.field,
        )
    };
    content
        .sections
        .iter()
        .map(|section| section.questions.iter().map(shape).collect())
        .collect()
}

#[test]
fn the_sample_can_be_sent_and_is_the_same_in_every_language() {
    let dutch = shape(&sample(Language::Dutch, 2025));
    for language in Language::ALL {
        let sample = sample(language, 2025);
        assert_eq!(sample.problems(), [], "{language:?}");
        assert_eq!(shape(&sample), dutch, "{language:?}");
    }
    assert!((8..=10).contains(&dutch.len()));
    assert!((35..=45).contains(&dutch.concat().len()), "{}", dutch.concat().len());
}

#[test]
fn the_sample_asks_what_an_office_needs() {
    let content = sample(Language::Dutch, 2025);
    let coupled: BTreeSet<_> = content.questions().filter_map(|question| question.field).collect();
    for field in PROPOSED_FIELDS {
        // One number, and no country, keep it short.
        assert!(
            coupled.contains(&field) || matches!(field, Field::Phone | Field::Country),
            "{field:?}"
        );
    }
    for name in [
        "joint_declaration",
        "foreign_accounts",
        "advance_payments",
        "certificates",
        "remarks",
    ] {
        assert!(content.question(&id(name)).is_some(), "{name}");
    }
    assert!(
        content
            .questions()
            .any(|question| question.required && question.shown_when.is_some())
    );
}

#[test]
fn the_sample_names_its_years_and_is_written_in_its_language_throughout() {
    let texts = |language| -> Vec<String> {
        let content = sample(language, 2025);
        let of_question = |question: &Question| {
            let options = match &question.kind {
                QuestionKind::Choice { options, .. } => options.clone(),
                _ => Vec::new(),
            };
            [vec![question.text.clone(), question.help.clone()], options].concat()
        };
        let of_section = |section: &Section| {
            let questions: Vec<_> = section.questions.iter().flat_map(of_question).collect();
            [vec![section.title.clone(), section.help.clone()], questions].concat()
        };
        content.sections.iter().flat_map(of_section).collect()
    };
    let all = Language::ALL.map(texts);
    for written in &all {
        assert!(written.iter().all(|text| !text.contains(['{', '}'])));
        assert!(written.iter().any(|text| text.contains("2025")));
        assert!(written.iter().any(|text| text.contains("2026")));
        for (text, dutch) in written.iter().zip(&all[0]) {
            assert_eq!(text.is_empty(), dutch.is_empty(), "{dutch}");
        }
    }
    // A sentence that stands in two languages was left untranslated; a word may be the same in both.
    for (one, two) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
        for (text, other) in all[one].iter().zip(&all[two]) {
            assert!(text != other || text.split(' ').count() == 1, "{text}");
        }
    }
}

#[test]
fn a_couple_can_fill_in_the_sample() {
    let content = sample(Language::French, 2025);
    let mut answers = Answers::default();
    let mut answer = |name: &str, typed: &str| {
        let answer = content
            .accept(&id(name), &[typed.to_owned()], Language::French)
            .unwrap();
        answers.0.insert(id(name), answer.unwrap());
    };
    for (name, typed) in [
        ("email", "anne@exemple.example"),
        ("mobile", "0470 12 34 56"),
        ("street", "Rue Haute"),
        ("house_number", "12"),
        ("postcode", "1000"),
        ("city", "Bruxelles"),
        ("civil_status", "Marié(e)"),
        ("changes", "Déménagement"),
        ("moving_date", "1er mars 2025"),
        ("joint_declaration", "oui"),
        ("partner_situation", "Pensionné(e)"),
        ("dependants", "non"),
        ("situation", "Indépendant(e)"),
        ("advance_payments", "4 500"),
        ("income_abroad", "non"),
        ("foreign_accounts", "non"),
        ("mortgage", "non"),
        ("other_property", "non"),
        ("expenses", "Libéralités (dons)"),
    ] {
        answer(name, typed);
    }
    assert_eq!(content.missing(&answers), [id("activity")]);
    answers.0.insert(id("activity"), words("Traductrice"));
    assert_eq!(content.missing(&answers), []);
    assert_eq!(content.submitted(&answers), answers);
}
