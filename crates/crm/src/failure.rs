//! Why one call brought nothing, and whether another one may.

use std::{error::Error, io};

use domain::crm_error::CrmError;

use crate::resolver::NotAllowedAddress;

/// One call that failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Failure {
    /// What is said when no other call succeeds.
    pub error: CrmError,
    /// Whether another one may.
    pub may_pass: bool,
}

impl Failure {
    pub const fn passing(error: CrmError) -> Self {
        Self { error, may_pass: true }
    }

    pub const fn lasting(error: CrmError) -> Self {
        Self { error, may_pass: false }
    }

    /// What the error of a call or of reading its answer means.
    pub fn of(error: &reqwest::Error) -> Self {
        let certain = causes(error).find_map(certain_cause);
        certain.unwrap_or_else(|| {
            // A connection that was there and broke is the CRM's; one that never came about may be the address's.
            Self::passing(match error.is_connect() {
                true => CrmError::Unreachable,
                false => CrmError::Broken,
            })
        })
    }

    /// What JSON that cannot be read means. Where it ends too early, the answer was cut off.
    pub fn of_json(error: &serde_json::Error) -> Self {
        match error.classify() {
            serde_json::error::Category::Eof => Self::passing(CrmError::Broken),
            _ => Self::passing(CrmError::Unreadable),
        }
    }
}

/// What one of the causes says beyond doubt.
fn certain_cause(cause: &(dyn Error + 'static)) -> Option<Failure> {
    if cause.is::<NotAllowedAddress>() {
        return Some(Failure::lasting(CrmError::NotAllowed));
    }
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return Some(of_tls(error));
    }
    let is_not_http = cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse);
    is_not_http.then_some(Failure::passing(CrmError::NotTheCrm))
}

fn of_tls(error: &rustls::Error) -> Failure {
    match error {
        rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented => {
            Failure::lasting(CrmError::Certificate)
        }
        // It speaks, and not this: plain HTTP, for one.
        _ => Failure::passing(CrmError::NotTheCrm),
    }
}

/// The error and what is behind it.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| behind(*error))
}

/// An I/O error that wraps another does not name it as its source.
fn behind<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
