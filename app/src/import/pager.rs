//! Pages of the groups of which a row takes more than a line.

use leptos::prelude::*;

use super::{
    browser,
    result::PANEL,
    state::{ImportState, PAGE_ROWS},
    words,
};
use crate::i18n::{t_string, use_i18n};

/// Which rows are shown, and the pages before and after.
#[component]
pub(super) fn Pager() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let total = move || {
        state
            .window
            .with(|window| window.as_ref().map_or(0, |window| window.total))
    };
    let start = move || state.start.get();
    let go = move |start: u32| {
        state.start.set(start);
        browser::focus(PANEL);
    };
    // The last row of the last page was settled: the page before is the last now.
    Effect::new(move |_| {
        let total = total();
        if start() > 0 && start() >= total && state.window.with(Option::is_some) {
            state.start.set(total.saturating_sub(1) / PAGE_ROWS * PAGE_ROWS);
        }
    });
    let several = move || total() > PAGE_ROWS;
    let at_end = move || start() + PAGE_ROWS >= total();
    let range = move || {
        let (first, last) = (start() + 1, (start() + PAGE_ROWS).min(total()));
        words::fill(
            t_string!(i18n, import.pager.range),
            &[("first", &first), ("last", &last), ("total", &total())],
        )
    };
    view! {
        <Show when=several>
            <nav class="pager" aria-label=t!(i18n, import.pager.label)>
                <button
                    type="button"
                    disabled=move || start() == 0
                    on:click=move |_| go(state.start.get_untracked().saturating_sub(PAGE_ROWS))
                >
                    {t!(i18n, import.pager.previous)}
                </button>
                <span>{range}</span>
                <button
                    type="button"
                    disabled=at_end
                    on:click=move |_| go(state.start.get_untracked() + PAGE_ROWS)
                >
                    {t!(i18n, import.pager.next)}
                </button>
            </nav>
        </Show>
    }
}
