#![doc = include_str!("../README.md")]

mod answer;
mod client_row;
mod clients;
mod fetches;
mod import;
mod jobs;
mod journal;
mod links;
mod office;
mod secrets;
mod seed;
mod sqlite;
mod undo;

pub use secrets::KeyFileError;
pub use sqlite::{OpenError, Sqlite};
