//! On the page of a client: erasing it for good, and what is left of it afterwards.

mod absent;
mod question;

use domain::client::ClientId;
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use self::{absent::Absent, question::Question};
use crate::part::{Loaded, Part};

/// Whom the page is about.
#[derive(Clone, Debug)]
pub(crate) enum Subject {
    /// An archived client and its name, for an administrator.
    Archived(ClientId, String),
    /// A client that was erased, or that never was.
    Absent(ClientId),
}

/// What can be erased, or is: a download of its own that no page waits for.
#[component]
pub(crate) fn Erasing(subject: Subject) -> impl IntoView {
    let subject = StoredValue::new(subject);
    view! { <Part load=move || about(subject) /> }
}

#[wasm_split(client, fallible)]
fn about(subject: StoredValue<Subject>) -> Loaded {
    Ok(match subject.get_value() {
        Subject::Archived(id, name) => view! { <Question id name /> }.into_any(),
        Subject::Absent(id) => view! { <Absent id /> }.into_any(),
    })
}
