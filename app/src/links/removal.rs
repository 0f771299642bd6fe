//! Removing a link: asked first, since fetching stops with it.

use leptos::{html::Dialog, prelude::*};

use super::card::{Card, Said};
use crate::{
    api::remove_link::remove_link,
    i18n::{t_string, use_i18n},
    problem::Problem,
    words,
};

/// The button, and the question behind it.
#[component]
pub(super) fn Removal(card: Card) -> impl IntoView {
    let i18n = use_i18n();
    let crm = card.crm;
    let dialog = NodeRef::<Dialog>::new();
    let heading = format!("remove-{}", crm.name());
    let labelled_by = heading.clone();
    let ask = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            // Fails only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let remove = Action::new_local(move |(): &()| async move {
        let answer = remove_link(crm).await;
        close();
        card.finish(match answer {
            Ok(()) => Said::Removed,
            Err(error) => Said::Failed(Problem::Instroom(error)),
        });
    });
    view! {
        <button type="button" class="danger" on:click=ask>
            {t!(i18n, links.remove)}
        </button>
        <dialog class="question" node_ref=dialog aria-labelledby=labelled_by>
            <h2 id=heading>
                {move || words::fill(t_string!(i18n, links.remove_question), &[("crm", &crm.product())])}
            </h2>
            <p>{t!(i18n, links.remove_help)}</p>
            <div class="actions">
                <button type="button" on:click=move |_| close()>
                    {t!(i18n, links.keep)}
                </button>
                <button
                    type="button"
                    class="danger"
                    disabled=move || remove.pending().get()
                    on:click=move |_| {
                        remove.dispatch_local(());
                    }
                >
                    {t!(i18n, links.remove)}
                </button>
            </div>
        </dialog>
    }
}
