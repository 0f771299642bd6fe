//! Fetches: kept step by step and encrypted, one at a time, resumed where they stopped, seen by their own office alone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use backend::{
    crm::{Credentials, Secret},
    fetches::{FetchId, FetchState, FetchStore, FetchView, NotStarted, NoticeCounts, fetch_again},
    jobs::{Ended, FetchJob, run},
    links::{LinkStore, Schedule},
    store::Store,
};
use common::{
    Office, TODAY, administrator,
    memory_crm::{self, EMAIL, MemoryCrm, NUMBER, credentials},
    office, request,
};
use domain::{
    belgium::in_belgium,
    changes::{ApplyOutcome, Operation, Refusal},
    crm::{Crm, CrmClient, Fetched, Scope},
    crm_error::CrmError,
    field::Field,
};
use proptest::{prelude::*, test_runner::TestRunner};
use sqlx::sqlite::SqlitePool;
use uuid::Uuid;

const CRM: Crm = Crm::AdminPulse;

/// An office that has linked its CRM.
struct Linked {
    office: Office,
    fetches: Box<dyn FetchStore>,
    links: Box<dyn LinkStore>,
}

impl Linked {
    async fn open() -> Self {
        let office = Office::open().await;
        let administrator = administrator(&office.session);
        let (fetches, links) = (
            office.sqlite.fetches(&administrator),
            office.sqlite.links(&administrator),
        );
        links.save(&credentials(), 1).await.unwrap();
        Self { office, fetches, links }
    }

    async fn start(&self) -> FetchId {
        self.fetches.start(CRM, &Scope::All, 10).await.unwrap().unwrap().id
    }

    async fn running(&self) -> Vec<Box<dyn FetchJob>> {
        self.office.sqlite.jobs().running().await.unwrap()
    }

    /// The one that is running, until it ends.
    async fn run(&self, crm: &MemoryCrm) -> Ended {
        let mut jobs = self.running().await;
        assert_eq!(jobs.len(), 1);
        run(&*jobs.remove(0), crm, || 20).await.unwrap()
    }

    async fn view(&self, id: FetchId) -> FetchView {
        self.fetches.fetch(id).await.unwrap().unwrap()
    }

    async fn fetched(&self, id: FetchId) -> Fetched {
        self.fetches.fetched(id).await.unwrap().unwrap()
    }

    /// A finished fetch of so many clients.
    async fn finished(&self, clients: usize) -> FetchId {
        let id = self.start().await;
        let ended = self.run(&MemoryCrm::with(clients, 10)).await;
        assert_eq!(ended, Ended::As(FetchState::Finished));
        id
    }

    /// Seconds since 1970 of that hour on 2 March 2026 in Belgium, or a later day.
    fn at(day: i64, hour: i64) -> i64 {
        1_772_406_000 + day * 86_400 + hour * 3_600
    }

    async fn start_due(&self, day: i64, hour: i64) {
        let moment = in_belgium(Self::at(day, hour)).unwrap();
        assert_eq!((moment.day(), moment.hour()), (2 + day as u8, hour as u8));
        self.office.sqlite.jobs().start_due(moment).await.unwrap();
    }

    async fn schedule(&self, hour: u8) {
        let scope = Scope::Taskflows(vec!["pb".to_owned()]);
        let schedule = Schedule { hour, scope };
        self.links
            .choose_schedule(CRM, Some(&schedule), Self::at(0, 0))
            .await
            .unwrap();
    }
}

/// The database file itself, past the store.
async fn raw(office: &Office) -> SqlitePool {
    let file = office.folder.path().join("db.sqlite");
    SqlitePool::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap()
}

/// What a review takes in of these persons, who live alone.
fn clients(numbers: std::ops::Range<usize>) -> Vec<CrmClient> {
    let persons = numbers.map(memory_crm::person).collect();
    domain::crm::join(persons, Vec::new(), true).clients
}

fn ids(clients: &[CrmClient]) -> Vec<&str> {
    clients.iter().map(|client| client.id.as_str()).collect()
}

#[tokio::test]
async fn a_fetch_goes_step_by_step_to_its_end() {
    let linked = Linked::open().await;
    let crm = MemoryCrm::with(25, 10);
    let id = linked.start().await;
    let before = linked.view(id).await;
    assert_eq!(
        (before.state, before.done, before.total),
        (FetchState::Running, 0, None)
    );
    assert_eq!(before.user_name.as_ref(), Some(&linked.office.session.user_name));
    assert_eq!(linked.run(&crm).await, Ended::As(FetchState::Finished));
    let view = linked.view(id).await;
    assert_eq!((view.done, view.total, view.companies), (25, Some(25), 3));
    assert_eq!((view.started_at, view.at, view.seconds_left), (10, 20, None));
    assert_eq!(crm.asked(), ["", "10", "20"]);
    let fetched = linked.fetched(id).await;
    assert!(fetched.complete);
    assert_eq!(fetched.clients, clients(0..25));
    assert_eq!(fetched.outside, ["buiten0", "buiten10", "buiten20"]);
    assert!(linked.running().await.is_empty());
}

#[tokio::test]
async fn of_a_client_that_comes_twice_the_last_counts() {
    let linked = Linked::open().await;
    let crm = MemoryCrm::with(20, 10);
    {
        // It moved between pages, and was changed meanwhile.
        let mut state = crm.state.lock().unwrap();
        let mut moved = state.persons[3].clone();
        moved.values.insert(Field::City, "Gent".to_owned());
        state.persons[15] = moved;
    }
    let id = linked.start().await;
    linked.run(&crm).await;
    let fetched = linked.fetched(id).await;
    assert_eq!(fetched.clients.len(), 19);
    assert!(ids(&fetched.clients).is_sorted());
    let twice = fetched.clients.iter().find(|client| client.id == "00016").unwrap();
    assert_eq!(twice.values[&Field::City], "Gent");
}

#[tokio::test]
async fn a_couple_is_one_client_though_its_two_came_in_different_steps() {
    let linked = Linked::open().await;
    let crm = MemoryCrm::with(25, 10);
    {
        let mut state = crm.state.lock().unwrap();
        let partner = state.persons[20].id.clone();
        state.persons[2].partners.push(partner);
    }
    let id = linked.start().await;
    linked.run(&crm).await;
    let fetched = linked.fetched(id).await;
    assert_eq!(fetched.clients.len(), 24);
    let couple = fetched.clients.iter().find(|client| client.id == "00004").unwrap();
    assert_eq!(couple.values[&Field::PartnerLastName], "Voorbeeld22");
    assert!(fetched.partners.contains(&"00022".to_owned()));

    // The partner is repaired in the CRM; the row of the couple is fetched again.
    crm.state.lock().unwrap().persons[2]
        .values
        .insert(Field::LastName, "Hersteld".to_owned());
    let asked = ["00022".to_owned(), "00004".to_owned()];
    let again = fetch_again(&*linked.fetches, &*linked.links, &crm, id, &asked, 30)
        .await
        .unwrap();
    let again = again.unwrap().unwrap();
    assert_eq!(ids(&again), ["00004"]);
    assert_eq!(again[0].values[&Field::PartnerLastName], "Hersteld");
}

#[tokio::test]
async fn nothing_of_a_fetched_client_stands_in_any_file_in_plain_text() {
    let linked = Linked::open().await;
    linked.finished(25).await;
    linked.office.sqlite.close().await;
    for entry in std::fs::read_dir(linked.office.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for text in [NUMBER, EMAIL, "Voorbeeld7", "buiten10"] {
            let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found, "{text} in {}", path.display());
        }
    }
}

#[tokio::test]
async fn one_fetch_runs_at_a_time_in_an_office() {
    let linked = Linked::open().await;
    let first = linked.start().await;
    let second = linked.fetches.start(CRM, &Scope::All, 11).await.unwrap();
    assert_eq!(second, Err(NotStarted::AlreadyRunning));
    let unlinked = linked.fetches.start(Crm::AdminConsult, &Scope::All, 11).await.unwrap();
    assert_eq!(unlinked, Err(NotStarted::NotLinked));
    let copy = "INSERT INTO fetch (id, office, crm, scope, state, run, done, done_before, companies, started_at, at) \
                SELECT 'copy', office, crm, scope, state, run, done, done_before, companies, started_at, at FROM fetch";
    assert!(sqlx::raw_sql(copy).execute(&raw(&linked.office).await).await.is_err());
    linked.fetches.cancel(first, 12).await.unwrap();
    linked.start().await;
    let resumed = linked.fetches.resume(first, 13).await.unwrap();
    assert_eq!(resumed, Err(NotStarted::AlreadyRunning));

    let (stranger, _) = office(&linked.office.sqlite, "twee@kantoor.example").await;
    let stranger = administrator(&stranger);
    linked
        .office
        .sqlite
        .links(&stranger)
        .save(&credentials(), 1)
        .await
        .unwrap();
    let theirs = linked
        .office
        .sqlite
        .fetches(&stranger)
        .start(CRM, &Scope::All, 14)
        .await;
    assert!(theirs.unwrap().is_ok(), "another office is another office");
}

#[tokio::test]
async fn another_office_sees_nothing_of_a_fetch_and_changes_nothing() {
    let linked = Linked::open().await;
    let id = linked.finished(25).await;
    let before = linked.view(id).await;
    let (stranger, _) = office(&linked.office.sqlite, "twee@kantoor.example").await;
    let theirs = linked.office.sqlite.fetches(&administrator(&stranger));
    assert!(theirs.newest().await.unwrap().is_empty());
    assert!(theirs.notices().await.unwrap().is_empty());
    assert!(theirs.fetch(id).await.unwrap().is_none());
    assert!(theirs.fetched(id).await.unwrap().is_none());
    assert!(theirs.cancel(id, 30).await.unwrap().is_none());
    assert_eq!(theirs.resume(id, 30).await.unwrap(), Err(NotStarted::Unknown));
    assert!(!theirs.dismiss_notice(id).await.unwrap());
    assert!(!theirs.replace(id, &["00001".to_owned()], &[], 30).await.unwrap());
    assert!(!theirs.drop_fetched(id, 30).await.unwrap());
    assert_eq!(linked.view(id).await, before);
    assert_eq!(linked.fetched(id).await.clients.len(), 25);
}

#[tokio::test]
async fn a_fetch_that_failed_keeps_what_came_and_goes_on_there() {
    let linked = Linked::open().await;
    let crm = MemoryCrm::with(25, 10);
    crm.fail_next([None, Some(CrmError::Throttled)]);
    let id = linked.start().await;
    assert_eq!(
        linked.run(&crm).await,
        Ended::As(FetchState::Failed(CrmError::Throttled))
    );
    assert_eq!(linked.view(id).await.state, FetchState::Failed(CrmError::Throttled));
    let fetched = linked.fetched(id).await;
    assert_eq!((fetched.complete, fetched.clients.len()), (false, 10));
    let resumed = linked.fetches.resume(id, 30).await.unwrap().unwrap();
    assert_eq!(
        (resumed.state, resumed.done, resumed.started_at),
        (FetchState::Running, 10, 30)
    );
    assert_eq!(linked.run(&crm).await, Ended::As(FetchState::Finished));
    assert_eq!(
        crm.asked(),
        ["", "10", "10", "20"],
        "what was fetched is not asked again"
    );
    assert_eq!(linked.fetched(id).await.clients.len(), 25);
    let finished = linked.fetches.resume(id, 40).await.unwrap().unwrap();
    assert_eq!(finished.state, FetchState::Finished, "there is nothing to go on with");
}

#[tokio::test]
async fn a_run_that_was_stopped_keeps_nothing_any_more() {
    let linked = Linked::open().await;
    let crm = MemoryCrm::with(25, 10);
    let id = linked.start().await;
    let stopped = linked.running().await.remove(0);
    let cancelled = linked.fetches.cancel(id, 11).await.unwrap().unwrap();
    assert_eq!(cancelled.state, FetchState::Cancelled);
    assert_eq!(run(&*stopped, &crm, || 20).await.unwrap(), Ended::Over);
    linked.fetches.resume(id, 12).await.unwrap().unwrap();
    let resumed = linked.running().await.remove(0);
    assert_eq!(run(&*stopped, &crm, || 20).await.unwrap(), Ended::Over);
    stopped.fail(CrmError::Broken, 20).await.unwrap();
    assert_eq!(linked.view(id).await.state, FetchState::Running);
    assert!(crm.asked().is_empty());
    assert_eq!(
        run(&*resumed, &crm, || 20).await.unwrap(),
        Ended::As(FetchState::Finished)
    );
}

/// What happens before a step.
#[derive(Clone, Copy, Debug)]
enum Event {
    Nothing,
    /// The CRM fails, and a colleague resumes.
    Fails,
    /// A colleague cancels and resumes.
    Cancelled,
    /// The program is killed while the step is under way, and started again.
    Killed,
}

#[test]
fn whatever_happens_on_the_way_everything_comes_once() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let event = prop_oneof![
        Just(Event::Nothing),
        Just(Event::Fails),
        Just(Event::Cancelled),
        Just(Event::Killed)
    ];
    let events = (0..60_usize, 1..20_usize, prop::collection::vec(event, 0..12));
    let config = ProptestConfig {
        cases: 24,
        ..ProptestConfig::default()
    };
    let outcome = TestRunner::new(config).run(&events, |(clients, page, events)| {
        runtime.block_on(interrupted(clients, page, &events));
        Ok(())
    });
    outcome.unwrap();
}

async fn interrupted(count: usize, page: usize, events: &[Event]) {
    let linked = Linked::open().await;
    let crm = MemoryCrm::with(count, page);
    let id = linked.start().await;
    let mut events = events.iter().copied();
    let mut wasted = 0;
    while let Some(job) = linked.running().await.pop() {
        let task = job.task().await.unwrap().unwrap();
        let step = backend::crm::Connector::step(&crm, &task.scope, &task.cursor)
            .await
            .unwrap();
        match events.next().unwrap_or(Event::Nothing) {
            Event::Nothing => assert!(job.keep(&step, 20).await.unwrap()),
            Event::Killed => wasted += 1,
            Event::Fails => {
                wasted += 1;
                job.fail(CrmError::Broken, 20).await.unwrap();
                linked.fetches.resume(id, 21).await.unwrap().unwrap();
            }
            Event::Cancelled => {
                wasted += 1;
                linked.fetches.cancel(id, 20).await.unwrap();
                assert!(!job.keep(&step, 20).await.unwrap());
                linked.fetches.resume(id, 21).await.unwrap().unwrap();
                assert!(!job.keep(&step, 20).await.unwrap());
            }
        }
    }
    let fetched = linked.fetched(id).await;
    assert!(fetched.complete);
    assert_eq!(fetched.clients, clients(0..count));
    let steps = count.div_ceil(page);
    assert_eq!(crm.asked().len(), steps.max(1) + wasted);
    assert_eq!(usize::try_from(fetched.companies).unwrap(), steps);
}

#[tokio::test]
async fn the_scope_is_remembered_as_the_last_chosen_one() {
    let linked = Linked::open().await;
    assert_eq!(linked.links.last_scope(CRM).await.unwrap(), Scope::All);
    let scope = |ids: &[&str]| Scope::Taskflows(ids.iter().map(|&id| id.to_owned()).collect());
    let started = linked
        .fetches
        .start(CRM, &scope(&["pb", "btw", "pb"]), 10)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(started.scope, scope(&["btw", "pb"]));
    assert_eq!(linked.links.last_scope(CRM).await.unwrap(), scope(&["btw", "pb"]));
    assert_eq!(linked.links.last_scope(Crm::AdminConsult).await.unwrap(), Scope::All);
}

#[tokio::test]
async fn the_newest_of_each_crm_is_shown_and_what_was_dropped_is_not() {
    let linked = Linked::open().await;
    let first = linked.finished(5).await;
    let second = linked.finished(6).await;
    let shown = |views: Vec<FetchView>| views.into_iter().map(|view| view.id).collect::<Vec<_>>();
    assert_eq!(shown(linked.fetches.newest().await.unwrap()), [second]);
    assert!(linked.fetches.drop_fetched(second, 30).await.unwrap());
    assert!(!linked.fetches.drop_fetched(second, 31).await.unwrap());
    assert_eq!(shown(linked.fetches.newest().await.unwrap()), [first]);
    assert!(linked.fetches.fetch(second).await.unwrap().is_none());
    assert!(linked.fetches.fetched(second).await.unwrap().is_none());
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM fetch_step WHERE fetch = ?")
        .bind(second.0.to_string())
        .fetch_one(&raw(&linked.office).await)
        .await
        .unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn dropping_a_running_fetch_stops_it() {
    let linked = Linked::open().await;
    let id = linked.start().await;
    let job = linked.running().await.remove(0);
    assert!(linked.fetches.drop_fetched(id, 11).await.unwrap());
    assert_eq!(run(&*job, &MemoryCrm::with(5, 10), || 20).await.unwrap(), Ended::Over);
    assert!(linked.running().await.is_empty());
    assert_eq!(linked.fetches.resume(id, 12).await.unwrap(), Err(NotStarted::Unknown));
}

#[tokio::test]
async fn what_is_too_old_is_forgotten_and_what_runs_is_not() {
    let linked = Linked::open().await;
    let old = linked.finished(5).await;
    let running = linked.start().await;
    let jobs = linked.office.sqlite.jobs();
    jobs.forget_older_than(20).await.unwrap();
    assert!(linked.fetches.fetch(old).await.unwrap().is_some());
    jobs.forget_older_than(21).await.unwrap();
    assert!(linked.fetches.fetch(old).await.unwrap().is_none());
    assert!(linked.fetches.fetch(running).await.unwrap().is_some());
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM fetch_step")
        .fetch_one(&raw(&linked.office).await)
        .await
        .unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn only_a_complete_fetch_of_the_same_office_archives() {
    let linked = Linked::open().await;
    let client = linked.office.with_client().await;
    let archive = |revision, fetch| {
        let mut request = request(vec![Operation::Archive {
            client: client.id,
            revision,
        }]);
        request.fetch = fetch;
        request
    };
    let reason = Refusal::IncompleteFetch;
    let refused = ApplyOutcome::Refused { reason };
    let id = linked.start().await;
    for fetch in [id.0, Uuid::nil()] {
        let outcome = linked
            .office
            .imports()
            .apply(&archive(client.revision, Some(fetch)), TODAY, 1)
            .await;
        assert_eq!(outcome.unwrap(), refused);
    }
    let mut add = request(vec![linked.office.add(3, "", "nieuw@voorbeeld.example")]);
    add.fetch = Some(id.0);
    let added = linked.office.imports().apply(&add, TODAY, 1).await.unwrap();
    assert!(
        matches!(added, ApplyOutcome::Applied(_)),
        "the rest of it can be taken in"
    );

    linked.run(&MemoryCrm::with(5, 10)).await;
    let (stranger, _) = office(&linked.office.sqlite, "twee@kantoor.example").await;
    let foreign = linked
        .office
        .imports_of(&stranger)
        .apply(&archive(client.revision, Some(id.0)), TODAY, 1)
        .await;
    assert_eq!(foreign.unwrap(), refused);
    linked.fetches.drop_fetched(id, 30).await.unwrap();
    let outcome = linked
        .office
        .imports()
        .apply(&archive(client.revision, Some(id.0)), TODAY, 1)
        .await;
    assert!(
        matches!(outcome.unwrap(), ApplyOutcome::Applied(_)),
        "that it was complete outlives what it brought"
    );
}

#[tokio::test]
async fn clients_that_were_repaired_in_the_crm_take_the_place_of_what_came() {
    let linked = Linked::open().await;
    let id = linked.finished(25).await;
    let crm = MemoryCrm::with(7, 10);
    crm.state.lock().unwrap().persons[0]
        .values
        .insert(Field::City, "Gent".to_owned());
    let asked = ["00006".to_owned(), "00009".to_owned()];
    let again = fetch_again(&*linked.fetches, &*linked.links, &crm, id, &asked, 30)
        .await
        .unwrap();
    assert_eq!(ids(&again.unwrap().unwrap()), ["00006"]);
    let fetched = linked.fetched(id).await;
    assert_eq!(fetched.clients.len(), 24, "the other is gone from the CRM");
    assert!(fetched.complete);
    assert_eq!(fetched.clients[6].values[&Field::City], "Gent");
    linked.links.remove(CRM, 40).await.unwrap();
    let unlinked = fetch_again(&*linked.fetches, &*linked.links, &crm, id, &asked, 50)
        .await
        .unwrap();
    assert_eq!(unlinked, Some(Err(CrmError::NotLinked)));
    let unknown = FetchId(Uuid::nil());
    let unknown = fetch_again(&*linked.fetches, &*linked.links, &crm, unknown, &asked, 50).await;
    assert_eq!(unknown.unwrap(), None);
}

#[tokio::test]
async fn removing_a_link_stops_its_fetch() {
    let linked = Linked::open().await;
    let id = linked.start().await;
    linked.links.remove(CRM, 11).await.unwrap();
    assert_eq!(linked.view(id).await.state, FetchState::Cancelled);
    assert_eq!(linked.fetches.resume(id, 12).await.unwrap(), Err(NotStarted::NotLinked));
    linked.links.save(&credentials(), 13).await.unwrap();
    assert!(linked.fetches.resume(id, 14).await.unwrap().is_ok());
}

#[tokio::test]
async fn credentials_that_the_crm_replaces_on_the_way_are_kept() {
    let linked = Linked::open().await;
    let crm = MemoryCrm::with(25, 10);
    let renewed = Credentials::AdminPulseConsent {
        refresh_token: Secret("nieuw".to_owned()),
    };
    crm.state.lock().unwrap().renewed = Some(renewed.clone());
    linked.start().await;
    linked.run(&crm).await;
    assert_eq!(linked.links.credentials(CRM).await.unwrap(), Some(renewed));
}

#[tokio::test]
async fn a_schedule_prepares_one_fetch_a_day_and_counts_it() {
    let linked = Linked::open().await;
    linked.schedule(3).await;
    linked.start_due(0, 2).await;
    assert!(linked.running().await.is_empty(), "it is not three o'clock yet");
    linked.start_due(0, 4).await;
    assert_eq!(linked.running().await.len(), 1, "it is past three o'clock");
    let view = linked.fetches.newest().await.unwrap().remove(0);
    assert_eq!((view.user_name, view.notice), (None, None));
    assert_eq!(view.scope, Scope::Taskflows(vec!["pb".to_owned()]));
    assert_eq!(
        linked.links.last_scope(CRM).await.unwrap(),
        Scope::All,
        "nobody chose it"
    );
    linked.run(&MemoryCrm::with(25, 10)).await;
    linked.start_due(0, 5).await;
    assert!(linked.running().await.is_empty(), "it was done today");
    assert!(
        linked.fetches.notices().await.unwrap().is_empty(),
        "it was not counted yet"
    );

    let counting = linked.office.sqlite.jobs().uncounted().await.unwrap();
    let material = counting[0].material().await.unwrap().unwrap();
    assert_eq!(material.fetched.clients.len(), 25);
    let counts = NoticeCounts {
        new: 25,
        ..NoticeCounts::default()
    };
    counting[0].keep(counts).await.unwrap();
    assert!(linked.office.sqlite.jobs().uncounted().await.unwrap().is_empty());
    let notices = linked.fetches.notices().await.unwrap();
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].notice, Some(counts));

    linked.start_due(1, 3).await;
    assert_eq!(linked.running().await.len(), 1, "it is another day");
}

#[tokio::test]
async fn one_that_was_prepared_and_failed_is_not_begun_again_the_same_day() {
    let linked = Linked::open().await;
    linked.schedule(3).await;
    linked.start_due(0, 3).await;
    let crm = MemoryCrm::with(25, 10);
    crm.fail_next([Some(CrmError::KeyRefused)]);
    assert_eq!(
        linked.run(&crm).await,
        Ended::As(FetchState::Failed(CrmError::KeyRefused))
    );
    linked.start_due(0, 4).await;
    assert!(linked.running().await.is_empty());
    assert!(
        linked.fetches.notices().await.unwrap().is_empty(),
        "there is nothing to review"
    );
    linked.start_due(1, 3).await;
    assert_eq!(linked.running().await.len(), 1);
}

#[tokio::test]
async fn a_notice_goes_when_it_is_dismissed_or_applied_from() {
    let linked = Linked::open().await;
    linked.schedule(3).await;
    for day in 0..2 {
        linked.start_due(day, 3).await;
        linked.run(&MemoryCrm::with(5, 10)).await;
    }
    for job in linked.office.sqlite.jobs().uncounted().await.unwrap() {
        job.keep(NoticeCounts::default()).await.unwrap();
    }
    let notices = linked.fetches.notices().await.unwrap();
    assert_eq!(notices.len(), 2);
    assert!(linked.fetches.dismiss_notice(notices[0].id).await.unwrap());
    assert_eq!(linked.fetches.notices().await.unwrap(), notices[1..]);
    assert!(linked.fetches.fetched(notices[0].id).await.unwrap().is_some());
    let mut add = request(vec![linked.office.add(3, "", "nieuw@voorbeeld.example")]);
    add.fetch = Some(notices[1].id.0);
    linked.office.imports().apply(&add, TODAY, 1).await.unwrap();
    assert!(linked.fetches.notices().await.unwrap().is_empty());
}

#[tokio::test]
async fn nothing_is_prepared_where_it_was_fetched_by_hand_is_running_or_is_not_linked() {
    let linked = Linked::open().await;
    linked.schedule(3).await;
    let by_hand = linked
        .fetches
        .start(CRM, &Scope::All, Linked::at(0, 1))
        .await
        .unwrap()
        .unwrap();
    linked.start_due(0, 3).await;
    assert_eq!(linked.running().await.len(), 1);
    linked.run(&MemoryCrm::with(5, 10)).await;
    linked.start_due(0, 4).await;
    assert!(linked.running().await.is_empty(), "{} is of today", by_hand.id.0);

    let running = linked
        .fetches
        .start(CRM, &Scope::All, Linked::at(1, 1))
        .await
        .unwrap()
        .unwrap();
    linked.start_due(1, 3).await;
    linked.fetches.cancel(running.id, Linked::at(1, 4)).await.unwrap();
    linked.links.remove(CRM, Linked::at(1, 4)).await.unwrap();
    linked.start_due(1, 4).await;
    assert!(linked.running().await.is_empty(), "it is not linked");
    linked.links.save(&credentials(), Linked::at(1, 5)).await.unwrap();
    linked.start_due(1, 5).await;
    assert_eq!(
        linked.running().await.len(),
        1,
        "the one by hand did not come to its end: it was due still"
    );
}

#[tokio::test]
async fn an_hour_that_is_past_is_meant_for_tomorrow() {
    let linked = Linked::open().await;
    let scope = Scope::All;
    let schedule = Schedule { hour: 3, scope };
    let chosen = linked.links.choose_schedule(CRM, Some(&schedule), Linked::at(0, 15));
    chosen.await.unwrap();
    linked.start_due(0, 16).await;
    assert!(linked.running().await.is_empty());
    linked.start_due(1, 3).await;
    assert_eq!(linked.running().await.len(), 1);
}
