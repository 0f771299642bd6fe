//! Counts, choices, and what each button would do. Reads sets of fields only, no values, so that a toggle is instant.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    choices::LabelQuestionnaire,
    client::QuestionnaireId,
    field::{Field, FieldSet},
    language::Language,
    plan::Group,
    record::Record,
};

use crate::{
    engine::Engine,
    protocol::{Effect, FieldCount, LabelCount, LanguageCount, Overview, Query, Response, RowKey, Scope},
    reviewed::Reviewed,
};

impl Engine {
    /// The overview, once there is a review.
    pub(crate) fn overview_response(&self) -> Option<Response> {
        Some(Response::Reviewed(Box::new(self.overview()?)))
    }

    pub(crate) fn choose_overwrite(&mut self, field: Field, on: bool) -> Option<Response> {
        let chosen = self.choices.overwrite;
        self.choices.overwrite = if on { chosen.with(field) } else { chosen.without(field) };
        self.overview_response()
    }

    /// A cleared field makes rows differ that did not, so the groups are drawn again.
    pub(crate) fn choose_blank(&mut self, field: Field, clears: bool) -> Option<Response> {
        let chosen = self.choices.clears;
        self.choices.clears = if clears {
            chosen.with(field)
        } else {
            chosen.without(field)
        };
        self.plan_again();
        self.overview_response()
    }

    pub(crate) fn choose_questionnaire(
        &mut self,
        language: Language,
        questionnaire: Option<QuestionnaireId>,
    ) -> Option<Response> {
        match questionnaire {
            Some(questionnaire) => self.choices.questionnaires.insert(language, questionnaire),
            None => self.choices.questionnaires.remove(&language),
        };
        self.overview_response()
    }

    pub(crate) fn choose_label_questionnaires(&mut self, questionnaires: Vec<LabelQuestionnaire>) -> Option<Response> {
        self.choices.label_questionnaires = questionnaires;
        self.overview_response()
    }

    pub(crate) fn choose_invite(&mut self, invite: bool) -> Option<Response> {
        self.choices.invite = invite;
        self.overview_response()
    }

    pub(crate) fn tick(&mut self, key: RowKey, on: bool) -> Option<Response> {
        self.set_tick(key, on);
        self.selection = None;
        self.overview_response()
    }

    pub(crate) fn tick_all(&mut self, query: &Query, on: bool) -> Option<Response> {
        for key in self.select(query)? {
            self.set_tick(key, on);
        }
        self.selection = None;
        self.overview_response()
    }

    fn group(&self, row: u32) -> Option<Group> {
        let reviewed = self.reviewed.as_ref()?;
        Some(reviewed.plan.rows.get(reviewed.index(row)?)?.group)
    }

    fn set_tick(&mut self, key: RowKey, on: bool) {
        match key {
            RowKey::Row(row) => {
                let group = self.group(row);
                put(&mut self.choices.unticked_new, row, !on && group == Some(Group::New));
                put(
                    &mut self.choices.unticked_double,
                    row,
                    !on && group == Some(Group::Double),
                );
            }
            RowKey::Client(client) => {
                let on = on && self.may_archive();
                put(&mut self.choices.archive, client, on);
            }
        }
    }

    /// Whether a client that only the platform has can be ticked to be archived.
    pub(crate) fn may_archive(&self) -> bool {
        self.import.as_ref().is_some_and(|import| import.source.may_archive())
    }

    /// Everything around the table, as it is now.
    pub(crate) fn overview(&self) -> Option<Overview> {
        let reviewed = self.reviewed.as_ref()?;
        let totals = self.totals(reviewed);
        let only = reviewed
            .plan
            .only_existing
            .iter()
            .filter_map(|&index| self.index.clients().get(index as usize));
        let archive = only.filter(|client| self.choices.archive.contains(&client.id)).count();
        let archive = u32::try_from(archive).unwrap_or(u32::MAX);
        let differing = Field::ALL
            .iter()
            .zip(totals.differing)
            .filter(|&(_, values)| values > 0);
        Some(Overview {
            counts: reviewed.plan.counts,
            fields: self.import.as_ref()?.fields(),
            differing: differing.map(|(&field, values)| FieldCount { field, values }).collect(),
            overwrite: self.choices.overwrite,
            clears: self.choices.clears,
            ticked_new: totals.new,
            ticked_double: totals.double,
            ticked_archive: archive,
            may_archive: self.may_archive(),
            absences: reviewed.absences.clone(),
            languages: self.language_counts(&totals),
            issues: reviewed.issues.clone(),
            labels: self.label_counts(&totals),
            invite: self.choices.invite,
            effects: effects(&totals, archive, self.invited(&totals)),
        })
    }

    fn totals(&self, reviewed: &Reviewed) -> Totals {
        let mut totals = Totals::default();
        for (reading, planned) in reviewed.readings.iter().zip(&reviewed.plan.rows) {
            if self.row_ticked(reading.row, planned.group) != Some(true) {
                continue;
            }
            let client = planned
                .client
                .and_then(|index| self.index.clients().get(index as usize));
            match planned.group {
                Group::New => {
                    let language = self.language(&reading.record);
                    let label = self.choices.by_label(reading.record.value(Field::Labels), language);
                    totals.add_new(language, label);
                }
                Group::Double => {
                    let archived = client.is_some_and(|client| client.archived);
                    totals.add_double(planned.differing, self.choices.overwrite, archived);
                }
                _ => {}
            }
        }
        totals
    }

    /// Whether the row is ticked; `None` where nothing can be ticked.
    pub(crate) fn row_ticked(&self, row: u32, group: Group) -> Option<bool> {
        match group {
            Group::New => Some(!self.choices.unticked_new.contains(&row)),
            Group::Double => Some(!self.choices.unticked_double.contains(&row)),
            _ => None,
        }
    }

    /// The language of a new client: the office's own where the row does not say.
    pub(crate) fn language(&self, record: &Record) -> Language {
        let office = self
            .import
            .as_ref()
            .map_or(Language::Dutch, |import| import.context.default_language);
        record
            .value(Field::Language)
            .and_then(Language::from_code)
            .unwrap_or(office)
    }

    /// New clients that are invited at once: those that get a questionnaire, when that was chosen.
    fn invited(&self, totals: &Totals) -> u32 {
        let counts = Language::ALL.iter().zip(totals.languages);
        let coupled = counts.filter(|(language, _)| self.choices.questionnaires.contains_key(language));
        let by_language: u32 = coupled.map(|(_, clients)| clients).sum();
        let by_label: u32 = totals.labels.values().sum();
        if self.choices.invite { by_language + by_label } else { 0 }
    }

    fn label_counts(&self, totals: &Totals) -> Vec<LabelCount> {
        let count = |(place, clients): (&usize, &u32)| {
            Some(LabelCount {
                by: self.choices.label_questionnaires.get(*place)?.clone(),
                clients: *clients,
            })
        };
        totals.labels.iter().filter_map(count).collect()
    }

    fn language_counts(&self, totals: &Totals) -> Vec<LanguageCount> {
        let counts = Language::ALL
            .iter()
            .zip(totals.languages)
            .filter(|&(_, clients)| clients > 0);
        counts
            .map(|(&language, clients)| LanguageCount {
                language,
                clients,
                questionnaire: self.choices.questionnaires.get(&language).copied(),
            })
            .collect()
    }
}

fn put<T: Ord>(set: &mut BTreeSet<T>, item: T, inside: bool) {
    if inside {
        set.insert(item);
    } else {
        set.remove(&item);
    }
}

/// Sums over the ticked rows.
#[derive(Default)]
struct Totals {
    new: u32,
    double: u32,
    restored: u32,
    overwritten_clients: u32,
    overwritten_values: u32,
    email_changes: u32,
    differing: [u32; Field::COUNT],
    languages: [u32; 4],
    /// By place among the questionnaires by label.
    labels: BTreeMap<usize, u32>,
}

impl Totals {
    fn add_new(&mut self, language: Language, label: Option<usize>) {
        self.new += 1;
        if let Some(label) = label {
            *self.labels.entry(label).or_default() += 1;
        } else if let Some(count) = self.languages.get_mut(language as usize) {
            *count += 1;
        }
    }

    fn add_double(&mut self, differing: FieldSet, overwrite: FieldSet, archived: bool) {
        self.double += 1;
        self.restored += u32::from(archived);
        let mut values = 0;
        for field in differing.iter() {
            if let Some(count) = self.differing.get_mut(field.index()) {
                *count += 1;
            }
            values += u32::from(overwrite.contains(field));
        }
        self.overwritten_values += values;
        self.overwritten_clients += u32::from(values > 0);
        self.email_changes += u32::from(differing.contains(Field::Email) && overwrite.contains(Field::Email));
    }
}

fn effects(totals: &Totals, archived: u32, invited: u32) -> Vec<Effect> {
    let nothing = Effect {
        scope: Scope::Everything,
        added: 0,
        overwritten_clients: 0,
        overwritten_values: 0,
        email_changes: 0,
        archived: 0,
        restored: 0,
        invited: 0,
    };
    let overwrite = Effect {
        scope: Scope::Overwrite,
        overwritten_clients: totals.overwritten_clients,
        overwritten_values: totals.overwritten_values,
        email_changes: totals.email_changes,
        restored: totals.restored,
        ..nothing
    };
    vec![
        Effect {
            scope: Scope::Add,
            added: totals.new,
            invited,
            ..nothing
        },
        overwrite,
        Effect {
            scope: Scope::Archive,
            archived,
            ..nothing
        },
        Effect {
            scope: Scope::Everything,
            added: totals.new,
            invited,
            archived,
            ..overwrite
        },
    ]
}
