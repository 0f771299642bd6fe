//! The API of Admin-IS | Consult, as its public client calls it.

mod call;
mod columns;
mod filter;
mod lists;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use time::{Date, OffsetDateTime};

use self::{
    call::{Call, write},
    filter::Column,
};
use crate::{
    belgian_clock,
    endpoint::Endpoint,
    office::LoggedChange,
    pretend_crm::CONSULT_KEY,
    state::Shared,
    watch::{refused, watched},
};

/// What an installation without a limit says, in calls a minute.
const NO_RATE_LIMIT: u64 = 1_000_000;
/// A log of changes is answered no further than this.
const MOST_CHANGES: usize = 1_000;

pub(crate) fn routes(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    [
        (Endpoint::Token, "/api/v1/token/{key}", get(token)),
        (Endpoint::ApiSettings, "/api/v1/apisettings", get(api_settings)),
        (Endpoint::Customers, "/api/v1/customers", get(customers)),
        (Endpoint::Customer, "/api/v1/customers/{id}", get(customer)),
        (Endpoint::Private, "/api/v1/customers/{id}/private", get(private)),
        (Endpoint::EmailData, "/api/v1/customers/{id}/emaildata", get(email_data)),
        (Endpoint::Addresses, "/api/v1/customeraddresses", get(addresses)),
        (Endpoint::Links, "/api/v1/customerlinkcustomer", get(links)),
        (Endpoint::Lists, "/api/v1/lists", get(lists::index)),
        (Endpoint::Lists, "/api/v1/lists/{id}", get(lists::by_id)),
        (Endpoint::Lists, "/api/v1/countries", get(lists::countries)),
        (Endpoint::Lists, "/api/v1/customerlinktypes", get(lists::link_types)),
        (Endpoint::Lists, "/api/v1/customergroups", get(lists::customer_groups)),
        (Endpoint::Taskflows, "/api/v1/taskflow/tasks", get(taskflows)),
        (
            Endpoint::Subtasks,
            "/api/v1/taskflow/tasks/{id}/subtasks",
            get(subtasks),
        ),
        (
            Endpoint::TaskflowData,
            "/api/v1/taskflow/tasks/{id}/data",
            get(taskflow_data),
        ),
        (
            Endpoint::CustomerChanges,
            "/api/v1/customer/changes",
            get(customer_changes),
        ),
        (Endpoint::ChangeDetails, "/api/v1/changedetails", get(change_details)),
    ]
    .into_iter()
    .fold(Router::new(), |router, (endpoint, path, method)| {
        router.merge(watched(shared, endpoint, path, method))
    })
}

async fn token(State(shared): State<Arc<Shared>>, Path(key): Path<String>) -> Response {
    if key != CONSULT_KEY {
        return refused(Endpoint::Token, StatusCode::UNAUTHORIZED, "Unknown API key");
    }
    let end = belgian_clock::at(OffsetDateTime::now_utc() + shared.options.token_lifetime);
    Json(json!({
        "TokenGuid": shared.state().tokens.give_access(),
        "TimeToLive": belgian_clock::write(end),
    }))
    .into_response()
}

async fn api_settings(State(shared): State<Arc<Shared>>) -> Response {
    let options = &shared.options;
    Json(json!({
        "DefaultRecordsPerPage": Call::default_page_size(&shared),
        "MaxRecordsPerPage": options.consult_page_size,
        "DurationToken": options.token_lifetime.as_secs() / 60,
        "RateLimit": options.rate_limit.map_or(NO_RATE_LIMIT, |limit| limit.calls_a_minute()),
    }))
    .into_response()
}

async fn customers(call: Call) -> Response {
    let state = call.shared.state();
    call.list(Endpoint::Customers, columns::CUSTOMER, state.office.clients())
}

async fn customer(State(shared): State<Arc<Shared>>, Path(id): Path<u32>) -> Response {
    match shared.state().office.client(id) {
        Some(client) => Json(write(columns::CUSTOMER, client)).into_response(),
        None => refused(Endpoint::Customer, StatusCode::NOT_FOUND, "Nothing found"),
    }
}

/// A company has no private data.
async fn private(State(shared): State<Arc<Shared>>, Path(id): Path<u32>) -> Response {
    match shared.state().office.client(id) {
        Some(client) if !client.is_company() => Json(write(columns::PRIVATE, client)).into_response(),
        _ => refused(Endpoint::Private, StatusCode::NOT_FOUND, "Nothing found"),
    }
}

/// Where documents of a kind go; only those whose invoices go elsewhere have it.
async fn email_data(call: Call, Path(id): Path<u32>) -> Response {
    let state = call.shared.state();
    let client = state.office.client(id);
    let elsewhere = client.filter(|client| !client.invoice_email.is_empty());
    call.list(Endpoint::EmailData, columns::EMAIL_DATA, elsewhere)
}

async fn addresses(call: Call) -> Response {
    let state = call.shared.state();
    let rows: Vec<_> = state.office.clients().iter().flat_map(columns::addresses).collect();
    call.list(Endpoint::Addresses, &columns::address(), &rows)
}

async fn links(call: Call) -> Response {
    let state = call.shared.state();
    call.list(Endpoint::Links, columns::LINK, state.office.links())
}

async fn taskflows(call: Call) -> Response {
    let state = call.shared.state();
    call.list(Endpoint::Taskflows, columns::TASKFLOW, state.office.taskflows())
}

async fn subtasks(call: Call, Path(id): Path<u32>) -> Response {
    let state = call.shared.state();
    let taskflows = state.office.taskflows().iter();
    call.list(
        Endpoint::Subtasks,
        columns::SUBTASK,
        taskflows.filter(|taskflow| taskflow.id == id),
    )
}

/// Both days of the period are needed. Every row belongs to one client.
async fn taskflow_data(call: Call, Path(id): Path<u32>) -> Response {
    let endpoint = Endpoint::TaskflowData;
    let day = |name: &str| call.parameter(name).and_then(day);
    let (Some(from), Some(to)) = (day("datefrom"), day("dateto")) else {
        return refused(endpoint, StatusCode::BAD_REQUEST, "datefrom and dateto are needed");
    };
    let state = call.shared.state();
    let record = call.parameter("recordid").and_then(|id| id.parse().ok());
    let rows = state.office.tasks().iter().filter(|task| {
        task.taskflow == Some(id)
            && !task.inapplicable
            && (from..=to).contains(&task.deadline)
            && record.is_none_or(|record: u32| record == task.id)
    });
    call.list(endpoint, columns::TASK, rows)
}

async fn customer_changes(call: Call) -> Response {
    changes(&call, Endpoint::CustomerChanges, columns::CUSTOMER_CHANGE)
}

async fn change_details(call: Call) -> Response {
    changes(&call, Endpoint::ChangeDetails, columns::CHANGE_DETAIL)
}

fn changes(call: &Call, endpoint: Endpoint, columns: &[Column<LoggedChange>]) -> Response {
    let state = call.shared.state();
    call.list_up_to(MOST_CHANGES, endpoint, columns, state.office.changes())
}

/// `2026-04-20`, or with a time after it.
fn day(text: &str) -> Option<Date> {
    domain::date::from_iso(text.get(..10)?)
}
