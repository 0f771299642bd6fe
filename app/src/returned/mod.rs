//! On the page of a client: its questionnaire, from what was sent to what came back.

mod answers;
mod coupled;
mod invitation;
mod proposals;
mod season;

use backend::{
    invitations::{ClientQuestionnaire, MessageState, MessageView},
    mail::LetterKind,
};
use domain::{
    client::{ClientId, Status},
    language::Language,
};
use leptos::{html::H2, prelude::*};
use wasm_split_helpers::wasm_split;

use self::{
    coupled::Coupled,
    invitation::Invitation,
    season::{CameBack, OtherSeasons},
};
use crate::{
    api::client_questionnaire::client_questionnaire,
    i18n::use_i18n,
    outbox::message::MessageRow,
    part::{Loaded, Part},
};

/// What the page knows of the client already.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub id: ClientId,
    pub status: Status,
    pub archived: bool,
    pub language: Option<Language>,
    /// The name of the questionnaire in its file.
    pub questionnaire: Option<String>,
}

/// What the section says of what was done last, and how it has the page asked for again. It outlives the section, which is
/// made anew with the page.
#[derive(Clone, Copy)]
pub(crate) struct Doing {
    pub said: RwSignal<String>,
    pub changed: Callback<()>,
}

impl Doing {
    /// Something changed: says it, and asks for the page again.
    pub(crate) fn done(self, sentence: String) {
        self.said.set(sentence);
        self.changed.run(());
    }
}

/// The section *Vragenlijst*: a download of its own that no page waits for.
#[component]
pub(crate) fn Returned(client: Client) -> impl IntoView {
    let i18n = use_i18n();
    let doing = expect_context::<Doing>();
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        // The button that had the focus is gone with the page as it was.
        if let Some(heading) = heading.get().filter(|_| !doing.said.read_untracked().is_empty()) {
            let _ = heading.focus();
        }
    });
    let client = StoredValue::new(client);
    view! {
        <section class="returned" aria-labelledby="questionnaire-heading">
            <h2 id="questionnaire-heading" tabindex="-1" node_ref=heading>{t!(i18n, office.questionnaire)}</h2>
            <p class="said" role="status">{move || doing.said.get()}</p>
            <Part load=move || returned_section(client) />
        </section>
    }
}

#[wasm_split(client, fallible)]
fn returned_section(client: StoredValue<Client>) -> Loaded {
    Ok(view! { <Section client=client.get_value() /> }.into_any())
}

#[component]
fn Section(client: Client) -> impl IntoView {
    let i18n = use_i18n();
    let id = client.id;
    let version = RwSignal::new(0_u32);
    let found = LocalResource::new(move || {
        version.track();
        client_questionnaire(id)
    });
    let changed = Callback::new(move |()| version.update(|version| *version += 1));
    let client = StoredValue::new(client);
    view! {
        <Transition fallback=move || view! { <p class="quiet-text">{t!(i18n, office.loading)}</p> }>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(Some(found)) => view! { <Found client=client.get_value() found changed /> }.into_any(),
                    Ok(None) => ().into_any(),
                    Err(_) => {
                        view! { <p class="message error" role="alert">{t!(i18n, office.broken)}</p> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

#[component]
fn Found(client: Client, found: ClientQuestionnaire, changed: Callback<()>) -> impl IntoView {
    let ClientQuestionnaire {
        current,
        others,
        messages,
    } = found;
    let failed = (client.status == Status::Failed)
        .then(|| last_failure(&messages))
        .flatten();
    let invitation = current.as_ref().map(|season| season.invitation.clone());
    let was_invited = current.is_some() || !others.is_empty();
    let has_begun = invitation
        .as_ref()
        .is_some_and(|invitation| invitation.started_at.is_some());
    view! {
        <Invitation client=client.clone() invitation failed />
        {(!client.archived).then(|| view! { <Coupled client=client.clone() was_invited has_begun /> })}
        {current.map(|season| view! { <CameBack season /> })}
        {(!others.is_empty()).then(|| view! { <OtherSeasons seasons=others /> })}
        {(!messages.is_empty()).then(|| view! { <Messages messages changed /> })}
    }
}

/// How the newest invitation ended that asked for a decision, also when it asks no more.
fn last_failure(messages: &[MessageView]) -> Option<MessageState> {
    let invitation = messages.iter().find(|message| message.kind == LetterKind::Invitation)?;
    let states = invitation.events.iter().map(|event| event.state);
    states.rev().find(|state| state.asks())
}

/// Every message to the client, newest first, with what the server answered.
#[component]
fn Messages(messages: Vec<MessageView>, changed: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <h3>{t!(i18n, returned.messages)}</h3>
        <div class="table-region" tabindex="0" role="region" aria-label=t!(i18n, returned.messages)>
            <table class="dense messages">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, outbox.to)}</th>
                        <th scope="col">{t!(i18n, outbox.what)}</th>
                        <th scope="col">{t!(i18n, outbox.state_heading)}</th>
                        <th scope="col">{t!(i18n, outbox.answer)}</th>
                        <th scope="col">{t!(i18n, outbox.decide)}</th>
                    </tr>
                </thead>
                <tbody>
                    {messages
                        .into_iter()
                        .map(|message| view! { <MessageRow message changed named=false /> })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}
