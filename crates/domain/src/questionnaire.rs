//! What an office asks its clients: sections of questions, some of them shown only after a certain answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    field::{Field, FieldSet},
    text,
};

/// The most sections of one questionnaire.
pub const MOST_SECTIONS: usize = 50;
/// The most questions of one questionnaire, all sections together.
pub const MOST_QUESTIONS: usize = 300;
/// The most options of one choice.
pub const MOST_OPTIONS: usize = 50;
/// The longest title, question or option, in characters.
pub const LONGEST_TEXT: usize = 2_000;
/// The longest help, in characters.
pub const LONGEST_HELP: usize = 4_000;
/// The longest id of a question, in bytes.
pub const LONGEST_ID: usize = 64;

/// The fields for which a client may propose a new value: how to reach and to pay them, never who they are.
pub const PROPOSED_FIELDS: [Field; 11] = [
    Field::Email,
    Field::Mobile,
    Field::Phone,
    Field::Street,
    Field::HouseNumber,
    Field::Box,
    Field::Postcode,
    Field::City,
    Field::Country,
    Field::Iban,
    Field::PartnerEmail,
];

/// One version of a questionnaire: its sections, in order.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// In the order of the screen.
    pub sections: Vec<Section>,
}

/// Questions that belong together.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// What they are about.
    pub title: String,
    /// A few words before the first question; may be empty.
    pub help: String,
    /// In the order of the screen.
    pub questions: Vec<Question>,
}

/// Names one question of a questionnaire, in every version and copy of it: lower case letters, digits and underscores.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct QuestionId(pub String);

/// One question.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stays the same whatever else is edited.
    pub id: QuestionId,
    /// The question itself.
    pub text: String,
    /// What helps to answer it; may be empty.
    pub help: String,
    /// What answers it.
    pub kind: QuestionKind,
    /// Whether the client cannot submit without an answer, where the question is shown.
    pub required: bool,
    /// The answer after which it is shown; always, where there is none.
    pub shown_when: Option<Condition>,
    /// The field for which the answer is proposed to the office.
    pub field: Option<Field>,
}

/// What answers a question.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum QuestionKind {
    /// Words.
    Text {
        /// Whether there is room for several lines.
        long: bool,
    },
    /// Yes or no.
    YesNo,
    /// One of the options, or some of them.
    Choice {
        /// In the order of the screen.
        options: Vec<String>,
        /// Whether more than one may be chosen.
        several: bool,
    },
    /// An amount in euros.
    Amount,
    /// A day.
    Date,
    /// One file or more.
    File,
}

/// An answer to an earlier question, after which another question is shown.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Which question: a choice, or one of yes and no.
    pub question: QuestionId,
    /// One of its options, [`Condition::YES`] or [`Condition::NO`].
    pub answer: String,
}

impl Condition {
    /// The answer yes, in every language.
    pub const YES: &str = "yes";
    /// The answer no, in every language.
    pub const NO: &str = "no";
}

/// Something for which a questionnaire cannot be sent.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ContentProblem {
    /// Where.
    pub place: Place,
    /// What.
    pub fault: Fault,
}

/// A place in a questionnaire, by positions that count from 0: an id may be empty or doubled.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The questionnaire as a whole.
    Questionnaire,
    /// One section.
    Section(u32),
    /// One question.
    Question {
        /// Its section.
        section: u32,
        /// Its position in that section.
        question: u32,
    },
}

/// What can be wrong with a questionnaire. The interface has a sentence for each, in four languages.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// There is no question at all.
    NothingAsked,
    /// More than [`MOST_SECTIONS`].
    TooManySections,
    /// More than [`MOST_QUESTIONS`].
    TooManyQuestions,
    /// A title, a question or an option without words.
    EmptyText,
    /// A title, a question or an option longer than [`LONGEST_TEXT`].
    TextTooLong,
    /// Longer than [`LONGEST_HELP`].
    HelpTooLong,
    /// An id that is empty, longer than [`LONGEST_ID`], or has other characters than it may.
    InvalidId,
    /// An id that an earlier question has.
    DoubledId,
    /// A choice without two options at least.
    TooFewOptions,
    /// More than [`MOST_OPTIONS`].
    TooManyOptions,
    /// Two options that are the same.
    DoubledOption,
    /// The condition's question is not there, or not earlier.
    ConditionNotEarlier,
    /// The condition's question cannot have that answer.
    ConditionImpossible,
    /// An earlier question proposes the same field.
    FieldCoupledTwice,
    /// A client may not propose this field: see [`PROPOSED_FIELDS`].
    FieldNotProposed,
    /// Only the answer to a question for one line of text can be proposed.
    FieldNeedsText,
}

impl Content {
    /// Its questions, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    /// The question of that id; the first, where it is doubled.
    #[must_use]
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions().find(|question| question.id == *id)
    }

    /// An id for a new question: `q1`, `q2`, ..., one above the highest of that form.
    #[must_use]
    pub fn next_id(&self) -> QuestionId {
        let number = |question: &Question| question.id.0.strip_prefix('q')?.parse::<u32>().ok();
        let highest = self.questions().filter_map(number).max().unwrap_or_default();
        let above = u64::from(highest).saturating_add(1);
        QuestionId(format!("q{above}"))
    }

    /// The questions that are shown only after a certain answer to `id`.
    pub fn dependants(&self, id: &QuestionId) -> impl Iterator<Item = &Question> {
        let depends = move |question: &&Question| question.shown_when.as_ref().is_some_and(|when| when.question == *id);
        self.questions().filter(depends)
    }

    /// Everything for which it cannot be sent, in order; empty where it can.
    #[must_use]
    pub fn problems(&self) -> Vec<ContentProblem> {
        let mut review = Review::default();
        let asked = self.questions().count();
        review.find_if(asked == 0, Place::Questionnaire, Fault::NothingAsked);
        review.find_if(asked > MOST_QUESTIONS, Place::Questionnaire, Fault::TooManyQuestions);
        let has_many = self.sections.len() > MOST_SECTIONS;
        review.find_if(has_many, Place::Questionnaire, Fault::TooManySections);
        for (position, section) in (0..).zip(&self.sections) {
            review.section(position, section);
        }
        review.problems
    }
}

/// What was seen on the way through a questionnaire.
#[derive(Default)]
struct Review<'a> {
    problems: Vec<ContentProblem>,
    earlier: BTreeMap<&'a QuestionId, &'a QuestionKind>,
    coupled: FieldSet,
}

impl<'a> Review<'a> {
    fn find_if(&mut self, applies: bool, place: Place, fault: Fault) {
        if applies {
            self.problems.push(ContentProblem { place, fault });
        }
    }

    fn section(&mut self, position: u32, section: &'a Section) {
        let place = Place::Section(position);
        self.text(place, &section.title);
        self.help(place, &section.help);
        for (number, question) in (0..).zip(&section.questions) {
            let place = Place::Question {
                section: position,
                question: number,
            };
            self.question(place, question);
        }
    }

    fn question(&mut self, place: Place, question: &'a Question) {
        self.find_if(!is_id(&question.id.0), place, Fault::InvalidId);
        self.text(place, &question.text);
        self.help(place, &question.help);
        if let QuestionKind::Choice { options, .. } = &question.kind {
            self.options(place, options);
        }
        if let Some(condition) = &question.shown_when {
            self.condition(place, condition);
        }
        if let Some(field) = question.field {
            self.field(place, field, &question.kind);
        }
        let is_doubled = self.earlier.contains_key(&question.id);
        self.find_if(is_doubled, place, Fault::DoubledId);
        self.earlier.entry(&question.id).or_insert(&question.kind);
    }

    fn text(&mut self, place: Place, words: &str) {
        self.find_if(is_blank(words), place, Fault::EmptyText);
        self.find_if(is_longer(words, LONGEST_TEXT), place, Fault::TextTooLong);
    }

    fn help(&mut self, place: Place, help: &str) {
        self.find_if(is_longer(help, LONGEST_HELP), place, Fault::HelpTooLong);
    }

    /// Each fault once, however many options have it.
    fn options(&mut self, place: Place, options: &[String]) {
        let mut sorted: Vec<_> = options.iter().map(|option| text::trim(option)).collect();
        sorted.sort_unstable();
        let all = sorted.len();
        sorted.dedup();
        self.find_if(all < 2, place, Fault::TooFewOptions);
        self.find_if(all > MOST_OPTIONS, place, Fault::TooManyOptions);
        self.find_if(sorted.len() < all, place, Fault::DoubledOption);
        let is_empty = options.iter().any(|option| is_blank(option));
        self.find_if(is_empty, place, Fault::EmptyText);
        let is_long = options.iter().any(|option| is_longer(option, LONGEST_TEXT));
        self.find_if(is_long, place, Fault::TextTooLong);
    }

    fn condition(&mut self, place: Place, condition: &Condition) {
        match self.earlier.get(&condition.question) {
            None => self.find_if(true, place, Fault::ConditionNotEarlier),
            Some(kind) => {
                let is_possible = kind.can_be(&condition.answer);
                self.find_if(!is_possible, place, Fault::ConditionImpossible);
            }
        }
    }

    fn field(&mut self, place: Place, field: Field, kind: &QuestionKind) {
        let is_line = matches!(kind, QuestionKind::Text { long: false });
        self.find_if(!is_line, place, Fault::FieldNeedsText);
        self.find_if(!PROPOSED_FIELDS.contains(&field), place, Fault::FieldNotProposed);
        self.find_if(self.coupled.contains(field), place, Fault::FieldCoupledTwice);
        self.coupled = self.coupled.with(field);
    }
}

impl QuestionKind {
    /// Whether a question of this kind can have the answer that a condition names.
    #[must_use]
    pub fn can_be(&self, answer: &str) -> bool {
        match self {
            Self::YesNo => matches!(answer, Condition::YES | Condition::NO),
            Self::Choice { options, .. } => options.iter().any(|option| option == answer),
            Self::Text { .. } | Self::Amount | Self::Date | Self::File => false,
        }
    }
}

fn is_id(id: &str) -> bool {
    let is_kept = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(is_kept)
}

fn is_blank(words: &str) -> bool {
    text::trim(words).is_empty()
}

/// Whether it has more characters than that.
pub(crate) fn is_longer(words: &str, longest: usize) -> bool {
    words.len() > longest && words.chars().nth(longest).is_some()
}
