//! A fictitious office to try Instroom with. Its clients come in by the same road as any import.

use std::path::Path;

use backend::{
    session::Role,
    store::{Store, StoreError},
};
use domain::{
    changes::{ApplyOutcome, ApplyRequest, Changes, Operation},
    client::{QuestionnaireId, Status},
    field::Field,
    language::Language,
};
use pretend_crm::demo_people::{self, COLLEAGUE, EMAIL};
use store::Sqlite;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{password, samples};

/// The demo's password, printed at the start; the demo holds nobody's data.
pub(crate) const PASSWORD: &str = "Instroom-demo-2026";

/// The income year of the demo's questionnaires.
const INCOME_YEAR: u16 = 2025;

/// Why the demo office could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its clients were not taken.
    #[error("its clients were not taken: {0:?}")]
    NotApplied(ApplyOutcome),
    /// No random bytes for the password's hash.
    #[error("no password could be made")]
    Password,
    /// The sample files.
    #[error("the sample files could not be written: {0}")]
    Samples(#[from] samples::SampleError),
}

/// Fills an empty database, and writes the sample files that are missing.
pub(crate) async fn prepare(sqlite: &Sqlite, samples_folder: &Path) -> Result<(), DemoError> {
    if sqlite.is_empty().await? {
        fill(sqlite).await?;
    }
    Ok(samples::write(samples_folder)?)
}

async fn fill(sqlite: &Sqlite) -> Result<(), DemoError> {
    let office = sqlite.create_office("Kantoor Demo", Language::Dutch).await?;
    let hash = password::hash(PASSWORD).ok_or(DemoError::Password)?;
    for (email, name, role) in [
        (EMAIL, "An Beheerder", Role::Administrator),
        (COLLEAGUE, "Bram Dossier", Role::Colleague),
    ] {
        sqlite.create_user(office, email, name, &hash, role).await?;
    }
    let questionnaires = questionnaires(sqlite, office).await?;
    let credentials = sqlite.credentials(EMAIL).await?;
    let Some(administrator) = credentials.and_then(|found| found.session.administrator()) else {
        return Ok(());
    };
    let view = sqlite.imports(&administrator);
    let now = OffsetDateTime::now_utc();
    let today = domain::date::to_iso(now.date());
    let outcome = view
        .apply(&request(&questionnaires), &today, now.unix_timestamp())
        .await?;
    if !matches!(outcome, ApplyOutcome::Applied(_)) {
        return Err(DemoError::NotApplied(outcome));
    }
    let statuses = [
        Status::NotSent,
        Status::Sent,
        Status::InProgress,
        Status::Submitted,
        Status::Processed,
    ];
    for (client, status) in view.existing_clients().await?.iter().zip(statuses.iter().cycle()) {
        sqlite.set_status(office, client.id, *status).await?;
    }
    Ok(())
}

/// The office's questionnaires; the first of a language is the one for that language's clients.
async fn questionnaires(sqlite: &Sqlite, office: Uuid) -> Result<Vec<(Language, QuestionnaireId)>, StoreError> {
    let mut made = Vec::new();
    for (name, language) in [
        ("Vragenlijst personenbelasting", Language::Dutch),
        ("Vragenlijst zelfstandigen", Language::Dutch),
        ("Questionnaire impôt des personnes physiques", Language::French),
        ("Fragebogen Steuer der natürlichen Personen", Language::German),
        ("Personal income tax questionnaire", Language::English),
    ] {
        made.push((
            language,
            sqlite.create_questionnaire(office, name, language, INCOME_YEAR).await?,
        ));
    }
    Ok(made)
}

/// The import of last season, which made the demo's clients.
fn request(questionnaires: &[(Language, QuestionnaireId)]) -> ApplyRequest {
    let operations: Vec<_> = (2_u32..)
        .zip((0..demo_people::CLIENTS).map(demo_people::client))
        .map(|(row, values)| Operation::Add {
            row,
            questionnaire: questionnaire_for(&values, questionnaires),
            invite: false,
            values,
        })
        .collect();
    let rows = u32::try_from(operations.len()).unwrap_or(u32::MAX);
    let changes = Changes { operations };
    ApplyRequest {
        idempotency_key: Uuid::from_u128(1),
        file_name: "klanten-vorig-seizoen.xlsx".to_owned(),
        fetch: None,
        rows,
        digest: changes.digest(),
        changes,
    }
}

fn questionnaire_for(
    values: &[(Field, String)],
    questionnaires: &[(Language, QuestionnaireId)],
) -> Option<QuestionnaireId> {
    let (_, code) = values.iter().find(|(field, _)| *field == Field::Language)?;
    let (_, id) = questionnaires.iter().find(|(language, _)| language.code() == code)?;
    Some(*id)
}
