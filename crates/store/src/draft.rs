//! The letter that a client would get.

use backend::{
    mail::{Letter, LetterKind},
    preview::Draft,
    store::StoreError,
};
use domain::{client::ClientId, invitation::LINK_DAYS, language::Language};
use sqlx::{QueryBuilder, Row, Sqlite as Engine};

use crate::{
    clients::push_of_office,
    messages::DAY,
    office::SqliteOffice,
    outbox::{day, logo, recipient},
    sqlite::database,
};

/// Stands in a link where the token does, so that whoever tries it out opens nothing.
const NO_TOKEN: &str = "...";

/// See `backend::invitations::InvitationStore::draft`.
pub(crate) async fn draft(
    view: &SqliteOffice,
    client: ClientId,
    url: &str,
    now: i64,
) -> Result<Option<Draft>, StoreError> {
    let mut query = QueryBuilder::<Engine>::new(
        "SELECT client.fields, client.language, client.email AS address, '' AS user_name, office.name AS office_name, \
         office.reply_to, office.logo, questionnaire.income_year FROM client \
         JOIN office ON office.id = client.office \
         LEFT JOIN questionnaire ON questionnaire.id = client.questionnaire",
    );
    push_of_office(&mut query, &view.office);
    query.push(" AND client.id = ").push_bind(client.0.to_string());
    let readers = &view.sqlite.readers;
    let row = query.build().fetch_optional(readers).await.map_err(database)?;
    let Some(row) = row else { return Ok(None) };
    let (client_first_name, client_last_name, _) = recipient(&row)?;
    let language: String = row.try_get("language").map_err(database)?;
    let logo = logo(&row)?;
    let income_year: Option<u16> = row.try_get("income_year").map_err(database)?;
    let letter = Letter {
        kind: LetterKind::Invitation,
        language: Language::from_code(&language).unwrap_or(view.default_language),
        office_name: row.try_get("office_name").map_err(database)?,
        contact: row.try_get("reply_to").map_err(database)?,
        client_first_name,
        client_last_name,
        link: format!("{url}/q/{NO_TOKEN}"),
        income_year: income_year.unwrap_or_default(),
        expires_on: day(now + i64::from(LINK_DAYS) * DAY)?,
        code: None,
        has_logo: logo.is_some(),
    };
    Ok(Some(Draft { letter, logo }))
}
