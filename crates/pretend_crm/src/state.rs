//! What a running pretend CRM remembers: its office, its faults, the calls it had, and the tokens it gave.

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde::Serialize;
use uuid::Uuid;

use crate::{
    endpoint::Endpoint,
    fault::{Fault, Kind},
    office::Office,
    options::Options,
};

/// The calls so far.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Counters {
    /// To each endpoint that was called.
    pub calls: BTreeMap<Endpoint, u32>,
    /// Those above the rate limit.
    pub throttled: u32,
    /// Those that a fault struck.
    pub struck: u32,
}

impl Counters {
    /// All calls.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.calls.values().sum()
    }

    /// The calls to one endpoint.
    #[must_use]
    pub fn of(&self, endpoint: Endpoint) -> u32 {
        self.calls.get(&endpoint).copied().unwrap_or_default()
    }
}

/// What the handlers of a running pretend CRM share.
pub(crate) struct Shared {
    pub(crate) options: Options,
    state: Mutex<State>,
}

pub(crate) struct State {
    pub(crate) office: Office,
    pub(crate) counters: Counters,
    pub(crate) tokens: Tokens,
    faults: Vec<Watched>,
    windows: [VecDeque<Instant>; 2],
}

/// A fault and the number of calls that it has looked at.
struct Watched {
    fault: Fault,
    seen: u32,
}

/// What happens to a call that has just come in.
pub(crate) enum Arrival {
    /// It is above the rate limit.
    Throttled,
    /// These faults strike it.
    Struck(Vec<Kind>),
}

impl Shared {
    pub(crate) fn new(office: Office, options: Options) -> Self {
        let state = State {
            office,
            counters: Counters::default(),
            tokens: Tokens::new(options.token_lifetime),
            faults: Vec::new(),
            windows: [VecDeque::new(), VecDeque::new()],
        };
        Self {
            options,
            state: Mutex::new(state),
        }
    }

    /// The state, to be held for a moment only.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_faults(&self, faults: Vec<Fault>) {
        self.state().faults = faults.into_iter().map(|fault| Watched { fault, seen: 0 }).collect();
    }

    /// Counts a call, and lets happen what has to happen before it is answered.
    pub(crate) fn arrives(&self, endpoint: Endpoint) -> Arrival {
        let mut state = self.state();
        *state.counters.calls.entry(endpoint).or_default() += 1;
        if self.is_above_limit(&mut state, endpoint) {
            state.counters.throttled += 1;
            return Arrival::Throttled;
        }
        let strikes = state.strikes(endpoint);
        if !strikes.is_empty() {
            state.counters.struck += 1;
        }
        for kind in &strikes {
            match *kind {
                Kind::Shift { change, place } => state.office.shift(change, place),
                Kind::TokenExpired => state.tokens.forget_access(),
                _ => {}
            }
        }
        Arrival::Struck(strikes)
    }

    /// Refused calls count too: whoever goes on calling stays above the limit.
    fn is_above_limit(&self, state: &mut State, endpoint: Endpoint) -> bool {
        let Some(limit) = self.options.rate_limit else {
            return false;
        };
        let now = Instant::now();
        let [adminpulse, consult] = &mut state.windows;
        let window = if endpoint.is_consult() { consult } else { adminpulse };
        while window
            .front()
            .is_some_and(|call| now.duration_since(*call) >= limit.window)
        {
            window.pop_front();
        }
        window.push_back(now);
        u32::try_from(window.len()).unwrap_or(u32::MAX) > limit.calls
    }
}

impl State {
    /// Whether a fault of that kind is set, whatever calls it is for.
    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.faults.iter().any(|watched| watched.fault.kind == kind)
    }

    fn strikes(&mut self, endpoint: Endpoint) -> Vec<Kind> {
        let looking = self.faults.iter_mut().filter(|watched| {
            let fault = &watched.fault;
            fault.kind.looks_at(endpoint) && fault.on.is_none_or(|on| on == endpoint)
        });
        looking
            .filter_map(|watched| {
                watched.seen += 1;
                watched.fault.when.strikes(watched.seen).then_some(watched.fault.kind)
            })
            .collect()
    }
}

/// Tokens and codes. Each has a number of its own and is nobody's secret.
pub(crate) struct Tokens {
    lifetime: Duration,
    given: u128,
    access: HashMap<String, Instant>,
    refresh: HashSet<String>,
    codes: HashMap<String, String>,
}

impl Tokens {
    fn new(lifetime: Duration) -> Self {
        Self {
            lifetime,
            given: 0,
            access: HashMap::new(),
            refresh: HashSet::new(),
            codes: HashMap::new(),
        }
    }

    pub(crate) fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// A token that calls are made with for a while.
    pub(crate) fn give_access(&mut self) -> String {
        let token = self.next();
        self.access.insert(token.clone(), Instant::now());
        token
    }

    pub(crate) fn is_valid(&self, token: &str) -> bool {
        let given = self.access.get(token);
        given.is_some_and(|given| given.elapsed() < self.lifetime)
    }

    /// A token that a new access token is asked with, once.
    pub(crate) fn give_refresh(&mut self) -> String {
        let token = self.next();
        self.refresh.insert(token.clone());
        token
    }

    pub(crate) fn take_refresh(&mut self, token: &str) -> bool {
        self.refresh.remove(token)
    }

    /// A code that the first tokens are asked with, once, by whoever has the same address.
    pub(crate) fn give_code(&mut self, redirect: &str) -> String {
        let code = self.next();
        self.codes.insert(code.clone(), redirect.to_owned());
        code
    }

    pub(crate) fn take_code(&mut self, code: &str, redirect: &str) -> bool {
        self.codes.remove(code).is_some_and(|given| given == redirect)
    }

    fn forget_access(&mut self) {
        self.access.clear();
    }

    fn next(&mut self) -> String {
        self.given += 1;
        Uuid::from_u128(self.given).to_string()
    }
}
