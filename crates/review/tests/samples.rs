//! Awkward files as an office has them: what is said of each stands beside it, and must stay so. See `samples/README.md`.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::{fs, path::PathBuf};

use domain::date;
use review::report::{self, InputFile, Refusal, Report};
use serde::Serialize;
use serde_json::Value;
use time::Date;

/// The clients that every sample is compared with.
const OFFICE: &str = "office.xlsx";

/// Set, the files of what is said are written anew.
const REWRITE: &str = "INSTROOM_REWRITE_GOLDEN";

/// The day of the imports.
fn today() -> Date {
    date::from_numbers(2026, 3, 2).unwrap()
}

fn path(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples")).join(name)
}

/// The names of the files in the folder that end so, in order.
fn files(endings: &[&str]) -> Vec<String> {
    let entries = fs::read_dir(path("")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names
        .filter(|name| endings.iter().any(|ending| name.ends_with(ending)))
        .collect();
    names.sort();
    names
}

fn samples() -> Vec<String> {
    files(&[".xlsx", ".xlsm", ".csv", ".txt"])
}

fn file(name: &str) -> InputFile {
    InputFile {
        name: name.to_owned(),
        bytes: fs::read(path(name)).unwrap(),
    }
}

fn checked(name: &str) -> Result<Report, Refusal> {
    report::check(file(name), Some(file(OFFICE)), today())
}

/// What `instroom check --json` says, with every column and every row on a line of its own.
fn said(checked: &Result<Report, Refusal>) -> String {
    let json = report::json(checked);
    let Ok(report) = checked else {
        return json + "\n";
    };
    let said = format!(
        "{{\n\"file\": {},\n\"columns\": [\n{}\n],\n\"counts\": {},\n\"rows\": [\n{}\n]\n}}\n",
        line(&report.file),
        lines(&report.columns).join(",\n"),
        line(&report.counts),
        lines(&report.rows).join(",\n"),
    );
    assert_eq!(value(&said), value(&json));
    said
}

fn line(part: &impl Serialize) -> String {
    serde_json::to_string(part).unwrap()
}

fn lines(parts: &[impl Serialize]) -> Vec<String> {
    parts.iter().map(line).collect()
}

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

/// Every line that is not the same, with its number.
fn differences(kept: &str, said: &str) -> Vec<String> {
    let (mut kept, mut said) = (kept.lines(), said.lines());
    let pairs = std::iter::from_fn(|| match (kept.next(), said.next()) {
        (None, None) => None,
        pair => Some(pair),
    });
    let differing = pairs.zip(1..).filter(|((kept, said), _)| kept != said);
    differing
        .map(|((kept, said), number)| {
            let nothing = "nothing";
            format!(
                "  line {number}\n    kept {}\n    said {}",
                kept.unwrap_or(nothing),
                said.unwrap_or(nothing)
            )
        })
        .collect()
}

#[test]
fn of_every_sample_is_said_what_is_kept_beside_it() {
    let mut differing = Vec::new();
    for name in samples() {
        let said = said(&checked(&name));
        let golden = path(&format!("{name}.json"));
        if std::env::var_os(REWRITE).is_some() {
            fs::write(&golden, said).unwrap();
            continue;
        }
        let kept = fs::read_to_string(&golden).unwrap_or_default();
        let lines = differences(&kept, &said);
        if !lines.is_empty() {
            differing.push(format!("{name}\n{}", lines.join("\n")));
        }
    }
    assert!(
        differing.is_empty(),
        "{}\nIf that is right, run the test again with {REWRITE}=1.",
        differing.join("\n")
    );
}

#[test]
fn nothing_is_kept_of_a_file_that_is_gone() {
    let kept = files(&[".json"]);
    let expected: Vec<_> = samples().iter().map(|name| format!("{name}.json")).collect();
    assert_eq!(kept, expected);
    assert!(expected.len() > 24);
}

#[test]
fn every_row_of_every_sample_is_in_one_group() {
    for name in samples() {
        if let Ok(report) = checked(&name) {
            assert!(report.counts.conserved(), "{name}");
            assert_eq!(report.counts.rows as usize, report.rows.len(), "{name}");
        }
    }
}

/// What is said of the columns and the rows, which does not depend on how the file is written.
fn content(name: &str) -> String {
    let report = checked(name).unwrap_or_else(|refused| panic!("{name}: {}", refused.message));
    [lines(&report.columns), lines(&report.rows)].concat().join("\n")
}

#[test]
fn one_csv_in_five_encodings_gives_the_same_rows() {
    let names: Vec<_> = samples()
        .into_iter()
        .filter(|name| name.starts_with("encoded-"))
        .collect();
    assert_eq!(names.len(), 5);
    let expected = content("encoded-utf-8.csv");
    for name in names {
        assert_eq!(content(&name), expected, "{name}");
    }
}

#[test]
fn a_workbook_that_libreoffice_saved_again_gives_the_same_rows() {
    let again = samples()
        .into_iter()
        .filter_map(|name| Some((name.strip_prefix("libreoffice-")?.to_owned(), name)));
    let again: Vec<_> = again.collect();
    assert!(again.len() > 8);
    for (first, again) in again {
        let differing = differences(&content(&first), &content(&again));
        assert!(differing.is_empty(), "{again}\n{}", differing.join("\n"));
    }
}
