//! What a client answers, which questions that shows, and how typed text becomes an answer.

use std::{borrow::Cow, collections::BTreeMap, ops::RangeInclusive};

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::{
    amount,
    cell::Cell,
    date,
    field::Field,
    issue::{IssueCode, Severity},
    language::Language,
    questionnaire::{Condition, Content, Question, QuestionId, QuestionKind, is_longer},
    text,
    value::{self, Context},
};

/// The longest text that answers a question, in characters.
pub const LONGEST_ANSWER: usize = 10_000;
/// The years of dates that clients are asked for.
pub const YEARS: RangeInclusive<i32> = 1900..=2199;

/// Names one file that a client sent along.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct UploadId(pub Uuid);

/// What a client answered, hidden questions included: who changes an answer back finds what was typed before.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<QuestionId, Answer>);

/// The answer to one question.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Words; of a question with a field, its canonical form.
    Text(String),
    /// Yes or no.
    YesNo(bool),
    /// The chosen options, in the order of the question.
    Choice(Vec<String>),
    /// Cents.
    Amount(i64),
    /// A day; ISO 8601 in JSON.
    Date(#[serde(with = "iso")] Date),
    /// The files, in the order in which they came.
    Files(Vec<UploadId>),
}

/// Why typed text is no answer. The interface has a sentence for each, in four languages.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AnswerProblem {
    /// The questionnaire does not ask this.
    #[error("the questionnaire has no such question")]
    UnknownQuestion,
    /// Longer than [`LONGEST_ANSWER`].
    #[error("the answer is too long")]
    TooLong,
    /// Neither yes nor no.
    #[error("the answer is neither yes nor no")]
    NotYesNo,
    /// None of the options.
    #[error("the answer is none of the options")]
    NotAnOption,
    /// More than one answer where only one is possible.
    #[error("only one answer is possible")]
    SeveralAnswers,
    /// No amount, or one that can be read two ways.
    #[error("the answer is no amount")]
    NotAnAmount,
    /// Beyond [`amount::MOST_CENTS`].
    #[error("the amount is too large")]
    AmountTooLarge,
    /// No day with a year of four digits, among [`YEARS`].
    #[error("the answer is no date")]
    NotADate,
    /// A day that no calendar has.
    #[error("no calendar has that day")]
    ImpossibleDate,
    /// Files are sent, not typed.
    #[error("a file is sent, not typed")]
    NotAFile,
    /// The rule of the question's field refuses it.
    #[error("the value does not fit the field")]
    Field(IssueCode),
}

impl Content {
    /// The questions that are shown after `answers`, in order: those without a condition, and those of which the
    /// condition's question is itself shown, earlier, and answered so.
    ///
    /// Law: whether a question is shown depends on the answers to earlier questions alone.
    pub fn visible<'a>(&'a self, answers: &Answers) -> impl Iterator<Item = &'a Question> {
        let mut shown: BTreeMap<&QuestionId, Option<&Answer>> = BTreeMap::new();
        self.questions().filter(move |question| {
            let is_shown = match &question.shown_when {
                None => true,
                Some(when) => shown.get(&when.question).is_some_and(|answer| when.is_met_by(*answer)),
            };
            if is_shown {
                shown.entry(&question.id).or_insert(question.answer_in(answers));
            }
            is_shown
        })
    }

    /// The questions that keep the client from submitting: required, shown and not answered.
    #[must_use]
    pub fn missing(&self, answers: &Answers) -> Vec<QuestionId> {
        self.visible(answers)
            .filter(|question| question.required && question.answer_in(answers).is_none())
            .map(|question| question.id.clone())
            .collect()
    }

    /// What is submitted: the answers that fit a question that is shown. Law: submitting that once more submits the same.
    #[must_use]
    pub fn submitted(&self, answers: &Answers) -> Answers {
        let answered = |question: &Question| Some((question.id.clone(), question.answer_in(answers)?.clone()));
        Answers(self.visible(answers).filter_map(answered).collect())
    }

    /// Reads what was typed in answer to a question, shown or not: one text, or the options that were chosen. `None`
    /// where nothing was.
    ///
    /// # Errors
    /// Why it is no answer to that question.
    pub fn accept(
        &self,
        question: &QuestionId,
        typed: &[String],
        language: Language,
    ) -> Result<Option<Answer>, AnswerProblem> {
        let question = self.question(question).ok_or(AnswerProblem::UnknownQuestion)?;
        match typed.iter().all(|text| is_blank(text)) {
            true => Ok(None),
            false => question.accept(typed, language),
        }
    }
}

impl Condition {
    fn is_met_by(&self, answer: Option<&Answer>) -> bool {
        match answer {
            Some(Answer::YesNo(true)) => self.answer == Self::YES,
            Some(Answer::YesNo(false)) => self.answer == Self::NO,
            Some(Answer::Choice(chosen)) => chosen.contains(&self.answer),
            _ => false,
        }
    }
}

impl Question {
    /// Its answer, if there is one that says something and fits: another version may have asked otherwise.
    #[must_use]
    pub fn answer_in<'a>(&self, answers: &'a Answers) -> Option<&'a Answer> {
        answers.0.get(&self.id).filter(|answer| self.is_answered_by(answer))
    }

    fn is_answered_by(&self, answer: &Answer) -> bool {
        match (&self.kind, answer) {
            (QuestionKind::Text { .. }, Answer::Text(text)) => !is_blank(text) && !is_longer(text, LONGEST_ANSWER),
            (QuestionKind::YesNo, Answer::YesNo(_)) | (QuestionKind::Date, Answer::Date(_)) => true,
            (QuestionKind::Choice { options, several }, Answer::Choice(chosen)) => {
                self::chosen(options, *several, chosen).is_ok_and(|known| known == *chosen && !chosen.is_empty())
            }
            (QuestionKind::Amount, Answer::Amount(cents)) => (-amount::MOST_CENTS..=amount::MOST_CENTS).contains(cents),
            (QuestionKind::File, Answer::Files(files)) => !files.is_empty(),
            _ => false,
        }
    }

    fn accept(&self, typed: &[String], language: Language) -> Result<Option<Answer>, AnswerProblem> {
        let answer = match &self.kind {
            QuestionKind::Text { long } => {
                let words = self.accept_words(only(typed)?, *long)?;
                return Ok(words.map(Answer::Text));
            }
            QuestionKind::YesNo => Answer::YesNo(accept_yes_no(only(typed)?)?),
            QuestionKind::Choice { options, several } => Answer::Choice(chosen(options, *several, typed)?),
            QuestionKind::Amount => Answer::Amount(accept_amount(only(typed)?, language)?),
            QuestionKind::Date => Answer::Date(accept_date(only(typed)?)?),
            QuestionKind::File => return Err(AnswerProblem::NotAFile),
        };
        Ok(Some(answer))
    }

    fn accept_words(&self, typed: &str, long: bool) -> Result<Option<String>, AnswerProblem> {
        if is_longer(typed, LONGEST_ANSWER) {
            return Err(AnswerProblem::TooLong);
        }
        let words = match (self.field, long) {
            (Some(field), _) => accept_field(field, typed)?,
            (None, true) => Some(squeezed_lines(typed)),
            (None, false) => Some(text::squeeze(typed).into_owned()),
        };
        // Composing takes some letters of other scripts apart.
        let is_long = words.as_deref().is_some_and(|words| is_longer(words, LONGEST_ANSWER));
        if is_long {
            Err(AnswerProblem::TooLong)
        } else {
            Ok(words)
        }
    }
}

impl Answer {
    /// The answer for a reader of that language; of files, how many.
    #[must_use]
    pub fn display(&self, language: Language) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::YesNo(yes) => yes_no(*yes, language).to_owned(),
            Self::Choice(chosen) => chosen.join("; "),
            Self::Amount(cents) => amount::display(*cents, language),
            Self::Date(date) => date::display(*date, language),
            Self::Files(files) => files.len().to_string(),
        }
    }
}

fn is_blank(text: &str) -> bool {
    text::trim(text).is_empty()
}

/// The one text that is not blank.
fn only(typed: &[String]) -> Result<&str, AnswerProblem> {
    let mut filled = typed.iter().filter(|text| !is_blank(text));
    match (filled.next(), filled.next()) {
        (Some(text), None) => Ok(text),
        _ => Err(AnswerProblem::SeveralAnswers),
    }
}

/// The options that were chosen, in their own order, each once.
fn chosen(options: &[String], several: bool, typed: &[String]) -> Result<Vec<String>, AnswerProblem> {
    let is_option = |text: &String| is_blank(text) || options.contains(text);
    if !typed.iter().all(is_option) {
        return Err(AnswerProblem::NotAnOption);
    }
    let chosen: Vec<_> = options
        .iter()
        .filter(|option| typed.contains(option))
        .cloned()
        .collect();
    match several || chosen.len() == 1 {
        true => Ok(chosen),
        false => Err(AnswerProblem::SeveralAnswers),
    }
}

/// A value of `field` in its canonical form. Whoever types it can still repair it, so a telephone number that cannot be
/// called and a second address of mail are refused, which an import would keep.
pub(crate) fn accept_field(field: Field, typed: &str) -> Result<Option<String>, AnswerProblem> {
    // No field that is proposed is read by the clock or the office's language.
    let context = Context {
        today: Date::MAX,
        default_language: Language::Dutch,
    };
    let parsed = value::parse(field, Cell::Text(typed), &context);
    let refused = parsed.issues.iter().copied().find(|issue| match issue {
        IssueCode::SeveralEmails => true,
        IssueCode::Unrecognised => matches!(field, Field::Mobile | Field::Phone),
        _ => issue.severity() == Severity::Error,
    });
    match refused {
        Some(issue) => Err(AnswerProblem::Field(issue)),
        None => Ok(parsed.value.map(Cow::into_owned)),
    }
}

fn accept_yes_no(typed: &str) -> Result<bool, AnswerProblem> {
    match &*text::fold(typed) {
        Condition::YES | "ja" | "oui" | "y" | "j" | "o" => Ok(true),
        Condition::NO | "nee" | "neen" | "non" | "nein" | "n" => Ok(false),
        _ => Err(AnswerProblem::NotYesNo),
    }
}

fn accept_amount(typed: &str, language: Language) -> Result<i64, AnswerProblem> {
    amount::parse(typed, language).map_err(|code| match code {
        IssueCode::TooLong => AnswerProblem::AmountTooLarge,
        _ => AnswerProblem::NotAnAmount,
    })
}

/// Of digits alone, only those of a whole date: people do not type the serial numbers of spreadsheets. A year takes four
/// digits, which at the end of the calendar is the only way to read one.
fn accept_date(typed: &str) -> Result<Date, AnswerProblem> {
    let trimmed = text::trim(typed);
    if trimmed.len() < 8 {
        return Err(AnswerProblem::NotADate);
    }
    let date = date::parse(trimmed, Date::MAX).map_err(|code| match code {
        IssueCode::ImpossibleDate => AnswerProblem::ImpossibleDate,
        _ => AnswerProblem::NotADate,
    })?;
    // While a year is being typed, a date picker says `0002`.
    let is_whole = YEARS.contains(&date.year());
    is_whole.then_some(date).ok_or(AnswerProblem::NotADate)
}

/// Every line squeezed, the empty ones between others kept.
fn squeezed_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(text::squeeze).collect();
    text::trim(&lines.join("\n")).to_owned()
}

const fn yes_no(yes: bool, language: Language) -> &'static str {
    match (language, yes) {
        (Language::Dutch | Language::German, true) => "Ja",
        (Language::Dutch, false) => "Nee",
        (Language::French, true) => "Oui",
        (Language::French, false) => "Non",
        (Language::German, false) => "Nein",
        (Language::English, true) => "Yes",
        (Language::English, false) => "No",
    }
}

/// A day in JSON.
mod iso {
    use std::borrow::Cow;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use time::Date;

    use crate::date;

    pub fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&date::to_iso(*date))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        date::from_iso(&text).ok_or_else(|| D::Error::custom("not a day of the calendar"))
    }
}
