//! The names of Consult's JSON, and what they become. They are those of its public client for Python, `adminconsult-sdk`.

use std::{
    collections::{BTreeMap, HashMap},
    time::{Duration, SystemTime},
};

use backend::crm::Taskflow;
use domain::{crm::PARTNER_FIELDS, crm_error::CrmError, date, field::Field, language::Language, text::fold};
use serde::Deserialize;
use serde_json::{Map, Value};
use time::{OffsetDateTime, Time, UtcOffset};

use crate::text;

/// Calls in a minute until the server says how many it takes, or if it does not say.
pub(crate) const CALLS_BEFORE_SETTINGS: usize = 240;
/// The header that a call brings its token in.
pub(crate) const TOKEN_HEADER: &str = "synetonToken";

pub(crate) const SETTINGS: &str = "apisettings";
pub(crate) const CUSTOMERS: &str = "customers";
pub(crate) const ADDRESSES: &str = "customeraddresses";
pub(crate) const LINKS: &str = "customerlinkcustomer";
pub(crate) const LINK_TYPES: &str = "customerlinktypes";
pub(crate) const LANGUAGES: &str = "lists/19";
pub(crate) const TASKFLOWS: &str = "taskflow/tasks";
pub(crate) const CHANGES: &str = "customer/changes";
/// No more lines of the log of changes are given: so many may be all or not.
pub(crate) const MOST_CHANGES: usize = 1_000;

pub(crate) const CUSTOMER_ID: &str = "CustomerId";
pub(crate) const LINK_FROM: &str = "CustomerIdPk";
pub(crate) const LINK_TO: &str = "CustomerIdFk";
/// Persons that the office works for, some of whom it only hopes to.
pub(crate) const ACTIVE_PERSONS: &str = "IsCompany eq 0 and IsActive eq 1";

const LINK_TYPE: &str = "CustomerLinkTypeId";

/// Values of a customer that go out as they are.
const VALUES: [(&str, Field); 7] = [
    ("Name", Field::LastName),
    ("Firstname", Field::FirstName),
    ("Email", Field::Email),
    ("Mobile", Field::Mobile),
    ("Phone", Field::Phone),
    ("VATNr", Field::EnterpriseNumber),
    ("CustomerGroupLabel", Field::Labels),
];
/// Values of an address that go out as they are.
const ADDRESS_VALUES: [(&str, Field); 6] = [
    ("StreetName", Field::Street),
    ("HouseNr", Field::HouseNumber),
    ("HouseBox", Field::Box),
    ("ZipCode", Field::Postcode),
    ("City", Field::City),
    ("CountryCode", Field::Country),
];
/// Street, number and box on one line: what there is where they are not parted.
const WHOLE_STREET: &str = "Street1";

/// One row of any list.
#[derive(Clone, Default, Deserialize, PartialEq)]
#[serde(transparent)]
pub(crate) struct Row(Map<String, Value>);

/// The token that a key gives.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TokenGiven {
    pub token_guid: String,
    #[serde(default)]
    pub time_to_live: Value,
}

/// What the server says about itself.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ApiSettings {
    pub max_records_per_page: usize,
    #[serde(default)]
    pub rate_limit: Option<usize>,
}

/// What a refusal means.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Said {
    /// There is nothing of what was asked: that is no error.
    NothingFound,
    Throttled,
    RightMissing,
    /// Something else, or nothing.
    Other,
}

/// What a customer is to the office.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Standing {
    Person,
    Company,
    /// Not its client yet, or no longer.
    Other,
}

/// What happened to a customer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Change {
    Here,
    Gone,
}

/// The languages of list 19, by what customers name them with.
#[derive(Default)]
pub(crate) struct Languages(HashMap<String, String>);

impl Said {
    /// What the body of a refusal says. It is JSON with one message or several; some say it in bare text.
    ///
    /// # Errors
    /// What `serde_json` says of JSON that was cut off.
    pub fn read(body: &[u8]) -> Result<Self, serde_json::Error> {
        let body = body.trim_ascii();
        let text = match body.first() {
            Some(b'{') => message(&serde_json::from_slice(body)?),
            Some(b'[') => serde_json::from_slice::<Vec<Row>>(body)?.iter().map(message).collect(),
            _ => String::from_utf8_lossy(body.get(..500).unwrap_or(body)).into_owned(),
        };
        let text = text.to_lowercase();
        let says = |phrase: &str| text.contains(phrase);
        Ok(
            if says("nothing found") || says("no taskdata found") || says("no extradata found") {
                Self::NothingFound
            } else if says("throttling") {
                Self::Throttled
            } else if says("no valid configuration for token") {
                Self::RightMissing
            } else {
                Self::Other
            },
        )
    }
}

fn message(row: &Row) -> String {
    row.text("ErrorMessage").unwrap_or_default()
}

impl Row {
    /// A whole number.
    ///
    /// # Errors
    /// [`CrmError::Unreadable`] where it has none of that name.
    pub fn number(&self, name: &str) -> Result<i64, CrmError> {
        self.0.get(name).and_then(text::number).ok_or(CrmError::Unreadable)
    }

    /// What a customer is to the office.
    pub fn standing(&self) -> Standing {
        let is = |name: &str| self.0.get(name).and_then(text::truth);
        let is_prospect = self
            .text("CustomerCrmType")
            .is_some_and(|kind| fold(&kind).contains("prospect"));
        match (is("IsActive"), is("IsCompany")) {
            (Some(false), _) => Standing::Other,
            _ if is_prospect => Standing::Other,
            (_, Some(true)) => Standing::Company,
            _ => Standing::Person,
        }
    }

    /// The values of a customer who is a person.
    pub fn customer(&self, languages: &Languages) -> BTreeMap<Field, String> {
        let mut values = self.values(&VALUES);
        // The CRM has no word for it: a person with an enterprise number is one.
        let is_sole_trader = values
            .get(&Field::EnterpriseNumber)
            .is_some_and(|number| !number.trim().is_empty());
        let kind = if is_sole_trader { "sole_trader" } else { "person" };
        values.insert(Field::Kind, kind.to_owned());
        values.extend(
            self.text("Language")
                .map(|said| (Field::Language, languages.name(&said))),
        );
        values.extend(self.birth_date());
        values
    }

    /// What a person's private data add. Nothing there is an empty number.
    pub fn private(&self) -> BTreeMap<Field, String> {
        let number = self.text("NationalNr").unwrap_or_default();
        let born = self.birth_date().filter(|(_, date)| !date.is_empty());
        std::iter::once((Field::NationalNumber, number)).chain(born).collect()
    }

    /// The values of an address.
    pub fn address(&self) -> BTreeMap<Field, String> {
        let mut values = self.values(&ADDRESS_VALUES);
        let parts = [Field::Street, Field::HouseNumber, Field::Box];
        if parts.iter().all(|part| values.get(part).is_none_or(String::is_empty)) {
            values.extend(self.text(WHOLE_STREET).map(|street| (Field::Street, street)));
        }
        values
    }

    /// Which of a person's addresses to take: the lowest. Where it lives, then where its post goes.
    pub fn address_rank(&self) -> (bool, bool, i64) {
        let is = |name: &str| self.0.get(name).and_then(text::truth) == Some(true);
        let number = self.number("CustomerAddressId").unwrap_or(i64::MAX);
        (!is("RegisteredOffice"), !is("PostalAddress"), number)
    }

    /// The number of a type of link, if it makes two persons partners.
    pub fn partner_type(&self) -> Option<i64> {
        let name = self.text("CustomerLinkTypeDescription")?;
        is_joint_declaration(&name)
            .then(|| self.number(LINK_TYPE).ok())
            .flatten()
    }

    /// A taskflow that is used, without its clients.
    ///
    /// # Errors
    /// [`CrmError::Unreadable`] where it has no number.
    pub fn taskflow(&self) -> Result<Option<Taskflow>, CrmError> {
        if self.0.get("TaskActive").and_then(text::truth) == Some(false) {
            return Ok(None);
        }
        Ok(Some(Taskflow {
            id: self.number("TaskId")?.to_string(),
            name: self.text("TaskName").unwrap_or_default(),
            clients: 0,
        }))
    }

    /// The number of a line of the log of changes, of whom it tells, and what.
    fn change(&self) -> Result<(i64, i64, Change), CrmError> {
        let is_gone = self
            .text("ActionType")
            .is_some_and(|action| action.eq_ignore_ascii_case("DELETE"));
        let change = if is_gone { Change::Gone } else { Change::Here };
        Ok((self.number("LogId")?, self.number("Id")?, change))
    }

    fn birth_date(&self) -> Option<(Field, String)> {
        let date = self.text("DateOfBirth")?;
        Some((Field::BirthDate, text::day(&date).to_owned()))
    }

    fn values(&self, names: &[(&str, Field)]) -> BTreeMap<Field, String> {
        let value = |&(name, field): &(&str, Field)| Some((field, self.text(name)?));
        names.iter().filter_map(value).collect()
    }

    fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).and_then(text::of)
    }
}

/// Of lines of the log of changes in any order: who is here at the end, having come or changed, and who has gone.
///
/// # Errors
/// [`CrmError::Unreadable`] where a line has no number or tells of nobody.
pub(crate) fn settled(rows: &[Row]) -> Result<(Vec<i64>, Vec<i64>), CrmError> {
    let mut changes: Vec<(i64, i64, Change)> = rows.iter().map(Row::change).collect::<Result<_, _>>()?;
    changes.sort_unstable_by_key(|(log_id, ..)| *log_id);
    let last: BTreeMap<i64, Change> = changes.into_iter().map(|(_, id, change)| (id, change)).collect();
    let (here, gone): (Vec<_>, Vec<_>) = last.into_iter().partition(|(_, change)| *change == Change::Here);
    let ids = |changes: Vec<(i64, Change)>| changes.into_iter().map(|(id, _)| id).collect();
    Ok((ids(here), ids(gone)))
}

/// Somebody without any address.
pub(crate) fn no_address() -> BTreeMap<Field, String> {
    ADDRESS_VALUES.map(|(_, field)| (field, String::new())).into()
}

/// Of a person outside the scope, what a partner's fields need.
pub(crate) fn only_as_partner(mut values: BTreeMap<Field, String>) -> BTreeMap<Field, String> {
    values.retain(|field, _| PARTNER_FIELDS.iter().any(|(_, own)| own == field));
    values
}

/// Conditions on the types of links that make partners.
pub(crate) fn of_types(types: &[i64]) -> String {
    let types: Vec<String> = types.iter().map(i64::to_string).collect();
    format!("{LINK_TYPE} in ({})", types.join(","))
}

impl Languages {
    /// Of the rows of the list.
    pub fn of(rows: &[Row]) -> Self {
        let mut names = HashMap::new();
        for row in rows {
            let (Some(id), Some(value)) = (row.text("ListValueId"), row.text("ListValue")) else {
                continue;
            };
            // Offices write their own lists: the code says it where it is one.
            let code = row.text("ExtCode").filter(|code| Language::parse(code).is_ok());
            let name = code.unwrap_or_else(|| value.clone());
            names.insert(id, name.clone());
            names.insert(value, name);
        }
        Self(names)
    }

    /// What a customer's language is called, which is named by the number or by the value of its item.
    fn name(&self, said: &str) -> String {
        self.0.get(said).cloned().unwrap_or_else(|| said.to_owned())
    }
}

/// Whether a type of link makes two persons file one declaration: marriage, or cohabitation before the law. Offices name the
/// types themselves.
fn is_joint_declaration(name: &str) -> bool {
    const WORDS: [&str; 19] = [
        "partner",
        "partners",
        "echtgenoot",
        "echtgenote",
        "echtgenoten",
        "huwelijk",
        "huwelijkspartner",
        "gehuwd",
        "conjoint",
        "conjointe",
        "conjoints",
        "epoux",
        "epouse",
        "mariage",
        "ehepartner",
        "ehegatte",
        "ehegattin",
        "ehe",
        "spouse",
    ];
    const PHRASES: [&str; 4] = [
        "wettelijk samenwonend",
        "wettelijke samenwon",
        "cohabitant legal",
        "cohabitation legale",
    ];
    const OTHERS: [&str; 12] = [
        "ex",
        "gewezen",
        "voormalig",
        "voormalige",
        "ancien",
        "ancienne",
        "feitelijk",
        "feitelijke",
        "fait",
        "zakelijk",
        "zakelijke",
        "business",
    ];
    let name = fold(name);
    let has = |words: &[&str]| name.split(' ').any(|word| words.contains(&word));
    (has(&WORDS) || PHRASES.iter().any(|phrase| name.contains(phrase))) && !has(&OTHERS)
}

/// How long a token holds that holds until `time_to_live`, said at `now` on the server's clock.
///
/// It is a moment, on the clock on the server's wall, which does not say its zone: of those of Belgium and of Greenwich the
/// one counts by which it ends first. Taken for too short, a token is merely asked for again. A number is seconds.
pub(crate) fn holds(time_to_live: &Value, now: SystemTime) -> Option<Duration> {
    if let Some(seconds) = text::number(time_to_live) {
        return u64::try_from(seconds).ok().map(Duration::from_secs);
    }
    let (wall, offset) = moment(time_to_live.as_str()?)?;
    let now = i64::try_from(now.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs()).ok()?;
    let hours = match offset {
        Some(offset) => vec![offset],
        None => vec![0, 3_600, 7_200],
    };
    let ends = hours.into_iter().map(|offset| wall - offset - now);
    let first = ends.filter(|seconds| *seconds > 0).min().unwrap_or(0);
    u64::try_from(first).ok().map(Duration::from_secs)
}

/// `2026-04-20T09:30:00`, with decimals and a zone or without: seconds since 1970 on that clock, and its offset.
fn moment(text: &str) -> Option<(i64, Option<i64>)> {
    let (day, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', ' '])?;
    let (clock, rest) = rest.split_at_checked(8)?;
    let mut parts = clock.split(':').map(|part| part.parse::<u8>().ok());
    let time = Time::from_hms(parts.next()??, parts.next()??, parts.next()??).ok()?;
    let wall = OffsetDateTime::new_in_offset(date::from_iso(day)?, time, UtcOffset::UTC).unix_timestamp();
    let zone = rest.trim_start_matches(|letter: char| letter == '.' || letter.is_ascii_digit());
    match zone {
        "" => Some((wall, None)),
        "Z" => Some((wall, Some(0))),
        _ => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let seconds = hours.parse::<i64>().ok()? * 3_600 + minutes.parse::<i64>().ok()? * 60;
            Some((wall, Some(sign * seconds)))
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(value: Value) -> Row {
        serde_json::from_value(value).unwrap()
    }

    fn at(unix: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(unix)
    }

    #[test]
    fn refusals_are_understood() {
        let said = |body: &str| Said::read(body.as_bytes()).unwrap();
        assert_eq!(said(r#"{"ErrorMessage":"Nothing found"}"#), Said::NothingFound);
        assert_eq!(said(r#"{"ErrorMessage":"No taskdata found."}"#), Said::NothingFound);
        assert_eq!(said("Nothing found"), Said::NothingFound);
        assert_eq!(
            said(r#"[{"ErrorMessage":"You are throttling the system"}]"#),
            Said::Throttled
        );
        assert_eq!(
            said(r#"{"ErrorMessage":"No valid configuration for token"}"#),
            Said::RightMissing
        );
        assert_eq!(
            said(r#"{"ErrorMessage":"The token is not valid or has expired"}"#),
            Said::Other
        );
        assert_eq!(said("<html><h1>404 - Not Found</h1></html>"), Said::Other);
        assert_eq!(said(""), Said::Other);
        assert!(Said::read(br#"{"ErrorMessage":"Nothing fo"#).is_err_and(|error| error.is_eof()));
    }

    #[test]
    fn a_token_ends_first_in_the_zone_that_counts() {
        // 20 April 2026, 07:30 in Greenwich, half past nine in Belgium.
        let now = at(1_776_670_200);
        let seconds = |text: &str| holds(&json!(text), now).map(|holds| holds.as_secs());
        assert_eq!(seconds("2026-04-20T09:50:00"), Some(1_200), "Belgium in summer");
        assert_eq!(seconds("2026-04-20T07:50:00"), Some(1_200), "Greenwich");
        assert_eq!(seconds("2026-04-20T09:50:00.1234567+02:00"), Some(1_200));
        assert_eq!(seconds("2026-04-20 07:50:00Z"), Some(1_200));
        assert_eq!(seconds("2026-04-20T06:00:00"), Some(0), "it has ended");
        assert_eq!(seconds("tomorrow"), None);
        assert_eq!(holds(&json!(1200), now), Some(Duration::from_secs(1_200)));
        assert_eq!(holds(&Value::Null, now), None);
    }

    #[test]
    fn who_is_no_client_is_told_from_companies_and_persons() {
        let standing = |value| row(value).standing();
        assert_eq!(
            standing(json!({ "IsCompany": false, "IsActive": true })),
            Standing::Person
        );
        assert_eq!(standing(json!({ "IsCompany": 1, "IsActive": 1 })), Standing::Company);
        assert_eq!(
            standing(json!({ "IsCompany": true, "IsActive": false })),
            Standing::Other
        );
        assert_eq!(
            standing(json!({ "IsActive": true, "CustomerCrmType": "Prospect" })),
            Standing::Other
        );
        assert_eq!(standing(json!({ "CustomerCrmType": 0 })), Standing::Person);
    }

    #[test]
    fn languages_are_those_of_the_offices_own_list() {
        let languages = Languages::of(&[
            row(json!({ "ListValueId": 1, "ListValue": "Vlaams", "ExtCode": "NL" })),
            row(json!({ "ListValueId": 2, "ListValue": "Frans", "ExtCode": "" })),
        ]);
        for (said, name) in [
            ("1", "NL"),
            ("Vlaams", "NL"),
            ("2", "Frans"),
            ("Frans", "Frans"),
            ("Spaans", "Spaans"),
            ("", ""),
        ] {
            assert_eq!(languages.name(said), name);
        }
    }

    #[test]
    fn the_last_change_of_each_holds() {
        let line = |log: i64, action: &str, id: i64| row(json!({ "LogId": log, "ActionType": action, "Id": id }));
        let lines = [
            line(12, "INSERT", 1),
            line(11, "DELETE", 1),
            line(20, "UPDATE", 2),
            line(21, "DELETE", 2),
            line(15, "UPDATE", 3),
        ];
        assert_eq!(settled(&lines), Ok((vec![1, 3], vec![2])));
        assert_eq!(settled(&[row(json!({ "LogId": 1 }))]), Err(CrmError::Unreadable));
    }

    #[test]
    fn only_links_that_make_one_declaration_make_partners() {
        for name in [
            "Partner",
            "Echtgenote",
            "ÉPOUX",
            "Wettelijk samenwonende",
            "Gehuwd met",
            "Cohabitant légal",
        ] {
            assert!(is_joint_declaration(name), "{name}");
        }
        for name in [
            "Kind",
            "Ex-partner",
            "Feitelijk samenwonend",
            "Zakelijke partner",
            "Bestuurder",
            "Feitelijke partner",
            "",
        ] {
            assert!(!is_joint_declaration(name), "{name}");
        }
    }

    #[test]
    fn an_address_is_parted_where_the_crm_parts_it() {
        let parted =
            row(json!({ "StreetName": "Kerkstraat", "HouseNr": "7", "Street1": "Kerkstraat 7", "City": "Gent" }));
        let whole = row(json!({ "StreetName": "", "HouseNr": null, "HouseBox": "", "Street1": "Kerkstraat 7" }));
        assert_eq!(
            parted.address().get(&Field::Street).map(String::as_str),
            Some("Kerkstraat")
        );
        assert_eq!(
            whole.address().get(&Field::Street).map(String::as_str),
            Some("Kerkstraat 7")
        );
        assert_eq!(whole.address().get(&Field::HouseNumber).map(String::as_str), Some(""));
        assert!(
            !parted.address().contains_key(&Field::Postcode),
            "what the CRM does not say is absent"
        );
    }
}
