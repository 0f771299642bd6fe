//! What a client answered otherwise than the office has it: the office takes each over, or leaves it.

use serde::{Deserialize, Serialize};

use crate::{
    answers::{Answer, Answers, accept_field},
    changes::CellChange,
    difference::differences,
    field::{Field, FieldSet},
    questionnaire::{Content, PROPOSED_FIELDS, Question, QuestionId},
    record::Record,
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

/// What `answers` propose for a client of whom the office has `record`, in field order.
///
/// An answer that says the same in another notation proposes nothing, and neither does a question without an answer: a
/// client clears no value. Law: once all are taken over, nothing is proposed.
#[must_use]
pub fn proposals(content: &Content, answers: &Answers, record: &Record) -> Vec<Proposal> {
    let answered: Vec<_> = content
        .visible(answers)
        .filter_map(|question| value_of(question, answers).map(|(field, value)| (question, field, value)))
        .collect();
    let given = Record::new(answered.iter().map(|(_, field, value)| (*field, Some(value.as_str()))));
    let asked = |field: Field| answered.iter().rev().find(|(_, asked, _)| *asked == field);
    differences(record, &given, FieldSet::EMPTY)
        .filter_map(|difference| {
            let (question, ..) = asked(difference.field)?;
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

/// The field that an answer is about, with its value in canonical form.
fn value_of(question: &Question, answers: &Answers) -> Option<(Field, String)> {
    let field = question.field.filter(|field| PROPOSED_FIELDS.contains(field))?;
    match question.answer_in(answers)? {
        Answer::Text(text) => Some((field, accept_field(field, text).ok()??)),
        _ => None,
    }
}
