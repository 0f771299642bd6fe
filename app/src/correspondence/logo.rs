//! The office's logo, which stands at the top of its mails.

use backend::{
    correspondence::{LARGEST_LOGO, NotChosen},
    session::Session,
};
use leptos::{html::Input, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, RequestInit, Response};

use super::{News, NewsLine, words};
use crate::{
    api::{error::ApiError, remove_logo::remove_logo},
    i18n::{t_string, use_i18n},
    words::{api_error, fill},
};

/// Where the logo is, and where it is sent.
const ADDRESS: &str = "/api/correspondence/logo";

#[component]
pub(super) fn LogoCard(has_logo: bool) -> impl IntoView {
    let i18n = use_i18n();
    let news = News::new();
    let office = use_context::<Session>()
        .map(|session| session.office_name)
        .unwrap_or_default();
    // Rises with every change, so that the browser looks at the new one.
    let version = RwSignal::new(0_u32);
    let has_logo = RwSignal::new(has_logo);
    let file = NodeRef::<Input>::new();
    let send_file = move |_| {
        let Some(input) = file.get_untracked() else { return };
        let Some(chosen) = input.files().and_then(|files| files.get(0)) else {
            return;
        };
        // The same file can be chosen again.
        input.set_value("");
        news.begin();
        spawn_local(async move {
            news.say(match send(&chosen).await {
                Ok(Ok(())) => {
                    has_logo.try_set(true);
                    version.try_update(|version| *version += 1);
                    Ok(t_string!(i18n, correspondence.logo_saved).to_owned())
                }
                Ok(Err(why)) => Err(words::not_chosen(i18n, why).to_owned()),
                Err(error) => Err(api_error(i18n, error).to_owned()),
            });
        });
    };
    let remove = move |_| {
        news.begin();
        spawn_local(async move {
            news.say_and_focus(match remove_logo().await {
                Ok(_) => {
                    has_logo.try_set(false);
                    Ok(t_string!(i18n, correspondence.logo_removed).to_owned())
                }
                Err(error) => Err(api_error(i18n, error).to_owned()),
            });
        });
    };
    view! {
        <section class="card link-card" aria-labelledby="logo">
            <h2 id="logo">{t!(i18n, correspondence.logo)}</h2>
            <Show
                when=move || has_logo.get()
                fallback=move || view! { <p class="quiet-text">{t!(i18n, correspondence.no_logo)}</p> }
            >
                // White, as the paper of most mail programs: what is hard to see on it, is seen here.
                <p class="logo-shown">
                    <img
                        src=move || format!("{ADDRESS}?{}", version.get())
                        alt={
                            let office = office.clone();
                            move || fill(t_string!(i18n, correspondence.logo_of), &[("office", &office)])
                        }
                    />
                </p>
            </Show>
            <label class="button logo-chooser">
                <span>{t!(i18n, correspondence.choose_logo)}</span>
                <input type="file" class="visually-hidden" accept="image/png,image/jpeg" aria-describedby="logo-help" node_ref=file on:change=send_file />
            </label>
            <p class="quiet-text hint" id="logo-help">
                {t!(i18n, correspondence.logo_help)}
            </p>
            <NewsLine news />
            <Show when=move || has_logo.get()>
                <p class="actions">
                    <button type="button" class="danger" on:click=remove>
                        {t!(i18n, correspondence.remove_logo)}
                    </button>
                </p>
            </Show>
        </section>
    }
}

/// Sends a file as it is. One that is too large is not sent at all.
async fn send(file: &File) -> Result<Result<(), NotChosen>, ApiError> {
    if file.size() > LARGEST_LOGO as f64 {
        return Ok(Err(NotChosen::Logo));
    }
    let answer = request(file).await.map_err(|_| ApiError::Failed)?;
    match answer.status() {
        200..=299 => Ok(Ok(())),
        401 => Err(ApiError::SignedOut),
        403 => Err(ApiError::AdministratorsOnly),
        413 | 422 => Ok(Err(NotChosen::Logo)),
        _ => Err(ApiError::Failed),
    }
}

async fn request(file: &File) -> Result<Response, JsValue> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(file);
    let asked = window().fetch_with_str_and_init(ADDRESS, &request);
    JsFuture::from(asked).await?.dyn_into()
}
