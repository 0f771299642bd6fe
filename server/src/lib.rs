//! The program `instroom`: settings, layers in order, wiring, `serve` and `check`.

mod api;
pub mod check;
mod demo;
mod layers;
mod password;
mod samples;
pub mod serve;
mod session_store;
pub mod settings;
mod template;
