//! The questionnaire of whoever passed the second check: shown, filled in, and submitted.

use async_trait::async_trait;
use backend::{
    answering::{AnsweringStore, LARGEST_UPLOAD, MOST_UPLOADS, NotKept, Respondent, Sheet, SubmitOutcome},
    invitations::UploadView,
    mail::LetterKind,
    store::StoreError,
};
use domain::{
    answers::{Answer, AnswerProblem, Answers, UploadId},
    client::ClientId,
    field::Field,
    invitation::InvitationEvent,
    language::Language,
    questionnaire::{Content, PROPOSED_FIELDS, QuestionId, QuestionKind},
    record::Record,
};
use sqlx::{Connection, QueryBuilder, Row, Sqlite as Engine, SqliteConnection};
use uuid::Uuid;

use crate::{
    answer_sheet,
    client_row::{from_name, uuid},
    invited::is_closed,
    messages::{WantedLetter, want, withdraw_waiting},
    returned::uploads,
    season,
    secrets::Key,
    seed::random_id,
    sqlite::{Sqlite, database},
    upload_file::FileKind,
};

/// Made by a respondent alone: see `backend::store::Store::answering`.
pub(crate) struct Answering {
    sqlite: Sqlite,
    invitation: Uuid,
    office: Uuid,
}

impl Answering {
    pub(crate) fn new(sqlite: Sqlite, respondent: &Respondent) -> Self {
        Self {
            sqlite,
            invitation: respondent.invitation,
            office: respondent.office,
        }
    }
}

/// An invitation whose link is open, as it stands in this transaction.
struct Open {
    client: ClientId,
    record: Record,
    office_name: String,
    language: Language,
    income_year: u16,
    content: Content,
    answers: Answers,
    submitted_at: Option<i64>,
}

#[async_trait]
impl AnsweringStore for Answering {
    async fn sheet(&self, now: i64) -> Result<Option<Sheet>, StoreError> {
        let key = self.key().await?;
        let mut connection = self.sqlite.readers.acquire().await.map_err(database)?;
        let mut transaction = connection.begin().await.map_err(database)?;
        let Some(open) = self.open(&mut transaction, &key, now).await? else {
            return Ok(None);
        };
        let named = |first, last| {
            let names = [first, last].map(|field| open.record.value(field).unwrap_or_default());
            names.join(" ").trim().to_owned()
        };
        let partner_name = named(Field::PartnerFirstName, Field::PartnerLastName);
        Ok(Some(Sheet {
            client_name: named(Field::FirstName, Field::LastName),
            partner_name: (!partner_name.is_empty()).then_some(partner_name),
            uploads: uploads(&mut transaction, &key, self.invitation).await?,
            office_name: open.office_name,
            language: open.language,
            income_year: open.income_year,
            content: open.content,
            answers: open.answers,
            submitted_at: open.submitted_at,
        }))
    }

    async fn answer(
        &self,
        question: &QuestionId,
        typed: &[String],
        now: i64,
    ) -> Result<Result<(), NotKept>, StoreError> {
        let key = self.key().await?;
        let mut transaction = self.sqlite.write().await?;
        let Some(mut open) = self.unsubmitted(&mut transaction, &key, now).await? else {
            return Ok(Err(NotKept::Closed));
        };
        if takes_files(&open.content, question) {
            return Ok(Err(NotKept::Answer(AnswerProblem::NotAFile)));
        }
        match open.content.accept(question, typed, open.language) {
            Err(problem) => return Ok(Err(NotKept::Answer(problem))),
            Ok(None) => open.answers.0.remove(question),
            Ok(Some(answer)) => open.answers.0.insert(question.clone(), answer),
        };
        self.keep(&mut transaction, &key, &open, now).await?;
        transaction.commit().await.map_err(database)?;
        Ok(Ok(()))
    }

    async fn add_upload(
        &self,
        question: &QuestionId,
        name: &str,
        content: &[u8],
        now: i64,
    ) -> Result<Result<UploadView, NotKept>, StoreError> {
        if content.is_empty() || content.len() > LARGEST_UPLOAD {
            return Ok(Err(NotKept::FileSize));
        }
        let Some(kind) = FileKind::of(content) else {
            return Ok(Err(NotKept::FileKind));
        };
        let key = self.key().await?;
        // Ten megabytes take a while to encrypt: nobody waits for it.
        let upload = Sealed::of(&key, kind, name, content)?;
        let mut transaction = self.sqlite.write().await?;
        let Some(mut open) = self.unsubmitted(&mut transaction, &key, now).await? else {
            return Ok(Err(NotKept::Closed));
        };
        if !takes_files(&open.content, question) {
            return Ok(Err(NotKept::Answer(AnswerProblem::UnknownQuestion)));
        }
        if self.count_uploads(&mut transaction).await? >= MOST_UPLOADS {
            return Ok(Err(NotKept::TooManyFiles));
        }
        self.insert_upload(&mut transaction, question, &upload, now).await?;
        let answer = open
            .answers
            .0
            .entry(question.clone())
            .or_insert_with(|| Answer::Files(Vec::new()));
        match answer {
            Answer::Files(files) => files.push(upload.id),
            other => *other = Answer::Files(vec![upload.id]),
        }
        self.keep(&mut transaction, &key, &open, now).await?;
        transaction.commit().await.map_err(database)?;
        Ok(Ok(UploadView {
            id: upload.id,
            question: question.clone(),
            name: upload.shown_name,
            size: upload.size,
        }))
    }

    async fn remove_upload(&self, upload: UploadId, now: i64) -> Result<bool, StoreError> {
        let key = self.key().await?;
        let mut transaction = self.sqlite.write().await?;
        let Some(mut open) = self.unsubmitted(&mut transaction, &key, now).await? else {
            return Ok(false);
        };
        let deleted = sqlx::query("DELETE FROM upload WHERE id = ? AND invitation = ? AND office = ?")
            .bind(upload.0.to_string())
            .bind(self.invitation.to_string())
            .bind(self.office.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(database)?;
        if deleted.rows_affected() == 0 {
            return Ok(false);
        }
        open.answers.0.retain(|_, answer| match answer {
            Answer::Files(files) => {
                files.retain(|file| *file != upload);
                !files.is_empty()
            }
            _ => true,
        });
        self.keep(&mut transaction, &key, &open, now).await?;
        transaction.commit().await.map_err(database)?;
        Ok(true)
    }

    async fn submit(&self, now: i64) -> Result<SubmitOutcome, StoreError> {
        let key = self.key().await?;
        let mut transaction = self.sqlite.write().await?;
        let Some(mut open) = self.open(&mut transaction, &key, now).await? else {
            return Ok(SubmitOutcome::Closed);
        };
        if open.submitted_at.is_some() {
            return Ok(SubmitOutcome::Submitted);
        }
        let missing = open.content.missing(&open.answers);
        if !missing.is_empty() {
            return Ok(SubmitOutcome::Missing(missing));
        }
        // What was typed before another answer hid its question is nobody's business.
        open.answers = open.content.submitted(&open.answers);
        self.keep(&mut transaction, &key, &open, now).await?;
        self.forget_hidden_uploads(&mut transaction, &open.answers).await?;
        sqlx::query("UPDATE invitation SET submitted_at = ? WHERE id = ?")
            .bind(now)
            .bind(self.invitation.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(database)?;
        let invitation = self.invitation.to_string();
        season::change(&mut transaction, &invitation, |status| {
            status.after(InvitationEvent::Submitted)
        })
        .await?;
        let stopped = [LetterKind::Reminder, LetterKind::Code];
        withdraw_waiting(&mut transaction, self.invitation, &stopped, now).await?;
        let letter = WantedLetter {
            id: random_id()?,
            kind: LetterKind::Confirmation,
            code: None,
            office: self.office,
            client: open.client,
            invitation: self.invitation,
            language: open.language,
        };
        want(&mut transaction, &letter, now).await?;
        transaction.commit().await.map_err(database)?;
        Ok(SubmitOutcome::Submitted)
    }
}

impl Answering {
    async fn key(&self) -> Result<Key, StoreError> {
        self.sqlite.office_key(&self.office.to_string()).await
    }

    /// The invitation as it stands; `None` when its link is closed.
    async fn open(&self, connection: &mut SqliteConnection, key: &Key, now: i64) -> Result<Option<Open>, StoreError> {
        let row = sqlx::query(
            "SELECT invitation.client, invitation.expires_at, invitation.revoked_at, invitation.submitted_at, \
             invitation.income_year, invitation.answers, office.name AS office_name, questionnaire.language, \
             questionnaire_version.content, client.archived, client.fields FROM invitation \
             JOIN office ON office.id = invitation.office \
             JOIN client ON client.id = invitation.client AND client.office = invitation.office \
             JOIN questionnaire ON questionnaire.id = invitation.questionnaire \
             JOIN questionnaire_version ON questionnaire_version.questionnaire = invitation.questionnaire \
             AND questionnaire_version.number = invitation.version WHERE invitation.id = ? AND invitation.office = ?",
        )
        .bind(self.invitation.to_string())
        .bind(self.office.to_string())
        .fetch_optional(connection)
        .await
        .map_err(database)?;
        let Some(row) = row else { return Ok(None) };
        if is_closed(&row, now)? {
            return Ok(None);
        }
        let content: String = row.try_get("content").map_err(database)?;
        let content: Content =
            serde_json::from_str(&content).map_err(|_| StoreError::Unreadable { what: "questionnaire" })?;
        let fields: String = row.try_get("fields").map_err(database)?;
        let record: Record = serde_json::from_str(&fields).map_err(|_| StoreError::Unreadable { what: "client" })?;
        let language = from_name(row.try_get("language").map_err(database)?)?;
        let stored: Option<Vec<u8>> = row.try_get("answers").map_err(database)?;
        let answers = match &stored {
            Some(stored) => answer_sheet::open(key, self.invitation, Some(stored))?,
            None => known(&content, &record, language),
        };
        Ok(Some(Open {
            client: ClientId(uuid(row.try_get("client").map_err(database)?)?),
            office_name: row.try_get("office_name").map_err(database)?,
            income_year: row.try_get("income_year").map_err(database)?,
            submitted_at: row.try_get("submitted_at").map_err(database)?,
            language,
            record,
            content,
            answers,
        }))
    }

    /// The same, also `None` when everything was submitted.
    async fn unsubmitted(
        &self,
        connection: &mut SqliteConnection,
        key: &Key,
        now: i64,
    ) -> Result<Option<Open>, StoreError> {
        let open = self.open(connection, key, now).await?;
        Ok(open.filter(|open| open.submitted_at.is_none()))
    }

    /// Writes the answers. With the first, the client has begun.
    async fn keep(
        &self,
        connection: &mut SqliteConnection,
        key: &Key,
        open: &Open,
        now: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE invitation SET answers = ?1, revision = revision + 1, answered_at = ?2, \
             started_at = coalesce(started_at, ?2) WHERE id = ?3",
        )
        .bind(answer_sheet::seal(key, self.invitation, &open.answers)?)
        .bind(now)
        .bind(self.invitation.to_string())
        .execute(&mut *connection)
        .await
        .map_err(database)?;
        season::change(connection, &self.invitation.to_string(), |status| {
            status.after(InvitationEvent::Started)
        })
        .await
    }

    async fn count_uploads(&self, connection: &mut SqliteConnection) -> Result<u32, StoreError> {
        sqlx::query_scalar("SELECT count(*) FROM upload WHERE invitation = ?")
            .bind(self.invitation.to_string())
            .fetch_one(connection)
            .await
            .map_err(database)
    }

    async fn insert_upload(
        &self,
        connection: &mut SqliteConnection,
        question: &QuestionId,
        upload: &Sealed,
        now: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO upload (id, office, invitation, question, name, media_type, size, content, at) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(upload.id.0.to_string())
        .bind(self.office.to_string())
        .bind(self.invitation.to_string())
        .bind(&question.0)
        .bind(&upload.name)
        .bind(upload.kind.media_type())
        .bind(upload.size)
        .bind(&upload.content)
        .bind(now)
        .execute(connection)
        .await
        .map_err(database)?;
        Ok(())
    }

    /// Forgets the files of questions that are not shown any more.
    async fn forget_hidden_uploads(
        &self,
        connection: &mut SqliteConnection,
        submitted: &Answers,
    ) -> Result<(), StoreError> {
        let mut query = QueryBuilder::<Engine>::new("DELETE FROM upload WHERE invitation = ");
        query.push_bind(self.invitation.to_string()).push(" AND id NOT IN (");
        let mut ids = query.separated(", ");
        for answer in submitted.0.values() {
            if let Answer::Files(files) = answer {
                for file in files {
                    ids.push_bind(file.0.to_string());
                }
            }
        }
        query.push(")");
        query.build().execute(connection).await.map_err(database)?;
        Ok(())
    }
}

/// A file as it is stored.
struct Sealed {
    id: UploadId,
    kind: FileKind,
    shown_name: String,
    size: u32,
    name: Vec<u8>,
    content: Vec<u8>,
}

impl Sealed {
    fn of(key: &Key, kind: FileKind, name: &str, content: &[u8]) -> Result<Self, StoreError> {
        let id = UploadId(random_id()?);
        let shown_name = kind.clean_name(name);
        Ok(Self {
            name: key.encrypt(shown_name.as_bytes(), &answer_sheet::name_context(id))?,
            content: key.encrypt(content, &answer_sheet::content_context(id))?,
            size: u32::try_from(content.len()).unwrap_or(u32::MAX),
            id,
            kind,
            shown_name,
        })
    }
}

/// What the office knows of what is asked, for whoever has not answered anything yet. National numbers are neither asked
/// nor in `record`.
fn known(content: &Content, record: &Record, language: Language) -> Answers {
    let answers = content.questions().filter_map(|question| {
        let field = question.field.filter(|field| PROPOSED_FIELDS.contains(field))?;
        let value = record.value(field)?.to_owned();
        // What the office has and would not be taken as an answer is asked anew.
        let answer = content.accept(&question.id, &[value], language).ok()??;
        Some((question.id.clone(), answer))
    });
    Answers(answers.collect())
}

fn takes_files(content: &Content, question: &QuestionId) -> bool {
    content
        .question(question)
        .is_some_and(|question| question.kind == QuestionKind::File)
}
