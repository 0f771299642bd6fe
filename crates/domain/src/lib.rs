#![doc = include_str!("../README.md")]

pub mod cell;
pub mod changes;
pub mod client;
pub mod field;
pub mod issue;
pub mod record;
