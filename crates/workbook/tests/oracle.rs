//! Any workbook that `rust_xlsxwriter` writes is read as calamine reads it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{collections::BTreeMap, io::Cursor};

use calamine::{DataRef, DataType as _, Reader as _, Xlsx};
use domain::cell::Cell;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};

#[derive(Clone, Debug)]
enum Written {
    Text(String),
    Number(f64),
    Date(u32),
    Boolean(bool),
    Formula(String),
}

fn written() -> impl Strategy<Value = Written> {
    prop_oneof![
        "[ -~éëß€œ京\u{a0}\t\n]{1,12}".prop_map(Written::Text),
        "(_x00[0-9A-F]{2}_|&amp;|<b>| ){1,3}".prop_map(Written::Text),
        prop::num::f64::NORMAL.prop_map(Written::Number),
        (0..100_000_000_000_i64).prop_map(|number| Written::Number(number as f64)),
        (61..60_000_u32).prop_map(Written::Date),
        any::<bool>().prop_map(Written::Boolean),
        "[a-z]{0,5}".prop_map(Written::Formula),
    ]
}

type Cells = BTreeMap<(u32, u16), Written>;

fn bytes(cells: &Cells) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let date = Format::new().set_num_format("[$-813]dd/mm/yyyy");
    let sheet = workbook.add_worksheet();
    for ((row, column), cell) in cells {
        match cell {
            Written::Text(text) => sheet.write_string(*row, *column, text),
            Written::Number(number) => sheet.write_number(*row, *column, *number),
            Written::Date(serial) => sheet.write_number_with_format(*row, *column, f64::from(*serial), &date),
            Written::Boolean(value) => sheet.write_boolean(*row, *column, *value),
            Written::Formula(value) => {
                sheet.write_formula(*row, *column, Formula::new("=A1").set_result(value.clone()))
            }
        }
        .unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn by_calamine(bytes: &[u8]) -> BTreeMap<(u32, u32), String> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = workbook.sheet_names()[0].clone();
    let mut reader = workbook.worksheet_cells_reader(&name).unwrap();
    let mut cells = BTreeMap::new();
    while let Some(cell) = reader.next_cell().unwrap() {
        let shown = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(text) => format!("{text:?}"),
            DataRef::SharedString(text) => format!("{text:?}"),
            DataRef::Bool(value) => value.to_string(),
            DataRef::Error(error) => format!("error {error}"),
            DataRef::DateTime(date) => format!("date {}", date.as_f64()),
            other => format!("number {:?}", other.as_f64().unwrap()),
        };
        if shown != "\"\"" {
            cells.insert(cell.get_position(), shown);
        }
    }
    cells
}

fn by_us(bytes: Vec<u8>) -> BTreeMap<(u32, u32), String> {
    let sheet = workbook::open("a.xlsx", bytes).unwrap().sheet(0).unwrap();
    let mut cells = BTreeMap::new();
    for row in 0..sheet.rows() {
        for column in 0..sheet.width() {
            let shown = match sheet.cell(row, column) {
                Cell::Empty | Cell::Formula => continue,
                Cell::Text(text) => format!("{text:?}"),
                Cell::Boolean(value) => value.to_string(),
                Cell::Error(error) => format!("error {error}"),
                // Julian day 2,415,018.5 is Excel's day 0.
                Cell::Date(date) => format!("date {}", date.to_julian_day() - 2_415_019),
                Cell::Number(number) => format!("number {number:?}"),
            };
            cells.insert((sheet.row_number(row) - 1, column as u32), shown);
        }
    }
    cells
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn both_read_the_same_cells(cells in prop::collection::btree_map((0..50_u32, 0..40_u16), written(), 0..40)) {
        let bytes = bytes(&cells);
        prop_assert_eq!(by_calamine(&bytes), by_us(bytes));
    }
}
