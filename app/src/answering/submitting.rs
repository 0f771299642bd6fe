//! The button that gives everything to the office.

use backend::answering::SubmitOutcome;
use leptos::{prelude::*, task::spawn_local};

use super::{filling::Filling, saving::State};
use crate::{
    api::{error::ApiError, submit::submit},
    i18n::{t_string, use_i18n},
    moment,
    words::fill,
};

/// Where submitting stands.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Idle,
    /// What was typed last is saved first.
    Saving,
    Sending,
    /// Something is missing: what is above says what.
    Incomplete,
    Failed,
}

#[component]
pub(super) fn Submitting(is_complete: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let filling = expect_context::<Filling>();
    let saving = filling.saving;
    let stage = RwSignal::new(Stage::Idle);
    let send = move || {
        stage.set(Stage::Sending);
        spawn_local(async move {
            let next = match submit(filling.invitation).await {
                Ok(SubmitOutcome::Submitted) => {
                    filling.submitted_at.try_set(Some(moment::now()));
                    Stage::Idle
                }
                Ok(SubmitOutcome::Missing(_)) => Stage::Incomplete,
                Ok(SubmitOutcome::Closed) => {
                    saving.state.try_set(State::Closed);
                    Stage::Idle
                }
                Err(ApiError::SignedOut) => {
                    saving.state.try_set(State::SignedOut);
                    Stage::Idle
                }
                Err(_) => Stage::Failed,
            };
            stage.try_set(next);
        });
    };
    Effect::new(move |_| {
        let state = saving.state.get();
        if stage.get() != Stage::Saving {
            return;
        }
        match state {
            State::Busy => {}
            State::Idle | State::Saved(_) => send(),
            State::Failed | State::SignedOut | State::Closed => stage.set(Stage::Failed),
        }
    });
    let ask = move |_| {
        if matches!(stage.get_untracked(), Stage::Saving | Stage::Sending) {
            return;
        }
        if !is_complete.get_untracked() {
            stage.set(Stage::Incomplete);
        } else if saving.is_unsaved() {
            saving.save();
            stage.set(Stage::Saving);
        } else {
            send();
        }
    };
    let label = move || {
        let office_name = filling.sheet.with_value(|sheet| sheet.office_name.clone());
        fill(t_string!(i18n, answering.review.submit), &[("office", &office_name)])
    };
    let said = move || match stage.get() {
        Stage::Idle => "",
        Stage::Saving | Stage::Sending => t_string!(i18n, answering.review.submitting),
        Stage::Incomplete => t_string!(i18n, answering.review.incomplete),
        Stage::Failed => t_string!(i18n, answering.review.not_submitted),
    };
    let is_busy = move || matches!(stage.get(), Stage::Saving | Stage::Sending);
    view! {
        <p class="intro">{t!(i18n, answering.review.help)}</p>
        <div class="actions">
            <button type="button" class="primary" on:click=ask aria-disabled=move || is_busy().to_string()>
                {label}
            </button>
        </div>
        <p role="alert" class:error-text=move || !is_busy()>{said}</p>
    }
}
