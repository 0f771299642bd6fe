//! The fetches of an office: where each stands, and what its steps brought, encrypted whole.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};

use async_trait::async_trait;
use backend::{
    fetches::{FetchId, FetchState, FetchStore, FetchView, NotStarted, seconds_left},
    store::StoreError,
};
use domain::{
    crm::{Crm, CrmPerson, Fetched, Joined, Scope, join},
    crm_error::CrmError,
};
use serde::{Deserialize, Serialize};
use sqlx::{Connection, QueryBuilder, Row, Sqlite as Engine, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

use crate::{
    client_row::{from_name, uuid},
    links::{is_linked, read_scope, written_scope},
    office::SqliteOffice,
    secrets::Key,
    seed::random_id,
    sqlite::database,
};

#[async_trait]
impl FetchStore for SqliteOffice {
    async fn start(&self, crm: Crm, scope: &Scope, now: i64) -> Result<Result<FetchView, NotStarted>, StoreError> {
        let scope = sorted(scope);
        let mut transaction = self.sqlite.write().await?;
        if let Some(reason) = obstacle(&mut transaction, &self.office, crm).await? {
            return Ok(Err(reason));
        }
        sqlx::query(
            "INSERT INTO crm_choice (office, crm, last_scope) VALUES (?, ?, ?) \
             ON CONFLICT (office, crm) DO UPDATE SET last_scope = excluded.last_scope",
        )
        .bind(&self.office)
        .bind(crm.name())
        .bind(written_scope(&scope)?)
        .execute(&mut *transaction)
        .await
        .map_err(database)?;
        let id = insert(&mut transaction, &self.office, Some(&self.user), crm, &scope, now).await?;
        let view = read_one(&mut transaction, &self.office, id).await?;
        transaction.commit().await.map_err(database)?;
        Ok(view.ok_or(NotStarted::Unknown))
    }

    async fn newest(&self) -> Result<Vec<FetchView>, StoreError> {
        let mut connection = self.sqlite.readers.acquire().await.map_err(database)?;
        let order = " ORDER BY fetch.state = 'running' DESC, fetch.started_at DESC, fetch.rowid DESC";
        let mut views = read(&mut connection, &self.office, order).await?;
        let mut seen = BTreeSet::new();
        views.retain(|view| seen.insert(view.crm));
        Ok(views)
    }

    async fn fetch(&self, id: FetchId) -> Result<Option<FetchView>, StoreError> {
        let mut connection = self.sqlite.readers.acquire().await.map_err(database)?;
        read_one(&mut connection, &self.office, id).await
    }

    async fn cancel(&self, id: FetchId, now: i64) -> Result<Option<FetchView>, StoreError> {
        sqlx::query(
            "UPDATE fetch SET state = 'cancelled', at = ? WHERE office = ? AND id = ? AND state = 'running' AND dropped = 0",
        )
        .bind(now)
        .bind(&self.office)
        .bind(id.0.to_string())
        .execute(&self.sqlite.writer)
        .await
        .map_err(database)?;
        self.fetch(id).await
    }

    async fn resume(&self, id: FetchId, now: i64) -> Result<Result<FetchView, NotStarted>, StoreError> {
        let mut transaction = self.sqlite.write().await?;
        let Some(view) = read_one(&mut transaction, &self.office, id).await? else {
            return Ok(Err(NotStarted::Unknown));
        };
        if matches!(view.state, FetchState::Running | FetchState::Finished) {
            return Ok(Ok(view));
        }
        if let Some(reason) = obstacle(&mut transaction, &self.office, view.crm).await? {
            return Ok(Err(reason));
        }
        sqlx::query(
            "UPDATE fetch SET state = 'running', problem = NULL, run = run + 1, done_before = done, started_at = ?1, \
             at = ?1 WHERE office = ?2 AND id = ?3",
        )
        .bind(now)
        .bind(&self.office)
        .bind(id.0.to_string())
        .execute(&mut *transaction)
        .await
        .map_err(database)?;
        let view = read_one(&mut transaction, &self.office, id).await?;
        transaction.commit().await.map_err(database)?;
        Ok(view.ok_or(NotStarted::Unknown))
    }

    async fn drop_fetched(&self, id: FetchId, now: i64) -> Result<bool, StoreError> {
        let mut transaction = self.sqlite.write().await?;
        let dropped = sqlx::query(
            "UPDATE fetch SET dropped = 1, cursor = NULL, at = ?1, \
             state = CASE state WHEN 'running' THEN 'cancelled' ELSE state END \
             WHERE office = ?2 AND id = ?3 AND dropped = 0",
        )
        .bind(now)
        .bind(&self.office)
        .bind(id.0.to_string())
        .execute(&mut *transaction)
        .await
        .map_err(database)?;
        sqlx::query("DELETE FROM fetch_step WHERE office = ? AND fetch = ?")
            .bind(&self.office)
            .bind(id.0.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(database)?;
        transaction.commit().await.map_err(database)?;
        Ok(dropped.rows_affected() > 0)
    }

    async fn notices(&self) -> Result<Vec<FetchView>, StoreError> {
        let mut connection = self.sqlite.readers.acquire().await.map_err(database)?;
        let unread = " AND fetch.user IS NULL AND fetch.notice IS NOT NULL AND fetch.state = 'finished' \
                      AND fetch.reviewed = 0 ORDER BY fetch.started_at DESC, fetch.rowid DESC";
        read(&mut connection, &self.office, unread).await
    }

    async fn dismiss_notice(&self, id: FetchId) -> Result<bool, StoreError> {
        let mut connection = self.sqlite.writer.acquire().await.map_err(database)?;
        mark_reviewed(&mut connection, &self.office, id.0).await
    }

    async fn fetched(&self, id: FetchId) -> Result<Option<Fetched>, StoreError> {
        let key = self.key().await?;
        let mut connection = self.sqlite.readers.acquire().await.map_err(database)?;
        fetched(&mut connection, &self.office, &key, id).await
    }

    async fn replace(
        &self,
        id: FetchId,
        asked: &[String],
        persons: &[CrmPerson],
        now: i64,
    ) -> Result<bool, StoreError> {
        let key = self.key().await?;
        let came: BTreeSet<&str> = persons.iter().map(|person| person.id.as_str()).collect();
        let gone: Vec<_> = asked.iter().filter(|id| !came.contains(id.as_str())).cloned().collect();
        let staged = Staged::Again {
            persons: Cow::Borrowed(persons),
            gone: Cow::Borrowed(&gone),
        };
        let mut transaction = self.sqlite.write().await?;
        let kept = sqlx::query("UPDATE fetch SET at = ? WHERE office = ? AND id = ? AND dropped = 0")
            .bind(now)
            .bind(&self.office)
            .bind(id.0.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(database)?;
        if kept.rows_affected() == 0 {
            return Ok(false);
        }
        stage(&mut transaction, &self.office, &key, id, &staged).await?;
        transaction.commit().await.map_err(database)?;
        Ok(true)
    }
}

/// What came together, as it is encrypted.
#[derive(Deserialize, Serialize)]
pub(crate) enum Staged<'a> {
    /// By a step: see `backend::crm::Step`.
    Step {
        within: Cow<'a, [CrmPerson]>,
        outside: Cow<'a, [CrmPerson]>,
        gone: Cow<'a, [String]>,
    },
    /// By asking for some persons again: see `backend::crm::Connector::persons`.
    Again {
        persons: Cow<'a, [CrmPerson]>,
        gone: Cow<'a, [String]>,
    },
}

/// Everybody who came, each with whether they are within the scope.
#[derive(Default)]
struct Persons(HashMap<String, (CrmPerson, bool)>);

impl Persons {
    /// The newer replaces the older.
    fn take_in(&mut self, staged: Staged<'_>) {
        let gone = match staged {
            Staged::Step { within, outside, gone } => {
                self.put(outside, |_| false);
                self.put(within, |_| true);
                gone
            }
            Staged::Again { persons, gone } => {
                self.put(persons, |known| known.is_some_and(|(_, is_within)| *is_within));
                gone
            }
        };
        for id in gone.as_ref() {
            self.0.remove(id);
        }
    }

    fn put(&mut self, persons: Cow<'_, [CrmPerson]>, is_within: impl Fn(Option<&(CrmPerson, bool)>) -> bool) {
        for person in persons.into_owned() {
            let is_within = is_within(self.0.get(&person.id));
            self.0.insert(person.id.clone(), (person, is_within));
        }
    }

    fn join(self, complete: bool) -> Joined {
        let (within, outside): (Vec<_>, Vec<_>) = self.0.into_values().partition(|(_, is_within)| *is_within);
        let persons = |side: Vec<(CrmPerson, bool)>| side.into_iter().map(|(person, _)| person).collect();
        join(persons(within), persons(outside), complete)
    }
}

/// The same taskflows are the same scope.
fn sorted(scope: &Scope) -> Scope {
    match scope {
        Scope::All => Scope::All,
        Scope::Taskflows(ids) => {
            let ids: BTreeSet<_> = ids.iter().cloned().collect();
            Scope::Taskflows(ids.into_iter().collect())
        }
    }
}

/// Why no fetch of that CRM can begin or go on now.
pub(crate) async fn obstacle(
    connection: &mut SqliteConnection,
    office: &str,
    crm: Crm,
) -> Result<Option<NotStarted>, StoreError> {
    if !is_linked(connection, office, crm).await? {
        return Ok(Some(NotStarted::NotLinked));
    }
    let is_running: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM fetch WHERE office = ? AND state = 'running')")
            .bind(office)
            .fetch_one(connection)
            .await
            .map_err(database)?;
    Ok(is_running.then_some(NotStarted::AlreadyRunning))
}

/// Begins a fetch; without a user it is one that was prepared by itself.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    office: &str,
    user: Option<&str>,
    crm: Crm,
    scope: &Scope,
    now: i64,
) -> Result<FetchId, StoreError> {
    let id = random_id()?;
    sqlx::query(
        "INSERT INTO fetch (id, office, crm, scope, user, state, run, done, done_before, companies, started_at, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, 'running', 1, 0, 0, 0, ?6, ?6)",
    )
    .bind(id.to_string())
    .bind(office)
    .bind(crm.name())
    .bind(written_scope(scope)?)
    .bind(user)
    .bind(now)
    .execute(connection)
    .await
    .map_err(database)?;
    Ok(FetchId(id))
}

/// Adds what a step brought to what came before.
pub(crate) async fn stage(
    connection: &mut SqliteConnection,
    office: &str,
    key: &Key,
    id: FetchId,
    staged: &Staged<'_>,
) -> Result<(), StoreError> {
    let number: i64 = sqlx::query_scalar("SELECT coalesce(max(number), 0) + 1 FROM fetch_step WHERE fetch = ?")
        .bind(id.0.to_string())
        .fetch_one(&mut *connection)
        .await
        .map_err(database)?;
    let plain = serde_json::to_vec(staged).map_err(|_| StoreError::Unreadable { what: "step" })?;
    sqlx::query("INSERT INTO fetch_step (office, fetch, number, staged) VALUES (?, ?, ?, ?)")
        .bind(office)
        .bind(id.0.to_string())
        .bind(number)
        .bind(key.encrypt(&plain, &step_context(id, number))?)
        .execute(connection)
        .await
        .map_err(database)?;
    Ok(())
}

/// Binds an encrypted step to its fetch and its place in it.
fn step_context(id: FetchId, number: i64) -> String {
    format!("fetch/{}/{number}", id.0)
}

/// What was fetched so far: of a person who came more than once, what came last.
pub(crate) async fn fetched(
    connection: &mut SqliteConnection,
    office: &str,
    key: &Key,
    id: FetchId,
) -> Result<Option<Fetched>, StoreError> {
    // What is read in it belongs together.
    let mut transaction = connection.begin().await.map_err(database)?;
    let Some(view) = read_one(&mut transaction, office, id).await? else {
        return Ok(None);
    };
    let rows: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT number, staged FROM fetch_step WHERE office = ? AND fetch = ? ORDER BY number")
            .bind(office)
            .bind(id.0.to_string())
            .fetch_all(&mut *transaction)
            .await
            .map_err(database)?;
    let mut persons = Persons::default();
    for (number, sealed) in rows {
        let plain = key.decrypt(&sealed, &step_context(id, number))?;
        let staged = serde_json::from_slice(&plain).map_err(|_| StoreError::Unreadable { what: "step" })?;
        persons.take_in(staged);
    }
    let complete = view.state.is_complete();
    let Joined {
        clients,
        partners,
        outside,
    } = persons.join(complete);
    Ok(Some(Fetched {
        crm: view.crm,
        scope: view.scope,
        complete,
        clients,
        partners,
        outside,
        companies: view.companies,
    }))
}

/// Whether everything of that fetch came: only then may a client that is not in it be archived.
pub(crate) async fn is_complete(connection: &mut SqliteConnection, office: &str, id: Uuid) -> Result<bool, StoreError> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM fetch WHERE office = ? AND id = ? AND state = 'finished')")
        .bind(office)
        .bind(id.to_string())
        .fetch_one(connection)
        .await
        .map_err(database)
}

/// Somebody has seen what it brought. Whether the office has such a fetch.
pub(crate) async fn mark_reviewed(
    connection: &mut SqliteConnection,
    office: &str,
    id: Uuid,
) -> Result<bool, StoreError> {
    let marked = sqlx::query("UPDATE fetch SET reviewed = 1 WHERE office = ? AND id = ? AND dropped = 0")
        .bind(office)
        .bind(id.to_string())
        .execute(connection)
        .await
        .map_err(database)?;
    Ok(marked.rows_affected() > 0)
}

/// Stops the fetch of that CRM, if one is running.
pub(crate) async fn cancel_all(
    connection: &mut SqliteConnection,
    office: &str,
    crm: Crm,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE fetch SET state = 'cancelled', at = ? WHERE office = ? AND crm = ? AND state = 'running'")
        .bind(now)
        .bind(office)
        .bind(crm.name())
        .execute(connection)
        .await
        .map_err(database)?;
    Ok(())
}

async fn read_one(
    connection: &mut SqliteConnection,
    office: &str,
    id: FetchId,
) -> Result<Option<FetchView>, StoreError> {
    let mut query = selection(office);
    query.push(" AND fetch.id = ").push_bind(id.0.to_string());
    let row = query.build().fetch_optional(connection).await.map_err(database)?;
    row.as_ref().map(view).transpose()
}

/// The fetches that `condition`, which starts with a space, selects and orders.
async fn read(
    connection: &mut SqliteConnection,
    office: &str,
    condition: &'static str,
) -> Result<Vec<FetchView>, StoreError> {
    let mut query = selection(office);
    query.push(condition);
    let rows = query.build().fetch_all(connection).await.map_err(database)?;
    rows.iter().map(view).collect()
}

fn selection(office: &str) -> QueryBuilder<Engine> {
    let mut query = QueryBuilder::new(
        "SELECT fetch.id, fetch.crm, fetch.scope, fetch.state, fetch.problem, fetch.done, fetch.done_before, \
         fetch.total, fetch.companies, fetch.started_at, fetch.at, fetch.notice, user.name AS user_name \
         FROM fetch LEFT JOIN user ON user.id = fetch.user WHERE fetch.dropped = 0 AND fetch.office = ",
    );
    query.push_bind(office.to_owned());
    query
}

fn view(row: &SqliteRow) -> Result<FetchView, StoreError> {
    let crm: String = row.try_get("crm").map_err(database)?;
    let scope: String = row.try_get("scope").map_err(database)?;
    let notice: Option<String> = row.try_get("notice").map_err(database)?;
    let notice = notice.map(|notice| serde_json::from_str(&notice)).transpose();
    let state = state(row)?;
    let (done, done_before): (u32, u32) = (
        row.try_get("done").map_err(database)?,
        row.try_get("done_before").map_err(database)?,
    );
    let total = row.try_get("total").map_err(database)?;
    let (started_at, at): (i64, i64) = (
        row.try_get("started_at").map_err(database)?,
        row.try_get("at").map_err(database)?,
    );
    let is_running = state == FetchState::Running;
    Ok(FetchView {
        id: FetchId(uuid(row.try_get("id").map_err(database)?)?),
        crm: read_crm(&crm)?,
        scope: read_scope(&scope)?,
        state,
        done,
        total,
        companies: row.try_get("companies").map_err(database)?,
        started_at,
        seconds_left: is_running
            .then(|| seconds_left(done.saturating_sub(done_before), at - started_at, done, total))
            .flatten(),
        at,
        user_name: row.try_get("user_name").map_err(database)?,
        notice: notice.map_err(|_| StoreError::Unreadable { what: "notice" })?,
    })
}

fn state(row: &SqliteRow) -> Result<FetchState, StoreError> {
    let state: String = row.try_get("state").map_err(database)?;
    let problem: Option<String> = row.try_get("problem").map_err(database)?;
    match (state.as_str(), problem) {
        ("running", _) => Ok(FetchState::Running),
        ("finished", _) => Ok(FetchState::Finished),
        ("cancelled", _) => Ok(FetchState::Cancelled),
        ("failed", Some(problem)) => Ok(FetchState::Failed(from_name::<CrmError>(&problem)?)),
        _ => Err(StoreError::Unreadable { what: "fetch" }),
    }
}

/// The CRM in a column.
pub(crate) fn read_crm(name: &str) -> Result<Crm, StoreError> {
    Crm::from_name(name).ok_or(StoreError::Unreadable { what: "CRM" })
}
