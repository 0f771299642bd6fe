#![doc = include_str!("../README.md")]

pub mod answering;
pub mod correspondence;
pub mod crm;
pub mod erasing;
pub mod fetches;
pub mod invitations;
pub mod jobs;
pub mod links;
pub mod mail;
pub mod outbox;
pub mod preview;
pub mod questionnaires;
pub mod session;
pub mod store;
pub mod views;
