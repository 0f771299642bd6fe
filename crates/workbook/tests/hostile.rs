//! Hostile files: each gives a result or a typed refusal, within 256 MB of memory.
//!
//! The kinds are those that other readers were measured with: what a file says of itself is a lie, or small bytes stand for much.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{Packing, Parts, lines, read, zip};
use domain::cell::Cell;
use proptest::prelude::*;
use workbook::{Refused, Sheet};

fn code(result: Result<Sheet, Refused>) -> &'static str {
    result.err().map_or("read", Refused::code)
}

/// Goes through every cell, as a reader of the sheet would.
fn visit(sheet: &Sheet) -> usize {
    let cells = |row: usize| {
        (0..sheet.width())
            .filter(move |column| sheet.cell(row, *column) != Cell::Empty)
            .count()
    };
    (0..sheet.rows()).map(cells).sum()
}

#[test]
fn a_zip_bomb_is_refused_by_what_comes_out() {
    let mut parts = Parts::rows("");
    parts.sheet = [
        "<worksheet><sheetData>",
        &" ".repeat(300 << 20),
        "</sheetData></worksheet>",
    ]
    .concat();
    assert_eq!(code(parts.read()), "too_large_inflated");
}

#[test]
fn a_dimension_and_a_count_are_not_believed() {
    let mut parts = Parts::sheet(
        r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1" spans="1:16384"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>"#,
    );
    parts.shared = parts.shared.replace("\"9\"", "\"4294967295\"");
    assert_eq!(lines(&parts.read().unwrap()), ["1: \"Naam\""]);
}

#[test]
fn cells_in_the_corners_take_no_room() {
    let sheet = Parts::rows(
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c><c r="XFD1048576"><v>3</v></c></row>"#,
    )
    .read()
    .unwrap();
    assert_eq!(lines(&sheet), ["1: 1", "1048576: 2"]);
    assert!(sheet.truncated_columns());
}

#[test]
fn one_long_shared_string_referenced_often_is_held_once() {
    let cells: String = (1..=50_000)
        .map(|row| format!("<row r=\"{row}\"><c t=\"s\"><v>0</v></c></row>"))
        .collect();
    let mut parts = Parts::rows(&cells);
    parts.shared = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(32_767));
    let sheet = parts.read().unwrap();
    assert_eq!((sheet.rows(), visit(&sheet)), (50_000, 50_000));
    parts.shared = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(32_768));
    assert_eq!(code(parts.read()), "text_too_long");
}

#[test]
fn three_hundred_thousand_attributes() {
    let attributes: String = (0..300_000).map(|number| format!(" a{number}=\"1\"")).collect();
    assert_eq!(
        code(Parts::rows(&format!("<row{attributes}/>")).read()),
        "too_many_attributes"
    );
    let long = "x".repeat(3 << 20);
    assert_eq!(
        code(Parts::rows(&format!("<row a=\"{long}\"/>")).read()),
        "too_many_attributes"
    );
    assert_eq!(
        code(Parts::rows(&format!("<row {long}/>")).read()),
        "too_many_attributes"
    );
}

#[test]
fn entities_are_not_expanded() {
    let sheet = Parts::rows("<row><c t=\"str\"><v>&a;</v></c></row>");
    assert_eq!(lines(&sheet.read().unwrap()), ["1: \"&a;\""]);
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let parts = Parts::sheet(&format!("{bomb}{}", sheet.sheet));
    assert_eq!(code(parts.read()), "doctype");
    let mut parts = Parts::rows("");
    parts.workbook = format!("{bomb}{}", parts.workbook);
    assert_eq!(code(parts.read()), "doctype");
}

#[test]
fn deep_nesting() {
    assert_eq!(code(Parts::rows(&"<a>".repeat(100_000)).read()), "nested_too_deeply");
    assert_eq!(code(Parts::rows("</a></a></a></a></a>").read()), "damaged");
}

#[test]
fn absurd_references() {
    for reference in [
        "ZZZZZZZZZZZZZZZZ1",
        "1",
        "",
        "A0",
        "A99999999999999999999",
        "A1048577",
        "-1",
        "é1",
    ] {
        let result = Parts::rows(&format!("<row><c r=\"{reference}\"><v>1</v></c></row>")).read();
        assert_eq!(code(result), "damaged", "{reference}");
    }
    for number in ["0", "-1", "1048577", "18446744073709551617", "x", ""] {
        let result = Parts::rows(&format!("<row r=\"{number}\"><c><v>1</v></c></row>")).read();
        assert_eq!(code(result), "damaged", "{number}");
    }
}

#[test]
fn a_merge_of_the_whole_sheet_is_one_range() {
    let merges = "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(200_000);
    let sheet = format!(
        "<worksheet><sheetData><row r=\"1\"><c><v>1</v></c></row></sheetData><mergeCells>{merges}</mergeCells></worksheet>"
    );
    let sheet = Parts::sheet(&sheet).read().unwrap();
    assert_eq!(lines(&sheet), ["1: 1"]);
    assert_eq!(sheet.merges().len(), workbook::limits::MERGES);
}

#[test]
fn five_million_empty_cells_are_nothing_and_more_full_ones_are_refused() {
    let empty = format!("<row>{}</row>", "<c/>".repeat(100)).repeat(50_000);
    assert_eq!(Parts::rows(&empty).read().unwrap().rows(), 0);
    let full = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(100)).repeat(50_001);
    assert_eq!(code(Parts::rows(&full).read()), "too_many_cells");
    assert_eq!(code(Parts::rows(&"<row/>".repeat(1_048_577)).read()), "damaged");
}

#[test]
fn too_many_entries_strings_and_declarations() {
    let names: Vec<_> = (0..1_001).map(|number| format!("part{number}")).collect();
    let parts: Vec<_> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert_eq!(
        code(read("a.xlsx", zip(&parts, Packing::default()))),
        "too_many_entries"
    );
    let mut parts = Parts::rows("");
    parts.shared = format!("<sst>{}</sst>", "<si/>".repeat(2_000_001));
    assert_eq!(code(parts.read()), "too_many_shared_strings");
    parts.shared = format!(
        "<sst>{}</sst>",
        format!("<si><t>{}</t></si>", "x".repeat(32_000)).repeat(4_000)
    );
    assert_eq!(code(parts.read()), "too_much_text");
    parts.workbook = format!("<workbook><sheets>{}</sheets></workbook>", "<sheet/>".repeat(70_000));
    assert_eq!(code(parts.read()), "too_many_declarations");
}

#[test]
fn text_that_never_ends_is_refused_before_it_is_held() {
    let long = "x".repeat(100 << 20);
    assert_eq!(
        code(Parts::rows(&format!("<row><c t=\"str\"><v>{long}</v></c></row>")).read()),
        "text_too_long"
    );
    assert_eq!(code(read("a.csv", long.into_bytes())), "too_large");
    assert_eq!(code(read("a.csv", "x".repeat(1 << 20).into_bytes())), "text_too_long");
    assert_eq!(
        code(read("a.csv", "x;".repeat(6_000_000).replace("x;", "x\n").into_bytes())),
        "too_many_cells"
    );
}

#[test]
fn quotes_that_are_never_closed_take_no_longer_than_the_file() {
    let quotes = ",\"\"\"b".repeat(1 << 20);
    assert_ne!(code(read("a.csv", quotes.into_bytes())), "");
    let quotes = ";\"\n".repeat(1 << 20);
    assert_ne!(code(read("a.csv", quotes.into_bytes())), "");
}

#[test]
fn a_file_broken_off_anywhere_is_refused() {
    let bytes = Parts::rows("<row><c t=\"s\"><v>1</v></c></row>").bytes();
    for length in 0..bytes.len() {
        assert_ne!(code(read("a.xlsx", bytes[..length].to_vec())), "read", "{length}");
    }
}

#[test]
fn a_part_broken_off_anywhere_is_refused() {
    let whole = Parts::rows("<row><c t=\"str\"><v>&amp;é</v></c></row>");
    for length in (1..whole.sheet.len()).filter(|length| whole.sheet.is_char_boundary(*length)) {
        assert_eq!(code(Parts::sheet(&whole.sheet[..length]).read()), "damaged", "{length}");
    }
}

/// The rest of the process's memory is the test's own: what is written here is smaller than what is read.
#[test]
#[cfg(target_os = "linux")]
fn memory_stays_within_bounds() {
    if std::env::var_os("INSTROOM_HOSTILE").is_none() {
        return measure_in_a_fresh_process();
    }
    // The worst that passes the limits: as many cells, texts and rows as there may be, out of order.
    let cells = "<c><v>1</v></c>".repeat(6);
    let rows: String = (1..=800_000_u32)
        .rev()
        .map(|row| format!("<row r=\"{row}\">{cells}</row>"))
        .collect();
    let mut parts = Parts::rows(&rows);
    drop(rows);
    parts.shared = format!(
        "<sst>{}</sst>",
        format!("<si><t>{}</t></si>", "x".repeat(30_000)).repeat(3_000)
    );
    let bytes = parts.bytes();
    drop(parts);
    let before = status("VmRSS");
    reset_peak();
    let sheet = read("a.xlsx", bytes).unwrap();
    assert_eq!(sheet.rows(), 800_000);
    let peak = status("VmHWM");
    assert!(
        peak.saturating_sub(before) <= 256 << 20,
        "{} MiB",
        peak.saturating_sub(before) >> 20
    );
}

#[cfg(target_os = "linux")]
fn measure_in_a_fresh_process() {
    let this = std::env::current_exe().unwrap();
    let mut command = std::process::Command::new(this);
    let output = command
        .args(["--exact", "memory_stays_within_bounds"])
        .env("INSTROOM_HOSTILE", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[cfg(target_os = "linux")]
fn reset_peak() {
    // 5 resets the high-water mark; see proc(5).
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

#[cfg(target_os = "linux")]
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    let kibibytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kibibytes << 10
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn changed_bytes_give_a_result_or_a_refusal(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), stored: bool) {
        let mut parts = Parts::rows("<row r=\"2\"><c r=\"B2\" t=\"s\"><v>1</v></c><c s=\"1\"><v>31258</v></c></row>");
        parts.packing.stored = stored;
        let mut bytes = parts.bytes();
        for (at, byte) in changes {
            *at.get_mut(&mut bytes) = byte;
        }
        for name in ["a.xlsx", "a.csv"] {
            if let Ok(sheet) = read(name, bytes.clone()) {
                visit(&sheet);
            }
        }
    }

    /// The same inside the parts, where no checksum guards them.
    #[test]
    fn changed_xml_gives_a_result_or_a_refusal(at: prop::sample::Index, with in "[<>&;\"'/=a-z0-9 !\\[\\]-]{0,6}", part in 0..4_usize) {
        let mut parts = Parts::rows("<row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><t>x</t></is></c><c s=\"1\"><v>31258</v></c></row>");
        let text = [&mut parts.sheet, &mut parts.workbook, &mut parts.styles, &mut parts.shared].into_iter().nth(part).unwrap();
        let at = at.index(text.len());
        if text.is_char_boundary(at) {
            text.insert_str(at, &with);
        }
        if let Ok(sheet) = parts.read() {
            visit(&sheet);
        }
    }

    #[test]
    fn any_bytes_give_a_result_or_a_refusal(bytes in prop::collection::vec(any::<u8>(), 0..300), name in "a\\.(xlsx|csv|tsv|txt)") {
        if let Ok(sheet) = read(&name, bytes) {
            visit(&sheet);
        }
    }

    #[test]
    fn any_text_keeps_its_characters(text in "[a-c;,\"\\n\\r\té]{0,80}") {
        if let Ok(sheet) = read("a.csv", text.clone().into_bytes()) {
            let kept: usize = (0..sheet.rows())
                .flat_map(|row| (0..sheet.width()).map(move |column| (row, column)))
                .map(|(row, column)| match sheet.cell(row, column) {
                    Cell::Text(text) => text.chars().filter(|character| character.is_alphabetic()).count(),
                    _ => 0,
                })
                .sum();
            prop_assert_eq!(kept, text.chars().filter(|character| character.is_alphabetic()).count());
        }
    }
}
