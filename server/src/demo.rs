//! A fictitious office to try Instroom with. Its clients come in by the same road as any import.

use std::path::Path;

use backend::store::{Store, StoreError};
use domain::{
    changes::{ApplyOutcome, ApplyRequest, Changes, Operation},
    client::Status,
    field::Field,
    language::Language,
};
use store::Sqlite;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{password, samples};

/// How the demo's administrator signs in. Printed at the start; the demo holds nobody's data.
pub(crate) const EMAIL: &str = "admin@kantoor.example";
/// The demo's password.
pub(crate) const PASSWORD: &str = "Instroom-demo-2026";

/// How many clients the demo office has.
pub(crate) const CLIENTS: usize = 200;

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
    sqlite.create_user(office, EMAIL, "An Beheerder", &hash).await?;
    let mut dutch = None;
    for (name, language) in [
        ("Vragenlijst personenbelasting", Language::Dutch),
        ("Vragenlijst zelfstandigen", Language::Dutch),
        ("Questionnaire impôt des personnes physiques", Language::French),
        ("Fragebogen Steuer der natürlichen Personen", Language::German),
        ("Personal income tax questionnaire", Language::English),
    ] {
        let id = sqlite.create_questionnaire(office, name, language, INCOME_YEAR).await?;
        dutch = dutch.or(Some(id));
    }
    let Some(credentials) = sqlite.credentials(EMAIL).await? else {
        return Ok(());
    };
    let view = sqlite.office(&credentials.session);
    let operations = (0..CLIENTS).map(|number| Operation::Add {
        row: u32::try_from(number).unwrap_or_default() + 2,
        values: client(number),
        questionnaire: dutch,
    });
    let changes = Changes {
        operations: operations.collect(),
    };
    let request = ApplyRequest {
        idempotency_key: Uuid::from_u128(1),
        file_name: "klanten-vorig-seizoen.xlsx".to_owned(),
        rows: u32::try_from(CLIENTS).unwrap_or_default(),
        digest: changes.digest(),
        changes,
    };
    let now = OffsetDateTime::now_utc();
    let outcome = view
        .apply(&request, &domain::date::to_iso(now.date()), now.unix_timestamp())
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

const FIRST_NAMES: [&str; 20] = [
    "An", "Bram", "Chloé", "Dries", "Elke", "Filip", "Greet", "Hélène", "Inge", "Joëlle", "Koen", "Lotte", "Maarten",
    "Nele", "Olivier", "Petra", "Quinten", "René", "Sofie", "Tom",
];
const LAST_NAMES: [&str; 17] = [
    "Aerts",
    "Van den Bossche",
    "Claes",
    "De Smet",
    "Engelen",
    "François",
    "Goossens",
    "Hermans",
    "Ivens",
    "Janssens",
    "Kesteloot",
    "Lambrecht",
    "Müller",
    "Noël",
    "Op de Beeck",
    "Peeters",
    "Reynders",
];
const CITIES: [(&str, &str); 6] = [
    ("9000", "Gent"),
    ("2000", "Antwerpen"),
    ("8000", "Brugge"),
    ("4000", "Liège"),
    ("4700", "Eupen"),
    ("3000", "Leuven"),
];

/// Numbers that are published as examples of valid ones; the other fictitious clients have none.
pub(crate) const NATIONAL_NUMBERS: [&str; 12] = [
    "85073003328",
    "75060898009",
    "42012205181",
    "93051822361",
    "99123199742",
    "85073006197",
    "85000000138",
    "85070000286",
    "85073500107",
    "98472899765",
    "75460898095",
    "75260898052",
];

/// The values of the demo's client `number`, canonical, in field order.
pub(crate) fn client(number: usize) -> Vec<(Field, String)> {
    let pick = |list: &[&'static str], step: usize| list.get(number / step % list.len()).copied().unwrap_or_default();
    let (first, last) = (pick(&FIRST_NAMES, 1), pick(&LAST_NAMES, 3));
    let (postcode, city) = CITIES.get(number % CITIES.len()).copied().unwrap_or_default();
    let language = match city {
        "Liège" => "fr",
        "Eupen" => "de",
        _ if number % 23 == 7 => "en",
        _ => "nl",
    };
    let mut values = vec![
        (Field::FirstName, first.to_owned()),
        (Field::LastName, last.to_owned()),
        (Field::Email, format!("klant{number:03}@voorbeeld.example")),
        (Field::Mobile, format!("+324700{number:05}")),
        (Field::Language, language.to_owned()),
        (Field::Street, "Voorbeeldstraat".to_owned()),
        (Field::HouseNumber, (number + 1).to_string()),
        (Field::Postcode, postcode.to_owned()),
        (Field::City, city.to_owned()),
        (
            Field::Labels,
            if number.is_multiple_of(4) {
                "PB; zelfstandige"
            } else {
                "PB"
            }
            .to_owned(),
        ),
        (
            Field::Responsible,
            if number.is_multiple_of(2) {
                EMAIL
            } else {
                "bram@kantoor.example"
            }
            .to_owned(),
        ),
        (Field::ExternalId, format!("K{number:04}")),
    ];
    if let Some(national_number) = NATIONAL_NUMBERS.get(number) {
        values.push((Field::NationalNumber, (*national_number).to_owned()));
    }
    values.sort_by_key(|(field, _)| field.index());
    values
}
