//! Two CRMs that are not there: the APIs of AdminPulse and of Admin-IS | Consult over one fictitious office.
//!
//! A newcomer links and synchronises without an account; a test breaks them in every way in which the real ones break.
//!
//! ```no_run
//! # async fn example() -> Result<(), pretend_crm::StartError> {
//! use pretend_crm::{Fault, Kind, Office, Options, PretendCrm, When};
//!
//! let crm = PretendCrm::start(Office::fictitious(2_000), Options::default()).await?;
//! let every_fifth = When::Every(5);
//! crm.set_faults([Fault { when: every_fifth, ..Fault::from(Kind::ServerError) }]);
//! println!("{} {}", crm.adminpulse_url(), crm.counters().total());
//! # Ok(())
//! # }
//! ```

mod adminpulse;
mod belgian_clock;
mod certificate;
mod consult;
mod control;
pub mod demo_people;
mod endpoint;
mod fault;
mod fictitious;
pub mod office;
mod options;
mod pretend_crm;
mod state;
mod watch;

pub use certificate::CertificateError;
pub use endpoint::Endpoint;
pub use fault::{Change, EmptyAnswer, Fault, Kind, Place, When};
pub use fictitious::SHARED_WITH_DEMO;
pub use office::Office;
pub use options::{Options, RateLimit};
pub use pretend_crm::{ADMINPULSE_KEY, CONSULT_KEY, OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, PretendCrm, StartError};
pub use state::Counters;
