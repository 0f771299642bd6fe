//! A new questionnaire: from the sample, nearly empty, or as a copy of another for another year or language.

use backend::questionnaires::{NotSaved, QuestionnaireDraft, QuestionnaireSummary};
use domain::{client::QuestionnaireId, language::Language, questionnaire::Content, questionnaire_samples::sample};
use leptos::{ev::SubmitEvent, html, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use uuid::Uuid;

use super::{
    edit::{for_year, locale, nearly_empty},
    list::List,
    state::focus_soon,
    words::fill,
};
use crate::{
    api::{add_questionnaire::add_questionnaire, error::ApiError, questionnaire::questionnaire},
    i18n::{t_string, td_string, use_i18n},
    import, moment, words,
};

/// What one begins with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Beginning {
    Sample,
    NearlyEmpty,
    Copy,
}

impl Beginning {
    const ALL: [Self; 3] = [Self::Sample, Self::NearlyEmpty, Self::Copy];
}

/// Why it was not made.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Why {
    NotSaved(NotSaved),
    Failed(ApiError),
}

/// The form. A copy is for the year after that of the original, unless another is typed.
#[component]
pub(super) fn NewQuestionnaire(list: List, copied: Option<QuestionnaireSummary>) -> impl IntoView {
    let i18n = use_i18n();
    let all = StoredValue::new(list.of(false).into_iter().chain(list.of(true)).collect::<Vec<_>>());
    let is_copy = copied.is_some();
    let beginning = RwSignal::new(if is_copy { Beginning::Copy } else { Beginning::Sample });
    let original = RwSignal::new(copied.or_else(|| all.with_value(|all| all.first().cloned())));
    let language = RwSignal::new(Language::Dutch);
    let income_year = RwSignal::new(String::new());
    let name = NodeRef::<html::Input>::new();
    let why = RwSignal::new(None::<Why>);
    let pending = RwSignal::new(false);
    // Last year's income is declared this year.
    let last_year = moment::year(moment::now()).saturating_sub(1);
    // A name that was typed stays.
    let last_suggested = StoredValue::new(String::new());
    let suggest = move |suggested: String| {
        let name = name.get_untracked();
        let is_typed = |typed: &str| !typed.is_empty() && last_suggested.with_value(|last| last != typed);
        if let Some(name) = name.filter(|name| !is_typed(&name.value())) {
            name.set_value(&suggested);
            last_suggested.set_value(suggested);
        }
    };
    let begin = move || {
        let original = original
            .get_untracked()
            .filter(|_| beginning.get_untracked() == Beginning::Copy);
        match &original {
            Some(original) => {
                language.set(original.language);
                income_year.set(original.income_year.saturating_add(1).to_string());
            }
            None => income_year.set(last_year.to_string()),
        }
        let suggested = match original {
            Some(original) => original.name,
            None => td_string!(locale(language.get_untracked()), questionnaires.sample_name).to_owned(),
        };
        suggest(suggested);
    };
    Effect::new(move |_| {
        if name.get().is_some() {
            begin();
            focus_soon(".new-questionnaire input");
        }
    });
    let year = move || income_year.get().trim().parse::<u16>().unwrap_or_default();
    let navigate = use_navigate();
    let make = move |event: SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        let name = name.get_untracked().map(|name| name.value()).unwrap_or_default();
        let (language, income_year) = (language.get_untracked(), untrack(year));
        let (beginning, original) = (beginning.get_untracked(), original.get_untracked());
        let navigate = navigate.clone();
        why.set(None);
        pending.set(true);
        spawn_local(async move {
            let made = async {
                let (content, labels) = match (beginning, original) {
                    (Beginning::Copy, Some(original)) => copy(original.id, income_year).await?,
                    (Beginning::NearlyEmpty, _) => (nearly_empty(language), Vec::new()),
                    _ => (sample(language, income_year), Vec::new()),
                };
                let draft = QuestionnaireDraft {
                    name,
                    language,
                    income_year,
                    labels,
                    content,
                };
                let added = add_questionnaire(draft).await.map_err(Why::Failed)?;
                added.map_err(Why::NotSaved)
            };
            let made = made.await;
            pending.try_set(false);
            match made {
                Ok(id) => navigate(
                    &format!("/settings/questionnaires/{}", id.0),
                    NavigateOptions::default(),
                ),
                Err(problem) => {
                    why.try_set(Some(problem));
                }
            }
        });
    };
    let choose_original = move |event| {
        let chosen = Uuid::parse_str(&event_target_value(&event)).ok().map(QuestionnaireId);
        let found = all.with_value(|all| all.iter().find(|one| Some(one.id) == chosen).cloned());
        original.set(found);
        begin();
    };
    let choose_language = move |event| {
        if let Some(chosen) = Language::from_code(&event_target_value(&event)) {
            language.set(chosen);
            if beginning.get_untracked() != Beginning::Copy {
                suggest(td_string!(locale(chosen), questionnaires.sample_name).to_owned());
            }
        }
    };
    let beginning_choice = move |value: Beginning| {
        let word = move || match value {
            Beginning::Sample => t_string!(i18n, questionnaires.begin_sample),
            Beginning::NearlyEmpty => t_string!(i18n, questionnaires.begin_empty),
            Beginning::Copy => t_string!(i18n, questionnaires.begin_copy),
        };
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="beginning"
                    prop:checked=move || beginning.get() == value
                    on:change=move |_| {
                        beginning.set(value);
                        begin();
                    }
                />
                <span>{word}</span>
            </label>
        }
    };
    let copies = move || beginning.get() == Beginning::Copy;
    let note = move || {
        let original = original.get().filter(|_| copies())?;
        let from = original.income_year;
        let years = (year() != from && year() > 0).then(|| {
            let values: [(&str, &dyn std::fmt::Display); 4] = [
                ("from", &from),
                ("to", &year()),
                ("from_next", &from.saturating_add(1)),
                ("to_next", &year().saturating_add(1)),
            ];
            fill(t_string!(i18n, questionnaires.years_move), &values)
        });
        let stays = (language.get() != original.language).then(|| {
            let named = import::language_name(i18n, original.language);
            fill(t_string!(i18n, questionnaires.stays_in), &[("language", &named)])
        });
        Some([years, stays].into_iter().flatten().collect::<Vec<_>>().join(" "))
    };
    view! {
        <form class="card stack new-questionnaire" on:submit=make>
            <h2>{t!(i18n, questionnaires.new)}</h2>
            <fieldset class="beginning">
                <legend>{t!(i18n, questionnaires.begin_with)}</legend>
                {Beginning::ALL
                    .into_iter()
                    .filter(|value| *value != Beginning::Copy || all.with_value(|all| !all.is_empty()))
                    .map(beginning_choice)
                    .collect_view()}
                <Show when=copies>
                    <select aria-label=t!(i18n, questionnaires.copied) on:change=choose_original>
                        {all
                            .get_value()
                            .into_iter()
                            .map(|one| {
                                let id = one.id;
                                let is_chosen = move || original.with(|original| original.as_ref().is_some_and(|it| it.id == id));
                                view! {
                                    <option value=id.0.to_string() selected=is_chosen prop:selected=is_chosen>
                                        {format!("{} · {} · {}", one.name, one.language.code(), one.income_year)}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </Show>
            </fieldset>
            <div class="facts">
                <label class="field grow">
                    <span>{t!(i18n, questionnaires.name)}</span>
                    <input type="text" required maxlength="200" node_ref=name />
                </label>
                <label class="field">
                    <span>{t!(i18n, questionnaires.language)}</span>
                    <select on:change=choose_language>
                        {Language::ALL
                            .map(|one| {
                                view! {
                                    <option value=one.code() prop:selected=move || language.get() == one>
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
                        required
                        min="2000"
                        max="2099"
                        prop:value=move || income_year.get()
                        on:input=move |event| income_year.set(event_target_value(&event))
                    />
                </label>
            </div>
            <p class="quiet-text" role="status">
                {note}
            </p>
            <div role="alert">
                {move || {
                    why.get()
                        .map(|why| {
                            let sentence = match why {
                                Why::NotSaved(NotSaved::Name) => t_string!(i18n, questionnaires.fault.name),
                                Why::NotSaved(NotSaved::IncomeYear) => t_string!(i18n, questionnaires.fault.income_year),
                                Why::NotSaved(_) => t_string!(i18n, questionnaires.gone),
                                Why::Failed(error) => words::api_error(i18n, error),
                            };
                            view! { <p class="message error">{sentence}</p> }
                        })
                }}
            </div>
            <div class="actions">
                <button type="submit" class="primary" aria-disabled=move || pending.get().to_string()>
                    {t!(i18n, questionnaires.create)}
                </button>
                <button type="button" on:click=move |_| list.making.set(None)>
                    {t!(i18n, questionnaires.cancel)}
                </button>
            </div>
        </form>
    }
}

/// What the original asks and its labels, for the income of that year.
async fn copy(original: QuestionnaireId, income_year: u16) -> Result<(Content, Vec<String>), Why> {
    let read = questionnaire(original).await.map_err(Why::Failed)?;
    let draft = read.ok_or(Why::NotSaved(NotSaved::Unknown))?.draft;
    Ok((for_year(draft.content, draft.income_year, income_year), draft.labels))
}
