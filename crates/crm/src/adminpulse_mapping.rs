//! The names of AdminPulse's JSON, and what they become.
//!
//! Syneton's public documentation and public clients name `results`, `pageCount`, of a relation `id`, `uniqueIdentifier`, `name`,
//! `commercialName`, `vatNumber` and `bankIBAN`, and of a task all that is read here. **Every other name is assumed**, after
//! the labels of AdminPulse's own migration sheet, and so is all of OAuth. Where one proves wrong, it is put right here and
//! nowhere else. A name that is not in an answer leaves the field absent: it wipes nothing.

use domain::{
    crm::{CrmPerson, PARTNER_FIELDS},
    crm_error::CrmError,
    field::Field,
    text::fold,
};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::text;

/// The most records on a page.
pub(crate) const LARGEST_PAGE: usize = 400;
/// Calls in a minute.
pub(crate) const CALLS_A_MINUTE: usize = 480;

pub(crate) const RELATIONS: &str = "relations";
pub(crate) const TASKS: &str = "tasks";
/// Assumed.
pub(crate) const AUTHORIZE: &str = "oauth/authorize";
/// Assumed.
pub(crate) const TOKEN: &str = "oauth/token";

/// Names that are public.
const ID: &str = "id";
const UNIQUE_IDENTIFIER: &str = "uniqueIdentifier";

/// Assumed: `Person`, `SoleProprietor` or `Company`.
const TYPE: &str = "type";
/// Assumed.
const COMPANY: &str = "Company";
/// Assumed: `Client`, `Prospect` or `Former`.
const STATUS: &str = "status";
/// Assumed.
const CLIENT: &str = "Client";
/// Assumed: objects with a `uniqueIdentifier` and a `type`.
const LINKED_RELATIONS: &str = "linkedRelations";
/// Assumed.
const PARTNER: &str = "Partner";

/// Values that go out as they are.
const VALUES: [(&str, Field); 16] = [
    ("name", Field::LastName),
    ("vatNumber", Field::EnterpriseNumber),
    ("bankIBAN", Field::Iban),
    // From here on, assumed.
    (TYPE, Field::Kind),
    ("firstName", Field::FirstName),
    ("email", Field::Email),
    ("mobile", Field::Mobile),
    ("phone", Field::Phone),
    ("languageCode", Field::Language),
    ("nationalNumber", Field::NationalNumber),
    ("street", Field::Street),
    ("houseNumber", Field::HouseNumber),
    ("box", Field::Box),
    ("postalCode", Field::Postcode),
    ("city", Field::City),
    ("countryCode", Field::Country),
];
/// Assumed: a moment, of which midnight is dropped.
const BIRTH_DATE: &str = "birthDate";
/// Assumed: a list of texts.
const LABELS: &str = "labels";
/// Assumed: a list of e-mail addresses, of which the first is that of the colleague in charge.
const FILE_MANAGERS: &str = "fileManagers";

/// What a list answers: some come in an envelope, some bare.
#[derive(Deserialize)]
#[serde(untagged)]
enum Envelope {
    Bare(Vec<Map<String, Value>>),
    Wrapped {
        results: Vec<Map<String, Value>>,
        #[serde(rename = "pageCount")]
        page_count: Option<usize>,
    },
}

/// One page of a list.
#[derive(Default)]
pub(crate) struct Listed {
    pub records: Vec<Record>,
    /// How many pages of that size there are, where it says so.
    pub pages: Option<usize>,
}

/// A relation or a task.
pub(crate) struct Record(Map<String, Value>);

/// What a relation is to the office.
pub(crate) enum Relation {
    Person(CrmPerson),
    Company,
    /// Not its client yet, or no longer.
    Other,
}

/// A client's turn in a piece of work.
pub(crate) struct Task {
    /// The template: what an office calls a taskflow.
    pub template: String,
    pub relation: String,
    pub year: Option<i64>,
}

/// What a refused OAuth call or a granted one says. Assumed, after the standard.
#[derive(Deserialize)]
pub(crate) struct Granted {
    pub access_token: String,
    pub refresh_token: Option<String>,
    pub expires_in: Option<u64>,
}

impl Listed {
    /// Reads an answer.
    ///
    /// # Errors
    /// What `serde_json` says of text that is no list of records.
    pub fn read(body: &[u8]) -> Result<Self, serde_json::Error> {
        let (records, pages) = match serde_json::from_slice(body)? {
            Envelope::Bare(records) => (records, None),
            Envelope::Wrapped { results, page_count } => (results, page_count),
        };
        Ok(Self {
            records: records.into_iter().map(Record).collect(),
            pages,
        })
    }
}

impl Record {
    /// What names it in its list.
    ///
    /// # Errors
    /// [`CrmError::Unreadable`] where nothing does.
    pub fn id(&self) -> Result<String, CrmError> {
        self.0.get(ID).and_then(text::of).ok_or(CrmError::Unreadable)
    }

    /// The relation that it is.
    ///
    /// # Errors
    /// [`CrmError::Unreadable`] where it has no identifier.
    pub fn relation(&self) -> Result<Relation, CrmError> {
        let says = |name: &str, expected: &str| self.text(name).map(|said| fold(&said) == fold(expected));
        if says(STATUS, CLIENT) == Some(false) {
            return Ok(Relation::Other);
        }
        if says(TYPE, COMPANY) == Some(true) {
            return Ok(Relation::Company);
        }
        let values = VALUES
            .iter()
            .filter_map(|&(name, field)| Some((field, self.text(name)?)));
        let birth_date = self
            .text(BIRTH_DATE)
            .map(|date| (Field::BirthDate, text::day(&date).to_owned()));
        let labels = self.texts(LABELS).map(|labels| (Field::Labels, labels.join("; ")));
        let managers = self.texts(FILE_MANAGERS);
        let responsible =
            managers.map(|managers| (Field::Responsible, managers.into_iter().next().unwrap_or_default()));
        Ok(Relation::Person(CrmPerson {
            id: self.unique_identifier()?,
            values: values.chain(birth_date).chain(labels).chain(responsible).collect(),
            partners: self.partners(),
        }))
    }

    /// The task that it is; `None` for one outside any template, or that a colleague said not to hold for its client.
    pub fn task(&self) -> Option<Task> {
        if self.0.get("inapplicable").and_then(text::truth) == Some(true) {
            return None;
        }
        Some(Task {
            template: self.text("templateName").filter(|name| !name.is_empty())?,
            relation: self.text("relationUniqueIdentifier")?,
            year: self.0.get("referenceYear").and_then(text::number),
        })
    }

    fn unique_identifier(&self) -> Result<String, CrmError> {
        let identifier = self.text(UNIQUE_IDENTIFIER).filter(|identifier| !identifier.is_empty());
        identifier.ok_or(CrmError::Unreadable)
    }

    fn partners(&self) -> Vec<String> {
        let linked = self.0.get(LINKED_RELATIONS).and_then(Value::as_array);
        let is_partner = |link: &&Value| link.get(TYPE).and_then(Value::as_str) == Some(PARTNER);
        let identifier = |link: &Value| link.get(UNIQUE_IDENTIFIER).and_then(text::of);
        linked
            .into_iter()
            .flatten()
            .filter(is_partner)
            .filter_map(identifier)
            .collect()
    }

    fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).and_then(text::of)
    }

    fn texts(&self, name: &str) -> Option<Vec<String>> {
        match self.0.get(name)? {
            Value::Null => Some(Vec::new()),
            Value::Array(items) => Some(items.iter().filter_map(text::of).collect()),
            _ => None,
        }
    }
}

/// Somebody outside the scope, with no more than a partner's fields need.
pub(crate) fn only_as_partner(mut person: CrmPerson) -> CrmPerson {
    person
        .values
        .retain(|field, _| PARTNER_FIELDS.iter().any(|(_, own)| own == field));
    person
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    fn relation(changes: Value) -> Relation {
        let mut relation = json!({
            "id": 7, "uniqueIdentifier": "APR00007", "name": "Peeters", "firstName": null, "type": "SoleProprietor",
            "status": "Client", "birthDate": "1985-07-30T00:00:00", "labels": ["PB", "zelfstandige"],
            "fileManagers": ["a@kantoor.example", "b@kantoor.example"],
            "linkedRelations": [
                { "uniqueIdentifier": "APR00008", "type": "Partner" }, { "uniqueIdentifier": "APR00009", "type": "Kind" },
            ],
        });
        relation
            .as_object_mut()
            .unwrap()
            .extend(changes.as_object().unwrap().clone());
        Record(relation.as_object().unwrap().clone()).relation().unwrap()
    }

    #[test]
    fn a_person_has_what_the_crm_holds_and_nothing_else() {
        let Relation::Person(person) = relation(json!({})) else {
            panic!("a sole trader is a person")
        };
        assert_eq!(person.id, "APR00007");
        assert_eq!(person.partners, ["APR00008"]);
        let values: Vec<(Field, &str)> = person
            .values
            .iter()
            .map(|(field, value)| (*field, value.as_str()))
            .collect();
        assert_eq!(
            values,
            [
                (Field::Kind, "SoleProprietor"),
                (Field::FirstName, ""),
                (Field::LastName, "Peeters"),
                (Field::BirthDate, "1985-07-30"),
                (Field::Labels, "PB; zelfstandige"),
                (Field::Responsible, "a@kantoor.example"),
            ]
        );
    }

    #[test]
    fn companies_and_those_who_are_no_clients_are_left_out() {
        assert!(matches!(relation(json!({ "type": "Company" })), Relation::Company));
        assert!(matches!(relation(json!({ "status": "Former" })), Relation::Other));
        assert!(matches!(
            relation(json!({ "status": "Prospect", "type": "Company" })),
            Relation::Other
        ));
    }

    #[test]
    fn a_list_is_read_in_its_envelope_and_bare() {
        let (wrapped, bare) = (
            br#"{"results":[{"id":1}],"pageCount":3}"#.as_slice(),
            br#"[{"id":1}]"#.as_slice(),
        );
        let wrapped = Listed::read(wrapped).unwrap();
        assert_eq!((wrapped.records.len(), wrapped.pages), (1, Some(3)));
        let bare = Listed::read(bare).unwrap();
        assert_eq!((bare.records.len(), bare.pages), (1, None));
        assert!(Listed::read(br#"{"results":[{"id":1}"#).is_err_and(|error| error.is_eof()));
    }
}
