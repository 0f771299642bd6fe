//! What the parts of the editor share: the questionnaire as it was read, and as it is typed.

use backend::questionnaires::{NotSaved, QuestionnaireDetails, QuestionnaireDraft};
use domain::{
    client::QuestionnaireId,
    questionnaire::{Content, ContentProblem, Fault, Place, QuestionId},
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    edit::{self, Way},
    words::{self, I18n, fill},
};
use crate::{
    api::{error::ApiError, questionnaire::questionnaire, save_questionnaire::save_questionnaire},
    i18n::{t_string, use_i18n},
};

/// What came of saving.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Said {
    /// It is kept, as this version.
    Saved(u32),
    /// Somebody else saved meanwhile; this is what stands there now.
    Stale(Box<QuestionnaireDetails>),
    /// The questionnaire is not there.
    Gone,
    /// Instroom did not answer.
    Failed(ApiError),
}

/// What is asked about before it is removed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Removed {
    Question(QuestionId),
    Section(usize),
}

/// Something for which the questionnaire cannot be kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Problem {
    Name,
    IncomeYear,
    Content(ContentProblem),
}

#[derive(Clone, Copy)]
pub(super) struct Editor {
    pub(super) i18n: I18n,
    pub(super) id: QuestionnaireId,
    /// As the server has it.
    pub(super) stored: RwSignal<QuestionnaireDetails>,
    /// As it is typed.
    pub(super) draft: RwSignal<QuestionnaireDraft>,
    /// The question whose form is open.
    pub(super) open: RwSignal<Option<QuestionId>>,
    /// What is asked about before it is removed.
    pub(super) removing: RwSignal<Option<Removed>>,
    pub(super) said: RwSignal<Option<Said>>,
    /// What a screen reader is told of a change that is only seen.
    pub(super) told: RwSignal<String>,
    pub(super) saving: RwSignal<bool>,
    pub(super) is_dirty: Memo<bool>,
    /// What is shown of what is wrong: what is merely unfinished only once saving was tried.
    pub(super) problems: Memo<Vec<Problem>>,
    tried: RwSignal<bool>,
    /// Another questionnaire takes the place of what is typed.
    replace: WriteSignal<Option<QuestionnaireDetails>>,
}

impl Editor {
    pub(super) fn new(details: QuestionnaireDetails, replace: WriteSignal<Option<QuestionnaireDetails>>) -> Self {
        let draft = RwSignal::new(details.draft.clone());
        let id = details.id;
        let stored = RwSignal::new(details);
        let tried = RwSignal::new(false);
        let problems = Memo::new(move |_| {
            let tried = tried.get();
            let mut problems = draft.with(problems);
            problems.retain(|problem| tried || !is_unfinished(*problem));
            problems
        });
        Self {
            i18n: use_i18n(),
            id,
            stored,
            draft,
            open: RwSignal::new(None),
            removing: RwSignal::new(None),
            said: RwSignal::new(None),
            told: RwSignal::new(String::new()),
            saving: RwSignal::new(false),
            is_dirty: Memo::new(move |_| draft.with(|draft| stored.with(|stored| stored.draft != *draft))),
            problems,
            tried,
            replace,
        }
    }

    /// Changes what is asked.
    pub(super) fn change<T>(self, change: impl FnOnce(&mut Content) -> T) -> Option<T> {
        self.draft.try_update(|draft| change(&mut draft.content))
    }

    /// Looks at what is asked, as often as it changes.
    pub(super) fn read<T>(self, read: impl FnOnce(&Content) -> T) -> T {
        self.draft.with(|draft| read(&draft.content))
    }

    /// The sentences about one place.
    pub(super) fn problems_at(self, place: Place) -> Vec<String> {
        self.problems.with(|problems| {
            let here = problems.iter().filter_map(|problem| match problem {
                Problem::Content(problem) if problem.place == place => Some(problem.fault),
                _ => None,
            });
            here.map(|fault| words::fault(self.i18n, place, fault)).collect()
        })
    }

    /// Keeps what is typed, unless something is wrong with it: that is said first.
    pub(super) async fn save(self, revision: u32) {
        self.said.set(None);
        self.tried.set(true);
        let draft = self.draft.get_untracked();
        if !problems(&draft).is_empty() {
            focus_soon("#problems");
            return;
        }
        self.saving.set(true);
        let answer = save_questionnaire(self.id, revision, draft.clone()).await;
        let said = match answer {
            Ok(Ok(saved)) => {
                let version = saved.version;
                // What was typed while it was on its way stays typed.
                if self.draft.try_with_untracked(|now| *now == draft) == Some(true) {
                    self.draft.set(saved.draft.clone());
                }
                self.tried.try_set(false);
                self.stored.try_set(saved);
                Some(Said::Saved(version))
            }
            Ok(Err(NotSaved::Stale)) => match questionnaire(self.id).await {
                Ok(Some(other)) => Some(Said::Stale(Box::new(other))),
                Ok(None) => Some(Said::Gone),
                Err(error) => Some(Said::Failed(error)),
            },
            Ok(Err(NotSaved::Unknown)) => Some(Said::Gone),
            // The rules are the same here: what is wrong is on screen already.
            Ok(Err(NotSaved::Name | NotSaved::IncomeYear | NotSaved::Content(_))) => None,
            Err(error) => Some(Said::Failed(error)),
        };
        self.saving.try_set(false);
        self.said.try_set(said);
        focus_soon("#said");
    }

    /// Takes what the other saved, and lets go of what is typed.
    pub(super) fn take(self, other: QuestionnaireDetails) {
        self.replace.set(Some(other));
    }

    /// Moves a question, says where it went, and keeps the focus on what moved it.
    pub(super) fn move_question(self, id: &QuestionId, way: Way, focused: &'static str) {
        if self.change(|content| edit::move_question(content, id, way)) != Some(true) {
            return;
        }
        let told = self.draft.with_untracked(|QuestionnaireDraft { content, .. }| {
            let (section, place) = edit::place_of(content, id)?;
            let part = content.sections.get(section)?;
            let question = part.questions.get(place)?;
            let values: [(&str, &dyn std::fmt::Display); 4] = [
                ("what", &words::question_name(self.i18n, question)),
                ("place", &(place + 1)),
                ("count", &part.questions.len()),
                ("section", &words::section_name(self.i18n, &part.title)),
            ];
            Some(fill(t_string!(self.i18n, questionnaires.moved), &values))
        });
        self.told.set(told.unwrap_or_default());
        focus_soon(&format!("#question-{} .{focused}", id.0));
    }

    /// The same of a section.
    pub(super) fn move_section(self, section: usize, way: Way, focused: &'static str) {
        if self.change(|content| edit::move_section(content, section, way)) != Some(true) {
            return;
        }
        let now = match way {
            Way::Up => section.saturating_sub(1),
            Way::Down => section.saturating_add(1),
        };
        let told = self.draft.with_untracked(|QuestionnaireDraft { content, .. }| {
            let title = &content.sections.get(now)?.title;
            let values: [(&str, &dyn std::fmt::Display); 3] = [
                ("what", &words::section_name(self.i18n, title)),
                ("place", &(now + 1)),
                ("count", &content.sections.len()),
            ];
            Some(fill(t_string!(self.i18n, questionnaires.section_moved), &values))
        });
        self.told.set(told.unwrap_or_default());
        focus_soon(&format!("#section-{now} .{focused}"));
    }

    /// Opens the form of a question, and puts the focus in it.
    pub(super) fn open(self, id: &QuestionId) {
        self.open.set(Some(id.clone()));
        focus_soon(&format!("#question-{} textarea", id.0));
    }
}

/// Everything that is wrong, as [`QuestionnaireDraft::check`] finds it.
fn problems(draft: &QuestionnaireDraft) -> Vec<Problem> {
    let name = (!draft.has_name()).then_some(Problem::Name);
    let income_year = (!draft.has_income_year()).then_some(Problem::IncomeYear);
    let content = draft.content.problems();
    // Two answers that are empty are also the same; the empty ones are said. What is said of a place is said once.
    let is_empty = |place| {
        content.contains(&ContentProblem {
            place,
            fault: Fault::EmptyText,
        })
    };
    let mut said: Vec<Problem> = name.into_iter().chain(income_year).collect();
    for problem in &content {
        let is_double = problem.fault == Fault::DoubledOption && is_empty(problem.place);
        let problem = Problem::Content(*problem);
        if !is_double && !said.contains(&problem) {
            said.push(problem);
        }
    }
    said
}

/// What every new question is at first.
fn is_unfinished(problem: Problem) -> bool {
    match problem {
        Problem::Name | Problem::IncomeYear => false,
        Problem::Content(problem) => matches!(
            problem.fault,
            Fault::EmptyText | Fault::TooFewOptions | Fault::DoubledOption | Fault::NothingAsked
        ),
    }
}

/// Puts the focus on the first element of a selector, once the page shows what has just changed.
pub(super) fn focus_soon(selector: &str) {
    let selector = selector.to_owned();
    request_animation_frame(move || {
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // Fails only for an element that cannot have the focus; then it stays where it is.
            let _ = element.focus();
        }
    });
}
