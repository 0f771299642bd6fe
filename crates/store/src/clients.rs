//! The clients of an office, read and written many at a time.

use std::collections::BTreeMap;

use backend::store::StoreError;
use domain::{
    client::{ClientId, ExistingClient},
    field::Field,
};
use sqlx::{QueryBuilder, Sqlite as Engine, SqliteConnection};

use crate::{
    client_row::{self, StoredClient, name},
    messages,
    secrets::Key,
    sqlite::database,
};

/// Rows per statement: SQLite takes 32,766 values at once, and a client has 17.
pub(crate) const CHUNK: usize = 1_500;

/// Goes on with `WHERE`: a client of the office. One that was erased is none, whatever is asked.
pub(crate) fn push_of_office(query: &mut QueryBuilder<Engine>, office: &str) {
    query.push(" WHERE client.erased_at IS NULL AND client.office = ");
    query.push_bind(office.to_owned());
}

/// Every client of the office, archived ones included.
pub(crate) async fn read_all(
    connection: &mut SqliteConnection,
    office: &str,
    key: &Key,
) -> Result<Vec<StoredClient>, StoreError> {
    let mut query = QueryBuilder::<Engine>::new("SELECT ");
    query.push(client_row::COLUMNS).push(" FROM client");
    push_of_office(&mut query, office);
    let rows = query.build().fetch_all(connection).await.map_err(database)?;
    rows.iter().map(|row| client_row::read(row, key)).collect()
}

/// One client of the office; `None` when it has no such client.
pub(crate) async fn read_one(
    connection: &mut SqliteConnection,
    office: &str,
    key: &Key,
    client: ClientId,
) -> Result<Option<StoredClient>, StoreError> {
    let mut query = QueryBuilder::<Engine>::new("SELECT ");
    query.push(client_row::COLUMNS).push(" FROM client");
    push_of_office(&mut query, office);
    query.push(" AND id = ").push_bind(client.0.to_string());
    let row = query.build().fetch_optional(connection).await.map_err(database)?;
    row.map(|row| client_row::read(&row, key)).transpose()
}

/// Goes on with a condition: that `column` is one of these clients, [`CHUNK`] at most.
pub(crate) fn push_among(query: &mut QueryBuilder<Engine>, column: &str, clients: &[ClientId]) {
    query.push(" AND ").push(column).push(" IN (");
    let mut ids = query.separated(", ");
    for client in clients {
        ids.push_bind(client.0.to_string());
    }
    query.push(")");
}

/// Writes the clients in `written` as they are `after`; of those that were there `before`, status and questionnaire stay.
/// The links of those that are archived are closed, and what has not left for them is withdrawn.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    office: &str,
    key: &Key,
    before: &[StoredClient],
    after: &BTreeMap<ClientId, ExistingClient>,
    written: &[StoredClient],
    now: i64,
) -> Result<(), StoreError> {
    release_numbers(connection, office, before, after).await?;
    write_clients(connection, office, key, written).await?;
    let archived: Vec<ClientId> = written
        .iter()
        .filter(|one| one.client.archived)
        .map(|one| one.client.id)
        .collect();
    messages::revoke(connection, office, &archived, now).await
}

/// Takes the numbers that change hands out of the index: rows are written one after another, and of two clients that
/// exchange their numbers the first would otherwise meet its new one while the other still has it.
async fn release_numbers(
    connection: &mut SqliteConnection,
    office: &str,
    before: &[StoredClient],
    after: &BTreeMap<ClientId, ExistingClient>,
) -> Result<(), StoreError> {
    let is_released = |before: &ExistingClient| {
        held_number(before).is_some() && after.get(&before.id).and_then(held_number) != held_number(before)
    };
    let released: Vec<ClientId> = before
        .iter()
        .filter(|one| is_released(&one.client))
        .map(|one| one.client.id)
        .collect();
    for chunk in released.chunks(CHUNK) {
        let mut query = QueryBuilder::<Engine>::new("UPDATE client SET national_number_hash = NULL WHERE office = ");
        query.push_bind(office.to_owned());
        push_among(&mut query, "id", chunk);
        query.build().execute(&mut *connection).await.map_err(database)?;
    }
    Ok(())
}

fn held_number(client: &ExistingClient) -> Option<&str> {
    let number = client.record.value(Field::NationalNumber);
    number.filter(|_| !client.archived)
}

async fn write_clients(
    connection: &mut SqliteConnection,
    office: &str,
    key: &Key,
    clients: &[StoredClient],
) -> Result<(), StoreError> {
    for chunk in clients.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .map(|one| encrypted(key, one))
            .collect::<Result<Vec<_>, _>>()?;
        let mut query = QueryBuilder::<Engine>::new(
            "INSERT INTO client (id, office, revision, origin, archived, status, questionnaire, fields, name_key, \
             search_key, email, language, responsible, labels, national_number, partner_national_number, \
             national_number_hash) ",
        );
        query.push_values(
            chunk.iter().zip(rows),
            |mut row, (StoredClient { client, questionnaire }, secret)| {
                let value = |field| client.record.value(field).unwrap_or_default().to_owned();
                row.push_bind(client.id.0.to_string())
                    .push_bind(office.to_owned())
                    .push_bind(client.revision)
                    .push_bind(name(client.origin))
                    .push_bind(client.archived)
                    .push_bind(name(client.status))
                    .push_bind(questionnaire.map(|id| id.0.to_string()))
                    .push_bind(secret.fields)
                    .push_bind(client_row::name_key(&client.record))
                    .push_bind(client_row::search_key(&client.record))
                    .push_bind(value(Field::Email))
                    .push_bind(value(Field::Language))
                    .push_bind(value(Field::Responsible))
                    .push_bind(client_row::labels_key(&client.record))
                    .push_bind(secret.national_number)
                    .push_bind(secret.partner_national_number)
                    .push_bind(secret.hash);
            },
        );
        // Status and questionnaire are left as they are: an import never touches them.
        query.push(
            " ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, archived = excluded.archived, \
             fields = excluded.fields, name_key = excluded.name_key, search_key = excluded.search_key, \
             email = excluded.email, language = excluded.language, responsible = excluded.responsible, \
             labels = excluded.labels, national_number = excluded.national_number, \
             partner_national_number = excluded.partner_national_number, \
             national_number_hash = excluded.national_number_hash",
        );
        query.build().execute(&mut *connection).await.map_err(database)?;
    }
    Ok(())
}

struct Encrypted {
    fields: String,
    national_number: Option<Vec<u8>>,
    partner_national_number: Option<Vec<u8>>,
    hash: Option<Vec<u8>>,
}

fn encrypted(key: &Key, StoredClient { client, .. }: &StoredClient) -> Result<Encrypted, StoreError> {
    let secret = |field| {
        let number = client.record.value(field);
        number
            .map(|number| key.encrypt(number.as_bytes(), &client_row::context(client.id, field)))
            .transpose()
    };
    Ok(Encrypted {
        fields: client_row::fields(&client.record)?,
        national_number: secret(Field::NationalNumber)?,
        partner_national_number: secret(Field::PartnerNationalNumber)?,
        hash: client
            .record
            .value(Field::NationalNumber)
            .map(|number| key.hash(number)),
    })
}
