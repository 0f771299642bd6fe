//! Answers that are typed: words, amounts and dates.

use domain::{
    field::Field,
    questionnaire::{Question, QuestionKind},
};
use leptos::{
    html::{Input, Textarea},
    prelude::*,
};

use super::{filling::Filling, question::Ids};

/// One line.
#[component]
pub(super) fn TextLine(question: StoredValue<Question>, ids: Ids, is_wrong: Signal<bool>) -> impl IntoView {
    let filling = expect_context::<Filling>();
    let id = question.with_value(|question| question.id.clone());
    let text = filling.text(&id);
    let input = NodeRef::<Input>::new();
    let (keyboard, autocomplete) = question.with_value(|question| match (&question.kind, question.field) {
        (QuestionKind::Amount, _) => ("decimal", "off"),
        (QuestionKind::Date, _) => ("numeric", "off"),
        (_, Some(field)) => browser_knows(field),
        _ => ("text", "off"),
    });
    let typed = {
        let id = id.clone();
        move |event| {
            // Whoever is still typing is not told yet that it is wrong.
            let _ = filling.type_in(&id, vec![event_target_value(&event)]);
        }
    };
    let left = move |event| {
        match filling.type_in(&id, vec![event_target_value(&event)]) {
            Err(problem) => filling.refuse(&id, problem),
            Ok(()) => {
                // As it was read, so that whoever typed it sees whether that is right.
                if let Some(input) = input.get_untracked() {
                    input.set_value(&filling.text(&id));
                }
            }
        }
        filling.saving.save();
    };
    view! {
        <input
            type="text"
            id=ids.control.clone()
            class:amount=question.with_value(|question| question.kind == QuestionKind::Amount)
            inputmode=keyboard
            autocomplete=autocomplete
            autocapitalize=if keyboard == "email" { "none" } else { "sentences" }
            aria-describedby=ids.described()
            aria-invalid=move || is_wrong.get().then_some("true")
            value=text
            node_ref=input
            on:input=typed
            on:change=left
        />
    }
}

/// Several lines.
#[component]
pub(super) fn LongText(question: StoredValue<Question>, ids: Ids, is_wrong: Signal<bool>) -> impl IntoView {
    let filling = expect_context::<Filling>();
    let id = question.with_value(|question| question.id.clone());
    let text = filling.text(&id);
    let input = NodeRef::<Textarea>::new();
    let typed = {
        let id = id.clone();
        move |event| {
            // Whoever is still typing is not told yet that it is wrong.
            let _ = filling.type_in(&id, vec![event_target_value(&event)]);
        }
    };
    let left = move |event| {
        if let Err(problem) = filling.type_in(&id, vec![event_target_value(&event)]) {
            filling.refuse(&id, problem);
        }
        filling.saving.save();
    };
    view! {
        <textarea
            id=ids.control.clone()
            rows="4"
            aria-describedby=ids.described()
            aria-invalid=move || is_wrong.get().then_some("true")
            prop:value=text
            node_ref=input
            on:input=typed
            on:change=left
        ></textarea>
    }
}

/// The keyboard of a telephone for a field, and what a browser may fill in for it.
const fn browser_knows(field: Field) -> (&'static str, &'static str) {
    match field {
        Field::Email => ("email", "email"),
        Field::PartnerEmail => ("email", "off"),
        Field::Mobile | Field::Phone => ("tel", "tel"),
        Field::Street => ("text", "address-line1"),
        Field::Postcode => ("text", "postal-code"),
        Field::City => ("text", "address-level2"),
        Field::Country => ("text", "country-name"),
        _ => ("text", "off"),
    }
}
