//! A CRM in memory: so many clients, so many a step, and the faults that a test asks for.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use backend::crm::{Connector, Connectors, Credentials, Cursor, Secret, Step, Taskflow, Tested};
use domain::{
    crm::{CrmPerson, Scope},
    crm_error::CrmError,
    field::Field,
};

/// The national number and the address of everybody in it.
pub const NUMBER: &str = "85073003328";
pub const EMAIL: &str = "klant@crm.example";

#[derive(Clone, Default)]
pub struct MemoryCrm {
    pub state: Arc<Mutex<State>>,
}

#[derive(Default)]
pub struct State {
    pub persons: Vec<CrmPerson>,
    /// Persons a step.
    pub page: usize,
    /// What the next steps answer instead, in order; `None`: nothing unusual.
    pub faults: VecDeque<Option<CrmError>>,
    /// The cursors that were asked for, in order.
    pub asked: Vec<String>,
    /// Credentials that take the place of the ones in use at the next step.
    pub renewed: Option<Credentials>,
}

pub fn credentials() -> Credentials {
    Credentials::AdminPulse {
        api_key: Secret("sleutel".to_owned()),
    }
}

pub fn person(number: usize) -> CrmPerson {
    let values = [
        (Field::FirstName, "An".to_owned()),
        (Field::LastName, format!("Voorbeeld{number}")),
        (Field::Email, EMAIL.to_owned()),
        (Field::Language, "nl".to_owned()),
        (Field::NationalNumber, NUMBER.to_owned()),
    ];
    CrmPerson {
        id: format!("{number:05}"),
        values: values.into_iter().collect(),
        partners: Vec::new(),
    }
}

impl MemoryCrm {
    pub fn with(persons: usize, page: usize) -> Self {
        let crm = Self::default();
        {
            let mut state = crm.state.lock().unwrap();
            // The order in which a CRM gives its clients is its own.
            state.persons = (0..persons).rev().map(person).collect();
            state.page = page;
        }
        crm
    }

    pub fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap().asked.clone()
    }

    pub fn fail_next(&self, faults: impl IntoIterator<Item = Option<CrmError>>) {
        self.state.lock().unwrap().faults = faults.into_iter().collect();
    }
}

#[async_trait]
impl Connectors for MemoryCrm {
    fn connect(&self, _: &Credentials) -> Result<Box<dyn Connector>, CrmError> {
        Ok(Box::new(self.clone()))
    }

    fn consent_address(&self, _: &str) -> Option<String> {
        None
    }

    async fn consented(&self, _: &str) -> Result<Credentials, CrmError> {
        Err(CrmError::KeyRefused)
    }
}

#[async_trait]
impl Connector for MemoryCrm {
    async fn test(&self) -> Result<Tested, CrmError> {
        Ok(Tested { clients: None })
    }

    async fn taskflows(&self) -> Result<Vec<Taskflow>, CrmError> {
        Ok(Vec::new())
    }

    async fn step(&self, _: &Scope, cursor: &Cursor) -> Result<Step, CrmError> {
        let mut state = self.state.lock().unwrap();
        state.asked.push(cursor.0.clone());
        if let Some(error) = state.faults.pop_front().flatten() {
            return Err(error);
        }
        let from: usize = if cursor.0.is_empty() {
            0
        } else {
            cursor.0.parse().unwrap()
        };
        let to = (from + state.page).min(state.persons.len());
        Ok(Step {
            within: state.persons[from..to].to_vec(),
            outside: vec![CrmPerson {
                id: format!("buiten{from}"),
                ..CrmPerson::default()
            }],
            gone: Vec::new(),
            companies: u32::try_from(to.div_ceil(state.page)).unwrap(),
            done: u32::try_from(to).unwrap(),
            total: u32::try_from(state.persons.len()).ok(),
            next: (to < state.persons.len()).then(|| Cursor(to.to_string())),
        })
    }

    async fn persons(&self, ids: &[String]) -> Result<Vec<CrmPerson>, CrmError> {
        let state = self.state.lock().unwrap();
        let wanted = state.persons.iter().filter(|person| ids.contains(&person.id));
        Ok(wanted.cloned().collect())
    }

    fn renewed(&self) -> Option<Credentials> {
        self.state.lock().unwrap().renewed.clone()
    }
}
