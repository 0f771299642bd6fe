//! The program `instroom`: settings, layers in order, wiring, jobs; `serve`, `check` and `pretend-crm`.

// The interface is one deeply nested type.
#![recursion_limit = "512"]

mod answering;
pub mod api;
pub mod check;
mod consent;
mod crms;
mod demo;
mod fetching;
mod layers;
mod limit;
mod logo;
mod mailing;
mod notices;
mod password;
pub mod pretend;
mod samples;
mod sending;
pub mod serve;
mod session_store;
pub mod settings;
mod sign_in;
mod template;
mod template_words;
