//! *Bron*: where the clients come from.

use leptos::prelude::*;

use super::{
    STEP_HEADING,
    state::{ImportState, Step},
    words,
};
use crate::i18n::{t_string, use_i18n};

/// Excel, or one of two CRMs that are not linked yet.
#[component]
pub(super) fn SourceStep() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let template = move |filled: bool| {
        format!(
            "/api/template.xlsx?filled={filled}&language={}",
            words::language_code(i18n)
        )
    };
    view! {
        <section class="import-step" aria-labelledby=STEP_HEADING>
            <h2 id=STEP_HEADING tabindex="-1">
                {t!(i18n, import.source.heading)}
            </h2>
            <fieldset class="source-cards">
                <legend>{t!(i18n, import.source.legend)}</legend>
                <label class="source-card">
                    <input type="radio" name="source" value="excel" checked />
                    <span>
                        <strong>"Excel"</strong>
                        <small>{t!(i18n, import.source.excel)}</small>
                    </span>
                </label>
                <NotLinked name="Admin-IS | Consult" />
                <NotLinked name="AdminPulse" />
            </fieldset>
            <p class="template">
                {t!(i18n, import.source.template)} " "
                <a href=move || template(false) rel="external" download="">
                    {t!(i18n, import.source.template_empty)}
                </a> " · "
                <a href=move || template(true) rel="external" download="">
                    {t!(i18n, import.source.template_filled)}
                </a>
            </p>
            <p class="privacy">{move || t_string!(i18n, import.source.privacy)}</p>
            <button type="button" class="primary" on:click=move |_| state.go_to(Step::File)>
                {t!(i18n, import.next)}
            </button>
        </section>
    }
}

/// A CRM without a link: shown, and said why it cannot be chosen.
#[component]
fn NotLinked(name: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <label class="source-card">
            <input type="radio" name="source" value=name disabled />
            <span>
                <strong>{name}</strong>
                <small>{t!(i18n, import.source.not_linked)}</small>
            </span>
        </label>
    }
}
