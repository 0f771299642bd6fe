//! One CRM: not linked, with the form to do it; or linked since when, by whom, tested when.

use backend::{crm::Tested, links::Linked};
use domain::{crm::Crm, crm_error::CrmError};
use leptos::{html, prelude::*, reactive::actions::ActionAbortHandle};
use leptos_router::hooks::use_query_map;

use super::{Links, form::LinkForm, night::Night, removal::Removal};
use crate::{
    api::test_link::test_link,
    i18n::{t_string, use_i18n},
    moment,
    problem::{self, Problem},
    words::{self, I18n},
};

/// What came of the last thing that was done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Said {
    /// Credentials were tested, and kept.
    Saved(Tested),
    /// Credentials were tested, and not kept.
    NotSaved(Problem),
    /// The link was tested again.
    Works(Tested),
    /// The link was tested again, or could not be removed.
    Failed(Problem),
    /// The office did not consent.
    NoConsent,
    /// The link was removed.
    Removed,
}

impl Said {
    /// Whether it is bad news.
    fn is_problem(&self) -> bool {
        matches!(self, Self::NotSaved(_) | Self::Failed(_) | Self::NoConsent)
    }

    fn sentence(&self, i18n: I18n, crm: Crm) -> String {
        match self {
            Self::Saved(tested) => with_clients(i18n, crm, t_string!(i18n, links.saved), tested),
            Self::Works(tested) => with_clients(i18n, crm, t_string!(i18n, links.in_order), tested),
            Self::NotSaved(problem) => {
                let why = words::problem(i18n, crm, *problem);
                words::fill(t_string!(i18n, links.not_saved), &[("why", &why)])
            }
            Self::Failed(problem) => words::problem(i18n, crm, *problem),
            Self::NoConsent => t_string!(i18n, links.no_consent).to_owned(),
            Self::Removed => t_string!(i18n, links.removed).to_owned(),
        }
    }
}

/// The sentence, and how many clients the test found where the CRM says so.
fn with_clients(i18n: I18n, crm: Crm, sentence: &str, tested: &Tested) -> String {
    let Some(clients) = tested.clients else {
        return sentence.to_owned();
    };
    let found = words::fill(
        t_string!(i18n, links.found),
        &[("clients", &words::clients(i18n, clients)), ("crm", &crm.product())],
    );
    format!("{sentence} {found}")
}

/// What the parts of a card share.
#[derive(Clone, Copy)]
pub(super) struct Card {
    pub(super) crm: Crm,
    pub(super) links: Links,
    said: RwSignal<Option<Said>>,
    form_is_open: RwSignal<bool>,
    news: NodeRef<html::Div>,
}

impl Card {
    fn new(crm: Crm) -> Self {
        Self {
            crm,
            links: expect_context(),
            said: RwSignal::new(after_consent(crm)),
            form_is_open: RwSignal::new(false),
            news: NodeRef::new(),
        }
    }

    /// Something is being done: what came of the last thing is told no more.
    pub(super) fn begin(self) {
        self.said.set(None);
    }

    /// What came of it. What had the focus may be gone with the form or the dialog: it goes to what is said.
    pub(super) fn finish(self, said: Said) {
        self.said.set(Some(said));
        self.links.load();
        request_animation_frame(move || {
            if let Some(news) = self.news.try_get_untracked().flatten() {
                // Fails only for an element that cannot have the focus; then it stays where it is.
                let _ = news.focus();
            }
        });
    }

    pub(super) fn close_form(self) {
        self.form_is_open.set(false);
    }
}

/// The card of one CRM.
#[component]
pub(super) fn LinkCard(crm: Crm) -> impl IntoView {
    let i18n = use_i18n();
    let card = Card::new(crm);
    let linked = Memo::new(move |_| card.links.of(crm).and_then(|link| link.linked));
    let is_linked = Memo::new(move |_| linked.with(Option::is_some));
    let heading = format!("link-{}", crm.name());
    let labelled_by = heading.clone();
    view! {
        <section class="card link-card" aria-labelledby=labelled_by>
            <div class="link-head">
                <h2 id=heading>{crm.product()}</h2>
                <span class="link-state" data-linked=move || is_linked.get().to_string()>
                    {move || {
                        if is_linked.get() { t_string!(i18n, links.linked) } else { t_string!(i18n, links.not_linked) }
                    }}
                </span>
            </div>
            {move || match linked.get() {
                Some(linked) => view! { <Standing crm linked /> }.into_any(),
                None => view! { <p class="quiet-text">{needs(i18n, crm)}</p> }.into_any(),
            }}
            <div class="news" role="status" tabindex="-1" node_ref=card.news>
                {move || {
                    card.said
                        .get()
                        .map(|said| {
                            let class = if said.is_problem() { "message error" } else { "message good" };
                            view! { <p class=class>{said.sentence(i18n, crm)}</p> }
                        })
                }}
            </div>
            <Show
                when=move || is_linked.get()
                fallback=move || {
                    view! {
                        <div class="actions">
                            <OpenForm card word=t!(i18n, links.link) is_primary=true />
                        </div>
                    }
                }
            >
                <Actions card />
            </Show>
            <Show when=move || card.form_is_open.get()>
                <LinkForm card />
            </Show>
            <Show when=move || is_linked.get()>
                <Night crm />
            </Show>
        </section>
    }
}

/// Why consent did not link, where AdminPulse has just sent the administrator back: it stands in the address.
fn after_consent(crm: Crm) -> Option<Said> {
    if crm != Crm::AdminPulse {
        return None;
    }
    let code = use_query_map().with_untracked(|query| query.get("problem"))?;
    match serde_json::from_value(code.into()).ok()? {
        CrmError::KeyRefused => Some(Said::NoConsent),
        problem => Some(Said::NotSaved(Problem::Crm(problem))),
    }
}

/// What one needs to make the link.
fn needs(i18n: I18n, crm: Crm) -> &'static str {
    match crm {
        Crm::AdminPulse => t_string!(i18n, links.needs_pulse),
        Crm::AdminConsult => t_string!(i18n, links.needs_consult),
    }
}

/// The link as it stands.
#[component]
fn Standing(crm: Crm, linked: Linked) -> impl IntoView {
    let i18n = use_i18n();
    let Linked {
        address,
        at,
        user_name,
        tested_at,
        problem,
    } = linked;
    let minute = move |at| moment::minute(i18n.get_locale(), at);
    let since = move || {
        words::fill(
            t_string!(i18n, links.since),
            &[("at", &minute(at)), ("who", &user_name)],
        )
    };
    let tested = move || {
        let sentence = match problem {
            None => t_string!(i18n, links.tested),
            Some(_) => t_string!(i18n, links.tested_problem),
        };
        words::fill(sentence, &[("at", &minute(tested_at))])
    };
    view! {
        <ul class="standing">
            {address.map(|address| view! { <li>{address}</li> })}
            <li>{since}</li>
            <li>{tested}</li>
        </ul>
        {problem.map(|problem| view! { <p class="message error">{move || words::crm_error(i18n, crm, problem)}</p> })}
    }
}

/// Opens the form, or closes it again.
#[component]
fn OpenForm(card: Card, #[prop(into)] word: Signal<&'static str>, #[prop(optional)] is_primary: bool) -> impl IntoView {
    let is_open = card.form_is_open;
    view! {
        <button
            type="button"
            class:primary=move || is_primary && !is_open.get()
            aria-expanded=move || is_open.get().to_string()
            on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
        >
            {word}
        </button>
    }
}

/// What can be done with a link: test it as it stands, give it another key, remove it.
#[component]
fn Actions(card: Card) -> impl IntoView {
    let i18n = use_i18n();
    let crm = card.crm;
    let test = Action::new_local(move |(): &()| async move {
        card.finish(match problem::of_either(test_link(crm).await) {
            Ok(tested) => Said::Works(tested),
            Err(problem) => Said::Failed(problem),
        });
    });
    let running = StoredValue::new(None::<ActionAbortHandle>);
    let start = move |_| {
        if !test.pending().get_untracked() {
            card.begin();
            running.set_value(Some(test.dispatch_local(())));
        }
    };
    let cancel = move |_| {
        if let Some(running) = running.try_update_value(Option::take).flatten() {
            running.abort();
        }
    };
    view! {
        <div class="actions">
            <button type="button" aria-disabled=move || test.pending().get().to_string() on:click=start>
                {t!(i18n, links.test_again)}
            </button>
            <OpenForm card word=t!(i18n, links.replace) />
            <Removal card />
            <Show when=move || test.pending().get()>
                <button type="button" class="quiet late" on:click=cancel>
                    {t!(i18n, import.cancel)}
                </button>
            </Show>
        </div>
        <p class="late quiet-text" role="status">
            {move || {
                test.pending()
                    .get()
                    .then(|| words::fill(t_string!(i18n, links.testing), &[("crm", &crm.product())]))
            }}
        </p>
    }
}
