//! The clients of the rehearsal that are ready, doubtful or cannot be invited, each with its reasons.

use std::collections::BTreeSet;

use backend::invitations::RehearsedClient;
use domain::{
    client::ClientId,
    invitation::{Assessment, Doubt},
};
use leptos::prelude::*;

use super::{
    rehearsal::Rehearsal,
    words::{doubt, hindrance},
};
use crate::{
    i18n::{t_string, use_i18n},
    import,
    words::{fill, number},
};

/// Rows that are shown at first, and that each press of the button adds.
const ROWS: usize = 50;

/// What a bulk invitation does with a client.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Choice {
    /// It is invited unless it is unticked.
    Ready,
    /// Somebody should look first: it is invited if it is ticked.
    Doubtful,
    /// It cannot be invited.
    Hindered,
}

impl Choice {
    /// Of a client among whom `changed` were others when they were on screen before.
    pub fn of(client: &RehearsedClient, changed: &BTreeSet<ClientId>) -> Self {
        match &client.assessment {
            Assessment::Hindered(_) => Self::Hindered,
            Assessment::Invitable(doubts) if doubts.is_empty() && !changed.contains(&client.client) => Self::Ready,
            Assessment::Invitable(_) => Self::Doubtful,
        }
    }
}

/// One group; nothing where nobody is in it.
#[component]
pub(super) fn Group(choice: Choice) -> impl IntoView {
    let i18n = use_i18n();
    let rehearsal = expect_context::<Rehearsal>();
    let shown = RwSignal::new(ROWS);
    let count = move || rehearsal.count(choice);
    let heading = move || {
        let word = match choice {
            Choice::Ready => t_string!(i18n, inviting.group.ready),
            Choice::Doubtful => t_string!(i18n, inviting.group.doubtful),
            Choice::Hindered => t_string!(i18n, inviting.group.hindered),
        };
        format!("{word} ({})", number(i18n, count()))
    };
    let help = move || match choice {
        Choice::Ready => t_string!(i18n, inviting.group_help.ready),
        Choice::Doubtful => t_string!(i18n, inviting.group_help.doubtful),
        Choice::Hindered => t_string!(i18n, inviting.group_help.hindered),
    };
    let id = match choice {
        Choice::Ready => "ready",
        Choice::Doubtful => "doubtful",
        Choice::Hindered => "hindered",
    };
    let rows = move || {
        let mut members = rehearsal.group(choice);
        members.truncate(shown.get());
        members
    };
    let hidden = move || (count() as usize).saturating_sub(shown.get());
    let more = move || {
        let count = u32::try_from(hidden()).unwrap_or(u32::MAX);
        fill(t_string!(i18n, inviting.more), &[("count", &number(i18n, count))])
    };
    let can_tick = choice != Choice::Hindered;
    view! {
        <Show when=move || count() != 0>
            <section class="rehearsed" aria-labelledby=id>
                <h2 id=id>{heading}</h2>
                <p class="quiet-text">{help}</p>
                {can_tick.then(|| view! {
                    <p class="actions">
                        <button type="button" class="small" on:click=move |_| rehearsal.tick_group(choice, true)>
                            {t!(i18n, inviting.tick_all)}
                        </button>
                        <button type="button" class="small" on:click=move |_| rehearsal.tick_group(choice, false)>
                            {t!(i18n, inviting.tick_none)}
                        </button>
                    </p>
                })}
                <div class="table-region" tabindex="0" role="region" aria-labelledby=id>
                    <table class="dense">
                        <thead>
                            <tr>
                                {can_tick.then(|| view! {
                                    <th scope="col"><span class="visually-hidden">{t!(i18n, inviting.chosen)}</span></th>
                                })}
                                <th scope="col">{t!(i18n, office.name)}</th>
                                <th scope="col">{t!(i18n, office.email)}</th>
                                <th scope="col">{t!(i18n, office.client_language)}</th>
                                <th scope="col">{t!(i18n, office.questionnaire)}</th>
                                {(choice != Choice::Ready).then(|| view! {
                                    <th scope="col">{t!(i18n, inviting.why)}</th>
                                })}
                            </tr>
                        </thead>
                        <tbody>
                            <For each=rows key=|client| (client.client, client.address.clone(), client.questionnaire) let:client>
                                <Row client choice />
                            </For>
                        </tbody>
                    </table>
                </div>
                <Show when=move || hidden() != 0>
                    <button type="button" on:click=move |_| shown.update(|shown| *shown += ROWS)>{more}</button>
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn Row(client: RehearsedClient, choice: Choice) -> impl IntoView {
    let i18n = use_i18n();
    let rehearsal = expect_context::<Rehearsal>();
    let RehearsedClient {
        client: id,
        first_name,
        last_name,
        address,
        language,
        questionnaire_name,
        assessment,
        ..
    } = client;
    let label = format!("{first_name} {last_name}");
    view! {
        <tr>
            {(choice != Choice::Hindered).then(|| view! {
                <td class="tick">
                    <input
                        type="checkbox"
                        aria-label=label
                        prop:checked=move || rehearsal.is_ticked(id)
                        on:change=move |event| rehearsal.tick(id, event_target_checked(&event))
                    />
                </td>
            })}
            <th scope="row"><a href=format!("/clients/{}", id.0)>{last_name}" "{first_name}</a></th>
            <td class="address">{address}</td>
            <td>{move || import::language_name(i18n, language)}</td>
            <td>{questionnaire_name}</td>
            {(choice != Choice::Ready).then(|| view! { <td class="reasons"><Reasons client=id assessment /></td> })}
        </tr>
    }
}

#[component]
fn Reasons(client: ClientId, assessment: Assessment) -> impl IntoView {
    let i18n = use_i18n();
    let rehearsal = expect_context::<Rehearsal>();
    match assessment {
        Assessment::Hindered(why) => view! { <span>{move || hindrance(i18n, why)}</span> }.into_any(),
        Assessment::Invitable(doubts) => view! {
            <ul>
                {move || rehearsal.has_changed(client).then(|| view! { <li>{t!(i18n, inviting.doubt.changed)}</li> })}
                {doubts.into_iter().map(|doubt| view! { <Reason doubt /> }).collect_view()}
            </ul>
        }
        .into_any(),
    }
}

#[component]
fn Reason(doubt: Doubt) -> impl IntoView {
    let i18n = use_i18n();
    let other = match doubt {
        Doubt::SharedMailbox { with, .. } => Some(with),
        _ => None,
    };
    view! {
        <li>
            {move || self::doubt(i18n, &doubt)}
            {other.map(|other| view! {
                " "
                <a href=format!("/clients/{}", other.0)>{t!(i18n, inviting.doubt.show_other)}</a>
            })}
        </li>
    }
}
