//! Invitations and messages as they are wanted and withdrawn: always within the transaction of what wants them.

use std::collections::HashMap;

use backend::{
    invitations::{BatchId, MessageState, Reminders},
    mail::LetterKind,
    store::StoreError,
};
use domain::{
    client::{ClientId, QuestionnaireId},
    invitation::LINK_DAYS,
    language::Language,
};
use sqlx::{QueryBuilder, Sqlite as Engine, SqliteConnection};
use uuid::Uuid;

use crate::{
    client_row::name,
    clients::{CHUNK, push_among},
    link_token::LinkToken,
    secrets::Key,
    seed::random_id,
    sqlite::database,
};

/// Seconds in a day.
pub(crate) const DAY: i64 = 24 * 3600;

/// Rows per statement of this module: SQLite takes 32,766 values at once.
const ROWS: usize = CHUNK;

/// A client to invite.
pub(crate) struct Wish {
    pub(crate) client: ClientId,
    pub(crate) questionnaire: QuestionnaireId,
    pub(crate) language: Language,
}

/// Who invites from which office, and how.
pub(crate) struct Inviting<'a> {
    pub(crate) office: &'a str,
    pub(crate) user: &'a str,
    pub(crate) key: &'a Key,
    pub(crate) batch: BatchId,
    pub(crate) due_at: i64,
    pub(crate) reminders: Option<&'a Reminders>,
    pub(crate) now: i64,
}

/// The context that binds an encrypted token to its invitation.
pub(crate) fn token_context(invitation: Uuid) -> String {
    format!("{invitation}/token")
}

/// Wants an invitation for each, with its message; the links that were there before are closed, but for those of what was
/// submitted. The questionnaires are the office's.
pub(crate) async fn invite(
    connection: &mut SqliteConnection,
    inviting: &Inviting<'_>,
    wishes: &[Wish],
) -> Result<(), StoreError> {
    let clients: Vec<ClientId> = wishes.iter().map(|wish| wish.client).collect();
    let held = held(connection, inviting.office, &clients).await?;
    close(connection, inviting.office, &clients, Links::Unsubmitted, inviting.now).await?;
    let newest = newest_versions(connection, inviting.office).await?;
    for chunk in wishes.chunks(ROWS) {
        let made = chunk
            .iter()
            .map(|wish| Made::of(wish, &newest, &held, inviting.key))
            .collect::<Result<Vec<_>, _>>()?;
        insert_invitations(connection, inviting, &made).await?;
        insert_messages(connection, inviting, &made).await?;
    }
    Ok(())
}

struct Made<'a> {
    wish: &'a Wish,
    invitation: Uuid,
    message: Uuid,
    version: Version,
    replaces: Option<String>,
    token: Vec<u8>,
    token_hash: Vec<u8>,
}

impl<'a> Made<'a> {
    fn of(
        wish: &'a Wish,
        newest: &HashMap<String, Version>,
        held: &HashMap<String, String>,
        key: &Key,
    ) -> Result<Self, StoreError> {
        let invitation = random_id()?;
        let token = LinkToken::random()?;
        let version = newest.get(&wish.questionnaire.0.to_string());
        Ok(Self {
            wish,
            invitation,
            message: random_id()?,
            version: *version.ok_or(StoreError::Unreadable { what: "questionnaire" })?,
            replaces: held.get(&wish.client.0.to_string()).cloned(),
            token: key.encrypt(token.as_str().as_bytes(), &token_context(invitation))?,
            token_hash: token.hash(),
        })
    }
}

/// A questionnaire as it is sent now.
#[derive(Clone, Copy)]
struct Version {
    number: u32,
    income_year: u16,
}

async fn newest_versions(
    connection: &mut SqliteConnection,
    office: &str,
) -> Result<HashMap<String, Version>, StoreError> {
    let versions: Vec<(String, u32, u16)> = sqlx::query_as(
        "SELECT questionnaire.id, max(number), income_year FROM questionnaire \
         JOIN questionnaire_version ON questionnaire_version.questionnaire = questionnaire.id \
         WHERE questionnaire.office = ? GROUP BY questionnaire.id",
    )
    .bind(office)
    .fetch_all(connection)
    .await
    .map_err(database)?;
    let versions = versions.into_iter();
    Ok(versions
        .map(|(id, number, income_year)| (id, Version { number, income_year }))
        .collect())
}

/// How a try of a message ended, for a condition: of one that never ended nothing has left, nor can have.
const HAS_ENDED: &str = "EXISTS (SELECT 1 FROM message_event WHERE message_event.message = message.id \
     AND event IN ('sent', 'failed', 'set_aside', 'unknown'))";

/// The invitation whose link each of these clients holds, and has not submitted by. One whose mail still waits is passed
/// over for the one that it replaces.
async fn held(
    connection: &mut SqliteConnection,
    office: &str,
    clients: &[ClientId],
) -> Result<HashMap<String, String>, StoreError> {
    let mut held = HashMap::new();
    for chunk in clients.chunks(ROWS) {
        let mut query = QueryBuilder::<Engine>::new(
            "SELECT client, CASE WHEN EXISTS (SELECT 1 FROM message WHERE message.client = invitation.client \
             AND message.invitation = invitation.id AND kind = 'invitation' AND state IN ('wanted', 'claimed') AND NOT ",
        );
        query.push(HAS_ENDED).push(
            ") THEN replaces ELSE id END FROM invitation WHERE revoked_at IS NULL AND submitted_at IS NULL AND office = ",
        );
        query.push_bind(office.to_owned());
        push_among(&mut query, "client", chunk);
        query.push(" ORDER BY rowid");
        let rows: Vec<(String, Option<String>)> = query
            .build_query_as()
            .fetch_all(&mut *connection)
            .await
            .map_err(database)?;
        held.extend(
            rows.into_iter()
                .filter_map(|(client, invitation)| Some((client, invitation?))),
        );
    }
    Ok(held)
}

/// Takes back the invitations of these messages, which were withdrawn: the link that each closed is open again, and its own,
/// which nobody holds, is closed. An invitation whose mail was tried and refused, or may have arrived, is not taken back: the
/// client is perhaps not to be reached any more where the former link went.
pub(crate) async fn take_back(
    connection: &mut SqliteConnection,
    withdrawn: &[String],
    now: i64,
) -> Result<(), StoreError> {
    for chunk in withdrawn.chunks(ROWS) {
        // While its successor is open, nothing else has closed a link.
        let mut query = QueryBuilder::<Engine>::new(
            "SELECT invitation.id, replaces FROM message JOIN invitation ON invitation.id = message.invitation \
             WHERE kind = 'invitation' AND replaces IS NOT NULL AND revoked_at IS NULL AND NOT ",
        );
        query.push(HAS_ENDED).push(" AND message.id IN (");
        let mut ids = query.separated(", ");
        for id in chunk {
            ids.push_bind(id.clone());
        }
        query.push(")");
        let taken: Vec<(String, String)> = query
            .build_query_as()
            .fetch_all(&mut *connection)
            .await
            .map_err(database)?;
        for (invitation, replaced) in taken {
            for (revoked_at, id) in [(Some(now), invitation), (None, replaced)] {
                sqlx::query("UPDATE invitation SET revoked_at = ? WHERE id = ?")
                    .bind(revoked_at)
                    .bind(id)
                    .execute(&mut *connection)
                    .await
                    .map_err(database)?;
            }
        }
    }
    Ok(())
}

async fn insert_invitations(
    connection: &mut SqliteConnection,
    inviting: &Inviting<'_>,
    made: &[Made<'_>],
) -> Result<(), StoreError> {
    let mut query = QueryBuilder::<Engine>::new(
        "INSERT INTO invitation (id, office, client, questionnaire, version, income_year, replaces, user, at, token, \
         token_hash, expires_at, remind_days, remind_until) ",
    );
    query.push_values(made, |mut row, made| {
        row.push_bind(made.invitation.to_string())
            .push_bind(inviting.office.to_owned())
            .push_bind(made.wish.client.0.to_string())
            .push_bind(made.wish.questionnaire.0.to_string())
            .push_bind(made.version.number)
            .push_bind(made.version.income_year)
            .push_bind(made.replaces.clone())
            .push_bind(inviting.user.to_owned())
            .push_bind(inviting.now)
            .push_bind(made.token.clone())
            .push_bind(made.token_hash.clone())
            .push_bind(inviting.due_at + i64::from(LINK_DAYS) * DAY)
            .push_bind(inviting.reminders.map(|reminders| reminders.every_days))
            .push_bind(inviting.reminders.map(|reminders| reminders.until.clone()));
    });
    query.build().execute(connection).await.map_err(database)?;
    Ok(())
}

async fn insert_messages(
    connection: &mut SqliteConnection,
    inviting: &Inviting<'_>,
    made: &[Made<'_>],
) -> Result<(), StoreError> {
    let mut query = QueryBuilder::<Engine>::new(
        "INSERT INTO message (id, office, client, invitation, kind, language, batch, user, state, due_at, at) ",
    );
    query.push_values(made, |mut row, made| {
        row.push_bind(made.message.to_string())
            .push_bind(inviting.office.to_owned())
            .push_bind(made.wish.client.0.to_string())
            .push_bind(made.invitation.to_string())
            .push_bind(LetterKind::Invitation.name())
            .push_bind(made.wish.language.code())
            .push_bind(inviting.batch.0.to_string())
            .push_bind(inviting.user.to_owned())
            .push_bind(name(MessageState::Wanted))
            .push_bind(inviting.due_at)
            .push_bind(inviting.now);
    });
    query.build().execute(&mut *connection).await.map_err(database)?;
    let ids: Vec<String> = made.iter().map(|made| made.message.to_string()).collect();
    write_events(connection, &ids, MessageState::Wanted, None, inviting.now).await
}

/// Writes down that this happened to the messages.
pub(crate) async fn write_events(
    connection: &mut SqliteConnection,
    messages: &[String],
    state: MessageState,
    answer: Option<&str>,
    now: i64,
) -> Result<(), StoreError> {
    for chunk in messages.chunks(ROWS) {
        let mut query = QueryBuilder::<Engine>::new("INSERT INTO message_event (message, at, event, answer) ");
        query.push_values(chunk, |mut row, id| {
            row.push_bind(id.clone())
                .push_bind(now)
                .push_bind(name(state))
                .push_bind(answer.map(str::to_owned));
        });
        query.build().execute(&mut *connection).await.map_err(database)?;
    }
    Ok(())
}

/// A single letter to a client about an invitation.
pub(crate) struct WantedLetter {
    pub(crate) id: Uuid,
    pub(crate) kind: LetterKind,
    /// The code of a second check, encrypted.
    pub(crate) code: Option<Vec<u8>>,
    pub(crate) office: Uuid,
    pub(crate) client: ClientId,
    pub(crate) invitation: Uuid,
    pub(crate) language: Language,
}

/// Wants a letter that is due at once.
pub(crate) async fn want(connection: &mut SqliteConnection, letter: &WantedLetter, now: i64) -> Result<(), StoreError> {
    let id = letter.id.to_string();
    sqlx::query(
        "INSERT INTO message (id, office, client, invitation, kind, language, code, batch, state, due_at, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?1, 'wanted', ?8, ?8)",
    )
    .bind(&id)
    .bind(letter.office.to_string())
    .bind(letter.client.0.to_string())
    .bind(letter.invitation.to_string())
    .bind(letter.kind.name())
    .bind(letter.language.code())
    .bind(&letter.code)
    .bind(now)
    .execute(&mut *connection)
    .await
    .map_err(database)?;
    write_events(connection, &[id], MessageState::Wanted, None, now).await
}

/// Withdraws the letters of these kinds about an invitation that have not left.
pub(crate) async fn withdraw_waiting(
    connection: &mut SqliteConnection,
    invitation: Uuid,
    kinds: &[LetterKind],
    now: i64,
) -> Result<(), StoreError> {
    let mut query = QueryBuilder::<Engine>::new(
        "UPDATE message SET state = 'withdrawn' WHERE state IN ('wanted', 'claimed') AND invitation = ",
    );
    query.push_bind(invitation.to_string()).push(" AND kind IN (");
    let mut names = query.separated(", ");
    for kind in kinds {
        names.push_bind(kind.name());
    }
    query.push(") RETURNING id");
    let withdrawn: Vec<String> = query
        .build_query_scalar()
        .fetch_all(&mut *connection)
        .await
        .map_err(database)?;
    write_events(connection, &withdrawn, MessageState::Withdrawn, None, now).await
}

/// Closes the links of these clients and withdraws what has not left for them.
pub(crate) async fn revoke(
    connection: &mut SqliteConnection,
    office: &str,
    clients: &[ClientId],
    now: i64,
) -> Result<(), StoreError> {
    close(connection, office, clients, Links::All, now).await
}

/// Links of a client.
#[derive(Clone, Copy)]
enum Links {
    /// Every one.
    All,
    /// Those by which nothing was submitted.
    Unsubmitted,
}

/// Closes links of these clients and withdraws what has not left about them.
async fn close(
    connection: &mut SqliteConnection,
    office: &str,
    clients: &[ClientId],
    links: Links,
    now: i64,
) -> Result<(), StoreError> {
    let (is_closed, is_withdrawn) = match links {
        Links::All => ("", ""),
        Links::Unsubmitted => (
            " AND submitted_at IS NULL",
            " AND NOT EXISTS (SELECT 1 FROM invitation WHERE invitation.id = message.invitation \
             AND submitted_at IS NOT NULL)",
        ),
    };
    for chunk in clients.chunks(ROWS) {
        let mut query = QueryBuilder::<Engine>::new("UPDATE invitation SET revoked_at = ");
        query
            .push_bind(now)
            .push(" WHERE revoked_at IS NULL AND office = ")
            .push_bind(office.to_owned());
        push_among(&mut query, "client", chunk);
        query.push(is_closed);
        query.build().execute(&mut *connection).await.map_err(database)?;

        let mut query = QueryBuilder::<Engine>::new(
            "UPDATE message SET state = 'withdrawn' WHERE state IN ('wanted', 'claimed') AND office = ",
        );
        query.push_bind(office.to_owned());
        push_among(&mut query, "client", chunk);
        query.push(is_withdrawn).push(" RETURNING id");
        let withdrawn: Vec<String> = query
            .build_query_scalar()
            .fetch_all(&mut *connection)
            .await
            .map_err(database)?;
        write_events(connection, &withdrawn, MessageState::Withdrawn, None, now).await?;
    }
    Ok(())
}
