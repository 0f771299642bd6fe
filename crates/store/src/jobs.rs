//! What the program does without anybody, as the database keeps it. Each job sees one fetch of one office.

use std::borrow::Cow;

use async_trait::async_trait;
use backend::{
    crm::{Credentials, Cursor, Step},
    fetches::{FetchId, NoticeCounts},
    jobs::{CountJob, FetchJob, JobStore, Material, RunId, Task},
    store::StoreError,
};
use domain::{client::ExistingClient, crm::Crm, crm_error::CrmError, date};
use sqlx::Row;
use time::{OffsetDateTime, Time};

use crate::{
    client_row::{from_name, name, uuid},
    clients,
    fetches::{self, Staged, read_crm},
    links::{self, read_scope},
    sqlite::{Sqlite, database},
};

#[async_trait]
impl JobStore for Sqlite {
    async fn running(&self) -> Result<Vec<Box<dyn FetchJob>>, StoreError> {
        let rows: Vec<(String, String, u32)> =
            sqlx::query_as("SELECT office, id, run FROM fetch WHERE state = 'running' ORDER BY rowid")
                .fetch_all(&self.readers)
                .await
                .map_err(database)?;
        let job = |(office, id, run): (String, String, u32)| {
            let fetch = FetchId(uuid(&id)?);
            let run: Box<dyn FetchJob> = Box::new(Run {
                sqlite: self.clone(),
                office,
                id: RunId { fetch, run },
            });
            Ok(run)
        };
        rows.into_iter().map(job).collect()
    }

    async fn uncounted(&self) -> Result<Vec<Box<dyn CountJob>>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT office, id FROM fetch WHERE user IS NULL AND notice IS NULL AND state = 'finished' AND dropped = 0",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(database)?;
        let job = |(office, id): (String, String)| {
            let count: Box<dyn CountJob> = Box::new(Count {
                sqlite: self.clone(),
                office,
                fetch: FetchId(uuid(&id)?),
            });
            Ok(count)
        };
        rows.into_iter().map(job).collect()
    }

    async fn start_due(&self, moment: OffsetDateTime) -> Result<(), StoreError> {
        let today = date::to_iso(moment.date());
        let due: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT office, crm, schedule_scope FROM crm_choice WHERE schedule_hour <= ? AND schedule_scope IS NOT NULL \
             AND (prepared_on IS NULL OR prepared_on <> ?)",
        )
        .bind(moment.hour())
        .bind(&today)
        .fetch_all(&self.readers)
        .await
        .map_err(database)?;
        for (office, crm, scope) in due {
            self.start_prepared(&office, read_crm(&crm)?, &scope, &today, moment)
                .await?;
        }
        Ok(())
    }

    async fn forget_older_than(&self, moment: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM fetch WHERE state <> 'running' AND at < ?")
            .bind(moment)
            .execute(&self.writer)
            .await
            .map_err(database)?;
        Ok(())
    }
}

impl Sqlite {
    /// Begins the fetch of a schedule, unless one of today is there or another is running.
    async fn start_prepared(
        &self,
        office: &str,
        crm: Crm,
        scope: &str,
        today: &str,
        moment: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let scope = read_scope(scope)?;
        let midnight = moment.replace_time(Time::MIDNIGHT).unix_timestamp();
        let mut transaction = self.write().await?;
        let is_there: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM fetch WHERE office = ? AND crm = ? AND started_at >= ? AND state = 'finished')",
        )
        .bind(office)
        .bind(crm.name())
        .bind(midnight)
        .fetch_one(&mut *transaction)
        .await
        .map_err(database)?;
        if is_there || fetches::obstacle(&mut transaction, office, crm).await?.is_some() {
            return Ok(());
        }
        fetches::insert(&mut transaction, office, None, crm, &scope, moment.unix_timestamp()).await?;
        sqlx::query("UPDATE crm_choice SET prepared_on = ? WHERE office = ? AND crm = ?")
            .bind(today)
            .bind(office)
            .bind(crm.name())
            .execute(&mut *transaction)
            .await
            .map_err(database)?;
        transaction.commit().await.map_err(database)
    }
}

/// One run of a fetch.
struct Run {
    sqlite: Sqlite,
    office: String,
    id: RunId,
}

#[async_trait]
impl FetchJob for Run {
    fn id(&self) -> RunId {
        self.id
    }

    async fn task(&self) -> Result<Option<Task>, StoreError> {
        let key = self.sqlite.office_key(&self.office).await?;
        let row: Option<(String, String, Option<Vec<u8>>)> = sqlx::query_as(
            "SELECT crm, scope, cursor FROM fetch WHERE office = ? AND id = ? AND run = ? AND state = 'running'",
        )
        .bind(&self.office)
        .bind(self.id.fetch.0.to_string())
        .bind(self.id.run)
        .fetch_optional(&self.sqlite.readers)
        .await
        .map_err(database)?;
        let Some((crm, scope, cursor)) = row else {
            return Ok(None);
        };
        let credentials = links::credentials(&self.sqlite, &self.office, read_crm(&crm)?).await?;
        let cursor = cursor.map(|sealed| key.decrypt(&sealed, &self.cursor_context()));
        let cursor = cursor.transpose()?.map(String::from_utf8).transpose();
        Ok(Some(Task {
            // Removing a link stops its fetch.
            credentials: credentials.ok_or(StoreError::Unreadable { what: "link" })?,
            scope: read_scope(&scope)?,
            cursor: Cursor(cursor.map_err(|_| StoreError::WrongKey)?.unwrap_or_default()),
        }))
    }

    async fn keep(&self, step: &Step, now: i64) -> Result<bool, StoreError> {
        let key = self.sqlite.office_key(&self.office).await?;
        let cursor = step.next.as_ref();
        let cursor = cursor.map(|cursor| key.encrypt(cursor.0.as_bytes(), &self.cursor_context()));
        let state = if step.next.is_some() { "running" } else { "finished" };
        let mut transaction = self.sqlite.write().await?;
        let kept = sqlx::query(
            "UPDATE fetch SET state = ?, cursor = ?, done = ?, total = ?, companies = ?, at = ? \
             WHERE office = ? AND id = ? AND run = ? AND state = 'running'",
        )
        .bind(state)
        .bind(cursor.transpose()?)
        .bind(step.done)
        .bind(step.total)
        .bind(step.companies)
        .bind(now)
        .bind(&self.office)
        .bind(self.id.fetch.0.to_string())
        .bind(self.id.run)
        .execute(&mut *transaction)
        .await
        .map_err(database)?;
        if kept.rows_affected() == 0 {
            return Ok(false);
        }
        let staged = Staged::Step {
            within: Cow::Borrowed(&step.within),
            outside: Cow::Borrowed(&step.outside),
            gone: Cow::Borrowed(&step.gone),
        };
        fetches::stage(&mut transaction, &self.office, &key, self.id.fetch, &staged).await?;
        transaction.commit().await.map_err(database)?;
        Ok(true)
    }

    async fn fail(&self, problem: CrmError, now: i64) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE fetch SET state = 'failed', problem = ?, at = ? WHERE office = ? AND id = ? AND run = ? \
             AND state = 'running'",
        )
        .bind(name(problem))
        .bind(now)
        .bind(&self.office)
        .bind(self.id.fetch.0.to_string())
        .bind(self.id.run)
        .execute(&self.sqlite.writer)
        .await
        .map_err(database)?;
        Ok(())
    }

    async fn renew(&self, used: &Credentials, renewed: &Credentials) -> Result<(), StoreError> {
        links::renew(&self.sqlite, &self.office, used, renewed).await
    }
}

impl Run {
    /// Binds an encrypted cursor to its fetch: it can hold ids of clients.
    fn cursor_context(&self) -> String {
        format!("fetch/{}/cursor", self.id.fetch.0)
    }
}

/// The counting of one fetch.
struct Count {
    sqlite: Sqlite,
    office: String,
    fetch: FetchId,
}

#[async_trait]
impl CountJob for Count {
    fn fetch(&self) -> FetchId {
        self.fetch
    }

    async fn material(&self) -> Result<Option<Material>, StoreError> {
        let key = self.sqlite.office_key(&self.office).await?;
        let mut connection = self.sqlite.readers.acquire().await.map_err(database)?;
        let Some(fetched) = fetches::fetched(&mut connection, &self.office, &key, self.fetch).await? else {
            return Ok(None);
        };
        let clients = clients::read_all(&mut connection, &self.office, &key).await?;
        let row = sqlx::query("SELECT default_language FROM office WHERE id = ?")
            .bind(&self.office)
            .fetch_one(&mut *connection)
            .await
            .map_err(database)?;
        let clients: Vec<ExistingClient> = clients.into_iter().map(|stored| stored.client).collect();
        Ok(Some(Material {
            fetched,
            clients,
            default_language: from_name(row.try_get("default_language").map_err(database)?)?,
        }))
    }

    async fn keep(&self, counts: NoticeCounts) -> Result<(), StoreError> {
        let notice = serde_json::to_string(&counts).map_err(|_| StoreError::Unreadable { what: "notice" })?;
        sqlx::query("UPDATE fetch SET notice = ? WHERE office = ? AND id = ?")
            .bind(notice)
            .bind(&self.office)
            .bind(self.fetch.0.to_string())
            .execute(&self.sqlite.writer)
            .await
            .map_err(database)?;
        Ok(())
    }
}
