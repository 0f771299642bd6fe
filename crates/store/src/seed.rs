//! What makes an office: used for a new installation, the demo and tests.

use backend::{session::Role, store::StoreError};
use domain::{
    client::{ClientId, QuestionnaireId, Status},
    language::Language,
};
use uuid::Uuid;

use crate::{
    client_row::name,
    questionnaires,
    secrets::Key,
    sqlite::{Sqlite, database},
};

/// A fresh random id.
pub(crate) fn random_id() -> Result<Uuid, StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Database(error.into()))?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

impl Sqlite {
    /// Whether there is no office yet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let offices: i64 = sqlx::query_scalar("SELECT count(*) FROM office")
            .fetch_one(&self.readers)
            .await
            .map_err(database)?;
        Ok(offices == 0)
    }

    /// A new office with a data key of its own.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn create_office(&self, office_name: &str, default_language: Language) -> Result<Uuid, StoreError> {
        let id = random_id()?;
        let key = Key::random().map_err(|error| StoreError::Database(error.into()))?;
        sqlx::query("INSERT INTO office (id, name, default_language, wrapped_key) VALUES (?, ?, ?, ?)")
            .bind(id.to_string())
            .bind(office_name)
            .bind(default_language.code())
            .bind(self.key.wrap(&key, &id.to_string())?)
            .execute(&self.writer)
            .await
            .map_err(database)?;
        Ok(id)
    }

    /// A colleague who can sign in; `password_hash` is Argon2 in PHC form.
    ///
    /// # Errors
    /// When the e-mail address is taken or the database cannot be written.
    pub async fn create_user(
        &self,
        office: Uuid,
        email: &str,
        user_name: &str,
        password_hash: &str,
        role: Role,
    ) -> Result<Uuid, StoreError> {
        let id = random_id()?;
        sqlx::query("INSERT INTO user (id, office, email, name, password_hash, role) VALUES (?, ?, ?, ?, ?, ?)")
            .bind(id.to_string())
            .bind(office.to_string())
            .bind(email)
            .bind(user_name)
            .bind(password_hash)
            .bind(name(role))
            .execute(&self.writer)
            .await
            .map_err(database)?;
        Ok(id)
    }

    /// A questionnaire of an office, that asks what the sample of its language asks.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn create_questionnaire(
        &self,
        office: Uuid,
        questionnaire_name: &str,
        language: Language,
        income_year: u16,
    ) -> Result<QuestionnaireId, StoreError> {
        let id = random_id()?;
        let mut transaction = self.write().await?;
        sqlx::query("INSERT INTO questionnaire (id, office, name, language, income_year) VALUES (?, ?, ?, ?, ?)")
            .bind(id.to_string())
            .bind(office.to_string())
            .bind(questionnaire_name)
            .bind(language.code())
            .bind(income_year)
            .execute(&mut *transaction)
            .await
            .map_err(database)?;
        let (office, questionnaire) = (office.to_string(), id.to_string());
        questionnaires::write_sample(&mut transaction, &office, &questionnaire, language, income_year).await?;
        transaction.commit().await.map_err(database)?;
        Ok(QuestionnaireId(id))
    }

    /// Sets where a client's questionnaire stands, for a demo office.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_status(&self, office: Uuid, client: ClientId, status: Status) -> Result<(), StoreError> {
        sqlx::query("UPDATE client SET status = ? WHERE office = ? AND id = ?")
            .bind(name(status))
            .bind(office.to_string())
            .bind(client.0.to_string())
            .execute(&self.writer)
            .await
            .map_err(database)?;
        Ok(())
    }
}
