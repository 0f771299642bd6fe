//! The page of a client that is no more: when it was erased and by whom, and what happened to it.

use backend::views::ErasedClient;
use domain::client::ClientId;
use leptos::{html::H1, prelude::*};
use leptos_meta::Title;

use crate::{
    api::erased_client::erased_client,
    client_page::History,
    i18n::{t_string, use_i18n},
    moment,
    returned::Doing,
    words::fill,
};

/// What is left of the client, if it ever was.
#[component]
pub(super) fn Absent(id: ClientId) -> impl IntoView {
    let i18n = use_i18n();
    let found = LocalResource::new(move || erased_client(id));
    view! {
        <Transition fallback=move || view! { <p class="quiet-text">{t!(i18n, office.loading)}</p> }>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(Some(erased)) => view! { <Erased erased /> }.into_any(),
                    Ok(None) => view! { <h1>{t!(i18n, office.no_such_client)}</h1> }.into_any(),
                    Err(_) => {
                        view! { <p class="message error" role="alert">{t!(i18n, office.broken)}</p> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

#[component]
fn Erased(erased: ErasedClient) -> impl IntoView {
    let i18n = use_i18n();
    let doing = expect_context::<Doing>();
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| {
        // Whoever has just erased it was in a dialog that is gone. The heading is in the page by the next frame.
        if heading.get().is_some() && !doing.said.read_untracked().is_empty() {
            request_animation_frame(move || {
                if let Some(heading) = heading.get_untracked() {
                    let _ = heading.focus();
                }
            });
        }
    });
    let ErasedClient { at, user_name, history } = erased;
    let by = move || {
        let at = moment::minute(i18n.get_locale(), at);
        fill(t_string!(i18n, erasing.by), &[("at", &at), ("user", &user_name)])
    };
    view! {
        <Title text=t!(i18n, erasing.erased_client) />
        <h1 tabindex="-1" node_ref=heading>{t!(i18n, erasing.erased_client)}</h1>
        <p class="said" role="status">{move || doing.said.get()}</p>
        <p>{by}</p>
        <History history />
    }
}
