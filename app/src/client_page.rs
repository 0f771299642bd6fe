//! One client: its values, and what happened to it.

use backend::views::{ClientDetails, ClientValue, HistoryEntry, ValueSource};
use domain::{client::ClientId, field::Field, language::Language};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    administrators::is_administrator,
    answer::Answer,
    api::{client::client, reveal::reveal},
    clients_page::status_code,
    erasing::{Erasing, Subject},
    i18n::{t_string, use_i18n},
    import, moment,
    returned::{Client, Doing, Returned},
    words,
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
    let details = Answer::to(
        id,
        |id| async move {
            match id {
                Some(id) => client(id).await,
                None => Ok(None),
            }
        },
        false,
    );
    provide_context(Doing {
        said: RwSignal::new(String::new()),
        changed: Callback::new(move |()| details.refetch()),
    });
    view! {
        <p class="back"><a href="/clients">{t!(i18n, office.clients)}</a></p>
        <Suspense fallback=move || view! { <p class="quiet-text">{t!(i18n, office.loading)}</p> }>
            {move || Suspend::new(async move {
                match details.read().await {
                    Ok(Some(details)) => view! { <Details details /> }.into_any(),
                    Ok(None) => match id() {
                        Some(id) => view! { <Erasing subject=Subject::Absent(id) /> }.into_any(),
                        None => view! { <h1>{t!(i18n, office.no_such_client)}</h1> }.into_any(),
                    },
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
    let client = Client {
        id,
        status,
        archived,
        language: Language::from_code(&summary.language),
        questionnaire: summary.questionnaire.clone(),
    };
    let erasable = (archived && is_administrator()).then(|| Subject::Archived(id, name.clone()));
    view! {
        <Title text=name.clone() />
        <h1>{name}</h1>
        <p class="summary-line">
            <span class="status" data-status=status_code(status)>{move || import::status_name(i18n, status)}</span>
            {summary.questionnaire.map(|questionnaire| view! { <span>{questionnaire}</span> })}
            {summary.unprocessed.map(|year| words::unprocessed(i18n, year))}
            {archived.then(|| view! { <span class="mark">{t!(i18n, office.archived)}</span> })}
            {(!summary.has_national_number)
                .then(|| view! { <span class="mark">{t!(i18n, office.no_national_number)}</span> })}
        </p>
        <Returned client />
        <div class="sections">
            {Section::ALL
                .map(|section| {
                    let values: Vec<_> = values.iter().filter(|value| Section::of(value.field) == section).cloned().collect();
                    view! { <ValueSection section id values /> }
                })
                .into_iter()
                .collect_view()}
        </div>
        <History history />
        {erasable.map(|subject| view! { <Erasing subject /> })}
    }
}

/// What happened to a client, newest first.
#[component]
pub(crate) fn History(history: Vec<HistoryEntry>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
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

/// What belongs together on the screen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Section {
    Person,
    Contact,
    Address,
    Partner,
    Office,
}

impl Section {
    const ALL: [Self; 5] = [Self::Person, Self::Contact, Self::Address, Self::Partner, Self::Office];

    fn of(field: Field) -> Self {
        match field {
            Field::Kind
            | Field::FirstName
            | Field::LastName
            | Field::Language
            | Field::NationalNumber
            | Field::BirthDate => Self::Person,
            Field::Email | Field::ExtraEmails | Field::Mobile | Field::Phone => Self::Contact,
            Field::Street | Field::HouseNumber | Field::Box | Field::Postcode | Field::City | Field::Country => {
                Self::Address
            }
            Field::PartnerFirstName | Field::PartnerLastName | Field::PartnerEmail | Field::PartnerNationalNumber => {
                Self::Partner
            }
            Field::Labels | Field::Responsible | Field::EnterpriseNumber | Field::Iban | Field::ExternalId => {
                Self::Office
            }
        }
    }
}

#[component]
fn ValueSection(section: Section, id: ClientId, values: Vec<ClientValue>) -> impl IntoView {
    let i18n = use_i18n();
    let heading = move || match section {
        Section::Person => t_string!(i18n, office.section_person),
        Section::Contact => t_string!(i18n, office.section_contact),
        Section::Address => t_string!(i18n, office.section_address),
        Section::Partner => t_string!(i18n, office.section_partner),
        Section::Office => t_string!(i18n, office.section_office),
    };
    (!values.is_empty()).then(|| {
        let common = common_source(&values);
        let told = common.is_some();
        view! {
            <section>
                <h2>{heading}</h2>
                {common.map(|source| view! { <Source source /> })}
                <dl class="values">
                    {values.into_iter().map(|value| view! { <Value id value told /> }).collect_view()}
                </dl>
            </section>
        }
    })
}

/// The source of all these values, where they have one and the same: it is told once.
fn common_source(values: &[ClientValue]) -> Option<ValueSource> {
    let first = &values.first()?.source;
    values.iter().all(|value| value.source == *first).then(|| first.clone())
}

/// A value; `told` where its source stands above it already.
#[component]
fn Value(id: ClientId, value: ClientValue, told: bool) -> impl IntoView {
    let i18n = use_i18n();
    let field = value.field;
    let asked = Action::new(move |()| reveal(id, field));
    let whole = move || asked.value().get().and_then(Result::ok).flatten();
    let failed = move || asked.value().get().is_some_and(|answer| !matches!(answer, Ok(Some(_))));
    let masked = value.value;
    let shown = move || import::value_name(i18n, field, &masked);
    view! {
        <div>
            <dt>{move || import::field_name(i18n, field)}</dt>
            <dd>
                {move || whole().unwrap_or_else(shown.clone())}
                {field.is_national_number().then(|| view! {
                    <button
                        type="button"
                        class="quiet small"
                        hidden=move || whole().is_some()
                        on:click=move |_| { asked.dispatch(()); }
                    >
                        {t!(i18n, office.reveal)}
                    </button>
                    <span role="alert" class="error-text">
                        {move || failed().then(|| t_string!(i18n, office.not_revealed))}
                    </span>
                })}
                {(!told).then(|| view! { <Source source=value.source /> })}
            </dd>
        </div>
    }
}

/// Where values came from, quietly.
#[component]
fn Source(source: ValueSource) -> impl IntoView {
    let i18n = use_i18n();
    let ValueSource {
        at,
        user_name,
        file_name,
        undo,
        by_client,
    } = source;
    view! {
        <span class="source">
            {move || undo.then(|| format!("{}: ", t_string!(i18n, office.undone)))}
            {file_name.map(|file| format!("{file}, "))}
            {move || by_client.then(|| format!("{}, ", t_string!(i18n, office.by_client)))}
            {move || moment::day(i18n.get_locale(), at)}
            {format!(", {user_name}")}
        </span>
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
        undo,
        by_client,
    } = entry;
    view! {
        <tr>
            <td><time datetime=moment::iso(at)>{move || moment::minute(i18n.get_locale(), at)}</time></td>
            <td>{user_name}</td>
            <td>
                {move || undo.then(|| format!("{}: ", t_string!(i18n, office.undone)))}
                {move || words::event(i18n, event)}
                {file_name.map(|file| format!(" ({file})"))}
                {move || by_client.then(|| format!(" ({})", t_string!(i18n, office.by_client)))}
            </td>
            <td>{move || field.map(|field| import::field_name(i18n, field))}</td>
            <td>{old}</td>
            <td>{new}</td>
        </tr>
    }
}
