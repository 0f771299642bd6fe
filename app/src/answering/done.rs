//! What was submitted, and that it was.

use leptos::prelude::*;

use super::{
    filling::Filling,
    overview::Overview,
    place::{HEADING, focus},
};
use crate::{
    i18n::{t_string, use_i18n},
    moment,
    words::fill,
};

#[component]
pub(super) fn Done() -> impl IntoView {
    let i18n = use_i18n();
    let filling = expect_context::<Filling>();
    let help = move || {
        let office_name = filling.sheet.with_value(|sheet| sheet.office_name.clone());
        let submitted_at = filling.submitted_at.get().unwrap_or_default();
        let moment = moment::minute(i18n.get_locale(), submitted_at);
        fill(
            t_string!(i18n, answering.done.help),
            &[("office", &office_name), ("moment", &moment)],
        )
    };
    Effect::new(move |_| {
        request_animation_frame(|| {
            focus(HEADING);
        });
    });
    view! {
        <h2 id=HEADING tabindex="-1">{t!(i18n, answering.done.title)}</h2>
        <p class="message good">{help}</p>
        <h2>{t!(i18n, answering.done.answers)}</h2>
        <Overview place=None />
    }
}
