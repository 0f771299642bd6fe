//! Repairs, here or in the CRM, and verdicts: what a person changes in a row.

use domain::{choices::Verdict, crm::CrmClient, field::Field, plan::Group};
use uuid::Uuid;

use crate::{
    engine::Engine,
    import::Source,
    protocol::{Failure, Response, RowKey},
};

impl Engine {
    /// Reads one row again with another text in one cell, and finds its group anew. The answer says where it is now.
    pub(crate) fn repair(&mut self, row: u32, field: Field, text: &str) -> Option<Response> {
        let index = self.reviewed.as_ref()?.index(row)?;
        let reading = self.import.as_mut()?.repair(index, field, text);
        *self.reviewed.as_mut()?.readings.get_mut(index)? = reading;
        self.plan_again();
        let group = self.reviewed.as_ref()?.plan.rows.get(index)?.group;
        let issues = self.row_view(RowKey::Row(row))?.issues;
        Some(Response::Repaired {
            group,
            issues,
            overview: Box::new(self.overview()?),
        })
    }

    /// Settles a doubtful row, or takes the verdict back.
    pub(crate) fn settle(&mut self, row: u32, verdict: Option<Verdict>) -> Option<Response> {
        self.reviewed.as_ref()?.index(row)?;
        match verdict {
            Some(verdict) => self.choices.verdicts.insert(row, verdict),
            None => self.choices.verdicts.remove(&row),
        };
        self.plan_again();
        self.overview_response()
    }

    /// The rows that cannot be loaded, by number: those of [`Request::FetchAgain`](crate::protocol::Request::FetchAgain)
    /// that names none.
    #[must_use]
    pub fn invalid_rows(&self) -> Vec<u32> {
        let reviewed = self.reviewed.iter();
        let rows = reviewed.flat_map(|reviewed| reviewed.readings.iter().zip(&reviewed.plan.rows));
        rows.filter(|(_, planned)| planned.group == Group::Invalid)
            .map(|(reading, _)| reading.row)
            .collect()
    }

    /// The ids in the CRM of these rows, with the fetch that they came by.
    ///
    /// # Errors
    ///
    /// [`Failure::OutOfOrder`] for rows that are not there or do not come from a CRM.
    pub fn ids_of(&self, rows: &[u32]) -> Result<(Uuid, Vec<String>), Failure> {
        let reviewed = self.reviewed.as_ref();
        let fetched = self.import.as_ref().and_then(|import| import.source.fetched());
        let (reviewed, fetched) = reviewed.zip(fetched).ok_or(Failure::OutOfOrder)?;
        let id = |&row: &u32| Some(fetched.id(reviewed.index(row)?)?.to_owned());
        let ids: Option<Vec<String>> = rows.iter().map(id).collect();
        Ok((fetched.fetch, ids.ok_or(Failure::OutOfOrder)?))
    }

    /// Takes in what the CRM holds now of the clients of these rows; one that is not among `clients` is gone. Choices are kept.
    pub fn fetched_again(&mut self, rows: &[u32], clients: Vec<CrmClient>) -> Response {
        self.take_again(rows, clients).unwrap_or(Response::Failed {
            failure: Failure::OutOfOrder,
        })
    }

    fn take_again(&mut self, rows: &[u32], clients: Vec<CrmClient>) -> Option<Response> {
        let reviewed = self.reviewed.as_mut()?;
        let import = self.import.as_mut()?;
        let indices: Option<Vec<usize>> = rows.iter().map(|&row| reviewed.index(row)).collect();
        let (mut changed, mut gone) = (0, 0);
        for index in indices? {
            let Source::Crm(fetched) = &mut import.source else {
                return None;
            };
            let id = fetched.id(index)?;
            let client = clients.iter().find(|client| client.id == id).cloned();
            gone += u32::from(client.is_none());
            fetched.replace(index, client);
            import.forget_typed(index);
            let before = reviewed.readings.get_mut(index)?;
            let after = import.reading(index);
            changed += u32::from(*before != after);
            *before = after;
        }
        self.plan_again();
        Some(Response::FetchedAgain {
            changed,
            gone,
            overview: Box::new(self.overview()?),
        })
    }
}
