//! A client's seasons: where its questionnaires stand, by income year. The season of the questionnaire in its file is worked
//! on, and stands with the client; the others stand aside. See [`Status`].

use std::collections::HashMap;

use backend::store::StoreError;
use domain::client::{ClientId, Status};
use sqlx::{QueryBuilder, Row, Sqlite as Engine, SqliteConnection};

use crate::{
    client_row::{from_name, name, uuid},
    office::SqliteOffice,
    sqlite::database,
};

/// Brings every current client of the office into the season of the questionnaire in its file: after whatever couples
/// questionnaires or changes their income years. The season that a client leaves stands aside as it was.
pub(crate) async fn follow_files(connection: &mut SqliteConnection, office: &str) -> Result<(), StoreError> {
    // Whoever has no season yet is in its first: nothing stands aside, and the status is of that season already.
    let statements = [
        "INSERT INTO season (client, income_year, office, status) \
         SELECT client.id, client.income_year, client.office, client.status FROM client \
         JOIN questionnaire ON questionnaire.id = client.questionnaire WHERE client.office = ? AND client.archived = 0 \
         AND client.income_year <> questionnaire.income_year \
         ON CONFLICT (client, income_year) DO UPDATE SET status = excluded.status",
        "UPDATE client SET income_year = questionnaire.income_year, status = CASE WHEN client.income_year IS NULL \
         THEN client.status ELSE coalesce((SELECT season.status FROM season WHERE season.client = client.id \
         AND season.income_year = questionnaire.income_year), 'not_sent') END FROM questionnaire \
         WHERE questionnaire.id = client.questionnaire AND client.office = ? AND client.archived = 0 \
         AND client.income_year IS NOT questionnaire.income_year",
        "DELETE FROM season WHERE office = ? AND EXISTS (SELECT 1 FROM client WHERE client.id = season.client \
         AND client.income_year = season.income_year)",
    ];
    for statement in statements {
        sqlx::query(statement)
            .bind(office)
            .execute(&mut *connection)
            .await
            .map_err(database)?;
    }
    Ok(())
}

/// Changes where the questionnaire of an invitation stands, in the season of that invitation and in no other.
pub(crate) async fn change(
    connection: &mut SqliteConnection,
    invitation: &str,
    after: impl FnOnce(Status) -> Status,
) -> Result<(), StoreError> {
    let row = sqlx::query(
        "SELECT client.id, client.status, season.income_year, season.status AS aside FROM invitation \
         JOIN client ON client.id = invitation.client LEFT JOIN season ON season.client = invitation.client \
         AND season.income_year = invitation.income_year WHERE invitation.id = ?",
    )
    .bind(invitation)
    .fetch_one(&mut *connection)
    .await
    .map_err(database)?;
    let client: String = row.try_get("id").map_err(database)?;
    let aside: Option<String> = row.try_get("aside").map_err(database)?;
    let before: String = row.try_get("status").map_err(database)?;
    let before: Status = from_name(aside.as_ref().unwrap_or(&before))?;
    let status = after(before);
    if status == before {
        return Ok(());
    }
    // The client's values are as they were, and so is its revision.
    let update = match aside {
        Some(_) => {
            let income_year: u16 = row.try_get("income_year").map_err(database)?;
            sqlx::query("UPDATE season SET status = ? WHERE client = ? AND income_year = ?")
                .bind(name(status))
                .bind(client)
                .bind(income_year)
        }
        None => sqlx::query("UPDATE client SET status = ? WHERE id = ?")
            .bind(name(status))
            .bind(client),
    };
    update.execute(connection).await.map_err(database)?;
    Ok(())
}

/// Where a client's questionnaire of that income year stands, if that season stands aside.
pub(crate) async fn aside_of(
    connection: &mut SqliteConnection,
    client: ClientId,
    income_year: u16,
) -> Result<Option<Status>, StoreError> {
    let status: Option<String> = sqlx::query_scalar("SELECT status FROM season WHERE client = ? AND income_year = ?")
        .bind(client.0.to_string())
        .bind(income_year)
        .fetch_optional(connection)
        .await
        .map_err(database)?;
    status.map(|status| from_name(&status)).transpose()
}

/// For a query of clients: the newest income year that stands aside and of which something submitted is still to be processed.
pub(crate) const UNPROCESSED: &str = "(SELECT max(income_year) FROM season WHERE season.office = client.office \
     AND season.client = client.id AND season.status = 'submitted') AS unprocessed";

/// The same of one client of the office.
pub(crate) async fn unprocessed(view: &SqliteOffice, client: ClientId) -> Result<Option<u16>, StoreError> {
    let mut query = QueryBuilder::<Engine>::new("SELECT ");
    query.push(UNPROCESSED).push(" FROM client WHERE client.office = ");
    query.push_bind(view.office.clone());
    query.push(" AND client.id = ").push_bind(client.0.to_string());
    let year = query.build_query_scalar().fetch_one(&view.sqlite.readers).await;
    year.map_err(database)
}

/// The seasons that stand aside, of every client of the office.
pub(crate) async fn aside(
    connection: &mut SqliteConnection,
    office: &str,
) -> Result<HashMap<ClientId, Vec<(u16, Status)>>, StoreError> {
    let rows: Vec<(String, u16, String)> =
        sqlx::query_as("SELECT client, income_year, status FROM season WHERE office = ? ORDER BY client, income_year")
            .bind(office)
            .fetch_all(connection)
            .await
            .map_err(database)?;
    let mut aside: HashMap<_, Vec<_>> = HashMap::new();
    for (client, income_year, status) in rows {
        let seasons = aside.entry(ClientId(uuid(&client)?)).or_default();
        seasons.push((income_year, from_name(&status)?));
    }
    Ok(aside)
}
