//! What the editor says: faults, kinds and conditions in the language of the screen.

use domain::questionnaire::{
    Condition, Content, Fault, LONGEST_HELP, LONGEST_TEXT, MOST_OPTIONS, MOST_QUESTIONS, MOST_SECTIONS, Place, Question,
};

use super::edit::Kind;
use crate::{i18n::t_string, words};

pub(super) use crate::words::{I18n, fill};

/// What answers a question.
pub(super) fn kind(i18n: I18n, kind: Kind) -> &'static str {
    match kind {
        Kind::Line => t_string!(i18n, questionnaires.kind_line),
        Kind::Lines => t_string!(i18n, questionnaires.kind_lines),
        Kind::YesNo => t_string!(i18n, questionnaires.kind_yes_no),
        Kind::One => t_string!(i18n, questionnaires.kind_one),
        Kind::Several => t_string!(i18n, questionnaires.kind_several),
        Kind::Amount => t_string!(i18n, questionnaires.kind_amount),
        Kind::Date => t_string!(i18n, questionnaires.kind_date),
        Kind::File => t_string!(i18n, questionnaires.kind_file),
    }
}

/// The answer that a condition waits for, on screen.
pub(super) fn answer(i18n: I18n, answer: &str) -> String {
    match answer {
        Condition::YES => t_string!(i18n, questionnaires.yes).to_owned(),
        Condition::NO => t_string!(i18n, questionnaires.no).to_owned(),
        option => option.to_owned(),
    }
}

/// A text to name something by, or what stands for it while it is empty.
pub(super) fn named(text: &str, otherwise: &'static str) -> String {
    const LONGEST: usize = 80;
    let text = text.trim();
    if text.is_empty() {
        return otherwise.to_owned();
    }
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text).trim_end()),
        None => text.to_owned(),
    }
}

/// What a question is called.
pub(super) fn question_name(i18n: I18n, question: &Question) -> String {
    named(&question.text, t_string!(i18n, questionnaires.unasked))
}

/// What a section is called.
pub(super) fn section_name(i18n: I18n, title: &str) -> String {
    named(title, t_string!(i18n, questionnaires.untitled))
}

/// Below a question: its kind, whether it must be answered, when it is shown.
pub(super) fn summary(i18n: I18n, content: &Content, question: &Question) -> String {
    let mut parts = vec![kind(i18n, Kind::of(&question.kind)).to_owned()];
    if question.required {
        parts.push(t_string!(i18n, questionnaires.is_required).to_owned());
    }
    if let Some(when) = &question.shown_when {
        let asked = content.question(&when.question);
        let asked = asked.map(|asked| question_name(i18n, asked));
        let asked = asked.unwrap_or_else(|| t_string!(i18n, questionnaires.not_earlier).to_owned());
        parts.push(fill(
            t_string!(i18n, questionnaires.only_after),
            &[("question", &asked), ("answer", &answer(i18n, &when.answer))],
        ));
    }
    if let Some(field) = question.field {
        parts.push(crate::import::field_name(i18n, field).to_owned());
    }
    parts.join(" · ")
}

/// What is wrong, and what to do.
pub(super) fn fault(i18n: I18n, place: Place, fault: Fault) -> String {
    let most = |most: usize| words::number(i18n, u32::try_from(most).unwrap_or(u32::MAX));
    let (sentence, most) = match fault {
        Fault::NothingAsked => (t_string!(i18n, questionnaires.fault.nothing_asked), String::new()),
        Fault::TooManySections => (
            t_string!(i18n, questionnaires.fault.too_many_sections),
            most(MOST_SECTIONS),
        ),
        Fault::TooManyQuestions => (
            t_string!(i18n, questionnaires.fault.too_many_questions),
            most(MOST_QUESTIONS),
        ),
        Fault::EmptyText if matches!(place, Place::Section(_)) => {
            (t_string!(i18n, questionnaires.fault.empty_title), String::new())
        }
        Fault::EmptyText => (t_string!(i18n, questionnaires.fault.empty_text), String::new()),
        Fault::TextTooLong => (t_string!(i18n, questionnaires.fault.text_too_long), most(LONGEST_TEXT)),
        Fault::HelpTooLong => (t_string!(i18n, questionnaires.fault.help_too_long), most(LONGEST_HELP)),
        Fault::InvalidId => (t_string!(i18n, questionnaires.fault.invalid_id), String::new()),
        Fault::DoubledId => (t_string!(i18n, questionnaires.fault.doubled_id), String::new()),
        Fault::TooFewOptions => (t_string!(i18n, questionnaires.fault.too_few_options), String::new()),
        Fault::TooManyOptions => (
            t_string!(i18n, questionnaires.fault.too_many_options),
            most(MOST_OPTIONS),
        ),
        Fault::DoubledOption => (t_string!(i18n, questionnaires.fault.doubled_option), String::new()),
        Fault::ConditionNotEarlier => (
            t_string!(i18n, questionnaires.fault.condition_not_earlier),
            String::new(),
        ),
        Fault::ConditionImpossible => (
            t_string!(i18n, questionnaires.fault.condition_impossible),
            String::new(),
        ),
        Fault::FieldCoupledTwice => (t_string!(i18n, questionnaires.fault.field_coupled_twice), String::new()),
        Fault::FieldNotProposed => (t_string!(i18n, questionnaires.fault.field_not_proposed), String::new()),
        Fault::FieldNeedsText => (t_string!(i18n, questionnaires.fault.field_needs_text), String::new()),
    };
    fill(sentence, &[("most", &most)])
}
