//! The messages of every office, as the program's own loop sends them.

use async_trait::async_trait;
use backend::{
    invitations::MessageState,
    mail::{Letter, LetterKind, Logo, LogoType, MessageId},
    outbox::{Claimed, Ended, OutboxStore, Sender},
    store::StoreError,
};
use domain::{
    client::Status,
    date,
    email_address::EmailAddress,
    field::Field,
    invitation::{self, InvitationEvent},
    language::Language,
    record::Record,
};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::{
    client_row::{from_name, name, uuid},
    link_token::LinkToken,
    messages::{token_context, write_events},
    season,
    secrets::Key,
    seed::random_id,
    sqlite::{Sqlite, database},
};

/// The context that binds an encrypted code to its message.
pub(crate) fn code_context(message: Uuid) -> String {
    format!("{message}/code")
}

#[async_trait]
impl OutboxStore for Sqlite {
    async fn recover(&self, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("UPDATE message SET state = 'wanted' WHERE state = 'claimed'")
            .execute(&mut *transaction)
            .await
            .map_err(database)?;
        let unknown: Vec<String> =
            sqlx::query_scalar("UPDATE message SET state = 'unknown' WHERE state = 'handing_over' RETURNING id")
                .fetch_all(&mut *transaction)
                .await
                .map_err(database)?;
        write_events(&mut transaction, &unknown, MessageState::Unknown, None, now).await?;
        for id in &unknown {
            follow(&mut transaction, id, MessageState::Unknown, now).await?;
        }
        transaction.commit().await.map_err(database)
    }

    async fn claim(&self, limit: u32, url: &str, now: i64) -> Result<Vec<Claimed>, StoreError> {
        let mut transaction = self.write().await?;
        let claimed: Vec<String> = sqlx::query_scalar(
            "UPDATE message SET state = 'claimed', attempts = attempts + 1 WHERE id IN \
             (SELECT id FROM message WHERE state = 'wanted' AND due_at <= ? ORDER BY due_at, rowid LIMIT ?) RETURNING id",
        )
        .bind(now)
        .bind(limit)
        .fetch_all(&mut *transaction)
        .await
        .map_err(database)?;
        let mut messages = Vec::with_capacity(claimed.len());
        for id in &claimed {
            messages.push(self.claimed(&mut transaction, id, url).await?);
        }
        transaction.commit().await.map_err(database)?;
        Ok(messages)
    }

    async fn hand_over(&self, id: MessageId) -> Result<bool, StoreError> {
        let handed = sqlx::query("UPDATE message SET state = 'handing_over' WHERE id = ? AND state = 'claimed'")
            .bind(id.0.to_string())
            .execute(&self.writer)
            .await
            .map_err(database)?;
        Ok(handed.rows_affected() == 1)
    }

    async fn ended(&self, id: MessageId, ended: &Ended, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let (state, answer, due_at) = match ended {
            Ended::Sent(answer) => (MessageState::Sent, answer, None),
            Ended::Again { answer, at } => (MessageState::Wanted, answer, Some(*at)),
            Ended::SetAside(answer) => (MessageState::SetAside, answer, None),
            Ended::Failed(answer) => (MessageState::Failed, answer, None),
            Ended::Unknown(what) => (MessageState::Unknown, what, None),
        };
        // What was withdrawn while it was in hand and had not left stays so.
        let changed = sqlx::query(
            "UPDATE message SET state = ?, due_at = coalesce(?, due_at) WHERE id = ? AND state IN ('claimed', 'handing_over')",
        )
        .bind(name(state))
        .bind(due_at)
        .bind(id.0.to_string())
        .execute(&mut *transaction)
        .await
        .map_err(database)?;
        if changed.rows_affected() == 0 {
            return Ok(());
        }
        write_events(&mut transaction, &[id.0.to_string()], state, Some(answer), now).await?;
        follow(&mut transaction, &id.0.to_string(), state, now).await?;
        transaction.commit().await.map_err(database)
    }

    async fn remind(&self, now: i64) -> Result<u32, StoreError> {
        let mut transaction = self.write().await?;
        let rows = sqlx::query(
            "SELECT invitation.id, invitation.office, invitation.client, invitation.mailed_at, invitation.reminded_at, \
             invitation.remind_days, invitation.remind_until, coalesce(season.status, client.status) AS status, \
             client.language FROM invitation JOIN client ON client.id = invitation.client \
             LEFT JOIN season ON season.client = invitation.client AND season.income_year = invitation.income_year \
             WHERE invitation.remind_days IS NOT NULL \
             AND invitation.mailed_at IS NOT NULL AND invitation.submitted_at IS NULL AND invitation.revoked_at IS NULL \
             AND invitation.expires_at > ? AND client.archived = 0",
        )
        .bind(now)
        .fetch_all(&mut *transaction)
        .await
        .map_err(database)?;
        let mut wanted = 0;
        for row in &rows {
            if let Some(due_at) = reminder_due(row, now)?.filter(|due_at| *due_at <= now) {
                want_reminder(&mut transaction, row, due_at, now).await?;
                wanted += 1;
            }
        }
        transaction.commit().await.map_err(database)?;
        Ok(wanted)
    }
}

impl Sqlite {
    async fn claimed(&self, connection: &mut SqliteConnection, id: &str, url: &str) -> Result<Claimed, StoreError> {
        let row = sqlx::query(
            "SELECT message.kind, message.language, message.address, message.code, message.attempts, message.office, \
             message.invitation, client.fields, user.name AS user_name, office.name AS office_name, office.sender_name, \
             office.reply_to, office.logo, office.logo_type, office.wrapped_key, invitation.token, \
             invitation.expires_at, invitation.income_year FROM message \
             JOIN office ON office.id = message.office LEFT JOIN client ON client.id = message.client \
             LEFT JOIN user ON user.id = message.user LEFT JOIN invitation ON invitation.id = message.invitation \
             WHERE message.id = ?",
        )
        .bind(id)
        .fetch_one(&mut *connection)
        .await
        .map_err(database)?;
        let office: String = row.try_get("office").map_err(database)?;
        let wrapped: Vec<u8> = row.try_get("wrapped_key").map_err(database)?;
        let key = self.key.unwrap(&wrapped, &office)?;
        let message = uuid(id)?;
        let (first_name, last_name, address) = recipient(&row)?;
        let to = address.as_deref().and_then(|address| EmailAddress::parse(address).ok());
        sqlx::query("UPDATE message SET address = ? WHERE id = ?")
            .bind(&address)
            .bind(id)
            .execute(connection)
            .await
            .map_err(database)?;
        let logo = logo(&row)?;
        let office_name: String = row.try_get("office_name").map_err(database)?;
        let sender_name: Option<String> = row.try_get("sender_name").map_err(database)?;
        let reply_to: Option<String> = row.try_get("reply_to").map_err(database)?;
        let expires_at: Option<i64> = row.try_get("expires_at").map_err(database)?;
        let letter = Letter {
            kind: kind(&row)?,
            language: from_name::<Language>(row.try_get("language").map_err(database)?)?,
            contact: reply_to.clone(),
            client_first_name: first_name,
            client_last_name: last_name,
            link: link(&row, &key, url)?,
            income_year: row
                .try_get::<Option<u16>, _>("income_year")
                .map_err(database)?
                .unwrap_or_default(),
            expires_on: day(expires_at.unwrap_or_default())?,
            code: code(&row, &key, message)?,
            has_logo: logo.is_some(),
            office_name: office_name.clone(),
        };
        Ok(Claimed {
            id: MessageId(message),
            attempts: row.try_get("attempts").map_err(database)?,
            letter,
            from: Sender {
                name: sender_name.unwrap_or(office_name),
                reply_to,
                logo,
            },
            to: to.map(EmailAddress::into_owned),
        })
    }
}

/// First name, last name and address: of the client, or of the colleague who tests.
pub(crate) fn recipient(row: &SqliteRow) -> Result<(String, String, Option<String>), StoreError> {
    let fields: Option<String> = row.try_get("fields").map_err(database)?;
    let Some(fields) = fields else {
        let user_name: Option<String> = row.try_get("user_name").map_err(database)?;
        let address = row.try_get("address").map_err(database)?;
        return Ok((user_name.unwrap_or_default(), String::new(), address));
    };
    let record: Record = serde_json::from_str(&fields).map_err(|_| StoreError::Unreadable { what: "client" })?;
    let value = |field| record.value(field).map(str::to_owned);
    Ok((
        value(Field::FirstName).unwrap_or_default(),
        value(Field::LastName).unwrap_or_default(),
        value(Field::Email),
    ))
}

fn kind(row: &SqliteRow) -> Result<LetterKind, StoreError> {
    LetterKind::from_name(row.try_get("kind").map_err(database)?).ok_or(StoreError::Unreadable { what: "message" })
}

fn link(row: &SqliteRow, key: &Key, url: &str) -> Result<String, StoreError> {
    let (Some(invitation), Some(token)) = (
        row.try_get::<Option<String>, _>("invitation").map_err(database)?,
        row.try_get::<Option<Vec<u8>>, _>("token").map_err(database)?,
    ) else {
        return Ok(url.to_owned());
    };
    let token = key.decrypt(&token, &token_context(uuid(&invitation)?))?;
    let token = String::from_utf8(token).ok().and_then(|token| LinkToken::parse(&token));
    let token = token.ok_or(StoreError::Unreadable { what: "link" })?;
    Ok(format!("{url}/q/{}", token.as_str()))
}

fn code(row: &SqliteRow, key: &Key, message: Uuid) -> Result<Option<String>, StoreError> {
    let Some(code) = row.try_get::<Option<Vec<u8>>, _>("code").map_err(database)? else {
        return Ok(None);
    };
    let code = key.decrypt(&code, &code_context(message))?;
    String::from_utf8(code).map(Some).map_err(|_| StoreError::WrongKey)
}

pub(crate) fn logo(row: &SqliteRow) -> Result<Option<Logo>, StoreError> {
    let bytes: Option<Vec<u8>> = row.try_get("logo").map_err(database)?;
    Ok(bytes.and_then(|bytes| {
        Some(Logo {
            media_type: LogoType::of(&bytes)?,
            bytes,
        })
    }))
}

/// The day in Belgium.
pub(crate) fn day(moment: i64) -> Result<Date, StoreError> {
    domain::belgium::in_belgium(moment)
        .map(OffsetDateTime::date)
        .ok_or(StoreError::Unreadable { what: "moment" })
}

/// What it means for the client's questionnaire that a message was sent, or asks for a decision.
async fn follow(
    connection: &mut SqliteConnection,
    message: &str,
    state: MessageState,
    now: i64,
) -> Result<(), StoreError> {
    let event = match state {
        MessageState::Sent => InvitationEvent::Accepted,
        MessageState::Failed | MessageState::SetAside => InvitationEvent::Refused,
        MessageState::Unknown => InvitationEvent::Unknown,
        MessageState::Wanted | MessageState::Claimed | MessageState::HandingOver | MessageState::Withdrawn => {
            return Ok(());
        }
    };
    let invitation: Option<String> = sqlx::query_scalar(
        "SELECT invitation.id FROM message JOIN invitation ON invitation.id = message.invitation \
         WHERE message.id = ? AND message.kind = 'invitation' AND invitation.revoked_at IS NULL",
    )
    .bind(message)
    .fetch_optional(&mut *connection)
    .await
    .map_err(database)?;
    let Some(invitation) = invitation else { return Ok(()) };
    season::change(connection, &invitation, |status| status.after(event)).await?;
    if state == MessageState::Sent {
        sqlx::query("UPDATE invitation SET mailed_at = ? WHERE id = ?")
            .bind(now)
            .bind(invitation)
            .execute(connection)
            .await
            .map_err(database)?;
    }
    Ok(())
}

fn reminder_due(row: &SqliteRow, now: i64) -> Result<Option<i64>, StoreError> {
    let until: String = row.try_get("remind_until").map_err(database)?;
    let until = date::from_iso(&until).ok_or(StoreError::Unreadable { what: "reminder" })?;
    Ok(invitation::next_reminder(
        row.try_get("mailed_at").map_err(database)?,
        row.try_get("reminded_at").map_err(database)?,
        row.try_get("remind_days").map_err(database)?,
        until,
        from_name::<Status>(row.try_get("status").map_err(database)?)?,
        now,
    ))
}

async fn want_reminder(
    connection: &mut SqliteConnection,
    row: &SqliteRow,
    due_at: i64,
    now: i64,
) -> Result<(), StoreError> {
    let invitation: String = row.try_get("id").map_err(database)?;
    sqlx::query("UPDATE invitation SET reminded_at = ? WHERE id = ?")
        .bind(now)
        .bind(&invitation)
        .execute(&mut *connection)
        .await
        .map_err(database)?;
    let id = random_id()?.to_string();
    sqlx::query(
        "INSERT INTO message (id, office, client, invitation, kind, language, batch, state, due_at, at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, 'wanted', ?, ?)",
    )
    .bind(&id)
    .bind(row.try_get::<String, _>("office").map_err(database)?)
    .bind(row.try_get::<String, _>("client").map_err(database)?)
    .bind(&invitation)
    .bind(LetterKind::Reminder.name())
    .bind(row.try_get::<String, _>("language").map_err(database)?)
    .bind(&id)
    .bind(due_at)
    .bind(now)
    .execute(&mut *connection)
    .await
    .map_err(database)?;
    write_events(connection, &[id], MessageState::Wanted, None, now).await
}
