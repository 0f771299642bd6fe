//! What only a pretend CRM has, on the port of AdminPulse: a page that says what it is, and faults and counters for tests
//! that can only speak HTTP.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::Html,
    routing::{get, post},
};
use domain::language::Language;
use serde::Deserialize;

use crate::{
    fault::Fault,
    pretend_crm::{ADMINPULSE_KEY, CONSULT_KEY},
    state::{Counters, Shared},
};

/// `consult_port` and `certificate` are for the page to tell.
pub(crate) fn routes(consult_port: u16, certificate: Option<String>) -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(async move || page(consult_port, certificate.as_deref())))
        .route("/pretend/faults", post(set_faults))
        .route("/pretend/counters", get(counters))
        .route("/pretend/clients/{id}", post(change_client))
}

async fn set_faults(State(shared): State<Arc<Shared>>, Json(faults): Json<Vec<Fault>>) -> StatusCode {
    shared.set_faults(faults);
    StatusCode::NO_CONTENT
}

async fn counters(State(shared): State<Arc<Shared>>) -> Json<Counters> {
    Json(shared.state().counters.clone())
}

/// What a colleague types in the CRM; what is not here stays as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
    mobile: Option<String>,
    national_number: Option<String>,
    language: Option<Language>,
}

async fn change_client(State(shared): State<Arc<Shared>>, Path(id): Path<u32>, Json(typed): Json<Typed>) -> StatusCode {
    let mut state = shared.state();
    let Some(client) = state.office.client_mut(id) else {
        return StatusCode::NOT_FOUND;
    };
    let texts = [
        (&mut client.first_name, typed.first_name),
        (&mut client.last_name, typed.last_name),
        (&mut client.email, typed.email),
        (&mut client.mobile, typed.mobile),
        (&mut client.national_number, typed.national_number),
    ];
    for (text, typed) in texts {
        if let Some(typed) = typed {
            *text = typed;
        }
    }
    client.language = typed.language.or(client.language);
    StatusCode::NO_CONTENT
}

fn page(consult_port: u16, certificate: Option<&str>) -> Html<String> {
    let tls = match certificate {
        Some(pem) => format!("eigen certificaat:</p><pre>{pem}</pre><p>"),
        None => "geen beveiligde verbinding".to_owned(),
    };
    Html(format!(
        r#"<!DOCTYPE html>
<html lang="nl">
<head><meta charset="utf-8"><title>Proef-CRM</title>
<style>body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }}</style></head>
<body>
<h1>Proef-CRM</h1>
<p><strong>Dit is geen echt CRM.</strong> Instroom start het om een koppeling te proberen en te testen zonder account.
Alle personen en bedrijven erin zijn verzonnen; wie op hen lijkt, is dat niet.</p>
<h2>AdminPulse</h2>
<p>Adres: dit adres. API-sleutel: <code>{ADMINPULSE_KEY}</code></p>
<h2>Admin-IS | Consult</h2>
<p>Host: <code>127.0.0.1</code>, poort: <code>{consult_port}</code>, API-sleutel: <code>{CONSULT_KEY}</code>, {tls}</p>
</body>
</html>
"#
    ))
}
