//! Everything that was asked, with what was answered.

use domain::{answers::Answer, questionnaire::Question};
use leptos::prelude::*;

use super::{filling::Filling, place::Place};
use crate::{
    i18n::{t_string, use_i18n},
    words::fill,
};

/// By section; with a way to each where something can still be changed.
#[component]
pub(super) fn Overview(place: Option<Place>) -> impl IntoView {
    let i18n = use_i18n();
    let filling = expect_context::<Filling>();
    let language = filling.language().code();
    let section = move |index: usize, title: String| {
        let questions = filling.sheet.with_value(|sheet| {
            let section = sheet.content.sections.get(index);
            section.map(|section| section.questions.clone()).unwrap_or_default()
        });
        let lines = filling.visible.with_untracked(|visible| {
            let shown = questions.into_iter().filter(|question| visible.contains(&question.id));
            shown.map(|question| view! { <Line question /> }).collect_view()
        });
        let label = {
            let title = title.clone();
            move || fill(t_string!(i18n, answering.review.change_named), &[("part", &title)])
        };
        view! {
            <section class="card">
                <div class="overview-head">
                    <h3 lang=language>{title}</h3>
                    {place
                        .map(|place| {
                            view! {
                                <a href=place.address(Some(index)) aria-label=label>
                                    {t!(i18n, answering.review.change)}
                                </a>
                            }
                        })}
                </div>
                <dl>{lines}</dl>
            </section>
        }
    };
    let sections = untrack(move || filling.progress());
    view! {
        <div class="overview">
            {sections.into_iter().map(|progress| section(progress.index, progress.title)).collect_view()}
        </div>
    }
}

#[component]
fn Line(question: Question) -> impl IntoView {
    let i18n = use_i18n();
    let filling = expect_context::<Filling>();
    let language = filling.language();
    let answer = filling
        .answers
        .with_untracked(|answers| question.answer_in(answers).cloned());
    let answered = match answer {
        None => view! { <span class="quiet-text">{t!(i18n, answering.review.no_answer)}</span> }.into_any(),
        Some(Answer::Files(files)) => {
            let names = filling.uploads.with_untracked(|uploads| {
                let names = uploads.iter().filter(|upload| files.contains(&upload.id));
                names
                    .map(|upload| view! { <li>{upload.name.clone()}</li> })
                    .collect_view()
            });
            view! { <ul class="plain">{names}</ul> }.into_any()
        }
        Some(answer) => view! { <span lang=language.code()>{answer.display(language)}</span> }.into_any(),
    };
    view! {
        <div>
            <dt lang=language.code()>{question.text}</dt>
            <dd>{answered}</dd>
        </div>
    }
}
