//! The program `instroom`.
fn main() {}
