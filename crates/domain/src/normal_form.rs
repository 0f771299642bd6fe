//! Unicode's canonical forms (Unicode Standard Annex 15), so that `é` typed as one character and as two is one name.
//!
//! The tables are those of `unicode_normalization`. Its own iterators also bring the tables of compatibility forms, which are
//! a tenth of the browser's download and of no use here; a test holds this module against them.

use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical};

/// The text taken apart: base characters, each followed by its accents in canonical order.
#[must_use]
pub fn decomposed(text: &str) -> Vec<char> {
    let mut characters = Vec::with_capacity(text.len());
    text.chars()
        .for_each(|character| decompose_canonical(character, |part| characters.push(part)));
    for accents in characters.chunk_by_mut(|_, next| canonical_combining_class(*next) != 0) {
        // A stretch begins with its base; without accents there is nothing to order.
        if accents.len() > 1 {
            accents.sort_by_key(|&character| canonical_combining_class(character));
        }
    }
    characters
}

/// The text put together: one character where there is one.
#[must_use]
pub fn composed(text: &str) -> String {
    let mut composed: Vec<char> = Vec::with_capacity(text.len());
    let mut base: Option<usize> = None;
    let mut class_before = 0;
    for character in decomposed(text) {
        let class = canonical_combining_class(character);
        // An accent of the class before it, or of a higher one, stands between this one and the base.
        let blocked = base.is_some_and(|at| at + 1 < composed.len()) && class_before >= class;
        let slot = base.and_then(|at| composed.get_mut(at)).filter(|_| !blocked);
        if let Some((slot, whole)) = slot.and_then(|slot| compose(*slot, character).map(|whole| (slot, whole))) {
            *slot = whole;
            continue;
        }
        if class == 0 {
            base = Some(composed.len());
        }
        class_before = class;
        composed.push(character);
    }
    composed.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::{composed, decomposed};

    /// Letters, accents of several classes, Hangul, and anything.
    fn texts() -> impl Strategy<Value = String> {
        let character = prop_oneof![
            prop::char::range('A', 'ž'),
            prop::char::range('\u{300}', '\u{345}'),
            prop::char::range('\u{1100}', '\u{11ff}'),
            prop::char::range('\u{ac00}', '\u{ac80}'),
            prop::char::range('\u{1e00}', '\u{1fff}'),
            any::<char>(),
        ];
        prop::collection::vec(character, 0..12).prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn both_forms_are_those_of_the_standard(text in texts()) {
            prop_assert_eq!(composed(&text), text.nfc().collect::<String>());
            prop_assert_eq!(String::from_iter(decomposed(&text)), text.nfd().collect::<String>());
        }
    }

    #[test]
    fn an_accent_on_its_own_joins_its_letter() {
        assert_eq!(composed("Joe\u{308}lle"), "Joëlle");
    }
}
