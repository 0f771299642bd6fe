//! One office's view of the database: every query names the office.

use std::collections::BTreeMap;

use async_trait::async_trait;
use backend::{
    session::Session,
    store::{ImportStore, OfficeStore, StoreError},
    views::{
        ClientDetails, ClientPage, ClientQuery, ClientSort, ClientSummary, ClientValue, ErasedClient, Event,
        FilterChoices, ImportSummary, PAGE_SIZE, Questionnaire,
    },
};
use domain::{
    changes::{ApplyOutcome, ApplyRequest, Digest},
    client::{ClientId, ExistingClient, QuestionnaireId, Status},
    external_id::ExternalId,
    field::Field,
    journal::ImportId,
    language::Language,
    national_number::NationalNumber,
    text,
    undo::{UndoEffect, UndoOutcome},
};
use sqlx::{QueryBuilder, Row, Sqlite as Engine, sqlite::SqliteRow};

use crate::{
    client_row::{StoredClient, from_name, name, uuid},
    clients, erasing, import, journal, questionnaires, season,
    secrets::Key,
    sqlite::{Sqlite, database},
    undo,
};

/// Made by a session alone: see `backend::store::Store::office`.
pub(crate) struct SqliteOffice {
    pub(crate) sqlite: Sqlite,
    pub(crate) office: String,
    pub(crate) user: String,
    pub(crate) default_language: Language,
}

impl SqliteOffice {
    pub(crate) fn new(sqlite: Sqlite, session: &Session) -> Self {
        Self {
            sqlite,
            office: session.office.to_string(),
            user: session.user.to_string(),
            default_language: session.default_language,
        }
    }

    /// The office's data key.
    pub(crate) async fn key(&self) -> Result<Key, StoreError> {
        self.sqlite.office_key(&self.office).await
    }

    /// How many clients the query selects.
    async fn count(&self, query: &ClientQuery) -> Result<u32, StoreError> {
        let mut counting = QueryBuilder::<Engine>::new("SELECT count(*) FROM client");
        push_conditions(&mut counting, &self.office, query);
        let count = counting.build_query_scalar().fetch_one(&self.sqlite.readers);
        count.await.map_err(database)
    }

    /// How many clients each status finds, of those that the query selects but for the status that it asks for.
    async fn statuses(&self, query: &ClientQuery) -> Result<Vec<(Status, u32)>, StoreError> {
        let any = ClientQuery {
            status: None,
            ..query.clone()
        };
        let mut counting = QueryBuilder::<Engine>::new("SELECT client.status, count(*) FROM client");
        push_conditions(&mut counting, &self.office, &any);
        counting.push(" GROUP BY client.status");
        let counts: Vec<(String, u32)> = counting
            .build_query_as()
            .fetch_all(&self.sqlite.readers)
            .await
            .map_err(database)?;
        let counts = counts.into_iter();
        let counts = counts.map(|(status, count)| Ok((from_name(&status)?, count)));
        let mut counts = counts.collect::<Result<BTreeMap<Status, u32>, StoreError>>()?;
        let submitted = ClientQuery {
            status: Some(Status::Submitted),
            ..any
        };
        counts.insert(Status::Submitted, self.count(&submitted).await?);
        counts.retain(|_, count| *count > 0);
        Ok(counts.into_iter().collect())
    }

    async fn stored(&self, id: ClientId) -> Result<Option<StoredClient>, StoreError> {
        // The key first: whoever holds a connection while asking for a second can wait for itself.
        let key = self.key().await?;
        let mut connection = self.sqlite.readers.acquire().await.map_err(database)?;
        clients::read_one(&mut connection, &self.office, &key, id).await
    }
}

#[async_trait]
impl OfficeStore for SqliteOffice {
    async fn clients(&self, query: &ClientQuery) -> Result<ClientPage, StoreError> {
        let total = self.count(query).await?;
        let statuses = self.statuses(query).await?;

        let mut page = QueryBuilder::<Engine>::new(
            "SELECT client.id, client.fields, client.status, client.national_number IS NOT NULL AS has_national_number, \
             questionnaire.name AS questionnaire_name, ",
        );
        page.push(season::UNPROCESSED)
            .push(" FROM client LEFT JOIN questionnaire ON questionnaire.id = client.questionnaire");
        push_conditions(&mut page, &self.office, query);
        page.push(" ORDER BY ").push(match query.sort {
            ClientSort::Name => "client.name_key",
            ClientSort::Email => "client.email COLLATE NOCASE",
            ClientSort::Language => "client.language",
            ClientSort::Responsible => "client.responsible COLLATE NOCASE",
            ClientSort::Status => "client.status",
        });
        page.push(if query.descending { " DESC" } else { " ASC" })
            .push(", client.name_key, client.id LIMIT ");
        page.push_bind(PAGE_SIZE)
            .push(" OFFSET ")
            .push_bind(i64::from(query.page) * i64::from(PAGE_SIZE));
        let rows = page.build().fetch_all(&self.sqlite.readers).await.map_err(database)?;
        Ok(ClientPage {
            total,
            statuses,
            clients: rows.iter().map(summary_of_row).collect::<Result<_, _>>()?,
        })
    }

    async fn client(&self, id: ClientId) -> Result<Option<ClientDetails>, StoreError> {
        let Some(StoredClient { client, questionnaire }) = self.stored(id).await? else {
            return Ok(None);
        };
        let questionnaire = match questionnaire {
            Some(id) => questionnaires::name(self, id).await?,
            None => None,
        };
        let unprocessed = season::unprocessed(self, id).await?;
        let sources = journal::sources(self, id).await?;
        let value = |(field, value): (Field, Option<&str>)| {
            value.map(|value| {
                Ok(ClientValue {
                    field,
                    value: shown(field, value),
                    source: sources.of(field)?.clone(),
                })
            })
        };
        Ok(Some(ClientDetails {
            values: client.record.iter().filter_map(value).collect::<Result<_, _>>()?,
            history: journal::history(self, id).await?,
            origin: client.origin,
            archived: client.archived,
            summary: summary(&client, questionnaire, unprocessed),
        }))
    }

    async fn erased_client(&self, id: ClientId) -> Result<Option<ErasedClient>, StoreError> {
        erasing::erased_client(self, id).await
    }

    async fn reveal(&self, id: ClientId, field: Field, now: i64) -> Result<Option<String>, StoreError> {
        if !field.is_national_number() {
            return Ok(None);
        }
        let Some(stored) = self.stored(id).await? else {
            return Ok(None);
        };
        let Some(number) = stored.client.record.value(field) else {
            return Ok(None);
        };
        let mut connection = self.sqlite.writer.acquire().await.map_err(database)?;
        journal::write_event(&mut connection, self, id, Event::Revealed, Some(field), now).await?;
        Ok(Some(
            NationalNumber::parse(number).map_or_else(|_| number.to_owned(), |number| number.formatted()),
        ))
    }

    async fn questionnaires(&self) -> Result<Vec<Questionnaire>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, name, language, income_year, labels FROM questionnaire WHERE office = ? AND archived = 0 \
             ORDER BY income_year DESC, language, name",
        )
        .bind(&self.office)
        .fetch_all(&self.sqlite.readers)
        .await
        .map_err(database)?;
        let questionnaire = |row: &SqliteRow| {
            Ok(Questionnaire {
                id: QuestionnaireId(uuid(row.try_get("id").map_err(database)?)?),
                name: row.try_get("name").map_err(database)?,
                language: from_name::<Language>(row.try_get("language").map_err(database)?)?,
                income_year: row.try_get("income_year").map_err(database)?,
                labels: row
                    .try_get::<String, _>("labels")
                    .map_err(database)?
                    .lines()
                    .filter(|label| !label.is_empty())
                    .map(str::to_owned)
                    .collect(),
            })
        };
        rows.iter().map(questionnaire).collect()
    }

    async fn filter_choices(&self) -> Result<FilterChoices, StoreError> {
        let labels: Vec<String> = sqlx::query_scalar("SELECT DISTINCT labels FROM client WHERE office = ?")
            .bind(&self.office)
            .fetch_all(&self.sqlite.readers)
            .await
            .map_err(database)?;
        let mut labels: Vec<String> = labels
            .iter()
            .flat_map(|labels| labels.lines())
            .filter(|label| !label.is_empty())
            .map(str::to_owned)
            .collect();
        labels.sort_unstable();
        labels.dedup();
        let responsibles = sqlx::query_scalar(
            "SELECT DISTINCT responsible FROM client WHERE office = ? AND responsible <> '' ORDER BY responsible",
        )
        .bind(&self.office)
        .fetch_all(&self.sqlite.readers)
        .await
        .map_err(database)?;
        Ok(FilterChoices { labels, responsibles })
    }

    async fn imports(&self) -> Result<Vec<ImportSummary>, StoreError> {
        import::list(self).await
    }
}

#[async_trait]
impl ImportStore for SqliteOffice {
    async fn existing_clients(&self) -> Result<Vec<ExistingClient>, StoreError> {
        // The key first: whoever holds a connection while asking for a second can wait for itself.
        let key = self.key().await?;
        let mut connection = self.sqlite.readers.acquire().await.map_err(database)?;
        let clients = clients::read_all(&mut connection, &self.office, &key).await?;
        Ok(clients.into_iter().map(|stored| stored.client).collect())
    }

    async fn apply(&self, request: &ApplyRequest, today: &str, now: i64) -> Result<ApplyOutcome, StoreError> {
        import::apply(self, request, today, now).await
    }

    async fn undo_effect(&self, import: ImportId) -> Result<Option<UndoEffect>, StoreError> {
        undo::effect(self, import).await
    }

    async fn undo_import(&self, import: ImportId, digest: &Digest, now: i64) -> Result<UndoOutcome, StoreError> {
        undo::undo_import(self, import, digest, now).await
    }
}

/// The conditions of a query of the client base, from `WHERE` on.
pub(crate) fn push_conditions(builder: &mut QueryBuilder<Engine>, office: &str, query: &ClientQuery) {
    clients::push_of_office(builder, office);
    builder.push(" AND client.archived = ").push_bind(query.archived);
    for word in text::fold(&query.search).split_whitespace() {
        builder
            .push(" AND instr(client.search_key, ")
            .push_bind(word.to_owned())
            .push(") > 0");
    }
    if let Some(status) = query.status {
        builder.push(" AND (client.status = ").push_bind(name(status));
        if status == Status::Submitted {
            builder.push(
                " OR EXISTS (SELECT 1 FROM season WHERE season.office = client.office AND season.client = client.id \
                 AND season.status = 'submitted')",
            );
        }
        builder.push(")");
    }
    if let Some(label) = &query.label {
        builder
            .push(" AND instr(client.labels, ")
            .push_bind(format!("\n{label}\n"))
            .push(") > 0");
    }
    if let Some(language) = query.language {
        builder.push(" AND client.language = ").push_bind(language.code());
    }
    if let Some(responsible) = &query.responsible {
        builder
            .push(" AND client.responsible = ")
            .push_bind(responsible.clone());
    }
}

fn summary_of_row(row: &SqliteRow) -> Result<ClientSummary, StoreError> {
    let fields: String = row.try_get("fields").map_err(database)?;
    let record = serde_json::from_str(&fields).map_err(|_| StoreError::Unreadable { what: "client" })?;
    let client = ExistingClient {
        id: ClientId(uuid(row.try_get("id").map_err(database)?)?),
        revision: 0,
        origin: domain::client::Origin::Import,
        status: from_name(row.try_get("status").map_err(database)?)?,
        archived: false,
        record,
    };
    Ok(ClientSummary {
        has_national_number: row.try_get("has_national_number").map_err(database)?,
        ..summary(
            &client,
            row.try_get("questionnaire_name").map_err(database)?,
            row.try_get("unprocessed").map_err(database)?,
        )
    })
}

fn summary(client: &ExistingClient, questionnaire: Option<String>, unprocessed: Option<u16>) -> ClientSummary {
    let value = |field| client.record.value(field).unwrap_or_default().to_owned();
    let labels = client.record.value(Field::Labels).unwrap_or_default();
    ClientSummary {
        id: client.id,
        first_name: value(Field::FirstName),
        last_name: value(Field::LastName),
        email: value(Field::Email),
        language: value(Field::Language),
        labels: labels
            .split("; ")
            .filter(|label| !label.is_empty())
            .map(str::to_owned)
            .collect(),
        responsible: value(Field::Responsible),
        has_national_number: client.record.value(Field::NationalNumber).is_some(),
        status: client.status,
        unprocessed,
        questionnaire,
    }
}

/// A value as the screen may show it.
pub(crate) fn shown(field: Field, value: &str) -> String {
    match field {
        Field::NationalNumber | Field::PartnerNationalNumber => {
            NationalNumber::parse(value).map_or_else(|_| "***".to_owned(), |number| number.masked())
        }
        Field::ExternalId => ExternalId::parse(value).shown().into_owned(),
        _ => value.to_owned(),
    }
}
