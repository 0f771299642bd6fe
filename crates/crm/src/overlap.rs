//! Reading a list that is offered in pages while it changes.
//!
//! A page is a number and a size, and so a stretch of the list: what stands before it can grow or shrink between two calls, and
//! then the next page begins too late or too early. So each page is asked to overlap the one before: where a record of that one
//! is in it, what comes after that record is what comes next, and nothing was missed. Where none is, the page began too late
//! (records before it went), and one that begins earlier is asked. All that has to hold is that the list has an order that
//! changes do not change.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

/// How many of the last records are remembered: one that is still there is enough.
const REMEMBERED: usize = 50;

/// How far reading has come.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct Place {
    /// The records that there were up to the end of the last page.
    end: usize,
    /// The ids of the last ones that were read, in order.
    last: Vec<String>,
}

/// A stretch of the list: the page with that number, of that size.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Page {
    pub number: usize,
    pub size: usize,
}

impl Page {
    /// The page that has record `start` and as many as possible after it.
    ///
    /// All sizes from half the largest are tried: one of them fits well, and always one of them goes on beyond `start`. The larger
    /// wins where two reach equally far.
    fn from(start: usize, largest: usize) -> Self {
        let least = (largest / 2).max(1);
        let pages = (least..=largest.max(1)).map(|size| Self {
            number: start / size,
            size,
        });
        let farthest = pages.max_by_key(|page| (page.end(), page.size));
        farthest.unwrap_or(Self { number: start, size: 1 })
    }

    fn start(self) -> usize {
        self.number * self.size
    }

    /// The records that there are up to its end.
    pub fn end(self) -> usize {
        self.start() + self.size
    }

    /// Whether a list ends in this page that gives so many records of it, and says to have so many pages of that size.
    pub fn is_last(self, records: usize, pages: Option<usize>) -> bool {
        records < self.size || pages.is_some_and(|pages| self.number + 1 >= pages)
    }
}

impl Place {
    /// The pages to ask, one after the other, until [`Place::take`] finds what comes next: each begins earlier.
    pub fn looks(&self, largest: usize) -> Vec<Page> {
        let mut back = [1, REMEMBERED, largest, 10 * largest, self.end];
        back.sort_unstable();
        let mut looks: Vec<Page> = back
            .into_iter()
            .map(|back| Page::from(self.end.saturating_sub(back), largest))
            .collect();
        looks.dedup();
        looks
    }

    /// The position in `ids` from which all is new, and goes on from the end of that page; `None` where the page began too late.
    pub fn take(&mut self, page: Page, ids: &[String]) -> Option<usize> {
        let known: HashSet<&String> = self.last.iter().collect();
        let found = ids.iter().rposition(|id| known.contains(id));
        // At the beginning nothing comes before.
        let fresh = match found {
            Some(position) => position + 1,
            None if page.number == 0 => 0,
            None => return None,
        };
        self.end = page.start() + ids.len();
        self.last.extend(ids.iter().skip(fresh).cloned());
        self.last.drain(..self.last.len().saturating_sub(REMEMBERED));
        Some(fresh)
    }
}

#[cfg(test)]
#[expect(clippy::panic, reason = "a test fails by panicking")]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// A list in the order of numbers, which may come and go anywhere.
    struct List(Vec<u32>);

    impl List {
        fn page(&self, page: Page) -> Vec<String> {
            let records = self.0.iter().skip(page.start()).take(page.size);
            records.map(u32::to_string).collect()
        }

        /// Takes one out or puts one in, at a place between 0 and 100 %.
        fn change(&mut self, is_removal: bool, percent: usize) {
            let position = self.0.len() * percent / 100;
            if is_removal {
                if position < self.0.len() {
                    self.0.remove(position);
                }
                return;
            }
            let before = position
                .checked_sub(1)
                .and_then(|before| self.0.get(before))
                .copied()
                .unwrap_or(0);
            let after = self.0.get(position).copied().unwrap_or(before + 20);
            if after > before + 1 {
                self.0.insert(position, before + 1);
            }
        }
    }

    /// What reading gave, in order, and how many pages that took.
    fn read(list: &mut List, largest: usize, mut change: impl FnMut(&mut List)) -> (Vec<u32>, usize) {
        let (mut place, mut read, mut calls) = (Place::default(), Vec::new(), 0);
        loop {
            let looks = place.looks(largest);
            let mut look = |page| {
                change(list);
                calls += 1;
                let ids = list.page(page);
                place.take(page, &ids).map(|fresh| (page, ids, fresh))
            };
            let Some((page, ids, fresh)) = looks.into_iter().find_map(&mut look) else {
                panic!("the beginning always fits");
            };
            read.extend(ids.iter().skip(fresh).filter_map(|id| id.parse::<u32>().ok()));
            if page.is_last(ids.len(), None) {
                return (read, calls);
            }
        }
    }

    fn list(records: u32) -> List {
        List((1..=records).map(|number| number * 10).collect())
    }

    #[test]
    fn a_list_that_rests_takes_hardly_more_calls_than_pages() {
        for records in [0_u32, 1, 399, 400, 401, 5_000, 100_000, 117_647] {
            let (read, calls) = read(&mut list(records), 400, |_| ());
            assert_eq!(read, list(records).0);
            let pages = usize::try_from(records).unwrap_or_default().div_ceil(400);
            assert!(calls <= 1 + pages + pages * 6 / 100, "{records}: {calls} of {pages}");
        }
    }

    proptest! {
        #[test]
        fn who_is_there_all_the_time_is_read_once_whoever_comes_and_goes(
            records in 0_u32..400,
            largest in 20_usize..60,
            changes in vec(vec((any::<bool>(), 0_usize..=100), 0..6), 1..20),
        ) {
            let mut list = list(records);
            let mut always: HashSet<u32> = list.0.iter().copied().collect();
            // After a while it rests: who removes faster than anybody can read is not read.
            let mut changes = changes.into_iter();
            let (read, _) = read(&mut list, largest, |list| {
                for (is_removal, percent) in changes.next().into_iter().flatten() {
                    list.change(is_removal, percent);
                    always.retain(|record| list.0.contains(record));
                }
            });
            for record in &always {
                let times = read.iter().filter(|other| *other == record).count();
                prop_assert_eq!(times, 1, "{} was read {} times", record, times);
            }
        }
    }
}
