//! What the editor does to a questionnaire: adding, removing, moving and changing, on the content alone.

use domain::{
    language::Language,
    questionnaire::{Condition, Content, Question, QuestionId, QuestionKind, Section},
};

use crate::i18n::{Locale, td_string};

/// Which way something moves.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Way {
    Up,
    Down,
}

/// The kinds of question, as one choice.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Line,
    Lines,
    YesNo,
    One,
    Several,
    Amount,
    Date,
    File,
}

impl Kind {
    pub(super) const ALL: [Self; 8] = [
        Self::YesNo,
        Self::One,
        Self::Several,
        Self::Line,
        Self::Lines,
        Self::Amount,
        Self::Date,
        Self::File,
    ];

    pub(super) fn of(kind: &QuestionKind) -> Self {
        match kind {
            QuestionKind::Text { long: false } => Self::Line,
            QuestionKind::Text { long: true } => Self::Lines,
            QuestionKind::YesNo => Self::YesNo,
            QuestionKind::Choice { several: false, .. } => Self::One,
            QuestionKind::Choice { several: true, .. } => Self::Several,
            QuestionKind::Amount => Self::Amount,
            QuestionKind::Date => Self::Date,
            QuestionKind::File => Self::File,
        }
    }

    /// Its name in the page.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Lines => "lines",
            Self::YesNo => "yes_no",
            Self::One => "one",
            Self::Several => "several",
            Self::Amount => "amount",
            Self::Date => "date",
            Self::File => "file",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Where a question stands: its section and its place there, from 0.
pub(super) fn place_of(content: &Content, id: &QuestionId) -> Option<(usize, usize)> {
    content.sections.iter().enumerate().find_map(|(section, part)| {
        let place = part.questions.iter().position(|question| question.id == *id)?;
        Some((section, place))
    })
}

pub(super) fn question_mut<'a>(content: &'a mut Content, id: &QuestionId) -> Option<&'a mut Question> {
    let questions = content.sections.iter_mut().flat_map(|section| &mut section.questions);
    questions.into_iter().find(|question| question.id == *id)
}

/// A new question at the end of a section. Nothing happens where there is no such section.
pub(super) fn add_question(content: &mut Content, section: usize) -> Option<QuestionId> {
    let id = content.next_id();
    let section = content.sections.get_mut(section)?;
    section.questions.push(Question {
        id: id.clone(),
        text: String::new(),
        help: String::new(),
        kind: QuestionKind::YesNo,
        required: false,
        shown_when: None,
        field: None,
    });
    Some(id)
}

/// Takes a question out. What was shown only after an answer to it, is shown always from now on.
pub(super) fn remove_question(content: &mut Content, id: &QuestionId) {
    for section in &mut content.sections {
        section.questions.retain(|question| question.id != *id);
    }
    drop_conditions(content);
}

/// Takes a section out with its questions, and the conditions on them.
pub(super) fn remove_section(content: &mut Content, section: usize) {
    if section < content.sections.len() {
        content.sections.remove(section);
        drop_conditions(content);
    }
}

/// Drops the conditions on questions that are not there.
fn drop_conditions(content: &mut Content) {
    let there: Vec<_> = content.questions().map(|question| question.id.clone()).collect();
    for question in content.sections.iter_mut().flat_map(|section| &mut section.questions) {
        if question
            .shown_when
            .as_ref()
            .is_some_and(|when| !there.contains(&when.question))
        {
            question.shown_when = None;
        }
    }
}

/// The questions outside a section that are shown only after an answer within it.
pub(super) fn dependants_of_section(content: &Content, section: usize) -> Vec<&Question> {
    let Some(removed) = content.sections.get(section) else {
        return Vec::new();
    };
    let is_removed = |id: &QuestionId| removed.questions.iter().any(|question| question.id == *id);
    let depends = |question: &&Question| {
        let waits = question
            .shown_when
            .as_ref()
            .is_some_and(|when| is_removed(&when.question));
        waits && !is_removed(&question.id)
    };
    content.questions().filter(depends).collect()
}

/// Moves a question one place; past the end of its section it goes to the next one. `false` where it is at the end already.
pub(super) fn move_question(content: &mut Content, id: &QuestionId, way: Way) -> bool {
    let Some((section, place)) = place_of(content, id) else {
        return false;
    };
    let inside = content.sections.get(section).map_or(0, |part| part.questions.len());
    let target = match way {
        Way::Up if place > 0 => (section, place - 1),
        Way::Down if place + 1 < inside => (section, place + 1),
        Way::Up if section > 0 => {
            let before = content.sections.get(section - 1).map_or(0, |part| part.questions.len());
            (section - 1, before)
        }
        Way::Down if section + 1 < content.sections.len() => (section + 1, 0),
        Way::Up | Way::Down => return false,
    };
    let Some(from) = content.sections.get_mut(section) else {
        return false;
    };
    let question = from.questions.remove(place);
    if let Some(to) = content.sections.get_mut(target.0) {
        to.questions.insert(target.1.min(to.questions.len()), question);
    }
    true
}

/// Moves a section one place. `false` where it is at the end already.
pub(super) fn move_section(content: &mut Content, section: usize, way: Way) -> bool {
    let other = match way {
        Way::Up => section.checked_sub(1),
        Way::Down => section.checked_add(1),
    };
    match other {
        Some(other) if other.max(section) < content.sections.len() => {
            content.sections.swap(section, other);
            true
        }
        _ => false,
    }
}

/// Changes what answers a question. Options stay where there still are any; a field is coupled to a line of text only.
pub(super) fn set_kind(question: &mut Question, kind: Kind) {
    let options = || match &question.kind {
        QuestionKind::Choice { options, .. } => options.clone(),
        _ => vec![String::new(), String::new()],
    };
    question.kind = match kind {
        Kind::Line => QuestionKind::Text { long: false },
        Kind::Lines => QuestionKind::Text { long: true },
        Kind::YesNo => QuestionKind::YesNo,
        Kind::One => QuestionKind::Choice {
            options: options(),
            several: false,
        },
        Kind::Several => QuestionKind::Choice {
            options: options(),
            several: true,
        },
        Kind::Amount => QuestionKind::Amount,
        Kind::Date => QuestionKind::Date,
        Kind::File => QuestionKind::File,
    };
    if kind != Kind::Line {
        question.field = None;
    }
}

/// The options of a question; none where it is no choice.
pub(super) fn options(question: &Question) -> &[String] {
    match &question.kind {
        QuestionKind::Choice { options, .. } => options,
        _ => &[],
    }
}

/// Writes an option otherwise, and the conditions that wait for it.
pub(super) fn write_option(content: &mut Content, id: &QuestionId, place: usize, text: String) {
    let Some(question) = question_mut(content, id) else {
        return;
    };
    let QuestionKind::Choice { options, .. } = &mut question.kind else {
        return;
    };
    let Some(option) = options.get_mut(place) else {
        return;
    };
    let before = std::mem::replace(option, text.clone());
    // While two are the same, nobody knows which of them was meant.
    if before.is_empty() || options.contains(&before) {
        return;
    }
    let questions = content.sections.iter_mut().flat_map(|section| &mut section.questions);
    for when in questions.filter_map(|question| question.shown_when.as_mut()) {
        if when.question == *id && when.answer == before {
            when.answer.clone_from(&text);
        }
    }
}

/// The questions after whose answer this one can be shown: earlier ones, of yes and no or with options.
pub(super) fn possible_conditions<'a>(content: &'a Content, id: &QuestionId) -> Vec<&'a Question> {
    let earlier = content.questions().take_while(|question| question.id != *id);
    earlier
        .filter(|question| matches!(question.kind, QuestionKind::YesNo | QuestionKind::Choice { .. }))
        .collect()
}

/// The answers to a question that a condition can wait for.
pub(super) fn possible_answers(question: &Question) -> Vec<String> {
    match &question.kind {
        QuestionKind::YesNo => vec![Condition::YES.to_owned(), Condition::NO.to_owned()],
        _ => options(question).to_vec(),
    }
}

/// The same questionnaire about the income of another year: the years around it in its texts move along.
pub(super) fn for_year(mut content: Content, from: u16, to: u16) -> Content {
    let write = |text: &mut String| *text = with_years_moved(text, from, to);
    for section in &mut content.sections {
        write(&mut section.title);
        write(&mut section.help);
        for question in &mut section.questions {
            write(&mut question.text);
            write(&mut question.help);
            if let QuestionKind::Choice { options, .. } = &mut question.kind {
                options.iter_mut().for_each(write);
            }
            // An option that moved is waited for as it is now.
            if let Some(when) = &mut question.shown_when {
                write(&mut when.answer);
            }
        }
    }
    content
}

/// The text with the year before `from`, `from` itself and the year after it moved by as much as `to` is from `from`.
pub(super) fn with_years_moved(text: &str, from: u16, to: u16) -> String {
    let moved = |digits: &str| {
        let year: i32 = digits.parse().ok().filter(|_| digits.len() == 4)?;
        let is_near = (year - i32::from(from)).abs() <= 1;
        is_near.then(|| (year + i32::from(to) - i32::from(from)).to_string())
    };
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
        let (before, digits) = rest.split_at(start);
        let end = digits
            .find(|character: char| !character.is_ascii_digit())
            .unwrap_or(digits.len());
        let (digits, after) = digits.split_at(end);
        written.push_str(before);
        written.push_str(&moved(digits).unwrap_or_else(|| digits.to_owned()));
        rest = after;
    }
    written.push_str(rest);
    written
}

/// A questionnaire to begin with that asks next to nothing: a questionnaire without a question cannot be kept.
pub(super) fn nearly_empty(language: Language) -> Content {
    let locale = locale(language);
    Content {
        sections: vec![Section {
            title: td_string!(locale, questionnaires.first_section).to_owned(),
            help: String::new(),
            questions: vec![Question {
                id: Content::default().next_id(),
                text: td_string!(locale, questionnaires.first_question).to_owned(),
                help: String::new(),
                kind: QuestionKind::Text { long: true },
                required: false,
                shown_when: None,
                field: None,
            }],
        }],
    }
}

/// The screen's language for what is said in the language of a questionnaire.
pub(super) fn locale(language: Language) -> Locale {
    match language {
        Language::Dutch => Locale::nl,
        Language::French => Locale::fr,
        Language::German => Locale::de,
        Language::English => Locale::en,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use domain::{field::Field, questionnaire::Fault, questionnaire_samples::sample};

    use super::*;

    fn id(content: &Content, section: usize, place: usize) -> QuestionId {
        content.sections[section].questions[place].id.clone()
    }

    /// Two sections; the third question waits for option `a` of the first.
    fn small() -> Content {
        let mut content = Content {
            sections: vec![Section::default(), Section::default()],
        };
        for (section, text) in [(0, "een"), (0, "twee"), (1, "drie")] {
            let id = add_question(&mut content, section).unwrap();
            question_mut(&mut content, &id).unwrap().text = text.to_owned();
        }
        content.sections[0].title = "voor".to_owned();
        content.sections[1].title = "na".to_owned();
        content.sections[0].questions[0].kind = QuestionKind::Choice {
            options: vec!["a".to_owned(), "b".to_owned()],
            several: false,
        };
        let question = id(&content, 0, 0);
        content.sections[1].questions[0].shown_when = Some(Condition {
            question,
            answer: "a".to_owned(),
        });
        assert_eq!(content.problems(), []);
        content
    }

    fn texts(content: &Content) -> Vec<Vec<String>> {
        let texts = |section: &Section| -> Vec<_> { section.questions.iter().map(|one| one.text.clone()).collect() };
        content.sections.iter().map(texts).collect()
    }

    #[test]
    fn a_question_moves_one_place_and_into_the_next_section_and_stops_at_both_ends() {
        let mut content = small();
        let first = id(&content, 0, 0);
        assert!(!move_question(&mut content, &first, Way::Up));
        let mut seen = Vec::new();
        while move_question(&mut content, &first, Way::Down) {
            seen.push(place_of(&content, &first).unwrap());
        }
        assert_eq!(seen, [(0, 1), (1, 0), (1, 1)]);
        assert_eq!(texts(&content), [vec!["twee"], vec!["drie", "een"]]);
        while move_question(&mut content, &first, Way::Up) {}
        assert_eq!(content, small());
    }

    #[test]
    fn what_waits_for_a_question_that_moved_behind_it_is_a_problem_and_no_longer_once_it_is_back() {
        let mut content = small();
        let last = id(&content, 1, 0);
        while move_question(&mut content, &last, Way::Up) {}
        let faults: Vec<_> = content.problems().iter().map(|problem| problem.fault).collect();
        assert_eq!(faults, [Fault::ConditionNotEarlier]);
        assert!(possible_conditions(&content, &last).is_empty());
    }

    #[test]
    fn removing_drops_the_conditions_on_what_is_gone_and_no_others() {
        let mut content = small();
        let first = id(&content, 0, 0);
        assert_eq!(content.dependants(&first).count(), 1);
        remove_question(&mut content, &first);
        assert_eq!(content.problems(), []);
        assert_eq!(texts(&content), [vec!["twee"], vec!["drie"]]);

        let mut content = small();
        assert_eq!(dependants_of_section(&content, 0).len(), 1);
        assert!(dependants_of_section(&content, 1).is_empty());
        remove_section(&mut content, 0);
        assert_eq!(content.problems(), []);

        let mut content = small();
        let second = id(&content, 0, 1);
        remove_question(&mut content, &second);
        assert!(content.questions().any(|question| question.shown_when.is_some()));
    }

    #[test]
    fn a_condition_follows_the_option_it_waits_for() {
        let mut content = small();
        let first = id(&content, 0, 0);
        write_option(&mut content, &first, 0, "c".to_owned());
        assert_eq!(content.problems(), []);
        // Being like the other one for a moment loses nothing that can be known.
        write_option(&mut content, &first, 1, "c".to_owned());
        write_option(&mut content, &first, 1, "d".to_owned());
        assert_eq!(content.problems(), []);
    }

    #[test]
    fn a_kind_keeps_the_options_it_can_and_a_field_stays_with_a_line_only() {
        let mut question = small().sections[0].questions[0].clone();
        set_kind(&mut question, Kind::Several);
        assert_eq!(options(&question), ["a", "b"]);
        set_kind(&mut question, Kind::Line);
        question.field = Some(Field::Iban);
        set_kind(&mut question, Kind::Line);
        assert_eq!(question.field, Some(Field::Iban));
        set_kind(&mut question, Kind::Lines);
        assert_eq!(question.field, None);
        for kind in Kind::ALL {
            set_kind(&mut question, kind);
            assert_eq!(Kind::of(&question.kind), kind);
            assert_eq!(Kind::from_name(kind.name()), Some(kind));
        }
    }

    #[test]
    fn years_move_along_where_they_stand_alone() {
        for (text, moved) in [
            ("In 2025 of 2026?", "In 2026 of 2027?"),
            ("sinds 2019, 12025 en 20255", "sinds 2019, 12025 en 20255"),
            ("aanslagjaar 2026 (inkomsten 2025)", "aanslagjaar 2027 (inkomsten 2026)"),
            ("é2024é", "é2025é"),
            ("", ""),
        ] {
            assert_eq!(with_years_moved(text, 2025, 2026), moved);
        }
    }

    #[test]
    fn the_sample_for_next_year_is_what_its_copy_for_next_year_is() {
        for language in Language::ALL {
            let copied = for_year(sample(language, 2025), 2025, 2026);
            assert_eq!(copied, sample(language, 2026));
        }
    }

    #[test]
    fn what_one_begins_with_can_be_kept() {
        for language in Language::ALL {
            assert_eq!(nearly_empty(language).problems(), []);
        }
    }
}
