//! What is under review: the rows of a source, with what was typed over them.

use domain::{
    absence::Found,
    cell::Cell,
    choices::Choices,
    field::{Field, FieldSet},
    row::{self, Reading},
    value::Context,
};
use uuid::Uuid;

use crate::{fetched::FetchedClients, file::OpenFile, protocol::Opened};

/// Where the rows come from.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
pub(crate) enum Source {
    /// A file that was opened in the browser.
    File(OpenFile),
    /// A CRM, from which the server fetched them.
    Crm(FetchedClients),
}

impl Source {
    fn rows(&self) -> usize {
        match self {
            Self::File(file) => file.rows(),
            Self::Crm(fetched) => fetched.rows(),
        }
    }

    fn number(&self, row: usize) -> u32 {
        match self {
            Self::File(file) => file.number(row),
            Self::Crm(_) => FetchedClients::number(row),
        }
    }

    fn fields(&self) -> FieldSet {
        match self {
            Self::File(file) => file.fields(),
            Self::Crm(fetched) => fetched.fields(),
        }
    }

    /// The name for the history: the file's, or the product's.
    pub fn name(&self) -> &str {
        match self {
            Self::File(file) => &file.name,
            Self::Crm(fetched) => fetched.found.crm.product(),
        }
    }

    /// The fetch that the rows come from.
    pub fn fetch(&self) -> Option<Uuid> {
        self.fetched().map(|fetched| fetched.fetch)
    }

    /// Whom that fetch found in the CRM.
    pub fn found(&self) -> Option<&Found> {
        self.fetched().map(|fetched| &fetched.found)
    }

    /// The clients from a CRM, if that is where the rows come from.
    pub fn fetched(&self) -> Option<&FetchedClients> {
        match self {
            Self::File(_) => None,
            Self::Crm(fetched) => Some(fetched),
        }
    }

    /// Whether a client that is in no row may be archived: a fetch that did not finish says of nobody that they left.
    pub fn may_archive(&self) -> bool {
        self.found().is_none_or(|found| found.complete)
    }

    /// What is chosen before the user has chosen anything.
    pub fn first_choices(&self) -> Choices {
        match self {
            Self::File(_) => Choices::default(),
            // A client that was found by its name or address today is found by its id tomorrow, when those have changed. It
            // is a choice like any other: the user sees it and can take it back.
            Self::Crm(_) => Choices {
                overwrite: FieldSet::EMPTY.with(Field::ExternalId),
                ..Choices::default()
            },
        }
    }

    /// What the page shows of it.
    pub fn opened(&self) -> Opened {
        match self {
            Self::File(file) => Opened::File(file.opened()),
            Self::Crm(fetched) => Opened::Fetched(fetched.opened()),
        }
    }
}

/// The import under review. Rows go by their index from 0; what was typed goes by the number that the user knows.
pub(crate) struct Import {
    pub context: Context,
    pub source: Source,
    /// Cells typed by hand, by row; they stand in for the cells of the source.
    typed: Vec<Typed>,
}

/// A cell that was typed by hand.
struct Typed {
    row: u32,
    field: Field,
    text: String,
}

impl Typed {
    /// Nothing typed in a field that is not there leaves it out of the import: an empty cell could clear a value.
    fn says_something(&self, present: FieldSet) -> bool {
        !self.text.trim().is_empty() || present.contains(self.field)
    }
}

impl Import {
    /// Nothing typed yet.
    pub fn new(source: Source, context: Context) -> Self {
        Self {
            context,
            source,
            typed: Vec::new(),
        }
    }

    /// The file, if that is where the rows come from: only a file can be read in another way.
    pub fn file(&mut self) -> Option<&mut OpenFile> {
        match &mut self.source {
            Source::File(file) => Some(file),
            Source::Crm(_) => None,
        }
    }

    /// How many rows there are.
    pub fn rows(&self) -> u32 {
        u32::try_from(self.source.rows()).unwrap_or(u32::MAX)
    }

    /// The fields of the import: those that the source has, and those that were typed by hand.
    pub fn fields(&self) -> FieldSet {
        let of_source = self.source.fields();
        let typed = self.typed.iter().filter(|typed| typed.says_something(of_source));
        typed.map(|typed| typed.field).fold(of_source, FieldSet::with)
    }

    /// Every row, checked.
    pub fn readings(&self) -> Vec<Reading> {
        (0..self.source.rows()).map(|row| self.reading(row)).collect()
    }

    /// One row with another text in one cell, checked again.
    pub fn repair(&mut self, row: usize, field: Field, text: &str) -> Reading {
        let number = self.source.number(row);
        self.typed.retain(|typed| (typed.row, typed.field) != (number, field));
        let after = self.typed.partition_point(|typed| typed.row <= number);
        let text = text.to_owned();
        self.typed.insert(
            after,
            Typed {
                row: number,
                field,
                text,
            },
        );
        self.reading(row)
    }

    /// Forgets what was typed in a row: its source is newer.
    pub fn forget_typed(&mut self, row: usize) {
        let number = self.source.number(row);
        self.typed.retain(|typed| typed.row != number);
    }

    /// Forgets what was typed in any row: there are other rows now.
    pub fn forget_all_typed(&mut self) {
        self.typed.clear();
    }

    /// One row, checked.
    pub fn reading(&self, row: usize) -> Reading {
        match &self.source {
            Source::File(file) => self.read(row, &mut file.cells(row)),
            Source::Crm(fetched) => self.read(row, &mut fetched.cells(row)),
        }
    }

    fn read<'a>(&'a self, row: usize, cells: &mut dyn Iterator<Item = (Field, Cell<'a>)>) -> Reading {
        let number = self.source.number(row);
        let before = self.typed.partition_point(|typed| typed.row < number);
        let from_here = self.typed.get(before..).unwrap_or_default();
        let mut typed = from_here.iter().take_while(|typed| typed.row == number).peekable();
        if typed.peek().is_none() {
            return row::read(number, cells, &self.context);
        }
        let mut cells: Vec<_> = cells.collect();
        let of_row = cells.iter().map(|(field, _)| *field).collect();
        for Typed { field, text, .. } in typed.filter(|typed| typed.says_something(of_row)) {
            match cells.iter_mut().find(|(other, _)| other == field) {
                Some((_, cell)) => *cell = Cell::Text(text),
                None => cells.push((*field, Cell::Text(text))),
            }
        }
        row::read(number, &mut cells.into_iter(), &self.context)
    }
}
