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
    let labels = split(text);
    let joined = labels.join("; ");
    if joined == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(joined)
    }
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
    use super::*;

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
