//! What a client answered otherwise than the office has it: the office takes each over, or leaves it.

use serde::{Deserialize, Serialize};

use crate::{
    answers::{Answer, Answers, accept_field},
    changes::CellChange,
    difference::differences,
    field::{Field, FieldSet},
    questionnaire::{Content, PROPOSED_FIELDS, Question, QuestionId},
    record::Record,
    text, value,
};

/// One value that the client gives otherwise than the office has it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The question that asked for it.
    pub question: QuestionId,
    /// What changes if it is taken over: the value that the office has now, and the client's.
    pub cell: CellChange,
}

/// The fields that some offices keep in one line, in the street.
const ADDRESS_LINE: [Field; 3] = [Field::Street, Field::HouseNumber, Field::Box];

/// What `answers` propose for a client of whom the office has `record`, in field order.
///
/// An answer that says the same in another notation proposes nothing, also where the office has the house number in the
/// street. Neither does a question without an answer, but for the box of an address that the client has left. Law: once
/// all are taken over, nothing is proposed.
#[must_use]
pub fn proposals(content: &Content, answers: &Answers, record: &Record) -> Vec<Proposal> {
    let asked: Vec<_> = content
        .visible(answers)
        .filter_map(|question| {
            Some((
                question,
                question.field.filter(|field| PROPOSED_FIELDS.contains(field))?,
            ))
        })
        .collect();
    let answered: Vec<_> = asked
        .iter()
        .filter_map(|&(question, field)| Some((field, value_of(question, field, answers)?)))
        .collect();
    let given = Record::new(answered.iter().map(|(field, value)| (*field, Some(value.as_str()))));
    let is_same_address = says_same_address(record, &given);
    let has_left_box = has_moved(record, &given) && given.value(Field::Box).is_none();
    let given = if has_left_box {
        given.with(Field::Box, None)
    } else {
        given
    };
    let clears = FieldSet::EMPTY.with(Field::Box);
    differences(record, &given, clears)
        .filter(|difference| !(is_same_address && ADDRESS_LINE.contains(&difference.field)))
        .filter_map(|difference| {
            let (question, _) = asked.iter().rfind(|(_, field)| *field == difference.field)?;
            Some(Proposal {
                question: question.id.clone(),
                cell: CellChange {
                    field: difference.field,
                    old: difference.old.map(str::to_owned),
                    new: difference.new.map(str::to_owned),
                },
            })
        })
        .collect()
}

/// The answer to a question as a value of its field, in canonical form.
fn value_of(question: &Question, field: Field, answers: &Answers) -> Option<String> {
    match question.answer_in(answers)? {
        Answer::Text(text) => accept_field(field, text).ok()?,
        _ => None,
    }
}

/// Whether the office has the house number in the street, and the client gives the same address in its parts.
fn says_same_address(record: &Record, given: &Record) -> bool {
    let is_parted = record.value(Field::HouseNumber).is_none() && given.value(Field::HouseNumber).is_some();
    let now = ADDRESS_LINE.map(|field| record.value(field));
    let then = ADDRESS_LINE.map(|field| given.value(field).or(record.value(field)));
    is_parted && line(now) == line(then)
}

/// Whether the client gives another street or another number.
fn has_moved(record: &Record, given: &Record) -> bool {
    let differs = |field| match (record.value(field), given.value(field)) {
        (Some(known), Some(given)) => !value::same(field, known, given),
        _ => false,
    };
    differs(Field::Street) || differs(Field::HouseNumber)
}

/// An address in one line, as it is compared: without the word before the box.
fn line(parts: [Option<&str>; 3]) -> String {
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    let folded = text::fold(&parts.join(" ")).into_owned();
    let words = folded
        .split(' ')
        .filter(|word| !matches!(*word, "bus" | "bte" | "boite" | "bk" | "box"));
    words.collect::<Vec<_>>().join(" ")
}
