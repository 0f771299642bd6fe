//! One message: whom it is for, where it stands, what the server answered, and what can be decided about it.

use backend::{
    invitations::{MessageEvent, MessageState, MessageView},
    mail::MessageId,
};
use leptos::{prelude::*, task::spawn_local};

use super::words;
use crate::{
    api::{error::ApiError, send_again::send_again, withdraw::withdraw},
    i18n::{t_string, use_i18n},
    moment,
    words::{I18n, fill, number},
};

/// What a colleague decides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Decision {
    SendAgain,
    Withdraw,
}

impl Decision {
    async fn carry_out(self, message: MessageId) -> Result<bool, ApiError> {
        match self {
            Self::SendAgain => send_again(message).await,
            Self::Withdraw => withdraw(message).await,
        }
    }
}

/// A row of a table of messages. `named` where the client does not go without saying; `changed` runs after a decision.
#[component]
pub(crate) fn MessageRow(message: MessageView, changed: Callback<()>, named: bool) -> impl IntoView {
    let i18n = use_i18n();
    let MessageView {
        id,
        client,
        client_name,
        address,
        kind,
        state,
        due_at,
        attempts,
        events,
    } = message;
    let name = client_name.clone();
    let who = client.map(|client| view! { <a href=format!("/clients/{}", client.0)>{name}</a><br /> });
    let last = events.last().cloned();
    let answer = events.iter().rev().find_map(|event| event.answer.clone());
    let at = last.map_or(due_at, |event| event.at);
    let moment = move || match state {
        MessageState::Wanted if attempts > 0 => fill(
            t_string!(i18n, outbox.tried),
            &[
                ("count", &number(i18n, attempts)),
                ("at", &moment::minute(i18n.get_locale(), due_at)),
            ],
        ),
        MessageState::Wanted => fill(
            t_string!(i18n, outbox.due),
            &[("at", &moment::minute(i18n.get_locale(), due_at))],
        ),
        _ => moment::minute(i18n.get_locale(), at),
    };
    view! {
        <tr>
            <th scope="row">
                {named.then_some(who)}
                <span class="address">{address.clone()}</span>
            </th>
            <td>{move || words::kind(i18n, kind)}</td>
            <td>
                <span class="message-state" class:asks=state.asks()>{move || words::state(i18n, state)}</span>
                <br />
                <time datetime=moment::iso(if state == MessageState::Wanted { due_at } else { at })>{moment}</time>
            </td>
            <td class="answer">
                {answer}
                <Events events />
            </td>
            <td><Decisions id state about=format!("{client_name} {address}") changed /></td>
        </tr>
    }
}

/// What happened to it, one after another.
#[component]
fn Events(events: Vec<MessageEvent>) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |event: MessageEvent| {
        let MessageEvent { at, state, answer } = event;
        let has_answer = answer.is_some();
        view! {
            <li>
                <time datetime=moment::iso(at)>{move || moment::minute(i18n.get_locale(), at)}</time>
                " "
                {move || event_word(i18n, state, has_answer)}
                {answer.map(|answer| format!(": {answer}"))}
            </li>
        }
    };
    (events.len() > 1).then(|| {
        view! {
            <details>
                <summary>{t!(i18n, outbox.history)}</summary>
                <ol>{events.into_iter().map(line).collect_view()}</ol>
            </details>
        }
    })
}

/// A message that is wanted with an answer was tried, and is to be tried again.
fn event_word(i18n: I18n, state: MessageState, has_answer: bool) -> &'static str {
    if state == MessageState::Wanted && has_answer {
        t_string!(i18n, outbox.not_taken)
    } else {
        words::state(i18n, state)
    }
}

#[component]
fn Decisions(id: MessageId, state: MessageState, about: String, changed: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let pending = RwSignal::new(false);
    let said = RwSignal::new("");
    let decide = move |decision: Decision| {
        pending.set(true);
        spawn_local(async move {
            let answer = decision.carry_out(id).await;
            pending.try_set(false);
            match (answer, decision) {
                (Ok(true), _) => changed.run(()),
                (Ok(false), Decision::SendAgain) => {
                    said.try_set(t_string!(i18n, outbox.cannot_send_again));
                }
                (Ok(false), Decision::Withdraw) => {
                    said.try_set(t_string!(i18n, outbox.cannot_withdraw));
                }
                (Err(_), _) => {
                    said.try_set(t_string!(i18n, office.broken));
                }
            }
        });
    };
    let can_send_again = state.asks() || state == MessageState::Withdrawn;
    let can_withdraw = state.asks() || state == MessageState::Wanted;
    let withdraw_word = move || {
        if state.asks() {
            t_string!(i18n, outbox.leave_so)
        } else {
            t_string!(i18n, outbox.withdraw)
        }
    };
    let labelled = {
        let about = about.clone();
        move |word: &str| format!("{word}: {about}")
    };
    let other = labelled.clone();
    view! {
        {(state == MessageState::Unknown).then(|| view! { <p class="why">{t!(i18n, outbox.unknown_question)}</p> })}
        <span class="decisions">
            {can_send_again.then(|| view! {
                <button
                    type="button"
                    class="small"
                    aria-label=move || labelled(t_string!(i18n, outbox.send_again))
                    disabled=move || pending.get()
                    on:click=move |_| decide(Decision::SendAgain)
                >
                    {t!(i18n, outbox.send_again)}
                </button>
            })}
            {can_withdraw.then(|| view! {
                <button
                    type="button"
                    class="small quiet"
                    aria-label=move || other(withdraw_word())
                    disabled=move || pending.get()
                    on:click=move |_| decide(Decision::Withdraw)
                >
                    {withdraw_word}
                </button>
            })}
        </span>
        <span role="alert" class="error-text">{said}</span>
    }
}
