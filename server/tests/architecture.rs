//! The arrows of `ARCHITECTURE.md` point down only, and `domain` stays pure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

use std::{collections::BTreeSet, process::Command};

/// What each member may depend on, members only. A new arrow is added here and in `ARCHITECTURE.md`, with its reason.
const ARROWS: [(&str, &[&str]); 12] = [
    ("domain", &[]),
    ("workbook", &["domain"]),
    ("review", &["domain", "workbook"]),
    ("backend", &["domain"]),
    ("store", &["backend", "domain"]),
    ("crm", &["backend", "domain"]),
    ("mail", &["backend", "domain"]),
    ("pretend_crm", &["domain"]),
    ("app", &["backend", "domain", "review", "workbook"]),
    ("page", &["app"]),
    ("worker", &["domain", "review", "workbook"]),
    (
        "instroom",
        &[
            "app",
            "backend",
            "crm",
            "domain",
            "mail",
            "pretend_crm",
            "review",
            "store",
            "workbook",
        ],
    ),
];

/// Crates that do I/O, read a clock or need a browser or a database: never below `domain`, `workbook` or `review`.
const IMPURE: [&str; 12] = [
    "tokio",
    "sqlx",
    "axum",
    "hyper",
    "reqwest",
    "leptos",
    "web-sys",
    "js-sys",
    "chrono",
    "regex",
    "getrandom",
    "rand",
];

fn metadata() -> serde_json::Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .expect("cargo metadata runs");
    serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON")
}

/// The ordinary dependencies of every member; those of tests may point anywhere.
fn dependencies(package: &serde_json::Value) -> BTreeSet<String> {
    let dependencies = package["dependencies"].as_array().unwrap();
    let ordinary = dependencies.iter().filter(|dependency| dependency["kind"].is_null());
    ordinary
        .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn arrows_point_down_only() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    assert_eq!(packages.len(), ARROWS.len(), "every member has its line in ARROWS");
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let (_, allowed) = ARROWS
            .iter()
            .find(|(member, _)| *member == name)
            .expect("a member without its line in ARROWS");
        for dependency in dependencies(package) {
            let is_member = ARROWS.iter().any(|(member, _)| *member == dependency);
            assert!(
                !is_member || allowed.contains(&dependency.as_str()),
                "{name} may not depend on {dependency}"
            );
        }
    }
}

#[test]
fn the_rules_are_pure() {
    let metadata = metadata();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        if !["domain", "workbook", "review"].contains(&name) {
            continue;
        }
        for dependency in dependencies(package) {
            assert!(
                !IMPURE.contains(&dependency.as_str()),
                "{name} may not depend on {dependency}"
            );
        }
    }
}
