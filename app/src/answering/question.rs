//! One question: its words, what answers it, and what is wrong with the answer.

use domain::questionnaire::{Question, QuestionKind};
use leptos::prelude::*;

use super::{
    choices::Choices,
    filling::Filling,
    place::field_id,
    texts::{LongText, TextLine},
    uploads::Uploads,
    words::problem,
};
use crate::i18n::{t_string, use_i18n};

/// Hidden while the answers before it do not ask for it; what was typed stays.
#[component]
pub(super) fn QuestionField(question: Question) -> impl IntoView {
    let i18n = use_i18n();
    let filling = expect_context::<Filling>();
    let language = filling.language().code();
    let question = StoredValue::new(question);
    let id = question.with_value(|question| question.id.clone());
    let ids = Ids::of(&id.0);
    let is_shown = {
        let id = id.clone();
        Memo::new(move |_| filling.visible.with(|visible| visible.contains(&id)))
    };
    let found = Memo::new(move |_| filling.problems.with(|problems| problems.get(&id).copied()));
    let said = move || {
        found
            .get()
            .map(|found| problem(i18n, found, question.with_value(|question| question.field)))
    };
    let is_wrong = Signal::derive(move || found.read().is_some());
    let is_required = question.with_value(|question| question.required);
    let text = question.with_value(|question| question.text.clone());
    let help = question.with_value(|question| question.help.clone());
    let format_hint = move || {
        question.with_value(|question| match &question.kind {
            QuestionKind::Amount => Some(t_string!(i18n, answering.hint.amount)),
            QuestionKind::Date => Some(t_string!(i18n, answering.hint.date)),
            QuestionKind::Choice { several: true, .. } => Some(t_string!(i18n, answering.hint.several)),
            QuestionKind::File => Some(t_string!(i18n, answering.hint.file)),
            _ => None,
        })
    };
    let words = view! {
        <span class="question-text">
            <span lang=language>{text}</span>
            {is_required
                .then(|| {
                    view! {
                        " "
                        <span class="required">{t!(i18n, answering.required)}</span>
                    }
                })}
        </span>
    };
    let helps = view! {
        <div class="question-help" id=ids.help.clone()>
            {(!help.is_empty()).then(|| view! { <p lang=language>{help}</p> })}
            {move || format_hint().map(|hint| view! { <p>{hint}</p> })}
        </div>
    };
    let error = view! { <p class="error-text" id=ids.error.clone()>{said}</p> };
    let kind = question.with_value(|question| question.kind.clone());
    let control = ids.control.clone();
    let body = match kind {
        QuestionKind::YesNo | QuestionKind::Choice { .. } => view! {
            <fieldset id=control tabindex="-1" aria-describedby=ids.described()>
                <legend>{words}</legend>
                {helps}
                <Choices question />
                {error}
            </fieldset>
        }
        .into_any(),
        QuestionKind::File => view! {
            <fieldset id=control tabindex="-1" aria-describedby=ids.described()>
                <legend>{words}</legend>
                {helps}
                <Uploads question />
                {error}
            </fieldset>
        }
        .into_any(),
        QuestionKind::Text { long: true } => view! {
            <label for=control>{words}</label>
            {helps}
            <LongText question ids is_wrong />
            {error}
        }
        .into_any(),
        QuestionKind::Text { long: false } | QuestionKind::Amount | QuestionKind::Date => view! {
            <label for=control>{words}</label>
            {helps}
            <TextLine question ids is_wrong />
            {error}
        }
        .into_any(),
    };
    view! {
        <div class="question" class:wrong=is_wrong hidden=move || !is_shown.get()>
            {body}
        </div>
    }
}

/// The ids of the parts of a question in the page.
#[derive(Clone)]
pub(super) struct Ids {
    pub(super) control: String,
    help: String,
    error: String,
}

impl Ids {
    fn of(question: &str) -> Self {
        let control = field_id(question);
        Self {
            help: format!("{control}-help"),
            error: format!("{control}-error"),
            control,
        }
    }

    /// What describes the control.
    pub(super) fn described(&self) -> String {
        format!("{} {}", self.help, self.error)
    }
}
