//! Where mail goes, and whether it can.

use backend::mail::{DeliveryView, NotTaken};
use leptos::{prelude::*, task::spawn_local};

use super::words;
use crate::{
    api::{delivery::delivery, error::ApiError, test_mail_server::test_mail_server},
    i18n::{t_string, use_i18n},
    words::{api_error, fill},
};

/// What came of a test.
type Tested = Result<Result<(), NotTaken>, ApiError>;

#[component]
pub(super) fn Delivery() -> impl IntoView {
    let i18n = use_i18n();
    let goes = RwSignal::new(None::<Result<DeliveryView, ApiError>>);
    Effect::new(move |_| {
        spawn_local(async move {
            let answer = delivery().await;
            goes.try_set(Some(answer));
        });
    });
    let tested = RwSignal::new(None::<Tested>);
    let test = Action::new_local(move |(): &()| async move {
        tested.set(None);
        let answer = test_mail_server().await;
        tested.try_set(Some(answer));
    });
    let start = move |_| {
        if !test.pending().get_untracked() {
            test.dispatch_local(());
        }
    };
    let works = move || match goes.get() {
        Some(Ok(DeliveryView::Files { .. })) => t_string!(i18n, correspondence.works_files),
        _ => t_string!(i18n, correspondence.works_smtp),
    };
    view! {
        <section class="card link-card" aria-labelledby="delivery">
            <h2 id="delivery">{t!(i18n, correspondence.delivery)}</h2>
            {move || {
                goes.get()
                    .map(|goes| match goes {
                        Ok(DeliveryView::Smtp { server }) => {
                            view! {
                                <p>{move || fill(t_string!(i18n, correspondence.smtp), &[("server", &server)])}</p>
                            }
                                .into_any()
                        }
                        Ok(DeliveryView::Files { folder }) => {
                            view! {
                                <p class="message warning">{t!(i18n, correspondence.files)}</p>
                                <p class="folder">
                                    {t!(i18n, correspondence.folder)} ": " <code>{folder}</code>
                                </p>
                            }
                                .into_any()
                        }
                        Err(error) => {
                            view! { <p class="message error">{move || api_error(i18n, error)}</p> }.into_any()
                        }
                    })
            }}
            <p class="quiet-text">{t!(i18n, correspondence.settings_help)}</p>
            <p class="actions">
                <button type="button" aria-disabled=move || test.pending().get().to_string() on:click=start>
                    {t!(i18n, correspondence.test)}
                </button>
            </p>
            <p class="late quiet-text" role="status">
                {move || test.pending().get().then(|| t_string!(i18n, correspondence.testing))}
            </p>
            <div class="news" role="status">
                {move || {
                    tested
                        .get()
                        .map(|tested| match tested {
                            Ok(Ok(())) => view! { <p class="message good">{works}</p> }.into_any(),
                            Ok(Err(why)) => view! { <Trouble why /> }.into_any(),
                            Err(error) => {
                                view! { <p class="message error">{move || api_error(i18n, error)}</p> }.into_any()
                            }
                        })
                }}
            </div>
        </section>
    }
}

/// What is wrong, what to do, and the server's own words for whoever has to look into it.
#[component]
fn Trouble(why: NotTaken) -> impl IntoView {
    let i18n = use_i18n();
    let answer = words::answer(&why).to_owned();
    let has_answer = !answer.trim().is_empty();
    view! {
        <div class="message error stack">
            <p>{move || words::not_taken(i18n, &why)}</p>
            {has_answer
                .then(|| view! { <p>{t!(i18n, correspondence.answered)} " " <code class="server-words">{answer}</code></p> })}
        </div>
    }
}
