//! AdminPulse's API. Its documentation does not name all fields: those from `firstName` on are assumed, except `bankIBAN`.

use std::sync::Arc;

use axum::{
    Extension, Form, Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{kind::Kind, language::Language};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::Date;

use crate::{
    endpoint::Endpoint,
    office::{Client, LinkKind, Office, Standing, Task, TaskStatus, code},
    pretend_crm::{OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET},
    state::Shared,
    watch::{Strikes, refused, watched},
};

/// The page size of a call that asks for none.
const DEFAULT_PAGE_SIZE: usize = 20;

pub(crate) fn routes(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .merge(watched(shared, Endpoint::Authorize, "/oauth/authorize", get(authorize)))
        .merge(watched(shared, Endpoint::OauthToken, "/oauth/token", post(token)))
        .merge(watched(shared, Endpoint::Relations, "/relations", get(relations)))
        .merge(watched(shared, Endpoint::Tasks, "/tasks", get(tasks)))
}

#[derive(Deserialize)]
struct Consent {
    client_id: String,
    redirect_uri: String,
    #[serde(default)]
    state: String,
}

/// A colleague has just said yes.
async fn authorize(State(shared): State<Arc<Shared>>, Query(consent): Query<Consent>) -> Response {
    if consent.client_id != OAUTH_CLIENT_ID {
        return refused(Endpoint::Authorize, StatusCode::BAD_REQUEST, "unknown client_id");
    }
    let code = shared.state().tokens.give_code(&consent.redirect_uri);
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("code", &code)
        .append_pair("state", &consent.state)
        .finish();
    let separator = if consent.redirect_uri.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{}{separator}{query}", consent.redirect_uri)).into_response()
}

#[derive(Deserialize)]
struct TokenRequest {
    grant_type: String,
    client_id: String,
    client_secret: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    redirect_uri: String,
    #[serde(default)]
    refresh_token: String,
}

/// Gives an access token, and a refresh token that can be used once.
async fn token(State(shared): State<Arc<Shared>>, Form(request): Form<TokenRequest>) -> Response {
    if request.client_id != OAUTH_CLIENT_ID || request.client_secret != OAUTH_CLIENT_SECRET {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" }))).into_response();
    }
    let tokens = &mut shared.state().tokens;
    let is_granted = match request.grant_type.as_str() {
        "authorization_code" => tokens.take_code(&request.code, &request.redirect_uri),
        "refresh_token" => tokens.take_refresh(&request.refresh_token),
        _ => {
            let error = json!({ "error": "unsupported_grant_type" });
            return (StatusCode::BAD_REQUEST, Json(error)).into_response();
        }
    };
    if !is_granted {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    }
    Json(json!({
        "access_token": tokens.give_access(),
        "refresh_token": tokens.give_refresh(),
        "token_type": "Bearer",
        "expires_in": tokens.lifetime().as_secs(),
    }))
    .into_response()
}

/// Which page: the first is 0.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Paging {
    #[serde(default)]
    page: usize,
    page_size: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RelationQuery {
    vat_number: Option<String>,
}

async fn relations(
    State(shared): State<Arc<Shared>>,
    Extension(strikes): Extension<Strikes>,
    Query(paging): Query<Paging>,
    Query(query): Query<RelationQuery>,
) -> Response {
    let state = shared.state();
    let clients = state.office.clients();
    let wanted = query.vat_number.as_deref().map(digits);
    let matching: Vec<&Client> = clients
        .iter()
        .filter(|client| {
            wanted
                .as_ref()
                .is_none_or(|wanted| digits(&client.vat_number) == *wanted)
        })
        .collect();
    page(&shared, &strikes, &paging, &matching, |client| {
        Relation::of(client, &state.office)
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TaskQuery {
    relation_id: Option<u32>,
    deadline_from: Option<String>,
    deadline_until: Option<String>,
}

async fn tasks(
    State(shared): State<Arc<Shared>>,
    Extension(strikes): Extension<Strikes>,
    Query(paging): Query<Paging>,
    Query(query): Query<TaskQuery>,
) -> Response {
    let (Ok(from), Ok(until)) = (
        day(query.deadline_from.as_deref()),
        day(query.deadline_until.as_deref()),
    ) else {
        return refused(Endpoint::Tasks, StatusCode::BAD_REQUEST, "dates are written ddMMyyyy");
    };
    let state = shared.state();
    let matching: Vec<&Task> = state
        .office
        .tasks()
        .iter()
        .filter(|task| query.relation_id.is_none_or(|id| id == task.client))
        .filter(|task| from.is_none_or(|from| task.deadline >= from))
        .filter(|task| until.is_none_or(|until| task.deadline <= until))
        .collect();
    page(&shared, &strikes, &paging, &matching, |task| {
        WrittenTask::of(task, &state.office)
    })
}

/// One page of a list, in its envelope.
fn page<'r, R, W: Serialize>(
    shared: &Shared,
    strikes: &Strikes,
    paging: &Paging,
    rows: &[&'r R],
    write: impl Fn(&'r R) -> W,
) -> Response {
    let size = paging.page_size.unwrap_or(DEFAULT_PAGE_SIZE);
    if size == 0 || size > shared.options.adminpulse_page_size {
        let message = format!("pageSize is from 1 to {}", shared.options.adminpulse_page_size);
        return refused(Endpoint::Relations, StatusCode::BAD_REQUEST, &message);
    }
    let start = paging.page.saturating_mul(size);
    let results: Vec<W> = rows.iter().skip(start).take(size).map(|row| write(row)).collect();
    match strikes.has_bare_array() {
        true => Json(results).into_response(),
        false => Json(Page {
            results,
            page_count: rows.len().div_ceil(size),
        })
        .into_response(),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<W> {
    results: Vec<W>,
    page_count: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Relation<'a> {
    id: u32,
    unique_identifier: String,
    name: &'a str,
    commercial_name: Option<&'a str>,
    vat_number: Option<&'a str>,
    #[serde(rename = "bankIBAN")]
    bank_iban: Option<&'a str>,
    first_name: Option<&'a str>,
    r#type: &'static str,
    status: &'static str,
    email: Option<&'a str>,
    invoice_email: Option<&'a str>,
    mobile: Option<&'a str>,
    phone: Option<&'a str>,
    language_code: Option<&'static str>,
    national_number: Option<&'a str>,
    birth_date: Option<String>,
    street: Option<&'a str>,
    house_number: Option<&'a str>,
    r#box: Option<&'a str>,
    postal_code: Option<&'a str>,
    city: Option<&'a str>,
    country_code: Option<&'a str>,
    labels: &'a [String],
    file_managers: &'a [String],
    linked_relations: Vec<LinkedRelation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinkedRelation {
    unique_identifier: String,
    r#type: &'static str,
}

impl<'a> Relation<'a> {
    fn of(client: &'a Client, office: &Office) -> Self {
        let address = &client.address;
        let linked = office.links_of(client.id).iter().map(|link| LinkedRelation {
            unique_identifier: code(link.to),
            r#type: match link.kind {
                LinkKind::Partner => "Partner",
                LinkKind::Child => "Kind",
            },
        });
        Self {
            id: client.id,
            unique_identifier: client.code(),
            name: &client.last_name,
            commercial_name: filled(&client.commercial_name),
            vat_number: filled(&client.vat_number),
            bank_iban: filled(&client.iban),
            first_name: filled(&client.first_name),
            r#type: match client.kind {
                Kind::Person => "Person",
                Kind::SoleTrader => "SoleProprietor",
                Kind::Company => "Company",
            },
            status: match client.standing {
                Standing::Client => "Client",
                Standing::Prospect => "Prospect",
                Standing::Former => "Former",
            },
            email: filled(&client.email),
            invoice_email: filled(&client.invoice_email),
            mobile: filled(&client.mobile),
            phone: filled(&client.phone),
            language_code: client.language.map(language_code),
            national_number: filled(&client.national_number),
            birth_date: client.born.map(midnight),
            street: filled(&address.street),
            house_number: filled(&address.house_number),
            r#box: filled(&address.box_number),
            postal_code: filled(&address.postcode),
            city: filled(&address.city),
            country_code: filled(&address.country),
            labels: &client.labels,
            file_managers: &client.file_managers,
            linked_relations: linked.collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WrittenTask<'a> {
    id: u32,
    name: &'a str,
    template_name: Option<&'a str>,
    relation_unique_identifier: String,
    deadline: String,
    reference_year: i32,
    status: u8,
    inapplicable: bool,
    subtasks: [(); 0],
}

impl<'a> WrittenTask<'a> {
    fn of(task: &Task, office: &'a Office) -> Self {
        let taskflow = office
            .taskflows()
            .iter()
            .find(|taskflow| Some(taskflow.id) == task.taskflow);
        let template = taskflow.map(|taskflow| taskflow.name.as_str());
        Self {
            id: task.id,
            name: template.unwrap_or("Klant opbellen"),
            template_name: template,
            relation_unique_identifier: code(task.client),
            deadline: midnight(task.deadline),
            reference_year: task.year,
            status: match task.status {
                TaskStatus::ToDo => 0,
                TaskStatus::Busy => 1,
                TaskStatus::Done => 2,
            },
            inapplicable: task.inapplicable,
            subtasks: [],
        }
    }
}

fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

const fn language_code(language: Language) -> &'static str {
    match language {
        Language::Dutch => "nl-BE",
        Language::French => "fr-BE",
        Language::German => "de-BE",
        Language::English => "en-GB",
    }
}

/// `2026-04-20T00:00:00`.
pub(crate) fn midnight(date: Date) -> String {
    format!("{}T00:00:00", domain::date::to_iso(date))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// `20042026`.
fn day(text: Option<&str>) -> Result<Option<Date>, ()> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let part = |range| text.get(range).and_then(|part: &str| part.parse().ok());
    let (Some(day), Some(month), Some(year), 8) = (part(0..2), part(2..4), part(4..8), text.len()) else {
        return Err(());
    };
    domain::date::from_numbers(year, month, day).map(Some).ok_or(())
}
