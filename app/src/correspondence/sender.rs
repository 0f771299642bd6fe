//! The name that clients see, and where their answers go.

use backend::{
    correspondence::{Correspondence, LONGEST_SENDER_NAME, NotChosen},
    session::Session,
};
use leptos::{ev::SubmitEvent, html::Input, prelude::*, task::spawn_local};

use super::{News, NewsLine, words};
use crate::{
    api::choose_correspondence::choose_correspondence,
    i18n::{t_string, use_i18n},
    words::{api_error, fill},
};

#[component]
pub(super) fn Sender(kept: Correspondence) -> impl IntoView {
    let i18n = use_i18n();
    let news = News::new();
    let office = use_context::<Session>()
        .map(|session| session.office_name)
        .unwrap_or_default();
    let (name, address) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let wrong = RwSignal::new(None::<NotChosen>);
    let pending = RwSignal::new(false);
    let typed = |input: NodeRef<Input>| input.get_untracked().map(|input| input.value()).unwrap_or_default();
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        let (sender_name, reply_to) = (typed(name), typed(address));
        news.begin();
        wrong.set(None);
        pending.set(true);
        spawn_local(async move {
            let answer = choose_correspondence(sender_name, reply_to).await;
            pending.try_set(false);
            wrong.try_set(answer.ok().and_then(Result::err));
            news.say(match answer {
                Ok(Ok(())) => Ok(t_string!(i18n, correspondence.saved).to_owned()),
                Ok(Err(why)) => Err(words::not_chosen(i18n, why).to_owned()),
                Err(error) => Err(api_error(i18n, error).to_owned()),
            });
        });
    };
    view! {
        <section class="card link-card" aria-labelledby="sender">
            <h2 id="sender">{t!(i18n, correspondence.sender)}</h2>
            <form class="stack" on:submit=save novalidate>
                <div class="field">
                    <label class="field">
                        <span>{t!(i18n, correspondence.sender_name)}</span>
                        <input
                            type="text"
                            autocomplete="off"
                            maxlength=LONGEST_SENDER_NAME.to_string()
                            value=kept.sender_name
                            aria-describedby="sender-help"
                            aria-invalid=move || (wrong.get() == Some(NotChosen::SenderName)).to_string()
                            node_ref=name
                        />
                    </label>
                    <p class="quiet-text hint" id="sender-help">
                        {move || fill(t_string!(i18n, correspondence.sender_help), &[("office", &office)])}
                    </p>
                </div>
                <div class="field">
                    <label class="field">
                        <span>{t!(i18n, correspondence.reply_to)}</span>
                        <input
                            type="email"
                            autocomplete="off"
                            value=kept.reply_to
                            aria-describedby="reply-help"
                            aria-invalid=move || (wrong.get() == Some(NotChosen::ReplyTo)).to_string()
                            node_ref=address
                        />
                    </label>
                    <p class="quiet-text hint" id="reply-help">
                        {t!(i18n, correspondence.reply_help)}
                    </p>
                </div>
                <NewsLine news />
                <p class="actions">
                    <button type="submit" class="primary" aria-disabled=move || pending.get().to_string()>
                        {t!(i18n, correspondence.save)}
                    </button>
                </p>
            </form>
        </section>
    }
}
