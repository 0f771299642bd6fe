#![doc = include_str!("../README.md")]

pub mod cell;
pub mod changes;
pub mod choices;
pub mod client;
pub mod columns;
pub mod date;
pub mod difference;
pub mod email_address;
pub mod enterprise_number;
pub mod field;
mod header_names;
pub mod iban;
pub mod issue;
pub mod kind;
pub mod labels;
pub mod language;
pub mod matching;
pub mod national_number;
pub mod phone_number;
pub mod plan;
pub mod postcode;
pub mod record;
pub mod row;
pub mod text;
pub mod value;
