//! *Dubbele klanten*: choose which fields to overwrite, see at once what that means, overwrite.

use domain::{choices::is_clearable, field::Field, plan::Group};
use leptos::prelude::*;
use review::protocol::{FieldCount, Request, Scope};

use super::{rows::RowTable, state::ImportState, summary::effect, toolbar::Toolbar, words};
use crate::i18n::{t_string, use_i18n};

/// The switches, the button, and the clients.
#[component]
pub(super) fn DoubleClients() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let impact = move || effect(state, Scope::Overwrite);
    let nothing = move || impact().is_none_or(|impact| impact.overwritten_values == 0 && impact.restored == 0);
    let label = move || {
        let impact = impact();
        let clients = |count| words::clients(i18n, count);
        let values = words::values(i18n, impact.map_or(0, |impact| impact.overwritten_values));
        let overwritten = clients(impact.map_or(0, |impact| impact.overwritten_clients));
        let restored = impact.map_or(0, |impact| impact.restored);
        let sentence = match impact.map_or(0, |impact| impact.overwritten_values) {
            _ if restored == 0 => t_string!(i18n, import.double.button),
            0 => {
                return words::fill(
                    t_string!(i18n, import.double.restore),
                    &[("clients", &clients(restored))],
                );
            }
            _ => t_string!(i18n, import.double.button_and_restore),
        };
        words::fill(
            sentence,
            &[
                ("values", &values),
                ("clients", &overwritten),
                ("restored", &clients(restored)),
            ],
        )
    };
    let emails = move || impact().map_or(0, |impact| impact.email_changes);
    view! {
        <div class="group-actions">
            <FieldSwitches />
            <button
                type="button"
                class="primary"
                disabled=nothing
                on:click=move |_| state.ask_summary(Scope::Overwrite)
            >
                {label}
            </button>
        </div>
        <p class="import-warning" role="status">
            {move || (emails() > 0).then(|| words::changing_emails(i18n, emails()))}
        </p>
        <Toolbar group=Group::Double />
        <RowTable group=Group::Double />
    }
}

/// One switch per field in which clients differ, with how many values it would change.
#[component]
fn FieldSwitches() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let counts = Memo::new(move |_| {
        state.overview.with(|overview| {
            overview
                .as_ref()
                .map(|overview| overview.differing.clone())
                .unwrap_or_default()
        })
    });
    let all = move |on: bool| {
        for count in counts.get_untracked() {
            if state.overwrite.with_untracked(|chosen| chosen.contains(count.field)) != on {
                state.choose_overwrite(count.field, on);
            }
        }
    };
    view! {
        <fieldset class="field-switches">
            <legend>{t!(i18n, import.double.switches)}</legend>
            <For each=move || counts.get() key=|count| (count.field, count.values) let:count>
                <label class="switch">
                    <input
                        type="checkbox"
                        prop:checked=move || state.overwrite.get().contains(count.field)
                        on:change=move |event| state.choose_overwrite(count.field, event_target_checked(&event))
                    />
                    {move || words::field(i18n, count.field)}
                    " "
                    <span class="count">{move || words::number(i18n, count.values)}</span>
                </label>
            </For>
            <button type="button" class="link" on:click=move |_| all(true)>
                {t!(i18n, import.double.all)}
            </button>
            <button type="button" class="link" on:click=move |_| all(false)>
                {t!(i18n, import.double.none)}
            </button>
            <Remembers counts />
            <Blanks />
        </fieldset>
    }
}

/// That the client code of a CRM is what the client is recognised by next time.
#[component]
fn Remembers(counts: Memo<Vec<FieldCount>>) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let crm = move || {
        let has_codes = counts.with(|counts| counts.iter().any(|count| count.field == Field::ExternalId));
        state.crm().filter(|_| has_codes)
    };
    let hint =
        move || crm().map(|crm| words::fill(t_string!(i18n, import.double.remembers), &[("crm", &crm.product())]));
    view! {
        <p class="hint" hidden=move || crm().is_none()>
            {hint}
        </p>
    }
}

/// Whether an empty cell clears a field: off, since most empty cells only mean that the source does not know.
#[component]
fn Blanks() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let fields = Memo::new(move |_| {
        state.overview.with(|overview| {
            let fields = overview.iter().flat_map(|overview| overview.fields.iter());
            fields.filter(|&field| is_clearable(field)).collect::<Vec<Field>>()
        })
    });
    let clears = move |field| {
        state.overview.with(|overview| {
            overview
                .as_ref()
                .is_some_and(|overview| overview.clears.contains(field))
        })
    };
    view! {
        <details class="blanks">
            <summary>{t!(i18n, import.double.blanks)}</summary>
            <p class="hint">{t!(i18n, import.double.blanks_help)}</p>
            <For each=move || fields.get() key=|field| *field let:field>
                <label class="switch">
                    <input
                        type="checkbox"
                        prop:checked=move || clears(field)
                        on:change=move |event| {
                            let clears = event_target_checked(&event);
                            state.choose_rows(Request::ChooseBlank { field, clears });
                        }
                    />
                    {move || words::field(i18n, field)}
                </label>
            </For>
        </details>
    }
}
