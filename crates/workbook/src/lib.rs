#![doc = include_str!("../README.md")]

mod csv;
mod encoding;
mod grid;
pub mod limits;
mod refused;
mod serial_date;
mod shared_strings;
mod sheet;
mod styles;
mod workbook;
mod worksheet;
mod xlsx;
mod xml;
mod zip;

pub use encoding::Encoding;
pub use refused::Refused;
pub use sheet::{MergedRange, Sheet};
pub use workbook::{Format, Progress, SheetInfo, Visibility, Workbook, open};
