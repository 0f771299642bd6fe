//! Signing in. The form works without WebAssembly too.

use leptos::{ev::SubmitEvent, html, prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::sign_in::{Problem, SignIn},
    header::LanguageSwitch,
    i18n::{t_string, use_i18n},
};

/// The page `/sign-in`.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let i18n = use_i18n();
    let sign_in = ServerAction::<SignIn>::new();
    let (email, password) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let (Some(email), Some(password)) = (email.get(), password.get()) {
            sign_in.dispatch(SignIn {
                email: email.value(),
                password: password.value(),
            });
        }
    };
    let address = use_query_map();
    let message = move || match (
        address.read().get("problem").and_then(|code| Problem::from_code(&code)),
        sign_in.value().get(),
    ) {
        (_, Some(Ok(true))) => None,
        (Some(Problem::WrongPassword), _) | (_, Some(Ok(false))) => Some(t_string!(i18n, office.wrong_password)),
        (Some(Problem::TooManyAttempts), _) => Some(t_string!(i18n, office.too_many_attempts)),
        (None, Some(Err(_))) => Some(t_string!(i18n, office.broken)),
        (None, None) => None,
    };
    view! {
        <Title text=t!(i18n, office.sign_in) />
        <main id="main" class="narrow sign-in">
            <p class="brand">"Instroom"</p>
            <h1>{t!(i18n, office.sign_in)}</h1>
            <form method="post" action=SignIn::url() on:submit=submit class="card stack">
                <label class="field">
                    <span>{t!(i18n, office.email)}</span>
                    <input type="email" name="email" autocomplete="username" required node_ref=email />
                </label>
                <label class="field">
                    <span>{t!(i18n, office.password)}</span>
                    <input
                        type="password"
                        name="password"
                        autocomplete="current-password"
                        required
                        node_ref=password
                    />
                </label>
                <p class="message error" role="alert" hidden=move || message().is_none()>{message}</p>
                <button type="submit" class="primary" disabled=move || sign_in.pending().get()>
                    {t!(i18n, office.sign_in)}
                </button>
            </form>
            <LanguageSwitch />
        </main>
    }
}
