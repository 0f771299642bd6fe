//! The list of sections, and how far each is.

use leptos::prelude::*;

use super::{
    filling::{Filling, Progress},
    place::Place,
};
use crate::{
    i18n::{t_string, use_i18n},
    words::fill,
};

/// On a narrow screen it is behind a button.
#[component]
pub(super) fn Sections() -> impl IntoView {
    let i18n = use_i18n();
    let (filling, place) = (expect_context::<Filling>(), expect_context::<Place>());
    let progress = Memo::new(move |_| filling.progress());
    let is_open = RwSignal::new(false);
    // What was chosen is on screen: the list is in the way.
    Effect::new(move |_| {
        place.current.track();
        is_open.set(false);
    });
    let where_one_is = move || {
        let progress = progress.read();
        let current = place.current.get();
        match progress.iter().position(|section| Some(section.index) == current) {
            Some(position) => fill(
                t_string!(i18n, answering.part),
                &[("number", &position.saturating_add(1)), ("count", &progress.len())],
            ),
            None => t_string!(i18n, answering.review.title).to_owned(),
        }
    };
    let line = move |section: Progress| {
        let how_far = move || {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("answered", &section.answered), ("count", &section.asked)];
            fill(t_string!(i18n, answering.how_far), &values)
        };
        let index = Some(section.index);
        let language = filling.language().code();
        view! {
            <li>
                <a
                    href=place.address(index)
                    aria-current=move || (place.current.get() == index).then_some("step")
                    data-done=(section.answered == section.asked).to_string()
                >
                    <span lang=language>{section.title.clone()}</span>
                    <span class="how-far">{how_far}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="answering-sections" aria-label=t!(i18n, answering.parts)>
            <button
                type="button"
                class="sections-button"
                aria-expanded=move || is_open.get().to_string()
                aria-controls="sections-list"
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                <span>{where_one_is}</span>
                <span class="quiet-text">{t!(i18n, answering.all_parts)}</span>
            </button>
            <ol id="sections-list" class:open=is_open>
                {move || progress.get().into_iter().map(line).collect_view()}
                <li>
                    <a
                        href=place.address(None)
                        aria-current=move || place.current.get().is_none().then_some("step")
                    >
                        {t!(i18n, answering.review.title)}
                    </a>
                </li>
            </ol>
        </nav>
    }
}
