//! Writing a questionnaire.

use backend::questionnaires::QuestionnaireDetails;
use domain::{client::QuestionnaireId, labels, language::Language, questionnaire::Section};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};
use uuid::Uuid;

use super::{
    preview::Preview,
    problems::Problems,
    removal::Removal,
    section::SectionCard,
    state::{Editor, Problem, Said, focus_soon},
    words::fill,
};
use crate::{
    api::{add_questionnaire::add_questionnaire, error::ApiError, questionnaire::questionnaire},
    i18n::t_string,
    i18n::use_i18n,
    import, leaving, moment, words,
};

/// Reads the questionnaire of the address; the editor is made anew where another takes its place.
#[component]
pub(super) fn EditorScreen() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| Uuid::parse_str(&params.get("id")?).ok().map(QuestionnaireId)));
    let (details, set_details) = signal(None::<QuestionnaireDetails>);
    let (problem, set_problem) = signal(None::<Option<ApiError>>);
    Effect::new(move |_| {
        let id = id.get();
        set_details.set(None);
        set_problem.set(None);
        spawn_local(async move {
            let read = match id {
                Some(id) => questionnaire(id).await,
                None => Ok(None),
            };
            match read {
                Ok(Some(read)) => {
                    set_details.try_set(Some(read));
                }
                Ok(None) => {
                    set_problem.try_set(Some(None));
                }
                Err(error) => {
                    set_problem.try_set(Some(Some(error)));
                }
            }
        });
    });
    view! {
        <p class="late quiet-text" role="status" hidden=move || details.with(Option::is_some) || problem.with(Option::is_some)>
            {t!(i18n, office.loading)}
        </p>
        <div role="alert">
            {move || {
                problem
                    .get()
                    .map(|problem| {
                        let sentence = match problem {
                            None => t_string!(i18n, questionnaires.gone),
                            Some(error) => words::api_error(i18n, error),
                        };
                        view! { <p class="message error">{sentence}</p> }
                    })
            }}
        </div>
        {move || details.get().map(|details| view! { <Written editor=Editor::new(details, set_details) /> })}
    }
}

#[component]
fn Written(editor: Editor) -> impl IntoView {
    let i18n = editor.i18n;
    leaving::guard(editor.is_dirty.into(), |i18n| t_string!(i18n, questionnaires.leave));
    // The title of the page is looked at once more when the editor is gone already.
    let name = move || {
        let name = editor
            .draft
            .try_with(|draft| super::words::named(&draft.name, t_string!(i18n, questionnaires.one)));
        name.unwrap_or_default()
    };
    let sections = Memo::new(move |_| editor.read(|content| content.sections.len()));
    let sent = move || {
        let (version, sent) = editor.stored.with(|stored| (stored.version, stored.sent));
        sent.then(|| {
            let next = version.saturating_add(1);
            fill(
                t_string!(i18n, questionnaires.sent_hint),
                &[("version", &version), ("next", &next)],
            )
        })
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if !editor.saving.get_untracked() {
            let revision = editor.stored.with_untracked(|stored| stored.revision);
            spawn_local(editor.save(revision));
        }
    };
    let add = move |_| {
        let position = sections.get_untracked();
        editor.change(|content| content.sections.push(Section::default()));
        focus_soon(&format!("#section-{position} .section-title"));
    };
    view! {
        <Title text=name />
        <h1>{name}</h1>
        <form class="questionnaire-editor stack" on:submit=save novalidate>
            {move || sent().map(|sentence| view! { <p class="message hint">{sentence}</p> })}
            <Problems editor />
            <Facts editor />
            <p class="quiet-text hint">{t!(i18n, questionnaires.keys_hint)}</p>
            <For each=move || 0..sections.get() key=|position| *position children=move |position| view! { <SectionCard editor position /> } />
            <p class="actions">
                <button type="button" id="add-section" on:click=add>
                    {t!(i18n, questionnaires.add_section)}
                </button>
            </p>
            <p class="visually-hidden" role="status">
                {move || editor.told.get()}
            </p>
            <div class="save-bar">
                <News editor />
                <div class="actions">
                    <button type="submit" class="primary" aria-disabled=move || editor.saving.get().to_string()>
                        {t!(i18n, questionnaires.save)}
                    </button>
                    <Preview editor />
                    <span class="quiet-text" class:unsaved=move || editor.is_dirty.get()>
                        {move || {
                            if editor.saving.get() {
                                t_string!(i18n, questionnaires.saving)
                            } else if editor.is_dirty.get() {
                                t_string!(i18n, questionnaires.unsaved)
                            } else {
                                t_string!(i18n, questionnaires.all_saved)
                            }
                        }}
                    </span>
                </div>
            </div>
        </form>
        <Removal editor />
    }
}

/// Name, language, income year and labels.
#[component]
fn Facts(editor: Editor) -> impl IntoView {
    let i18n = editor.i18n;
    let draft = editor.draft;
    let at_first = draft.get_untracked();
    let has = move |problem: Problem| editor.problems.with(|problems| problems.contains(&problem));
    let choose_language = move |event| {
        if let Some(language) = Language::from_code(&event_target_value(&event)) {
            draft.update(|draft| draft.language = language);
        }
    };
    let write_labels = move |event| {
        let typed: String = event_target_value(&event);
        let labels = labels::split(&typed).into_iter().map(Into::into).collect();
        draft.update(|draft| draft.labels = labels);
    };
    view! {
        <fieldset class="card edited-facts">
            <legend class="visually-hidden">{t!(i18n, questionnaires.settings)}</legend>
            <div class="facts">
                <label class="field grow">
                    <span>{t!(i18n, questionnaires.name)}</span>
                    <input
                        type="text"
                        id="name"
                        aria-invalid=move || has(Problem::Name).to_string()
                        prop:value=move || draft.with(|draft| draft.name.clone())
                        on:input=move |event| draft.update(|draft| draft.name = event_target_value(&event))
                    />
                </label>
                <label class="field">
                    <span>{t!(i18n, questionnaires.language)}</span>
                    <select on:change=choose_language>
                        {Language::ALL
                            .map(|one| {
                                view! {
                                    <option value=one.code() prop:selected=move || draft.with(|draft| draft.language == one)>
                                        {move || import::language_name(i18n, one)}
                                    </option>
                                }
                            })
                            .into_iter()
                            .collect_view()}
                    </select>
                </label>
                <label class="field">
                    <span>{t!(i18n, questionnaires.income_year)}</span>
                    <input
                        type="number"
                        id="income-year"
                        min="2000"
                        max="2099"
                        value=at_first.income_year
                        aria-invalid=move || has(Problem::IncomeYear).to_string()
                        on:input=move |event| {
                            let year = event_target_value(&event).trim().parse().unwrap_or_default();
                            draft.update(|draft| draft.income_year = year);
                        }
                    />
                </label>
            </div>
            <div class="field">
                <label class="field">
                    <span>{t!(i18n, questionnaires.labels)}</span>
                    <input type="text" value=at_first.labels.join("; ") aria-describedby="labels-help" on:input=write_labels />
                </label>
                <p class="quiet-text hint" id="labels-help">
                    {t!(i18n, questionnaires.labels_help)}
                </p>
            </div>
        </fieldset>
    }
}

/// What came of saving.
#[component]
fn News(editor: Editor) -> impl IntoView {
    let i18n = editor.i18n;
    view! {
        <div id="said" class="news" role="status" tabindex="-1">
            {move || {
                editor
                    .said
                    .get()
                    .map(|said| match said {
                        Said::Saved(version) => {
                            let sentence = fill(t_string!(i18n, questionnaires.saved), &[("version", &version)]);
                            view! { <p class="message good">{sentence}</p> }.into_any()
                        }
                        Said::Stale(other) => view! { <Stale editor other=*other /> }.into_any(),
                        Said::Gone => {
                            view! { <p class="message error">{t!(i18n, questionnaires.gone)}</p> }.into_any()
                        }
                        Said::Failed(error) => {
                            view! { <p class="message error">{words::api_error(i18n, error)}</p> }.into_any()
                        }
                    })
            }}
        </div>
    }
}

/// Somebody else saved meanwhile: who, when, and the ways on. What is typed stays until one of them is chosen.
#[component]
fn Stale(editor: Editor, other: QuestionnaireDetails) -> impl IntoView {
    let i18n = editor.i18n;
    let revision = other.revision;
    let saved = other.saved.clone();
    let sentence = move || {
        let who = saved.as_ref().map(|saved| saved.user_name.clone());
        let who = who.unwrap_or_else(|| t_string!(i18n, questionnaires.somebody).to_owned());
        let at = saved
            .as_ref()
            .map(|saved| moment::minute(i18n.get_locale(), saved.at))
            .unwrap_or_default();
        fill(t_string!(i18n, questionnaires.stale), &[("who", &who), ("at", &at)])
    };
    let navigate = use_navigate();
    let keep_both = move |_| {
        let draft = editor.draft.get_untracked();
        let navigate = navigate.clone();
        spawn_local(async move {
            match add_questionnaire(draft).await {
                Ok(Ok(id)) => {
                    // All that was typed is kept, elsewhere.
                    if let Some(stored) = editor.stored.try_with_untracked(|stored| stored.draft.clone()) {
                        editor.draft.try_set(stored);
                    }
                    navigate(
                        &format!("/settings/questionnaires/{}", id.0),
                        NavigateOptions::default(),
                    );
                }
                Ok(Err(_)) => focus_soon("#problems"),
                Err(error) => {
                    editor.said.try_set(Some(Said::Failed(error)));
                }
            }
        });
    };
    view! {
        <div class="message warning stack">
            <p>{sentence}</p>
            <div class="actions">
                <button type="button" on:click=keep_both>
                    {t!(i18n, questionnaires.keep_as_copy)}
                </button>
                <button type="button" on:click=move |_| spawn_local(editor.save(revision))>
                    {t!(i18n, questionnaires.overwrite)}
                </button>
                <button type="button" class="danger" on:click=move |_| editor.take(other.clone())>
                    {t!(i18n, questionnaires.take_other)}
                </button>
            </div>
        </div>
    }
}
