#![doc = include_str!("../README.md")]

mod applying;
pub mod engine;
mod fetched;
mod file;
mod import;
mod opening;
mod overview;
pub mod protocol;
mod repair;
pub mod report;
mod reviewed;
mod window;
