//! Above the client base: what can be done with the clients that are ticked.

use backend::views::ClientQuery;
use leptos::prelude::*;

use super::{coupling::CouplingDialog, ticked::Ticked};
use crate::{
    i18n::{t_string, use_i18n},
    words,
};

/// The buttons that name their number, and how to tick everybody. `shown` are the query and how many it selects.
#[component]
pub(crate) fn Bulk(shown: Signal<(ClientQuery, u32)>, changed: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let ticked = expect_context::<Ticked>();
    let coupling = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    let is_none = move || ticked.count() == 0;
    let with_count = move |word: &str| match ticked.count() {
        0 => word.to_owned(),
        count => format!("{word} ({})", words::number(i18n, count)),
    };
    let chosen = move || match ticked.count() {
        0 => t_string!(i18n, inviting.nobody_ticked).to_owned(),
        count => words::fill(
            t_string!(i18n, inviting.ticked),
            &[("clients", &words::clients(i18n, count))],
        ),
    };
    let total = move || shown.read().1;
    let everybody = move || {
        words::fill(
            t_string!(i18n, inviting.tick_everybody),
            &[("clients", &words::clients(i18n, total()))],
        )
    };
    let can_tick_more = move || total() > 0 && ticked.count() < total();
    let tick_everybody = move |_| {
        let (query, total) = shown.get_untracked();
        ticked.tick_everybody(query, total);
    };
    let coupled = Callback::new(move |sentence: String| {
        coupling.set(false);
        said.set(sentence);
        changed.run(());
    });
    view! {
        <div class="bulk" role="group" aria-label=t!(i18n, inviting.bulk)>
            <span class="bulk-count" role="status">{chosen}</span>
            <button type="button" class="quiet" hidden=move || !can_tick_more() on:click=tick_everybody>
                {everybody}
            </button>
            <button type="button" class="quiet" hidden=is_none on:click=move |_| ticked.clear()>
                {t!(i18n, inviting.untick)}
            </button>
            <span class="bulk-buttons">
                <button type="button" disabled=is_none on:click=move |_| coupling.set(true)>
                    {move || with_count(t_string!(i18n, inviting.couple))}
                </button>
                <Show
                    when=move || !is_none()
                    fallback=move || view! {
                        <button type="button" class="primary" disabled>{t!(i18n, inviting.invite_in_bulk)}</button>
                    }
                >
                    <a class="button primary" href="/clients/invite">
                        {move || with_count(t_string!(i18n, inviting.invite_in_bulk))}
                    </a>
                </Show>
            </span>
        </div>
        <p class="said" role="status">{said}</p>
        <Show when=move || coupling.get()>
            <CouplingDialog coupled close=Callback::new(move |()| coupling.set(false)) />
        </Show>
    }
}
