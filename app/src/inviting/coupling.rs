//! *Vragenlijst koppelen*: one choice per language that occurs among the ticked clients.

use std::collections::BTreeMap;

use backend::{
    invitations::{RehearsedClient, Selection},
    views::Questionnaire,
};
use domain::{
    client::{ClientId, QuestionnaireId, Status},
    language::Language,
};
use leptos::{html::Dialog, prelude::*, task::spawn_local};
use uuid::Uuid;

use super::ticked::Ticked;
use crate::{
    api::{couple::couple, error::ApiError, questionnaires::questionnaires, rehearse::rehearse},
    i18n::{t_string, use_i18n},
    import, words,
};

/// The ticked clients by language, and the questionnaires that can be coupled.
#[derive(Clone)]
struct Couplable {
    clients: BTreeMap<Language, Vec<ClientId>>,
    questionnaires: Vec<Questionnaire>,
    /// How many were invited already: they keep what was sent.
    invited: u32,
}

async fn couplable(selection: Option<Selection>) -> Result<Couplable, ApiError> {
    let rehearsed = match selection {
        Some(selection) => rehearse(selection).await?,
        None => Vec::new(),
    };
    let mut clients = BTreeMap::<_, Vec<_>>::new();
    for client in &rehearsed {
        clients.entry(client.language).or_default().push(client.client);
    }
    let is_invited = |client: &&RehearsedClient| client.status != Status::NotSent || client.invited_at.is_some();
    Ok(Couplable {
        clients,
        questionnaires: questionnaires().await?,
        invited: u32::try_from(rehearsed.iter().filter(is_invited).count()).unwrap_or(u32::MAX),
    })
}

/// Asks which questionnaire, couples it, and says with how many clients.
#[component]
pub(super) fn CouplingDialog(coupled: Callback<String>, close: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let ticked = expect_context::<Ticked>();
    let dialog = NodeRef::<Dialog>::new();
    let found = RwSignal::new(None::<Result<Couplable, ApiError>>);
    let chosen = RwSignal::new(BTreeMap::<Language, QuestionnaireId>::new());
    let pending = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let selection = ticked.selection();
    spawn_local(async move {
        found.try_set(Some(couplable(selection).await));
    });
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Fails only for a dialog that is not in the page.
            let _ = dialog.show_modal();
        }
    });
    // A dialog that is taken off the page without this does not give the focus back.
    let end = move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
    };
    let confirm = move |_| {
        let Some(Ok(Couplable { clients, .. })) = found.get_untracked() else {
            return;
        };
        pending.set(true);
        spawn_local(async move {
            let mut changed = 0;
            for (language, questionnaire) in chosen.get_untracked() {
                let clients = clients.get(&language).cloned().unwrap_or_default();
                match couple(clients, Some(questionnaire)).await {
                    Ok(count) => changed += count,
                    Err(_) => {
                        pending.try_set(false);
                        failed.try_set(true);
                        return;
                    }
                }
            }
            end();
            let clients = words::clients(i18n, changed);
            coupled.run(words::fill(t_string!(i18n, inviting.coupled), &[("clients", &clients)]));
        });
    };
    let choices = move || match found.get() {
        None => view! { <p class="quiet-text" role="status">{t!(i18n, office.loading)}</p> }.into_any(),
        Some(Err(error)) => {
            view! { <p class="message error" role="alert">{move || words::api_error(i18n, error)}</p> }.into_any()
        }
        Some(Ok(found)) => view! { <Choices found chosen /> }.into_any(),
    };
    view! {
        <dialog class="question" node_ref=dialog aria-labelledby="coupling-heading" on:close=move |_| close.run(())>
            <h2 id="coupling-heading">{t!(i18n, inviting.couple)}</h2>
            {choices}
            <p class="error-text" role="alert">{move || failed.get().then(|| t_string!(i18n, inviting.not_coupled))}</p>
            <div class="actions">
                <button type="button" on:click=move |_| end()>{t!(i18n, inviting.cancel)}</button>
                <button
                    type="button"
                    class="primary"
                    disabled=move || pending.get() || chosen.read().is_empty()
                    on:click=confirm
                >
                    {t!(i18n, inviting.couple_now)}
                </button>
            </div>
        </dialog>
    }
}

#[component]
fn Choices(found: Couplable, chosen: RwSignal<BTreeMap<Language, QuestionnaireId>>) -> impl IntoView {
    let i18n = use_i18n();
    let Couplable {
        clients,
        questionnaires,
        invited,
    } = found;
    let kept = move || {
        let clients = words::clients(i18n, invited);
        (invited > 0).then(|| words::fill(t_string!(i18n, inviting.coupling_keeps), &[("clients", &clients)]))
    };
    let choice = move |(language, clients): (Language, Vec<ClientId>)| {
        let count = u32::try_from(clients.len()).unwrap_or(u32::MAX);
        let choose = move |event| {
            let questionnaire = Uuid::parse_str(&event_target_value(&event)).ok().map(QuestionnaireId);
            chosen.update(|chosen| match questionnaire {
                Some(questionnaire) => {
                    chosen.insert(language, questionnaire);
                }
                None => {
                    chosen.remove(&language);
                }
            });
        };
        view! {
            <label class="field">
                <span>
                    {move || format!("{} ({})", import::language_name(i18n, language), words::clients(i18n, count))}
                </span>
                <select on:change=choose>
                    <option value="">{t!(i18n, inviting.leave_coupled)}</option>
                    <QuestionnaireOptions questionnaires=questionnaires.clone() language />
                </select>
            </label>
        }
    };
    view! {
        <div class="stack">{clients.into_iter().map(choice).collect_view()}</div>
        <p class="quiet-text">{kept}</p>
        <p class="quiet-text" hidden=invited == 0>{t!(i18n, inviting.coupling_other_year)}</p>
    }
}

/// The questionnaires of a language first; of the others, the language is told.
#[component]
pub(crate) fn QuestionnaireOptions(questionnaires: Vec<Questionnaire>, language: Language) -> impl IntoView {
    let mut sorted = questionnaires;
    sorted.sort_by_key(|questionnaire| questionnaire.language != language);
    let option = |questionnaire: Questionnaire| {
        let Questionnaire {
            id,
            name,
            language,
            income_year,
            ..
        } = questionnaire;
        let code = language.code().to_ascii_uppercase();
        view! { <option value=id.0.to_string()>{format!("{name} {income_year} ({code})")}</option> }
    };
    sorted.into_iter().map(option).collect_view()
}
