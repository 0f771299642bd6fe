//! The lists of values that Consult's records point into.

use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::language::Language;
use serde_json::{Value, json};

use crate::{endpoint::Endpoint, office::Client, watch::refused};

/// The list of titles.
const TITLES: u32 = 2;
/// The list of languages.
const LANGUAGES: u32 = 19;

/// Types of links. Those of mandates have the numbers that the public client knows.
pub(super) const PARTNER: u32 = 1;
pub(super) const CHILD: u32 = 2;
const LINK_TYPES: [(u32, &str); 4] = [
    (PARTNER, "Partner"),
    (CHILD, "Kind"),
    (4, "Bestuurder"),
    (6, "Zaakvoerder"),
];

/// Of an item, the public client reads these, and wants them all to be there.
fn item(id: u32, value: &str, code: &str, legal_form: &str) -> Value {
    json!({ "ListValueId": id, "ListValue": value, "ExtCode": code, "LegalForm": legal_form })
}

/// A client's language is written as the value of an item; one without a language has the empty item.
const LANGUAGE_ITEMS: [(u32, &str, &str); 5] = [
    (1, "Nederlands", "NL"),
    (2, "Frans", "FR"),
    (3, "Duits", "DE"),
    (4, "Engels", "EN"),
    (5, "", ""),
];

pub(super) const fn language_name(language: Option<Language>) -> &'static str {
    match language {
        Some(Language::Dutch) => "Nederlands",
        Some(Language::French) => "Frans",
        Some(Language::German) => "Duits",
        Some(Language::English) => "Engels",
        None => "",
    }
}

const TITLE_ITEMS: [(u32, &str, &str); 5] = [
    (1, "De heer", "Person"),
    (2, "Mevrouw", "Person"),
    (3, "BV", "Company"),
    (4, "NV", "Company"),
    (5, "CommV", "Company"),
];

/// A company's title is its legal form, which its name ends with.
pub(super) fn title_of(client: &Client) -> &'static str {
    if !client.is_company() {
        return if client.is_woman { "Mevrouw" } else { "De heer" };
    }
    let form = client.last_name.rsplit(' ').next().unwrap_or_default();
    let item = TITLE_ITEMS.iter().find(|(_, title, _)| *title == form);
    item.map_or("", |(_, title, _)| title)
}

const GROUPS: [(u32, &str); 5] = [
    (1, "PB"),
    (2, "zelfstandige"),
    (3, "huurinkomsten"),
    (4, "vennootschap"),
    (5, "dringend"),
];

/// A client has one group: the last of its labels.
pub(super) fn group_of(client: &Client) -> Option<(u32, &'static str)> {
    let label = client.labels.last()?;
    GROUPS.iter().find(|(_, group)| group == label).copied()
}

/// With the ids that the public client translates.
const COUNTRIES: [(u32, &str, &str); 5] = [
    (22, "BE", "België"),
    (74, "FR", "Frankrijk"),
    (81, "DE", "Duitsland"),
    (128, "LU", "Luxemburg"),
    (155, "NL", "Nederland"),
];

pub(super) fn country_id(code: &str) -> u32 {
    let country = COUNTRIES.iter().find(|(_, of, _)| *of == code);
    country.map_or(0, |(id, _, _)| *id)
}

pub(super) async fn index() -> Json<Value> {
    Json(json!([
        { "ListId": TITLES, "ListName": "Titels" },
        { "ListId": LANGUAGES, "ListName": "Talen" },
    ]))
}

pub(super) async fn by_id(Path(id): Path<u32>) -> Response {
    let items: Vec<Value> = match id {
        TITLES => TITLE_ITEMS
            .iter()
            .map(|(id, title, form)| item(*id, title, "", form))
            .collect(),
        LANGUAGES => LANGUAGE_ITEMS
            .iter()
            .map(|(id, name, code)| item(*id, name, code, ""))
            .collect(),
        _ => return refused(Endpoint::Lists, StatusCode::NOT_FOUND, "Nothing found"),
    };
    Json(items).into_response()
}

pub(super) async fn countries() -> Json<Vec<Value>> {
    Json(
        COUNTRIES
            .iter()
            .map(|(id, code, name)| item(*id, name, code, ""))
            .collect(),
    )
}

pub(super) async fn link_types() -> Json<Vec<Value>> {
    let link_type = |(id, name): &(u32, &str)| json!({ "CustomerLinkTypeId": id, "CustomerLinkTypeDescription": name });
    Json(LINK_TYPES.iter().map(link_type).collect())
}

pub(super) async fn customer_groups() -> Json<Vec<Value>> {
    Json(GROUPS.iter().map(|(id, name)| item(*id, name, "", "")).collect())
}
