//! Erasing an archived client: asked first, since there is no way back.

use backend::erasing::EraseOutcome;
use domain::client::ClientId;
use leptos::{html::Dialog, prelude::*, task::spawn_local};

use crate::{
    api::{erase_client::erase_client, error::ApiError},
    i18n::{t_string, use_i18n},
    returned::Doing,
    words::{self, fill},
};

/// The button, and the question behind it.
#[component]
pub(super) fn Question(id: ClientId, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let doing = expect_context::<Doing>();
    let dialog = NodeRef::<Dialog>::new();
    let pending = RwSignal::new(false);
    let failed = RwSignal::new(None::<ApiError>);
    let ask = move |_| {
        failed.set(None);
        if let Some(dialog) = dialog.get_untracked() {
            // Fails only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
    };
    let erase = move |_| {
        pending.set(true);
        spawn_local(async move {
            let answer = erase_client(id).await;
            pending.try_set(false);
            if answer.is_ok() {
                close();
            }
            match answer {
                Ok(EraseOutcome::Erased | EraseOutcome::Unknown) => {
                    doing.done(t_string!(i18n, erasing.erased).to_owned());
                }
                Ok(EraseOutcome::NotArchived) => doing.done(t_string!(i18n, erasing.not_archived).to_owned()),
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <section aria-labelledby="erasing">
            <h2 id="erasing">{t!(i18n, erasing.title)}</h2>
            <p>{t!(i18n, erasing.intro)}</p>
            <button type="button" class="danger" on:click=ask>
                {t!(i18n, erasing.ask)}
            </button>
            <dialog class="question" node_ref=dialog aria-labelledby="erasing-question">
                <h2 id="erasing-question">
                    {move || fill(t_string!(i18n, erasing.question), &[("name", &name)])}
                </h2>
                <p>
                    <strong>{t!(i18n, erasing.no_way_back)}</strong>
                </p>
                <p>{t!(i18n, erasing.goes)}</p>
                <p>{t!(i18n, erasing.stays)}</p>
                <p>{t!(i18n, erasing.comes_back)}</p>
                <p>{t!(i18n, erasing.duty)}</p>
                <p class="error-text" role="alert">
                    {move || failed.get().map(|error| words::api_error(i18n, error))}
                </p>
                <div class="actions">
                    <button type="button" on:click=move |_| close()>
                        {t!(i18n, erasing.cancel)}
                    </button>
                    <button type="button" class="danger" disabled=move || pending.get() on:click=erase>
                        {t!(i18n, erasing.erase)}
                    </button>
                </div>
            </dialog>
        </section>
    }
}
