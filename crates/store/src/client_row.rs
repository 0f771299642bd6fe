//! A client as a row of the table, and back.

use backend::store::StoreError;
use domain::{
    client::{ClientId, ExistingClient, Origin, QuestionnaireId, Status},
    field::Field,
    record::Record,
    text,
};
use sqlx::{Row, sqlite::SqliteRow};
use uuid::Uuid;

use crate::{secrets::Key, sqlite::database};

/// A client with the questionnaire in its file.
#[derive(Clone)]
pub(crate) struct StoredClient {
    pub(crate) client: ExistingClient,
    pub(crate) questionnaire: Option<QuestionnaireId>,
}

/// Every column that [`read`] needs.
pub(crate) const COLUMNS: &str = "id, revision, origin, archived, status, questionnaire, fields, national_number, \
                                  partner_national_number";

/// The context that binds an encrypted value to its client and field.
pub(crate) fn context(client: ClientId, field: Field) -> String {
    format!("{}/{}", client.0, field.name())
}

/// The client in a row that has [`COLUMNS`].
pub(crate) fn read(row: &SqliteRow, key: &Key) -> Result<StoredClient, StoreError> {
    let id = ClientId(uuid(row.try_get("id").map_err(database)?)?);
    let fields: String = row.try_get("fields").map_err(database)?;
    let mut fields: Vec<(Field, Option<String>)> =
        serde_json::from_str(&fields).map_err(|_| StoreError::Unreadable { what: "client" })?;
    for field in [Field::NationalNumber, Field::PartnerNationalNumber] {
        let stored: Option<Vec<u8>> = row.try_get(field.name()).map_err(database)?;
        if let Some(stored) = stored {
            fields.push((field, Some(decrypt(key, &stored, id, field)?)));
        }
    }
    let questionnaire: Option<String> = row.try_get("questionnaire").map_err(database)?;
    let client = ExistingClient {
        id,
        revision: row.try_get("revision").map_err(database)?,
        origin: from_name::<Origin>(row.try_get("origin").map_err(database)?)?,
        status: from_name::<Status>(row.try_get("status").map_err(database)?)?,
        archived: row.try_get("archived").map_err(database)?,
        record: Record::new(fields.iter().map(|(field, value)| (*field, value.as_deref()))),
    };
    Ok(StoredClient {
        client,
        questionnaire: questionnaire.map(|id| uuid(&id).map(QuestionnaireId)).transpose()?,
    })
}

/// A national number as text.
pub(crate) fn decrypt(key: &Key, stored: &[u8], client: ClientId, field: Field) -> Result<String, StoreError> {
    let plain = key.decrypt(stored, &context(client, field))?;
    String::from_utf8(plain).map_err(|_| StoreError::WrongKey)
}

/// The values that are stored in the clear, as JSON.
pub(crate) fn fields(record: &Record) -> Result<String, StoreError> {
    let open: Vec<_> = record
        .iter()
        .filter(|(field, value)| !field.is_national_number() && value.is_some())
        .collect();
    serde_json::to_string(&open).map_err(|_| StoreError::Unreadable { what: "client" })
}

/// What the client base sorts names by.
pub(crate) fn name_key(record: &Record) -> String {
    folded(record, &[Field::LastName, Field::FirstName])
}

/// What the client base searches in.
pub(crate) fn search_key(record: &Record) -> String {
    folded(
        record,
        &[
            Field::FirstName,
            Field::LastName,
            Field::Email,
            Field::City,
            Field::ExternalId,
        ],
    )
}

fn folded(record: &Record, fields: &[Field]) -> String {
    let values: Vec<_> = fields
        .iter()
        .filter_map(|field| record.value(*field))
        .map(text::fold)
        .collect();
    values.join(" ")
}

/// The labels between line ends, so that one can be found whole.
pub(crate) fn labels_key(record: &Record) -> String {
    let labels = record.value(Field::Labels).unwrap_or_default();
    labels
        .split("; ")
        .filter(|label| !label.is_empty())
        .map(|label| format!("\n{label}\n"))
        .collect()
}

/// An id that this crate wrote.
pub(crate) fn uuid(text: &str) -> Result<Uuid, StoreError> {
    Uuid::try_parse(text).map_err(|_| StoreError::Unreadable { what: "id" })
}

/// The snake_case name of a unit variant.
pub(crate) fn name(value: impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The unit variant of that name.
pub(crate) fn from_name<T: serde::de::DeserializeOwned>(name: &str) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::from(name)).map_err(|_| StoreError::Unreadable { what: "name" })
}
