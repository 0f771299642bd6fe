//! Removing a question or a section: what depends on it is said first.

use domain::questionnaire::Content;
use leptos::{html::Dialog, prelude::*};

use super::{
    edit,
    state::{Editor, Removed, focus_soon},
    words::{self, I18n, fill},
};
use crate::{i18n::t_string, words::number};

/// What would go, and what would change with it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Consequences {
    /// What it is called.
    name: String,
    /// The questions in it, of a section.
    holds: Option<u32>,
    /// What would be shown always from then on.
    dependants: Vec<String>,
}

impl Consequences {
    fn of(i18n: I18n, content: &Content, removed: &Removed) -> Self {
        let names = |questions: Vec<_>| {
            let name = |question| words::question_name(i18n, question);
            questions.into_iter().map(name).collect()
        };
        match removed {
            Removed::Question(id) => Self {
                name: content
                    .question(id)
                    .map(|question| words::question_name(i18n, question))
                    .unwrap_or_default(),
                holds: None,
                dependants: names(content.dependants(id).collect()),
            },
            Removed::Section(section) => {
                let part = content.sections.get(*section);
                Self {
                    name: part
                        .map(|part| words::section_name(i18n, &part.title))
                        .unwrap_or_default(),
                    holds: part.map(|part| u32::try_from(part.questions.len()).unwrap_or(u32::MAX)),
                    dependants: names(edit::dependants_of_section(content, *section)),
                }
            }
        }
    }
}

/// The question behind every button that removes.
#[component]
pub(super) fn Removal(editor: Editor) -> impl IntoView {
    let i18n = editor.i18n;
    let dialog = NodeRef::<Dialog>::new();
    let effect = Memo::new(move |_| {
        let removed = editor.removing.get()?;
        Some(editor.read(|content| Consequences::of(i18n, content, &removed)))
    });
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get().filter(|_| editor.removing.with(Option::is_some)) {
            // Fails only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let remove = move |_| {
        let Some(removed) = editor.removing.get_untracked() else {
            return;
        };
        let name = effect.get_untracked().map(|effect| effect.name).unwrap_or_default();
        close();
        let focused = match &removed {
            Removed::Question(id) => {
                let place = editor.draft.with_untracked(|draft| edit::place_of(&draft.content, id));
                editor.change(|content| edit::remove_question(content, id));
                place.map_or_else(String::new, |(section, _)| format!("#section-{section} .section-title"))
            }
            Removed::Section(section) => {
                editor.change(|content| edit::remove_section(content, *section));
                "#add-section".to_owned()
            }
        };
        editor
            .told
            .set(fill(t_string!(i18n, questionnaires.removed), &[("what", &name)]));
        focus_soon(&focused);
    };
    let heading = move || {
        if matches!(editor.removing.get(), Some(Removed::Section(_))) {
            t_string!(i18n, questionnaires.remove_section_asked)
        } else {
            t_string!(i18n, questionnaires.remove_question_asked)
        }
    };
    let holds = move || {
        let count = effect.with(|effect| effect.as_ref().and_then(|effect| effect.holds))?;
        Some(fill(
            t_string!(i18n, questionnaires.section_holds),
            &[("count", &number(i18n, count))],
        ))
    };
    let dependants = move || {
        effect.with(|effect| {
            effect
                .as_ref()
                .map(|effect| effect.dependants.clone())
                .unwrap_or_default()
        })
    };
    let depends = move || match dependants().len() {
        0 => t_string!(i18n, questionnaires.depends_not).to_owned(),
        count => fill(t_string!(i18n, questionnaires.depends), &[("count", &count)]),
    };
    view! {
        <dialog class="question" node_ref=dialog aria-labelledby="removal" on:close=move |_| editor.removing.set(None)>
            <h2 id="removal">{heading}</h2>
            <p>
                <strong>{move || effect.with(|effect| effect.as_ref().map(|effect| effect.name.clone()))}</strong>
            </p>
            <p hidden=move || holds().is_none()>{holds}</p>
            <p>{depends}</p>
            <ul hidden=move || dependants().is_empty()>
                {move || dependants().into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}
            </ul>
            <div class="actions">
                <button type="button" on:click=move |_| close()>
                    {t!(i18n, questionnaires.keep)}
                </button>
                <button type="button" class="danger" on:click=remove>
                    {t!(i18n, questionnaires.remove)}
                </button>
            </div>
        </dialog>
    }
}
