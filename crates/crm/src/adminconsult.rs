//! Admin-IS | Consult: on the office's own server, with customers, their private data one call each, addresses and links.
//!
//! Customers are read by ranges of their numbers, never by pages: a range does not shift when somebody comes or goes, so
//! nobody is missed. What changed meanwhile is asked of the log of changes at the end.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use backend::crm::{Connector, Credentials, Cursor, Secret, Step, Taskflow, Tested};
use domain::{
    crm::{CrmPerson, Scope},
    crm_error::CrmError,
    date,
};
use futures_util::{StreamExt, TryStreamExt, stream};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use tokio::sync::Mutex;

use crate::{
    adminconsult_calls::Calls,
    adminconsult_mapping::{
        ACTIVE_PERSONS, ADDRESSES, CHANGES, CUSTOMER_ID, CUSTOMERS, LANGUAGES, LINK_FROM, LINK_TO, LINK_TYPES, LINKS,
        Languages, MOST_CHANGES, Row, Standing, TASKFLOWS, no_address, of_types, only_as_partner, settled,
    },
    http::Http,
};

/// Private data that are asked for at the same time.
const AT_ONCE: usize = 4;
/// Customers that are asked for by name, so to say, in one call: their numbers are in its URL.
const NAMED_AT_ONCE: usize = 100;
/// The most private data of one step, so that there is progress.
const MOST_AT_A_STEP: usize = 200;
/// How far a window may grow or shrink at a time.
const STRETCH: i64 = 8;

/// A connector of Admin-IS | Consult.
pub(crate) struct AdminConsult {
    calls: Calls,
    today: Date,
    context: Mutex<Option<(Scope, Arc<Context>)>>,
}

/// What a fetch needs to know beside the customers. Read once.
struct Context {
    languages: Languages,
    /// The types of links that make partners.
    partner_types: Vec<i64>,
    /// The customers within the scope; `None` where that is all of them.
    chosen: Option<HashSet<i64>>,
    /// Private data of one step.
    load: usize,
    /// The most customers on one page.
    page: usize,
    /// When it was read, on the server's clock.
    at: SystemTime,
}

/// Where a fetch stands.
#[derive(Deserialize, Serialize)]
struct Reading {
    window: Window,
    /// When it began, as the log of changes writes moments.
    began: String,
    done: u32,
    companies: u32,
    total: Option<u32>,
    /// Those who changed meanwhile and are still to be read again; `None` until all customers were read.
    changed: Option<Vec<i64>>,
}

/// The numbers that are looked at next: those after `after`, `width` of them.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
struct Window {
    after: i64,
    width: i64,
}

/// Which customers.
enum Which<'a> {
    Range { after: i64, until: i64 },
    After(i64),
    Named(&'a [i64]),
}

/// Customers that are known to be persons or not.
#[derive(Default)]
struct Gathered {
    within: Vec<CrmPerson>,
    outside: Vec<CrmPerson>,
    companies: u32,
    /// How many of them took a call for their private data.
    private: usize,
}

#[async_trait]
impl Connector for AdminConsult {
    async fn test(&self) -> Result<Tested, CrmError> {
        let calls = self.calls.impatient();
        calls.settings().await?;
        calls.all(LANGUAGES, "").await?;
        calls.all(LINK_TYPES, "").await?;
        let persons = calls.one_page(CUSTOMERS, ACTIVE_PERSONS, 1).await?;
        let clients = persons.last_page().map(small);
        if let Some(person) = persons.rows.first() {
            let id = person.number(CUSTOMER_ID)?;
            calls.private(id).await?;
            calls.one_page(ADDRESSES, &format!("{CUSTOMER_ID} eq {id}"), 1).await?;
            calls.one_page(LINKS, &format!("{LINK_FROM} eq {id}"), 1).await?;
        }
        if let Some(taskflow) = active(&calls.all(TASKFLOWS, "").await?)?.first() {
            let today = date::to_iso(self.today);
            calls.taskflow_data(&taskflow.id, &today, &today).await?;
        }
        Ok(Tested { clients })
    }

    async fn taskflows(&self) -> Result<Vec<Taskflow>, CrmError> {
        let persons = self.read_persons().await?;
        let mut taskflows = active(&self.calls.all(TASKFLOWS, "").await?)?;
        for taskflow in &mut taskflows {
            let customers = self.customers_of(&taskflow.id).await?;
            taskflow.clients = small(customers.intersection(&persons).count());
        }
        taskflows.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(taskflows)
    }

    async fn step(&self, scope: &Scope, cursor: &Cursor) -> Result<Step, CrmError> {
        let context = self.context(scope).await?;
        let mut reading = match cursor.0.as_str() {
            "" => self.begin(&context).await?,
            text => serde_json::from_str(text).map_err(|_| CrmError::Unreadable)?,
        };
        match reading.changed.take() {
            None => self.read_on(&context, reading).await,
            Some(changed) => self.read_changed(&context, reading, changed).await,
        }
    }

    async fn persons(&self, ids: &[String]) -> Result<Vec<CrmPerson>, CrmError> {
        let context = self.context(&Scope::All).await?;
        let asked: Vec<i64> = ids.iter().filter_map(|id| id.parse().ok()).collect();
        let mut persons = self.named(&context, &asked).await?;
        let partners = persons
            .iter()
            .flat_map(|person| &person.partners)
            .filter(|id| !ids.contains(id));
        let partners: HashSet<i64> = partners.filter_map(|id| id.parse().ok()).collect();
        persons.extend(self.named(&context, &Vec::from_iter(partners)).await?);
        Ok(persons)
    }

    /// The key stays as it is.
    fn renewed(&self) -> Option<Credentials> {
        None
    }
}

impl AdminConsult {
    pub fn new(http: Http, base: Url, api_key: Secret, today: Date) -> Self {
        Self {
            calls: Calls::new(http, base, api_key),
            today,
            context: Mutex::new(None),
        }
    }

    async fn context(&self, scope: &Scope) -> Result<Arc<Context>, CrmError> {
        let mut known = self.context.lock().await;
        if let Some((_, context)) = known.as_ref().filter(|(of, _)| of == scope) {
            return Ok(Arc::clone(context));
        }
        let settings = self.calls.settings().await?;
        let types = self.calls.all(LINK_TYPES, "").await?;
        let context = Arc::new(Context {
            languages: Languages::of(&self.calls.all(LANGUAGES, "").await?),
            partner_types: types.iter().filter_map(Row::partner_type).collect(),
            chosen: self.chosen(scope).await?,
            // What the limit lets through in half a minute.
            load: (settings.calls / 2).clamp(1, MOST_AT_A_STEP),
            page: settings.largest_page,
            at: settings.at,
        });
        *known = Some((scope.clone(), Arc::clone(&context)));
        Ok(context)
    }

    async fn chosen(&self, scope: &Scope) -> Result<Option<HashSet<i64>>, CrmError> {
        let Scope::Taskflows(ids) = scope else { return Ok(None) };
        let mut chosen = HashSet::new();
        for id in ids {
            chosen.extend(self.customers_of(id).await?);
        }
        Ok(Some(chosen))
    }

    /// Those whom a taskflow is for, with a deadline from a year back to a year ahead.
    async fn customers_of(&self, taskflow: &str) -> Result<HashSet<i64>, CrmError> {
        let year = time::Duration::days(366);
        let from = date::to_iso(self.today.saturating_sub(year));
        let until = date::to_iso(self.today.saturating_add(year));
        let rows = self.calls.taskflow_data(taskflow, &from, &until).await?;
        rows.iter().map(|row| row.number(CUSTOMER_ID)).collect()
    }

    async fn begin(&self, context: &Context) -> Result<Reading, CrmError> {
        let total = match &context.chosen {
            Some(chosen) => Some(small(chosen.len())),
            None => self
                .calls
                .one_page(CUSTOMERS, ACTIVE_PERSONS, 1)
                .await?
                .last_page()
                .map(small),
        };
        Ok(Reading {
            window: Window::first(context.load),
            began: written(context.at),
            done: 0,
            companies: 0,
            total,
            changed: None,
        })
    }

    /// One range more.
    async fn read_on(&self, context: &Context, mut reading: Reading) -> Result<Step, CrmError> {
        let (which, rows, is_last) = self.next_range(&mut reading.window, context.page).await?;
        let customers = rows.len();
        let gathered = self.gather(context, &which, rows, context.chosen.is_some()).await?;
        reading.done += small(gathered.within.len());
        reading.companies += gathered.companies;
        let loads = [(gathered.private, context.load), (customers, context.page * 3 / 4)];
        reading.window.fit(&loads);
        let mut step = Step {
            within: gathered.within,
            outside: gathered.outside,
            ..Step::default()
        };
        if is_last {
            let (here, gone) = self.changes_since(&reading.began).await?;
            step.gone = gone.iter().map(i64::to_string).collect();
            reading.changed = Some(here);
        }
        reading.finish(step)
    }

    /// Some of those who changed meanwhile, once more.
    async fn read_changed(
        &self,
        context: &Context,
        mut reading: Reading,
        mut changed: Vec<i64>,
    ) -> Result<Step, CrmError> {
        let later = changed.split_off(changed.len().min(NAMED_AT_ONCE));
        let which = Which::Named(&changed);
        let rows = self.calls.all(CUSTOMERS, &which.on(CUSTOMER_ID)).await?;
        let gathered = self.gather(context, &which, rows, context.chosen.is_some()).await?;
        let here: HashSet<&str> = gathered
            .within
            .iter()
            .chain(&gathered.outside)
            .map(|person| person.id.as_str())
            .collect();
        let gone = changed
            .iter()
            .map(i64::to_string)
            .filter(|id| !here.contains(id.as_str()))
            .collect();
        reading.changed = Some(later);
        reading.finish(Step {
            gone,
            within: gathered.within,
            outside: gathered.outside,
            ..Step::default()
        })
    }

    /// Persons by number, each with its partners' numbers.
    async fn named(&self, context: &Context, ids: &[i64]) -> Result<Vec<CrmPerson>, CrmError> {
        let mut persons = Vec::new();
        for ids in ids.chunks(NAMED_AT_ONCE) {
            let which = Which::Named(ids);
            let rows = self.calls.all(CUSTOMERS, &which.on(CUSTOMER_ID)).await?;
            persons.extend(self.gather(context, &which, rows, true).await?.within);
        }
        Ok(persons)
    }

    /// The numbers of all who are persons and clients.
    async fn read_persons(&self) -> Result<HashSet<i64>, CrmError> {
        let size = self.calls.settings().await?.largest_page;
        let (mut window, mut persons) = (Window::first(size), HashSet::new());
        loop {
            let (_, rows, is_last) = self.next_range(&mut window, size).await?;
            window.fit(&[(rows.len(), size * 3 / 4)]);
            let rows = rows.iter().filter(|row| row.standing() == Standing::Person);
            let numbers: Result<Vec<i64>, CrmError> = rows.map(|row| row.number(CUSTOMER_ID)).collect();
            persons.extend(numbers?);
            if is_last {
                return Ok(persons);
            }
        }
    }

    /// The customers of the next range that has any, and whether none come after. A range that has more than one page is
    /// asked again, narrower.
    async fn next_range(&self, window: &mut Window, size: usize) -> Result<(Which<'static>, Vec<Row>, bool), CrmError> {
        loop {
            let range = window.range();
            let listed = self.calls.one_page(CUSTOMERS, &range.on(CUSTOMER_ID), size).await?;
            if listed.may_go_on(size) && window.width > 1 {
                window.narrow();
                continue;
            }
            window.go_on();
            if !listed.rows.is_empty() {
                return Ok((range, listed.rows, false));
            }
            window.fit(&[]);
            let rest = Which::After(window.after);
            let listed = self.calls.one_page(CUSTOMERS, &rest.on(CUSTOMER_ID), size).await?;
            if !listed.may_go_on(size) {
                return Ok((rest, listed.rows, true));
            }
        }
    }

    /// Makes persons of customers: with address and private data within the scope, with what a partner's fields need for
    /// those outside whom somebody within is linked with.
    ///
    /// A link is asked for from both sides where `both_sides`; where everybody comes, one side of each is enough.
    async fn gather(
        &self,
        context: &Context,
        which: &Which<'_>,
        rows: Vec<Row>,
        both_sides: bool,
    ) -> Result<Gathered, CrmError> {
        let companies = rows.iter().filter(|row| row.standing() == Standing::Company).count();
        let persons = rows.iter().filter(|row| row.standing() == Standing::Person);
        let persons: Vec<(i64, &Row)> = persons
            .map(|row| Ok((row.number(CUSTOMER_ID)?, row)))
            .collect::<Result<_, CrmError>>()?;
        let mut gathered = Gathered {
            companies: small(companies),
            ..Gathered::default()
        };
        if persons.is_empty() {
            return Ok(gathered);
        }
        let partners = self.partners(context, which, both_sides).await?;
        let is_within = |id: &i64| context.chosen.as_ref().is_none_or(|chosen| chosen.contains(id));
        let partners_of = |id: &i64| partners.get(id).into_iter().flatten();
        let is_needed = |id: &i64| is_within(id) || partners_of(id).any(&is_within);
        let needed: Vec<i64> = persons.iter().map(|(id, _)| *id).filter(|id| is_needed(id)).collect();
        let addresses = match needed.iter().any(is_within) {
            true => self.addresses(which).await?,
            false => HashMap::new(),
        };
        gathered.private = needed.len();
        let mut private = self.private(needed).await?;
        for (id, row) in persons {
            let mut person = CrmPerson {
                id: id.to_string(),
                values: BTreeMap::new(),
                partners: partners_of(&id).map(i64::to_string).collect(),
            };
            if let Some(private) = private.remove(&id) {
                person.values = row.customer(&context.languages);
                person.values.extend(private.private());
            }
            if is_within(&id) {
                person
                    .values
                    .extend(addresses.get(&id).map_or_else(no_address, Row::address));
                gathered.within.push(person);
            } else {
                person.values = only_as_partner(person.values);
                gathered.outside.push(person);
            }
        }
        Ok(gathered)
    }

    /// Who is linked with whom as a partner.
    async fn partners(
        &self,
        context: &Context,
        which: &Which<'_>,
        both_sides: bool,
    ) -> Result<HashMap<i64, Vec<i64>>, CrmError> {
        let mut partners: HashMap<i64, Vec<i64>> = HashMap::new();
        if context.partner_types.is_empty() {
            return Ok(partners);
        }
        let of_types = of_types(&context.partner_types);
        for (own, other) in [(LINK_FROM, LINK_TO), (LINK_TO, LINK_FROM)] {
            let rows = self
                .calls
                .all(LINKS, &format!("{of_types} and {}", which.on(own)))
                .await?;
            for row in rows {
                let (own, other) = (row.number(own)?, row.number(other)?);
                let known = partners.entry(own).or_default();
                if !known.contains(&other) {
                    known.push(other);
                }
            }
            if !both_sides {
                break;
            }
        }
        Ok(partners)
    }

    /// The address of each customer that has one.
    async fn addresses(&self, which: &Which<'_>) -> Result<HashMap<i64, Row>, CrmError> {
        let mut addresses: HashMap<i64, Row> = HashMap::new();
        for row in self.calls.all(ADDRESSES, &which.on(CUSTOMER_ID)).await? {
            let id = row.number(CUSTOMER_ID)?;
            let is_better = addresses
                .get(&id)
                .is_none_or(|other| row.address_rank() < other.address_rank());
            if is_better {
                addresses.insert(id, row);
            }
        }
        Ok(addresses)
    }

    /// The private data of each, one call for one, a few at a time.
    async fn private(&self, ids: Vec<i64>) -> Result<HashMap<i64, Row>, CrmError> {
        let calls = ids
            .into_iter()
            .map(|id| async move { Ok((id, self.calls.private(id).await?)) });
        stream::iter(calls).buffer_unordered(AT_ONCE).try_collect().await
    }

    /// Who came or changed, and who went, since that moment: nobody, where the key may not know, or there were too many to
    /// be told. Then what was read is a few hours old at most, and nobody is missing from it.
    async fn changes_since(&self, moment: &str) -> Result<(Vec<i64>, Vec<i64>), CrmError> {
        let filter = format!("TableName in ('CUSTOMER') and DateAction ge '{moment}'");
        let rows = match self.calls.all(CHANGES, &filter).await {
            Err(CrmError::RightMissing | CrmError::TooOld) => return Ok((Vec::new(), Vec::new())),
            rows => rows?,
        };
        if rows.len() >= MOST_CHANGES {
            return Ok((Vec::new(), Vec::new()));
        }
        settled(&rows)
    }
}

impl Reading {
    /// The step with where to go on.
    fn finish(self, mut step: Step) -> Result<Step, CrmError> {
        let is_finished = self.changed.as_ref().is_some_and(Vec::is_empty);
        step.done = self.done;
        step.companies = self.companies;
        step.total = match is_finished {
            true => Some(self.done),
            false => self.total.map(|total| total.max(self.done)),
        };
        if !is_finished {
            let cursor = serde_json::to_string(&self).map_err(|_| CrmError::Unreadable)?;
            step.next = Some(Cursor(cursor));
        }
        Ok(step)
    }
}

impl Window {
    /// Numbers begin after 0, and none is left out if they are given one after the other.
    fn first(size: usize) -> Self {
        Self {
            after: 0,
            width: i64::try_from(size).unwrap_or(i64::MAX).max(1),
        }
    }

    fn range(self) -> Which<'static> {
        Which::Range {
            after: self.after,
            until: self.after.saturating_add(self.width),
        }
    }

    fn narrow(&mut self) {
        self.width = (self.width / 2).max(1);
    }

    fn go_on(&mut self) {
        self.after = self.after.saturating_add(self.width);
    }

    /// Grows or shrinks, so that what was found in one range would be what is wanted of the next: of each, `(found, wanted)`.
    fn fit(&mut self, loads: &[(usize, usize)]) {
        let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX).max(1);
        let fitting = loads
            .iter()
            .map(|&(found, wanted)| self.width.saturating_mul(whole(wanted)) / whole(found));
        let (least, most) = (self.width / STRETCH, self.width.saturating_mul(STRETCH));
        self.width = fitting.min().unwrap_or(most).clamp(least, most).max(1);
    }
}

impl Which<'_> {
    /// As a condition on a column.
    fn on(&self, column: &str) -> String {
        match self {
            Self::Range { after, until } => format!("{column} gt {after} and {column} le {until}"),
            Self::After(after) => format!("{column} gt {after}"),
            Self::Named(ids) => {
                let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
                format!("{column} in ({})", ids.join(","))
            }
        }
    }
}

fn active(rows: &[Row]) -> Result<Vec<Taskflow>, CrmError> {
    rows.iter().filter_map(|row| row.taskflow().transpose()).collect()
}

/// As the log of changes writes moments, in Greenwich's hours: the clock on a Belgian wall is ahead, so it is an hour or two too
/// early there, and never too late.
fn written(moment: SystemTime) -> String {
    let moment = OffsetDateTime::from(moment - Duration::from_secs(60));
    let (hour, minute, second) = moment.to_hms();
    format!("{} {hour:02}:{minute:02}:{second:02}", date::to_iso(moment.date()))
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
