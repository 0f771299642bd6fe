//! What was answered under an idempotency key: the same request twice has one effect and one answer.

use backend::store::StoreError;
use domain::changes::{Applied, ApplyOutcome, ApplyRequest, Refusal};
use sqlx::{Row, SqliteConnection};

use crate::{office::SqliteOffice, secrets::Key, sqlite::database};

/// The answer to the same request before; a refusal when its key came with other changes; `None` when the key is new.
pub(crate) async fn earlier(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    key: &Key,
    request: &ApplyRequest,
) -> Result<Option<ApplyOutcome>, StoreError> {
    let idempotency_key = request.idempotency_key.to_string();
    let row = sqlx::query(
        "SELECT digest, outcome AS applied, NULL AS unapplied FROM import WHERE office = ?1 AND idempotency_key = ?2 \
         UNION ALL SELECT digest, NULL, outcome FROM answer WHERE office = ?1 AND idempotency_key = ?2",
    )
    .bind(&view.office)
    .bind(&idempotency_key)
    .fetch_optional(connection)
    .await
    .map_err(database)?;
    let Some(row) = row else { return Ok(None) };
    let digest: String = row.try_get("digest").map_err(database)?;
    if digest != request.digest.0 {
        return Ok(Some(ApplyOutcome::Refused {
            reason: Refusal::KeyReused,
        }));
    }
    let applied: Option<String> = row.try_get("applied").map_err(database)?;
    let unapplied: Option<Vec<u8>> = row.try_get("unapplied").map_err(database)?;
    let answer = match (applied, unapplied) {
        (Some(applied), _) => serde_json::from_str::<Applied>(&applied).map(ApplyOutcome::Applied),
        (None, unapplied) => {
            let plain = key.decrypt(&unapplied.unwrap_or_default(), &context(&idempotency_key))?;
            serde_json::from_slice(&plain)
        }
    };
    answer.map(Some).map_err(|_| StoreError::Unreadable { what: "answer" })
}

/// Remembers why nothing was written.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    view: &SqliteOffice,
    key: &Key,
    request: &ApplyRequest,
    outcome: &ApplyOutcome,
    now: i64,
) -> Result<(), StoreError> {
    let idempotency_key = request.idempotency_key.to_string();
    let plain = serde_json::to_vec(outcome).map_err(|_| StoreError::Unreadable { what: "answer" })?;
    let sealed = key.encrypt(&plain, &context(&idempotency_key))?;
    sqlx::query("INSERT INTO answer (office, idempotency_key, digest, outcome, at) VALUES (?, ?, ?, ?, ?)")
        .bind(&view.office)
        .bind(idempotency_key)
        .bind(&request.digest.0)
        .bind(sealed)
        .bind(now)
        .execute(connection)
        .await
        .map_err(database)?;
    Ok(())
}

/// Binds an encrypted answer to its key.
fn context(idempotency_key: &str) -> String {
    format!("answer/{idempotency_key}")
}
