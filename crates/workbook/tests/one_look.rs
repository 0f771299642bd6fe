//! Law: a cell or a shared string that one look takes in says what its tokens say.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{Parts, lines};
use proptest::prelude::*;

/// A cell as it may stand in a file: its attributes and the XML of its value.
fn cell() -> impl Strategy<Value = (String, String)> {
    let kind = prop_oneof![
        Just(""),
        Just(r#" t="s""#),
        Just(r#" t="str""#),
        Just(r#" t="b""#),
        Just(r#" t="e""#)
    ];
    let style = prop_oneof![Just(""), Just(r#" s="1""#), Just(r#" s="x""#)];
    let value = prop_oneof![
        "[0-4]",
        "[0-9]{1,12}",
        "-?[0-9]{1,3}\\.[0-9]{1,3}",
        "[ a-zé_x0D&;]{0,8}",
        Just("&amp;#233;".to_owned())
    ];
    let attributes = (style, kind, any::<bool>()).prop_map(|(style, kind, first)| match first {
        true => format!("{kind}{style}"),
        false => format!("{style}{kind}"),
    });
    (attributes, value)
}

/// The text of a shared string.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ a-zé]{0,6}", Just("a&amp;b".to_owned()), Just("_x000D_".to_owned())]
}

fn parts(cells: &[(String, String)], texts: &[String], inside: &str, preserve: &str) -> Parts {
    let cells = cells.chunks(4).enumerate().map(|(row, cells)| {
        let cells = cells.iter().zip("ABCD".chars()).map(|((attributes, value), column)| {
            format!(
                r#"<c r="{column}{number}"{attributes}>{inside}<v>{value}</v></c>"#,
                number = row + 1
            )
        });
        format!(r#"<row r="{}">{}</row>"#, row + 1, cells.collect::<String>())
    });
    let strings = texts
        .iter()
        .map(|text| format!("<si>{inside}<t{preserve}>{text}</t></si>"));
    Parts {
        shared: format!("<sst>{}</sst>", strings.collect::<String>()),
        ..Parts::rows(&cells.collect::<String>())
    }
}

proptest! {
    #[test]
    fn both_ways_say_the_same(
        cells in prop::collection::vec(cell(), 1..12),
        texts in prop::collection::vec(text(), 0..5),
    ) {
        let read = |inside, preserve| {
            let workbook = workbook::open("test.xlsx", parts(&cells, &texts, inside, preserve).bytes()).unwrap();
            lines(&workbook.sheet(0).unwrap())
        };
        let at_one_look = read("", "");
        // A comment, and an attribute in other quotes, are taken token by token.
        prop_assert_eq!(&at_one_look, &read("<!-- -->", " xml:space='preserve'"));
        prop_assert_eq!(&at_one_look, &read("", r#" xml:space="preserve""#));
    }
}
