//! Which sheet of a workbook is read first.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use domain::language::Language;
use review::{
    engine::Engine,
    protocol::{Opened, Request, Response},
};
use rust_xlsxwriter::Workbook;

/// A sheet: its name, whether Excel shows it, and its rows, of which the cells are parted by `|`.
type Sheet = (&'static str, bool, &'static [&'static str]);

const COVER: Sheet = (
    "Leeswijzer",
    true,
    &["Klantenbestand 2026", "Vragen?|els@kantoor.example"],
);
const CLIENTS: Sheet = (
    "Klanten",
    true,
    &["Naam|Voornaam|E-mail", "Peeters|Jan|jan@voorbeeld.example"],
);
const FORMER: Sheet = ("Oud", false, &["Naam|Voornaam|E-mail", "Maes|An|an@voorbeeld.example"]);
const UPDATE: Sheet = ("Labels", true, &["Klantcode|Labels", "K001|PB"]);

/// The name of the sheet that is read of such a workbook.
fn read(sheets: &[Sheet]) -> String {
    let mut workbook = Workbook::new();
    for &(name, shown, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        sheet.set_hidden(!shown);
        if shown {
            sheet.set_active(true);
        }
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells.split('|')) {
                sheet.write(row, column, cell).unwrap();
            }
        }
    }
    let request = Request::OpenFile {
        name: "klanten.xlsx".into(),
        today: "2026-03-02".into(),
        default_language: Language::Dutch,
    };
    let bytes = workbook.save_to_buffer().unwrap();
    match Engine::default().handle(request, Some(bytes), &mut |_, _, _| ()) {
        Response::Opened(Opened::File(file)) => file.sheets.get(file.sheet as usize).unwrap().name.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_page_that_explains_is_passed_over() {
    assert_eq!(read(&[COVER, CLIENTS]), "Klanten");
    assert_eq!(read(&[("Leeg", true, &[]), COVER, CLIENTS, UPDATE]), "Klanten");
}

#[test]
fn the_first_sheet_with_clients_is_read_however_little_it_says() {
    assert_eq!(read(&[CLIENTS, UPDATE]), "Klanten");
    assert_eq!(read(&[UPDATE, CLIENTS]), "Labels");
}

#[test]
fn a_hidden_sheet_is_never_read_unasked() {
    assert_eq!(read(&[FORMER, CLIENTS]), "Klanten");
    assert_eq!(read(&[FORMER, COVER]), "Leeswijzer");
}

#[test]
fn without_clients_the_first_sheet_is_read() {
    assert_eq!(read(&[COVER, ("Blad2", true, &["a|b"])]), "Leeswijzer");
}

#[test]
fn a_long_sheet_is_no_page_that_explains() {
    let long: Vec<&str> = vec!["x|y|z"; 300];
    let long: &'static [&'static str] = long.leak();
    assert_eq!(read(&[("Gegevens", true, long), CLIENTS]), "Gegevens");
}
