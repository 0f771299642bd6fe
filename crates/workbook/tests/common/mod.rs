//! Workbooks written by hand, for what no library writes.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{io::Write as _, path::Path};

use domain::cell::Cell;
use flate2::{Compression, Crc, write::DeflateEncoder};
use workbook::{Refused, Sheet};

/// How an entry of a zip is written.
#[derive(Clone, Copy, Default)]
pub struct Packing {
    /// As it is, not deflated.
    pub stored: bool,
    /// Lengths and checksum after the bytes, zeros before them.
    pub descriptor: bool,
}

pub fn zip(parts: &[(&str, &[u8])], packing: Packing) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let offset = bytes.len() as u32;
        let packed = if packing.stored {
            content.to_vec()
        } else {
            deflated(content)
        };
        let mut crc = Crc::new();
        crc.update(content);
        let flags: u16 = if packing.descriptor { 8 } else { 0 };
        let method: u16 = if packing.stored { 0 } else { 8 };
        let lengths = [crc.sum(), packed.len() as u32, content.len() as u32];
        let told = if packing.descriptor { [0; 3] } else { lengths };
        bytes.extend(b"PK\x03\x04\x14\x00");
        bytes.extend([flags, method, 0, 0].iter().flat_map(|word| word.to_le_bytes()));
        bytes.extend(told.iter().flat_map(|word| word.to_le_bytes()));
        bytes.extend([name.len() as u16, 0].iter().flat_map(|word| word.to_le_bytes()));
        bytes.extend(name.as_bytes());
        bytes.extend(&packed);
        if packing.descriptor {
            bytes.extend(b"PK\x07\x08");
            bytes.extend(lengths.iter().flat_map(|word| word.to_le_bytes()));
        }
        directory.extend(b"PK\x01\x02\x14\x00\x14\x00");
        directory.extend([flags, method, 0, 0].iter().flat_map(|word| word.to_le_bytes()));
        directory.extend(lengths.iter().flat_map(|word| word.to_le_bytes()));
        directory.extend(
            [name.len() as u16, 0, 0, 0, 0, 0, 0]
                .iter()
                .flat_map(|word| word.to_le_bytes()),
        );
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = bytes.len() as u32;
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\x00\x00\x00\x00");
    bytes.extend([parts.len() as u16; 2].iter().flat_map(|word| word.to_le_bytes()));
    bytes.extend((directory.len() as u32).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// A workbook of one sheet, of which each part may be replaced.
pub struct Parts {
    pub packing: Packing,
    pub root: String,
    pub workbook: String,
    pub relations: String,
    pub styles: String,
    pub shared: String,
    pub sheet: String,
    /// Where the sheet's part is.
    pub sheet_path: String,
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

impl Parts {
    /// A workbook with these rows.
    pub fn rows(rows: &str) -> Self {
        Self::sheet(&format!(
            "<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"
        ))
    }

    /// A workbook with this worksheet.
    pub fn sheet(sheet: &str) -> Self {
        let relation = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
        };
        let relations = [
            relation("rId1", "worksheet", "worksheets/sheet1.xml"),
            relation("rId2", "styles", "styles.xml"),
            relation("rId3", "sharedStrings", "sharedStrings.xml"),
        ];
        Self {
            packing: Packing::default(),
            root: format!("<Relationships>{}</Relationships>", relation("rId1", "officeDocument", "xl/workbook.xml")),
            workbook: format!(
                "<?xml version=\"1.0\"?><workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><workbookPr/><sheets>\
                 <sheet name=\"Klanten &amp; co\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
            relations: format!("<Relationships>{}</Relationships>", relations.concat()),
            styles: "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd\\/mm\\/yyyy\"/></numFmts>\
                     <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
                     <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"4\"/></cellXfs>\
                     </styleSheet>"
                .to_owned(),
            shared: "<sst count=\"9\" uniqueCount=\"9\"><si><t>Naam</t></si><si><t xml:space=\"preserve\"> Jan </t></si>\
                     <si><r><rPr><b/></rPr><t>Jo</t></r><r><t>ëlle</t></r><rPh sb=\"0\" eb=\"1\"><t>ジョ</t></rPh></si></sst>"
                .to_owned(),
            sheet: sheet.to_owned(),
            sheet_path: "xl/worksheets/sheet1.xml".to_owned(),
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let parts = [
            // Excel writes the sheet after the workbook; not everybody does.
            (self.sheet_path.as_str(), self.sheet.as_bytes()),
            ("_rels/.rels", self.root.as_bytes()),
            ("xl/workbook.xml", self.workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", self.relations.as_bytes()),
            ("xl/styles.xml", self.styles.as_bytes()),
            ("xl/sharedStrings.xml", self.shared.as_bytes()),
        ];
        zip(&parts, self.packing)
    }

    pub fn read(&self) -> Result<Sheet, Refused> {
        read("test.xlsx", self.bytes())
    }
}

/// The same bytes. With `INSTROOM_GOLDEN_FILES` they are written to that folder too, where another test reads them with the
/// program and in a browser, and compares.
pub fn kept(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    if let Some(folder) = std::env::var_os("INSTROOM_GOLDEN_FILES") {
        let mut crc = Crc::new();
        crc.update(&bytes);
        let path = Path::new(&folder).join(format!("{:08x}-{name}", crc.sum()));
        std::fs::write(path, &bytes).unwrap();
    }
    bytes
}

/// The first visible sheet.
pub fn read(name: &str, bytes: Vec<u8>) -> Result<Sheet, Refused> {
    let workbook = workbook::open(name, kept(name, bytes))?;
    workbook.sheet(workbook.first_visible())
}

/// A sheet as lines: the row's number, then its cells, each with its kind.
pub fn lines(sheet: &Sheet) -> Vec<String> {
    let line = |row: usize| {
        let cells: Vec<_> = (0..sheet.width())
            .map(|column| shown(sheet.cell(row, column)))
            .collect();
        format!("{}: {}", sheet.row_number(row), cells.join(" | "))
    };
    (0..sheet.rows()).map(line).collect()
}

fn shown(cell: Cell<'_>) -> String {
    match cell {
        Cell::Empty => "-".to_owned(),
        Cell::Formula => "formula".to_owned(),
        Cell::Text(text) => format!("{text:?}"),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => format!("date {date}"),
        Cell::Boolean(value) => value.to_string(),
        Cell::Error(text) => format!("error {text}"),
    }
}
