//! What the screens share of fetching from a CRM: the office's links and fetches, and the fetch that is looked at.

use backend::{
    fetches::{FetchId, FetchState, FetchView, NotStarted},
    links::LinkView,
};
use domain::crm::{Crm, Scope};
use leptos::{prelude::*, task::spawn_local};

use super::state::{ImportState, Step};
use crate::api::{
    cancel_fetch::cancel_fetch, drop_fetch::drop_fetch, error::ApiError, fetch::fetch, fetches::fetches, links::links,
    resume_fetch::resume_fetch, start_fetch::start_fetch,
};

/// Why nothing came of what was asked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Trouble {
    /// A fetch did not begin or go on.
    NotStarted(NotStarted),
    /// The fetch is no longer there.
    Gone,
    /// Instroom did not answer.
    Server(ApiError),
}

/// The signals of fetching. They live in the page component, beside [`ImportState`].
#[derive(Clone, Copy)]
pub(super) struct Fetching {
    /// The office's CRMs, linked or not.
    pub links: RwSignal<Option<Result<Vec<LinkView>, ApiError>>>,
    /// The newest fetch of each CRM.
    pub newest: RwSignal<Vec<FetchView>>,
    /// The fetch that is looked at.
    pub current: RwSignal<Option<FetchView>>,
    pub trouble: RwSignal<Option<Trouble>>,
    /// Whether an answer is waited for.
    pub asking: RwSignal<bool>,
    state: ImportState,
}

impl Fetching {
    /// Nothing known yet.
    pub fn new(state: ImportState) -> Self {
        Self {
            links: RwSignal::new(None),
            newest: RwSignal::new(Vec::new()),
            current: RwSignal::new(None),
            trouble: RwSignal::new(None),
            asking: RwSignal::new(false),
            state,
        }
    }

    /// Asks for the links and for what was fetched before.
    pub fn look_up(self) {
        self.links.set(None);
        spawn_local(async move {
            self.links.try_set(Some(links().await));
        });
        self.look_up_newest();
    }

    /// Asks for what was fetched before. Without an answer there is nothing to go on with, and fetching anew is possible.
    pub fn look_up_newest(self) {
        spawn_local(async move {
            if let Ok(newest) = fetches().await {
                self.newest.try_set(newest);
            }
        });
    }

    /// Opens the fetch of that id: one that is finished goes on to its review.
    pub fn open(self, id: FetchId) {
        self.ask(async move {
            match fetch(id).await {
                Ok(Some(view)) => Ok(view),
                Ok(None) => Err(Trouble::Gone),
                Err(error) => Err(Trouble::Server(error)),
            }
        });
    }

    /// Begins a fetch.
    pub fn start(self, crm: Crm, scope: Scope) {
        self.ask(async move { begun(start_fetch(crm, scope).await) });
    }

    /// Goes on with the fetch that is looked at, where it stopped.
    pub fn resume(self) {
        if let Some(id) = self.id() {
            self.ask(async move { begun(resume_fetch(id).await) });
        }
    }

    /// Stops the fetch that is looked at; what came so far stays.
    pub fn cancel(self) {
        if let Some(id) = self.id() {
            self.ask(async move {
                match cancel_fetch(id).await {
                    Ok(Some(view)) => Ok(view),
                    Ok(None) => Err(Trouble::Gone),
                    Err(error) => Err(Trouble::Server(error)),
                }
            });
        }
    }

    /// Forgets what was fetched, and goes back to the choice of clients.
    pub fn drop_fetched(self) {
        let Some(id) = self.id() else { return };
        self.trouble.set(None);
        self.asking.set(true);
        spawn_local(async move {
            let answer = drop_fetch(id).await;
            self.asking.try_set(false);
            match answer {
                Ok(_) => {
                    self.current.try_set(None);
                    self.look_up_newest();
                    self.state.go_to(Step::Scope);
                }
                Err(error) => {
                    self.trouble.try_set(Some(Trouble::Server(error)));
                }
            }
        });
    }

    /// Looks at a fetch.
    pub fn show(self, view: FetchView) {
        self.trouble.set(None);
        self.state.choose_crm(view.crm);
        self.current.set(Some(view));
        self.state.go_to(Step::Fetch);
    }

    /// The fetch that runs for this office, whatever CRM it is from: there is one at a time.
    pub fn running(self) -> Option<FetchView> {
        self.newest.with(|newest| {
            let running = newest.iter().find(|fetch| fetch.state == FetchState::Running);
            running.cloned()
        })
    }

    /// The newest fetch of exactly these clients.
    pub fn earlier(self, crm: Crm, scope: &Scope) -> Option<FetchView> {
        self.newest.with(|newest| {
            let found = newest.iter().find(|fetch| fetch.crm == crm && fetch.scope == *scope);
            found.cloned()
        })
    }

    fn id(self) -> Option<FetchId> {
        self.current
            .with_untracked(|current| current.as_ref().map(|fetch| fetch.id))
    }

    fn ask(self, question: impl Future<Output = Result<FetchView, Trouble>> + 'static) {
        self.trouble.set(None);
        self.asking.set(true);
        spawn_local(async move {
            let answer = question.await;
            // Nobody looks any more.
            if self.asking.is_disposed() {
                return;
            }
            self.asking.set(false);
            match answer {
                Ok(view) => self.show(view),
                Err(trouble) => {
                    self.look_up_newest();
                    self.trouble.set(Some(trouble));
                }
            }
        });
    }
}

fn begun(answer: Result<Result<FetchView, NotStarted>, ApiError>) -> Result<FetchView, Trouble> {
    answer.map_err(Trouble::Server)?.map_err(Trouble::NotStarted)
}
