//! The tables, in the order in which they came to be.

use std::borrow::Cow;

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// Name and content of each file of `migrations/`, which begins with its number. `sqlx::migrate!` would list them by itself,
/// and compile the driver and SQLite once more to do so.
const MIGRATIONS: [(&str, &str); 10] = [
    ("0001_office", include_str!("../migrations/0001_office.sql")),
    (
        "0002_journal_is_never_replaced",
        include_str!("../migrations/0002_journal_is_never_replaced.sql"),
    ),
    ("0003_answer", include_str!("../migrations/0003_answer.sql")),
    ("0004_undo", include_str!("../migrations/0004_undo.sql")),
    ("0005_role", include_str!("../migrations/0005_role.sql")),
    ("0006_link", include_str!("../migrations/0006_link.sql")),
    ("0007_fetch", include_str!("../migrations/0007_fetch.sql")),
    ("0008_invitation", include_str!("../migrations/0008_invitation.sql")),
    ("0009_erasing", include_str!("../migrations/0009_erasing.sql")),
    ("0010_season", include_str!("../migrations/0010_season.sql")),
];

/// Brings the tables of any version up to date.
pub(crate) fn migrator() -> Migrator {
    let numbered = (1..).zip(MIGRATIONS);
    let migrations = numbered.map(|(number, (name, content))| {
        let kind = MigrationType::Simple;
        Migration::new(number, Cow::Borrowed(name), kind, content.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}

#[cfg(test)]
mod tests {
    use std::{fs, io, path::Path};

    use super::MIGRATIONS;

    #[test]
    fn every_file_is_listed_at_its_number() -> io::Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let mut files = Vec::new();
        for file in fs::read_dir(folder)? {
            files.push(file?.file_name().to_string_lossy().into_owned());
        }
        files.sort();
        let listed: Vec<String> = MIGRATIONS.iter().map(|(name, _)| format!("{name}.sql")).collect();
        assert_eq!(files, listed);
        for (number, name) in (1..).zip(listed) {
            assert!(name.starts_with(&format!("{number:04}_")), "{name}");
        }
        Ok(())
    }
}
