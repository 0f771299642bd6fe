//! Small things that only the browser knows. Called in handlers and effects only.

use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, window};

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
pub(super) fn random_id() -> Option<Uuid> {
    let mut bytes = [0_u8; 16];
    window()?
        .crypto()
        .ok()?
        .get_random_values_with_u8_array(&mut bytes)
        .ok()?;
    Some(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
