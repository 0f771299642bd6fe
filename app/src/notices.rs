//! On *Klanten*, for administrators: a fetch that was prepared by itself and waits to be looked at.

use backend::fetches::FetchView;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{dismiss_notice::dismiss_notice, notices::notices},
    i18n::{t_string, use_i18n},
    moment, words,
};

/// One line per fetch, newest first. Without an answer there is none: the clients are what the page is for.
#[component]
pub(crate) fn Notices() -> impl IntoView {
    let notices = LocalResource::new(notices);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let notices = notices.await.unwrap_or_default();
                notices.into_iter().map(|fetch| view! { <Notice fetch /> }).collect_view()
            })}
        </Suspense>
    }
}

#[component]
fn Notice(fetch: FetchView) -> impl IntoView {
    let i18n = use_i18n();
    let is_dismissed = RwSignal::new(false);
    let at = fetch.at;
    let is_today = moment::is_same_day(at, moment::now());
    let counts = fetch.notice.unwrap_or_default();
    let sentence = move || {
        let sentence = if is_today && moment::is_night(at) {
            t_string!(i18n, crm.notice_night)
        } else {
            t_string!(i18n, crm.notice)
        };
        words::fill(
            sentence,
            &[
                ("crm", &fetch.crm.product()),
                ("at", &words::when(i18n, at, is_today)),
                ("new", &words::number(i18n, counts.new)),
                ("double", &words::number(i18n, counts.double)),
            ],
        )
    };
    let dismiss = move |_| {
        spawn_local(async move {
            // One that could not be taken away is there again on the next visit.
            let _ = dismiss_notice(fetch.id).await;
        });
        is_dismissed.set(true);
    };
    view! {
        <div class="message notice" role="status" hidden=move || is_dismissed.get()>
            <span>{sentence}</span>
            <a class="button" href=format!("/clients/import?fetch={}", fetch.id.0)>
                {t!(i18n, crm.look)}
            </a>
            <button type="button" class="quiet" on:click=dismiss>
                {t!(i18n, crm.close)}
            </button>
        </div>
    }
}
