//! Awkward files, each with the cells that must come out of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{Packing, Parts, kept, lines, read, zip};
use workbook::{Encoding, Format, MergedRange, Refused, Visibility};

#[track_caller]
fn rows(rows: &str, expected: &[&str]) {
    assert_eq!(lines(&Parts::rows(rows).read().unwrap()), expected);
}

#[test]
fn title_rows_and_empty_rows_keep_their_numbers() {
    rows(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"/><row r="4" ht="15"><c r="B4"><v>5</v></c><c r="C4" s="1"/></row>"#,
        &["1: \"Naam\" | -", "4: - | 5"],
    );
}

#[test]
fn shared_strings_keep_their_spaces_and_lose_how_they_are_pronounced() {
    rows(
        r#"<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>2</v></c></row>"#,
        &["1: \" Jan \" | \"Joëlle\""],
    );
}

#[test]
fn a_shared_string_that_is_not_there_is_empty() {
    rows(
        r#"<row r="1"><c r="A1" t="s"><v>99</v></c><c r="B1" t="s"><v>-1</v></c><c r="C1"><v>1</v></c></row>"#,
        &["1: - | - | 1"],
    );
}

#[test]
fn inline_strings_with_and_without_runs() {
    rows(
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Jan</t></is></c><c r="B1" t="inlineStr"><is><r><t>Pee</t></r><r><t xml:space="preserve">ters </t></r><rPh><t>x</t></rPh></is></c></row>"#,
        &["1: \"Jan\" | \"Peeters \""],
    );
}

#[test]
fn entities_and_excels_own_escapes() {
    rows(
        r#"<row r="1"><c t="str"><v>A&amp;B &lt;&#233;&#xE9;&gt; &quot;&apos; &onbekend; &</v></c><c t="str"><v>a_x000D_b_x005F_x000D_ _xZZZZ_ _x00</v></c></row>"#,
        &["1: \"A&B <éé> \\\"' &onbekend; &\" | \"a\\rb_x000D_ _xZZZZ_ _x00\""],
    );
}

#[test]
fn cdata_and_comments() {
    rows(
        r#"<!-- <row r="9"> --><row r="1"><c t="str"><v><![CDATA[a<b>&amp;]]><!-- x -->c</v></c></row>"#,
        &["1: \"a<b>&amp;c\""],
    );
}

#[test]
fn formulas_give_their_cached_value_or_say_that_there_is_none() {
    rows(
        r#"<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1&amp;"x"</f><v>2x</v></c><c r="C1"><f>NOW()</f></c><c r="D1" t="str"><f>""</f><v></v></c><c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="F1"><f>NOW()</f><v></v></c><c r="G1"><v></v></c></row>"#,
        &["1: 2 | \"2x\" | formula | - | error #DIV/0! | formula"],
    );
}

#[test]
fn booleans_and_errors() {
    rows(
        r#"<row r="1"><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c></row>"#,
        &["1: true | false | error #N/A"],
    );
}

#[test]
fn national_numbers_come_as_numbers_and_scientific_text_as_text() {
    rows(
        r#"<row r="1"><c><v>85073003328</v></c><c><v>8.5073003328E+10</v></c><c><v>-1.5E-3</v></c><c t="str"><v>8,50731E+10</v></c><c><v>geen getal</v></c><c><v>1e999</v></c><c><v>NaN</v></c></row>"#,
        &["1: 85073003328 | 85073003328 | -0.0015 | \"8,50731E+10\" | \"geen getal\" | \"1e999\" | \"NaN\""],
    );
}

#[test]
fn dates_by_built_in_and_custom_format_and_only_by_cell_style() {
    rows(
        r#"<row r="1"><c s="1"><v>31258</v></c><c s="2"><v>31258.75</v></c><c s="0"><v>31258</v></c><c s="3"><v>31258</v></c><c s="1"><v>60</v></c><c s="99"><v>1</v></c><c t="d"><v>1985-07-30T00:00:00</v></c></row>"#,
        &["1: date 1985-07-30 | date 1985-07-30 | 31258 | 31258 | 60 | 1 | date 1985-07-30"],
    );
}

#[test]
fn workbooks_that_count_from_1904() {
    let mut parts = Parts::rows(r#"<row r="1"><c s="1"><v>29796</v></c></row>"#);
    let day = |parts: &Parts| workbook::open("a.xlsx", parts.bytes()).unwrap().day_from_1904(29_796.0);
    assert_eq!(day(&parts), None);
    parts.workbook = parts.workbook.replace("<workbookPr/>", "<workbookPr date1904=\"1\"/>");
    assert_eq!(lines(&parts.read().unwrap()), ["1: date 1985-07-30"]);
    assert_eq!(day(&parts).map(|day| day.to_string()).as_deref(), Some("1985-07-30"));
}

#[test]
fn rows_and_cells_without_references_follow_each_other() {
    rows(
        "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>",
        &["1: 1 | - | 3", "3: 4 | - | -"],
    );
    rows(r#"<row><c r="B7"><v>1</v></c><c><v>2</v></c></row>"#, &["7: - | 1 | 2"]);
}

#[test]
fn rows_and_cells_out_of_order_or_twice() {
    rows(
        r#"<row r="3"><c r="B3"><v>2</v></c><c r="A3"><v>1</v></c></row><row r="1"><c r="A1"><v>0</v></c><c r="A1"><v>9</v></c></row>"#,
        &["1: 9 | -", "3: 1 | 2"],
    );
}

#[test]
fn prefixes_are_the_writers_choice() {
    let sheet = r#"<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:t>in</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"#;
    let mut parts = Parts::sheet(sheet);
    parts.shared = parts
        .shared
        .replace("</", "</x:")
        .replace('<', "<x:")
        .replace("<x:/x:", "</x:");
    parts.workbook = parts
        .workbook
        .replace("<workbook", "<x:workbook")
        .replace("<sheet", "<x:sheet")
        .replace("</", "</x:");
    assert_eq!(lines(&parts.read().unwrap()), ["1: \"Naam\" | \"in\""]);
}

#[test]
fn targets_may_start_at_the_root_and_the_dialect_may_be_strict() {
    let mut parts = Parts::rows("<row><c><v>1</v></c></row>");
    parts.relations = parts.relations.replace("worksheets/", "/xl/worksheets/");
    parts.root = parts.root.replace("\"xl/", "\"/xl/");
    for part in [&mut parts.relations, &mut parts.root, &mut parts.workbook] {
        *part = part.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006",
            "http://purl.oclc.org/ooxml/officeDocument",
        );
    }
    assert_eq!(lines(&parts.read().unwrap()), ["1: 1"]);
}

#[test]
fn stored_entries_and_lengths_after_the_bytes() {
    for (stored, descriptor) in [(true, false), (false, true), (true, true)] {
        let mut parts = Parts::rows("<row><c><v>1</v></c></row>");
        parts.packing = Packing { stored, descriptor };
        assert_eq!(lines(&parts.read().unwrap()), ["1: 1"]);
        let shifted = [b"junk before the zip".as_slice(), &parts.bytes()].concat();
        assert!(read("test.xlsx", shifted).is_err(), "no zip begins like this");
    }
}

#[test]
fn hidden_sheets_are_told_and_chart_sheets_left_out() {
    let mut parts = Parts::rows("<row><c><v>1</v></c></row>");
    parts.workbook = parts.workbook.replace(
        "<sheets>",
        "<sheets><sheet name=\"weg\" sheetId=\"7\" state=\"veryHidden\" r:id=\"rId1\"/>\
         <sheet name=\"grafiek\" sheetId=\"8\" r:id=\"rId8\"/>",
    );
    let chart = "<Relationship Id=\"rId8\" Type=\"x/chartsheet\" Target=\"worksheets/sheet1.xml\"/></Rel";
    parts.relations = parts.relations.replace("</Rel", chart);
    let workbook = workbook::open("a.xlsm", kept("a.xlsm", parts.bytes())).unwrap();
    let sheets: Vec<_> = workbook
        .sheets()
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.visibility))
        .collect();
    assert_eq!(
        sheets,
        [("weg", Visibility::Hidden), ("Klanten & co", Visibility::Visible)]
    );
    assert_eq!(
        (workbook.first_visible(), workbook.format(), workbook.encoding()),
        (1, Format::Xlsx, None)
    );
    assert_eq!(workbook.sheet(2).err(), Some(Refused::NoSheet));
}

#[test]
fn merged_headers_hold_their_value_top_left() {
    let sheet = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"/></row><row r="2"><c r="B2"><v>1</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>"#;
    let sheet = Parts::sheet(sheet).read().unwrap();
    assert_eq!(lines(&sheet), ["1: \"Naam\" | -", "2: - | 1"]);
    let range = MergedRange {
        first_row: 1,
        last_row: 1,
        first_column: 0,
        last_column: 1,
    };
    assert_eq!(sheet.merges(), [range]);
}

#[test]
fn the_257th_column_is_left_out_and_said() {
    let sheet =
        Parts::rows(r#"<row r="1"><c r="IV1"><v>1</v></c><c r="IW1"><v>2</v></c><c r="XFD1"><v>3</v></c></row>"#)
            .read()
            .unwrap();
    assert!(sheet.truncated_columns());
    assert_eq!(sheet.width(), 256);
}

#[test]
fn what_is_no_workbook_is_refused_by_name() {
    let refused = |name: &str, bytes: &[u8]| {
        workbook::open(name, kept(name, bytes.to_vec()))
            .err()
            .map(Refused::code)
    };
    let compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    let package: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    assert_eq!(refused("a.xls", compound), Some("old_excel"));
    assert_eq!(
        refused("a.xlsx", &[compound.as_slice(), &package].concat()),
        Some("encrypted")
    );
    assert_eq!(
        refused("a.xlsb", &zip(&[("xl/workbook.bin", b"")], Packing::default())),
        Some("xlsb")
    );
    let ods: &[(&str, &[u8])] = &[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", b"<a/>"),
    ];
    assert_eq!(refused("a.ods", &zip(ods, Packing::default())), Some("ods"));
    assert_eq!(
        refused("a.docx", &zip(&[("word/document.xml", b"<a/>")], Packing::default())),
        Some("not_a_workbook")
    );
    assert_eq!(refused("a.pdf", b"%PDF-1.7"), Some("not_a_workbook"));
    assert_eq!(refused("a.xlsx", b""), Some("empty_file"));
    assert_eq!(refused("a.xlsx", b"naam;voornaam"), Some("damaged"));
}

#[test]
fn a_changed_byte_is_found_by_the_checksum() {
    let mut parts = Parts::rows("<row><c><v>85073003328</v></c></row>");
    parts.packing.stored = true;
    let mut bytes = parts.bytes();
    let at = bytes.windows(11).position(|window| window == b"85073003328").unwrap();
    bytes[at] = b'9';
    assert_eq!(read("a.xlsx", bytes).err().map(Refused::code), Some("damaged"));
}

#[test]
fn reading_can_be_followed_and_stopped() {
    let rows: String = (1..20_000)
        .map(|row| format!("<row r=\"{row}\"><c><v>{row}</v></c></row>"))
        .collect();
    let workbook = workbook::open("a.xlsx", Parts::rows(&rows).bytes()).unwrap();
    let mut told = Vec::new();
    workbook
        .read_sheet(0, &mut |progress| {
            told.push((progress.done_bytes, progress.total_bytes));
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert!(told.is_sorted());
    assert_eq!(told.last().map(|(done, total)| total - done), Some(0));
    let stopped = workbook.read_sheet(0, &mut |_| std::ops::ControlFlow::Break(()));
    assert_eq!(stopped.err(), Some(Refused::Cancelled));
}

#[test]
fn one_csv_in_six_encodings_gives_the_same_rows() {
    let text = "sep=;\r\nnaam;plaats;nota\r\nJoëlle;Liège;\"een; \"\"twee\"\"\r\ndrie\"\r\n\r\nJan;;€ 5\r\n";
    let utf16 = |mark: &str, big: bool| -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        [mark, text].concat().encode_utf16().flat_map(bytes).collect()
    };
    let western: Vec<u8> = text
        .chars()
        .map(|character| if character == '€' { 0x80 } else { character as u8 })
        .collect();
    let files = [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (["\u{feff}", text].concat().into_bytes(), Encoding::Utf8),
        (utf16("\u{feff}", false), Encoding::Utf16Le),
        (utf16("", false), Encoding::Utf16Le),
        (utf16("\u{feff}", true), Encoding::Utf16Be),
        (western, Encoding::Windows1252),
    ];
    let expected = [
        "1: \"naam\" | \"plaats\" | \"nota\"",
        "2: \"Joëlle\" | \"Liège\" | \"een; \\\"twee\\\"\\r\\ndrie\"",
        "4: \"Jan\" | - | \"€ 5\"",
    ];
    for (bytes, encoding) in files {
        let workbook = workbook::open("klanten.csv", kept("klanten.csv", bytes)).unwrap();
        assert_eq!((workbook.format(), workbook.encoding()), (Format::Csv, Some(encoding)));
        assert_eq!(lines(&workbook.sheet(0).unwrap()), expected, "{encoding:?}");
    }
}

#[test]
fn another_encoding_can_be_chosen() {
    let mut workbook = workbook::open("a.csv", "a;ë\n".as_bytes().to_vec()).unwrap();
    workbook.read_as(Encoding::Windows1252).unwrap();
    assert_eq!(lines(&workbook.sheet(0).unwrap()), ["1: \"a\" | \"Ã«\""]);
}

#[test]
fn pasted_cells_are_separated_by_tabs_only() {
    let sheet = read("pasted.tsv", b"Peeters, Jan\nMaes, An\n".to_vec()).unwrap();
    assert_eq!(lines(&sheet), ["1: \"Peeters, Jan\"", "2: \"Maes, An\""]);
}
