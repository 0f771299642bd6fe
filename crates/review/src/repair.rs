//! Repairs and verdicts: what a person changes in a row.

use domain::{choices::Verdict, field::Field};

use crate::{
    engine::Engine,
    protocol::{Response, RowKey},
};

impl Engine {
    /// Reads one row again with another text in one cell, and finds its group anew. The answer says where it is now.
    pub(crate) fn repair(&mut self, row: u32, field: Field, text: &str) -> Option<Response> {
        let index = self.reviewed.as_ref()?.index(row)?;
        let reading = self.source.as_mut()?.repair(row, field, text)?;
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
}
