//! The list of questionnaires: what there is, for whom, and what to do with it.

use backend::questionnaires::QuestionnaireSummary;
use leptos::{prelude::*, task::spawn_local};

use super::{new::NewQuestionnaire, state::focus_soon, words::fill};
use crate::{
    api::{archive_questionnaire::archive_questionnaire, error::ApiError, questionnaire_list::questionnaire_list},
    i18n::{t_string, use_i18n},
    import, words,
};

/// The questionnaires as the server has them.
#[derive(Clone, Copy)]
pub(super) struct List {
    pub(super) all: RwSignal<Option<Result<Vec<QuestionnaireSummary>, ApiError>>>,
    /// The form for a new one is open; a copy of this one, where one is named.
    pub(super) making: RwSignal<Option<Option<QuestionnaireSummary>>>,
    said: RwSignal<Option<Result<String, ApiError>>>,
}

impl List {
    /// Asks for them, at first and after every change.
    fn load(self) {
        spawn_local(async move {
            let answer = questionnaire_list().await;
            self.all.try_set(Some(answer));
        });
    }

    fn archive(self, one: QuestionnaireSummary, archived: bool, sentence: &'static str) {
        spawn_local(async move {
            let answer = archive_questionnaire(one.id, archived).await;
            let said = answer.map(|_| fill(sentence, &[("name", &one.name)]));
            self.said.try_set(Some(said));
            self.load();
            // The button that had the focus is gone.
            focus_soon("#said");
        });
    }

    /// Those that are offered, or those that are not.
    pub(super) fn of(self, archived: bool) -> Vec<QuestionnaireSummary> {
        self.all.with(|all| match all {
            Some(Ok(all)) => all.iter().filter(|one| one.archived == archived).cloned().collect(),
            _ => Vec::new(),
        })
    }
}

#[component]
pub(super) fn QuestionnaireList() -> impl IntoView {
    let i18n = use_i18n();
    let list = List {
        all: RwSignal::new(None),
        making: RwSignal::new(None),
        said: RwSignal::new(None),
    };
    Effect::new(move |_| list.load());
    let error = Memo::new(move |_| {
        list.all
            .with(|all| all.as_ref().and_then(|all| all.as_ref().err().copied()))
    });
    let is_loaded = Memo::new(move |_| list.all.with(|all| matches!(all, Some(Ok(_)))));
    let offered = Memo::new(move |_| list.of(false));
    let archived = Memo::new(move |_| list.of(true));
    view! {
        <p class="late quiet-text" role="status" hidden=move || list.all.with(Option::is_some)>
            {t!(i18n, office.loading)}
        </p>
        <div role="alert">
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <div class="message error stack">
                                <p>{words::api_error(i18n, error)}</p>
                                <button type="button" on:click=move |_| list.load()>
                                    {t!(i18n, import.retry)}
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
        <Show when=move || is_loaded.get()>
            <p class="actions">
                <button
                    type="button"
                    class="primary"
                    aria-expanded=move || list.making.with(Option::is_some).to_string()
                    on:click=move |_| {
                        list.making.update(|making| *making = if making.is_some() { None } else { Some(None) });
                    }
                >
                    {t!(i18n, questionnaires.new)}
                </button>
            </p>
            {move || list.making.get().map(|copied| view! { <NewQuestionnaire list copied /> })}
            <div id="said" class="news" role="status" tabindex="-1">
                {move || {
                    list.said
                        .get()
                        .map(|said| match said {
                            Ok(sentence) => view! { <p class="message good">{sentence}</p> }.into_any(),
                            Err(error) => {
                                view! { <p class="message error">{words::api_error(i18n, error)}</p> }.into_any()
                            }
                        })
                }}
            </div>
            <Show
                when=move || !offered.with(Vec::is_empty)
                fallback=move || view! { <p class="empty">{t!(i18n, questionnaires.none)}</p> }
            >
                <Table list rows=offered name=Signal::derive(t!(i18n, questionnaires.title)) />
            </Show>
            <Show when=move || !archived.with(Vec::is_empty)>
                <details class="archived">
                    <summary>
                        {t!(i18n, questionnaires.archived)} " (" {move || archived.with(Vec::len)} ")"
                    </summary>
                    <p class="quiet-text">{t!(i18n, questionnaires.archived_help)}</p>
                    <Table list rows=archived name=Signal::derive(t!(i18n, questionnaires.archived)) />
                </details>
            </Show>
        </Show>
    }
}

#[component]
fn Table(list: List, rows: Memo<Vec<QuestionnaireSummary>>, name: Signal<&'static str>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="table-region" tabindex="0" role="region" aria-label=name>
            <table class="dense questionnaire-list">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, questionnaires.name)}</th>
                        <th scope="col">{t!(i18n, questionnaires.language)}</th>
                        <th scope="col">{t!(i18n, questionnaires.income_year)}</th>
                        <th scope="col">{t!(i18n, questionnaires.version)}</th>
                        <th scope="col">{t!(i18n, questionnaires.questions)}</th>
                        <th scope="col">{t!(i18n, questionnaires.clients)}</th>
                        <th scope="col">{t!(i18n, questionnaires.sent)}</th>
                        <th scope="col">{t!(i18n, questionnaires.actions)}</th>
                    </tr>
                </thead>
                <tbody>
                    {move || rows.get().into_iter().map(|one| view! { <Row list one /> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(list: List, one: QuestionnaireSummary) -> impl IntoView {
    let i18n = use_i18n();
    let number = move |count| move || words::number(i18n, count);
    let language = one.language;
    let address = format!("/settings/questionnaires/{}", one.id.0);
    let labelled = {
        let name = one.name.clone();
        move |word: &str| format!("{word}: {name}")
    };
    let copy_label = {
        let labelled = labelled.clone();
        move || labelled(t_string!(i18n, questionnaires.copy))
    };
    let archived = one.archived;
    let archive_word = move || {
        if archived {
            t_string!(i18n, questionnaires.restore)
        } else {
            t_string!(i18n, questionnaires.archive)
        }
    };
    let archive_label = move || labelled(archive_word());
    let copied = one.clone();
    let copy = move |_| list.making.set(Some(Some(copied.clone())));
    let archived_one = one.clone();
    let archive = move |_| {
        let sentence = if archived {
            t_string!(i18n, questionnaires.is_restored)
        } else {
            t_string!(i18n, questionnaires.is_archived)
        };
        list.archive(archived_one.clone(), !archived, sentence);
    };
    view! {
        <tr>
            <th scope="row">
                <a href=address>{one.name}</a>
            </th>
            <td>{move || import::language_name(i18n, language)}</td>
            <td>{one.income_year}</td>
            <td>{one.version}</td>
            <td>{number(one.questions)}</td>
            <td>{number(one.clients)}</td>
            <td>{number(one.invitations)}</td>
            <td class="row-actions">
                <button type="button" class="small" aria-label=copy_label on:click=copy>
                    {t!(i18n, questionnaires.copy)}
                </button>
                <button type="button" class="small" aria-label=archive_label on:click=archive>
                    {archive_word}
                </button>
            </td>
        </tr>
    }
}
