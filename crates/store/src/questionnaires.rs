//! The questionnaires of an office, and their versions: one that an invitation names stays as it is.

use async_trait::async_trait;
use backend::{
    questionnaires::{
        NotSaved, QuestionnaireDetails, QuestionnaireDraft, QuestionnaireStore, QuestionnaireSummary, Saved,
    },
    store::StoreError,
};
use domain::{
    client::QuestionnaireId, labels, language::Language, questionnaire::Content, questionnaire_samples::sample, text,
};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::{
    client_row::{from_name, uuid},
    office::SqliteOffice,
    season,
    seed::random_id,
    sqlite::{Sqlite, database},
};

#[async_trait]
impl QuestionnaireStore for SqliteOffice {
    async fn list(&self) -> Result<Vec<QuestionnaireSummary>, StoreError> {
        let rows = sqlx::query(
            "SELECT questionnaire.id, questionnaire.name, language, income_year, archived, number, content, \
             coalesce(coupled.count, 0) AS clients, coalesce(invited.count, 0) AS invitations \
             FROM questionnaire JOIN questionnaire_version ON questionnaire_version.questionnaire = questionnaire.id \
             LEFT JOIN (SELECT questionnaire, count(*) AS count FROM client WHERE office = ?1 AND archived = 0 \
             GROUP BY questionnaire) AS coupled ON coupled.questionnaire = questionnaire.id \
             LEFT JOIN (SELECT questionnaire, count(*) AS count FROM invitation WHERE office = ?1 \
             GROUP BY questionnaire) AS invited ON invited.questionnaire = questionnaire.id \
             WHERE questionnaire.office = ?1 AND number = (SELECT max(number) FROM questionnaire_version AS newer \
             WHERE newer.questionnaire = questionnaire.id) \
             ORDER BY income_year DESC, instr('nl fr de en', language), questionnaire.name, questionnaire.id",
        )
        .bind(&self.office)
        .fetch_all(&self.sqlite.readers)
        .await
        .map_err(database)?;
        rows.iter().map(summary).collect()
    }

    async fn read(&self, id: QuestionnaireId) -> Result<Option<QuestionnaireDetails>, StoreError> {
        let mut connection = self.sqlite.readers.acquire().await.map_err(database)?;
        details(&mut connection, &self.office, id).await
    }

    async fn add(&self, draft: &QuestionnaireDraft, now: i64) -> Result<Result<QuestionnaireId, NotSaved>, StoreError> {
        if let Err(problem) = draft.check() {
            return Ok(Err(problem));
        }
        let id = QuestionnaireId(random_id()?);
        let mut transaction = self.sqlite.write().await?;
        sqlx::query(
            "INSERT INTO questionnaire (id, office, name, language, income_year, labels, saved_by, saved_at) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id.0.to_string())
        .bind(&self.office)
        .bind(text::squeeze(&draft.name))
        .bind(draft.language.code())
        .bind(draft.income_year)
        .bind(between_line_ends(&draft.labels))
        .bind(&self.user)
        .bind(now)
        .execute(&mut *transaction)
        .await
        .map_err(database)?;
        write_version(&mut transaction, self, id, 1, &draft.content, now).await?;
        transaction.commit().await.map_err(database)?;
        Ok(Ok(id))
    }

    async fn save(
        &self,
        id: QuestionnaireId,
        revision: u32,
        draft: &QuestionnaireDraft,
        now: i64,
    ) -> Result<Result<QuestionnaireDetails, NotSaved>, StoreError> {
        if let Err(problem) = draft.check() {
            return Ok(Err(problem));
        }
        let mut transaction = self.sqlite.write().await?;
        let Some(stored) = details(&mut transaction, &self.office, id).await? else {
            return Ok(Err(NotSaved::Unknown));
        };
        if stored.revision != revision {
            return Ok(Err(NotSaved::Stale));
        }
        sqlx::query(
            "UPDATE questionnaire SET name = ?, language = ?, income_year = ?, labels = ?, saved_by = ?, saved_at = ?, \
             revision = revision + 1 WHERE office = ? AND id = ?",
        )
        .bind(text::squeeze(&draft.name))
        .bind(draft.language.code())
        .bind(draft.income_year)
        .bind(between_line_ends(&draft.labels))
        .bind(&self.user)
        .bind(now)
        .bind(&self.office)
        .bind(id.0.to_string())
        .execute(&mut *transaction)
        .await
        .map_err(database)?;
        if stored.draft.content != draft.content {
            let number = stored.version + u32::from(stored.sent);
            write_version(&mut transaction, self, id, number, &draft.content, now).await?;
        }
        if stored.draft.income_year != draft.income_year {
            season::follow_files(&mut transaction, &self.office).await?;
        }
        let saved = details(&mut transaction, &self.office, id).await?;
        transaction.commit().await.map_err(database)?;
        Ok(saved.ok_or(NotSaved::Unknown))
    }

    async fn set_archived(&self, id: QuestionnaireId, archived: bool) -> Result<bool, StoreError> {
        let done = sqlx::query("UPDATE questionnaire SET archived = ? WHERE office = ? AND id = ?")
            .bind(archived)
            .bind(&self.office)
            .bind(id.0.to_string())
            .execute(&self.sqlite.writer)
            .await
            .map_err(database)?;
        Ok(done.rows_affected() > 0)
    }
}

/// The name of a questionnaire, archived or not.
pub(crate) async fn name(view: &SqliteOffice, id: QuestionnaireId) -> Result<Option<String>, StoreError> {
    sqlx::query_scalar("SELECT name FROM questionnaire WHERE office = ? AND id = ?")
        .bind(&view.office)
        .bind(id.0.to_string())
        .fetch_optional(&view.sqlite.readers)
        .await
        .map_err(database)
}

/// One questionnaire with its newest version.
async fn details(
    connection: &mut SqliteConnection,
    office: &str,
    id: QuestionnaireId,
) -> Result<Option<QuestionnaireDetails>, StoreError> {
    let row = sqlx::query(
        "SELECT questionnaire.name, language, income_year, labels, revision, saved_at, user.name AS saved_by, number, \
         content, EXISTS (SELECT 1 FROM invitation WHERE invitation.questionnaire = questionnaire.id \
         AND invitation.version = questionnaire_version.number) AS sent \
         FROM questionnaire JOIN questionnaire_version ON questionnaire_version.questionnaire = questionnaire.id \
         LEFT JOIN user ON user.id = questionnaire.saved_by \
         WHERE questionnaire.office = ? AND questionnaire.id = ? ORDER BY number DESC LIMIT 1",
    )
    .bind(office)
    .bind(id.0.to_string())
    .fetch_optional(connection)
    .await
    .map_err(database)?;
    let Some(row) = row else { return Ok(None) };
    let labels: String = row.try_get("labels").map_err(database)?;
    let saved_by: Option<String> = row.try_get("saved_by").map_err(database)?;
    let saved_at: Option<i64> = row.try_get("saved_at").map_err(database)?;
    Ok(Some(QuestionnaireDetails {
        id,
        revision: row.try_get("revision").map_err(database)?,
        version: row.try_get("number").map_err(database)?,
        sent: row.try_get("sent").map_err(database)?,
        saved: saved_by.zip(saved_at).map(|(user_name, at)| Saved { user_name, at }),
        draft: QuestionnaireDraft {
            name: row.try_get("name").map_err(database)?,
            language: from_name(row.try_get("language").map_err(database)?)?,
            income_year: row.try_get("income_year").map_err(database)?,
            labels: labels::split(&labels).into_iter().map(Into::into).collect(),
            content: content(&row)?,
        },
    }))
}

fn summary(row: &SqliteRow) -> Result<QuestionnaireSummary, StoreError> {
    let questions = content(row)?.questions().count();
    Ok(QuestionnaireSummary {
        id: QuestionnaireId(uuid(row.try_get("id").map_err(database)?)?),
        name: row.try_get("name").map_err(database)?,
        language: from_name(row.try_get("language").map_err(database)?)?,
        income_year: row.try_get("income_year").map_err(database)?,
        version: row.try_get("number").map_err(database)?,
        questions: u32::try_from(questions).unwrap_or(u32::MAX),
        clients: row.try_get("clients").map_err(database)?,
        invitations: row.try_get("invitations").map_err(database)?,
        archived: row.try_get("archived").map_err(database)?,
    })
}

fn content(row: &SqliteRow) -> Result<Content, StoreError> {
    let content: String = row.try_get("content").map_err(database)?;
    serde_json::from_str(&content).map_err(|_| StoreError::Unreadable { what: "questionnaire" })
}

fn json(content: &Content) -> Result<String, StoreError> {
    serde_json::to_string(content).map_err(|_| StoreError::Unreadable { what: "questionnaire" })
}

/// Each label so that it can be found whole.
fn between_line_ends(labels: &[String]) -> String {
    let typed = labels.join("\n");
    let labels = labels::split(&typed).into_iter();
    labels.map(|label| format!("\n{label}\n")).collect()
}

/// Writes a version, over one of that number that was never sent.
async fn write_version(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    id: QuestionnaireId,
    number: u32,
    content: &Content,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO questionnaire_version (office, questionnaire, number, content, user, at) VALUES (?, ?, ?, ?, ?, ?) \
         ON CONFLICT (questionnaire, number) DO UPDATE SET content = excluded.content, user = excluded.user, \
         at = excluded.at",
    )
    .bind(&view.office)
    .bind(id.0.to_string())
    .bind(number)
    .bind(json(content)?)
    .bind(&view.user)
    .bind(now)
    .execute(connection)
    .await
    .map_err(database)?;
    Ok(())
}

/// The first version of a questionnaire that nobody wrote: the sample in its language.
pub(crate) async fn write_sample(
    connection: &mut SqliteConnection,
    office: &str,
    id: &str,
    language: Language,
    income_year: u16,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO questionnaire_version (office, questionnaire, number, content, at) VALUES (?, ?, 1, ?, unixepoch())",
    )
    .bind(office)
    .bind(id)
    .bind(json(&sample(language, income_year))?)
    .execute(connection)
    .await
    .map_err(database)?;
    Ok(())
}

/// Gives every questionnaire that has no version its first one: those of before there were versions.
pub(crate) async fn complete(sqlite: &Sqlite) -> Result<(), StoreError> {
    let mut transaction = sqlite.write().await?;
    let bare: Vec<(String, String, String, u16)> = sqlx::query_as(
        "SELECT id, office, language, income_year FROM questionnaire WHERE NOT EXISTS \
         (SELECT 1 FROM questionnaire_version WHERE questionnaire_version.questionnaire = questionnaire.id)",
    )
    .fetch_all(&mut *transaction)
    .await
    .map_err(database)?;
    for (id, office, language, income_year) in bare {
        write_sample(&mut transaction, &office, &id, from_name(&language)?, income_year).await?;
    }
    transaction.commit().await.map_err(database)
}
