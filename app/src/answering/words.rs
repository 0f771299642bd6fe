//! Codes as words, for whoever answers.

use domain::{answers::AnswerProblem, field::Field, issue::IssueCode};

use crate::{
    i18n::t_string,
    words::{I18n, fill},
};

/// What is wrong with an answer, and what to do.
pub(super) fn problem(i18n: I18n, problem: AnswerProblem, field: Option<Field>) -> &'static str {
    match problem {
        AnswerProblem::TooLong => t_string!(i18n, answering.problem.too_long),
        AnswerProblem::NotYesNo | AnswerProblem::NotAnOption | AnswerProblem::SeveralAnswers => {
            t_string!(i18n, answering.problem.not_an_option)
        }
        AnswerProblem::NotAnAmount => t_string!(i18n, answering.problem.not_an_amount),
        AnswerProblem::AmountTooLarge => t_string!(i18n, answering.problem.amount_too_large),
        AnswerProblem::NotADate => t_string!(i18n, answering.problem.not_a_date),
        AnswerProblem::ImpossibleDate => t_string!(i18n, answering.problem.impossible_date),
        AnswerProblem::Field(IssueCode::SeveralEmails) => t_string!(i18n, answering.problem.one_email),
        AnswerProblem::Field(_) => match field {
            Some(Field::Email | Field::PartnerEmail) => t_string!(i18n, answering.problem.email),
            Some(Field::Mobile | Field::Phone) => t_string!(i18n, answering.problem.phone),
            Some(Field::Iban) => t_string!(i18n, answering.problem.iban),
            Some(Field::Postcode) => t_string!(i18n, answering.problem.postcode),
            _ => t_string!(i18n, answering.problem.other),
        },
        AnswerProblem::UnknownQuestion | AnswerProblem::NotAFile => t_string!(i18n, answering.problem.other),
    }
}

/// The size of a file.
pub(super) fn size(i18n: I18n, bytes: u32) -> String {
    const KILOBYTE: u32 = 1 << 10;
    const MEGABYTE: u32 = 1 << 20;
    match bytes {
        0..MEGABYTE => fill(
            t_string!(i18n, answering.file.kilobytes),
            &[("size", &bytes.div_ceil(KILOBYTE))],
        ),
        _ => fill(
            t_string!(i18n, answering.file.megabytes),
            &[("size", &bytes.div_ceil(MEGABYTE))],
        ),
    }
}
