//! The links of an office with CRMs, and what it chose for each. Credentials are encrypted whole.

use async_trait::async_trait;
use backend::{
    crm::Credentials,
    links::{LinkStore, Linked, Schedule},
    store::StoreError,
};
use domain::{
    belgium::in_belgium,
    crm::{Crm, Scope},
    crm_error::CrmError,
    date,
};
use sqlx::{Row, SqliteConnection};

use crate::{
    client_row::{from_name, name},
    fetches,
    office::SqliteOffice,
    secrets::Key,
    sqlite::{Sqlite, database},
};

#[async_trait]
impl LinkStore for SqliteOffice {
    async fn linked(&self, crm: Crm) -> Result<Option<Linked>, StoreError> {
        let key = self.key().await?;
        let row = sqlx::query(
            "SELECT link.credentials, link.at, link.tested_at, link.problem, user.name AS user_name \
             FROM link JOIN user ON user.id = link.user WHERE link.office = ? AND link.crm = ?",
        )
        .bind(&self.office)
        .bind(crm.name())
        .fetch_optional(&self.sqlite.readers)
        .await
        .map_err(database)?;
        let Some(row) = row else { return Ok(None) };
        let sealed: Vec<u8> = row.try_get("credentials").map_err(database)?;
        let problem: Option<String> = row.try_get("problem").map_err(database)?;
        Ok(Some(Linked {
            address: opened(&key, &sealed, crm)?.address(),
            at: row.try_get("at").map_err(database)?,
            user_name: row.try_get("user_name").map_err(database)?,
            tested_at: row.try_get("tested_at").map_err(database)?,
            problem: problem.as_deref().map(from_name).transpose()?,
        }))
    }

    async fn credentials(&self, crm: Crm) -> Result<Option<Credentials>, StoreError> {
        credentials(&self.sqlite, &self.office, crm).await
    }

    async fn save(&self, credentials: &Credentials, now: i64) -> Result<(), StoreError> {
        let crm = credentials.crm();
        let sealed = sealed(&self.key().await?, credentials)?;
        let mut transaction = self.sqlite.write().await?;
        let event = if is_linked(&mut transaction, &self.office, crm).await? {
            "replaced"
        } else {
            "linked"
        };
        sqlx::query(
            "INSERT INTO link (office, crm, credentials, user, at, tested_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5) \
             ON CONFLICT (office, crm) DO UPDATE SET credentials = excluded.credentials, user = excluded.user, \
             at = excluded.at, tested_at = excluded.tested_at, problem = NULL",
        )
        .bind(&self.office)
        .bind(crm.name())
        .bind(sealed)
        .bind(&self.user)
        .bind(now)
        .execute(&mut *transaction)
        .await
        .map_err(database)?;
        write_event(&mut transaction, self, crm, event, now).await?;
        transaction.commit().await.map_err(database)
    }

    async fn renew(&self, used: &Credentials, renewed: &Credentials) -> Result<(), StoreError> {
        renew(&self.sqlite, &self.office, used, renewed).await
    }

    async fn tested(&self, crm: Crm, problem: Option<CrmError>, now: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE link SET tested_at = ?, problem = ? WHERE office = ? AND crm = ?")
            .bind(now)
            .bind(problem.map(name))
            .bind(&self.office)
            .bind(crm.name())
            .execute(&self.sqlite.writer)
            .await
            .map_err(database)?;
        Ok(())
    }

    async fn remove(&self, crm: Crm, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.sqlite.write().await?;
        if !is_linked(&mut transaction, &self.office, crm).await? {
            return Ok(());
        }
        sqlx::query("DELETE FROM link WHERE office = ? AND crm = ?")
            .bind(&self.office)
            .bind(crm.name())
            .execute(&mut *transaction)
            .await
            .map_err(database)?;
        fetches::cancel_all(&mut transaction, &self.office, crm, now).await?;
        write_event(&mut transaction, self, crm, "removed", now).await?;
        transaction.commit().await.map_err(database)
    }

    async fn last_scope(&self, crm: Crm) -> Result<Scope, StoreError> {
        let scope: Option<Option<String>> =
            sqlx::query_scalar("SELECT last_scope FROM crm_choice WHERE office = ? AND crm = ?")
                .bind(&self.office)
                .bind(crm.name())
                .fetch_optional(&self.sqlite.readers)
                .await
                .map_err(database)?;
        let scope = scope.flatten().map(|scope| read_scope(&scope)).transpose()?;
        Ok(scope.unwrap_or_default())
    }

    async fn schedule(&self, crm: Crm) -> Result<Option<Schedule>, StoreError> {
        let row: Option<(Option<u8>, Option<String>)> =
            sqlx::query_as("SELECT schedule_hour, schedule_scope FROM crm_choice WHERE office = ? AND crm = ?")
                .bind(&self.office)
                .bind(crm.name())
                .fetch_optional(&self.sqlite.readers)
                .await
                .map_err(database)?;
        let Some((Some(hour), Some(scope))) = row else {
            return Ok(None);
        };
        let scope = read_scope(&scope)?;
        Ok(Some(Schedule { hour, scope }))
    }

    async fn choose_schedule(&self, crm: Crm, schedule: Option<&Schedule>, now: i64) -> Result<(), StoreError> {
        // An hour that is past today is meant for tomorrow.
        let moment = in_belgium(now).ok_or(StoreError::Unreadable { what: "clock" })?;
        let is_past = schedule.is_some_and(|schedule| schedule.hour < moment.hour());
        sqlx::query(
            "INSERT INTO crm_choice (office, crm, schedule_hour, schedule_scope, prepared_on) VALUES (?, ?, ?, ?, ?) \
             ON CONFLICT (office, crm) DO UPDATE SET schedule_hour = excluded.schedule_hour, \
             schedule_scope = excluded.schedule_scope, prepared_on = excluded.prepared_on",
        )
        .bind(&self.office)
        .bind(crm.name())
        .bind(schedule.map(|schedule| schedule.hour))
        .bind(schedule.map(|schedule| written_scope(&schedule.scope)).transpose()?)
        .bind(is_past.then(|| date::to_iso(moment.date())))
        .execute(&self.sqlite.writer)
        .await
        .map_err(database)?;
        Ok(())
    }
}

/// The credentials of an office's link.
pub(crate) async fn credentials(sqlite: &Sqlite, office: &str, crm: Crm) -> Result<Option<Credentials>, StoreError> {
    let key = sqlite.office_key(office).await?;
    let mut connection = sqlite.readers.acquire().await.map_err(database)?;
    read_credentials(&mut connection, office, &key, crm).await
}

async fn read_credentials(
    connection: &mut SqliteConnection,
    office: &str,
    key: &Key,
    crm: Crm,
) -> Result<Option<Credentials>, StoreError> {
    let sealed: Option<Vec<u8>> = sqlx::query_scalar("SELECT credentials FROM link WHERE office = ? AND crm = ?")
        .bind(office)
        .bind(crm.name())
        .fetch_optional(connection)
        .await
        .map_err(database)?;
    sealed.map(|sealed| opened(key, &sealed, crm)).transpose()
}

/// See `backend::links::LinkStore::renew`.
pub(crate) async fn renew(
    sqlite: &Sqlite,
    office: &str,
    used: &Credentials,
    renewed: &Credentials,
) -> Result<(), StoreError> {
    let crm = used.crm();
    let key = sqlite.office_key(office).await?;
    let mut transaction = sqlite.write().await?;
    if read_credentials(&mut transaction, office, &key, crm).await?.as_ref() != Some(used) {
        return Ok(());
    }
    sqlx::query("UPDATE link SET credentials = ? WHERE office = ? AND crm = ?")
        .bind(sealed(&key, renewed)?)
        .bind(office)
        .bind(crm.name())
        .execute(&mut *transaction)
        .await
        .map_err(database)?;
    transaction.commit().await.map_err(database)
}

/// Whether the office has a link with that CRM.
pub(crate) async fn is_linked(connection: &mut SqliteConnection, office: &str, crm: Crm) -> Result<bool, StoreError> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM link WHERE office = ? AND crm = ?)")
        .bind(office)
        .bind(crm.name())
        .fetch_one(connection)
        .await
        .map_err(database)
}

async fn write_event(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    crm: Crm,
    event: &str,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO link_event (office, crm, user, event, at) VALUES (?, ?, ?, ?, ?)")
        .bind(&view.office)
        .bind(crm.name())
        .bind(&view.user)
        .bind(event)
        .bind(now)
        .execute(connection)
        .await
        .map_err(database)?;
    Ok(())
}

fn sealed(key: &Key, credentials: &Credentials) -> Result<Vec<u8>, StoreError> {
    let plain = serde_json::to_vec(credentials).map_err(|_| StoreError::Unreadable { what: "link" })?;
    key.encrypt(&plain, &context(credentials.crm()))
}

fn opened(key: &Key, sealed: &[u8], crm: Crm) -> Result<Credentials, StoreError> {
    let plain = key.decrypt(sealed, &context(crm))?;
    serde_json::from_slice(&plain).map_err(|_| StoreError::Unreadable { what: "link" })
}

/// Binds encrypted credentials to their CRM; the key binds them to their office.
fn context(crm: Crm) -> String {
    format!("link/{}", crm.name())
}

/// A scope as its column has it.
pub(crate) fn written_scope(scope: &Scope) -> Result<String, StoreError> {
    serde_json::to_string(scope).map_err(|_| StoreError::Unreadable { what: "scope" })
}

/// The scope in a column.
pub(crate) fn read_scope(text: &str) -> Result<Scope, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable { what: "scope" })
}
