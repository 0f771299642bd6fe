//! The state of one review, and the order of its steps.

use domain::{choices::Choices, client::ExistingClient, matching::Index};

use crate::{
    import::Import,
    opening::PASTED,
    protocol::{Failure, Request, Response, Stage},
    reviewed::Reviewed,
    window::Selection,
};

/// Tells how far a stage is: what, how much is done, of how much.
pub type Progress<'a> = &'a mut dyn FnMut(Stage, u64, u64);

/// One import under review: the office's clients, what is open, its rows, and the choices made on them.
#[derive(Default)]
pub struct Engine {
    pub(crate) index: Index,
    pub(crate) clients_outdated: bool,
    pub(crate) import: Option<Import>,
    pub(crate) reviewed: Option<Reviewed>,
    pub(crate) choices: Choices,
    pub(crate) selection: Option<Selection>,
}

impl Engine {
    /// Answers one request. `file` is the file that travels with [`Request::OpenFile`].
    ///
    /// What needs the server is done by the caller: [`Request::LoadClients`] with [`Engine::load_clients`],
    /// [`Request::OpenFetched`] with [`Engine::open_fetched`], [`Request::FetchAgain`] with [`Engine::ids_of`] and
    /// [`Engine::fetched_again`], [`Request::Apply`] with [`Engine::apply_request`] and [`Engine::applied`]. Here they are out
    /// of order, as is whatever needs a file or a review that is not there.
    pub fn handle(&mut self, request: Request, file: Option<Vec<u8>>, progress: Progress<'_>) -> Response {
        let answer = match request {
            Request::LoadClients | Request::OpenFetched { .. } | Request::FetchAgain { .. } | Request::Apply { .. } => {
                None
            }
            Request::OpenFile {
                name,
                today,
                default_language,
            } => file.and_then(|bytes| self.open_file(&name, bytes, &today, default_language, progress)),
            Request::OpenPasted {
                text,
                today,
                default_language,
            } => self.open_file(PASTED, text.into_bytes(), &today, default_language, progress),
            Request::ChooseSheet { sheet } => self.choose_sheet(sheet),
            Request::ChooseEncoding { encoding } => self.choose_encoding(encoding),
            Request::ChooseColumn { column, field } => self.choose_column(column, field),
            Request::Review => self.review(progress),
            Request::Window(query) => self.window(&query),
            Request::ChooseOverwrite { field, on } => self.choose_overwrite(field, on),
            Request::ChooseBlank { field, clears } => self.choose_blank(field, clears),
            Request::Tick { key, on } => self.tick(key, on),
            Request::TickAll { query, on } => self.tick_all(&query, on),
            Request::Repair { row, field, text } => self.repair(row, field, &text),
            Request::Settle { row, verdict } => self.settle(row, verdict),
            Request::ChooseQuestionnaire {
                language,
                questionnaire,
            } => self.choose_questionnaire(language, questionnaire),
            Request::ChooseLabelQuestionnaires { questionnaires } => self.choose_label_questionnaires(questionnaires),
            Request::ChooseInvite { invite } => self.choose_invite(invite),
            Request::Summary { scope } => self.summary(scope),
        };
        answer.unwrap_or(Response::Failed {
            failure: Failure::OutOfOrder,
        })
    }

    /// Takes in the office's clients as they are now, ready to be matched: this runs while the user is choosing a source. A review that stands is compared with them again; choices are kept.
    pub fn load_clients(&mut self, clients: Vec<ExistingClient>, progress: Progress<'_>) -> Response {
        let count = clients.len();
        self.index = Index::new(clients);
        self.clients_outdated = false;
        if self.reviewed.is_some() {
            progress(Stage::Checking, 0, 1);
            self.plan_again();
            progress(Stage::Checking, 1, 1);
        }
        Response::ClientsLoaded {
            clients: u32::try_from(count).unwrap_or(u32::MAX),
        }
    }

    /// The clients were changed by an apply and have not been loaded since: load them before anything else is applied.
    #[must_use]
    pub fn clients_outdated(&self) -> bool {
        self.clients_outdated
    }
}
