//! Opening a file or what was fetched from a CRM, and how the file is read.

use domain::{crm::Fetched, date::from_numbers, field::Field, language::Language, value::Context};
use time::Date;
use uuid::Uuid;
use workbook::{Encoding, Refused};

use crate::{
    engine::{Engine, Progress},
    fetched::FetchedClients,
    file::OpenFile,
    import::{Import, Source},
    protocol::{Failure, Response, Stage},
};

/// The name under which pasted cells go into the history.
pub(crate) const PASTED: &str = "pasted.tsv";

impl Engine {
    /// Opens a file. Choices of an earlier import do not outlive it.
    pub(crate) fn open_file(
        &mut self,
        name: &str,
        bytes: Vec<u8>,
        today: &str,
        default_language: Language,
        progress: Progress<'_>,
    ) -> Option<Response> {
        let context = Context {
            today: date(today)?,
            default_language,
        };
        let total = bytes.len() as u64;
        progress(Stage::Reading, 0, total);
        let opened = OpenFile::open(name, bytes, &context);
        progress(Stage::Reading, total, total);
        match opened {
            Ok(file) => self.take_import(Import::new(Source::File(file), context)),
            Err(refused) => {
                self.import = None;
                self.forget_review();
                Some(refusal(&refused))
            }
        }
    }

    /// Takes in the clients of a fetch; the caller has them from the server. Choices of an earlier import do not outlive it.
    pub fn open_fetched(&mut self, fetch: Uuid, fetched: Fetched, today: &str, default_language: Language) -> Response {
        let opened = date(today).and_then(|today| {
            let context = Context {
                today,
                default_language,
            };
            let source = Source::Crm(FetchedClients::new(fetch, fetched));
            self.take_import(Import::new(source, context))
        });
        opened.unwrap_or(Response::Failed {
            failure: Failure::OutOfOrder,
        })
    }

    /// Reads the same file's other sheet.
    pub(crate) fn choose_sheet(&mut self, sheet: u32) -> Option<Response> {
        self.read_otherwise(|file, context| file.take_sheet(sheet, context))
    }

    /// Reads the same file with another encoding.
    pub(crate) fn choose_encoding(&mut self, encoding: Encoding) -> Option<Response> {
        self.read_otherwise(|file, context| file.take_encoding(encoding, context))
    }

    /// Gives a column another field; the column that had it gives it up.
    pub(crate) fn choose_column(&mut self, column: u32, field: Option<Field>) -> Option<Response> {
        self.import.as_mut()?.file()?.choose_column(column, field);
        self.forget_review();
        self.opened_response()
    }

    fn read_otherwise(
        &mut self,
        read: impl FnOnce(&mut OpenFile, &Context) -> Result<(), Refused>,
    ) -> Option<Response> {
        let import = self.import.as_mut()?;
        let context = import.context;
        let taken = read(import.file()?, &context);
        if taken.is_ok() {
            import.forget_all_typed();
        }
        self.forget_review();
        match taken {
            Ok(()) => self.opened_response(),
            Err(refused) => Some(refusal(&refused)),
        }
    }

    fn take_import(&mut self, import: Import) -> Option<Response> {
        self.import = Some(import);
        self.forget_review();
        self.opened_response()
    }

    fn opened_response(&self) -> Option<Response> {
        Some(Response::Opened(self.import.as_ref()?.source.opened()))
    }

    fn forget_review(&mut self) {
        self.reviewed = None;
        self.selection = None;
        let import = self.import.as_ref();
        self.choices = import.map(|import| import.source.first_choices()).unwrap_or_default();
    }
}

fn refusal(refused: &Refused) -> Response {
    Response::FileRefused {
        code: refused.code().to_owned(),
    }
}

/// Today as the page says it, ISO 8601.
pub(crate) fn date(text: &str) -> Option<Date> {
    let mut parts = text.split('-').map(|part| part.parse().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() {
        None
    } else {
        from_numbers(year, month, day)
    }
}
