//! *Klant gaf door*: answers that differ from what the office has; what is ticked is taken over, and nothing else.

use std::collections::BTreeSet;

use backend::invitations::TakeOverOutcome;
use domain::{changes::CellChange, field::Field, proposal::Proposal};
use leptos::{prelude::*, task::spawn_local};
use uuid::Uuid;

use super::Doing;
use crate::{
    api::take_over::take_over,
    i18n::{t_string, use_i18n},
    import,
    words::{I18n, fill, is_singular, number},
};

/// Field by field, what the office has and what the client gave.
#[component]
pub(super) fn Proposals(invitation: Uuid, proposals: Vec<Proposal>) -> impl IntoView {
    let i18n = use_i18n();
    let doing = expect_context::<Doing>();
    // A client has proposals of several income years.
    let heading = format!("proposals-{invitation}");
    let cells: Vec<CellChange> = proposals.into_iter().map(|proposal| proposal.cell).collect();
    let ticked = RwSignal::new(cells.iter().map(|cell| cell.field).collect::<BTreeSet<Field>>());
    let pending = RwSignal::new(false);
    let failed = RwSignal::new("");
    let kept = StoredValue::new(cells.clone());
    let count = move || u32::try_from(ticked.read().len()).unwrap_or(u32::MAX);
    let take = move |_| {
        let chosen = ticked.get_untracked();
        let mut cells = kept.get_value();
        cells.retain(|cell| chosen.contains(&cell.field));
        pending.set(true);
        spawn_local(async move {
            let answer = take_over(invitation, cells).await;
            pending.try_set(false);
            match answer {
                Ok(TakeOverOutcome::TakenOver(count)) => doing.done(taken_over(i18n, count)),
                // What is there now is shown with the page.
                Ok(TakeOverOutcome::Stale(_)) => doing.done(t_string!(i18n, returned.stale).to_owned()),
                Ok(TakeOverOutcome::Refused) => {
                    failed.try_set(t_string!(i18n, returned.not_taken_over));
                }
                Err(_) => {
                    failed.try_set(t_string!(i18n, office.broken));
                }
            }
        });
    };
    let button = move || {
        let sentence = if is_singular(i18n, count()) {
            t_string!(i18n, returned.take_over_one)
        } else {
            t_string!(i18n, returned.take_over)
        };
        fill(sentence, &[("count", &number(i18n, count()))])
    };
    view! {
        <div class="proposals">
            <h3 id=heading.clone()>{t!(i18n, returned.proposals)}</h3>
            <p class="quiet-text">{t!(i18n, returned.proposals_help)}</p>
            <div class="table-region" tabindex="0" role="region" aria-labelledby=heading>
                <table class="dense">
                    <thead>
                        <tr>
                            <th scope="col"><span class="visually-hidden">{t!(i18n, inviting.chosen)}</span></th>
                            <th scope="col">{t!(i18n, office.field)}</th>
                            <th scope="col">{t!(i18n, returned.office_has)}</th>
                            <th scope="col">{t!(i18n, returned.client_gave)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {cells.into_iter().map(|cell| view! { <Row cell ticked /> }).collect_view()}
                    </tbody>
                </table>
            </div>
            <p class="actions">
                <button type="button" class="primary" disabled=move || pending.get() || count() == 0 on:click=take>
                    {button}
                </button>
                <span role="alert" class="error-text">{failed}</span>
            </p>
        </div>
    }
}

#[component]
fn Row(cell: CellChange, ticked: RwSignal<BTreeSet<Field>>) -> impl IntoView {
    let i18n = use_i18n();
    let CellChange { field, old, new } = cell;
    let tick = move |event| {
        let on = event_target_checked(&event);
        ticked.update(|ticked| {
            if on {
                ticked.insert(field);
            } else {
                ticked.remove(&field);
            }
        });
    };
    view! {
        <tr>
            <td class="tick">
                <input
                    type="checkbox"
                    aria-label=move || import::field_name(i18n, field)
                    prop:checked=move || ticked.read().contains(&field)
                    on:change=tick
                />
            </td>
            <th scope="row">{move || import::field_name(i18n, field)}</th>
            <td>{old.unwrap_or_else(|| "\u{2013}".to_owned())}</td>
            <td><strong>{new.unwrap_or_else(|| "\u{2013}".to_owned())}</strong></td>
        </tr>
    }
}

fn taken_over(i18n: I18n, count: u32) -> String {
    let sentence = if is_singular(i18n, count) {
        t_string!(i18n, returned.taken_over_one)
    } else {
        t_string!(i18n, returned.taken_over)
    };
    fill(sentence, &[("count", &number(i18n, count))])
}
