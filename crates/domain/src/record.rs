//! A client's values as the rules see them: each field absent, empty, or a value in canonical form.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::field::{Field, FieldSet};

/// What a source says about one field. Absent is not empty: see `ARCHITECTURE.md`, invariant 6.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State<'a> {
    /// The source has no such field.
    Absent,
    /// The source has the field, and nothing in it.
    Empty,
    /// A value in the field's canonical form.
    Value(&'a str),
}

/// All fields of one client, packed in one text: an office of 100,000 clients is 100,000 allocations, not two million.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Record {
    present: FieldSet,
    text: Box<str>,
    ends: [u32; Field::COUNT],
}

impl Record {
    /// A record of these fields; `None` is present and empty, a field not named is absent. The last mention of a field counts.
    pub fn new<'a>(fields: impl IntoIterator<Item = (Field, Option<&'a str>)>) -> Self {
        let mut values: [Option<&str>; Field::COUNT] = [None; Field::COUNT];
        let mut present = FieldSet::EMPTY;
        for (field, value) in fields {
            present = present.with(field);
            if let Some(slot) = values.get_mut(field.index()) {
                *slot = value.filter(|text| !text.is_empty());
            }
        }
        let mut text = String::with_capacity(values.iter().flatten().map(|value| value.len()).sum());
        let mut ends = [0; Field::COUNT];
        for (end, value) in ends.iter_mut().zip(values) {
            text.push_str(value.unwrap_or_default());
            *end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        }
        Self {
            present,
            text: text.into(),
            ends,
        }
    }

    /// What the record says about `field`.
    #[must_use]
    pub fn state(&self, field: Field) -> State<'_> {
        match self.value(field) {
            Some(value) => State::Value(value),
            None if self.present.contains(field) => State::Empty,
            None => State::Absent,
        }
    }

    /// The value of `field`, if it has one.
    #[must_use]
    pub fn value(&self, field: Field) -> Option<&str> {
        let index = field.index();
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        let end = *self.ends.get(index)?;
        self.text
            .get(start as usize..end as usize)
            .filter(|value| !value.is_empty())
    }

    /// Whether every field has the same value in both, or none. What is empty in one may be absent in the other.
    #[must_use]
    pub fn has_values_of(&self, other: &Self) -> bool {
        self.ends == other.ends && self.text == other.text
    }

    /// The fields that are present, empty or not.
    #[must_use]
    pub fn present(&self) -> FieldSet {
        self.present
    }

    /// The present fields with their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Field, Option<&str>)> {
        self.present.iter().map(|field| (field, self.value(field)))
    }

    /// The same record with `field` present and set to `value`.
    #[must_use]
    pub fn with(&self, field: Field, value: Option<&str>) -> Self {
        Self::new(self.iter().chain([(field, value)]))
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // With its length: the compact form that the worker reads cannot do without.
        self.iter().collect::<Vec<_>>().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Vec::<(Field, Option<String>)>::deserialize(deserializer)?;
        Ok(Self::new(
            fields.iter().map(|(field, value)| (*field, value.as_deref())),
        ))
    }
}
