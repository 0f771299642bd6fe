//! *Instellingen › Vragenlijsten*: the office's questionnaires, and writing them.

mod edit;
mod editor;
mod list;
mod new;
mod preview;
mod problems;
mod question;
mod removal;
mod section;
mod state;
mod words;

use leptos::prelude::*;
use leptos_meta::Title;
use wasm_split_helpers::wasm_split;

use self::{editor::EditorScreen, list::QuestionnaireList};
use crate::{
    administrators::{AdministratorsOnly, is_administrator},
    i18n::use_i18n,
    part::{Loaded, Part},
    settings::SettingsNavigation,
};

/// The page `/settings/questionnaires`. It works in a browser only, so the list is a download of its own.
#[component]
pub(crate) fn QuestionnairesPage() -> impl IntoView {
    let i18n = use_i18n();
    let list = move || {
        view! {
            <p class="intro">{t!(i18n, questionnaires.intro)}</p>
            <noscript>{t!(i18n, questionnaires.needs_script)}</noscript>
            <Part load=questionnaire_list_screen />
        }
    };
    view! {
        <Title text=t!(i18n, questionnaires.title) />
        <SettingsNavigation />
        <h1>{t!(i18n, questionnaires.title)}</h1>
        {if is_administrator() { list().into_any() } else { view! { <AdministratorsOnly /> }.into_any() }}
    }
}

/// The page `/settings/questionnaires/:id`.
#[component]
pub(crate) fn QuestionnairePage() -> impl IntoView {
    let i18n = use_i18n();
    let editor = move || {
        view! {
            <noscript>{t!(i18n, questionnaires.needs_script)}</noscript>
            <Part load=questionnaire_editor_screen />
        }
    };
    view! {
        <Title text=t!(i18n, questionnaires.one) />
        <SettingsNavigation />
        <p class="back">
            <a href="/settings/questionnaires">{t!(i18n, questionnaires.to_list)}</a>
        </p>
        {if is_administrator() {
            editor().into_any()
        } else {
            view! {
                <h1>{t!(i18n, questionnaires.one)}</h1>
                <AdministratorsOnly />
            }
                .into_any()
        }}
    }
}

#[wasm_split(settings, fallible)]
fn questionnaire_list_screen() -> Loaded {
    Ok(view! { <QuestionnaireList /> }.into_any())
}

#[wasm_split(settings, fallible)]
fn questionnaire_editor_screen() -> Loaded {
    Ok(view! { <EditorScreen /> }.into_any())
}
