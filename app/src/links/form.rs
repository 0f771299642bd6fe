//! The credentials of a CRM. They are tested on the spot, and leave the page only for that.

use backend::crm::{Credentials, Secret, Tls};
use domain::crm::Crm;
use leptos::{
    ev::SubmitEvent,
    html::{Form, Input, Textarea},
    prelude::*,
    reactive::actions::ActionAbortHandle,
};

use super::card::{Card, Said};
use crate::{
    api::link::link,
    i18n::{t_string, use_i18n},
    problem, words,
};

/// Where the office consents to a link with AdminPulse.
const CONSENT: &str = "/api/links/adminpulse/consent";

/// How the connection with the office's own server is secured.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Security {
    Public,
    Pinned,
    Off,
}

/// What is typed. A key is in its box and nowhere else.
#[derive(Clone, Copy)]
struct Fields {
    crm: Crm,
    key: NodeRef<Input>,
    host: NodeRef<Input>,
    port: NodeRef<Input>,
    security: RwSignal<Security>,
    pem: NodeRef<Textarea>,
    /// What the box of the certificate begins with.
    pem_at_first: RwSignal<String>,
}

impl Fields {
    fn new(crm: Crm) -> Self {
        Self {
            crm,
            key: NodeRef::new(),
            host: NodeRef::new(),
            port: NodeRef::new(),
            security: RwSignal::new(Security::Public),
            pem: NodeRef::new(),
            pem_at_first: RwSignal::new(String::new()),
        }
    }

    /// What is typed, as credentials; `None` for a port that is none.
    fn credentials(self) -> Option<Credentials> {
        let api_key = Secret(text_of(self.key));
        Some(match self.crm {
            Crm::AdminPulse => Credentials::AdminPulse { api_key },
            Crm::AdminConsult => Credentials::AdminConsult {
                host: text_of(self.host),
                port: text_of(self.port).parse().ok()?,
                api_key,
                tls: match self.security.get_untracked() {
                    Security::Public => Tls::Public,
                    Security::Pinned => {
                        Tls::Pinned(self.pem.get_untracked().map(|pem| pem.value()).unwrap_or_default())
                    }
                    Security::Off => Tls::Off,
                },
            },
        })
    }

    /// Types these in.
    fn fill(self, credentials: Credentials) {
        match credentials {
            Credentials::AdminPulse { api_key } => type_in(self.key, &api_key.0),
            Credentials::AdminPulseConsent { .. } => {}
            Credentials::AdminConsult {
                host,
                port,
                api_key,
                tls,
            } => {
                type_in(self.host, &host);
                type_in(self.port, &port.to_string());
                type_in(self.key, &api_key.0);
                self.security.set(match tls {
                    Tls::Public => Security::Public,
                    Tls::Pinned(pem) => {
                        if let Some(typed) = self.pem.get_untracked() {
                            typed.set_value(&pem);
                        }
                        self.pem_at_first.set(pem);
                        Security::Pinned
                    }
                    Tls::Off => Security::Off,
                });
            }
        }
    }

    /// A whole address in the box of the host is taken apart.
    fn take_apart(self) {
        let (host, port) = host_and_port(&text_of(self.host));
        type_in(self.host, &host);
        if let Some(port) = port {
            type_in(self.port, &port.to_string());
        }
    }
}

fn text_of(input: NodeRef<Input>) -> String {
    input
        .get_untracked()
        .map(|input| input.value().trim().to_owned())
        .unwrap_or_default()
}

fn type_in(input: NodeRef<Input>, text: &str) {
    if let Some(input) = input.get_untracked() {
        input.set_value(text);
    }
}

/// The host of an address as people copy it, `https://server.kantoor.example:8443/api`, and its port.
fn host_and_port(address: &str) -> (String, Option<u16>) {
    let address = address.trim();
    let bare = address.split_once("://").map_or(address, |(_, bare)| bare);
    let bare = bare.split('/').next().unwrap_or_default();
    let port = bare
        .rsplit_once(':')
        .and_then(|(host, port)| Some((host, port.parse().ok()?)));
    match port {
        // More colons are those of an IPv6 address.
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host.to_owned(), Some(port)),
        _ => (bare.to_owned(), None),
    }
}

/// The form. It closes when the credentials are kept.
#[component]
pub(super) fn LinkForm(card: Card) -> impl IntoView {
    let i18n = use_i18n();
    let crm = card.crm;
    let fields = Fields::new(crm);
    let form = NodeRef::<Form>::new();
    let link = Action::new_local(move |credentials: &Credentials| {
        let credentials = credentials.clone();
        async move {
            match problem::of_either(link(credentials).await) {
                Ok(tested) => {
                    card.close_form();
                    card.finish(Said::Saved(tested));
                }
                Err(problem) => card.finish(Said::NotSaved(problem)),
            }
        }
    });
    let running = StoredValue::new(None::<ActionAbortHandle>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if link.pending().get_untracked() {
            return;
        }
        if let Some(credentials) = fields.credentials() {
            card.begin();
            running.set_value(Some(link.dispatch_local(credentials)));
        }
    };
    // What was on its way may have arrived: the links are looked up again.
    let cancel = move |_| {
        let running = running.try_update_value(Option::take).flatten();
        match running.filter(|_| link.pending().get_untracked()) {
            Some(running) => {
                running.abort();
                card.links.load();
            }
            None => card.close_form(),
        }
    };
    Effect::new(move |_| {
        let first = form.get().and_then(|form| form.query_selector("input").ok().flatten());
        if let Some(first) = first.and_then(|first| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(first).ok())
        {
            // Fails only for an element that cannot have the focus; then it stays where it is.
            let _ = first.focus();
        }
    });
    let consent = card.links.of(crm).is_some_and(|link| link.consent);
    view! {
        {consent.then(|| view! { <Consent /> })}
        <form class="link-form stack" on:submit=submit node_ref=form autocomplete="off">
            <Pretend card fields />
            {(crm == Crm::AdminConsult).then(|| view! { <Server fields /> })}
            <label class="field">
                <span>{t!(i18n, links.api_key)}</span>
                <input
                    type="password"
                    required
                    // What browsers heed to not fill in the password of the office.
                    autocomplete="new-password"
                    spellcheck="false"
                    node_ref=fields.key
                />
            </label>
            {(crm == Crm::AdminConsult).then(|| view! { <SecurityFields fields /> })}
            <p class="late" role="status">
                {move || {
                    link.pending()
                        .get()
                        .then(|| words::fill(t_string!(i18n, links.testing), &[("crm", &crm.product())]))
                }}
            </p>
            <div class="actions">
                <button type="submit" class="primary" aria-disabled=move || link.pending().get().to_string()>
                    {t!(i18n, links.test_and_save)}
                </button>
                <button type="button" on:click=cancel>
                    {t!(i18n, import.cancel)}
                </button>
            </div>
        </form>
    }
}

/// Linking without a key, where this installation can ask for consent.
#[component]
fn Consent() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="stack">
            <p class="quiet-text">{t!(i18n, links.consent_help)}</p>
            <p>
                <a class="button primary" href=CONSENT rel="external">
                    {t!(i18n, links.consent)}
                </a>
            </p>
            <h3>{t!(i18n, links.or_key)}</h3>
        </div>
    }
}

/// In a demo: the credentials of the CRM that it pretends, at one press.
#[component]
fn Pretend(card: Card, fields: Fields) -> impl IntoView {
    let i18n = use_i18n();
    let pretend = card.links.of(card.crm).and_then(|link| link.pretend);
    pretend.map(|credentials| {
        view! {
            <div class="message hint">
                <p>{t!(i18n, links.pretend_help)}</p>
                <button type="button" on:click=move |_| fields.fill(credentials.clone())>
                    {t!(i18n, links.pretend)}
                </button>
            </div>
        }
    })
}

/// Where the office's own server is.
#[component]
fn Server(fields: Fields) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="address">
            <label class="field grow">
                <span>{t!(i18n, links.address)}</span>
                <input
                    type="text"
                    required
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby="address-hint"
                    node_ref=fields.host
                    on:change=move |_| fields.take_apart()
                />
            </label>
            <label class="field">
                <span>{t!(i18n, links.port)}</span>
                <input type="number" min="1" max="65535" required autocomplete="off" node_ref=fields.port />
            </label>
            <p id="address-hint" class="quiet-text">
                {t!(i18n, links.address_hint)}
            </p>
        </div>
    }
}

/// Which certificate is trusted, or none.
#[component]
fn SecurityFields(fields: Fields) -> impl IntoView {
    let i18n = use_i18n();
    let security = fields.security;
    let choice = move |value: Security, word: Signal<&'static str>| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="tls"
                    prop:checked=move || security.get() == value
                    on:change=move |_| security.set(value)
                />
                <span>{word}</span>
            </label>
        }
    };
    view! {
        <fieldset class="security">
            <legend>{t!(i18n, links.tls)}</legend>
            {choice(Security::Public, Signal::derive(t!(i18n, links.tls_public)))}
            {choice(Security::Pinned, Signal::derive(t!(i18n, links.tls_pinned)))}
            <Show when=move || security.get() == Security::Pinned>
                <label class="field">
                    <span>{t!(i18n, links.pem)}</span>
                    <textarea
                        rows="6"
                        required
                        spellcheck="false"
                        autocomplete="off"
                        aria-describedby="pem-hint"
                        node_ref=fields.pem
                        prop:value=move || fields.pem_at_first.get()
                    ></textarea>
                </label>
                <p id="pem-hint" class="quiet-text">
                    {t!(i18n, links.pem_hint)}
                </p>
            </Show>
            {choice(Security::Off, Signal::derive(t!(i18n, links.tls_off)))}
            <Show when=move || security.get() == Security::Off>
                <p class="message warning">{t!(i18n, links.tls_off_warning)}</p>
            </Show>
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::host_and_port;

    #[test]
    fn an_address_is_taken_apart_as_people_copy_it() {
        for (address, host, port) in [
            ("server.kantoor.example", "server.kantoor.example", None),
            (" 192.168.1.20 ", "192.168.1.20", None),
            ("192.168.1.20:8443", "192.168.1.20", Some(8443)),
            (
                "https://server.kantoor.example:8443/api/v1",
                "server.kantoor.example",
                Some(8443),
            ),
            ("http://server/", "server", None),
            ("[fd00::1]:8443", "[fd00::1]", Some(8443)),
            ("fd00::1", "fd00::1", None),
            ("server:poort", "server:poort", None),
            ("", "", None),
        ] {
            assert_eq!(host_and_port(address), (host.to_owned(), port), "{address}");
        }
    }
}
