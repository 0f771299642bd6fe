//! How a pretend CRM is started.

use std::time::Duration;

/// Ports, limits and lifetimes; the defaults are those of the real ones, less the rate limit.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port of AdminPulse; 0 for any that is free.
    pub adminpulse_port: u16,
    /// The port of Admin-IS | Consult; 0 for any that is free.
    pub consult_port: u16,
    /// Whether Consult is served over TLS, with a certificate of its own.
    pub tls: bool,
    /// The most records on a page of AdminPulse.
    pub adminpulse_page_size: usize,
    /// The most records on a page of Consult.
    pub consult_page_size: usize,
    /// How many calls each of the two takes; no limit by default.
    pub rate_limit: Option<RateLimit>,
    /// How long an access token is valid.
    pub token_lifetime: Duration,
}

/// A sliding window.
#[derive(Clone, Copy, Debug)]
pub struct RateLimit {
    /// So many calls.
    pub calls: u32,
    /// In so long. Consult says its limit in calls a minute.
    pub window: Duration,
}

impl RateLimit {
    /// The same limit for a window of a minute.
    pub(crate) fn calls_a_minute(self) -> u64 {
        let window = u64::try_from(self.window.as_millis()).unwrap_or(u64::MAX);
        u64::from(self.calls) * 60_000 / window.max(1)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            adminpulse_port: 0,
            consult_port: 0,
            tls: true,
            adminpulse_page_size: 400,
            consult_page_size: 1_000,
            rate_limit: None,
            token_lifetime: Duration::from_secs(3_600),
        }
    }
}
