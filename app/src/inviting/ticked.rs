//! Which clients of the client base are ticked, for the screens that do something with many.

use std::collections::BTreeSet;

use backend::{
    invitations::Selection,
    views::{ClientQuery, ClientSort},
};
use domain::client::ClientId;
use leptos::prelude::*;

/// The ticked clients, on whichever page; they stay ticked while other pages of the program are looked at.
#[derive(Clone, Copy)]
pub(crate) struct Ticked {
    clients: RwSignal<BTreeSet<ClientId>>,
    /// Everybody that the client base shows for this query, whose number is that, in the place of single ones.
    everybody: RwSignal<Option<(ClientQuery, u32)>>,
}

impl Ticked {
    /// Nobody.
    pub(crate) fn new() -> Self {
        Self {
            clients: RwSignal::new(BTreeSet::new()),
            everybody: RwSignal::new(None),
        }
    }

    pub(crate) fn has(self, client: ClientId) -> bool {
        self.everybody.read().is_some() || self.clients.read().contains(&client)
    }

    /// How many, on all pages.
    pub(crate) fn count(self) -> u32 {
        match *self.everybody.read() {
            Some((_, total)) => total,
            None => u32::try_from(self.clients.read().len()).unwrap_or(u32::MAX),
        }
    }

    /// Ticks some of a page or unticks them. One that is unticked while everybody is ticked leaves the others of the page.
    pub(crate) fn tick(self, clients: &[ClientId], page: &[ClientId], on: bool) {
        if self.everybody.read_untracked().is_some() {
            self.everybody.set(None);
            self.clients.set(page.iter().copied().collect());
        }
        self.clients.update(|ticked| {
            for client in clients {
                if on {
                    ticked.insert(*client);
                } else {
                    ticked.remove(client);
                }
            }
        });
    }

    /// Ticks everybody that the client base shows for that query.
    pub(crate) fn tick_everybody(self, query: ClientQuery, total: u32) {
        self.everybody.set(Some((unordered(query), total)));
    }

    /// Unticks all.
    pub(crate) fn clear(self) {
        self.everybody.set(None);
        self.clients.set(BTreeSet::new());
    }

    /// The client base shows others: who was ticked by showing everybody is not, any more.
    pub(crate) fn shows(self, query: ClientQuery) {
        let is_other = self
            .everybody
            .with_untracked(|everybody| everybody.as_ref().is_some_and(|(shown, _)| *shown != unordered(query)));
        if is_other {
            self.everybody.set(None);
        }
    }

    /// Whom a bulk invitation is about; `None` while nobody is ticked.
    pub(crate) fn selection(self) -> Option<Selection> {
        match &*self.everybody.read_untracked() {
            Some((query, _)) => Some(Selection::Query(query.clone())),
            None => {
                let clients: Vec<_> = self.clients.read_untracked().iter().copied().collect();
                (!clients.is_empty()).then_some(Selection::Clients(clients))
            }
        }
    }
}

/// The same clients, in whichever order and on whichever page.
fn unordered(query: ClientQuery) -> ClientQuery {
    ClientQuery {
        sort: ClientSort::default(),
        descending: false,
        page: 0,
        ..query
    }
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use backend::{invitations::Selection, views::ClientQuery};
    use domain::client::ClientId;
    use leptos::prelude::Owner;
    use uuid::Uuid;

    use super::Ticked;

    fn page() -> Vec<ClientId> {
        (1..=3).map(|number| ClientId(Uuid::from_u128(number))).collect()
    }

    #[test]
    fn one_that_is_unticked_among_everybody_leaves_the_others_of_the_page() {
        Owner::new().with(|| {
            let (ticked, page) = (Ticked::new(), page());
            ticked.tick_everybody(ClientQuery::default(), 137);
            assert_eq!(ticked.count(), 137);
            assert!(ticked.has(page[0]));
            ticked.tick(&page[..1], &page, false);
            assert_eq!(ticked.selection(), Some(Selection::Clients(page[1..].to_vec())));
        });
    }

    #[test]
    fn everybody_is_of_one_query_in_whichever_order() {
        Owner::new().with(|| {
            let ticked = Ticked::new();
            let query = |page, search: &str| ClientQuery {
                search: search.to_owned(),
                page,
                ..ClientQuery::default()
            };
            ticked.tick_everybody(query(2, "an"), 60);
            ticked.shows(query(0, "an"));
            assert_eq!(ticked.selection(), Some(Selection::Query(query(0, "an"))));
            ticked.shows(query(0, "bram"));
            assert_eq!(ticked.selection(), None, "the others were never looked at");
        });
    }
}
