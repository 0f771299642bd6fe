//! The link of an invitation before the second check: it says nothing personal.

use async_trait::async_trait;
use backend::{
    answering::{
        BLOCKED_FOR, CODE_AGAIN_AFTER, CODE_FOR, Check, Checked, Greeting, InvitedStore, Opened, Respondent,
        WRONG_ANSWERS,
    },
    mail::LetterKind,
    store::StoreError,
};
use domain::{
    belgium::in_belgium, client::ClientId, date, field::Field, language::Language, national_number::NationalNumber,
    record::Record,
};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use time::Date;
use uuid::Uuid;

use crate::{
    client_row::{decrypt, from_name, uuid},
    link_token::LinkToken,
    messages::{WantedLetter, want, withdraw_waiting},
    outbox::code_context,
    secrets::Key,
    seed::random_id,
    sqlite::{Sqlite, database},
};

/// See `backend::store::Store::invited`.
pub(crate) async fn invited(sqlite: &Sqlite, token: &str) -> Result<Option<Box<dyn InvitedStore>>, StoreError> {
    let Some(token) = LinkToken::parse(token) else {
        return Ok(None);
    };
    let found: Option<(String, String)> = sqlx::query_as("SELECT id, office FROM invitation WHERE token_hash = ?")
        .bind(token.hash())
        .fetch_optional(&sqlite.readers)
        .await
        .map_err(database)?;
    let Some((invitation, office)) = found else {
        return Ok(None);
    };
    Ok(Some(Box::new(Invited {
        sqlite: sqlite.clone(),
        invitation: uuid(&invitation)?,
        office: uuid(&office)?,
    })))
}

/// Made by a link's token alone.
struct Invited {
    sqlite: Sqlite,
    invitation: Uuid,
    office: Uuid,
}

/// What the second check needs to know of an invitation.
struct Link {
    client: ClientId,
    office_name: String,
    language: Language,
    income_year: u16,
    is_closed: bool,
    birth_date: Option<Date>,
    wrong_answers: u32,
    blocked_until: Option<i64>,
    code_hash: Option<Vec<u8>>,
    code_expires_at: Option<i64>,
}

impl Link {
    const fn check(&self) -> Check {
        match self.birth_date {
            Some(_) => Check::BirthDate,
            None => Check::Code,
        }
    }

    /// Until when nothing is checked, if that is after `now`.
    fn blocked(&self, now: i64) -> Option<i64> {
        self.blocked_until.filter(|until| *until > now)
    }
}

#[async_trait]
impl InvitedStore for Invited {
    async fn opened(&self, now: i64) -> Result<Opened, StoreError> {
        let key = self.key().await?;
        let mut connection = self.sqlite.readers.acquire().await.map_err(database)?;
        let link = self.link(&mut connection, &key, now).await?;
        if link.is_closed {
            return Ok(Opened::Closed {
                office_name: link.office_name,
                language: link.language,
            });
        }
        Ok(Opened::Open(Greeting {
            invitation: self.invitation,
            check: link.check(),
            blocked_until: link.blocked(now),
            office_name: link.office_name,
            language: link.language,
            income_year: link.income_year,
        }))
    }

    async fn send_code(&self, now: i64) -> Result<bool, StoreError> {
        let key = self.key().await?;
        let mut transaction = self.sqlite.write().await?;
        let link = self.link(&mut transaction, &key, now).await?;
        if link.is_closed || link.blocked(now).is_some() || link.check() != Check::Code {
            return Ok(false);
        }
        let is_fresh = |expires_at| expires_at - CODE_FOR + CODE_AGAIN_AFTER > now;
        if link.code_expires_at.is_some_and(is_fresh) {
            return Ok(true);
        }
        let code = random_code()?;
        sqlx::query("UPDATE invitation SET code_hash = ?, code_expires_at = ? WHERE id = ?")
            .bind(self.code_hash(&key, &code))
            .bind(now + CODE_FOR)
            .bind(self.invitation.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(database)?;
        withdraw_waiting(&mut transaction, self.invitation, &[LetterKind::Code], now).await?;
        let id = random_id()?;
        let letter = WantedLetter {
            id,
            kind: LetterKind::Code,
            code: Some(key.encrypt(code.as_bytes(), &code_context(id))?),
            office: self.office,
            client: link.client,
            invitation: self.invitation,
            language: link.language,
        };
        want(&mut transaction, &letter, now).await?;
        transaction.commit().await.map_err(database)?;
        Ok(true)
    }

    async fn check(&self, given: &str, now: i64) -> Result<(Checked, Option<Respondent>), StoreError> {
        let key = self.key().await?;
        let mut transaction = self.sqlite.write().await?;
        let link = self.link(&mut transaction, &key, now).await?;
        if link.is_closed {
            return Ok((Checked::Closed, None));
        }
        if let Some(until) = link.blocked(now) {
            return Ok((Checked::Blocked { until }, None));
        }
        if self.is_right(&key, &link, given, now) {
            self.write(&mut transaction, 0, None, true).await?;
            transaction.commit().await.map_err(database)?;
            let respondent = Respondent {
                invitation: self.invitation,
                office: self.office,
            };
            return Ok((Checked::Passed, Some(respondent)));
        }
        let wrong = link.wrong_answers.saturating_add(1);
        let left = WRONG_ANSWERS.saturating_sub(wrong);
        let until = now + BLOCKED_FOR;
        let checked = match left {
            0 => {
                self.write(&mut transaction, 0, Some(until), false).await?;
                Checked::Blocked { until }
            }
            _ => {
                self.write(&mut transaction, wrong, None, false).await?;
                Checked::Wrong { left }
            }
        };
        transaction.commit().await.map_err(database)?;
        Ok((checked, None))
    }
}

impl Invited {
    async fn key(&self) -> Result<Key, StoreError> {
        self.sqlite.office_key(&self.office.to_string()).await
    }

    async fn link(&self, connection: &mut SqliteConnection, key: &Key, now: i64) -> Result<Link, StoreError> {
        let row = sqlx::query(
            "SELECT invitation.client, invitation.expires_at, invitation.revoked_at, invitation.wrong_answers, \
             invitation.blocked_until, invitation.code_hash, invitation.code_expires_at, office.name AS office_name, \
             questionnaire.language, invitation.income_year, client.archived, client.fields, client.national_number \
             FROM invitation JOIN office ON office.id = invitation.office \
             JOIN client ON client.id = invitation.client AND client.office = invitation.office \
             JOIN questionnaire ON questionnaire.id = invitation.questionnaire \
             WHERE invitation.id = ? AND invitation.office = ?",
        )
        .bind(self.invitation.to_string())
        .bind(self.office.to_string())
        .fetch_one(connection)
        .await
        .map_err(database)?;
        let client = ClientId(uuid(row.try_get("client").map_err(database)?)?);
        Ok(Link {
            client,
            office_name: row.try_get("office_name").map_err(database)?,
            language: from_name(row.try_get("language").map_err(database)?)?,
            income_year: row.try_get("income_year").map_err(database)?,
            is_closed: is_closed(&row, now)?,
            birth_date: birth_date(&row, key, client)?,
            wrong_answers: row.try_get("wrong_answers").map_err(database)?,
            blocked_until: row.try_get("blocked_until").map_err(database)?,
            code_hash: row.try_get("code_hash").map_err(database)?,
            code_expires_at: row.try_get("code_expires_at").map_err(database)?,
        })
    }

    /// Hashes are compared, so that how long it takes says nothing of what is known here.
    fn is_right(&self, key: &Key, link: &Link, given: &str, now: i64) -> bool {
        match link.birth_date {
            Some(known) => {
                let today = in_belgium(now).map(|moment| moment.date());
                let given = today.and_then(|today| date::parse(given, today).ok());
                let hash = |date: Option<Date>| key.hash(&date.map(date::to_iso).unwrap_or_default());
                hash(given) == hash(Some(known))
            }
            None => {
                let given: String = given.chars().filter(|character| !character.is_whitespace()).collect();
                let is_valid = link.code_expires_at.is_some_and(|expires_at| expires_at > now);
                is_valid && link.code_hash.as_ref() == Some(&self.code_hash(key, &given))
            }
        }
    }

    /// Bound to the invitation: the same code of another is another hash.
    fn code_hash(&self, key: &Key, code: &str) -> Vec<u8> {
        key.hash(&format!("{}/code/{code}", self.invitation))
    }

    /// Writes what came of a check. A code that was right is used up.
    async fn write(
        &self,
        connection: &mut SqliteConnection,
        wrong_answers: u32,
        blocked_until: Option<i64>,
        forget_code: bool,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE invitation SET wrong_answers = ?1, blocked_until = ?2, \
             code_hash = iif(?3, NULL, code_hash), code_expires_at = iif(?3, NULL, code_expires_at) WHERE id = ?4",
        )
        .bind(wrong_answers)
        .bind(blocked_until)
        .bind(forget_code)
        .bind(self.invitation.to_string())
        .execute(connection)
        .await
        .map_err(database)?;
        Ok(())
    }
}

/// Whether the link of this row opens nothing any more. The row has `revoked_at` and `expires_at` of the invitation and
/// `archived` of its client.
pub(crate) fn is_closed(row: &SqliteRow, now: i64) -> Result<bool, StoreError> {
    let revoked_at: Option<i64> = row.try_get("revoked_at").map_err(database)?;
    let expires_at: i64 = row.try_get("expires_at").map_err(database)?;
    let is_archived: bool = row.try_get("archived").map_err(database)?;
    Ok(revoked_at.is_some() || expires_at <= now || is_archived)
}

/// The day of birth as the office has it, or as the national number says.
fn birth_date(row: &SqliteRow, key: &Key, client: ClientId) -> Result<Option<Date>, StoreError> {
    let fields: String = row.try_get("fields").map_err(database)?;
    let record: Record = serde_json::from_str(&fields).map_err(|_| StoreError::Unreadable { what: "client" })?;
    if let Some(date) = record.value(Field::BirthDate).and_then(date::from_iso) {
        return Ok(Some(date));
    }
    let stored: Option<Vec<u8>> = row.try_get("national_number").map_err(database)?;
    let Some(stored) = stored else { return Ok(None) };
    let number = decrypt(key, &stored, client, Field::NationalNumber)?;
    Ok(NationalNumber::parse(&number)
        .ok()
        .and_then(|number| number.birth_date()))
}

/// Six digits, each as likely as any other.
fn random_code() -> Result<String, StoreError> {
    const CODES: u32 = 1_000_000;
    // The highest multiple that fits: above it, low codes would come more often.
    const FAIR: u32 = u32::MAX - u32::MAX % CODES;
    loop {
        let mut bytes = [0; 4];
        getrandom::fill(&mut bytes).map_err(|error| StoreError::Database(error.into()))?;
        let number = u32::from_le_bytes(bytes);
        if number < FAIR {
            return Ok(format!("{:06}", number % CODES));
        }
    }
}
