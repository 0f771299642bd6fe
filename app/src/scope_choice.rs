//! The choice of a CRM's clients: all, or those of one or more taskflows. The import and the nightly fetch ask it alike.

use std::collections::BTreeSet;

use backend::{crm::Taskflow, links::ScopeChoices};
use domain::crm::{Crm, Scope};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::scope_choices::scope_choices,
    i18n::{t_string, use_i18n},
    problem::{self, Problem},
    words,
};

/// From how many taskflows on they can be searched.
const SEARCHED_FROM: usize = 10;

/// What is chosen so far, and the list to choose from.
#[derive(Clone, Copy)]
pub(crate) struct ScopeChoice {
    crm: Crm,
    /// All clients, or those of taskflows; nothing while the office's last choice is not known.
    all: RwSignal<Option<bool>>,
    chosen: RwSignal<BTreeSet<String>>,
    list: RwSignal<List>,
}

/// The CRM's taskflows.
#[derive(Clone, Debug, PartialEq)]
enum List {
    Loading,
    Loaded(Vec<Taskflow>),
    Failed(Problem),
}

impl ScopeChoice {
    /// Nothing chosen: the office's last choice will be, once it is known.
    pub(crate) fn new(crm: Crm) -> Self {
        Self {
            crm,
            all: RwSignal::new(None),
            chosen: RwSignal::new(BTreeSet::new()),
            list: RwSignal::new(List::Loading),
        }
    }

    /// This is chosen.
    pub(crate) fn with(crm: Crm, scope: &Scope) -> Self {
        let choice = Self::new(crm);
        choice.choose(scope);
        choice
    }

    fn choose(self, scope: &Scope) {
        self.all.set(Some(*scope == Scope::All));
        if let Scope::Taskflows(ids) = scope {
            self.chosen.set(ids.iter().cloned().collect());
        }
    }

    /// What is chosen; `None` while nothing is, or no taskflow.
    pub(crate) fn scope(self) -> Option<Scope> {
        match self.all.get()? {
            true => Some(Scope::All),
            false => {
                let chosen = self.chosen.get();
                (!chosen.is_empty()).then(|| Scope::Taskflows(chosen.into_iter().collect()))
            }
        }
    }

    /// The CRM's taskflows, once they are known.
    pub(crate) fn taskflows(self) -> Option<Vec<Taskflow>> {
        self.list.with(|list| match list {
            List::Loaded(taskflows) => Some(taskflows.clone()),
            List::Loading | List::Failed(_) => None,
        })
    }

    /// Asks the CRM for its taskflows.
    fn load(self) {
        self.list.set(List::Loading);
        spawn_local(async move {
            let answer = problem::of_either(scope_choices(self.crm).await);
            // Nobody looks any more.
            if self.list.is_disposed() {
                return;
            }
            match answer {
                Ok(choices) => self.take(choices),
                Err(problem) => self.list.set(List::Failed(problem)),
            }
        });
    }

    /// A taskflow that the CRM no longer has is no longer chosen.
    fn take(self, choices: ScopeChoices) {
        if self.all.get_untracked().is_none() {
            self.choose(&choices.last);
        }
        let mut taskflows = choices.taskflows;
        // In the order of a dictionary, whatever the case.
        taskflows.sort_by_key(|taskflow| taskflow.name.to_lowercase());
        self.chosen
            .update(|chosen| chosen.retain(|id| taskflows.iter().any(|taskflow| taskflow.id == *id)));
        self.list.set(List::Loaded(taskflows));
    }

    fn tick(self, id: &str, on: bool) {
        self.chosen.update(|chosen| {
            if on {
                chosen.insert(id.to_owned());
            } else {
                chosen.remove(id);
            }
        });
    }
}

/// Two radio buttons, and under the second the taskflows. All clients can be chosen while the taskflows are on their way.
#[component]
pub(crate) fn ScopeFields(choice: ScopeChoice) -> impl IntoView {
    let i18n = use_i18n();
    Effect::new(move |_| choice.load());
    let name = format!("scope-{}", choice.crm.name());
    let legend = move || words::fill(t_string!(i18n, crm.scope.legend), &[("crm", &choice.crm.product())]);
    view! {
        <fieldset class="scope">
            <legend>{legend}</legend>
            <label class="check">
                <input
                    type="radio"
                    name=name.clone()
                    prop:checked=move || choice.all.get() == Some(true)
                    on:change=move |_| choice.all.set(Some(true))
                />
                <span>{t!(i18n, crm.scope.all)}</span>
            </label>
            <label class="check">
                <input
                    type="radio"
                    name=name
                    prop:checked=move || choice.all.get() == Some(false)
                    on:change=move |_| choice.all.set(Some(false))
                />
                <span>{t!(i18n, crm.scope.some)}</span>
            </label>
            <Show when=move || choice.all.get() != Some(true)>
                <Taskflows choice />
            </Show>
        </fieldset>
    }
}

/// The taskflows, or why they are not there.
#[component]
fn Taskflows(choice: ScopeChoice) -> impl IntoView {
    let i18n = use_i18n();
    let crm = choice.crm;
    let loading = Memo::new(move |_| choice.list.with(|list| *list == List::Loading));
    let failed = Memo::new(move |_| {
        choice.list.with(|list| match list {
            List::Failed(problem) => Some(*problem),
            List::Loading | List::Loaded(_) => None,
        })
    });
    let why = move |problem| {
        let why = words::problem(i18n, crm, problem);
        words::fill(t_string!(i18n, crm.scope.failed), &[("why", &why)])
    };
    view! {
        <div class="taskflows">
            <p class="late" role="status" hidden=move || !loading.get()>
                {move || words::fill(t_string!(i18n, crm.scope.loading), &[("crm", &crm.product())])}
            </p>
            <div role="alert">
                {move || {
                    failed
                        .get()
                        .map(|problem| {
                            view! {
                                <div class="message error">
                                    <p>{why(problem)}</p>
                                    <button type="button" on:click=move |_| choice.load()>
                                        {t!(i18n, import.retry)}
                                    </button>
                                </div>
                            }
                        })
                }}
            </div>
            {move || choice.taskflows().map(|taskflows| view! { <TaskflowList choice taskflows /> })}
        </div>
    }
}

/// Each taskflow with its number of clients; a search where there are many.
#[component]
fn TaskflowList(choice: ScopeChoice, taskflows: Vec<Taskflow>) -> impl IntoView {
    let i18n = use_i18n();
    let crm = choice.crm;
    if taskflows.is_empty() {
        let nothing = move || words::fill(t_string!(i18n, crm.scope.nothing), &[("crm", &crm.product())]);
        return view! { <p class="quiet-text">{nothing}</p> }.into_any();
    }
    let search = RwSignal::new(String::new());
    let searched = taskflows.len() > SEARCHED_FROM;
    let names: Vec<String> = taskflows.iter().map(|taskflow| taskflow.name.to_lowercase()).collect();
    let nothing_found = move || {
        let wanted = search.get().to_lowercase();
        !names.iter().any(|name| name.contains(&wanted))
    };
    let count = move || {
        let count = u32::try_from(choice.chosen.with(BTreeSet::len)).unwrap_or(u32::MAX);
        words::fill(
            t_string!(i18n, crm.scope.chosen),
            &[("count", &words::number(i18n, count))],
        )
    };
    let items = taskflows
        .into_iter()
        .map(|taskflow| view! { <TaskflowItem choice taskflow search /> })
        .collect_view();
    view! {
        {searched
            .then(|| {
                view! {
                    <label class="field">
                        <span>{t!(i18n, crm.scope.search)}</span>
                        <input type="search" on:input=move |event| search.set(event_target_value(&event)) />
                    </label>
                }
            })}
        <ul class="taskflow-list" aria-label=t!(i18n, crm.scope.taskflows)>
            {items}
        </ul>
        <p class="quiet-text" hidden=move || !nothing_found()>
            {t!(i18n, crm.scope.nothing_found)}
        </p>
        <p class="quiet-text" role="status">
            {count}
        </p>
    }
    .into_any()
}

/// One taskflow. Choosing it chooses taskflows.
#[component]
fn TaskflowItem(choice: ScopeChoice, taskflow: Taskflow, search: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let Taskflow { id, name, clients } = taskflow;
    let lowercase = name.to_lowercase();
    let hidden = move || !lowercase.contains(&search.get().to_lowercase());
    let id = StoredValue::new(id);
    let checked = move || id.with_value(|id| choice.chosen.with(|chosen| chosen.contains(id)));
    let tick = move |event| {
        let on = event_target_checked(&event);
        choice.all.set(Some(false));
        id.with_value(|id| choice.tick(id, on));
    };
    view! {
        <li hidden=hidden>
            <label class="check">
                <input type="checkbox" prop:checked=checked on:change=tick />
                <span>{name}</span>
                <span class="count">{move || words::clients(i18n, clients)}</span>
            </label>
        </li>
    }
}
