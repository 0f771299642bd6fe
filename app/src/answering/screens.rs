//! The second check, then the questionnaire.

use leptos::{prelude::*, task::spawn_local};

use super::{
    Link,
    check::CheckForm,
    done::Done,
    filling::Filling,
    place::Place,
    review::Review,
    saving::{SavedNote, State},
    section::SectionForm,
    sections::Sections,
};
use crate::{
    api::{error::ApiError, sheet::sheet},
    i18n::{t_string, use_i18n},
    screen_language,
    words::fill,
};

/// Where whoever followed the link is.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Checking,
    Loading,
    Filling,
    Closed,
    Broken,
}

/// Everything below the heading.
#[component]
pub(super) fn Screens() -> impl IntoView {
    let i18n = use_i18n();
    let link = expect_context::<Link>();
    // When the page was taken over, the browser's own languages were looked up again, and won.
    screen_language::start_in(i18n, link.greeting.language);
    let stage = RwSignal::new(if link.passed { Stage::Loading } else { Stage::Checking });
    let filling = StoredValue::new(None::<Filling>);
    let owner = Owner::current().unwrap_or_default();
    let invitation = link.greeting.invitation;
    let load = move || {
        stage.set(Stage::Loading);
        let owner = owner.clone();
        spawn_local(async move {
            let answer = sheet(invitation).await;
            let next = match answer {
                Ok(Some(sheet)) => {
                    // What is made here lives as long as the page, not as long as this task.
                    let made = owner.with(|| Filling::new(invitation, sheet));
                    filling.try_set_value(Some(made));
                    Stage::Filling
                }
                Ok(None) => Stage::Closed,
                Err(ApiError::SignedOut) => Stage::Checking,
                Err(_) => Stage::Broken,
            };
            stage.try_set(next);
        });
    };
    let load = StoredValue::new_local(load);
    let load = move || load.with_value(|load| load());
    if link.passed {
        load();
    }
    let link = StoredValue::new(link);
    let office_name = move || link.with_value(|link| link.greeting.office_name.clone());
    let greeting = move || fill(t_string!(i18n, answering.greeting), &[("office", &office_name())]);
    move || match stage.get() {
        Stage::Checking => view! {
            <p class="intro">{greeting}</p>
            <p class="intro">{t!(i18n, answering.greeting_private)}</p>
            <CheckForm link on_pass=load />
        }
        .into_any(),
        Stage::Loading => view! {
            <p class="late quiet-text" role="status">
                {t!(i18n, office.loading)}
            </p>
        }
        .into_any(),
        Stage::Filling => filling
            .get_value()
            .map(|filling| view! { <Filled link filling /> })
            .into_any(),
        Stage::Closed => view! { <ClosedMeanwhile link /> }.into_any(),
        Stage::Broken => view! {
            <div class="message error stack" role="alert">
                <p>{t!(i18n, office.broken)}</p>
                <button type="button" on:click=move |_| load()>
                    {t!(i18n, import.retry)}
                </button>
            </div>
        }
        .into_any(),
    }
}

/// The link was open when it was followed.
#[component]
fn ClosedMeanwhile(link: StoredValue<Link>) -> impl IntoView {
    let i18n = use_i18n();
    let help = move || {
        let office_name = link.with_value(|link| link.greeting.office_name.clone());
        fill(t_string!(i18n, answering.closed_help), &[("office", &office_name)])
    };
    view! {
        <div class="message error stack" role="alert">
            <p>{t!(i18n, answering.closed)}</p>
            <p>{help}</p>
        </div>
    }
}

/// The questionnaire, or that it was submitted.
#[component]
fn Filled(link: StoredValue<Link>, filling: Filling) -> impl IntoView {
    let i18n = use_i18n();
    provide_context(filling);
    filling.saving.watch_browser();
    let token = link.with_value(|link| link.token.clone());
    let place = Place::of_address(filling, token);
    provide_context(place);
    place.follow_with_focus();
    let names = move || {
        filling.sheet.with_value(|sheet| match &sheet.partner_name {
            Some(partner) => fill(
                t_string!(i18n, answering.for_both),
                &[("name", &sheet.client_name), ("partner", partner)],
            ),
            None => fill(t_string!(i18n, answering.for_one), &[("name", &sheet.client_name)]),
        })
    };
    let is_submitted = Memo::new(move |_| filling.submitted_at.get().is_some());
    let state = filling.saving.state;
    let is_closed = Memo::new(move |_| state.get() == State::Closed);
    let is_signed_out = Memo::new(move |_| state.get() == State::SignedOut);
    let go_on = move || filling.saving.save();
    view! {
        <p class="intro">{names}</p>
        {move || is_closed.get().then(|| view! { <ClosedMeanwhile link /> })}
        {move || {
            is_signed_out
                .get()
                .then(|| {
                    view! {
                        <p class="message warning" role="alert">
                            {t!(i18n, answering.check_again)}
                        </p>
                        <CheckForm link on_pass=go_on />
                    }
                })
        }}
        {move || {
            if is_submitted.get() {
                return view! { <Done /> }.into_any();
            }
            view! {
                <div class="answering-columns">
                    <Sections />
                    <div class="answering-part">
                        {move || match place.current.get() {
                            Some(index) => view! { <SectionForm index /> }.into_any(),
                            None => view! { <Review /> }.into_any(),
                        }}
                    </div>
                </div>
                <SavedNote />
            }
                .into_any()
        }}
    }
}
