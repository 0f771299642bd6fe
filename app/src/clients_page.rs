//! The client base: search, filters, and the status of each client's questionnaire. Its state stands in the address, but for
//! what may not: see [`may_stand_in_address`].

use backend::views::{ClientPage, ClientQuery, ClientSort, ClientSummary, FilterChoices, PAGE_SIZE};
use domain::{
    client::{ClientId, Status},
    language::Language,
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
    params::ParamsMap,
};
use wasm_split_helpers::wasm_split;
use web_sys::FormData;

use crate::{
    administrators::is_administrator,
    answer::Answer,
    api::{clients::clients, filter_choices::filter_choices},
    i18n::{t_string, use_i18n},
    import,
    inviting::{bulk::Bulk, leaving::Departing, ticked::Ticked},
    notices::Notices,
    part::{Loaded, Part},
    words,
};

const STATUSES: [(&str, Status); 6] = [
    ("not_sent", Status::NotSent),
    ("sent", Status::Sent),
    ("in_progress", Status::InProgress),
    ("submitted", Status::Submitted),
    ("processed", Status::Processed),
    ("failed", Status::Failed),
];

/// The names of the controls above the table, in the address too; the search is the first.
const FILTERS: [&str; 6] = ["search", "status", "label", "language", "responsible", "archived"];

const SORTS: [(&str, ClientSort); 5] = [
    ("name", ClientSort::Name),
    ("email", ClientSort::Email),
    ("language", ClientSort::Language),
    ("responsible", ClientSort::Responsible),
    ("status", ClientSort::Status),
];

/// What the address asks for; what it does not say is left open.
fn query_of(address: &ParamsMap) -> ClientQuery {
    let text = |name: &str| address.get(name).filter(|value| !value.is_empty());
    let sort = text("sort").and_then(|name| SORTS.iter().find(|(known, _)| *known == name).map(|(_, sort)| *sort));
    let status = text("status").and_then(|name| STATUSES.iter().find(|(known, _)| *known == name));
    ClientQuery {
        search: text("search").unwrap_or_default(),
        status: status.map(|(_, status)| *status),
        label: text("label"),
        language: text("language").and_then(|code| Language::from_code(&code)),
        responsible: text("responsible"),
        archived: text("archived").is_some(),
        sort: sort.unwrap_or_default(),
        descending: text("descending").is_some(),
        page: text("page").and_then(|page| page.parse().ok()).unwrap_or(0),
    }
}

/// The same address with other values; an empty value leaves its name out. Another question starts at its first page.
fn address_with(address: &ParamsMap, changes: &[(&'static str, String)]) -> String {
    let mut changed = address.clone();
    changed.remove("page");
    for (name, value) in changes {
        if value.is_empty() {
            changed.remove(name);
        } else {
            changed.replace(*name, value.clone());
        }
    }
    format!("/clients{}", changed.to_query_string())
}

/// Whether a search may stand in the address, where histories and proxies keep it: a national number may not.
fn may_stand_in_address(search: &str) -> bool {
    const FEWEST_DIGITS: usize = 9;
    search.chars().filter(char::is_ascii_digit).count() < FEWEST_DIGITS
}

/// The status as the style and the address name it.
pub(crate) fn status_code(status: Status) -> &'static str {
    let found = STATUSES.iter().find(|(_, known)| *known == status);
    found.map_or("", |(code, _)| code)
}

/// The page `/clients`.
#[component]
pub(crate) fn ClientsPage() -> impl IntoView {
    let i18n = use_i18n();
    let address = use_query_map();
    // What may not stand in the address is kept here, and goes with the page.
    let unaddressed = RwSignal::new(String::new());
    let query = move || {
        let mut query = query_of(&address.get());
        if !unaddressed.read().is_empty() {
            query.search = unaddressed.get();
        }
        query
    };
    let page = Answer::to(query, clients, false);
    let ticked = expect_context::<Ticked>();
    let total = RwSignal::new(0);
    Effect::new(move |_| ticked.shows(query()));
    let shown = Signal::derive(move || (query(), total.get()));
    let changed = Callback::new(move |()| page.refetch());
    let choices = Answer::to(|| (), |()| filter_choices(), false);
    view! {
        <Title text=t!(i18n, office.clients) />
        <div class="page-head">
            <h1>{t!(i18n, office.clients)}</h1>
            {is_administrator().then(|| view! {
                <a class="button primary" href="/clients/import">{t!(i18n, office.import)}</a>
            })}
        </div>
        <Suspense>
            {move || Suspend::new(async move { view! { <Filters choices=choices.read().await.unwrap_or_default() unaddressed /> } })}
        </Suspense>
        <div class="above-clients">
            <Part load=move || many_clients(shown, changed) />
        </div>
        <Transition fallback=move || view! { <p class="quiet-text">{t!(i18n, office.loading)}</p> }>
            {move || Suspend::new(async move {
                match page.read().await {
                    Ok(page) => view! { <ClientTable page total_shown=total /> }.into_any(),
                    Err(_) => {
                        view! { <p class="message error" role="alert">{t!(i18n, office.broken)}</p> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

/// What waits to be looked at, what can be done with many clients, and what leaves for them: a download of its own that the
/// clients do not wait for.
#[wasm_split(many_clients, fallible)]
fn many_clients(shown: Signal<(ClientQuery, u32)>, changed: Callback<()>) -> Loaded {
    Ok(view! {
        {is_administrator().then(|| view! { <Notices /> })}
        <Departing asked=Signal::derive(|| 0) changed decisions=true />
        <Bulk shown changed />
    }
    .into_any())
}

#[component]
fn Filters(choices: FilterChoices, unaddressed: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let address = use_query_map();
    let chosen = move |name: &'static str| address.get().get(name).unwrap_or_default();
    let choice = move |name: &'static str, value: String, word: String| {
        let is_chosen = {
            let value = value.clone();
            move || chosen(name) == value
        };
        view! { <option value=value selected=is_chosen.clone() prop:selected=is_chosen>{word}</option> }
    };
    let navigate = use_navigate();
    let search = move |event: SubmitEvent| {
        event.prevent_default();
        let Ok(form) = FormData::new_with_form(&event_target(&event)) else {
            return;
        };
        let value = |name: &'static str| (name, form.get(name).as_string().unwrap_or_default());
        let mut changes = FILTERS.map(value);
        let kept = changes.first_mut().filter(|(_, text)| !may_stand_in_address(text));
        unaddressed.set(kept.map(|(_, text)| std::mem::take(text)).unwrap_or_default());
        navigate(
            &address_with(&address.get_untracked(), &changes),
            NavigateOptions::default(),
        );
    };
    let searched = move || {
        let kept = unaddressed.get();
        if kept.is_empty() { chosen("search") } else { kept }
    };
    // Without WebAssembly the browser sends the form itself; the order of the rows stays.
    let order = move |name: &'static str| {
        let value = chosen(name);
        (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value /> })
    };
    let texts = move |name: &'static str, values: Vec<String>| {
        values
            .into_iter()
            .map(|value| choice(name, value.clone(), value))
            .collect_view()
    };
    view! {
        <form method="get" action="/clients" class="filters" role="search" on:submit=search>
            {move || order("sort")}
            {move || order("descending")}
            <label class="field grow">
                <span>{t!(i18n, office.search)}</span>
                <input type="search" name="search" value=searched prop:value=searched />
            </label>
            <label class="field">
                <span>{t!(i18n, office.status)}</span>
                <select name="status">
                    <option value="">{t!(i18n, office.all)}</option>
                    {STATUSES
                        .map(|(name, status)| view! {
                            <option
                                value=name
                                selected=move || chosen("status") == name
                                prop:selected=move || chosen("status") == name
                            >
                                {move || import::status_name(i18n, status)}
                            </option>
                        })
                        .into_iter()
                        .collect_view()}
                </select>
            </label>
            <label class="field">
                <span>{t!(i18n, office.label)}</span>
                <select name="label">
                    <option value="">{t!(i18n, office.all)}</option>
                    {texts("label", choices.labels)}
                </select>
            </label>
            <label class="field">
                <span>{t!(i18n, office.client_language)}</span>
                <select name="language">
                    <option value="">{t!(i18n, office.all)}</option>
                    {Language::ALL
                        .iter()
                        .map(|language| choice("language", language.code().to_owned(), language.code().to_ascii_uppercase()))
                        .collect_view()}
                </select>
            </label>
            <label class="field">
                <span>{t!(i18n, office.responsible)}</span>
                <select name="responsible">
                    <option value="">{t!(i18n, office.all)}</option>
                    {texts("responsible", choices.responsibles)}
                </select>
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    name="archived"
                    value="yes"
                    checked=move || !chosen("archived").is_empty()
                    prop:checked=move || !chosen("archived").is_empty()
                />
                <span>{t!(i18n, office.archived)}</span>
            </label>
            <button type="submit">{t!(i18n, office.show)}</button>
            <a class="button quiet" href="/clients" on:click=move |_| unaddressed.set(String::new())>{t!(i18n, office.reset)}</a>
        </form>
    }
}

#[component]
fn ClientTable(page: ClientPage, total_shown: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let ClientPage {
        total,
        statuses,
        clients,
    } = page;
    Effect::new(move |_| total_shown.set(total));
    let is_empty = clients.is_empty();
    let ids = StoredValue::new(clients.iter().map(|client| client.id).collect::<Vec<_>>());
    view! {
        <Statuses statuses />
        <p class="count" role="status">
            {move || words::clients(i18n, total)}
        </p>
        <div class="table-region" tabindex="0" role="region" aria-label=t!(i18n, office.clients)>
            <table class="dense">
                <thead>
                    <tr>
                        <th scope="col" class="tick"><PageTick ids /></th>
                        <SortHeader sort="name" word=Signal::derive(move || t_string!(i18n, office.name)) />
                        <SortHeader sort="email" word=Signal::derive(move || t_string!(i18n, office.email)) />
                        <SortHeader sort="language" word=Signal::derive(move || t_string!(i18n, office.client_language)) />
                        <th scope="col">{t!(i18n, office.labels)}</th>
                        <SortHeader sort="responsible" word=Signal::derive(move || t_string!(i18n, office.responsible)) />
                        <th scope="col">{t!(i18n, office.questionnaire)}</th>
                        <SortHeader sort="status" word=Signal::derive(move || t_string!(i18n, office.status)) />
                    </tr>
                </thead>
                <tbody>
                    {clients.into_iter().map(|client| view! { <ClientRow client ids /> }).collect_view()}
                </tbody>
            </table>
        </div>
        <p class="empty" hidden=!is_empty>{t!(i18n, office.nothing_found)}</p>
        <Pager total />
    }
}

/// How many clients have each status, and the way to them.
#[component]
fn Statuses(statuses: Vec<(Status, u32)>) -> impl IntoView {
    let i18n = use_i18n();
    let address = use_query_map();
    let count = move |status| {
        statuses
            .iter()
            .find(|(of, _)| *of == status)
            .map_or(0, |(_, count)| *count)
    };
    let link = move |(code, status): (&'static str, Status)| {
        let count = count(status);
        let is_chosen = move || address.read().get("status").is_some_and(|chosen| chosen == code);
        let href = move || {
            let value = if is_chosen() { "" } else { code };
            address_with(&address.get(), &[("status", value.to_owned())])
        };
        view! {
            <li>
                <a href=href aria-current=move || is_chosen().then_some("true")>
                    <span class="status" data-status=code>{move || import::status_name(i18n, status)}</span>
                    " "
                    <span class="number">{move || words::number(i18n, count)}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav aria-label=t!(i18n, office.status)>
            <ul class="statuses">{STATUSES.map(link).into_iter().collect_view()}</ul>
        </nav>
    }
}

/// Ticks all clients of the page or unticks them.
#[component]
fn PageTick(ids: StoredValue<Vec<ClientId>>) -> impl IntoView {
    let i18n = use_i18n();
    let ticked = expect_context::<Ticked>();
    let has = move |client: &ClientId| ticked.has(*client);
    let all = move || ids.with_value(|ids| !ids.is_empty() && ids.iter().all(has));
    let some = move || ids.with_value(|ids| ids.iter().any(has)) && !all();
    let tick = move |event| {
        let page = ids.get_value();
        ticked.tick(&page, &page, event_target_checked(&event));
    };
    view! {
        <input
            type="checkbox"
            aria-label=t!(i18n, inviting.tick_page)
            prop:checked=all
            prop:indeterminate=some
            on:change=tick
        />
    }
}

#[component]
fn SortHeader(sort: &'static str, word: Signal<&'static str>) -> impl IntoView {
    let address = use_query_map();
    let state = move || {
        let address = address.get();
        let current = address.get("sort").unwrap_or_else(|| "name".to_owned());
        (current == sort).then(|| address.get("descending").is_some())
    };
    let direction = move || match state() {
        Some(true) => "descending",
        Some(false) => "ascending",
        None => "none",
    };
    let link = move || {
        let descending = if state() == Some(false) { "yes" } else { "" };
        address_with(
            &address.get(),
            &[("sort", sort.to_owned()), ("descending", descending.to_owned())],
        )
    };
    view! {
        <th scope="col" aria-sort=direction>
            <a href=link>{word}</a>
        </th>
    }
}

#[component]
fn ClientRow(client: ClientSummary, ids: StoredValue<Vec<ClientId>>) -> impl IntoView {
    let i18n = use_i18n();
    let ticked = expect_context::<Ticked>();
    let id = client.id;
    let name = format!("{} {}", client.first_name, client.last_name);
    let tick = move |event| ticked.tick(&[id], &ids.get_value(), event_target_checked(&event));
    let status = client.status;
    let code = status_code(status);
    view! {
        <tr>
            <td class="tick">
                <input
                    type="checkbox"
                    aria-label=move || words::fill(t_string!(i18n, inviting.tick), &[("name", &name)])
                    prop:checked=move || ticked.has(id)
                    on:change=tick
                />
            </td>
            <th scope="row">
                <a href=format!("/clients/{}", client.id.0)>{client.last_name}" "{client.first_name}</a>
                {(!client.has_national_number)
                    .then(|| view! { <span class="mark">{t!(i18n, office.no_national_number)}</span> })}
            </th>
            <td>{client.email}</td>
            <td>{client.language.to_ascii_uppercase()}</td>
            <td>{client.labels.join(", ")}</td>
            <td>{client.responsible}</td>
            <td>{client.questionnaire}</td>
            <td>
                <span class="status" data-status=code>{move || import::status_name(i18n, status)}</span>
                {client.unprocessed.map(|year| words::unprocessed(i18n, year))}
            </td>
        </tr>
    }
}

#[component]
fn Pager(total: u32) -> impl IntoView {
    let i18n = use_i18n();
    let address = use_query_map();
    let pages = total.div_ceil(PAGE_SIZE).max(1);
    let page = move || query_of(&address.get()).page.min(pages - 1);
    let link = move |to: u32| address_with(&address.get(), &[("page", to.to_string())]);
    view! {
        <nav class="pager" aria-label=t!(i18n, office.pages) hidden={pages == 1}>
            {move || (page() > 0).then(|| view! { <a class="button" href=link(page() - 1)>{t!(i18n, office.previous)}</a> })}
            <span>{move || format!("{} / {pages}", page() + 1)}</span>
            {move || (page() + 1 < pages).then(|| view! { <a class="button" href=link(page() + 1)>{t!(i18n, office.next)}</a> })}
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::may_stand_in_address;

    #[test]
    fn a_national_number_stays_out_of_the_address_however_it_is_typed() {
        for number in ["85073003328", "85.07.30-033.28", "85 07 30 033 28", "850730033"] {
            assert!(!may_stand_in_address(number), "{number}");
        }
        for search in ["Peeters", "", "0470 12 34", "2026", "an@voorbeeld.example"] {
            assert!(may_stand_in_address(search), "{search}");
        }
    }
}
