//! One client: its values, and what happened to it.

use backend::views::{ClientDetails, ClientValue, HistoryEntry};
use domain::client::ClientId;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    api::{client::client, reveal::reveal},
    clients_page::status_code,
    i18n::use_i18n,
    import, words,
};

/// The page `/clients/:id`.
#[component]
pub(crate) fn ClientPage() -> impl IntoView {
    let i18n = use_i18n();
    let address = use_params_map();
    let id = move || {
        address
            .get()
            .get("id")
            .and_then(|id| uuid::Uuid::try_parse(&id).ok())
            .map(ClientId)
    };
    let details = Resource::new(id, |id| async move {
        match id {
            Some(id) => client(id).await,
            None => Ok(None),
        }
    });
    view! {
        <p class="back"><a href="/clients">{t!(i18n, office.clients)}</a></p>
        <Suspense fallback=move || view! { <p class="quiet-text">{t!(i18n, office.loading)}</p> }>
            {move || Suspend::new(async move {
                match details.await {
                    Ok(Some(details)) => view! { <Details details /> }.into_any(),
                    Ok(None) => view! { <h1>{t!(i18n, office.no_such_client)}</h1> }.into_any(),
                    Err(_) => {
                        view! { <p class="message error" role="alert">{t!(i18n, office.broken)}</p> }.into_any()
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn Details(details: ClientDetails) -> impl IntoView {
    let i18n = use_i18n();
    let ClientDetails {
        summary,
        archived,
        values,
        history,
        ..
    } = details;
    let name = format!("{} {}", summary.first_name, summary.last_name);
    let status = summary.status;
    let id = summary.id;
    view! {
        <Title text=name.clone() />
        <h1>{name}</h1>
        <p class="summary-line">
            <span class="status" data-status=status_code(status)>{move || import::status_name(i18n, status)}</span>
            {summary.questionnaire.map(|questionnaire| view! { <span>{questionnaire}</span> })}
            {archived.then(|| view! { <span class="mark">{t!(i18n, office.archived)}</span> })}
            {(!summary.has_national_number)
                .then(|| view! { <span class="mark">{t!(i18n, office.no_national_number)}</span> })}
        </p>
        <dl class="values">
            {values.into_iter().map(|value| view! { <Value id value /> }).collect_view()}
        </dl>
        <h2>{t!(i18n, office.history)}</h2>
        <div class="table-region" tabindex="0" role="region" aria-label=t!(i18n, office.history)>
            <table class="dense">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, office.when)}</th>
                        <th scope="col">{t!(i18n, office.who)}</th>
                        <th scope="col">{t!(i18n, office.what)}</th>
                        <th scope="col">{t!(i18n, office.field)}</th>
                        <th scope="col">{t!(i18n, office.old)}</th>
                        <th scope="col">{t!(i18n, office.new)}</th>
                    </tr>
                </thead>
                <tbody>
                    {history.into_iter().map(|entry| view! { <HistoryRow entry /> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Value(id: ClientId, value: ClientValue) -> impl IntoView {
    let i18n = use_i18n();
    let field = value.field;
    let asked = Action::new(move |()| reveal(id, field));
    let whole = move || asked.value().get().and_then(Result::ok).flatten();
    let masked = value.value;
    view! {
        <div>
            <dt>{move || import::field_name(i18n, field)}</dt>
            <dd>
                {move || whole().unwrap_or_else(|| masked.clone())}
                {field.is_national_number().then(|| view! {
                    <button
                        type="button"
                        class="quiet small"
                        hidden=move || whole().is_some()
                        on:click=move |_| { asked.dispatch(()); }
                    >
                        {t!(i18n, office.reveal)}
                    </button>
                })}
            </dd>
        </div>
    }
}

#[component]
fn HistoryRow(entry: HistoryEntry) -> impl IntoView {
    let i18n = use_i18n();
    let HistoryEntry {
        at,
        user_name,
        file_name,
        event,
        field,
        old,
        new,
        ..
    } = entry;
    view! {
        <tr>
            <td><time datetime=iso(at)>{iso(at).replace('T', " ").trim_end_matches('Z').to_owned()}</time></td>
            <td>{user_name}</td>
            <td>{move || words::event(i18n, event)}{file_name.map(|file| format!(" ({file})"))}</td>
            <td>{move || field.map(|field| import::field_name(i18n, field))}</td>
            <td>{old}</td>
            <td>{new}</td>
        </tr>
    }
}

/// A moment to the minute, ISO 8601 in UTC.
fn iso(seconds: i64) -> String {
    let Ok(moment) = time::OffsetDateTime::from_unix_timestamp(seconds) else {
        return String::new();
    };
    let (date, hour, minute) = (moment.date(), moment.hour(), moment.minute());
    format!("{date}T{hour:02}:{minute:02}Z")
}
