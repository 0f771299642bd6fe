//! Which section is on screen: the address says it, so that the browser's way back leads to the section before.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use wasm_bindgen::JsCast;

use super::filling::Filling;

/// Its name in the address.
const PART: &str = "part";

/// What follows the last section: looking everything over.
const REVIEW: &str = "review";

/// The heading of what is on screen.
pub(super) const HEADING: &str = "part-heading";

#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The section on screen; `None` for the review.
    pub(super) current: Memo<Option<usize>>,
    path: StoredValue<String>,
}

impl Place {
    pub(super) fn of_address(filling: Filling, token: String) -> Self {
        let query = use_query_map();
        let current = Memo::new(move |_| {
            let part = query.read().get(PART);
            if part.as_deref() == Some(REVIEW) {
                return None;
            }
            // They count from 1 there. A section of which nothing is shown any more gives way to the first.
            let asked = part.and_then(|part| part.parse::<usize>().ok()?.checked_sub(1));
            let progress = filling.progress();
            let is_shown = |index: &usize| progress.iter().any(|section| section.index == *index);
            asked.filter(is_shown).or(progress.first().map(|section| section.index))
        });
        Self {
            current,
            path: StoredValue::new(format!("/q/{token}")),
        }
    }

    /// The address of a section, or of the review.
    pub(super) fn address(self, section: Option<usize>) -> String {
        let part = section.map_or_else(|| REVIEW.to_owned(), |index| index.saturating_add(1).to_string());
        self.path.with_value(|path| format!("{path}?{PART}={part}"))
    }

    /// The address of a question.
    pub(super) fn address_of(self, section: Option<usize>, question: &str) -> String {
        format!("{}#{}", self.address(section), field_id(question))
    }

    /// Moves the focus along with what is on screen, not at first.
    pub(super) fn follow_with_focus(self) {
        let hash = use_location().hash;
        Effect::new(move |before: Option<Option<usize>>| {
            let now = self.current.get();
            let hash = hash.get();
            if before.is_some_and(|before| before != now) || (before.is_some() && !hash.is_empty()) {
                // What is to have the focus is on screen a moment later.
                request_animation_frame(move || {
                    let field = hash.trim_start_matches('#');
                    if field.is_empty() || !focus(field) {
                        focus(HEADING);
                    }
                });
            }
            now
        });
    }
}

/// The id of the control of a question.
pub(super) fn field_id(question: &str) -> String {
    format!("question-{question}")
}

/// Whether there is such an element.
pub(super) fn focus(id: &str) -> bool {
    let element = document().get_element_by_id(id);
    let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return false;
    };
    // Fails only for an element that cannot have the focus; then it stays where it is.
    let _ = element.focus();
    true
}
