//! One question in the editor: a line to read and move, and a form in its place.

use domain::{
    field::Field,
    questionnaire::{Condition, PROPOSED_FIELDS, Place, Question, QuestionId},
};
use leptos::{ev::KeyboardEvent, prelude::*};

use super::{
    edit::{self, Kind, Way},
    section::Faults,
    state::{Editor, Removed},
    words::{self, fill},
};
use crate::{i18n::t_string, import};

/// A question as it is typed, wherever it stands.
#[derive(Clone, Copy)]
struct Edited {
    editor: Editor,
    id: StoredValue<QuestionId>,
    question: Memo<Option<Question>>,
}

impl Edited {
    fn read<T: Default>(self, read: impl FnOnce(&Question) -> T) -> T {
        self.question
            .with(|question| question.as_ref().map(read))
            .unwrap_or_default()
    }

    fn change(self, change: impl FnOnce(&mut Question)) {
        self.editor.change(|content| {
            if let Some(question) = self.id.with_value(|id| edit::question_mut(content, id)) {
                change(question);
            }
        });
    }

    /// An id in the page for something of this question.
    fn anchor(self, what: &str) -> String {
        self.id.with_value(|id| format!("question-{}-{what}", id.0))
    }

    fn name(self) -> String {
        let name = self.question.with(|question| {
            let question = question.as_ref();
            question.map(|question| words::question_name(self.editor.i18n, question))
        });
        name.unwrap_or_default()
    }
}

#[component]
pub(super) fn QuestionItem(editor: Editor, id: QuestionId) -> impl IntoView {
    let i18n = editor.i18n;
    let anchor = format!("question-{}", id.0);
    let id = StoredValue::new(id);
    let question = Memo::new(move |_| editor.read(|content| id.with_value(|id| content.question(id).cloned())));
    let edited = Edited { editor, id, question };
    let is_open = Memo::new(move |_| editor.open.with(|open| id.with_value(|id| open.as_ref() == Some(id))));
    let problems = Memo::new(move |_| {
        let place = editor.read(|content| id.with_value(|id| edit::place_of(content, id)));
        let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        place.map_or_else(Vec::new, |(section, question)| {
            editor.problems_at(Place::Question {
                section: number(section),
                question: number(question),
            })
        })
    });
    let summary = move || {
        editor.read(|content| {
            let question = id.with_value(|id| content.question(id));
            question.map(|question| words::summary(i18n, content, question))
        })
    };
    let move_it = move |way, focused| editor.move_question(&id.get_value(), way, focused);
    let is_at_end = move |way: Way| {
        editor.read(|content| {
            let place = id.with_value(|id| edit::place_of(content, id));
            let last = content.sections.len().saturating_sub(1);
            let inside = |section: usize| content.sections.get(section).map_or(0, |part| part.questions.len());
            match (place, way) {
                (Some(place), Way::Up) => place == (0, 0),
                (Some((section, place)), Way::Down) => section == last && place + 1 >= inside(section),
                (None, _) => true,
            }
        })
    };
    let hear = move |event: KeyboardEvent| {
        let way = match (event.alt_key(), event.key().as_str()) {
            (true, "ArrowUp") => Way::Up,
            (true, "ArrowDown") => Way::Down,
            _ => return,
        };
        event.prevent_default();
        move_it(way, "question-open");
    };
    let labelled = move |word: &str| format!("{word}: {}", edited.name());
    let form = anchor.clone() + "-form";
    let controls = form.clone();
    let faults = anchor.clone() + "-faults";
    let toggle = move |_| {
        if is_open.get_untracked() {
            editor.open.set(None);
        } else {
            editor.open(&id.get_value());
        }
    };
    view! {
        <li class="edited-question" id=anchor data-depends=move || edited.read(|question| question.shown_when.is_some()).to_string() on:keydown=hear>
            <div class="question-head">
                <button
                    type="button"
                    class="quiet question-open"
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=controls
                    on:click=toggle
                >
                    {move || edited.name()}
                </button>
                <div class="moves">
                    <button
                        type="button"
                        class="small up"
                        aria-label=move || labelled(t_string!(i18n, questionnaires.move_up))
                        aria-disabled=move || is_at_end(Way::Up).to_string()
                        on:click=move |_| move_it(Way::Up, "up")
                    >
                        "↑"
                    </button>
                    <button
                        type="button"
                        class="small down"
                        aria-label=move || labelled(t_string!(i18n, questionnaires.move_down))
                        aria-disabled=move || is_at_end(Way::Down).to_string()
                        on:click=move |_| move_it(Way::Down, "down")
                    >
                        "↓"
                    </button>
                    <button
                        type="button"
                        class="small"
                        aria-label=move || labelled(t_string!(i18n, questionnaires.remove_question))
                        on:click=move |_| editor.removing.set(Some(Removed::Question(id.get_value())))
                    >
                        "✕"
                    </button>
                </div>
                <p class="question-summary quiet-text">{summary}</p>
            </div>
            <Faults id=faults problems />
            <div id=form>
                <Show when=move || is_open.get()>
                    <QuestionForm edited />
                </Show>
            </div>
        </li>
    }
}

#[component]
fn QuestionForm(edited: Edited) -> impl IntoView {
    let i18n = edited.editor.i18n;
    let kind = Memo::new(move |_| {
        edited
            .question
            .with(|question| question.as_ref().map(|question| Kind::of(&question.kind)))
    });
    let choose_kind = move |event| {
        if let Some(kind) = Kind::from_name(&event_target_value(&event)) {
            edited.change(|question| edit::set_kind(question, kind));
        }
    };
    let has_options = move || matches!(kind.get(), Some(Kind::One | Kind::Several));
    let has_field = move || kind.get() == Some(Kind::Line);
    let described_by = edited.anchor("faults");
    view! {
        <div class="question-form stack">
            <label class="field">
                <span>{t!(i18n, questionnaires.question_text)}</span>
                <textarea
                    rows="2"
                    prop:value=move || edited.read(|question| question.text.clone())
                    aria-describedby=described_by
                    on:input=move |event| edited.change(|question| question.text = event_target_value(&event))
                ></textarea>
            </label>
            <label class="field">
                <span>{t!(i18n, questionnaires.question_help)}</span>
                <textarea
                    rows="2"
                    prop:value=move || edited.read(|question| question.help.clone())
                    on:input=move |event| edited.change(|question| question.help = event_target_value(&event))
                ></textarea>
            </label>
            <div class="facts">
                <label class="field">
                    <span>{t!(i18n, questionnaires.kind)}</span>
                    <select class="kind" on:change=choose_kind>
                        {Kind::ALL
                            .map(|one| {
                                view! {
                                    <option value=one.name() prop:selected=move || kind.get() == Some(one)>
                                        {move || words::kind(i18n, one)}
                                    </option>
                                }
                            })
                            .into_iter()
                            .collect_view()}
                    </select>
                </label>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || edited.read(|question| question.required)
                        on:change=move |event| edited.change(|question| question.required = event_target_checked(&event))
                    />
                    <span>{t!(i18n, questionnaires.required)}</span>
                </label>
            </div>
            <Show when=has_options>
                <Options edited />
            </Show>
            <ShownWhen edited />
            <Show when=has_field>
                <Coupled edited />
            </Show>
        </div>
    }
}

/// The answers to choose from.
#[component]
fn Options(edited: Edited) -> impl IntoView {
    let i18n = edited.editor.i18n;
    let count = Memo::new(move |_| edited.read(|question| edit::options(question).len()));
    let anchor = move |place: usize| edited.anchor(&format!("option-{place}"));
    let add = move |_| {
        let place = count.get_untracked();
        edited.change(|question| {
            if let domain::questionnaire::QuestionKind::Choice { options, .. } = &mut question.kind {
                options.push(String::new());
            }
        });
        super::state::focus_soon(&format!("#{}", anchor(place)));
    };
    let remove = move |place: usize| {
        edited.change(|question| {
            if let domain::questionnaire::QuestionKind::Choice { options, .. } = &mut question.kind
                && place < options.len()
            {
                options.remove(place);
            }
        });
        super::state::focus_soon(&format!("#{}", anchor(place.saturating_sub(1))));
    };
    let numbered = move |sentence: &str, place: usize| fill(sentence, &[("number", &(place + 1))]);
    view! {
        <fieldset class="options">
            <legend>{t!(i18n, questionnaires.options)}</legend>
            <For
                each=move || 0..count.get()
                key=|place| *place
                children=move |place| {
                    let text = move || edited.read(|question| edit::options(question).get(place).cloned().unwrap_or_default());
                    let write = move |event| {
                        let text = event_target_value(&event);
                        edited
                            .editor
                            .change(|content| edited.id.with_value(|id| edit::write_option(content, id, place, text)));
                    };
                    view! {
                        <div class="option">
                            <input
                                type="text"
                                id=anchor(place)
                                aria-label=move || numbered(t_string!(i18n, questionnaires.option), place)
                                prop:value=text
                                on:input=write
                            />
                            <button
                                type="button"
                                class="small"
                                aria-label=move || numbered(t_string!(i18n, questionnaires.remove_option), place)
                                on:click=move |_| remove(place)
                            >
                                "✕"
                            </button>
                        </div>
                    }
                }
            />
            <p class="actions">
                <button type="button" class="small" on:click=add>
                    {t!(i18n, questionnaires.add_option)}
                </button>
            </p>
        </fieldset>
    }
}

/// A choice of a select: its value, and what it is called.
type Item = (String, String);

/// Always, or after an answer to an earlier question.
#[component]
fn ShownWhen(edited: Edited) -> impl IntoView {
    let i18n = edited.editor.i18n;
    let condition = Memo::new(move |_| edited.read(|question| question.shown_when.clone()));
    let asked = Memo::new(move |_| {
        condition.with(|when| when.as_ref().map_or_else(String::new, |when| when.question.0.clone()))
    });
    let awaited =
        Memo::new(move |_| condition.with(|when| when.as_ref().map_or_else(String::new, |when| when.answer.clone())));
    let questions = Memo::new(move |_| {
        let mut items: Vec<Item> = edited.editor.read(|content| {
            let earlier = edited.id.with_value(|id| edit::possible_conditions(content, id));
            let item = |question: &Question| {
                let name = words::question_name(i18n, question);
                let word = fill(t_string!(i18n, questionnaires.after), &[("question", &name)]);
                (question.id.0.clone(), word)
            };
            earlier.into_iter().map(item).collect()
        });
        let asked = asked.get();
        if !asked.is_empty() && !items.iter().any(|(id, _)| *id == asked) {
            let word = t_string!(i18n, questionnaires.not_earlier);
            items.push((
                asked,
                fill(t_string!(i18n, questionnaires.after), &[("question", &word)]),
            ));
        }
        items
    });
    let answers = Memo::new(move |_| {
        let question = QuestionId(asked.get());
        let possible = edited
            .editor
            .read(|content| content.question(&question).map(edit::possible_answers));
        let item = |answer: String| {
            let word = words::answer(i18n, &answer);
            (answer, word)
        };
        let mut items: Vec<Item> = possible.unwrap_or_default().into_iter().map(item).collect();
        let awaited = awaited.get();
        if !items.iter().any(|(answer, _)| *answer == awaited) {
            let (answer, word) = item(awaited);
            items.push((
                answer,
                fill(t_string!(i18n, questionnaires.no_longer), &[("answer", &word)]),
            ));
        }
        items
    });
    let choose_question = move |event| {
        let chosen = QuestionId(event_target_value(&event));
        let possible = edited
            .editor
            .draft
            .with_untracked(|draft| draft.content.question(&chosen).map(edit::possible_answers));
        let first = possible.and_then(|answers| answers.into_iter().next());
        edited.change(|question| {
            question.shown_when = first.map(|answer| Condition {
                question: chosen,
                answer,
            });
        });
    };
    let choose_answer = move |event| {
        edited.change(|question| {
            if let Some(when) = &mut question.shown_when {
                when.answer = event_target_value(&event);
            }
        });
    };
    let options = move |items: Memo<Vec<Item>>, chosen: Memo<String>| {
        move || {
            let option = |(value, word): Item| {
                let own = value.clone();
                view! {
                    <option value=value prop:selected=move || chosen.with(|chosen| *chosen == own)>
                        {word}
                    </option>
                }
            };
            items.get().into_iter().map(option).collect_view()
        }
    };
    view! {
        <div class="facts">
            <label class="field grow">
                <span>{t!(i18n, questionnaires.shown)}</span>
                <select class="shown-when" on:change=choose_question>
                    <option value="" prop:selected=move || asked.with(String::is_empty)>
                        {t!(i18n, questionnaires.always)}
                    </option>
                    {options(questions, asked)}
                </select>
            </label>
            <Show when=move || !asked.with(String::is_empty)>
                <label class="field">
                    <span>{t!(i18n, questionnaires.at_answer)}</span>
                    <select class="awaited" on:change=choose_answer>
                        {options(answers, awaited)}
                    </select>
                </label>
            </Show>
        </div>
    }
}

/// The value of the client that the answer is.
#[component]
fn Coupled(edited: Edited) -> impl IntoView {
    let i18n = edited.editor.i18n;
    let hint = edited.anchor("field-help");
    let described_by = hint.clone();
    let coupled = Memo::new(move |_| edited.read(|question| question.field));
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let field = PROPOSED_FIELDS.into_iter().find(|field| field.name() == chosen);
        edited.change(|question| question.field = field);
    };
    let option = move |field: Field| {
        view! {
            <option value=field.name() prop:selected=move || coupled.get() == Some(field)>
                {move || import::field_name(i18n, field)}
            </option>
        }
    };
    view! {
        <div class="field">
            <label class="field">
                <span>{t!(i18n, questionnaires.field)}</span>
                <select aria-describedby=described_by on:change=choose>
                    <option value="" prop:selected=move || coupled.get().is_none()>
                        {t!(i18n, questionnaires.no_field)}
                    </option>
                    {PROPOSED_FIELDS.map(option).into_iter().collect_view()}
                </select>
            </label>
            <p class="quiet-text hint" id=hint>
                {t!(i18n, questionnaires.field_help)}
            </p>
        </div>
    }
}
