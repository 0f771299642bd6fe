//! The state of the rehearsal: who was found, who is ticked, and what is sent.

use std::collections::{BTreeMap, BTreeSet};

use backend::invitations::{BatchId, InviteOutcome, InviteRequest, InvitedClient, RehearsedClient, Selection};
use domain::{client::ClientId, invitation::Assessment, language::Language};
use leptos::{prelude::*, task::spawn_local};

use super::{group::Choice, ticked::Ticked, timing::When, words::occurring};
use crate::{
    api::{error::ApiError, invite::invite, rehearse::rehearse},
    import::random_id,
};

/// Why nothing was sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Said {
    /// So many clients are no longer what was on screen.
    Changed(u32),
    /// The request is none.
    Refused,
    /// The reminders are none.
    Reminders,
    /// Instroom did not answer.
    Failed(ApiError),
}

/// The signals of the rehearsal.
#[derive(Clone, Copy)]
pub(super) struct Rehearsal {
    selection: StoredValue<Selection>,
    clients: RwSignal<Vec<RehearsedClient>>,
    ticked: RwSignal<BTreeSet<ClientId>>,
    /// Who changed while the rehearsal was on screen.
    changed: RwSignal<BTreeSet<ClientId>>,
    pub loaded: RwSignal<bool>,
    pub failed: RwSignal<Option<ApiError>>,
    pub sending: RwSignal<bool>,
    pub said: RwSignal<Option<Said>>,
    /// How many were invited, once they are.
    pub invited: RwSignal<Option<u32>>,
    /// What was sent and not answered: asked once more, it has one effect.
    unanswered: StoredValue<Option<InviteRequest>>,
    ticked_in_client_base: Option<Ticked>,
}

impl Rehearsal {
    pub fn new(selection: Selection) -> Self {
        Self {
            selection: StoredValue::new(selection),
            clients: RwSignal::new(Vec::new()),
            ticked: RwSignal::new(BTreeSet::new()),
            changed: RwSignal::new(BTreeSet::new()),
            loaded: RwSignal::new(false),
            failed: RwSignal::new(None),
            sending: RwSignal::new(false),
            said: RwSignal::new(None),
            invited: RwSignal::new(None),
            unanswered: StoredValue::new(None),
            ticked_in_client_base: use_context(),
        }
    }

    /// Asks who would get what: whoever can be invited without a doubt is ticked.
    pub fn load(self) {
        spawn_local(async move {
            match rehearse(self.selection.get_value()).await {
                Ok(clients) => {
                    self.ticked.try_set(ready(&clients));
                    self.clients.try_set(clients);
                    self.loaded.try_set(true);
                }
                Err(error) => {
                    self.failed.try_set(Some(error));
                }
            }
        });
    }

    /// The clients of a group, in the order of their names.
    pub fn group(self, choice: Choice) -> Vec<RehearsedClient> {
        let changed = self.changed.read();
        let clients = self.clients.read();
        let members = clients.iter().filter(|client| Choice::of(client, &changed) == choice);
        members.cloned().collect()
    }

    /// How many are in a group.
    pub fn count(self, choice: Choice) -> u32 {
        let changed = self.changed.read();
        let clients = self.clients.read();
        let members = clients.iter().filter(|client| Choice::of(client, &changed) == choice);
        u32::try_from(members.count()).unwrap_or(u32::MAX)
    }

    /// How many were chosen.
    pub fn total(self) -> u32 {
        u32::try_from(self.clients.read().len()).unwrap_or(u32::MAX)
    }

    /// Whether it was another while it was on screen.
    pub fn has_changed(self, client: ClientId) -> bool {
        self.changed.read().contains(&client)
    }

    pub fn is_ticked(self, client: ClientId) -> bool {
        self.ticked.read().contains(&client)
    }

    pub fn tick(self, client: ClientId, on: bool) {
        self.ticked.update(|ticked| {
            if on {
                ticked.insert(client);
            } else {
                ticked.remove(&client);
            }
        });
    }

    /// Ticks a whole group or unticks it.
    pub fn tick_group(self, choice: Choice, on: bool) {
        let members = untrack(|| self.group(choice));
        self.ticked.update(|ticked| {
            for member in &members {
                if on {
                    ticked.insert(member.client);
                } else {
                    ticked.remove(&member.client);
                }
            }
        });
    }

    pub fn ticked_count(self) -> u32 {
        u32::try_from(self.ticked.read().len()).unwrap_or(u32::MAX)
    }

    /// The ticked clients.
    fn chosen(self) -> Vec<RehearsedClient> {
        let ticked = self.ticked.read();
        let clients = self.clients.read();
        let chosen = clients.iter().filter(|client| ticked.contains(&client.client));
        chosen.cloned().collect()
    }

    /// How many of the ticked ones get their mail in which language.
    pub fn languages(self) -> Vec<(Language, u32)> {
        let chosen = self.chosen();
        let count = |language| chosen.iter().filter(|client| client.language == language).count();
        occurring(chosen.iter().map(|client| client.language))
            .into_iter()
            .map(|language| (language, u32::try_from(count(language)).unwrap_or(u32::MAX)))
            .collect()
    }

    /// How many of the ticked ones get which questionnaire, by its name.
    pub fn questionnaires(self) -> Vec<(String, u32)> {
        let mut counts = BTreeMap::<_, u32>::new();
        for client in self.chosen() {
            let name = client.questionnaire_name.unwrap_or_default();
            *counts.entry((name, client.questionnaire.map(|id| id.0))).or_default() += 1;
        }
        counts.into_iter().map(|((name, _), count)| (name, count)).collect()
    }

    /// A client for each language in which a mail goes out: a ticked one if there is one.
    pub fn examples(self) -> Vec<(Language, ClientId)> {
        let clients = self.clients.read();
        let ticked = self.ticked.read();
        let invitable = || {
            clients
                .iter()
                .filter(|client| matches!(client.assessment, Assessment::Invitable(_)))
        };
        let example = |language: Language| {
            let mut of_language = invitable().filter(move |client| client.language == language);
            let first = of_language.clone().next();
            let found = of_language.find(|client| ticked.contains(&client.client)).or(first);
            found.map(|client| (language, client.client))
        };
        let languages = occurring(invitable().map(|client| client.language));
        languages.into_iter().filter_map(example).collect()
    }

    /// Invites the ticked ones, exactly as they are on screen.
    pub fn send(self, when: &When) {
        let Some(request) = self.request(when) else {
            self.said.set(Some(Said::Reminders));
            return;
        };
        self.unanswered.set_value(Some(request.clone()));
        self.sending.set(true);
        self.said.set(None);
        spawn_local(async move {
            let answer = invite(request).await;
            self.sending.try_set(false);
            match answer {
                Ok(outcome) => {
                    self.unanswered.try_set_value(None);
                    self.answered(outcome);
                }
                Err(error) => {
                    self.said.try_set(Some(Said::Failed(error)));
                }
            }
        });
    }

    /// `None` when the reminders are none.
    fn request(self, when: &When) -> Option<InviteRequest> {
        let clients = untrack(|| self.chosen()).into_iter().filter_map(|client| {
            Some(InvitedClient {
                client: client.client,
                address: client.address,
                questionnaire: client.questionnaire?,
            })
        });
        let request = InviteRequest {
            batch: BatchId(random_id()?),
            clients: clients.collect(),
            delay: when.delay(),
            reminders: when.reminders()?,
        };
        // Of a request that got no answer nobody knows whether it had its effect: the same again must not have another.
        let earlier = self.unanswered.get_value().filter(|earlier| {
            let same = (&earlier.clients, &earlier.reminders);
            same == (&request.clients, &request.reminders)
        });
        Some(earlier.unwrap_or(request))
    }

    fn answered(self, outcome: InviteOutcome) {
        match outcome {
            InviteOutcome::Invited { messages, .. } => {
                // They are invited: whoever goes back to the client base begins anew.
                if let Some(ticked) = self.ticked_in_client_base {
                    ticked.clear();
                }
                self.invited.try_set(Some(messages));
            }
            InviteOutcome::Changed(changed) => {
                let count = u32::try_from(changed.len()).unwrap_or(u32::MAX);
                self.said.try_set(Some(Said::Changed(count)));
                self.look_again(changed);
            }
            InviteOutcome::Refused => {
                self.said.try_set(Some(Said::Refused));
            }
        }
    }

    /// Shows everybody as they are now. Of those that changed nobody is ticked; of the others, whoever was stays so.
    fn look_again(self, changed: Vec<ClientId>) {
        spawn_local(async move {
            let Ok(clients) = rehearse(self.selection.get_value()).await else {
                return;
            };
            let changed: BTreeSet<_> = changed.into_iter().collect();
            let can_be: BTreeSet<_> = clients
                .iter()
                .filter(|client| matches!(client.assessment, Assessment::Invitable(_)))
                .map(|client| client.client)
                .collect();
            self.ticked
                .try_update(|ticked| ticked.retain(|client| can_be.contains(client) && !changed.contains(client)));
            self.changed.try_set(changed);
            self.clients.try_set(clients);
        });
    }
}

/// Who can be invited without a doubt.
fn ready(clients: &[RehearsedClient]) -> BTreeSet<ClientId> {
    let nobody = BTreeSet::new();
    let ready = clients
        .iter()
        .filter(|client| Choice::of(client, &nobody) == Choice::Ready);
    ready.map(|client| client.client).collect()
}
