//! Which clients of the client base are ticked, for the screens that do something with many.

use backend::{
    invitations::Selection,
    views::{ClientQuery, ClientSort},
};
use domain::client::ClientId;
use leptos::prelude::*;

/// The ticked clients, on whichever page; they stay ticked while other pages of the program are looked at.
#[derive(Clone, Copy)]
pub(crate) struct Ticked(RwSignal<Choice>);

#[derive(Clone, Default)]
struct Choice {
    /// Few: as many as somebody ticks by hand.
    clients: Vec<ClientId>,
    /// Everybody that the client base shows for this query, whose number is that, in the place of single ones.
    everybody: Option<(ClientQuery, u32)>,
}

impl Ticked {
    /// Nobody.
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(Choice::default()))
    }

    pub(crate) fn has(self, client: ClientId) -> bool {
        let choice = self.0.read();
        choice.everybody.is_some() || choice.clients.contains(&client)
    }

    /// How many, on all pages.
    pub(crate) fn count(self) -> u32 {
        let choice = self.0.read();
        match choice.everybody {
            Some((_, total)) => total,
            None => u32::try_from(choice.clients.len()).unwrap_or(u32::MAX),
        }
    }

    /// Ticks some of a page or unticks them. One that is unticked while everybody is ticked leaves the others of the page.
    pub(crate) fn tick(self, clients: &[ClientId], page: &[ClientId], on: bool) {
        self.0.update(|choice| {
            if choice.everybody.take().is_some() {
                choice.clients = page.to_vec();
            }
            choice.clients.retain(|client| !clients.contains(client));
            if on {
                choice.clients.extend_from_slice(clients);
            }
        });
    }

    /// Ticks everybody that the client base shows for that query.
    pub(crate) fn tick_everybody(self, query: ClientQuery, total: u32) {
        self.0
            .update(|choice| choice.everybody = Some((unordered(query), total)));
    }

    /// Unticks all.
    pub(crate) fn clear(self) {
        self.0.set(Choice::default());
    }

    /// The client base shows others: who was ticked by showing everybody is not, any more.
    pub(crate) fn shows(self, query: ClientQuery) {
        let shown = unordered(query);
        let is_other = |choice: &Choice| choice.everybody.as_ref().is_some_and(|(query, _)| *query != shown);
        if self.0.with_untracked(is_other) {
            self.0.update(|choice| choice.everybody = None);
        }
    }

    /// Whom a bulk invitation is about; `None` while nobody is ticked.
    pub(crate) fn selection(self) -> Option<Selection> {
        self.0.with_untracked(|choice| match &choice.everybody {
            Some((query, _)) => Some(Selection::Query(query.clone())),
            None => (!choice.clients.is_empty()).then(|| Selection::Clients(choice.clients.clone())),
        })
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
