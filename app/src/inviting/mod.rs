//! Inviting clients in bulk: who would get which mail is rehearsed first, and what is on screen is what is asked for.

pub(crate) mod bulk;
pub(crate) mod coupling;
mod group;
pub(crate) mod leaving;
mod letters;
mod rehearsal;
pub(crate) mod ticked;
mod timing;
mod words;

use backend::invitations::Selection;
use domain::client::ClientId;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;
use wasm_split_helpers::wasm_split;

use self::{
    group::{Choice, Group},
    leaving::Departing,
    letters::Letters,
    rehearsal::{Rehearsal, Said},
    ticked::Ticked,
    timing::{Timing, When},
};
use crate::{
    i18n::{t_string, use_i18n},
    import,
    part::{Loaded, Part},
    words::{api_error, clients, fill, number},
};

/// The page `/clients/invite`, of the ticked clients or, with `?client=`, of one. The rehearsal works in a browser only, so
/// it is a download of its own that no other page waits for.
#[component]
pub(crate) fn InvitePage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Title text=t!(i18n, inviting.title) />
        <p class="back"><a href="/clients">{t!(i18n, office.clients)}</a></p>
        <h1>{t!(i18n, inviting.title)}</h1>
        <noscript>{t!(i18n, inviting.needs_script)}</noscript>
        <Part load=rehearsal_screen />
    }
}

#[wasm_split(client, fallible)]
fn rehearsal_screen() -> Loaded {
    Ok(view! { <Screen /> }.into_any())
}

#[component]
fn Screen() -> impl IntoView {
    let i18n = use_i18n();
    let address = use_query_map();
    let client = address.with_untracked(|address| address.get("client").and_then(|id| Uuid::try_parse(&id).ok()));
    let selection = match client {
        Some(client) => Some(Selection::Clients(vec![ClientId(client)])),
        None => expect_context::<Ticked>().selection(),
    };
    let Some(selection) = selection else {
        return view! { <NobodyChosen /> }.into_any();
    };
    let rehearsal = Rehearsal::new(selection);
    provide_context(rehearsal);
    Effect::new(move |_| rehearsal.load());
    let below = move || match rehearsal.failed.get() {
        Some(error) => view! { <p class="message error" role="alert">{move || api_error(i18n, error)}</p> }.into_any(),
        None if !rehearsal.loaded.get() => {
            view! { <p class="quiet-text" role="status">{t!(i18n, inviting.rehearsing)}</p> }.into_any()
        }
        None if rehearsal.invited.get().is_some() => view! { <Invited /> }.into_any(),
        None => view! { <Rehearsed /> }.into_any(),
    };
    view! { <div class="inviting stack">{below}</div> }.into_any()
}

/// After a reload nobody is ticked any more.
#[component]
fn NobodyChosen() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="card stack">
            <p>{t!(i18n, inviting.nobody_chosen)}</p>
            <p><a class="button primary" href="/clients">{t!(i18n, office.to_clients)}</a></p>
        </div>
    }
}

#[component]
fn Rehearsed() -> impl IntoView {
    let i18n = use_i18n();
    let rehearsal = expect_context::<Rehearsal>();
    let when = RwSignal::new(When::default());
    let count = move || rehearsal.ticked_count();
    let button = move || match (count(), when.read().is_now()) {
        (0, _) => t_string!(i18n, inviting.nobody_ticked_here).to_owned(),
        (count, true) => fill(
            t_string!(i18n, inviting.send_now),
            &[("invitations", &words::invitations(i18n, count))],
        ),
        (count, false) => fill(
            t_string!(i18n, inviting.send_later),
            &[("invitations", &words::invitations(i18n, count))],
        ),
    };
    let said = move || match rehearsal.said.get() {
        None => String::new(),
        Some(Said::Changed(count)) => fill(t_string!(i18n, inviting.changed), &[("clients", &clients(i18n, count))]),
        Some(Said::Refused) => t_string!(i18n, inviting.refused).to_owned(),
        Some(Said::Reminders) => t_string!(i18n, inviting.wrong_reminders).to_owned(),
        Some(Said::Failed(error)) => format!("{} {}", api_error(i18n, error), t_string!(i18n, inviting.same_again)),
    };
    view! {
        <Sum />
        <p class="said alarm" role="alert">{said}</p>
        <Group choice=Choice::Doubtful />
        <Group choice=Choice::Ready />
        <Group choice=Choice::Hindered />
        <Totals />
        <Letters />
        <Timing when />
        <div class="actions send">
            <button
                type="button"
                class="primary"
                disabled=move || count() == 0 || rehearsal.sending.get()
                on:click=move |_| rehearsal.send(&when.get_untracked())
            >
                {button}
            </button>
            <a class="button quiet" href="/clients">{t!(i18n, inviting.not_yet)}</a>
        </div>
    }
}

/// How many of the selection are in which group: nobody is left out unsaid.
#[component]
fn Sum() -> impl IntoView {
    let i18n = use_i18n();
    let rehearsal = expect_context::<Rehearsal>();
    let count = move |choice| number(i18n, rehearsal.count(choice));
    let sentence = move || {
        fill(
            t_string!(i18n, inviting.sum),
            &[
                ("clients", &clients(i18n, rehearsal.total())),
                ("ready", &count(Choice::Ready)),
                ("doubtful", &count(Choice::Doubtful)),
                ("hindered", &count(Choice::Hindered)),
            ],
        )
    };
    view! {
        <p class="conservation" role="status">{sentence}</p>
        <p class="quiet-text">{t!(i18n, inviting.rehearsal_help)}</p>
    }
}

/// What the ticked ones get: how many per language, and per questionnaire.
#[component]
fn Totals() -> impl IntoView {
    let i18n = use_i18n();
    let rehearsal = expect_context::<Rehearsal>();
    let languages = move || {
        let languages = rehearsal.languages().into_iter();
        languages
            .map(|(language, count)| (import::language_name(i18n, language).to_owned(), count))
            .collect::<Vec<_>>()
    };
    let lines = move |lines: Vec<(String, u32)>| {
        lines
            .into_iter()
            .map(|(name, count)| view! { <div><dt>{name}</dt><dd>{number(i18n, count)}</dd></div> })
            .collect_view()
    };
    view! {
        <section class="totals" aria-labelledby="totals-heading">
            <h2 id="totals-heading">{t!(i18n, inviting.totals)}</h2>
            <dl class="tally">{move || lines(languages())}</dl>
            <dl class="tally">{move || lines(rehearsal.questionnaires())}</dl>
        </section>
    }
}

/// What happens now, with the way to call it off.
#[component]
fn Invited() -> impl IntoView {
    let i18n = use_i18n();
    let rehearsal = expect_context::<Rehearsal>();
    let heading = NodeRef::<leptos::html::H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // The button that had the focus is gone.
            let _ = heading.focus();
        }
    });
    let wanted = move || {
        let count = rehearsal.invited.get().unwrap_or_default();
        fill(
            t_string!(i18n, inviting.wanted),
            &[("invitations", &words::invitations(i18n, count))],
        )
    };
    view! {
        <div class="card stack">
            <h2 node_ref=heading tabindex="-1">{wanted}</h2>
            <Departing asked=Signal::derive(|| 0) changed=Callback::new(|()| ()) decisions=false />
            <p>{t!(i18n, inviting.what_happens)}</p>
            <p class="actions">
                <a class="button" href="/outbox">{t!(i18n, inviting.to_outbox)}</a>
                <a class="button" href="/clients">{t!(i18n, office.to_clients)}</a>
            </p>
        </div>
    }
}
