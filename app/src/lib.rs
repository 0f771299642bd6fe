#![doc = include_str!("../README.md")]
// The interface is one deeply nested type.
#![recursion_limit = "512"]
// The interface has two users, both in this repository: components explain themselves where they are not obvious.
#![allow(
    missing_docs,
    reason = "the macros of components make items that cannot be documented"
)]

#[macro_use]
mod words;

mod administrators;
mod answer;
mod answering;
mod api;
mod client_page;
mod clients_page;
mod correspondence;
mod erasing;
mod header;
mod import;
mod imports_page;
mod inviting;
mod leaving;
mod links;
mod moment;
mod notices;
mod outbox;
mod part;
mod problem;
mod questionnaires;
mod returned;
mod scope_choice;
mod screen_language;
mod settings;
mod sign_in_page;
#[cfg(feature = "ssr")]
pub mod state;
pub mod way_back;

/// The words of `locales/`, each key checked when the interface is compiled.
#[allow(
    // The generator that replaces the macro builds eighty crates more, an interpreter of WebAssembly among them.
    deprecated,
    dead_code,
    unused_imports,
    unused_qualifications,
    clippy::expect_used,
    clippy::new_ret_no_self,
    clippy::wrong_self_convention,
    reason = "generated"
)]
mod generated {
    leptos_i18n::load_locales!();
}
use generated::i18n;

pub use crate::api::sign_in::Problem as SignInProblem;

use leptos::{config::LeptosOptions, context::Provider, prelude::*};
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Redirect, Route, Router, Routes},
    hooks::use_location,
    path,
};

use crate::{
    answer::Answer,
    answering::AnsweringPage,
    api::current_session::current_session,
    client_page::ClientPage,
    clients_page::ClientsPage,
    correspondence::CorrespondencePage,
    header::Header,
    i18n::{I18nContextProvider, use_i18n},
    import::ImportPage,
    imports_page::ImportsPage,
    inviting::{InvitePage, ticked::Ticked},
    links::LinksPage,
    outbox::OutboxPage,
    questionnaires::{QuestionnairePage, QuestionnairesPage},
    sign_in_page::SignInPage,
};

/// The document around the interface.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" type="image/svg+xml" href="/icon.svg" />
                <HydrationScripts options=options.clone() />
                <HashedStylesheet options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The interface.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <I18nContextProvider ssr_lang_header_getter=screen_language::wanted()>
            {pause_on_server()}
            <Router>
                <Pages />
            </Router>
        </I18nContextProvider>
    }
}

/// On the server the language of a page does not change while it is written: the effects that follow it would be run by
/// another thread, where the page may be written and its signals gone.
fn pause_on_server() {
    #[cfg(feature = "ssr")]
    if let Some(owner) = Owner::current() {
        owner.pause();
    }
}

#[component]
fn Pages() -> impl IntoView {
    let i18n = use_i18n();
    let path = use_location().pathname;
    provide_context(Ticked::new());
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Instroom".to_owned() } else { format!("{title} · Instroom") } />
        // There it is in the language of the questionnaire, which is not known yet.
        <Show when=move || !path.read().starts_with("/q/")>
            <a class="skip" href="#main">{t!(i18n, office.skip)}</a>
        </Show>
        <Routes fallback=NotFound>
            <Route path=path!("/") view=|| view! { <Redirect path="/clients" /> } />
            <Route path=path!("/sign-in") view=SignInPage />
            <Route path=path!("/q/:token") ssr=SsrMode::Async view=AnsweringPage />
            // Sent whole: what is put together by a script would not be there without one.
            <Route
                path=path!("/clients")
                ssr=SsrMode::Async
                view=|| view! { <SignedIn><ClientsPage /></SignedIn> }
            />
            <Route path=path!("/clients/import") view=|| view! { <SignedIn><ImportPage /></SignedIn> } />
            <Route path=path!("/clients/invite") view=|| view! { <SignedIn><InvitePage /></SignedIn> } />
            <Route path=path!("/outbox") view=|| view! { <SignedIn><OutboxPage /></SignedIn> } />
            <Route path=path!("/imports") view=|| view! { <SignedIn><ImportsPage /></SignedIn> } />
            <Route path=path!("/settings/links") view=|| view! { <SignedIn><LinksPage /></SignedIn> } />
            <Route path=path!("/settings/mail") view=|| view! { <SignedIn><CorrespondencePage /></SignedIn> } />
            <Route path=path!("/settings/questionnaires") view=|| view! { <SignedIn><QuestionnairesPage /></SignedIn> } />
            <Route path=path!("/settings/questionnaires/:id") view=|| view! { <SignedIn><QuestionnairePage /></SignedIn> } />
            <Route
                path=path!("/clients/:id")
                ssr=SsrMode::Async
                view=|| view! { <SignedIn><ClientPage /></SignedIn> }
            />
        </Routes>
    }
}

/// What only a signed-in colleague sees; others are sent to sign in.
#[component]
fn SignedIn(children: ChildrenFn) -> impl IntoView {
    let session = Answer::to(|| (), |()| current_session(), true);
    let children = StoredValue::new(children);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match session.read().await {
                    Ok(Some(session)) => view! {
                        <Provider value=session.clone()>
                            <Header session />
                            <main id="main" tabindex="-1">{children.with_value(|children| children())}</main>
                        </Provider>
                    }
                    .into_any(),
                    Ok(None) => view! { <Redirect path="/sign-in" /> }.into_any(),
                    Err(_) => view! { <Broken /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// The server could not answer; what was on screen can be asked again.
#[component]
fn Broken() -> impl IntoView {
    let i18n = use_i18n();
    view! { <p class="message error" role="alert">{t!(i18n, office.broken)}</p> }
}

#[component]
fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text=t!(i18n, office.not_found) />
        <main id="main" class="narrow">
            <h1>{t!(i18n, office.not_found)}</h1>
            <p><a href="/clients">{t!(i18n, office.clients)}</a></p>
        </main>
    }
}

#[cfg(all(test, feature = "ssr"))]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::{
        mem,
        sync::{
            Arc, Mutex,
            atomic::{AtomicBool, Ordering},
        },
        task::{Context, Wake, Waker},
    };

    use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
    use leptos::prelude::*;
    use leptos_meta::ServerMetaContext;
    use leptos_router::location::RequestUrl;

    use crate::i18n::{Locale, use_i18n};

    static SPAWNED: Mutex<Vec<PinnedFuture<()>>> = Mutex::new(Vec::new());

    /// Runs nothing by itself.
    struct Keeper;

    impl CustomExecutor for Keeper {
        fn spawn(&self, future: PinnedFuture<()>) {
            SPAWNED.lock().unwrap().push(future);
        }
        fn spawn_local(&self, _: PinnedLocalFuture<()>) {
            unreachable!("the server spawns nothing that is bound to its thread");
        }
        fn poll_local(&self) {}
    }

    #[derive(Default)]
    struct Woken(AtomicBool);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    #[test]
    fn on_the_server_nothing_follows_the_language_of_a_page() {
        Executor::init_custom_executor(Keeper).unwrap();
        let owner = Owner::new();
        let (meta, _written) = ServerMetaContext::new();
        let page = owner.with(|| {
            provide_context(RequestUrl::new("/sign-in"));
            provide_context(meta);
            super::App().to_html()
        });
        assert!(page.contains("type=\"password\""), "{page}");

        let woken = Arc::new(Woken::default());
        let waker = Waker::from(woken.clone());
        let mut spawned = mem::take(&mut *SPAWNED.lock().unwrap());
        assert!(!spawned.is_empty());
        for future in &mut spawned {
            let _ = future.as_mut().poll(&mut Context::from_waker(&waker));
        }
        woken.0.store(false, Ordering::Relaxed);
        owner.with(|| use_i18n().set_locale(Locale::fr));
        assert!(!woken.0.load(Ordering::Relaxed));
    }
}
