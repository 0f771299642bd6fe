//! *Postvak uit*: every message of the office, where it stands, and what the mail server answered.

pub(crate) mod message;
mod words;

use backend::{
    invitations::{MessageState, OutboxPage as Messages, OutboxQuery},
    mail::DeliveryView,
    views::PAGE_SIZE,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use wasm_split_helpers::wasm_split;

use self::message::MessageRow;
use crate::{
    api::{outbox::outbox, outbox_delivery::outbox_delivery},
    i18n::{t_string, use_i18n},
    inviting::leaving::Departing,
    part::{Loaded, Part},
    words::{I18n, fill, number},
};

/// The states by their name in the address, in the order of the tabs.
const STATES: [(&str, MessageState); 8] = [
    ("unknown", MessageState::Unknown),
    ("failed", MessageState::Failed),
    ("set_aside", MessageState::SetAside),
    ("wanted", MessageState::Wanted),
    ("claimed", MessageState::Claimed),
    ("handing_over", MessageState::HandingOver),
    ("sent", MessageState::Sent),
    ("withdrawn", MessageState::Withdrawn),
];

/// The page `/outbox`. Deciding works in a browser only, so the list is a download of its own that no other page waits for.
#[component]
pub(crate) fn OutboxPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Title text=t!(i18n, outbox.title) />
        <h1>{t!(i18n, outbox.title)}</h1>
        <noscript>{t!(i18n, inviting.needs_script)}</noscript>
        <Part load=outbox_screen />
    }
}

#[wasm_split(client, fallible)]
fn outbox_screen() -> Loaded {
    Ok(view! { <Outbox /> }.into_any())
}

fn query_of(address: &ParamsMap) -> OutboxQuery {
    let named = address.get("state");
    let state = named.and_then(|name| STATES.iter().find(|(known, _)| *known == name));
    OutboxQuery {
        state: state.map(|(_, state)| *state),
        page: address.get("page").and_then(|page| page.parse().ok()).unwrap_or(0),
    }
}

fn address_of(state: Option<MessageState>, page: u32) -> String {
    let name = STATES
        .iter()
        .find(|(_, known)| Some(*known) == state)
        .map(|(name, _)| *name);
    match (name, page) {
        (None, 0) => "/outbox".to_owned(),
        (None, page) => format!("/outbox?page={page}"),
        (Some(name), 0) => format!("/outbox?state={name}"),
        (Some(name), page) => format!("/outbox?state={name}&page={page}"),
    }
}

#[component]
fn Outbox() -> impl IntoView {
    let i18n = use_i18n();
    let address = use_query_map();
    let query = Memo::new(move |_| query_of(&address.read()));
    let version = RwSignal::new(0_u32);
    let messages = LocalResource::new(move || {
        version.track();
        outbox(query.get())
    });
    let changed = Callback::new(move |()| version.update(|version| *version += 1));
    view! {
        <Delivery />
        <Departing asked=version changed decisions=false />
        <Transition fallback=move || view! { <p class="quiet-text">{t!(i18n, office.loading)}</p> }>
            {move || Suspend::new(async move {
                match messages.await {
                    Ok(messages) => view! { <MessageTable messages query=query.get_untracked() changed /> }.into_any(),
                    Err(_) => {
                        view! { <p class="message error" role="alert">{t!(i18n, office.broken)}</p> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

/// Without a mail server nobody gets anything: that is said before all else.
#[component]
fn Delivery() -> impl IntoView {
    let i18n = use_i18n();
    let delivery = LocalResource::new(outbox_delivery);
    let sentence = move || match delivery.get()? {
        Ok(DeliveryView::Files { folder }) => {
            let sentence = fill(t_string!(i18n, outbox.into_files), &[("folder", &folder)]);
            Some(view! { <p class="message warning">{sentence}</p> }.into_any())
        }
        Ok(DeliveryView::Smtp { server }) => {
            let sentence = fill(t_string!(i18n, outbox.to_server), &[("server", &server)]);
            Some(view! { <p class="quiet-text">{sentence}</p> }.into_any())
        }
        Err(_) => None,
    };
    view! { <div class="delivery">{sentence}</div> }
}

#[component]
fn MessageTable(messages: Messages, query: OutboxQuery, changed: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let Messages {
        counts,
        total,
        messages,
    } = messages;
    let is_empty = messages.is_empty();
    let help = move || query.state.and_then(|state| words::state_help(i18n, state));
    view! {
        <Tabs counts chosen=query.state />
        <p class="quiet-text">{help}</p>
        <div class="table-region" tabindex="0" role="region" aria-label=t!(i18n, outbox.title)>
            <table class="dense messages">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, outbox.to)}</th>
                        <th scope="col">{t!(i18n, outbox.what)}</th>
                        <th scope="col">{t!(i18n, outbox.state_heading)}</th>
                        <th scope="col">{t!(i18n, outbox.answer)}</th>
                        <th scope="col">{t!(i18n, outbox.decide)}</th>
                    </tr>
                </thead>
                <tbody>
                    {messages
                        .into_iter()
                        .map(|message| view! { <MessageRow message changed named=true /> })
                        .collect_view()}
                </tbody>
            </table>
        </div>
        <p class="empty" hidden=!is_empty>{t!(i18n, outbox.nothing)}</p>
        <Pages total state=query.state page=query.page />
    }
}

/// The states that occur, and the chosen one.
#[component]
fn Tabs(counts: Vec<(MessageState, u32)>, chosen: Option<MessageState>) -> impl IntoView {
    let i18n = use_i18n();
    let count = |state| {
        counts
            .iter()
            .find(|(of, _)| *of == state)
            .map_or(0, |(_, count)| *count)
    };
    let all = counts.iter().map(|(_, count)| *count).sum();
    let tabs = STATES.iter().map(|(_, state)| (Some(*state), count(*state)));
    let tabs: Vec<_> = tabs.filter(|(state, count)| *count > 0 || *state == chosen).collect();
    let tab = move |(state, count): (Option<MessageState>, u32)| {
        let is_chosen = (state == chosen).then_some("page");
        let asks = state.is_some_and(MessageState::asks);
        view! {
            <a href=address_of(state, 0) aria-current=is_chosen class:asks=asks>
                {move || format!("{} ({})", tab_word(i18n, state), number(i18n, count))}
            </a>
        }
    };
    view! {
        <nav class="state-tabs" aria-label=t!(i18n, outbox.states)>
            {std::iter::once((None, all)).chain(tabs).map(tab).collect_view()}
        </nav>
    }
}

fn tab_word(i18n: I18n, state: Option<MessageState>) -> &'static str {
    state.map_or_else(|| t_string!(i18n, outbox.all), |state| words::state(i18n, state))
}

#[component]
fn Pages(total: u32, state: Option<MessageState>, page: u32) -> impl IntoView {
    let i18n = use_i18n();
    let pages = total.div_ceil(PAGE_SIZE).max(1);
    let page = page.min(pages - 1);
    view! {
        <nav class="pager" aria-label=t!(i18n, office.pages) hidden=pages == 1>
            {(page > 0).then(|| view! {
                <a class="button" href=address_of(state, page - 1)>{t!(i18n, office.previous)}</a>
            })}
            <span>{format!("{} / {pages}", page + 1)}</span>
            {(page + 1 < pages).then(|| view! {
                <a class="button" href=address_of(state, page + 1)>{t!(i18n, office.next)}</a>
            })}
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use backend::invitations::MessageState;

    use super::STATES;

    #[test]
    fn every_state_has_a_tab() {
        assert!(
            MessageState::ALL
                .iter()
                .all(|state| STATES.iter().any(|(_, known)| known == state))
        );
        assert_eq!(STATES.len(), MessageState::ALL.len());
    }
}
