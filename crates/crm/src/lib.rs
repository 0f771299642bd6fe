#![doc = include_str!("../README.md")]

mod access_token;
mod adminconsult;
mod adminconsult_calls;
mod adminconsult_mapping;
mod adminpulse;
mod adminpulse_mapping;
mod adminpulse_token;
mod allow_list;
mod connectors;
mod failure;
mod http;
mod overlap;
mod pinned;
mod rate_limit;
mod resolver;
mod settings;
mod text;

pub use allow_list::{AllowList, NotARule};
pub use connectors::HttpConnectors;
pub use settings::{ConsentClient, NotAUrl, Pace, Settings};
