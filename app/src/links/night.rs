//! *Elke nacht klaarzetten*: a fetch at a fixed hour, whose result waits to be looked at.

use backend::links::Schedule;
use domain::crm::{Crm, Scope};
use leptos::{ev::SubmitEvent, prelude::*};

use super::Links;
use crate::{
    api::{choose_schedule::choose_schedule, error::ApiError},
    i18n::{t_string, use_i18n},
    scope_choice::{ScopeChoice, ScopeFields},
    words,
};

/// The hour that is proposed, on Belgium's clock: CRMs and offices are at rest.
const PROPOSED_HOUR: u8 = 2;

/// What came of saving.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Said {
    Saved,
    NoTaskflow,
    NotSaved(ApiError),
}

/// Off until it is switched on.
#[component]
pub(super) fn Night(crm: Crm) -> impl IntoView {
    let i18n = use_i18n();
    let links = expect_context::<Links>();
    let schedule = Memo::new(move |_| links.of(crm).and_then(|link| link.schedule));
    let at_first = schedule.get_untracked();
    let scope = at_first.as_ref().map_or(Scope::All, |schedule| schedule.scope.clone());
    let choice = ScopeChoice::with(crm, &scope);
    let is_on = RwSignal::new(at_first.is_some());
    let hour = RwSignal::new(at_first.map_or(PROPOSED_HOUR, |schedule| schedule.hour));
    let said = RwSignal::new(None::<Said>);
    let is_open = RwSignal::new(false);
    let save = Action::new_local(move |wanted: &Option<Schedule>| {
        let wanted = wanted.clone();
        async move {
            said.set(Some(match choose_schedule(crm, wanted).await {
                Ok(()) => Said::Saved,
                Err(error) => Said::NotSaved(error),
            }));
            links.load();
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        said.set(None);
        let wanted = if is_on.get_untracked() {
            let Some(scope) = untrack(|| choice.scope()) else {
                return said.set(Some(Said::NoTaskflow));
            };
            Some(Schedule {
                hour: hour.get_untracked(),
                scope,
            })
        } else {
            None
        };
        save.dispatch_local(wanted);
    };
    let standing = move || match schedule.get() {
        None => t_string!(i18n, links.night_off).to_owned(),
        Some(Schedule { hour, scope }) => words::fill(
            t_string!(i18n, links.night_on),
            &[
                ("hour", &clock(hour)),
                (
                    "scope",
                    &words::scope(i18n, &scope, &choice.taskflows().unwrap_or_default()),
                ),
            ],
        ),
    };
    let sentence = move || {
        said.get().map(|said| match said {
            Said::Saved => t_string!(i18n, links.night_saved),
            Said::NoTaskflow => t_string!(i18n, links.choose_taskflow),
            Said::NotSaved(error) => words::api_error(i18n, error),
        })
    };
    view! {
        <details class="night" on:toggle=move |_| is_open.set(true)>
            <summary>
                <strong>{t!(i18n, links.night)}</strong>
                " "
                <span class="quiet-text">{standing}</span>
            </summary>
            <form class="stack" on:submit=submit>
                <p class="quiet-text">{t!(i18n, links.night_help)}</p>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || is_on.get()
                        on:change=move |event| is_on.set(event_target_checked(&event))
                    />
                    <span>{t!(i18n, links.night)}</span>
                </label>
                // The taskflows are asked of the CRM only when somebody looks.
                <Show when=move || is_on.get() && is_open.get()>
                    <label class="check">
                        <span>{t!(i18n, links.hour)}</span>
                        <select
                            prop:value=move || hour.get().to_string()
                            on:change=move |event| {
                                hour.set(event_target_value(&event).parse().unwrap_or(PROPOSED_HOUR));
                            }
                        >
                            {(0..24)
                                .map(|option| {
                                    view! {
                                        <option value=option.to_string() selected=move || hour.get() == option>
                                            {clock(option)}
                                        </option>
                                    }
                                })
                                .collect_view()}
                        </select>
                    </label>
                    <ScopeFields choice />
                </Show>
                <div class="actions">
                    <button type="submit" aria-disabled=move || save.pending().get().to_string()>
                        {t!(i18n, links.save)}
                    </button>
                    <span role="status">{sentence}</span>
                </div>
            </form>
        </details>
    }
}

fn clock(hour: u8) -> String {
    format!("{hour:02}:00")
}
