//! The mail itself, in every language in which one goes out, and a test of it to oneself.

use backend::mail::DeliveryView;
use domain::{client::ClientId, language::Language};
use leptos::{prelude::*, task::spawn_local};

use super::rehearsal::Rehearsal;
use crate::{
    api::{letter_preview::letter_preview, outbox_delivery::outbox_delivery, send_test::send_test},
    i18n::{t_string, use_i18n},
    import,
    words::fill,
};

/// The mail as one of the clients gets it, a language at a time.
#[component]
pub(super) fn Letters() -> impl IntoView {
    let i18n = use_i18n();
    let rehearsal = expect_context::<Rehearsal>();
    let examples = Memo::new(move |_| rehearsal.examples());
    let chosen = RwSignal::new(None::<Language>);
    let shown = Memo::new(move |_| {
        let examples = examples.read();
        let of_choice = examples.iter().find(|(language, _)| chosen.get() == Some(*language));
        of_choice.or(examples.first()).copied()
    });
    let is_shown = move |language| shown.get().is_some_and(|(of, _)| of == language);
    view! {
        <Show when=move || shown.read().is_some()>
            <section class="letters" aria-labelledby="letters-heading">
                <h2 id="letters-heading">{t!(i18n, inviting.letters)}</h2>
                <div class="actions" role="group" aria-label=t!(i18n, inviting.letter_language)>
                    <For each=move || examples.get() key=|example| *example let((language, _client))>
                        <button
                            type="button"
                            aria-pressed=move || is_shown(language).to_string()
                            on:click=move |_| chosen.set(Some(language))
                        >
                            {move || import::language_name(i18n, language)}
                        </button>
                    </For>
                </div>
                {move || shown.get().map(|(language, client)| view! { <Letter language client /> })}
            </section>
        </Show>
    }
}

#[component]
fn Letter(language: Language, client: ClientId) -> impl IntoView {
    let i18n = use_i18n();
    let preview = LocalResource::new(move || letter_preview(client));
    let body = move |preview: crate::api::letter_preview::LetterPreview| {
        view! {
            <p lang=language.code()><strong>{preview.subject}</strong></p>
            // Its own policy forbids scripts, and all else but looking; an origin of its own it has here.
            <iframe
                class="letter"
                lang=language.code()
                title=t!(i18n, inviting.letter)
                sandbox="allow-scripts"
                src=format!("/api/letters/{}", client.0)
            ></iframe>
            <details>
                <summary>{t!(i18n, inviting.as_text)}</summary>
                <pre class="letter-text" lang=language.code()>{preview.text}</pre>
            </details>
        }
    };
    view! {
        <Transition fallback=move || view! { <p class="quiet-text">{t!(i18n, office.loading)}</p> }>
            {move || Suspend::new(async move {
                match preview.await {
                    Ok(Some(preview)) => body(preview).into_any(),
                    Ok(None) => ().into_any(),
                    Err(_) => {
                        view! { <p class="message error" role="alert">{t!(i18n, office.broken)}</p> }.into_any()
                    }
                }
            })}
        </Transition>
        <Test language />
    }
}

/// *Stuur een test naar mezelf*.
#[component]
fn Test(language: Language) -> impl IntoView {
    let i18n = use_i18n();
    let pending = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    let send = move |_| {
        pending.set(true);
        spawn_local(async move {
            let wanted = send_test(language).await;
            // Whether anything is delivered at all decides what to expect.
            let delivery = outbox_delivery().await;
            pending.try_set(false);
            said.try_set(match (wanted, delivery) {
                (Err(_), _) => t_string!(i18n, office.broken).to_owned(),
                (Ok(_), Ok(DeliveryView::Files { folder })) => {
                    fill(t_string!(i18n, inviting.test_in_file), &[("folder", &folder)])
                }
                (Ok(_), _) => t_string!(i18n, inviting.test_sent).to_owned(),
            });
        });
    };
    let word = move || {
        let language = import::language_name(i18n, language);
        fill(t_string!(i18n, inviting.send_test), &[("language", &language)])
    };
    view! {
        <p class="actions">
            <button type="button" disabled=move || pending.get() on:click=send>{word}</button>
            <span role="status">{said}</span>
            <a href="/outbox" hidden=move || said.read().is_empty()>{t!(i18n, inviting.to_outbox)}</a>
        </p>
    }
}
