//! Which questionnaire the client has in its file, and choosing another.

use domain::{client::QuestionnaireId, language::Language};
use leptos::{prelude::*, task::spawn_local};
use uuid::Uuid;

use super::{Client, Doing};
use crate::{
    api::{couple::couple, questionnaires::questionnaires},
    i18n::{t_string, use_i18n},
    inviting::coupling::QuestionnaireOptions,
};

/// The questionnaire that the next invitation asks for.
#[component]
pub(super) fn Coupled(client: Client, was_invited: bool, has_begun: bool) -> impl IntoView {
    let i18n = use_i18n();
    let doing = expect_context::<Doing>();
    let all = LocalResource::new(|| async { questionnaires().await.unwrap_or_default() });
    let chosen = RwSignal::new(None::<QuestionnaireId>);
    let pending = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let Client {
        id,
        language,
        questionnaire,
        ..
    } = client;
    let language = language.unwrap_or(Language::Dutch);
    let choose = move |_| {
        let Some(questionnaire) = chosen.get_untracked() else {
            return;
        };
        pending.set(true);
        spawn_local(async move {
            let answer = couple(vec![id], Some(questionnaire)).await;
            pending.try_set(false);
            match answer {
                Ok(_) => doing.done(t_string!(i18n, returned.coupled).to_owned()),
                Err(_) => {
                    failed.try_set(true);
                }
            }
        });
    };
    let select = move |event| {
        chosen.set(Uuid::parse_str(&event_target_value(&event)).ok().map(QuestionnaireId));
    };
    let current = move || {
        let none = || t_string!(i18n, returned.no_questionnaire).to_owned();
        questionnaire.clone().unwrap_or_else(none)
    };
    view! {
        <div class="actions coupled">
            <label class="field">
                <span>{t!(i18n, returned.in_file)}</span>
                <select on:change=select>
                    <option value="">{current}</option>
                    {move || all.get().map(|questionnaires| view! { <QuestionnaireOptions questionnaires language /> })}
                </select>
            </label>
            <button type="button" disabled=move || pending.get() || chosen.read().is_none() on:click=choose>
                {t!(i18n, returned.couple)}
            </button>
        </div>
        {has_begun.then(|| view! { <p class="quiet-text">{t!(i18n, returned.keeps)}</p> })}
        {was_invited.then(|| view! { <p class="quiet-text">{t!(i18n, returned.other_year)}</p> })}
        <p class="error-text" role="alert">{move || failed.get().then(|| t_string!(i18n, office.broken))}</p>
    }
}
