//! The labels that an office gives its clients: a set, written as text.

use std::borrow::Cow;

use crate::text;

/// What people put between labels; the last is the Greek question mark, which composes to `;`.
const SEPARATORS: [char; 6] = [';', ',', '|', '\n', '\r', '\u{37e}'];

/// Labels parted by `;`, `,`, `|` or line ends, trimmed, each once, in their own order, joined by `; `: the canonical
/// form. Empty where there is none.
#[must_use]
pub fn canonical(text: &str) -> Cow<'_, str> {
    if !text.contains(SEPARATORS) {
        return text::squeeze(text);
    }
    if is_canonical(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(split(text).join("; "))
}

/// Whether [`split`] and joining would give the same text, without an allocation for each label.
fn is_canonical(text: &str) -> bool {
    let labels = || {
        text.split(';').enumerate().map(|(place, label)| match place {
            0 => Some(label),
            _ => label.strip_prefix(' '),
        })
    };
    labels().enumerate().all(|(place, label)| {
        label.is_some_and(|label| {
            let is_clean = !label.is_empty() && !label.contains(SEPARATORS);
            let is_squeezed = matches!(text::squeeze(label), Cow::Borrowed(squeezed) if squeezed.len() == label.len());
            is_clean && is_squeezed && !labels().take(place).any(|before| before == Some(label))
        })
    })
}

/// The labels in a text, each once, in their own order.
#[must_use]
pub fn split(text: &str) -> Vec<Cow<'_, str>> {
    let mut labels: Vec<Cow<'_, str>> = Vec::new();
    for label in text
        .split(SEPARATORS)
        .map(text::squeeze)
        .filter(|label| !label.is_empty())
    {
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn canonical_is_what_splitting_and_joining_leave_as_it_is(text in "[aB;, \u{a0}é]{0,7}") {
            prop_assert_eq!(is_canonical(&text), !text.is_empty() && split(&text).join("; ") == text);
            prop_assert_eq!(canonical(&text), split(&text).join("; "));
        }
    }

    #[test]
    fn labels_are_parted_trimmed_and_kept_once_in_order() {
        assert_eq!(
            canonical("vip ;  PB 2026|vip,\nBrussel  Zuid;"),
            "vip; PB 2026; Brussel Zuid"
        );
        assert_eq!(canonical(" ; "), "");
        assert!(matches!(canonical("vip; PB"), Cow::Borrowed("vip; PB")));
        assert!(matches!(canonical(" vip "), Cow::Borrowed("vip")));
    }
}
