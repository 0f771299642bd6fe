//! What the import screens share: where the user is, and the last answers of the worker.

use backend::{crm::Taskflow, fetches::FetchId, session::Session};
use domain::{
    absence::Absence,
    changes::{ApplyOutcome, Digest},
    choices::Verdict,
    crm::{self, Crm},
    field::{Field, FieldSet},
    issue::{IssueCode, Severity},
    language::Language,
    plan::Group,
};
use leptos::prelude::*;
use review::protocol::{
    AbsenceCount, Effect as Impact, Failure, Filter, IssueView, Message, Opened, OpenedFile, Overview, Query, Request,
    Response, Scope, Sort, Stage, Window,
};
use uuid::Uuid;
use web_sys::File;
use workbook::{Encoding, Visibility};

use super::{
    browser,
    result::PANEL,
    rows,
    words::{self, I18n},
    worker,
};

/// How many rows a list of cards shows at once.
pub(super) const PAGE_ROWS: u32 = 20;

/// Where the clients come from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Source {
    /// A file, or pasted cells.
    File,
    /// A linked CRM.
    Crm(Crm),
}

impl Source {
    /// The CRM, if it is one.
    pub fn crm(self) -> Option<Crm> {
        match self {
            Self::File => None,
            Self::Crm(crm) => Some(crm),
        }
    }
}

/// A screen of the import, in order. A file and a CRM each have two of their own.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Step {
    /// Choose a source.
    Source,
    /// Choose a file.
    File,
    /// Say what each column holds.
    Columns,
    /// Choose which clients of the CRM.
    Scope,
    /// Fetch them.
    Fetch,
    /// Read the result and choose.
    Result,
    /// What was done.
    Done,
}

/// Which rows of the open group are looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct View {
    pub search: String,
    pub issue: Option<IssueCode>,
    pub differs: Option<Field>,
    pub language: Option<Language>,
    pub absence: Option<Absence>,
    pub sort: Option<Sort>,
}

impl View {
    /// Whether rows of the group are left out.
    pub fn narrows(&self) -> bool {
        !self.search.is_empty()
            || self.issue.is_some()
            || self.differs.is_some()
            || self.language.is_some()
            || self.absence.is_some()
    }

    /// Every row of the group again, in the same order.
    pub fn clear(&mut self) {
        *self = Self {
            sort: self.sort,
            ..Self::default()
        };
    }
}

/// What came of the last row that was dealt with, for the live region.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    /// A value was typed.
    Repaired(Repaired),
    /// A doubtful row was settled; `left` others are not.
    Settled { who: Who, left: u32 },
    /// A verdict was taken back.
    TakenBack { who: Who },
    /// Rows were fetched from the CRM again; `left` are still invalid.
    FetchedAgain { changed: u32, gone: u32, left: u32 },
}

/// A row, as the user knows it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Who {
    /// A row of the file, by its number.
    Row(u32),
    /// A client of the CRM, by its name.
    Client(String),
}

/// What came of a repair.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Repaired {
    pub who: Who,
    pub group: Group,
    /// The error that is left.
    pub left: Option<IssueView>,
}

/// What is being done with a row on screen, that may take the row with the focus in it away.
#[derive(Clone, Debug)]
struct Handled {
    who: Who,
    /// Its place among the rows on screen, from 0.
    place: u32,
    what: Handling,
}

#[derive(Clone, Copy, Debug)]
enum Handling {
    Repair,
    Settle,
    TakeBack,
}

/// Changes that are on screen to be confirmed, or were sent. A retry sends the same key, so that it has one effect.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pending {
    pub impact: Impact,
    pub digest: Digest,
    pub key: Uuid,
}

/// How far a stage is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Progress {
    pub stage: Stage,
    pub done: u64,
    pub total: u64,
}

/// The signals of the import screens. All live in the page component, above every list and condition.
#[derive(Clone, Copy)]
pub(super) struct ImportState {
    pub step: RwSignal<Step>,
    pub source: RwSignal<Source>,
    /// The taskflows of the CRM, as far as they are known.
    pub taskflows: RwSignal<Vec<Taskflow>>,
    pub clients: RwSignal<Option<u32>>,
    pub opened: RwSignal<Option<Opened>>,
    pub refused: RwSignal<Option<String>>,
    pub overview: RwSignal<Option<Overview>>,
    pub overwrite: RwSignal<FieldSet>,
    pub group: RwSignal<Group>,
    pub view: RwSignal<View>,
    pub start: RwSignal<u32>,
    /// The height of the browser's window, in CSS pixels.
    pub height: RwSignal<u32>,
    pub window: RwSignal<Option<Window>>,
    pub pending: RwSignal<Option<Pending>>,
    pub outcome: RwSignal<Option<ApplyOutcome>>,
    pub said: RwSignal<Option<Said>>,
    pub failure: RwSignal<Option<Failure>>,
    pub crashed: RwSignal<bool>,
    pub progress: RwSignal<Option<Progress>>,
    /// Choices that are not sent yet.
    pub dirty: RwSignal<bool>,
    /// The number of the long request that runs.
    pub busy: RwSignal<Option<u32>>,
    /// Whether it can be called back: what is on its way to the server is done, or it is not.
    pub cancellable: RwSignal<bool>,
    /// Rises when the rows on screen have to be asked for again.
    revision: RwSignal<u32>,
    retry: StoredValue<Option<Request>>,
    last_choice: StoredValue<u32>,
    last_window: StoredValue<u32>,
    last_review: StoredValue<u32>,
    handled: StoredValue<Option<Handled>>,
    /// The number of the request for the office's clients, while it runs.
    loading: StoredValue<Option<u32>>,
    review_wanted: StoredValue<bool>,
    first_look: StoredValue<bool>,
    default_language: Language,
}

impl ImportState {
    /// Nothing chosen yet.
    pub fn new() -> Self {
        Self {
            step: RwSignal::new(Step::Source),
            source: RwSignal::new(Source::File),
            taskflows: RwSignal::new(Vec::new()),
            clients: RwSignal::new(None),
            opened: RwSignal::new(None),
            refused: RwSignal::new(None),
            overview: RwSignal::new(None),
            overwrite: RwSignal::new(FieldSet::EMPTY),
            group: RwSignal::new(Group::New),
            view: RwSignal::new(View::default()),
            start: RwSignal::new(0),
            height: RwSignal::new(browser::height()),
            window: RwSignal::new(None),
            pending: RwSignal::new(None),
            outcome: RwSignal::new(None),
            said: RwSignal::new(None),
            failure: RwSignal::new(None),
            crashed: RwSignal::new(false),
            progress: RwSignal::new(None),
            dirty: RwSignal::new(false),
            busy: RwSignal::new(None),
            cancellable: RwSignal::new(true),
            revision: RwSignal::new(0),
            retry: StoredValue::new(None),
            last_choice: StoredValue::new(0),
            last_window: StoredValue::new(0),
            last_review: StoredValue::new(0),
            handled: StoredValue::new(None),
            loading: StoredValue::new(None),
            review_wanted: StoredValue::new(false),
            first_look: StoredValue::new(false),
            // The office's language, for new clients that have none. Nobody is here without a session.
            default_language: use_context::<Session>().map_or(Language::Dutch, |session| session.default_language),
        }
    }

    /// The CRM that the clients come from, if they come from one.
    pub fn crm(self) -> Option<Crm> {
        self.source.get().crm()
    }

    /// The clients come from this CRM.
    pub fn choose_crm(self, crm: Crm) {
        if self.source.get_untracked() != Source::Crm(crm) {
            self.source.set(Source::Crm(crm));
            self.taskflows.set(Vec::new());
        }
    }

    /// Whether rows of the group can be ticked. Clients that only the platform has can where everything was fetched.
    pub fn may_tick(self, group: Group) -> bool {
        match group {
            Group::New | Group::Double => true,
            Group::OnlyExisting => self
                .overview
                .with(|overview| overview.as_ref().is_none_or(|overview| overview.may_archive)),
            Group::Unchanged | Group::Ambiguous | Group::Invalid | Group::Skipped => false,
        }
    }

    /// Why clients are only on the platform, and how many for each reason.
    pub fn absences(self) -> Vec<AbsenceCount> {
        self.overview.with(|overview| {
            let absences = overview.as_ref().map(|overview| overview.absences.clone());
            absences.unwrap_or_default()
        })
    }

    /// Which of the CRM's clients, in words.
    pub fn scope_name(self, i18n: I18n, scope: &crm::Scope) -> String {
        self.taskflows.with(|taskflows| words::scope(i18n, scope, taskflows))
    }

    /// Starts a fresh worker, which fetches the office's clients while the user still chooses.
    pub fn start_worker(self) {
        worker::start(
            move |message| self.receive(message),
            move || {
                self.busy.set(None);
                self.crashed.set(true);
            },
        );
        self.load_clients();
    }

    /// Fetching clients runs while a source is chosen: it does not keep the user busy.
    fn load_clients(self) {
        self.failure.set(None);
        let number = self.send(Request::LoadClients, None);
        self.loading.set_value(Some(number));
    }

    /// Ends whatever runs and begins anew at the choice of a file, or of a CRM's clients.
    pub fn cancel(self) {
        self.busy.set(None);
        self.progress.set(None);
        self.crashed.set(false);
        self.failure.set(None);
        self.clients.set(None);
        self.opened.set(None);
        self.overview.set(None);
        self.window.set(None);
        self.pending.set(None);
        self.dirty.set(false);
        self.last_choice.set_value(0);
        self.last_window.set_value(0);
        self.last_review.set_value(0);
        self.review_wanted.set_value(false);
        self.go_to(match self.source.get_untracked() {
            Source::File => Step::File,
            Source::Crm(_) => Step::Scope,
        });
        self.start_worker();
    }

    /// Shows another screen. The one that is shown stays as it is.
    pub fn go_to(self, step: Step) {
        if self.step.get_untracked() != step {
            self.step.set(step);
        }
    }

    fn send(self, request: Request, file: Option<&File>) -> u32 {
        let number = worker::send(request, file);
        if number.is_none() {
            self.crashed.set(true);
        }
        number.unwrap_or_default()
    }

    fn send_long(self, request: Request, file: Option<&File>) -> u32 {
        self.progress.set(None);
        self.cancellable.set(!matches!(request, Request::Apply { .. }));
        let number = self.send(request, file);
        self.busy.set(Some(number));
        number
    }

    fn send_to_server(self, request: Request) {
        self.failure.set(None);
        self.retry.set_value(Some(request.clone()));
        self.send_long(request, None);
    }

    /// Sends the request that failed once more.
    pub fn retry(self) {
        match self.retry.get_value() {
            Some(Request::LoadClients) => self.load_clients(),
            Some(request) => self.send_to_server(request),
            None => {}
        }
    }

    /// Opens a file.
    pub fn open_file(self, file: &File) {
        let request = Request::OpenFile {
            name: file.name(),
            today: browser::today(),
            default_language: self.default_language,
        };
        self.source.set(Source::File);
        self.open(Step::File, request, Some(file));
    }

    /// Reads pasted cells as if they were a file.
    pub fn open_pasted(self, text: String) {
        let request = Request::OpenPasted {
            text,
            today: browser::today(),
            default_language: self.default_language,
        };
        self.source.set(Source::File);
        self.open(Step::File, request, None);
    }

    /// Takes in what was fetched from the CRM; its review follows.
    pub fn open_fetched(self, fetch: FetchId) {
        let request = Request::OpenFetched {
            fetch: fetch.0,
            today: browser::today(),
            default_language: self.default_language,
        };
        self.retry.set_value(Some(request.clone()));
        self.open(Step::Fetch, request, None);
    }

    fn open(self, step: Step, request: Request, file: Option<&File>) {
        self.go_to(step);
        self.refused.set(None);
        self.opened.set(None);
        self.overview.set(None);
        self.outcome.set(None);
        self.failure.set(None);
        self.dirty.set(false);
        self.first_look.set_value(true);
        self.send_long(request, file);
    }

    /// Another sheet, encoding or column of the open file.
    pub fn reopen(self, request: Request) {
        self.send_long(request, None);
    }

    /// Asks for the review; it waits for the office's clients, since without them every row would look new.
    pub fn review(self) {
        if self.clients.with_untracked(Option::is_some) {
            return self.send_review();
        }
        self.review_wanted.set_value(true);
        if self.loading.get_value().is_none() {
            self.load_clients();
        }
    }

    fn send_review(self) {
        let number = self.send_long(Request::Review, None);
        self.last_review.set_value(number);
    }

    /// A choice that the page makes by itself: there is nothing of the user's to lose.
    pub fn preselect(self, request: Request) {
        let number = self.send(request, None);
        self.last_choice.set_value(number);
    }

    /// A choice that leaves the rows on screen as they are.
    pub fn choose(self, request: Request) {
        self.dirty.set(true);
        self.outcome.set(None);
        self.preselect(request);
    }

    /// A choice that changes rows on screen. The worker answers in order, so the rows asked for after it are fresh.
    pub fn choose_rows(self, request: Request) {
        self.choose(request);
        self.revision.update(|revision| *revision += 1);
    }

    /// Overwrites a field, or not. The page shows it before the worker has answered.
    pub fn choose_overwrite(self, field: Field, on: bool) {
        self.overwrite
            .update(|chosen| *chosen = if on { chosen.with(field) } else { chosen.without(field) });
        self.choose(Request::ChooseOverwrite { field, on });
    }

    /// Types another value into a cell.
    pub fn repair(self, row: u32, field: Field, text: String) {
        self.handle(row, Handling::Repair);
        self.choose_rows(Request::Repair { row, field, text });
    }

    /// Says who a doubtful row is; `None` takes that back.
    pub fn settle(self, row: u32, verdict: Option<Verdict>) {
        let what = if verdict.is_some() {
            Handling::Settle
        } else {
            Handling::TakeBack
        };
        self.handle(row, what);
        self.choose_rows(Request::Settle { row, verdict });
    }

    /// Fetches the clients of these rows from the CRM again, where they were repaired; without rows, of all that are invalid.
    pub fn fetch_again(self, rows: Option<Vec<u32>>) {
        self.send_to_server(Request::FetchAgain { rows });
    }

    fn handle(self, row: u32, what: Handling) {
        let shown = self.window.with_untracked(|window| {
            let rows = window.iter().flat_map(|window| &window.rows);
            let mut rows = (0..).zip(rows);
            let found = rows.find(|(_, shown)| shown.row == Some(row));
            found.map(|(place, shown)| (place, shown.name.clone()))
        });
        let (place, name) = shown.unwrap_or_default();
        let who = match self.source.get_untracked() {
            Source::File => Who::Row(row),
            Source::Crm(_) => Who::Client(name),
        };
        self.handled.set_value(Some(Handled { who, place, what }));
    }

    /// Opens another group, from its first row.
    pub fn open_group(self, group: Group) {
        if self.group.get_untracked() == group {
            return;
        }
        self.window.set(None);
        self.view.set(View::default());
        self.start.set(0);
        self.group.set(group);
    }

    /// Changes search, filter or order, and begins at the first row again.
    pub fn look(self, change: impl FnOnce(&mut View)) {
        self.start.set(0);
        self.view.update(change);
    }

    /// The rows that are looked at now; tracks all it depends on.
    pub fn query(self) -> Query {
        self.revision.track();
        let view = self.view.get();
        let group = self.group.get();
        let filters = [
            view.issue.map(Filter::Issue),
            view.differs.map(Filter::Differs),
            view.language.map(Filter::Language),
            view.absence.map(Filter::Absence),
        ];
        Query {
            group,
            search: view.search,
            filters: filters.into_iter().flatten().collect(),
            sort: view.sort,
            start: self.start.get(),
            count: if is_cards(group) {
                PAGE_ROWS
            } else {
                rows::window_rows(self.height.get())
            },
        }
    }

    /// Asks for the rows of `query`; of several questions the last counts.
    pub fn ask_window(self, query: Query) {
        let number = self.send(Request::Window(query), None);
        self.last_window.set_value(number);
    }

    /// Asks what a button would do, to confirm it.
    pub fn ask_summary(self, scope: Scope) {
        self.failure.set(None);
        self.send(Request::Summary { scope }, None);
    }

    /// Sends what stands on screen to be confirmed.
    pub fn apply(self) {
        if let Some(pending) = self.pending.get_untracked() {
            self.pending.set(None);
            self.send_to_server(Request::Apply {
                scope: pending.impact.scope,
                idempotency_key: pending.key,
                digest: pending.digest,
            });
        }
    }

    fn receive(self, Message { number, body }: Message<Response>) {
        if !matches!(body, Response::Progress { .. }) && self.busy.get_untracked() == Some(number) {
            self.busy.set(None);
            self.progress.set(None);
        }
        match body {
            Response::Ready => {}
            Response::Progress { stage, done, total } => self.progress.set(Some(Progress { stage, done, total })),
            Response::ClientsLoaded { clients } => self.clients_loaded(clients),
            Response::Opened(opened) => self.take_opened(opened),
            Response::FileRefused { code } => self.refused.set(Some(code)),
            Response::Reviewed(overview) => self.take_overview(*overview, number),
            Response::Repaired {
                group,
                issues,
                overview,
            } => self.take_repaired(group, issues, *overview, number),
            Response::FetchedAgain {
                changed,
                gone,
                overview,
            } => self.take_fetched_again(changed, gone, *overview, number),
            Response::Window(window) => {
                if number == self.last_window.get_value() {
                    self.take_window(window);
                }
            }
            Response::Summary { effect, digest } => {
                let pending = browser::random_id().map(|key| Pending {
                    impact: effect,
                    digest,
                    key,
                });
                self.pending.set(pending);
            }
            Response::Outcome { outcome, overview } => self.take_outcome(outcome, *overview, number),
            Response::Failed { failure } => self.take_failure(failure, number),
        }
    }

    fn clients_loaded(self, clients: u32) {
        self.clients.set(Some(clients));
        self.loading.set_value(None);
        if self.review_wanted.get_value() {
            self.review_wanted.set_value(false);
            self.send_review();
        }
    }

    /// What is to be sent again is what failed.
    fn take_failure(self, failure: Failure, number: u32) {
        if self.loading.get_value() == Some(number) {
            self.loading.set_value(None);
            self.retry.set_value(Some(Request::LoadClients));
        }
        self.failure.set(Some(failure));
    }

    fn take_opened(self, opened: Opened) {
        let next = next_of(&opened);
        self.refused.set(None);
        self.opened.set(Some(opened));
        if !self.first_look.get_value() {
            return;
        }
        self.first_look.set_value(false);
        match next {
            Some(Step::Result) => self.review(),
            Some(step) => self.go_to(step),
            None => {}
        }
    }

    fn take_overview(self, overview: Overview, number: u32) {
        if number >= self.last_choice.get_value() {
            self.overwrite.set(overview.overwrite);
        }
        let first = first_group(&overview);
        self.overview.set(Some(overview));
        if number == self.last_review.get_value() {
            self.window.set(None);
            self.view.set(View::default());
            self.start.set(0);
            self.group.set(first);
            self.go_to(Step::Result);
        }
    }

    /// The rows without the one that was dealt with: says so, and keeps the focus in the list.
    fn take_window(self, window: Window) {
        // The rows of this page are all settled: those of the page before are on their way.
        let page_is_gone = window.rows.is_empty() && window.total > 0;
        self.window.set(Some(window));
        let Some(Handled { who, place, what }) = self.handled.get_value() else {
            return;
        };
        if page_is_gone {
            return;
        }
        self.handled.set_value(None);
        match what {
            Handling::Repair => {}
            Handling::Settle => {
                let counts = self
                    .overview
                    .with_untracked(|overview| overview.as_ref().map(|overview| overview.counts));
                let left = counts.map_or(0, |counts| counts.ambiguous);
                self.said.set(Some(Said::Settled { who, left }));
            }
            Handling::TakeBack => self.said.set(Some(Said::TakenBack { who })),
        }
        request_animation_frame(move || browser::keep_focus(place));
    }

    fn take_repaired(self, group: Group, issues: Vec<IssueView>, overview: Overview, number: u32) {
        let left = issues.into_iter().find(|issue| issue.severity == Severity::Error);
        self.take_overview(overview, number);
        if let Some(Handled { who, .. }) = self.handled.get_value() {
            self.said.set(Some(Said::Repaired(Repaired { who, group, left })));
        }
    }

    fn take_fetched_again(self, changed: u32, gone: u32, overview: Overview, number: u32) {
        self.retry.set_value(None);
        let left = overview.counts.invalid;
        self.take_overview(overview, number);
        self.revision.update(|revision| *revision += 1);
        self.said.set(Some(Said::FetchedAgain { changed, gone, left }));
        // The button that had the focus goes when its row does.
        request_animation_frame(|| browser::focus_if_lost(PANEL));
    }

    fn take_outcome(self, outcome: ApplyOutcome, overview: Overview, number: u32) {
        self.retry.set_value(None);
        self.take_overview(overview, number);
        self.revision.update(|revision| *revision += 1);
        if matches!(outcome, ApplyOutcome::Applied(_)) {
            self.dirty.set(
                self.overview
                    .with_untracked(|overview| overview.as_ref().is_some_and(has_unsent)),
            );
            self.go_to(Step::Done);
        }
        self.outcome.set(Some(outcome));
    }
}

/// Groups of which each row takes more than a line.
pub(super) fn is_cards(group: Group) -> bool {
    matches!(group, Group::Ambiguous | Group::Invalid)
}

/// The screen that follows by itself on opening: none where the file leaves a choice.
fn next_of(opened: &Opened) -> Option<Step> {
    match opened {
        Opened::File(file) if !is_settled(file) => None,
        Opened::File(file) if file.in_doubt => Some(Step::Columns),
        Opened::File(_) | Opened::Fetched(_) => Some(Step::Result),
    }
}

/// Whether the file leaves no choice of sheet or encoding.
fn is_settled(file: &OpenedFile) -> bool {
    let visible = file
        .sheets
        .iter()
        .filter(|sheet| sheet.visibility == Visibility::Visible)
        .count();
    visible <= 1 && matches!(file.encoding, None | Some(Encoding::Utf8))
}

/// The first group that has something in it.
fn first_group(overview: &Overview) -> Group {
    let shown = [
        Group::New,
        Group::Double,
        Group::Ambiguous,
        Group::Invalid,
        Group::OnlyExisting,
    ];
    shown
        .into_iter()
        .find(|&group| overview.counts.of(group) > 0)
        .unwrap_or(Group::Unchanged)
}

/// Whether fields or clients are chosen that an applied part did not hold. New clients are ticked by themselves.
fn has_unsent(overview: &Overview) -> bool {
    overview.ticked_archive > 0 || overview.effects.iter().any(|effect| effect.overwritten_values > 0)
}
