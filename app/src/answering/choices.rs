//! Yes or no, and one or more of some options.

use domain::{
    answers::Answer,
    questionnaire::{Condition, Question, QuestionKind},
};
use leptos::prelude::*;

use super::{filling::Filling, place::field_id};
use crate::i18n::use_i18n;

/// One of the things to choose: what it says, and what is sent for it.
#[derive(Clone)]
struct Item {
    label: String,
    value: String,
}

#[component]
pub(super) fn Choices(question: StoredValue<Question>) -> impl IntoView {
    let i18n = use_i18n();
    let filling = expect_context::<Filling>();
    let language = filling.language();
    let (id, kind, is_required) =
        question.with_value(|question| (question.id.clone(), question.kind.clone(), question.required));
    let is_several = matches!(kind, QuestionKind::Choice { several: true, .. });
    let items: Vec<Item> = match kind {
        QuestionKind::Choice { options, .. } => options
            .into_iter()
            .map(|option| Item {
                label: option.clone(),
                value: option,
            })
            .collect(),
        _ => [(true, Condition::YES), (false, Condition::NO)]
            .map(|(yes, value)| Item {
                label: Answer::YesNo(yes).display(language),
                value: value.to_owned(),
            })
            .into(),
    };
    let choose = {
        let id = id.clone();
        move |values: Vec<String>| {
            // What can be chosen is an answer.
            if let Err(problem) = filling.type_in(&id, values) {
                filling.refuse(&id, problem);
            }
            filling.saving.save();
        }
    };
    let chosen = Memo::new({
        let id = id.clone();
        move |_| filling.answers.with(|answers| values(answers.0.get(&id)))
    });
    let is_side_by_side = items.len() == 2 && items.iter().all(|item| item.label.chars().count() <= 8);
    let name = field_id(&id.0);
    let option = {
        let choose = choose.clone();
        move |item: Item| {
            let (choose, value) = (choose.clone(), item.value.clone());
            let pick = move |event| {
                let mut values = if is_several { chosen.get_untracked() } else { Vec::new() };
                values.retain(|other| *other != value);
                if event_target_checked(&event) {
                    values.push(value.clone());
                }
                choose(values);
            };
            let value = item.value;
            let is_chosen = move || chosen.with(|chosen| chosen.contains(&value));
            view! {
                <label class="option">
                    <input
                        type=if is_several { "checkbox" } else { "radio" }
                        name=name.clone()
                        prop:checked=is_chosen
                        on:change=pick
                    />
                    <span lang=language.code()>{item.label}</span>
                </label>
            }
        }
    };
    let can_be_cleared = move || !is_several && !is_required && chosen.with(|chosen| !chosen.is_empty());
    view! {
        <div class="options" class:side-by-side=is_side_by_side>
            {items.into_iter().map(option).collect_view()}
        </div>
        <button type="button" class="quiet" hidden=move || !can_be_cleared() on:click=move |_| choose(Vec::new())>
            {t!(i18n, answering.clear)}
        </button>
    }
}

/// An answer as it is sent.
fn values(answer: Option<&Answer>) -> Vec<String> {
    match answer {
        Some(Answer::YesNo(true)) => vec![Condition::YES.to_owned()],
        Some(Answer::YesNo(false)) => vec![Condition::NO.to_owned()],
        Some(Answer::Choice(chosen)) => chosen.clone(),
        _ => Vec::new(),
    }
}
