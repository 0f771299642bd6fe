//! One section in the editor: its title, its introduction and its questions.

use domain::questionnaire::{Place, Section};
use leptos::{ev::KeyboardEvent, prelude::*};

use super::{
    edit::{self, Way},
    question::QuestionItem,
    state::{Editor, Removed},
    words,
};
use crate::i18n::t_string;

/// By its position: what it holds is read anew where sections change places.
#[component]
pub(super) fn SectionCard(editor: Editor, position: usize) -> impl IntoView {
    let i18n = editor.i18n;
    let section = move |read: fn(&Section) -> String| {
        editor.read(|content| content.sections.get(position).map(read).unwrap_or_default())
    };
    let title = move || section(|section| section.title.clone());
    let help = move || section(|section| section.help.clone());
    let name = move || words::section_name(i18n, &title());
    let questions = Memo::new(move |_| {
        editor.read(|content| {
            let section = content.sections.get(position);
            let ids = section.map(|section| section.questions.iter().map(|question| question.id.clone()).collect());
            ids.unwrap_or_else(Vec::new)
        })
    });
    let place = Place::Section(u32::try_from(position).unwrap_or(u32::MAX));
    let problems = Memo::new(move |_| editor.problems_at(place));
    let faults = format!("section-{position}-faults");
    let described_by = faults.clone();
    let write = move |write: fn(&mut Section) -> &mut String, text: String| {
        editor.change(|content| {
            if let Some(section) = content.sections.get_mut(position) {
                *write(section) = text;
            }
        });
    };
    let add = move |_| {
        if let Some(id) = editor.change(|content| edit::add_question(content, position)).flatten() {
            editor.open(&id);
        }
    };
    let hear = move |event: KeyboardEvent| {
        let way = match (event.alt_key(), event.key().as_str()) {
            (true, "ArrowUp") => Way::Up,
            (true, "ArrowDown") => Way::Down,
            _ => return,
        };
        event.prevent_default();
        editor.move_section(position, way, "section-title");
    };
    let labelled = move |word: &str| format!("{word}: {}", name());
    let is_last = move || editor.read(|content| position + 1 >= content.sections.len());
    view! {
        <section class="card edited-section" id=format!("section-{position}") aria-label=name>
            <div class="section-head" on:keydown=hear>
                <label class="field grow">
                    <span>{t!(i18n, questionnaires.section_title)}</span>
                    <input
                        type="text"
                        class="section-title"
                        prop:value=title
                        aria-invalid=move || (!problems.with(Vec::is_empty)).to_string()
                        aria-describedby=described_by
                        on:input=move |event| write(|section| &mut section.title, event_target_value(&event))
                    />
                </label>
                <div class="moves">
                    <button
                        type="button"
                        class="small up"
                        aria-label=move || labelled(t_string!(i18n, questionnaires.move_up))
                        aria-disabled=(position == 0).to_string()
                        on:click=move |_| editor.move_section(position, Way::Up, "up")
                    >
                        "↑"
                    </button>
                    <button
                        type="button"
                        class="small down"
                        aria-label=move || labelled(t_string!(i18n, questionnaires.move_down))
                        aria-disabled=move || is_last().to_string()
                        on:click=move |_| editor.move_section(position, Way::Down, "down")
                    >
                        "↓"
                    </button>
                    <button
                        type="button"
                        class="small"
                        aria-label=move || labelled(t_string!(i18n, questionnaires.remove_section))
                        on:click=move |_| editor.removing.set(Some(Removed::Section(position)))
                    >
                        "✕"
                    </button>
                </div>
            </div>
            <Faults id=faults problems />
            <label class="field">
                <span>{t!(i18n, questionnaires.section_help)}</span>
                <textarea
                    rows="2"
                    prop:value=help
                    on:input=move |event| write(|section| &mut section.help, event_target_value(&event))
                ></textarea>
            </label>
            <ol class="edited-questions">
                <For each=move || questions.get() key=|id| id.clone() children=move |id| view! { <QuestionItem editor id /> } />
            </ol>
            <p class="actions">
                <button type="button" on:click=add>
                    {t!(i18n, questionnaires.add_question)}
                </button>
            </p>
        </section>
    }
}

/// What is wrong at one place.
#[component]
pub(super) fn Faults(id: String, problems: Memo<Vec<String>>) -> impl IntoView {
    view! {
        <ul class="faults" id=id hidden=move || problems.with(Vec::is_empty)>
            {move || problems.get().into_iter().map(|sentence| view! { <li class="error-text">{sentence}</li> }).collect_view()}
        </ul>
    }
}
