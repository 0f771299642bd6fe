//! Why what was asked of a CRM did not come.

use domain::crm_error::CrmError;

use crate::api::error::ApiError;

/// The CRM could not give it, or Instroom could not ask.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Problem {
    /// The CRM, or the way to it.
    Crm(CrmError),
    /// Instroom's own server.
    Instroom(ApiError),
}

/// The answer of a server function that asks a CRM, with one kind of problem instead of two.
pub(crate) fn of_either<T>(answer: Result<Result<T, CrmError>, ApiError>) -> Result<T, Problem> {
    answer.map_err(Problem::Instroom)?.map_err(Problem::Crm)
}
