//! The questionnaire as the client sees it. What is answered here is kept nowhere.

use std::collections::BTreeSet;

use domain::{
    answers::{Answer, Answers},
    language::Language,
    questionnaire::{Condition, Content, Question, QuestionId, QuestionKind, Section},
};
use leptos::{html::Dialog, prelude::*};

use super::{
    edit::{locale, possible_answers},
    state::Editor,
};
use crate::i18n::td_string;

/// The button, and what it shows: the questionnaire as it is typed at that moment.
#[component]
pub(super) fn Preview(editor: Editor) -> impl IntoView {
    let i18n = editor.i18n;
    let dialog = NodeRef::<Dialog>::new();
    let shown = RwSignal::new(None::<(Content, Language, String)>);
    let open = move |_| {
        let draft = editor.draft.get_untracked();
        shown.set(Some((draft.content, draft.language, draft.name)));
        if let Some(dialog) = dialog.get_untracked() {
            // Fails only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <button type="button" on:click=open>
            {t!(i18n, questionnaires.preview)}
        </button>
        <dialog class="question preview" node_ref=dialog aria-labelledby="preview" on:close=move |_| shown.set(None)>
            <div class="link-head">
                <h2 id="preview">{t!(i18n, questionnaires.preview)}</h2>
                <button type="button" on:click=close>
                    {t!(i18n, questionnaires.close)}
                </button>
            </div>
            <p class="quiet-text">{t!(i18n, questionnaires.preview_help)}</p>
            {move || {
                shown
                    .get()
                    .map(|(content, language, name)| {
                        view! {
                            <div class="previewed stack" lang=language.code()>
                                <h3 class="preview-title">{name}</h3>
                                <Previewed content language />
                            </div>
                        }
                    })
            }}
        </dialog>
    }
}

/// Which questions show, and the answers that decide it.
#[derive(Clone, Copy)]
struct Shown {
    language: Language,
    answers: RwSignal<Answers>,
    visible: Memo<BTreeSet<QuestionId>>,
}

#[component]
fn Previewed(content: Content, language: Language) -> impl IntoView {
    let answers = RwSignal::new(Answers::default());
    let asked = StoredValue::new(content.clone());
    let visible = Memo::new(move |_| {
        asked.with_value(|content| {
            answers.with(|answers| content.visible(answers).map(|question| question.id.clone()).collect())
        })
    });
    let shown = Shown {
        language,
        answers,
        visible,
    };
    let sections = content.sections.into_iter();
    sections
        .map(|section| view! { <PreviewedSection shown section /> })
        .collect_view()
}

#[component]
fn PreviewedSection(shown: Shown, section: Section) -> impl IntoView {
    let questions = section.questions.into_iter();
    view! {
        <section class="stack">
            <h3>{section.title}</h3>
            {(!section.help.is_empty()).then(|| view! { <p class="quiet-text">{section.help}</p> })}
            {questions.map(|question| view! { <PreviewedQuestion shown question /> }).collect_view()}
        </section>
    }
}

#[component]
fn PreviewedQuestion(shown: Shown, question: Question) -> impl IntoView {
    let id = question.id.clone();
    let is_hidden = move || shown.visible.with(|visible| !visible.contains(&id));
    let star = question
        .required
        .then(|| view! { <span aria-hidden="true">" *"</span> });
    let help =
        (!question.help.is_empty()).then(|| view! { <span class="quiet-text help">{question.help.clone()}</span> });
    let body = match &question.kind {
        QuestionKind::YesNo | QuestionKind::Choice { .. } => view! {
            <fieldset class="answers">
                <legend>{question.text.clone()} {star}</legend>
                {help}
                {possible_answers(&question)
                    .into_iter()
                    .map(|answer| view! { <PossibleAnswer shown question=question.clone() answer /> })
                    .collect_view()}
            </fieldset>
        }
        .into_any(),
        kind => {
            let input = match kind {
                QuestionKind::Text { long: true } => view! { <textarea rows="3"></textarea> }.into_any(),
                QuestionKind::Date => view! { <input type="date" /> }.into_any(),
                QuestionKind::File => view! { <input type="file" disabled /> }.into_any(),
                QuestionKind::Amount => view! { <input type="text" inputmode="decimal" placeholder="€" /> }.into_any(),
                _ => view! { <input type="text" /> }.into_any(),
            };
            view! {
                <label class="field">
                    <span class="asked">{question.text.clone()} {star}</span>
                    {help}
                    {input}
                </label>
            }
            .into_any()
        }
    };
    view! { <div hidden=is_hidden>{body}</div> }
}

#[component]
fn PossibleAnswer(shown: Shown, question: Question, answer: String) -> impl IntoView {
    let is_several = matches!(question.kind, QuestionKind::Choice { several: true, .. });
    let locale = locale(shown.language);
    let is_yes_no = question.kind == QuestionKind::YesNo;
    let word = match &*answer {
        Condition::YES if is_yes_no => td_string!(locale, questionnaires.yes).to_owned(),
        Condition::NO if is_yes_no => td_string!(locale, questionnaires.no).to_owned(),
        option => option.to_owned(),
    };
    let name = format!("preview-{}", question.id.0);
    let choose = move |event| {
        let is_chosen = event_target_checked(&event);
        shown.answers.update(|Answers(answers)| {
            let id = question.id.clone();
            if is_yes_no {
                answers.insert(id, Answer::YesNo(answer == Condition::YES));
                return;
            }
            let chosen = match answers.remove(&id) {
                Some(Answer::Choice(chosen)) if is_several => chosen,
                _ => Vec::new(),
            };
            let mut chosen: Vec<_> = chosen.into_iter().filter(|one| *one != answer).collect();
            if is_chosen {
                chosen.push(answer.clone());
            }
            answers.insert(id, Answer::Choice(chosen));
        });
    };
    view! {
        <label class="check">
            <input type=if is_several { "checkbox" } else { "radio" } name=name on:change=choose />
            <span>{word}</span>
        </label>
    }
}
