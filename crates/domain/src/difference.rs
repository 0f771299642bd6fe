//! What an import would change in a client.

use crate::{
    choices::is_clearable,
    external_id::ExternalId,
    field::{Field, FieldSet},
    record::{Record, State},
    value,
};

/// One field in which import and platform differ.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Difference<'a> {
    /// Which field.
    pub field: Field,
    /// What the platform holds; `None` is nothing.
    pub old: Option<&'a str>,
    /// What the import holds; `None` clears the field.
    pub new: Option<&'a str>,
}

/// The fields in which `imported` differs from `existing`, in field order.
///
/// A field that is absent from the import never differs; one that is empty differs only where `clears` says that an empty
/// cell clears, and never where the client cannot do without it. Laws: `differences(a, a)` is empty; applying
/// `differences(a, b)` to `a` gives what `b` says.
pub fn differences<'a>(
    existing: &'a Record,
    imported: &'a Record,
    clears: FieldSet,
) -> impl Iterator<Item = Difference<'a>> {
    // Most clients of an office are as they were.
    let compared = match existing.has_values_of(imported) {
        true => FieldSet::EMPTY,
        false => imported.present(),
    };
    compared.iter().filter_map(move |field| {
        let old = existing.value(field);
        let new = match imported.state(field) {
            State::Absent => return None,
            State::Empty if clears.contains(field) && is_clearable(field) => None,
            State::Empty => return None,
            State::Value(value) => Some(value),
        };
        let differs = match (old, new) {
            (Some(old), Some(new)) => !value::same(field, old, new) || links_anew(field, old, new),
            (None, None) => false,
            _ => true,
        };
        differs.then_some(Difference { field, old, new })
    })
}

/// A client that was matched by another key gets its link with the CRM, although its code stays the same.
fn links_anew(field: Field, old: &str, new: &str) -> bool {
    field == Field::ExternalId && ExternalId::parse(new).links_anew(ExternalId::parse(old))
}
