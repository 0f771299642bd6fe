//! What an office keeps in its CRM, the same for both APIs. Texts are as colleagues typed them: unchecked.

use domain::{kind::Kind, language::Language};
use time::{Date, PrimitiveDateTime};

use crate::{
    belgian_clock,
    fault::{Change, Place},
    fictitious,
};

/// The difference between the ids of neighbours, so that there is room for another between them.
const ID_STEP: u32 = 10;
/// The first id, so that there is room before it.
const FIRST_ID: u32 = 1_000;

/// An office: its clients in the order of their ids, and what hangs on them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Office {
    clients: Vec<Client>,
    links: Vec<Link>,
    taskflows: Vec<Taskflow>,
    tasks: Vec<Task>,
    changes: Vec<LoggedChange>,
}

/// A person or a company.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Client {
    /// `id` of AdminPulse, `CustomerId` of Consult.
    pub id: u32,
    /// Person, sole trader or company.
    pub kind: Kind,
    /// Where it stands with the office.
    pub standing: Standing,
    /// First name; empty for a company.
    pub first_name: String,
    /// Last name, or the company's.
    pub last_name: String,
    /// Under which name it trades.
    pub commercial_name: String,
    /// The e-mail address, or several in one.
    pub email: String,
    /// Where invoices go.
    pub invoice_email: String,
    /// Mobile number.
    pub mobile: String,
    /// Fixed line.
    pub phone: String,
    /// Language, if anybody filled it in.
    pub language: Option<Language>,
    /// National number.
    pub national_number: String,
    /// Whether the title is a woman's.
    pub is_woman: bool,
    /// Birth date.
    pub born: Option<Date>,
    /// Date of death.
    pub died: Option<Date>,
    /// Where the client lives, or has its registered office.
    pub address: Address,
    /// Where its post goes, if elsewhere.
    pub postal_address: Option<Address>,
    /// Labels.
    pub labels: Vec<String>,
    /// E-mail addresses of the colleagues in charge.
    pub file_managers: Vec<String>,
    /// VAT number.
    pub vat_number: String,
    /// Bank account.
    pub iban: String,
}

/// Where a client stands with the office.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
    /// A client.
    Client,
    /// Not yet.
    Prospect,
    /// No longer.
    Former,
}

/// An address.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Address {
    /// Street, without number.
    pub street: String,
    /// House number.
    pub house_number: String,
    /// Box.
    pub box_number: String,
    /// Postcode.
    pub postcode: String,
    /// Municipality.
    pub city: String,
    /// `BE`, `FR`, ...
    pub country: String,
}

/// Somebody is something to somebody. One client has it; the other may have its own one back.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Link {
    /// Names it.
    pub id: u32,
    /// Whose link it is.
    pub from: u32,
    /// To whom.
    pub to: u32,
    /// What `to` is to `from`.
    pub kind: LinkKind,
}

/// What somebody is to somebody.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LinkKind {
    /// Husband, wife or cohabitant.
    Partner,
    /// Child.
    Child,
}

/// A named piece of work with the clients it is for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Taskflow {
    /// Names it in Consult.
    pub id: u32,
    /// Names it in AdminPulse, and on screen.
    pub name: String,
    /// Whether it is still used.
    pub active: bool,
}

/// One client's turn in a taskflow, or something to do outside any.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Task {
    /// Names it.
    pub id: u32,
    /// Of which taskflow, if of one.
    pub taskflow: Option<u32>,
    /// For whom.
    pub client: u32,
    /// When it has to be done.
    pub deadline: Date,
    /// The year that it is about.
    pub year: i32,
    /// Whether it is done.
    pub status: TaskStatus,
    /// Whether a colleague said that it does not hold for this client.
    pub inapplicable: bool,
}

/// Whether a task is done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TaskStatus {
    /// Not begun.
    ToDo,
    /// Begun.
    Busy,
    /// Done.
    Done,
}

/// A line of the log of changes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LoggedChange {
    /// Names it; they only rise.
    pub id: u32,
    /// What happened.
    pub action: Action,
    /// To whom.
    pub client: u32,
    /// When, on Belgium's clock.
    pub at: PrimitiveDateTime,
}

/// What happened to a client.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Action {
    /// It came in.
    Insert,
    /// A value changed.
    Update,
    /// It went.
    Delete,
}

impl Client {
    /// `uniqueIdentifier` of AdminPulse, `CustCode` of Consult.
    #[must_use]
    pub fn code(&self) -> String {
        code(self.id)
    }

    /// Whether it is a company; a sole trader is a person.
    #[must_use]
    pub fn is_company(&self) -> bool {
        self.kind == Kind::Company
    }
}

/// The code of the client with that id.
#[must_use]
pub fn code(id: u32) -> String {
    format!("APR{id:05}")
}

impl Office {
    /// The clients, in the order of their ids.
    #[must_use]
    pub fn clients(&self) -> &[Client] {
        &self.clients
    }

    /// The client with that id.
    #[must_use]
    pub fn client(&self, id: u32) -> Option<&Client> {
        self.clients.get(self.position(id)?)
    }

    /// The client with that id, to be changed. The log says so.
    pub fn client_mut(&mut self, id: u32) -> Option<&mut Client> {
        let position = self.position(id)?;
        self.log(Action::Update, id, belgian_clock::now());
        self.clients.get_mut(position)
    }

    /// The links, in the order of the clients whose they are.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The links of one client.
    #[must_use]
    pub fn links_of(&self, id: u32) -> &[Link] {
        let start = self.links.partition_point(|link| link.from < id);
        let end = self.links.partition_point(|link| link.from <= id);
        self.links.get(start..end).unwrap_or_default()
    }

    /// The taskflows.
    #[must_use]
    pub fn taskflows(&self) -> &[Taskflow] {
        &self.taskflows
    }

    /// The tasks, in the order of their ids.
    #[must_use]
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// The log of changes, the oldest first.
    #[must_use]
    pub fn changes(&self) -> &[LoggedChange] {
        &self.changes
    }

    /// Puts a client into the list, with an id that fits there, and says which.
    pub fn insert(&mut self, place: Place, client: Client) -> u32 {
        self.insert_at(place, client, belgian_clock::now())
    }

    /// Takes the client out that stands at that place, with its tasks. Others' links to it stay, as they do in a CRM.
    pub fn remove(&mut self, place: Place) -> Option<Client> {
        let position = match place {
            Place::Beginning => 0,
            Place::Middle => self.clients.len() / 2,
            Place::End => self.clients.len().saturating_sub(1),
        };
        let id = self.clients.get(position)?.id;
        let removed = self.clients.remove(position);
        self.links.retain(|link| link.from != id);
        self.tasks.retain(|task| task.client != id);
        self.log(Action::Delete, id, belgian_clock::now());
        Some(removed)
    }

    /// Does to the list of clients what a colleague might do while it is read.
    pub(crate) fn shift(&mut self, change: Change, place: Place) {
        match change {
            Change::Insert => {
                self.insert(place, fictitious::newcomer());
            }
            Change::Remove => {
                self.remove(place);
            }
        }
    }

    pub(crate) fn insert_at(&mut self, place: Place, client: Client, at: PrimitiveDateTime) -> u32 {
        let (position, id) = self.free_id(place);
        self.clients.insert(position, Client { id, ..client });
        self.log(Action::Insert, id, at);
        id
    }

    pub(crate) fn add_link(&mut self, from: u32, to: u32, kind: LinkKind) {
        let id = count(self.links.len()) + 1;
        let position = self.links.partition_point(|link| link.from <= from);
        self.links.insert(position, Link { id, from, to, kind });
    }

    pub(crate) fn add_taskflow(&mut self, taskflow: Taskflow) {
        self.taskflows.push(taskflow);
    }

    pub(crate) fn add_task(&mut self, task: Task) {
        let id = count(self.tasks.len()) + 1;
        self.tasks.push(Task { id, ..task });
    }

    pub(crate) fn log(&mut self, action: Action, client: u32, at: PrimitiveDateTime) {
        let id = count(self.changes.len()) + 1;
        self.changes.push(LoggedChange { id, action, client, at });
    }

    /// The clients that a taskflow is for: those with a task of it that holds for them, each once, in order.
    #[must_use]
    pub fn clients_of(&self, taskflow: u32) -> Vec<u32> {
        let tasks = self.tasks.iter();
        let mut ids: Vec<u32> = tasks
            .filter(|task| task.taskflow == Some(taskflow) && !task.inapplicable)
            .map(|task| task.client)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn position(&self, id: u32) -> Option<usize> {
        self.clients.binary_search_by_key(&id, |client| client.id).ok()
    }

    fn free_id(&self, place: Place) -> (usize, u32) {
        let end = (
            self.clients.len(),
            self.clients.last().map_or(FIRST_ID, |last| last.id + ID_STEP),
        );
        match place {
            Place::Beginning => match self.clients.first() {
                Some(first) if first.id > 1 => (0, first.id - 1),
                _ => end,
            },
            Place::Middle => self.gap_after(self.clients.len() / 2).unwrap_or(end),
            Place::End => end,
        }
    }

    /// The first free id between two neighbours, from that position on.
    fn gap_after(&self, position: usize) -> Option<(usize, u32)> {
        let pairs = self.clients.windows(2).enumerate().skip(position.saturating_sub(1));
        pairs
            .filter_map(|(index, pair)| match pair {
                [one, next] if next.id > one.id + 1 => Some((index + 1, one.id + 1)),
                _ => None,
            })
            .next()
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
