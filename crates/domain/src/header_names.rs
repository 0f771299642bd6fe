//! The names that people and programs give to columns.
