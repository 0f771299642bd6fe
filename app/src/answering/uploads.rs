//! Files that answer a question: adding them, how far each is, and taking them back.

use backend::{answering::NotKept, invitations::UploadView};
use domain::questionnaire::Question;
use leptos::{html::Input, prelude::*, task::spawn_local};
use web_sys::File;

use super::{
    filling::Filling,
    place,
    saving::State,
    transfer::{self, Lost, Outcome},
    words,
};
use crate::{
    api::{error::ApiError, remove_upload::remove_upload},
    i18n::{t_string, use_i18n},
    words::{I18n, fill},
};

/// What is said about a file.
#[derive(Clone, Debug, PartialEq)]
enum Said {
    Added(String),
    Removed(String),
    NotKept(String, NotKept),
    Failed(String),
}

/// A file on its way.
#[derive(Clone, Copy)]
struct Leaving {
    key: u32,
    name: StoredValue<String>,
    percent: RwSignal<u32>,
}

/// The files of one question.
#[derive(Clone, Copy)]
struct Files {
    filling: Filling,
    question: StoredValue<Question>,
    leaving: RwSignal<Vec<Leaving>>,
    said: RwSignal<Vec<Said>>,
}

impl Files {
    fn send(self, file: &File) {
        let name = file.name();
        if !transfer::fits(file) {
            self.say(Said::NotKept(name, NotKept::FileSize));
            return;
        }
        let key = self
            .leaving
            .with_untracked(|leaving| leaving.iter().map(|other| other.key).max());
        let leaving = Leaving {
            key: key.unwrap_or_default().wrapping_add(1),
            name: StoredValue::new(name),
            percent: RwSignal::new(0),
        };
        self.leaving.update(|all| all.push(leaving));
        let question = self.question.with_value(|question| question.id.clone());
        let progress = move |percent| {
            leaving.percent.try_set(percent);
        };
        let ended = move |outcome| self.ended(leaving, outcome);
        transfer::send(self.filling.invitation, &question, file, progress, ended);
    }

    fn ended(self, leaving: Leaving, outcome: Outcome) {
        let name = leaving.name.try_get_value().unwrap_or_default();
        self.leaving
            .try_update(|all| all.retain(|other| other.key != leaving.key));
        match outcome {
            Ok(Ok(upload)) => {
                self.say(Said::Added(upload.name.clone()));
                self.filling.add_upload(upload);
            }
            Ok(Err(NotKept::Closed)) => drop(self.filling.saving.state.try_set(State::Closed)),
            Ok(Err(not_kept)) => self.say(Said::NotKept(name, not_kept)),
            Err(lost) => {
                if lost == Lost::SignedOut {
                    self.filling.saving.state.try_set(State::SignedOut);
                }
                self.say(Said::Failed(name));
            }
        }
    }

    fn remove(self, upload: UploadView) {
        spawn_local(async move {
            match remove_upload(self.filling.invitation, upload.id).await {
                Ok(_) => {
                    self.filling.remove_upload(upload.id);
                    self.say(Said::Removed(upload.name));
                    let question = self.question.try_with_value(|question| place::field_id(&question.id.0));
                    // The button that had the focus is gone.
                    if let Some(question) = question {
                        place::focus(&question);
                    }
                }
                Err(error) => {
                    if error == ApiError::SignedOut {
                        self.filling.saving.state.try_set(State::SignedOut);
                    }
                    self.say(Said::Failed(upload.name));
                }
            }
        });
    }

    fn say(self, said: Said) {
        self.said.try_update(|all| all.push(said));
    }

    /// Those that are with the answer now.
    fn kept(self) -> Vec<UploadView> {
        let question = self.question.with_value(|question| question.id.clone());
        self.filling.uploads.with(|uploads| {
            let kept = uploads.iter().filter(|upload| upload.question == question);
            kept.cloned().collect()
        })
    }
}

#[component]
pub(super) fn Uploads(question: StoredValue<Question>) -> impl IntoView {
    let i18n = use_i18n();
    let files = Files {
        filling: expect_context::<Filling>(),
        question,
        leaving: RwSignal::new(Vec::new()),
        said: RwSignal::new(Vec::new()),
    };
    let input = NodeRef::<Input>::new();
    let choose = move |_| {
        let Some(input) = input.get_untracked() else { return };
        files.said.set(Vec::new());
        for file in transfer::files_of(input.files()) {
            files.send(&file);
        }
        // So that the same file can be chosen again.
        input.set_value("");
    };
    let said = move |wanted: fn(&Said) -> bool| {
        let said = files.said.read();
        let sentences: Vec<_> = said
            .iter()
            .filter(|said| wanted(said))
            .map(|said| sentence(i18n, said))
            .collect();
        sentences.join(" ")
    };
    let is_good = |said: &Said| matches!(said, Said::Added(_) | Said::Removed(_));
    let is_bad = |said: &Said| !matches!(said, Said::Added(_) | Said::Removed(_));
    view! {
        <ul class="uploads" hidden=move || files.kept().is_empty()>
            <For each=move || files.kept() key=|upload| upload.id let:upload>
                <Kept files upload />
            </For>
        </ul>
        <For each=move || files.leaving.get() key=|leaving| leaving.key let:leaving>
            <OnItsWay leaving />
        </For>
        <label class="button add-file">
            <input
                type="file"
                class="visually-hidden"
                multiple
                accept="application/pdf,image/jpeg,image/png"
                node_ref=input
                on:change=choose
            />
            {t!(i18n, answering.file.choose)}
        </label>
        <p class="quiet-text file-note" role="status">{move || said(is_good)}</p>
        <p class="error-text" role="alert">{move || said(is_bad)}</p>
    }
}

#[component]
fn Kept(files: Files, upload: UploadView) -> impl IntoView {
    let i18n = use_i18n();
    let (name, size) = (upload.name.clone(), upload.size);
    let label = {
        let name = name.clone();
        move || fill(t_string!(i18n, answering.file.remove_named), &[("name", &name)])
    };
    view! {
        <li>
            <span class="file-name">{name}</span>
            <span class="quiet-text">{move || words::size(i18n, size)}</span>
            <button type="button" aria-label=label on:click=move |_| files.remove(upload.clone())>
                {t!(i18n, answering.file.remove)}
            </button>
        </li>
    }
}

#[component]
fn OnItsWay(leaving: Leaving) -> impl IntoView {
    let i18n = use_i18n();
    let name = leaving.name.get_value();
    let label = move || fill(t_string!(i18n, answering.file.sending), &[("name", &name)]);
    view! {
        <label class="on-its-way">
            <span>{label}</span>
            <progress max="100" prop:value=move || leaving.percent.get()></progress>
        </label>
    }
}

fn sentence(i18n: I18n, said: &Said) -> String {
    let (sentence, name) = match said {
        Said::Added(name) => (t_string!(i18n, answering.file.added), name),
        Said::Removed(name) => (t_string!(i18n, answering.file.removed), name),
        Said::Failed(name) => (t_string!(i18n, answering.file.failed), name),
        Said::NotKept(name, NotKept::FileSize) => (t_string!(i18n, answering.file.too_large), name),
        Said::NotKept(name, NotKept::TooManyFiles) => (t_string!(i18n, answering.file.too_many), name),
        Said::NotKept(name, _) => (t_string!(i18n, answering.file.wrong_kind), name),
    };
    fill(sentence, &[("name", name)])
}
