//! What a reader found in one cell, before any rule has looked at it.

use time::Date;

/// One cell of a sheet or a CSV file, as its reader understood it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A formula of which the file keeps no value: the program that wrote it did not calculate.
    Formula,
    /// Text, untouched: spaces, non-breaking spaces and case as in the file.
    Text(&'a str),
    /// A number, which may be an identifier that lost its leading zeros.
    Number(f64),
    /// A number that the file shows as a date.
    Date(Date),
    /// TRUE or FALSE.
    Boolean(bool),
    /// An error such as `#N/A`.
    Error(&'a str),
}
