//! What a review of a prepared fetch would show, in numbers.

use backend::{fetches::NoticeCounts, jobs::Material};
use domain::{
    cell::Cell,
    choices::Choices,
    columns::{Column, Columns},
    crm::CrmClient,
    field::Field,
    matching::Index,
    plan,
    row::{self, Reading},
    value::Context,
};
use time::OffsetDateTime;

/// Compares what came with the office's clients, by the rules of any import.
pub(crate) fn count(material: Material) -> NoticeCounts {
    let context = Context {
        today: OffsetDateTime::now_utc().date(),
        default_language: material.default_language,
    };
    let rows: Vec<_> = (1_u32..)
        .zip(&material.fetched.clients)
        .map(|(row, client)| reading(row, client, &context))
        .collect();
    let counts = plan::plan(&rows, &Index::new(material.clients), &Choices::default()).counts;
    NoticeCounts {
        new: counts.new,
        double: counts.double,
        only_existing: counts.only_existing,
    }
}

fn reading(row: u32, client: &CrmClient, context: &Context) -> Reading {
    let mut values: Vec<(Field, &str)> = client
        .values
        .iter()
        .map(|(field, text)| (*field, text.as_str()))
        .collect();
    values.push((Field::ExternalId, &client.id));
    let columns = values.iter().enumerate().map(|(index, (field, _))| Column {
        index,
        field: Some(*field),
        ..Column::default()
    });
    let columns = Columns {
        columns: columns.collect(),
        ..Columns::default()
    };
    let cell = |index: usize| values.get(index).map_or(Cell::Empty, |(_, text)| Cell::Text(text));
    row::read(row, cell, &columns, context)
}
