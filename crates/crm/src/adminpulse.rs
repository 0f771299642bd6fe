//! AdminPulse: a cloud service with relations and tasks, each a list in pages.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use async_trait::async_trait;
use backend::crm::{Connector, Credentials, Cursor, Step, Taskflow, Tested};
use domain::{
    crm::{CrmPerson, Scope},
    crm_error::CrmError,
};
use reqwest::{StatusCode, Url};
use serde::{Deserialize, Serialize};
use time::Date;
use tokio::sync::Mutex;

use crate::{
    adminpulse_mapping::{LARGEST_PAGE, Listed, RELATIONS, Record, Relation, TASKS, Task, only_as_partner},
    adminpulse_token::Access,
    failure::Failure,
    http::Http,
    overlap::{Page, Place},
};

/// A connector of AdminPulse.
#[derive(Clone)]
pub(crate) struct AdminPulse {
    pub http: Http,
    /// With a slash at its end.
    pub base: Url,
    pub access: Arc<Access>,
    pub today: Date,
    pub chosen: Arc<Mutex<Option<Chosen>>>,
}

/// The relations within a scope.
pub(crate) struct Chosen {
    scope: Scope,
    relations: Arc<HashSet<String>>,
}

/// Where a fetch stands.
#[derive(Default, Deserialize, Serialize)]
struct Reading {
    place: Place,
    /// Relations, of which persons within the scope, and companies.
    read: usize,
    done: u32,
    companies: u32,
}

/// What one page more of a list brought.
struct Turned {
    records: Vec<Record>,
    is_last: bool,
    /// How many records are left, where the list says so.
    left: Option<usize>,
}

/// The clients of each taskflow, by the year that their tasks are about.
#[derive(Default)]
struct Taskflows(BTreeMap<String, BTreeMap<i64, HashSet<String>>>);

#[async_trait]
impl Connector for AdminPulse {
    async fn test(&self) -> Result<Tested, CrmError> {
        let tested = Self {
            http: self.http.impatient(),
            ..self.clone()
        };
        let one = Page { number: 0, size: 1 };
        tested.list(RELATIONS, one, &[]).await?;
        tested.list(TASKS, one, &[]).await?;
        // Relations are companies and others too: how many of them are clients is not said in one call.
        Ok(Tested { clients: None })
    }

    async fn taskflows(&self) -> Result<Vec<Taskflow>, CrmError> {
        let taskflows = self.read_taskflows().await?;
        let mut persons = HashSet::new();
        self.read_all(RELATIONS, &[], |record| {
            if let Relation::Person(person) = record.relation()? {
                persons.insert(person.id);
            }
            Ok(())
        })
        .await?;
        let count = |name: &str| {
            taskflows
                .clients(name, self.today)
                .filter(|id| persons.contains(*id))
                .count()
        };
        let shown = taskflows.0.keys().map(|name| Taskflow {
            id: name.clone(),
            name: name.clone(),
            clients: small(count(name)),
        });
        Ok(shown.collect())
    }

    async fn step(&self, scope: &Scope, cursor: &Cursor) -> Result<Step, CrmError> {
        let mut reading = Reading::at(cursor)?;
        let chosen = self.chosen(scope).await?;
        let turned = self.turn(RELATIONS, &[], &mut reading.place).await?;
        reading.read += turned.records.len();
        let mut step = Step::default();
        for record in turned.records {
            match record.relation()? {
                Relation::Person(person) if chosen.as_ref().is_none_or(|chosen| chosen.contains(&person.id)) => {
                    step.within.push(person);
                }
                // Somebody within the scope may be linked with this one, and be read later.
                Relation::Person(person) => step.outside.push(only_as_partner(person)),
                Relation::Company => reading.companies += 1,
                Relation::Other => {}
            }
        }
        reading.done += small(step.within.len());
        step.done = reading.done;
        step.companies = reading.companies;
        step.total = match turned.is_last {
            true => Some(reading.done),
            false => turned.left.map(|left| reading.estimate(left)),
        };
        step.next = (!turned.is_last).then(|| reading.cursor()).transpose()?;
        Ok(step)
    }

    /// Relations can be asked by page alone, so pages are read until all are found.
    async fn persons(&self, ids: &[String]) -> Result<Vec<CrmPerson>, CrmError> {
        let asked: HashSet<String> = ids.iter().cloned().collect();
        let mut found = self.find(&asked, true).await?;
        let partners = found.values().filter(|person| asked.contains(&person.id));
        let partners: HashSet<String> = partners.flat_map(|person| person.partners.clone()).collect();
        let missing = partners.into_iter().filter(|id| !found.contains_key(id)).collect();
        found.extend(self.find(&missing, false).await?);
        Ok(found.into_values().collect())
    }

    fn renewed(&self) -> Option<Credentials> {
        self.access.renewed()
    }
}

impl AdminPulse {
    /// The relations within the scope; `None` where that is all of them. Read once.
    async fn chosen(&self, scope: &Scope) -> Result<Option<Arc<HashSet<String>>>, CrmError> {
        let Scope::Taskflows(names) = scope else {
            return Ok(None);
        };
        let mut chosen = self.chosen.lock().await;
        if let Some(chosen) = chosen.as_ref().filter(|chosen| chosen.scope == *scope) {
            return Ok(Some(Arc::clone(&chosen.relations)));
        }
        let taskflows = self.read_taskflows().await?;
        let relations = names
            .iter()
            .flat_map(|name| taskflows.clients(name, self.today))
            .cloned();
        let relations = Arc::new(relations.collect());
        *chosen = Some(Chosen {
            scope: scope.clone(),
            relations: Arc::clone(&relations),
        });
        Ok(Some(relations))
    }

    /// Of a year back to a year ahead: an office keeps its tasks for ever.
    async fn read_taskflows(&self) -> Result<Taskflows, CrmError> {
        let year = time::Duration::days(366);
        let (from, until) = (self.today.saturating_sub(year), self.today.saturating_add(year));
        let query = [("deadlineFrom", written(from)), ("deadlineUntil", written(until))];
        let mut taskflows = Taskflows::default();
        self.read_all(TASKS, &query, |record| {
            if let Some(task) = record.task() {
                taskflows.add(task, self.today);
            }
            Ok(())
        })
        .await?;
        Ok(taskflows)
    }

    /// Persons by id; with the partners of those who are found before the last one is, if asked for.
    async fn find(&self, ids: &HashSet<String>, with_partners: bool) -> Result<HashMap<String, CrmPerson>, CrmError> {
        let (mut found, mut missing) = (HashMap::new(), ids.clone());
        let mut place = Place::default();
        while !missing.is_empty() {
            let turned = self.turn(RELATIONS, &[], &mut place).await?;
            for record in turned.records {
                let Relation::Person(person) = record.relation()? else {
                    continue;
                };
                if missing.remove(&person.id) {
                    let partners = person
                        .partners
                        .iter()
                        .filter(|id| with_partners && ids.contains(&person.id) && !found.contains_key(*id));
                    missing.extend(partners.cloned());
                    found.insert(person.id.clone(), person);
                }
            }
            if turned.is_last {
                break;
            }
        }
        Ok(found)
    }

    /// Every record of a list.
    async fn read_all(
        &self,
        path: &str,
        query: &[(&str, String)],
        mut each: impl FnMut(Record) -> Result<(), CrmError> + Send,
    ) -> Result<(), CrmError> {
        let mut place = Place::default();
        loop {
            let turned = self.turn(path, query, &mut place).await?;
            turned.records.into_iter().try_for_each(&mut each)?;
            if turned.is_last {
                return Ok(());
            }
        }
    }

    /// What comes next in a list.
    async fn turn(&self, path: &str, query: &[(&str, String)], place: &mut Place) -> Result<Turned, CrmError> {
        for page in place.looks(LARGEST_PAGE) {
            let Listed { mut records, pages } = self.list(path, page, query).await?;
            let ids: Vec<String> = records.iter().map(Record::id).collect::<Result<_, _>>()?;
            if let Some(fresh) = place.take(page, &ids) {
                return Ok(Turned {
                    is_last: page.is_last(records.len(), pages),
                    left: pages.map(|pages| (pages * page.size).saturating_sub(page.end())),
                    records: records.split_off(fresh),
                });
            }
        }
        Err(CrmError::Restless)
    }

    async fn list(&self, path: &str, page: Page, query: &[(&str, String)]) -> Result<Listed, CrmError> {
        let mut url = self.base.join(path).map_err(|_| CrmError::NotTheCrm)?;
        url.query_pairs_mut()
            .append_pair("page", &page.number.to_string())
            .append_pair("pageSize", &page.size.to_string())
            .extend_pairs(query);
        self.http.trying(|| self.ask(&url)).await
    }

    async fn ask(&self, url: &Url) -> Result<Listed, Failure> {
        let token = self.access.token().await?;
        let answer = self.http.call(self.http.get(url.clone()).bearer_auth(&token)).await?;
        match answer.status {
            StatusCode::NO_CONTENT => Ok(Listed::default()),
            status if status.is_success() => answer.read_json(Listed::read),
            StatusCode::UNAUTHORIZED => Err(self.access.refused(&token).await),
            StatusCode::FORBIDDEN => Err(Failure::lasting(CrmError::RightMissing)),
            StatusCode::NOT_FOUND => Err(Failure::lasting(CrmError::NotTheCrm)),
            _ => Err(Failure::lasting(CrmError::Unreadable)),
        }
    }
}

impl Taskflows {
    /// A task without a year is about this one.
    fn add(&mut self, task: Task, today: Date) {
        let year = task.year.unwrap_or_else(|| i64::from(today.year()));
        let years = self.0.entry(task.template).or_default();
        years.entry(year).or_default().insert(task.relation);
    }

    /// The clients of a taskflow's newest year; years that have yet to begin count only where there is no other.
    fn clients(&self, name: &str, today: Date) -> impl Iterator<Item = &String> {
        let clients = self.0.get(name).and_then(|years| {
            let begun = years.range(..=i64::from(today.year())).next_back();
            begun.or_else(|| years.first_key_value())
        });
        clients.into_iter().flat_map(|(_, clients)| clients)
    }
}

impl Reading {
    fn at(cursor: &Cursor) -> Result<Self, CrmError> {
        match cursor.0.as_str() {
            "" => Ok(Self::default()),
            text => serde_json::from_str(text).map_err(|_| CrmError::Unreadable),
        }
    }

    fn cursor(&self) -> Result<Cursor, CrmError> {
        serde_json::to_string(self)
            .map(Cursor)
            .map_err(|_| CrmError::Unreadable)
    }

    /// How many persons there will be, if those who are left are as those who came.
    fn estimate(&self, left: usize) -> u32 {
        let share = u64::from(self.done) * u64::try_from(left).unwrap_or(u64::MAX);
        let more = share
            .checked_div(u64::try_from(self.read).unwrap_or(u64::MAX))
            .unwrap_or_default();
        self.done.saturating_add(u32::try_from(more).unwrap_or(u32::MAX))
    }
}

/// `20042026`.
fn written(date: Date) -> String {
    format!("{:02}{:02}{:04}", date.day(), u8::from(date.month()), date.year())
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
