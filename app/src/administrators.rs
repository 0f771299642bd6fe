//! What only an administrator sees. The server refuses others by itself; the screen does not offer them what it would refuse.

use backend::session::Session;
use leptos::prelude::*;

use crate::i18n::use_i18n;

/// Whether an administrator is looking.
pub(crate) fn is_administrator() -> bool {
    use_context::<Session>().is_some_and(|session| session.administrator().is_some())
}

/// In place of a page that a colleague may not see: why, and what to do.
#[component]
pub(crate) fn AdministratorsOnly() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="card stack">
            <p>
                <strong>{t!(i18n, office.administrators_only)}</strong>
            </p>
            <p>{t!(i18n, office.administrators_help)}</p>
            <p>
                <a href="/clients">{t!(i18n, office.to_clients)}</a>
            </p>
        </div>
    }
}
