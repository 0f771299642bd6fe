#![doc = include_str!("../README.md")]

mod answer;
mod answer_sheet;
mod answering;
mod client_row;
mod clients;
mod correspondence;
mod draft;
mod erasing;
mod fetches;
mod import;
mod invitations;
mod invited;
mod jobs;
mod journal;
mod link_token;
mod links;
mod messages;
mod migrations;
mod office;
mod outbox;
mod questionnaires;
mod returned;
mod season;
mod secrets;
mod seed;
mod sqlite;
mod undo;
mod upload_file;

pub use secrets::KeyFileError;
pub use sqlite::{OpenError, Sqlite};
