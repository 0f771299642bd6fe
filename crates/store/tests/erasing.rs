//! Erasing a client, told on a fresh database file and looked for in its bytes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use backend::{
    answering::{Check, Checked, Opened, Respondent, SubmitOutcome},
    erasing::EraseOutcome,
    invitations::{BatchId, InviteOutcome, InviteRequest, InvitedClient, OutboxQuery, Selection, TakeOverOutcome},
    mail::MessageId,
    outbox::Ended,
    session::{Role, Session},
    store::Store,
    views::{ClientQuery, ErasedClient, Event, FilterChoices},
};
use common::*;
use domain::{
    answers::UploadId,
    changes::{ApplyOutcome, ApplyRequest, CellChange, Conflict, Operation, Refusal},
    client::{ClientId, ExistingClient},
    field::Field,
    journal::ImportId,
    questionnaire::{Question, QuestionKind},
    undo::{Spared, SparedBecause, UndoOutcome},
};
use sqlx::{Row, SqlitePool};
use store::Sqlite;
use uuid::Uuid;

const NOW: i64 = 1_772_000_000;
const LATER: i64 = NOW + 100;
const URL: &str = "https://instroom.example";
const MOBILE: &str = "+32470998877";
const NEW_MOBILE: &str = "+32470998866";

/// What is known of Zwaantje, and of nobody else.
const VALUES: [(Field, &str); 14] = [
    (Field::FirstName, "Zwaantje"),
    (Field::LastName, "Uitgewist"),
    (Field::Email, "zwaantje@uitgewist.example"),
    (Field::Mobile, MOBILE),
    (Field::Language, "nl"),
    // Says no birth date: her link asks for a code.
    (Field::NationalNumber, "00000100166"),
    (Field::Street, "Verdwijnstraat"),
    (Field::City, "Nergenshuizen"),
    (Field::Labels, "Vluchtig"),
    (Field::Responsible, "vergeetal@kantoor.example"),
    (Field::PartnerFirstName, "Foetsie"),
    (Field::PartnerLastName, "Spoorloos"),
    (Field::PartnerNationalNumber, "93051822361"),
    (Field::ExternalId, "adminpulse:APR77777"),
];

/// Values that she had before or in the meantime.
const FORMER: [&str; 3] = [NEW_MOBILE, "Voorheen", "eerste.example"];

/// Everything that is known of her in plain text.
fn texts() -> Vec<&'static str> {
    let is_plain = |field: Field| !field.is_national_number() && field != Field::Language;
    let values = VALUES.iter().filter(|(field, _)| is_plain(*field));
    values.map(|(_, value)| *value).chain(FORMER).collect()
}

/// The database file itself, past the store.
async fn raw(office: &Office) -> SqlitePool {
    let file = office.folder.path().join("db.sqlite");
    SqlitePool::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap()
}

fn add(office: &Office, row: u32, values: &[(Field, &str)]) -> Operation {
    Operation::Add {
        row,
        values: values
            .iter()
            .map(|(field, value)| (*field, (*value).to_owned()))
            .collect(),
        questionnaire: Some(office.questionnaire),
        invite: false,
    }
}

async fn named(office: &Office, first_name: &str) -> ExistingClient {
    let is_named = |client: &ExistingClient| client.record.value(Field::FirstName) == Some(first_name);
    office.clients().await.into_iter().find(is_named).unwrap()
}

async fn import(office: &Office, operations: Vec<Operation>) -> ImportId {
    let outcome = office.apply(operations).await;
    assert!(matches!(outcome, ApplyOutcome::Applied(_)), "{outcome:?}");
    office.view().imports().await.unwrap()[0].id
}

/// Gives every client a value of this field, by its place and its first name.
async fn give(office: &Office, field: Field, value: impl Fn(usize, &str) -> Option<String>) {
    let clients = office.clients().await;
    let overwrites = (2..)
        .zip(clients.iter().enumerate())
        .filter_map(|(row, (place, client))| {
            let new = value(place, client.record.value(Field::FirstName).unwrap());
            let old = client.record.value(field).map(str::to_owned);
            let cells = vec![CellChange { field, old, new }];
            let client = client.id;
            (cells[0].old != cells[0].new).then_some(Operation::Overwrite { row, client, cells })
        });
    import(office, overwrites.collect()).await;
}

async fn archive(office: &Office, client: ClientId) -> ImportId {
    let clients = office.clients().await;
    let revision = clients.iter().find(|one| one.id == client).unwrap().revision;
    import(office, vec![Operation::Archive { client, revision }]).await
}

async fn erase_for(office: &Office, session: &Session, client: ClientId, now: i64) -> EraseOutcome {
    let erasing = office.sqlite.erasing(&administrator(session));
    erasing.erase(client, now).await.unwrap()
}

async fn erase(office: &Office, client: ClientId) -> EraseOutcome {
    erase_for(office, &office.session, client, LATER).await
}

/// An office whose only client is archived, and its import.
async fn with_archived() -> (Office, ClientId, ImportId) {
    let office = Office::open().await;
    let client = office.with_client().await.id;
    let added = office.view().imports().await.unwrap()[0].id;
    archive(&office, client).await;
    (office, client, added)
}

/// Sends everything that is due; the mail server names the address.
async fn send(office: &Office) -> Vec<backend::outbox::Claimed> {
    let outbox = office.sqlite.outbox();
    let claimed = outbox.claim(100, URL, NOW).await.unwrap();
    for one in &claimed {
        assert!(outbox.hand_over(one.id).await.unwrap());
        let sent = Ended::Sent(format!("250 ok <{}>", one.to.as_ref().unwrap().as_str()));
        outbox.ended(one.id, &sent, NOW).await.unwrap();
    }
    claimed
}

/// An office with many clients, and one of whom everything is known that can be, archived.
struct Known {
    office: Office,
    client: ClientId,
    invitation: Uuid,
    token: String,
    respondent: Respondent,
    upload: UploadId,
    message: MessageId,
    taken_over: Vec<CellChange>,
}

impl Known {
    async fn make() -> Self {
        let office = Office::open().await;
        let others = (2..202).map(|row| office.add(row, "", &format!("ander{row}@voorbeeld.example")));
        import(&office, others.collect()).await;
        import(&office, vec![add(&office, 2, &VALUES)]).await;
        let zwaantje = named(&office, "Zwaantje").await;
        Self::change(&office, &zwaantje).await;
        let client = zwaantje.id;
        office
            .view()
            .reveal(client, Field::NationalNumber, NOW)
            .await
            .unwrap()
            .unwrap();
        Self::invite(&office, client).await;
        let invitation = send(&office).await.remove(0);
        let token = invitation.letter.link.rsplit('/').next().unwrap().to_owned();
        let respondent = Self::check(&office, &token).await;
        let upload = Self::submit(&office, &respondent).await;
        send(&office).await;
        let invitations = office.sqlite.invitations(&office.session);
        let season = invitations
            .questionnaire(client)
            .await
            .unwrap()
            .unwrap()
            .current
            .unwrap();
        let invited = season.invitation.id;
        let taken_over: Vec<_> = season.proposals.into_iter().map(|proposal| proposal.cell).collect();
        let outcome = invitations.take_over(invited, &taken_over, TODAY, NOW).await.unwrap();
        assert!(
            matches!(outcome, TakeOverOutcome::TakenOver(count) if count > 0),
            "{outcome:?}"
        );
        // A request that changed nothing: its answer says what she is called.
        let stale = overwrite(&zwaantje, Field::City, Some("Elders"), Some("Daar"));
        assert!(matches!(office.apply(vec![stale]).await, ApplyOutcome::Stale { .. }));
        archive(&office, client).await;
        Self {
            office,
            client,
            invitation: invited,
            token,
            respondent,
            upload,
            message: invitation.id,
            taken_over,
        }
    }

    /// Everybody's row grows and shrinks a few times, hers with other values than she has in the end.
    async fn change(office: &Office, zwaantje: &ExistingClient) {
        give(office, Field::Box, |_, _| Some("bus ".repeat(40).trim_end().to_owned())).await;
        give(office, Field::Box, |_, _| None).await;
        for (field, old, new) in [
            (Field::LastName, Some("Uitgewist"), Some("Voorheen")),
            (Field::LastName, Some("Voorheen"), Some("Uitgewist")),
            (Field::Email, Some(VALUES[2].1), Some("zwaantje@eerste.example")),
            (Field::Email, Some("zwaantje@eerste.example"), Some(VALUES[2].1)),
            (Field::NationalNumber, Some("00000100166"), Some(NUMBER)),
            (Field::NationalNumber, Some(NUMBER), Some("00000100166")),
        ] {
            import(office, vec![overwrite(zwaantje, field, old, new)]).await;
        }
    }

    async fn invite(office: &Office, client: ClientId) {
        let outcome = office
            .sqlite
            .invitations(&office.session)
            .invite(&invitation(office, client), NOW)
            .await;
        assert!(matches!(outcome.unwrap(), InviteOutcome::Invited { .. }));
    }

    async fn check(office: &Office, token: &str) -> Respondent {
        let invited = office.sqlite.invited(token).await.unwrap().unwrap();
        assert!(matches!(invited.opened(NOW).await.unwrap(), Opened::Open(greeting) if greeting.check == Check::Code));
        assert!(invited.send_code(NOW).await.unwrap());
        let code = send(office).await.remove(0).letter.code.unwrap();
        let (checked, respondent) = invited.check(&code, NOW).await.unwrap();
        assert_eq!(checked, Checked::Passed);
        // One more, that is never used.
        assert!(invited.send_code(NOW + 60).await.unwrap());
        respondent.unwrap()
    }

    /// Everything is answered, with another mobile number and a file.
    async fn submit(office: &Office, respondent: &Respondent) -> UploadId {
        let answering = office.sqlite.answering(respondent);
        let sheet = answering.sheet(NOW).await.unwrap().unwrap();
        let question = |is: fn(&Question) -> bool| sheet.content.questions().find(|question| is(question)).unwrap();
        let mobile = question(|question| question.field == Some(Field::Mobile));
        answering
            .answer(&mobile.id, &[NEW_MOBILE.to_owned()], NOW)
            .await
            .unwrap()
            .unwrap();
        let papers = question(|question| question.kind == QuestionKind::File && question.shown_when.is_none());
        let file = format!("%PDF-1.7 {}", "een bestand dat niemand leest ".repeat(900));
        let upload = answering
            .add_upload(&papers.id, "geheim.pdf", file.as_bytes(), NOW)
            .await;
        while let SubmitOutcome::Missing(missing) = answering.submit(NOW).await.unwrap() {
            for id in missing {
                let typed = match &sheet.content.question(&id).unwrap().kind {
                    QuestionKind::Choice { options, .. } => options[0].clone(),
                    QuestionKind::Date => "2025-12-31".to_owned(),
                    QuestionKind::Text { .. } | QuestionKind::Amount => "1".to_owned(),
                    QuestionKind::YesNo | QuestionKind::File => "no".to_owned(),
                };
                answering.answer(&id, &[typed], NOW).await.unwrap().unwrap();
            }
        }
        upload.unwrap().unwrap().id
    }

    async fn erased(&self) -> ErasedClient {
        self.office.view().erased_client(self.client).await.unwrap().unwrap()
    }
}

/// The request to invite this client, with what it would be told now; for one that is not there, with what it was told.
fn invitation(office: &Office, client: ClientId) -> InviteRequest {
    InviteRequest {
        batch: BatchId(client.0),
        clients: vec![InvitedClient {
            client,
            address: VALUES[2].1.to_owned(),
            questionnaire: office.questionnaire,
        }],
        delay: 0,
        reminders: None,
    }
}

/// Every blob that was encrypted or hashed for her, as pieces that are long enough to occur nowhere by chance.
async fn secrets(known: &Known) -> Vec<Vec<u8>> {
    let pool = raw(&known.office).await;
    let mut secrets = Vec::new();
    for query in [
        "SELECT national_number FROM client WHERE id = ?1",
        "SELECT partner_national_number FROM client WHERE id = ?1",
        "SELECT national_number_hash FROM client WHERE id = ?1",
        "SELECT old FROM journal WHERE field = 'national_number' AND old IS NOT NULL AND client = ?1",
        "SELECT new FROM journal WHERE field = 'national_number' AND new IS NOT NULL AND client = ?1",
        "SELECT token FROM invitation WHERE client = ?1",
        "SELECT answers FROM invitation WHERE client = ?1",
        "SELECT code_hash FROM invitation WHERE client = ?1",
        "SELECT code FROM message WHERE code IS NOT NULL AND client = ?1",
        "SELECT name FROM upload WHERE ?1 <> ''",
        "SELECT content FROM upload WHERE ?1 <> ''",
        "SELECT outcome FROM answer WHERE ?1 <> ''",
        "SELECT CAST(digest AS BLOB) FROM import WHERE id IN (SELECT import FROM journal WHERE client = ?1)",
    ] {
        let rows = sqlx::query(query)
            .bind(known.client.0.to_string())
            .fetch_all(&pool)
            .await
            .unwrap();
        assert!(!rows.is_empty(), "{query}");
        for row in rows {
            let blob: Vec<u8> = row.get(0);
            secrets.extend(blob.as_chunks::<24>().0.iter().step_by(40).map(|piece| piece.to_vec()));
        }
    }
    pool.close().await;
    secrets
}

/// The bytes of every file of an office, each as one character, as they are and in small letters.
struct Files {
    exact: String,
    small: String,
}

impl Files {
    fn of(office: &Office) -> Self {
        let mut exact = String::new();
        for entry in std::fs::read_dir(office.folder.path()).unwrap() {
            exact.extend(
                std::fs::read(entry.unwrap().path())
                    .unwrap()
                    .into_iter()
                    .map(char::from),
            );
        }
        let small = exact.to_ascii_lowercase();
        Self { exact, small }
    }

    fn tells(&self, text: &str) -> bool {
        self.small.contains(&text.to_ascii_lowercase())
    }

    fn holds(&self, secret: &[u8]) -> bool {
        let secret: String = secret.iter().copied().map(char::from).collect();
        self.exact.contains(&secret)
    }
}

#[tokio::test]
async fn nothing_of_an_erased_client_is_in_any_byte_of_any_file() {
    let known = Known::make().await;
    let secrets = secrets(&known).await;
    let others = known.office.clients().await.len() - 1;
    let files = Files::of(&known.office);
    let texts = texts();
    assert!(texts.iter().all(|text| files.tells(text)), "it was all there");
    assert!(secrets.iter().all(|secret| files.holds(secret)), "it was all there");

    assert_eq!(erase(&known.office, known.client).await, EraseOutcome::Erased);
    for closed in [false, true] {
        if closed {
            known.office.sqlite.close().await;
        }
        let files = Files::of(&known.office);
        let told: Vec<_> = texts.iter().filter(|text| files.tells(text)).collect();
        assert_eq!(told, Vec::<&&str>::new(), "closed: {closed}");
        let held = secrets.iter().filter(|secret| files.holds(secret)).count();
        assert_eq!(held, 0, "closed: {closed}");
        assert!(files.tells("ander2@voorbeeld.example"));
    }

    let [database, key] = ["db.sqlite", "key"].map(|file| known.office.folder.path().join(file));
    let again = Sqlite::open(&database, &key).await.unwrap();
    let imports = again.imports(&administrator(&known.office.session));
    assert_eq!(
        imports.existing_clients().await.unwrap().len(),
        others,
        "nobody else is gone"
    );
}

/// What stays in the rows about an erased client. A column or table that is not here has to be emptied.
const STAYS: [(&str, &str); 5] = [
    (
        "client",
        "id office revision origin archived status questionnaire income_year erased_at erased_by",
    ),
    ("journal", "id office client user import invitation event field at"),
    (
        "invitation",
        "id office client questionnaire version user at token_hash expires_at revoked_at remind_days remind_until \
         reminded_at wrong_answers blocked_until mailed_at started_at submitted_at processed_at revision answered_at income_year replaces",
    ),
    (
        "message",
        "id office client invitation kind language batch user state due_at attempts at",
    ),
    ("message_event", "id message at event"),
];

/// Every table with rows about a client, however far they are from it, and which rows those are.
async fn tables_about(pool: &SqlitePool, client: ClientId) -> BTreeMap<String, String> {
    let links: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT tables.name, links.\"from\", links.\"table\" FROM sqlite_schema AS tables \
         JOIN pragma_foreign_key_list(tables.name) AS links WHERE tables.type = 'table'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut found = BTreeMap::from([("client".to_owned(), format!("id = '{}'", client.0))]);
    loop {
        let before = found.len();
        for (table, column, parent) in &links {
            if let (false, Some(hers)) = (found.contains_key(table), found.get(parent)) {
                let rows = format!("{column} IN (SELECT id FROM {parent} WHERE {hers})");
                found.insert(table.clone(), rows);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

#[tokio::test]
async fn whatever_is_kept_of_an_erased_client_is_named_here() {
    let known = Known::make().await;
    assert_eq!(erase(&known.office, known.client).await, EraseOutcome::Erased);
    let pool = raw(&known.office).await;
    let stays = BTreeMap::from(STAYS);
    let mut looked_at = BTreeSet::new();
    for (table, hers) in tables_about(&pool, known.client).await {
        let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info(?)")
            .bind(&table)
            .fetch_all(&pool)
            .await
            .unwrap();
        let stays: Vec<_> = stays
            .get(&*table)
            .into_iter()
            .flat_map(|names| names.split(' '))
            .collect();
        for column in columns.iter().filter(|column| !stays.contains(&column.as_str())) {
            let query = format!("SELECT quote({column}) FROM {table} WHERE {hers}");
            let values: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(query))
                .fetch_all(&pool)
                .await
                .unwrap();
            let is_empty = |value: &String| ["NULL", "''", "X''", "'[]'"].contains(&value.as_str());
            assert!(values.iter().all(is_empty), "{table}.{column}: {values:?}");
            looked_at.extend((!values.is_empty()).then(|| table.clone()));
        }
    }
    assert_eq!(looked_at.len(), STAYS.len(), "{looked_at:?}");
}

/// Rows that move between pages, and versions before this one, left copies that no table knows.
#[tokio::test]
async fn traces_that_were_left_before_are_wiped_with_the_client() {
    let (office, client, _) = with_archived().await;
    let pool = raw(&office).await;
    let mut connection = pool.acquire().await.unwrap();
    for statement in [
        "PRAGMA secure_delete = OFF",
        "INSERT INTO session (id, data, expires) VALUES ('spoor', CAST('Zwaantje was hier' AS BLOB), 0)",
        "DELETE FROM session WHERE id = 'spoor'",
        "PRAGMA wal_checkpoint(TRUNCATE)",
    ] {
        sqlx::query(statement).execute(&mut *connection).await.unwrap();
    }
    drop(connection);
    pool.close().await;
    assert!(Files::of(&office).tells("Zwaantje"));
    assert_eq!(erase(&office, client).await, EraseOutcome::Erased);
    assert!(!Files::of(&office).tells("Zwaantje"));
}

#[tokio::test]
async fn what_is_deleted_is_overwritten_in_the_file() {
    let office = Office::open().await;
    let data = "een bezoek dat voorbij is ".repeat(300);
    office
        .sqlite
        .save_session("bezoek", data.as_bytes(), NOW)
        .await
        .unwrap();
    assert!(Files::of(&office).tells("dat voorbij is"));
    office.sqlite.delete_session("bezoek").await.unwrap();
    office.sqlite.close().await;
    assert!(!Files::of(&office).tells("dat voorbij is"));
}

#[tokio::test]
async fn an_erased_client_is_in_no_list_count_or_comparison() {
    let known = Known::make().await;
    assert_eq!(erase(&known.office, known.client).await, EraseOutcome::Erased);
    let (office, client) = (&known.office, known.client);
    let view = office.view();
    for archived in [false, true] {
        let query = ClientQuery {
            archived,
            ..ClientQuery::default()
        };
        let page = view.clients(&query).await.unwrap();
        let total = if archived { 0 } else { 200 };
        assert_eq!(page.total, total);
        assert_eq!(page.statuses.iter().map(|(_, count)| count).sum::<u32>(), total);
        let search = ClientQuery {
            search: "uitgewist".to_owned(),
            ..query.clone()
        };
        assert_eq!(view.clients(&search).await.unwrap().total, 0);
        let selection = Selection::Query(ClientQuery {
            search: String::new(),
            ..query
        });
        let invitations = office.sqlite.invitations(&office.session);
        assert_eq!(invitations.rehearse(&selection).await.unwrap().len(), total as usize);
    }
    assert_eq!(view.filter_choices().await.unwrap(), FilterChoices::default());
    assert!(office.clients().await.iter().all(|one| one.id != client));
    assert_eq!(view.client(client).await.unwrap(), None);
    let invitations = office.sqlite.invitations(&office.session);
    assert_eq!(
        invitations.rehearse(&Selection::Clients(vec![client])).await.unwrap(),
        []
    );
    assert_eq!(invitations.draft(client, URL, NOW).await.unwrap(), None);
    assert_eq!(invitations.questionnaire(client).await.unwrap(), None);
    assert!(invitations.upload(known.upload).await.unwrap().is_none());
    let outbox = invitations.outbox(&OutboxQuery::default()).await.unwrap();
    assert_eq!((outbox.total, outbox.counts, outbox.messages), (0, vec![], vec![]));
    assert_eq!(invitations.leaving().await.unwrap(), []);
}

#[tokio::test]
async fn what_happened_to_an_erased_client_is_still_told_without_a_value() {
    let known = Known::make().await;
    let before = known.office.view().client(known.client).await.unwrap().unwrap().history;
    assert_eq!(erase(&known.office, known.client).await, EraseOutcome::Erased);
    let ErasedClient {
        at,
        user_name,
        mut history,
    } = known.erased().await;
    assert_eq!((at, user_name.as_str()), (LATER, "Colleague"));
    let last = history.remove(0);
    assert_eq!(
        (last.event, last.at, last.user_name.as_str()),
        (Event::Erased, LATER, "Colleague")
    );
    let without_values = before.into_iter().map(|entry| backend::views::HistoryEntry {
        old: None,
        new: None,
        ..entry
    });
    assert_eq!(history, without_values.collect::<Vec<_>>());
    assert!(
        history
            .iter()
            .any(|entry| entry.field == Some(Field::Email) && entry.event == Event::Overwritten)
    );
}

#[tokio::test]
async fn nothing_can_be_done_with_an_erased_client() {
    let known = Known::make().await;
    let revision = known
        .office
        .clients()
        .await
        .iter()
        .find(|one| one.id == known.client)
        .unwrap()
        .revision;
    assert_eq!(erase(&known.office, known.client).await, EraseOutcome::Erased);
    let (office, client) = (&known.office, known.client);
    let before = known.erased().await;
    let gone = ApplyOutcome::Stale {
        conflicts: vec![Conflict::ClientGone { client }],
    };
    let cell = CellChange {
        field: Field::City,
        old: None,
        new: Some("Gent".to_owned()),
    };
    for operation in [
        Operation::Restore { client, revision },
        Operation::Restore {
            client,
            revision: revision + 1,
        },
        Operation::Archive {
            client,
            revision: revision + 1,
        },
        Operation::Overwrite {
            row: 2,
            client,
            cells: vec![cell],
        },
    ] {
        assert_eq!(office.apply(vec![operation]).await, gone);
    }
    assert_eq!(
        office
            .view()
            .reveal(client, Field::NationalNumber, LATER)
            .await
            .unwrap(),
        None
    );
    let invitations = office.sqlite.invitations(&office.session);
    let outcome = invitations
        .take_over(known.invitation, &known.taken_over, TODAY, LATER)
        .await
        .unwrap();
    assert_eq!(outcome, TakeOverOutcome::Refused);
    assert!(!invitations.set_processed(known.invitation, true, LATER).await.unwrap());
    assert_eq!(invitations.couple(&[client], None).await.unwrap(), 0);
    assert!(!invitations.send_again(known.message, LATER).await.unwrap());
    let again = InviteRequest {
        batch: BatchId(Uuid::from_u128(7)),
        ..invitation(office, client)
    };
    assert_eq!(
        invitations.invite(&again, LATER).await.unwrap(),
        InviteOutcome::Changed(vec![client])
    );

    let invited = office.sqlite.invited(&known.token).await.unwrap().unwrap();
    assert!(
        matches!(invited.opened(LATER).await.unwrap(), Opened::Closed { .. }),
        "closed, not unknown"
    );
    assert!(!invited.send_code(LATER).await.unwrap());
    assert_eq!(invited.check("000000", LATER).await.unwrap(), (Checked::Closed, None));
    let answering = office.sqlite.answering(&known.respondent);
    assert_eq!(
        answering.sheet(LATER).await.unwrap(),
        None,
        "whoever was answering at the time"
    );
    assert_eq!(answering.submit(LATER).await.unwrap(), SubmitOutcome::Closed);
    assert!(!answering.remove_upload(known.upload, LATER).await.unwrap());
    assert_eq!(known.erased().await, before);
}

#[tokio::test]
async fn what_has_not_left_is_withdrawn_and_what_is_in_hand_is_not_heard_of_again() {
    let office = Office::open().await;
    import(&office, vec![add(&office, 2, &VALUES)]).await;
    let client = office.clients().await[0].id;
    Known::invite(&office, client).await;
    let claimed = office.sqlite.outbox().claim(1, URL, NOW).await.unwrap().remove(0);
    assert!(office.sqlite.outbox().hand_over(claimed.id).await.unwrap());
    let token = claimed.letter.link.rsplit('/').next().unwrap();
    let invited = office.sqlite.invited(token).await.unwrap().unwrap();
    assert!(invited.send_code(NOW).await.unwrap());
    archive(&office, client).await;
    // As if archiving had left all of it as it was.
    let pool = raw(&office).await;
    for reopen in [
        "UPDATE message SET state = 'claimed' WHERE kind = 'code'",
        "UPDATE invitation SET revoked_at = NULL",
    ] {
        sqlx::query(reopen).execute(&pool).await.unwrap();
    }
    assert_eq!(erase(&office, client).await, EraseOutcome::Erased);
    let states = "SELECT state FROM message ORDER BY kind";
    let states: Vec<String> = sqlx::query_scalar(states).fetch_all(&pool).await.unwrap();
    assert_eq!(states, ["withdrawn", "unknown"], "a code and an invitation");
    let revoked: Option<i64> = sqlx::query_scalar("SELECT revoked_at FROM invitation")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(revoked, Some(LATER));
    let events = async || -> Vec<(String, Option<String>)> {
        let events = "SELECT event, answer FROM message_event ORDER BY id";
        sqlx::query_as(events).fetch_all(&pool).await.unwrap()
    };
    let before = events().await;
    let told = Ended::Sent(format!("250 ok <{}>", VALUES[2].1));
    office.sqlite.outbox().ended(claimed.id, &told, LATER).await.unwrap();
    assert_eq!(events().await, before, "what the mail server answers afterwards");
    assert!(office.sqlite.outbox().claim(9, URL, LATER).await.unwrap().is_empty());
    office.sqlite.outbox().recover(LATER).await.unwrap();
    assert!(office.sqlite.outbox().claim(9, URL, LATER).await.unwrap().is_empty());
    assert!(before.iter().any(|(event, _)| event == "withdrawn"));
}

/// The tables that only ever grow: the columns that hold values, and which rows are about a client.
const APPEND_ONLY: [(&str, &[&str], &str); 2] = [
    ("journal", &["old", "new"], "client ="),
    (
        "message_event",
        &["answer"],
        "message IN (SELECT id FROM message WHERE client =",
    ),
];

#[tokio::test]
async fn the_journal_refuses_everything_but_forgetting_the_values_of_the_erased() {
    let known = Known::make().await;
    let pool = raw(&known.office).await;
    let refuses = async |statement: String| {
        let statement = sqlx::AssertSqlSafe(statement);
        let refused = sqlx::query(statement).execute(&pool).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    };
    for erased in [false, true] {
        if erased {
            assert_eq!(erase(&known.office, known.client).await, EraseOutcome::Erased);
        }
        for (table, values, about) in APPEND_ONLY {
            let closing = if about.contains('(') { ")" } else { "" };
            let hers = format!("WHERE {about} '{}'{closing}", known.client.0);
            let forget: Vec<_> = values.iter().map(|value| format!("{value} = NULL")).collect();
            let forget = forget.join(", ");
            let columns: Vec<(String, String)> = sqlx::query_as("SELECT name, type FROM pragma_table_info(?)")
                .bind(table)
                .fetch_all(&pool)
                .await
                .unwrap();
            assert!(columns.len() > 4, "{table}");
            for (column, kind) in columns {
                let other = if kind == "INTEGER" { "1000000" } else { "'iets anders'" };
                refuses(format!("UPDATE {table} SET {column} = {other} {hers}")).await;
                if !values.contains(&column.as_str()) {
                    refuses(format!("UPDATE {table} SET {forget}, {column} = {other} {hers}")).await;
                }
            }
            if !erased {
                refuses(format!("UPDATE {table} SET {forget} {hers}")).await;
            }
            refuses(format!("UPDATE {table} SET {forget}, rowid = 1000000 {hers}")).await;
            refuses(format!("DELETE FROM {table} {hers}")).await;
            refuses(format!("REPLACE INTO {table} SELECT * FROM {table} {hers}")).await;
        }
        // Of those who were not erased, no value is forgotten.
        refuses("UPDATE journal SET old = NULL, new = NULL WHERE field = 'box'".to_owned()).await;
    }
}

#[tokio::test]
async fn a_client_cannot_be_called_erased_while_a_value_is_left_and_stays_so() {
    let (office, client, _) = with_archived().await;
    let pool = raw(&office).await;
    let user = office.session.user.to_string();
    let mark = "UPDATE client SET erased_at = 1, erased_by = ?";
    assert!(sqlx::query(mark).bind(&user).execute(&pool).await.is_err());
    assert_eq!(erase(&office, client).await, EraseOutcome::Erased);
    for change in [
        "UPDATE client SET archived = 0",
        "UPDATE client SET email = 'an@voorbeeld.example'",
        "UPDATE client SET erased_at = NULL, erased_by = NULL",
        "UPDATE client SET status = 'sent'",
        "DELETE FROM client",
    ] {
        assert!(sqlx::query(change).execute(&pool).await.is_err(), "{change}");
    }
}

#[tokio::test]
async fn only_an_administrator_erases_and_only_who_is_archived_in_the_own_office() {
    let office = Office::open().await;
    let client = office.with_client().await;
    office
        .sqlite
        .create_user(
            office.session.office,
            "bram@kantoor.example",
            "Bram",
            "hash",
            Role::Colleague,
        )
        .await
        .unwrap();
    let bram = office
        .sqlite
        .credentials("bram@kantoor.example")
        .await
        .unwrap()
        .unwrap()
        .session;
    assert!(bram.administrator().is_none(), "a colleague has nothing to erase with");

    assert_eq!(erase(&office, client.id).await, EraseOutcome::NotArchived);
    assert_eq!(office.clients().await, std::slice::from_ref(&client));
    archive(&office, client.id).await;
    let archived = office.clients().await;
    let (stranger, _) = common::office(&office.sqlite, "twee@kantoor.example").await;
    assert_eq!(
        erase_for(&office, &stranger, client.id, LATER).await,
        EraseOutcome::Unknown
    );
    assert_eq!(erase(&office, ClientId(Uuid::nil())).await, EraseOutcome::Unknown);
    assert_eq!(office.clients().await, archived);
    assert_eq!(office.view().erased_client(client.id).await.unwrap(), None);

    assert_eq!(erase(&office, client.id).await, EraseOutcome::Erased);
    assert_eq!(
        office.sqlite.office(&stranger).erased_client(client.id).await.unwrap(),
        None
    );
    assert_eq!(
        erase_for(&office, &stranger, client.id, LATER).await,
        EraseOutcome::Unknown
    );
}

#[tokio::test]
async fn erasing_twice_erases_once() {
    let (office, client, _) = with_archived().await;
    assert_eq!(erase(&office, client).await, EraseOutcome::Erased);
    let first = office.view().erased_client(client).await.unwrap();
    assert!(first.is_some());
    assert_eq!(
        erase_for(&office, &office.session, client, LATER + 9).await,
        EraseOutcome::Erased
    );
    assert_eq!(office.view().erased_client(client).await.unwrap(), first);
}

#[tokio::test]
async fn undoing_an_import_spares_whom_was_erased_since_and_says_so() {
    let office = Office::open().await;
    let adds = vec![
        office.add(2, NUMBER, "an@voorbeeld.example"),
        office.add(3, "", "bram@voorbeeld.example"),
    ];
    let added = import(&office, adds).await;
    let has_number = |client: &ExistingClient| client.record.value(Field::NationalNumber).is_some();
    let (an, bram): (Vec<_>, Vec<_>) = office.clients().await.into_iter().partition(has_number);
    let (an, bram) = (&an[0], &bram[0]);
    let archived = archive(&office, an.id).await;
    assert_eq!(erase(&office, an.id).await, EraseOutcome::Erased);
    let erased = office.view().erased_client(an.id).await.unwrap();
    let spared = vec![Spared {
        client: an.id,
        field: None,
        reason: SparedBecause::Erased,
    }];
    for (import, archives) in [(archived, 0), (added, 1)] {
        let effect = office.imports().undo_effect(import).await.unwrap().unwrap();
        assert_eq!((&effect.spared, effect.applied.archived), (&spared, archives));
        let outcome = office
            .imports()
            .undo_import(import, &effect.digest, LATER)
            .await
            .unwrap();
        assert_eq!(outcome, UndoOutcome::Undone(effect));
    }
    let left = office.clients().await;
    assert_eq!(
        left.iter()
            .map(|client| (client.id, client.archived))
            .collect::<Vec<_>>(),
        [(bram.id, true)]
    );
    assert_eq!(office.view().erased_client(an.id).await.unwrap(), erased);
}

#[tokio::test]
async fn the_same_person_again_is_a_new_client() {
    let (office, client, _) = with_archived().await;
    assert_eq!(erase(&office, client).await, EraseOutcome::Erased);
    let again = office.with_client().await;
    assert_ne!(again.id, client);
    assert_eq!(office.clients().await, [again]);
}

/// Of an import that gave one client a number, the digest alone would tell which.
#[tokio::test]
async fn the_digest_of_an_import_of_an_erased_client_is_forgotten_and_the_import_is_not_repeated() {
    let office = Office::open().await;
    let request = request(vec![office.add(2, NUMBER, "an@voorbeeld.example")]);
    let apply = async |request: &ApplyRequest| office.imports().apply(request, TODAY, NOW).await.unwrap();
    let applied = apply(&request).await;
    assert_eq!(apply(&request).await, applied);
    let client = office.clients().await[0].id;
    archive(&office, client).await;
    assert_eq!(erase(&office, client).await, EraseOutcome::Erased);
    let digests: Vec<String> = sqlx::query_scalar("SELECT digest FROM import")
        .fetch_all(&raw(&office).await)
        .await
        .unwrap();
    assert_eq!(digests, ["", ""]);
    let reason = Refusal::KeyReused;
    assert_eq!(apply(&request).await, ApplyOutcome::Refused { reason });
    assert_eq!(office.clients().await, []);
    assert_eq!(
        office.view().imports().await.unwrap().len(),
        2,
        "that there was one is still told"
    );
}
