//! `.env.template` and the settings of the program name the same things, with the same defaults.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

use std::collections::BTreeMap;

use clap::{Args as _, Command};
use instroom::settings::Settings;

/// The settings that the file names, commented out ones too, with their values.
fn documented() -> BTreeMap<String, String> {
    let lines = include_str!("../../.env.template").lines();
    let settings = lines
        .map(|line| line.trim_start_matches("# "))
        .filter(|line| line.starts_with("INSTROOM_"));
    let pairs = settings.filter_map(|line| line.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[test]
fn the_template_names_every_setting_with_its_default() {
    let documented = documented();
    let command = Settings::augment_args(Command::new("serve"));
    let mut settings = Vec::new();
    for argument in command.get_arguments() {
        let name = argument
            .get_env()
            .expect("every setting is read from the environment")
            .to_str()
            .unwrap();
        let written = documented
            .get(name)
            .unwrap_or_else(|| panic!("{name} is missing from .env.template"));
        if let [default] = argument.get_default_values() {
            assert_eq!(default.to_str(), Some(written.as_str()), "{name}");
        }
        settings.push(name);
    }
    assert_eq!(
        settings.len(),
        documented.len(),
        ".env.template names a setting that does not exist"
    );
}
