//! What is wanted leaves, once: also when the program is killed at every step of sending, and whatever the server answers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;
#[path = "common/mail_server.rs"]
mod mail_server;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use backend::views::Questionnaire;
use common::{Server, request};
use domain::{
    changes::{Applied, ApplyOutcome, Operation},
    client::{QuestionnaireId, Status},
    field::Field,
    language::Language,
};
use mail_server::{MailServer, Step};
use sqlx::{Row, SqlitePool, sqlite::SqliteConnectOptions};

/// Where the messages of the test stand, by state, with how often each was accepted by the mail server.
async fn states(pool: &SqlitePool) -> BTreeMap<String, Vec<String>> {
    let rows = sqlx::query("SELECT id, state FROM message ORDER BY rowid")
        .fetch_all(pool)
        .await
        .unwrap();
    let mut states = BTreeMap::<String, Vec<String>>::new();
    for row in rows {
        states.entry(row.get("state")).or_default().push(row.get("id"));
    }
    states
}

async fn database(server: &Server) -> SqlitePool {
    let file = server.folder.path().join("instroom.sqlite");
    SqlitePool::connect_with(SqliteConnectOptions::new().filename(file).read_only(true))
        .await
        .unwrap()
}

fn count(states: &BTreeMap<String, Vec<String>>, state: &str) -> usize {
    states.get(state).map_or(0, Vec::len)
}

/// Waits until nothing is to leave any more that is due.
async fn drained(pool: &SqlitePool) {
    loop {
        let left: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM message WHERE state IN ('claimed', 'handing_over') \
             OR (state = 'wanted' AND due_at <= unixepoch())",
        )
        .fetch_one(pool)
        .await
        .unwrap();
        if left == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn dutch(server: &Server) -> QuestionnaireId {
    let all: Vec<Questionnaire> = server.list("questionnaires").await;
    all.iter().find(|one| one.language == Language::Dutch).unwrap().id
}

fn newcomer(number: u32, questionnaire: Option<QuestionnaireId>, invite: bool) -> Operation {
    let values = [
        (Field::FirstName, format!("Nieuw{number}")),
        (Field::LastName, "Voorbeeld".to_owned()),
        (Field::Email, format!("nieuw{number}@voorbeeld.example")),
        (Field::Language, "nl".to_owned()),
    ];
    Operation::Add {
        row: number + 2,
        values: values.to_vec(),
        questionnaire,
        invite,
    }
}

/// Adds and invites so many clients, and gives what the import did.
async fn invite(server: &Server, key: u128, numbers: std::ops::Range<u32>) -> Applied {
    let questionnaire = Some(dutch(server).await);
    let operations = numbers.map(|number| newcomer(number, questionnaire, true)).collect();
    match server.apply(&request(key, operations)).await {
        ApplyOutcome::Applied(applied) => applied,
        other => panic!("not applied: {other:?}"),
    }
}

async fn start(mail: &MailServer) -> Server {
    let settings = mail.settings();
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let server = Server::start_with(tempfile::tempdir().unwrap(), &settings);
    server.sign_in().await;
    server
}

async fn status(server: &Server, email: &str) -> Status {
    let clients = server.clients().await;
    let client = clients.iter().find(|one| one.record.value(Field::Email) == Some(email));
    client.unwrap().status
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_tick_nothing_is_wanted_and_with_it_the_mail_leaves_at_once() {
    let mail = MailServer::start(Arc::new(|_| {})).await;
    let server = start(&mail).await;
    let pool = database(&server).await;
    let questionnaire = Some(dutch(&server).await);
    let outcome = server.apply(&request(7, vec![newcomer(1, questionnaire, false)])).await;
    assert!(matches!(
        outcome,
        ApplyOutcome::Applied(Applied {
            added: 1,
            invited: 0,
            ..
        })
    ));
    assert_eq!(states(&pool).await, BTreeMap::new(), "nothing is in the outbox");
    assert_eq!(status(&server, "nieuw1@voorbeeld.example").await, Status::NotSent);

    let applied = invite(&server, 8, 2..4).await;
    assert_eq!((applied.added, applied.invited), (2, 2));
    drained(&pool).await;
    let mut to: Vec<String> = mail.received().into_iter().map(|one| one.to).collect();
    to.sort_unstable();
    assert_eq!(to, ["nieuw2@voorbeeld.example", "nieuw3@voorbeeld.example"]);
    assert_eq!(status(&server, "nieuw2@voorbeeld.example").await, Status::Sent);
    // The same request once more: no client more, and no mail.
    invite(&server, 8, 2..4).await;
    drained(&pool).await;
    assert_eq!(mail.received().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_without_a_questionnaire_is_refused_with_the_whole_import() {
    let mail = MailServer::start(Arc::new(|_| {})).await;
    let server = start(&mail).await;
    let outcome = server.apply(&request(7, vec![newcomer(1, None, true)])).await;
    assert!(matches!(outcome, ApplyOutcome::Refused { .. }), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_for_good_and_for_now_are_told_apart() {
    let mail = MailServer::start(Arc::new(|_| {})).await;
    mail.refuse("nieuw1@voorbeeld.example", "550 5.1.1 no such user");
    mail.refuse("nieuw2@voorbeeld.example", "451 4.2.1 come back later");
    let server = start(&mail).await;
    let pool = database(&server).await;
    invite(&server, 7, 1..4).await;
    drained(&pool).await;
    let states = states(&pool).await;
    assert_eq!(
        (
            count(&states, "failed"),
            count(&states, "wanted"),
            count(&states, "sent")
        ),
        (1, 1, 1)
    );
    assert_eq!(status(&server, "nieuw1@voorbeeld.example").await, Status::Failed);
    assert_eq!(status(&server, "nieuw2@voorbeeld.example").await, Status::NotSent);
    assert_eq!(status(&server, "nieuw3@voorbeeld.example").await, Status::Sent);
    let answers: Vec<String> = sqlx::query_scalar(
        "SELECT answer FROM message_event JOIN message ON message.id = message_event.message \
         WHERE message.address = 'nieuw1@voorbeeld.example' AND event = 'failed'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert!(
        answers[0].contains("no such user"),
        "the server's words are kept: {answers:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_archived_before_the_mail_left_gets_none() {
    let mail = MailServer::start(Arc::new(|_| {})).await;
    mail.refuse("nieuw1@voorbeeld.example", "451 4.2.1 come back later");
    let server = start(&mail).await;
    let pool = database(&server).await;
    invite(&server, 7, 1..2).await;
    drained(&pool).await;
    let clients = server.clients().await;
    let client = clients
        .iter()
        .find(|one| one.record.value(Field::Email) == Some("nieuw1@voorbeeld.example"));
    let client = client.unwrap();
    let archive = Operation::Archive {
        client: client.id,
        revision: client.revision,
    };
    assert!(matches!(
        server.apply(&request(8, vec![archive])).await,
        ApplyOutcome::Applied(_)
    ));
    assert_eq!(count(&states(&pool).await, "withdrawn"), 1);
    let open: i64 = sqlx::query_scalar("SELECT count(*) FROM invitation WHERE revoked_at IS NULL")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(open, 0, "the link is closed too");
}

/// A deterministic sequence of numbers below `bound` (Knuth's constants): a run that failed can be run again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(bound).unwrap()).unwrap()
    }
}

fn kill_process(id: u32) {
    let killed = std::process::Command::new("kill")
        .args(["-KILL", &id.to_string()])
        .status();
    assert!(killed.unwrap().success());
}

/// As [`drained`], and nothing new comes.
async fn settled(pool: &SqlitePool) {
    drained(pool).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    drained(pool).await;
}

/// Law: however often and wherever the program is killed, every message that was wanted is accepted by the mail server once
/// and stands as sent, or it stands as unknown, and no message is accepted twice.
#[tokio::test(flavor = "multi_thread")]
async fn killed_at_every_step_nothing_is_lost_and_nothing_leaves_twice() {
    let kills: u32 = std::env::var("INSTROOM_KILLS").map_or(50, |kills| kills.parse().unwrap());
    // The step at which the next kill is due, and whether it was reached.
    let aim = Arc::new(Mutex::new(None::<(Step, u32)>));
    let (reached, target) = (Arc::new(tokio::sync::Notify::new()), Arc::new(AtomicU32::new(0)));
    let watch = {
        let (aim, reached, target) = (aim.clone(), reached.clone(), target.clone());
        move |step| {
            let mut aim = aim.lock().unwrap();
            if let Some((wanted, left)) = &mut *aim
                && *wanted == step
            {
                if *left > 0 {
                    *left -= 1;
                    return;
                }
                *aim = None;
                kill_process(target.load(Ordering::SeqCst));
                reached.notify_one();
            }
        }
    };
    let mail = MailServer::start(Arc::new(watch)).await;
    let mut server = start(&mail).await;
    let pool = database(&server).await;
    let settings = mail.settings();
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let mut dice = Dice(2_026);
    let mut wanted = 0;
    let mut steps = HashMap::<Step, u32>::new();
    for kill in 0..kills {
        target.store(server.process_id(), Ordering::SeqCst);
        let step = Step::ALL[dice.roll(Step::ALL.len())];
        // Connections are used again, so that later messages open none.
        let skipped = if step == Step::Connected || step == Step::Hello {
            0
        } else {
            dice.roll(4)
        };
        *aim.lock().unwrap() = Some((step, u32::try_from(skipped).unwrap()));
        *steps.entry(step).or_default() += 1;
        let numbers = wanted + 1..wanted + 9;
        wanted += 8;
        // The kill may come while the import is being answered: it was applied, or the same request is sent again.
        let questionnaire = Some(server_questionnaire(&pool).await);
        let operations = numbers.map(|number| newcomer(number, questionnaire, true)).collect();
        let import = request(u128::from(kill) + 100, operations);
        let sent = server.try_apply(&import).await;
        tokio::select! {
            () = reached.notified() => {}
            // All of it left over connections that were open: it is killed in peace.
            () = settled(&pool) => {
                if aim.lock().unwrap().take().is_some() {
                    kill_process(server.process_id());
                } else {
                    reached.notified().await;
                }
            }
        }
        server.start_again_after_kill(&settings);
        if sent.is_none() {
            assert!(matches!(server.apply(&import).await, ApplyOutcome::Applied(_)));
        }
        // Whatever it was in hand with is recovered before anything is claimed anew.
        drained(&pool).await;
    }
    let states = states(&pool).await;
    let mut accepted = HashMap::<String, u32>::new();
    for message in mail.received() {
        let id = message
            .header("Message-ID")
            .unwrap()
            .trim_matches(['<', '>'])
            .split('@')
            .next()
            .unwrap()
            .to_owned();
        *accepted.entry(id).or_default() += 1;
    }
    assert_eq!(
        states.values().map(Vec::len).sum::<usize>(),
        wanted as usize,
        "nobody is lost: {states:?}"
    );
    assert_eq!(
        count(&states, "sent") + count(&states, "unknown"),
        wanted as usize,
        "{:?}",
        states.keys()
    );
    for id in states.get("sent").into_iter().flatten() {
        assert_eq!(
            accepted.get(id),
            Some(&1),
            "what stands as sent was accepted once: {id}"
        );
    }
    for (id, times) in &accepted {
        assert_eq!(*times, 1, "accepted more than once: {id}");
    }
    // Whoever perhaps got no mail is found among the clients, and so is everybody else.
    let by_status: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT message.state, client.status, count(*) FROM message JOIN client ON client.id = message.client \
         GROUP BY 1, 2",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    for (state, status, clients) in by_status {
        let expected = if state == "unknown" { "failed" } else { "sent" };
        assert_eq!(status, expected, "{clients} clients of whom a message is {state}");
    }
    println!(
        "{kills} kills at {steps:?}: {} sent, {} unknown, {} accepted",
        count(&states, "sent"),
        count(&states, "unknown"),
        accepted.len()
    );
}

async fn server_questionnaire(pool: &SqlitePool) -> QuestionnaireId {
    let id: String = sqlx::query_scalar("SELECT id FROM questionnaire WHERE language = 'nl' LIMIT 1")
        .fetch_one(pool)
        .await
        .unwrap();
    QuestionnaireId(uuid::Uuid::parse_str(&id).unwrap())
}

/// Law: however many invitations wait, the memory of the program does not grow with them, and pages are answered meanwhile.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes: part of the nightly proofs"]
async fn ten_thousand_invitations_leave_in_bounded_memory_while_pages_are_answered() {
    const INVITED: u32 = 10_000;
    const MOST_GROWTH_KB: u64 = 64 << 10;
    let mail = MailServer::start(Arc::new(|_| {})).await;
    let server = start(&mail).await;
    let pool = database(&server).await;
    assert_eq!(invite(&server, 7, 1..INVITED + 1).await.invited, INVITED);
    // The import itself may take what it takes: from here on it is the sending alone that could grow.
    let before = peak_memory_kb(&server, true);
    let mut times = Vec::new();
    let drained = drained(&pool);
    tokio::pin!(drained);
    loop {
        let asked = std::time::Instant::now();
        tokio::select! {
            () = &mut drained => break,
            answer = server.get("/clients") => {
                assert!(answer.status().is_success());
                drop(answer.bytes().await.unwrap());
                times.push(asked.elapsed());
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let growth = peak_memory_kb(&server, false).saturating_sub(before);
    let states = states(&pool).await;
    assert_eq!(count(&states, "sent"), INVITED as usize, "{:?}", states.keys());
    assert_eq!(mail.received().len(), INVITED as usize);
    assert!(growth < MOST_GROWTH_KB, "{growth} kB more");
    assert!(!times.is_empty(), "pages were asked meanwhile");
    times.sort_unstable();
    println!(
        "{INVITED} sent, {growth} kB more memory; {} pages meanwhile, median {:?}, most {:?}",
        times.len(),
        times[times.len() / 2],
        times[times.len() - 1]
    );
}

/// The most memory that the program has had, in kB; counted from now on, if asked.
fn peak_memory_kb(server: &Server, from_now: bool) -> u64 {
    let process = format!("/proc/{}", server.process_id());
    if from_now {
        std::fs::write(format!("{process}/clear_refs"), "5").unwrap();
    }
    let status = std::fs::read_to_string(format!("{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
