//! The parts of a workbook that say where its sheets are.
//!
//! Source: ECMA-376 part 1, 18.2 (workbook) and part 2, 6.5 (relationships). The strict and the transitional dialect differ in
//! namespaces only, which are not looked at.

use std::{collections::HashMap, ops::ControlFlow};

use time::Date;

use crate::{
    Progress, Refused, Sheet, SheetInfo, Visibility, limits,
    serial_date::{self, Epoch},
    shared_strings::SharedStrings,
    styles::Styles,
    workbook::OnProgress,
    worksheet,
    xml::{OnPiece, Reader, Token},
    zip::{self, Entry, Part},
};

/// What a workbook says about its sheets.
#[derive(Clone, Debug)]
pub(crate) struct Declarations {
    pub sheets: Vec<Worksheet>,
    shared_strings: Option<Entry>,
    styles: Styles,
    epoch: Epoch,
}

impl Declarations {
    /// See [`crate::Workbook::day_from_1904`].
    pub fn day_from_1904(&self, number: f64) -> Option<Date> {
        let counts = self.epoch == Epoch::From1904 && (10_000.0..100_000.0).contains(&number);
        if counts {
            serial_date::date(number, self.epoch)
        } else {
            None
        }
    }
}

/// A worksheet and where its part is.
#[derive(Clone, Debug)]
pub(crate) struct Worksheet {
    pub info: SheetInfo,
    entry: Entry,
}

/// Reads the directory, the workbook part, its relations and its styles.
pub(crate) fn declarations(bytes: &[u8]) -> Result<Declarations, Refused> {
    let package = Package {
        bytes,
        entries: zip::directory(bytes)?,
    };
    let path = package.workbook_path()?;
    let relations = package.relations(&path)?;
    let (names, epoch) = package.workbook(&path)?;
    let sheets: Vec<_> = names
        .into_iter()
        .filter_map(|(info, id)| package.worksheet(info, relations.get(&id)?))
        .collect();
    if sheets.is_empty() {
        return Err(Refused::NoSheet);
    }
    let by_kind = |kind: &str| relations.values().find(|relation| relation.kind == kind);
    let entry = |kind: &str| by_kind(kind).and_then(|relation| package.entry(&relation.target));
    let styles = match entry("styles") {
        Some(entry) => package.read(entry, Styles::read)?,
        None => Styles::default(),
    };
    Ok(Declarations {
        sheets,
        shared_strings: entry("sharedStrings").cloned(),
        styles,
        epoch,
    })
}

/// Reads the shared strings and the cells of a sheet.
pub(crate) fn read_sheet(
    bytes: &[u8],
    declarations: &Declarations,
    sheet: &Worksheet,
    progress: OnProgress<'_>,
) -> Result<Sheet, Refused> {
    let shared_bytes = declarations.shared_strings.as_ref().map_or(0, Entry::packed_bytes);
    let total_bytes = shared_bytes + sheet.entry.packed_bytes();
    let mut tell = |done_bytes| match progress(Progress {
        done_bytes,
        total_bytes,
    }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Refused::Cancelled),
    };
    let shared = match &declarations.shared_strings {
        Some(entry) => {
            let part = Part::open(bytes, entry, limits::PART_BYTES)?;
            SharedStrings::read(Reader::new(part, &mut tell))?
        }
        None => SharedStrings::default(),
    };
    let mut tell = |done_bytes| tell(shared_bytes + done_bytes);
    let part = Part::open(bytes, &sheet.entry, limits::PART_BYTES)?;
    worksheet::read(
        Reader::new(part, &mut tell),
        shared,
        &declarations.styles,
        declarations.epoch,
    )
}

/// A zip with relations between its parts.
struct Package<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
}

/// What a part says about another.
struct Relation {
    /// The last word of its type.
    kind: String,
    /// Path inside the zip.
    target: String,
}

impl<'a> Package<'a> {
    /// Excel does not look at the case of a path.
    fn entry(&self, path: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(path))
    }

    fn read<T>(&self, entry: &Entry, read: impl FnOnce(Reader<'_>) -> Result<T, Refused>) -> Result<T, Refused> {
        let nobody: OnPiece<'_> = &mut |_| Ok(());
        read(Reader::new(
            Part::open(self.bytes, entry, limits::DECLARATION_BYTES)?,
            nobody,
        ))
    }

    fn workbook_path(&self) -> Result<String, Refused> {
        let relations = self.relations("")?;
        let told = relations.values().find(|relation| relation.kind == "officeDocument");
        let path = told.map_or("xl/workbook.xml", |relation| relation.target.as_str());
        if path.ends_with(".bin") || self.entry("xl/workbook.bin").is_some() {
            return Err(Refused::Xlsb);
        }
        if self.entry("content.xml").is_some() && self.entry("mimetype").is_some() {
            return Err(Refused::Ods);
        }
        if self.entry("EncryptedPackage").is_some() {
            return Err(Refused::Encrypted);
        }
        self.entry(path).map(|_| path.to_owned()).ok_or(Refused::NotAWorkbook)
    }

    /// The relations of a part by their id; of the whole package for an empty path.
    fn relations(&self, path: &str) -> Result<HashMap<String, Relation>, Refused> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let relations = resolve(folder, &format!("_rels/{name}.rels"));
        let Some(entry) = self.entry(&relations) else {
            return Ok(HashMap::new());
        };
        self.read(entry, |mut xml| {
            let mut relations = HashMap::new();
            while let Some(token) = xml.next()? {
                let Token::Start(tag) = token else { continue };
                let (b"Relationship", Some(id), Some(target)) = (tag.name, tag.text(b"Id")?, tag.text(b"Target")?)
                else {
                    continue;
                };
                let kind = tag.text(b"Type")?.unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = resolve(folder, &target);
                relations.insert(id, Relation { kind, target });
                if relations.len() > limits::DECLARATIONS {
                    return Err(Refused::TooManyDeclarations);
                }
            }
            Ok(relations)
        })
    }

    /// The sheets with the ids of their relations, and the epoch.
    fn workbook(&self, path: &str) -> Result<(Vec<(SheetInfo, String)>, Epoch), Refused> {
        let entry = self.entry(path).ok_or(Refused::NotAWorkbook)?;
        self.read(entry, |mut xml| {
            let mut sheets = Vec::new();
            let mut epoch = Epoch::From1900;
            while let Some(token) = xml.next()? {
                let Token::Start(tag) = token else { continue };
                match tag.name {
                    b"workbookPr" if matches!(tag.attribute(b"date1904"), Some(b"1" | b"true" | b"on")) => {
                        epoch = Epoch::From1904;
                    }
                    b"sheet" => {
                        let visibility = match tag.attribute(b"state") {
                            Some(b"hidden" | b"veryHidden") => Visibility::Hidden,
                            _ => Visibility::Visible,
                        };
                        let name = tag.text(b"name")?.unwrap_or_default();
                        sheets.push((SheetInfo { name, visibility }, tag.text(b"id")?.unwrap_or_default()));
                    }
                    _ => {}
                }
                if sheets.len() > limits::DECLARATIONS {
                    return Err(Refused::TooManyDeclarations);
                }
            }
            Ok((sheets, epoch))
        })
    }

    /// Chart sheets and macro sheets have no cells to import.
    fn worksheet(&self, info: SheetInfo, relation: &Relation) -> Option<Worksheet> {
        let entry = self.entry(&relation.target).filter(|_| relation.kind == "worksheet")?;
        Some(Worksheet {
            info,
            entry: entry.clone(),
        })
    }
}

/// A path inside the zip: of a target as seen from a folder, or of an absolute one.
fn resolve(folder: &str, target: &str) -> String {
    let (folder, target) = match target.strip_prefix('/') {
        Some(absolute) => ("", absolute),
        None => (folder, target),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_against_the_folder_or_the_root() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(
            resolve("xl/sub", "../worksheets/./sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(resolve("", "../../x"), "x");
    }
}
