//! Server functions, one a file: who is it, backend, error.

pub(crate) mod cancel_fetch;
pub(crate) mod choose_schedule;
pub(crate) mod client;
pub(crate) mod clients;
pub(crate) mod current_session;
pub(crate) mod dismiss_notice;
pub(crate) mod drop_fetch;
pub(crate) mod error;
pub(crate) mod fetch;
pub(crate) mod fetches;
pub(crate) mod filter_choices;
pub(crate) mod imports;
pub(crate) mod link;
pub(crate) mod links;
pub(crate) mod notices;
pub(crate) mod questionnaires;
pub(crate) mod remove_link;
pub(crate) mod resume_fetch;
pub(crate) mod reveal;
pub(crate) mod scope_choices;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod start_fetch;
pub(crate) mod test_link;
pub(crate) mod undo_effect;
pub(crate) mod undo_import;
