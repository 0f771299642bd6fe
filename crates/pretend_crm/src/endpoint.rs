//! What can be called, each by the name that faults and counters use.

use serde::{Deserialize, Serialize};

/// An endpoint of one of the two APIs.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// AdminPulse: `GET /oauth/authorize`.
    Authorize,
    /// AdminPulse: `POST /oauth/token`.
    OauthToken,
    /// AdminPulse: `GET /relations`.
    Relations,
    /// AdminPulse: `GET /tasks`.
    Tasks,
    /// Consult: `GET /token/{api_key}`.
    Token,
    /// Consult: `GET /apisettings`.
    ApiSettings,
    /// Consult: `GET /customers`.
    Customers,
    /// Consult: `GET /customers/{id}`.
    Customer,
    /// Consult: `GET /customers/{id}/private`.
    Private,
    /// Consult: `GET /customers/{id}/emaildata`.
    EmailData,
    /// Consult: `GET /customeraddresses`.
    Addresses,
    /// Consult: `GET /customerlinkcustomer`.
    Links,
    /// Consult: `GET /lists`, `GET /lists/{id}` and the lists that have a path of their own.
    Lists,
    /// Consult: `GET /taskflow/tasks`.
    Taskflows,
    /// Consult: `GET /taskflow/tasks/{id}/subtasks`.
    Subtasks,
    /// Consult: `GET /taskflow/tasks/{id}/data`.
    TaskflowData,
    /// Consult: `GET /customer/changes`.
    CustomerChanges,
    /// Consult: `GET /changedetails`.
    ChangeDetails,
}

impl Endpoint {
    /// Whether it is one of Admin-IS | Consult; the others are of AdminPulse.
    #[must_use]
    pub const fn is_consult(self) -> bool {
        !matches!(self, Self::Authorize | Self::OauthToken | Self::Relations | Self::Tasks)
    }

    /// Whether it lists the clients, page by page.
    pub(crate) const fn lists_clients(self) -> bool {
        matches!(self, Self::Relations | Self::Customers)
    }

    /// Whether an API of an older version does not have it.
    pub(crate) const fn is_recent(self) -> bool {
        matches!(
            self,
            Self::ApiSettings | Self::Taskflows | Self::Subtasks | Self::TaskflowData | Self::CustomerChanges
        )
    }
}
