//! What the tests share: an office in a fresh database file.

#![allow(dead_code, reason = "no test uses all of it")]

pub mod memory_crm;

use backend::{
    session::{Administrator, Role, Session},
    store::{ImportStore, OfficeStore, Store},
};
use domain::{
    changes::{ApplyOutcome, ApplyRequest, CellChange, Changes, Operation},
    client::{ExistingClient, QuestionnaireId},
    field::Field,
    language::Language,
};
use store::Sqlite;
use tempfile::TempDir;
use uuid::Uuid;

pub const TODAY: &str = "2026-03-02";
pub const NUMBER: &str = "85073003328";

pub struct Office {
    pub folder: TempDir,
    pub sqlite: Sqlite,
    pub session: Session,
    pub questionnaire: QuestionnaireId,
}

impl Office {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = Sqlite::open(&folder.path().join("db.sqlite"), &folder.path().join("key"))
            .await
            .unwrap();
        let (session, questionnaire) = office(&sqlite, "een@kantoor.example").await;
        Self {
            folder,
            sqlite,
            session,
            questionnaire,
        }
    }

    pub fn view(&self) -> Box<dyn OfficeStore> {
        self.sqlite.office(&self.session)
    }

    pub fn imports(&self) -> Box<dyn ImportStore> {
        self.imports_of(&self.session)
    }

    pub fn imports_of(&self, session: &Session) -> Box<dyn ImportStore> {
        self.sqlite.imports(&administrator(session))
    }

    pub async fn apply(&self, operations: Vec<Operation>) -> ApplyOutcome {
        self.imports().apply(&request(operations), TODAY, 1).await.unwrap()
    }

    pub async fn clients(&self) -> Vec<ExistingClient> {
        self.imports().existing_clients().await.unwrap()
    }

    pub async fn with_client(&self) -> ExistingClient {
        self.apply(vec![self.add(2, NUMBER, "an@voorbeeld.example")]).await;
        self.clients().await.pop().unwrap()
    }

    pub fn add(&self, row: u32, number: &str, email: &str) -> Operation {
        let values = [
            (Field::FirstName, "An"),
            (Field::LastName, "Voorbeeld"),
            (Field::Email, email),
            (Field::Language, "nl"),
            (Field::NationalNumber, number),
        ];
        let values = values.into_iter().filter(|(_, value)| !value.is_empty());
        Operation::Add {
            row,
            values: values.map(|(field, value)| (field, value.to_owned())).collect(),
            questionnaire: Some(self.questionnaire),
            invite: false,
        }
    }
}

pub fn administrator(session: &Session) -> Administrator {
    session.clone().administrator().unwrap()
}

pub async fn office(sqlite: &Sqlite, email: &str) -> (Session, QuestionnaireId) {
    let office = sqlite.create_office("Kantoor", Language::Dutch).await.unwrap();
    sqlite
        .create_user(office, email, "Colleague", "hash", Role::Administrator)
        .await
        .unwrap();
    let questionnaire = sqlite
        .create_questionnaire(office, "PB", Language::Dutch, 2025)
        .await
        .unwrap();
    (sqlite.credentials(email).await.unwrap().unwrap().session, questionnaire)
}

pub fn request(operations: Vec<Operation>) -> ApplyRequest {
    let changes = Changes { operations };
    ApplyRequest {
        idempotency_key: Uuid::from_u128(rand()),
        file_name: "klanten.xlsx".to_owned(),
        fetch: None,
        rows: 1,
        digest: changes.digest(),
        changes,
    }
}

/// Another number at every call.
fn rand() -> u128 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    u128::from(NEXT.fetch_add(1, Ordering::Relaxed))
}

pub fn overwrite(client: &ExistingClient, field: Field, old: Option<&str>, new: Option<&str>) -> Operation {
    let cell = CellChange {
        field,
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    };
    Operation::Overwrite {
        row: 2,
        client: client.id,
        cells: vec![cell],
    }
}
