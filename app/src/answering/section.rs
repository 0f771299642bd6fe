//! The questions of one section.

use leptos::prelude::*;

use super::{
    filling::Filling,
    place::{HEADING, Place},
    question::QuestionField,
};
use crate::i18n::use_i18n;

#[component]
pub(super) fn SectionForm(index: usize) -> impl IntoView {
    let i18n = use_i18n();
    let (filling, place) = (expect_context::<Filling>(), expect_context::<Place>());
    let section = filling
        .sheet
        .with_value(|sheet| sheet.content.sections.get(index).cloned());
    let section = section.unwrap_or_default();
    let neighbours = Memo::new(move |_| {
        let progress = filling.progress();
        let before = progress.iter().rev().find(|section| section.index < index);
        let after = progress.iter().find(|section| section.index > index);
        (before.map(|section| section.index), after.map(|section| section.index))
    });
    let language = filling.language().code();
    let questions = section.questions.into_iter();
    view! {
        <h2 id=HEADING tabindex="-1" lang=language>{section.title}</h2>
        {(!section.help.is_empty()).then(|| view! { <p class="section-help" lang=language>{section.help}</p> })}
        {questions.map(|question| view! { <QuestionField question /> }).collect_view()}
        <div class="actions answering-steps">
            {move || {
                let (before, _) = neighbours.get();
                before
                    .map(|before| {
                        view! {
                            <a class="button" href=place.address(Some(before))>
                                {t!(i18n, answering.previous)}
                            </a>
                        }
                    })
            }}
            {move || {
                let (_, after) = neighbours.get();
                view! {
                    <a class="button primary" href=place.address(after)>
                        {match after {
                            Some(_) => t!(i18n, answering.next).into_any(),
                            None => t!(i18n, answering.review.title).into_any(),
                        }}
                    </a>
                }
            }}
        </div>
    }
}
