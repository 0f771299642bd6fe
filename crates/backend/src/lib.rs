#![doc = include_str!("../README.md")]

pub mod crm;
pub mod fetches;
pub mod jobs;
pub mod links;
pub mod mail;
pub mod session;
pub mod store;
pub mod views;
