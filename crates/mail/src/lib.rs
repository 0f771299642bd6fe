#![doc = include_str!("../README.md")]

mod compose;
mod files;
mod header_text;
mod letters;
mod smtp;
mod smtp_failure;

pub use compose::{Composed, NotComposed, compose};
pub use files::FileMailer;
pub use header_text::{LONGEST_NAME, LONGEST_SUBJECT, one_line};
pub use letters::{NotRendered, render};
pub use smtp::{Login, NotUsable, Security, SmtpMailer, SmtpSettings, TimeOuts};
