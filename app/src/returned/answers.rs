//! What the client answered, section by section, and that the office has processed it.

use backend::invitations::{Submitted, UploadView};
use domain::{
    answers::{Answer, Answers},
    client::Status,
    language::Language,
    questionnaire::{Question, Section},
};
use leptos::{prelude::*, task::spawn_local};
use uuid::Uuid;

use super::Doing;
use crate::{
    api::set_processed::set_processed,
    i18n::{t_string, use_i18n},
};

/// The answers to what was shown, in the language in which it was asked.
#[component]
pub(super) fn Answered(invitation: Uuid, status: Status, submitted: Submitted) -> impl IntoView {
    let i18n = use_i18n();
    let Submitted {
        content,
        language,
        answers,
        uploads,
    } = submitted;
    let shown: Vec<_> = content.visible(&answers).map(|question| question.id.clone()).collect();
    let section = |section: &Section| {
        let questions = section.questions.iter().filter(|question| shown.contains(&question.id));
        let lines: Vec<_> = questions
            .map(|question| line(question, &answers, &uploads, language))
            .collect();
        (!lines.is_empty()).then(|| {
            view! {
                <section>
                    <h4>{section.title.clone()}</h4>
                    <dl class="answers">{lines}</dl>
                </section>
            }
        })
    };
    view! {
        <h3>{t!(i18n, returned.answers)}</h3>
        <Processed invitation is_processed=status == Status::Processed />
        <div class="answered" lang=language.code()>{content.sections.iter().map(section).collect_view()}</div>
    }
}

/// A question that was shown, with its answer.
fn line(question: &Question, answers: &Answers, uploads: &[UploadView], language: Language) -> impl IntoView + use<> {
    let answer = match question.answer_in(answers) {
        Some(Answer::Files(files)) => {
            let named = files
                .iter()
                .filter_map(|file| uploads.iter().find(|upload| upload.id == *file));
            let links: Vec<_> = named.map(download).collect();
            view! { <ul class="uploads">{links}</ul> }.into_any()
        }
        Some(answer) => view! { <span class="answer-text">{answer.display(language)}</span> }.into_any(),
        None => "\u{2013}".into_any(),
    };
    view! {
        <div>
            <dt>{question.text.clone()}</dt>
            <dd>{answer}</dd>
        </div>
    }
}

fn download(upload: &UploadView) -> impl IntoView + use<> {
    let kilobytes = upload.size.div_ceil(1024);
    view! {
        <li>
            <a href=format!("/api/uploads/{}", upload.id.0) rel="external" download=upload.name.clone()>
                {upload.name.clone()}
            </a>
            {format!(" ({kilobytes} kB)")}
        </li>
    }
}

/// *Markeer als verwerkt*, and back.
#[component]
fn Processed(invitation: Uuid, is_processed: bool) -> impl IntoView {
    let i18n = use_i18n();
    let doing = expect_context::<Doing>();
    let pending = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let mark = move |_| {
        pending.set(true);
        spawn_local(async move {
            let answer = set_processed(invitation, !is_processed).await;
            pending.try_set(false);
            match answer {
                Ok(true) if is_processed => doing.done(t_string!(i18n, returned.marked_unprocessed).to_owned()),
                Ok(true) => doing.done(t_string!(i18n, returned.marked_processed).to_owned()),
                Ok(false) | Err(_) => {
                    failed.try_set(true);
                }
            }
        });
    };
    let word = move || {
        if is_processed {
            t_string!(i18n, returned.unprocess)
        } else {
            t_string!(i18n, returned.process)
        }
    };
    view! {
        <p class="actions">
            <button type="button" class:primary=!is_processed disabled=move || pending.get() on:click=mark>{word}</button>
            <span role="alert" class="error-text">{move || failed.get().then(|| t_string!(i18n, office.broken))}</span>
        </p>
    }
}
