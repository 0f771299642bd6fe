//! *Klanten enkel in import*: tick, couple a questionnaire per language, add.

use backend::views::Questionnaire;
use domain::{choices::LabelQuestionnaire, client::QuestionnaireId, language::Language, plan::Group};
use leptos::prelude::*;
use review::protocol::{LabelCount, LanguageCount, Request, Scope};
use uuid::Uuid;

use super::{rows::RowTable, state::ImportState, summary::effect, toolbar::Toolbar, words};
use crate::{
    api::questionnaires::questionnaires,
    i18n::{t_string, use_i18n},
};

/// The new clients, and what they get.
#[component]
pub(super) fn NewClients() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let ticked = move || {
        state
            .overview
            .with(|overview| overview.as_ref().map_or(0, |overview| overview.ticked_new))
    };
    view! {
        <div class="group-actions">
            <Questionnaires />
            <button
                type="button"
                class="primary"
                disabled=move || ticked() == 0
                on:click=move |_| state.ask_summary(Scope::Add)
            >
                {move || {
                    words::fill(t_string!(i18n, import.new.button), &[("clients", &words::clients(i18n, ticked()))])
                }}
            </button>
        </div>
        <Invite />
        <Toolbar group=Group::New />
        <RowTable group=Group::New />
    }
}

/// *Verstuur e-mailuitnodiging direct na import*: off, unless it is ticked, with what comes of it beside.
#[component]
fn Invite() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let chosen = move || {
        state
            .overview
            .with(|overview| overview.as_ref().is_some_and(|overview| overview.invite))
    };
    let invited = move || effect(state, Scope::Add).map_or(0, |impact| impact.invited);
    let choose = move |event| {
        let invite = event_target_checked(&event);
        state.choose(Request::ChooseInvite { invite });
    };
    let consequence = move || match (chosen(), invited()) {
        (false, _) => t_string!(i18n, import.new.no_mail).to_owned(),
        (true, 0) => t_string!(i18n, import.new.no_mail_without).to_owned(),
        (true, invited) => words::fill(
            t_string!(i18n, import.new.mail),
            &[("mails", &words::invitations(i18n, invited))],
        ),
    };
    view! {
        <div class="invite-choice">
            <label class="check">
                <input type="checkbox" aria-describedby="invite-advice" prop:checked=chosen on:change=choose />
                <span>{t!(i18n, import.new.invite)}</span>
            </label>
            <span class="hint" id="invite-advice">{t!(i18n, import.new.invite_advice)}</span>
            <p class="hint" class:mails=move || chosen() && (invited() > 0) role="status">{consequence}</p>
        </div>
    }
}

/// One choice per language that occurs among the ticked clients.
#[component]
fn Questionnaires() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let all = LocalResource::new(|| async { questionnaires().await.unwrap_or_default() });
    let languages = Memo::new(move |_| {
        state.overview.with(|overview| {
            overview
                .as_ref()
                .map(|overview| overview.languages.clone())
                .unwrap_or_default()
        })
    });
    preselect(state, all, languages);
    view! {
        <fieldset class="questionnaires">
            <legend>{t!(i18n, import.new.questionnaires)}</legend>
            <For each=move || languages.get() key=|count| count.language let:count>
                <QuestionnaireChoice language=count.language all languages />
            </For>
            <LabelQuestionnaires all />
        </fieldset>
    }
}

/// The questionnaires that labels have by default, with how many clients get each; they can be left out.
#[component]
fn LabelQuestionnaires(all: LocalResource<Vec<Questionnaire>>) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let defaults = Memo::new(move |_| label_questionnaires(&all.get().unwrap_or_default()));
    let choose = move |questionnaires: Vec<LabelQuestionnaire>| Request::ChooseLabelQuestionnaires { questionnaires };
    let used = RwSignal::new(true);
    Effect::new(move |_| {
        let defaults = defaults.get();
        if !defaults.is_empty() {
            state.preselect(choose(defaults));
        }
    });
    let lines = move || {
        let counts = state.overview.with(|overview| {
            overview
                .as_ref()
                .map(|overview| overview.labels.clone())
                .unwrap_or_default()
        });
        let all = all.get().unwrap_or_default();
        let line = |count: &LabelCount| {
            let name = all
                .iter()
                .find(|one| one.id == count.by.questionnaire)
                .map(|one| one.name.clone());
            words::fill(
                t_string!(i18n, import.new.by_label),
                &[
                    ("label", &count.by.label),
                    ("clients", &words::clients(i18n, count.clients)),
                    ("questionnaire", &name.unwrap_or_default()),
                ],
            )
        };
        counts.iter().map(line).collect::<Vec<_>>()
    };
    let toggle = move |event| {
        used.set(event_target_checked(&event));
        state.choose(choose(if used.get() { defaults.get() } else { Vec::new() }));
    };
    view! {
        <Show when=move || !defaults.with(Vec::is_empty)>
            <div class="label-questionnaires">
                <label class="check">
                    <input type="checkbox" prop:checked=used on:change=toggle />
                    <span>{t!(i18n, import.new.use_labels)}</span>
                </label>
                <ul class="hint">
                    {move || lines().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                </ul>
            </div>
        </Show>
    }
}

/// What the questionnaires say of labels, newest income year first.
fn label_questionnaires(all: &[Questionnaire]) -> Vec<LabelQuestionnaire> {
    let of = |one: &Questionnaire| {
        let (language, questionnaire) = (one.language, one.id);
        one.labels.clone().into_iter().map(move |label| LabelQuestionnaire {
            label,
            language,
            questionnaire,
        })
    };
    all.iter().flat_map(of).collect()
}

/// The only questionnaire of a language is chosen for it, once.
fn preselect(state: ImportState, all: LocalResource<Vec<Questionnaire>>, languages: Memo<Vec<LanguageCount>>) {
    let done = StoredValue::new(Vec::<Language>::new());
    Effect::new(move |_| {
        let Some(all) = all.get() else { return };
        for count in languages.get() {
            if count.questionnaire.is_some() || done.with_value(|done| done.contains(&count.language)) {
                continue;
            }
            done.update_value(|done| done.push(count.language));
            let mut fitting = all
                .iter()
                .filter(|questionnaire| questionnaire.language == count.language);
            if let (Some(only), None) = (fitting.next(), fitting.next()) {
                state.preselect(Request::ChooseQuestionnaire {
                    language: count.language,
                    questionnaire: Some(only.id),
                });
            }
        }
    });
}

#[component]
fn QuestionnaireChoice(
    language: Language,
    all: LocalResource<Vec<Questionnaire>>,
    languages: Memo<Vec<LanguageCount>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let count = move || languages.with(|languages| languages.iter().find(|count| count.language == language).copied());
    let chosen = move || count().and_then(|count| count.questionnaire);
    let options = move || {
        let mut options = all.get().unwrap_or_default();
        options.sort_by_key(|questionnaire| questionnaire.language != language);
        options
    };
    let choose = move |event| {
        let questionnaire = Uuid::parse_str(&event_target_value(&event)).ok().map(QuestionnaireId);
        state.choose(Request::ChooseQuestionnaire {
            language,
            questionnaire,
        });
    };
    view! {
        <label>
            {move || {
                let clients = words::clients(i18n, count().map_or(0, |count| count.clients));
                format!("{} ({clients})", words::language(i18n, language))
            }}
            <select on:change=choose>
                <option value="" prop:selected=move || chosen().is_none()>
                    {t!(i18n, import.new.no_questionnaire)}
                </option>
                <For each=options key=|questionnaire| questionnaire.id let:questionnaire>
                    <option
                        value=questionnaire.id.0.to_string()
                        prop:selected=move || chosen() == Some(questionnaire.id)
                    >
                        {questionnaire.name.clone()}
                    </option>
                </For>
            </select>
        </label>
    }
}
