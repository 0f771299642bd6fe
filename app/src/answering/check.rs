//! Whoever followed the link shows to be the client: by the date of birth, or by a code that is mailed.

use backend::answering::{Check, Checked};
use leptos::{ev::SubmitEvent, html::Input, prelude::*, task::spawn_local};
use time::Date;

use super::Link;
use crate::{
    api::{check_invitation::check_invitation, send_code::send_code},
    i18n::{t_string, use_i18n},
    moment,
    words::{I18n, fill},
};

/// What is said about the last try.
#[derive(Clone, Copy, PartialEq)]
enum Said {
    NotADate,
    NotACode,
    Checked(Checked),
    Broken,
}

/// Calls `on_pass` once the check is passed.
#[component]
pub(super) fn CheckForm(link: StoredValue<Link>, on_pass: impl Fn() + Copy + 'static) -> impl IntoView {
    let i18n = use_i18n();
    let check = link.with_value(|link| link.greeting.check);
    let blocked = link.with_value(|link| link.greeting.blocked_until);
    let said = RwSignal::new(blocked.map(|until| Said::Checked(Checked::Blocked { until })));
    let is_busy = RwSignal::new(false);
    let given = NodeRef::<Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(given) = given.get_untracked().filter(|_| !is_busy.get_untracked()) else {
            return;
        };
        let typed = given.value();
        if let Some(problem) = problem_of(check, &typed) {
            said.set(Some(problem));
            // Fails only for an element that cannot have the focus; then it stays where it is.
            let _ = given.focus();
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let token = link.with_value(|link| link.token.clone());
            let answer = check_invitation(token, typed).await;
            is_busy.try_set(false);
            match answer {
                Ok(Checked::Passed) => on_pass(),
                Ok(checked) => drop(said.try_set(Some(Said::Checked(checked)))),
                Err(_) => drop(said.try_set(Some(Said::Broken))),
            }
            // Fails only where it is gone.
            let _ = given.focus();
        });
    };
    let sentence = move || said.get().map(|said| sentence(i18n, said, link));
    let is_wrong = move || said.read().is_some().then_some("true");
    view! {
        <form class="card stack check-form" on:submit=submit novalidate>
            <h2>{t!(i18n, answering.check.title)}</h2>
            {(check == Check::Code).then(|| view! { <SendCode link /> })}
            {match check {
                Check::BirthDate => view! {
                    <label class="field">
                        <span>{t!(i18n, answering.check.birth_date)}</span>
                        <span class="hint" id="check-hint">{t!(i18n, answering.check.birth_date_hint)}</span>
                        <input
                            type="text"
                            inputmode="numeric"
                            autocomplete="bday"
                            aria-describedby="check-hint check-error"
                            aria-invalid=is_wrong
                            node_ref=given
                        />
                    </label>
                }
                .into_any(),
                Check::Code => view! {
                    <label class="field">
                        <span>{t!(i18n, answering.check.code)}</span>
                        <input
                            type="text"
                            inputmode="numeric"
                            autocomplete="one-time-code"
                            aria-describedby="check-error"
                            aria-invalid=is_wrong
                            node_ref=given
                        />
                    </label>
                }
                .into_any(),
            }}
            <p class="error-text" id="check-error" role="alert">{sentence}</p>
            <div class="actions">
                <button type="submit" class="primary" aria-disabled=move || is_busy.get().to_string()>
                    {t!(i18n, answering.check.go)}
                </button>
            </div>
        </form>
    }
}

/// What can be told before it is sent, so that a slip of the finger costs no try.
fn problem_of(check: Check, typed: &str) -> Option<Said> {
    match check {
        Check::BirthDate => {
            let today = domain::belgium::in_belgium(moment::now()).map_or(Date::MAX, |moment| moment.date());
            domain::date::parse(typed, today).err().map(|_| Said::NotADate)
        }
        Check::Code => {
            let mut digits = typed.chars().filter(|character| !character.is_whitespace());
            let are_six = digits.clone().count() == 6 && digits.all(|digit| digit.is_ascii_digit());
            (!are_six).then_some(Said::NotACode)
        }
    }
}

fn sentence(i18n: I18n, said: Said, link: StoredValue<Link>) -> String {
    let office_name = link.with_value(|link| link.greeting.office_name.clone());
    match said {
        Said::NotADate => t_string!(i18n, answering.check.not_a_date).to_owned(),
        Said::NotACode => t_string!(i18n, answering.check.not_a_code).to_owned(),
        Said::Broken => t_string!(i18n, office.broken).to_owned(),
        Said::Checked(Checked::Passed) => String::new(),
        Said::Checked(Checked::Closed) => fill(t_string!(i18n, answering.closed_help), &[("office", &office_name)]),
        Said::Checked(Checked::Blocked { until }) => {
            // To the minute, and not before it is over.
            let time = moment::clock(until + 59);
            fill(t_string!(i18n, answering.check.blocked), &[("time", &time)])
        }
        Said::Checked(Checked::Wrong { left }) => {
            let sentence = match left {
                1 => t_string!(i18n, answering.check.wrong_one_left),
                _ => t_string!(i18n, answering.check.wrong),
            };
            fill(sentence, &[("office", &office_name), ("left", &left)])
        }
    }
}

/// Asks for a code by mail.
#[component]
fn SendCode(link: StoredValue<Link>) -> impl IntoView {
    let i18n = use_i18n();
    let send = Action::new_local(move |_: &()| {
        let token = link.with_value(|link| link.token.clone());
        async move { send_code(token).await }
    });
    let is_sent = move || matches!(send.value().get(), Some(Ok(true)));
    let said = move || {
        send.value().get().map(|answer| match answer {
            Ok(true) => t_string!(i18n, answering.check.code_sent),
            Ok(false) => t_string!(i18n, answering.check.code_not_sent),
            Err(_) => t_string!(i18n, office.broken),
        })
    };
    let ask = move |_| {
        if !send.pending().get_untracked() {
            send.dispatch(());
        }
    };
    view! {
        <p>{t!(i18n, answering.check.code_intro)}</p>
        <div class="actions">
            <button type="button" on:click=ask aria-disabled=move || send.pending().get().to_string()>
                {move || {
                    if is_sent() {
                        t_string!(i18n, answering.check.code_again)
                    } else {
                        t_string!(i18n, answering.check.send_code)
                    }
                }}
            </button>
        </div>
        <p role="status">{said}</p>
    }
}
