//! Clients that were fetched from a CRM: a row for each, of which every value's field is known.

use domain::{
    absence::{Found, Place},
    cell::Cell,
    crm::{CrmClient, Fetched, Scope},
    external_id::ExternalId,
    field::{Field, FieldSet},
};
use uuid::Uuid;

use crate::protocol::OpenedFetch;

/// The clients of one fetch. Rows are in the order in which the clients came, by index from 0.
pub(crate) struct FetchedClients {
    pub fetch: Uuid,
    pub found: Found,
    scope: Scope,
    companies: u32,
    clients: Vec<CrmClient>,
    fields: FieldSet,
}

impl FetchedClients {
    /// Takes in what was fetched.
    pub fn new(fetch: Uuid, fetched: Fetched) -> Self {
        let Fetched {
            crm,
            scope,
            complete,
            clients,
            partners,
            outside,
            companies,
        } = fetched;
        let outside = outside.into_iter().map(|id| (id, Place::Outside));
        let partners = partners.into_iter().map(|id| (id, Place::Partner));
        let own = clients.iter().map(|client| (client.id.clone(), Place::Client));
        let mut taken = Self {
            fetch,
            found: Found {
                crm,
                complete,
                persons: outside.chain(partners).chain(own).collect(),
            },
            scope,
            companies,
            clients,
            fields: FieldSet::EMPTY,
        };
        for row in 0..taken.rows() {
            taken.take_id(row);
        }
        taken
    }

    /// The id is one of the values, so that it is compared and remembered as they are.
    // Called for each row and not inlined, so that a browser takes up its faster code meanwhile.
    #[inline(never)]
    fn take_id(&mut self, row: usize) {
        let Some(client) = self.clients.get_mut(row) else {
            return;
        };
        let id = ExternalId::in_crm(self.found.crm, &client.id).to_string();
        client.values.insert(Field::ExternalId, id);
        let fields = client.values.keys().copied();
        self.fields = fields.fold(self.fields, FieldSet::with);
    }

    /// How many clients there are.
    pub fn rows(&self) -> usize {
        self.clients.len()
    }

    /// The row's number: from 1, since there is no header.
    pub fn number(row: usize) -> u32 {
        u32::try_from(row + 1).unwrap_or(u32::MAX)
    }

    /// The id of a row's client in the CRM.
    pub fn id(&self, row: usize) -> Option<&str> {
        self.clients.get(row).map(|client| client.id.as_str())
    }

    /// The values of a row. A field that the CRM does not have of this client is absent.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = (Field, Cell<'_>)> {
        let values = self.clients.get(row).into_iter().flat_map(|client| &client.values);
        values.map(|(&field, text)| (field, Cell::Text(text)))
    }

    /// The fields of which the CRM has a value of somebody, empty ones included.
    pub fn fields(&self) -> FieldSet {
        self.fields
    }

    /// Takes a row's client in anew. One that is gone leaves a blank row, so that no row is lost.
    pub fn replace(&mut self, row: usize, values: Option<CrmClient>) {
        let Some(client) = self.clients.get_mut(row) else {
            return;
        };
        match values {
            Some(fresh) => {
                self.found.persons.insert(client.id.clone(), Place::Client);
                client.values = fresh.values;
                self.take_id(row);
            }
            None => {
                self.found.persons.remove(&client.id);
                client.values.clear();
            }
        }
    }

    /// What the page shows of it.
    pub fn opened(&self) -> OpenedFetch {
        let persons = |place| self.found.persons.values().filter(|&&other| other == place).count();
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        OpenedFetch {
            fetch: self.fetch,
            crm: self.found.crm,
            scope: self.scope.clone(),
            complete: self.found.complete,
            clients: count(self.rows()),
            partners: count(persons(Place::Partner)),
            outside: count(persons(Place::Outside)),
            companies: self.companies,
            fields: self.fields,
        }
    }
}
