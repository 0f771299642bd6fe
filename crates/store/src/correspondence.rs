//! How an office writes to its clients.

use async_trait::async_trait;
use backend::{
    correspondence::{Correspondence, CorrespondenceStore, LARGEST_LOGO, LONGEST_SENDER_NAME, NotChosen},
    mail::{Logo, LogoType},
    store::StoreError,
};
use domain::{email_address::EmailAddress, text};
use sqlx::Row;

use crate::{office::SqliteOffice, sqlite::database};

#[async_trait]
impl CorrespondenceStore for SqliteOffice {
    async fn read(&self) -> Result<Correspondence, StoreError> {
        let row = sqlx::query("SELECT sender_name, reply_to, logo IS NOT NULL AS has_logo FROM office WHERE id = ?")
            .bind(&self.office)
            .fetch_one(&self.sqlite.readers)
            .await
            .map_err(database)?;
        Ok(Correspondence {
            sender_name: row.try_get("sender_name").map_err(database)?,
            reply_to: row.try_get("reply_to").map_err(database)?,
            has_logo: row.try_get("has_logo").map_err(database)?,
        })
    }

    async fn choose(&self, sender_name: &str, reply_to: &str) -> Result<Result<(), NotChosen>, StoreError> {
        let sender_name = text::trim(sender_name);
        let has_control = sender_name.chars().any(char::is_control);
        if has_control || sender_name.chars().count() > LONGEST_SENDER_NAME {
            return Ok(Err(NotChosen::SenderName));
        }
        let sender_name = text::squeeze(sender_name);
        let reply_to = match text::trim(reply_to) {
            "" => None,
            typed => match EmailAddress::parse(typed) {
                Ok(address) => Some(address.as_str().to_owned()),
                Err(_) => return Ok(Err(NotChosen::ReplyTo)),
            },
        };
        sqlx::query("UPDATE office SET sender_name = ?, reply_to = ? WHERE id = ?")
            .bind((!sender_name.is_empty()).then_some(sender_name))
            .bind(reply_to)
            .bind(&self.office)
            .execute(&self.sqlite.writer)
            .await
            .map_err(database)?;
        Ok(Ok(()))
    }

    async fn choose_logo(&self, bytes: Option<&[u8]>) -> Result<Result<(), NotChosen>, StoreError> {
        let media_type = match bytes {
            None => None,
            Some(bytes) => match LogoType::of(bytes) {
                Some(media_type) if bytes.len() <= LARGEST_LOGO => Some(media_type.media_type()),
                _ => return Ok(Err(NotChosen::Logo)),
            },
        };
        sqlx::query("UPDATE office SET logo = ?, logo_type = ? WHERE id = ?")
            .bind(bytes)
            .bind(media_type)
            .bind(&self.office)
            .execute(&self.sqlite.writer)
            .await
            .map_err(database)?;
        Ok(Ok(()))
    }

    async fn logo(&self) -> Result<Option<Logo>, StoreError> {
        let bytes: Option<Vec<u8>> = sqlx::query_scalar("SELECT logo FROM office WHERE id = ?")
            .bind(&self.office)
            .fetch_one(&self.sqlite.readers)
            .await
            .map_err(database)?;
        let logo = bytes.map(|bytes| {
            let media_type = LogoType::of(&bytes).ok_or(StoreError::Unreadable { what: "logo" })?;
            Ok(Logo { media_type, bytes })
        });
        logo.transpose()
    }
}
