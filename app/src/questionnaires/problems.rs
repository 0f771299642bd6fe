//! Everything that is wrong, in one place, each leading to where it is.

use backend::questionnaires::QuestionnaireDraft;
use domain::questionnaire::{Place, QuestionId};
use leptos::prelude::*;

use super::{
    state::{Editor, Problem, focus_soon},
    words::{self, fill},
};
use crate::i18n::t_string;

/// Where a problem leads.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Target {
    /// The first element of a selector.
    Element(String),
    /// A question, whose form opens.
    Question(QuestionId),
}

/// The summary; nothing, where nothing is wrong.
#[component]
pub(super) fn Problems(editor: Editor) -> impl IntoView {
    let i18n = editor.i18n;
    let lines = move || {
        let problems = editor.problems.get();
        editor.draft.with(|draft| {
            let line = |problem: &Problem| line(editor, draft, *problem);
            problems.iter().map(line).collect::<Vec<_>>()
        })
    };
    view! {
        <div id="problems" role="alert" tabindex="-1" class="problem-summary">
            <Show when=move || !editor.problems.with(Vec::is_empty)>
                <div class="message error">
                    <h2>{t!(i18n, questionnaires.problems)}</h2>
                    <ul>
                        {move || {
                            lines()
                                .into_iter()
                                .map(|(sentence, target)| {
                                    let anchor = match &target {
                                        Target::Element(selector) => selector.clone(),
                                        Target::Question(id) => format!("#question-{}", id.0),
                                    };
                                    let follow = move |event: leptos::ev::MouseEvent| {
                                        event.prevent_default();
                                        match &target {
                                            Target::Element(selector) => focus_soon(selector),
                                            Target::Question(id) => editor.open(id),
                                        }
                                    };
                                    view! {
                                        <li>
                                            <a href=anchor on:click=follow>
                                                {sentence}
                                            </a>
                                        </li>
                                    }
                                })
                                .collect_view()
                        }}
                    </ul>
                </div>
            </Show>
        </div>
    }
}

/// What is wrong where, and where that leads.
fn line(editor: Editor, draft: &QuestionnaireDraft, problem: Problem) -> (String, Target) {
    let i18n = editor.i18n;
    let element = |selector: &str| Target::Element(selector.to_owned());
    let problem = match problem {
        Problem::Name => return (t_string!(i18n, questionnaires.fault.name).to_owned(), element("#name")),
        Problem::IncomeYear => {
            return (
                t_string!(i18n, questionnaires.fault.income_year).to_owned(),
                element("#income-year"),
            );
        }
        Problem::Content(problem) => problem,
    };
    let fault = words::fault(i18n, problem.place, problem.fault);
    let sections = &draft.content.sections;
    let at = |position: u32| usize::try_from(position).unwrap_or(usize::MAX);
    match problem.place {
        Place::Questionnaire => (fault, element("#add-section")),
        Place::Section(position) => {
            let title = sections.get(at(position)).map_or("", |section| &section.title);
            let name = words::section_name(i18n, title);
            let sentence = fill(
                t_string!(i18n, questionnaires.at_section),
                &[("what", &name), ("fault", &fault)],
            );
            (sentence, Target::Element(format!("#section-{position} input")))
        }
        Place::Question { section, question } => {
            let section = sections.get(at(section));
            let Some(question) = section.and_then(|section| section.questions.get(at(question))) else {
                return (fault, element("#add-section"));
            };
            let name = words::question_name(i18n, question);
            let sentence = fill(
                t_string!(i18n, questionnaires.at_question),
                &[("what", &name), ("fault", &fault)],
            );
            (sentence, Target::Question(question.id.clone()))
        }
    }
}
