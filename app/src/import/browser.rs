//! Small things that only the browser knows. Called in handlers and effects only.

use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, window};

use super::result::PANEL;

/// Moves the focus to the element of that id, if it is there.
pub(super) fn focus(id: &str) {
    let element = window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // Fails only for an element that cannot have the focus; then it stays where it is.
        let _ = element.focus();
    }
}

/// Moves the focus to the element of that id, if it is nowhere.
pub(super) fn focus_if_lost(id: &str) {
    let document = window().and_then(|window| window.document());
    if document.is_some_and(|document| is_lost(&document)) {
        focus(id);
    }
}

/// Whether the element that had the focus is gone.
fn is_lost(document: &Document) -> bool {
    document
        .active_element()
        .is_none_or(|element| element.tag_name() == "BODY")
}

/// The rows of the open group, as cards or in the table.
const ROWS: &str = ".cards > .card, .rows tbody tr:not(.spacer)";

/// Where the focus went with a row that left, it goes to the first control of the row now in that place, else of the last
/// one, else to the panel. A focus that is somewhere stays there: the user went on.
pub(super) fn keep_focus(place: u32) {
    let Some(document) = window().and_then(|window| window.document()) else {
        return;
    };
    if !is_lost(&document) {
        return;
    }
    let control = document.query_selector_all(ROWS).ok().and_then(|rows| {
        let row = rows.item(place.min(rows.length().checked_sub(1)?))?;
        let row = row.dyn_into::<Element>().ok()?;
        row.query_selector("input, button").ok().flatten()
    });
    match control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
        // Fails only for an element that cannot have the focus; then it stays where it is.
        Some(control) => {
            let _ = control.focus();
        }
        None => focus(PANEL),
    }
}

/// The height of the browser's window, in CSS pixels.
pub(super) fn height() -> u32 {
    let height = window().and_then(|window| window.inner_height().ok());
    // Saturates, as `as` does for floating point.
    height.and_then(|height| height.as_f64()).unwrap_or_default() as u32
}

/// Today where the user is, ISO 8601.
pub(super) fn today() -> String {
    let now = js_sys::Date::new_0();
    format!(
        "{:04}-{:02}-{:02}",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date()
    )
}

/// A fresh random id; `None` without a source of randomness. Works on plain HTTP too, which `randomUUID` does not.
pub(crate) fn random_id() -> Option<Uuid> {
    let mut bytes = [0_u8; 16];
    window()?
        .crypto()
        .ok()?
        .get_random_values_with_u8_array(&mut bytes)
        .ok()?;
    Some(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
