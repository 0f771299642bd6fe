//! Server functions, one a file: who is it, backend, error.

pub(crate) mod client;
pub(crate) mod clients;
pub(crate) mod current_session;
pub(crate) mod filter_choices;
pub(crate) mod imports;
pub(crate) mod questionnaires;
pub(crate) mod reveal;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod undo_effect;
pub(crate) mod undo_import;
