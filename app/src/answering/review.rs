//! Looking everything over before it goes to the office.

use domain::questionnaire::QuestionId;
use leptos::prelude::*;

use super::{
    filling::Filling,
    overview::Overview,
    place::{HEADING, Place},
    submitting::Submitting,
};
use crate::i18n::{t_string, use_i18n};

#[component]
pub(super) fn Review() -> impl IntoView {
    let i18n = use_i18n();
    let (filling, place) = (expect_context::<Filling>(), expect_context::<Place>());
    let missing = Memo::new(move |_| {
        filling
            .sheet
            .with_value(|sheet| filling.answers.with(|answers| sheet.content.missing(answers)))
    });
    // What was typed into a question that is hidden now is in nobody's way.
    let wrong = Memo::new(move |_| {
        let visible = filling.visible.read();
        let problems = filling.problems.read();
        let wrong: Vec<QuestionId> = problems.keys().filter(|id| visible.contains(id)).cloned().collect();
        wrong
    });
    let is_complete = Memo::new(move |_| missing.read().is_empty() && wrong.read().is_empty());
    view! {
        <h2 id=HEADING tabindex="-1">{t!(i18n, answering.review.title)}</h2>
        {move || {
            if is_complete.get() {
                view! { <p class="message good">{t!(i18n, answering.review.complete)}</p> }.into_any()
            } else {
                view! {
                    <div class="message warning stack">
                        <Todo title=t_string!(i18n, answering.review.missing) questions=missing />
                        <Todo title=t_string!(i18n, answering.review.wrong) questions=wrong />
                    </div>
                }
                    .into_any()
            }
        }}
        <Overview place=Some(place) />
        <Submitting is_complete />
    }
}

/// Questions that keep the client from submitting, each with the way to it.
#[component]
fn Todo(title: &'static str, questions: Memo<Vec<QuestionId>>) -> impl IntoView {
    let (filling, place) = (expect_context::<Filling>(), expect_context::<Place>());
    let language = filling.language().code();
    let line = move |id: QuestionId| {
        let address = place.address_of(filling.section_of(&id), &id.0);
        view! {
            <li>
                <a href=address lang=language>
                    {filling.question_text(&id)}
                </a>
            </li>
        }
    };
    move || {
        let questions = questions.get();
        (!questions.is_empty()).then(|| {
            view! {
                <div>
                    <p>{title}</p>
                    <ul>{questions.into_iter().map(line).collect_view()}</ul>
                </div>
            }
        })
    }
}
