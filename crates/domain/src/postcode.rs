//! Postcodes: four digits in Belgium, anything short elsewhere.

use std::borrow::Cow;

use crate::{issue::IssueCode, text};

/// The longest postcode of any country, in characters.
const LONGEST: usize = 12;

/// A postcode, Belgian or not.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Postcode<'a>(Cow<'a, str>);

impl<'a> Postcode<'a> {
    /// Reads `2000`, `B-2000` and `BE-2000` as Belgian, and keeps other text as it is.
    ///
    /// # Errors
    /// [`IssueCode::TooLong`] above twelve characters.
    pub fn parse(text: &'a str) -> Result<Self, IssueCode> {
        let postcode = match text::squeeze(text) {
            Cow::Borrowed(text) => Cow::Borrowed(without_country(text)),
            Cow::Owned(text) => Cow::Owned(without_country(&text).to_owned()),
        };
        if postcode.chars().count() > LONGEST {
            Err(IssueCode::TooLong)
        } else {
            Ok(Self(postcode))
        }
    }

    /// Whether it has the form of a Belgian postcode, 1000 to 9999.
    #[must_use]
    pub fn is_belgian(&self) -> bool {
        is_belgian(&self.0)
    }

    /// Whether it has the form that `country` wants: no country and Belgium want the Belgian one, others any.
    #[must_use]
    pub fn fits(&self, country: Option<&str>) -> bool {
        self.is_belgian() || !country.is_none_or(is_belgium)
    }

    /// The canonical form.
    #[must_use]
    pub fn into_inner(self) -> Cow<'a, str> {
        self.0
    }
}

fn is_belgium(country: &str) -> bool {
    matches!(
        &*text::fold(country),
        "" | "b" | "be" | "bel" | "belgie" | "belgique" | "belgien" | "belgium"
    )
}

fn is_belgian(text: &str) -> bool {
    text.len() == 4 && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Takes `B-` or `BE-` off, where a Belgian postcode follows it.
fn without_country(text: &str) -> &str {
    let Some((country, digits)) = text.split_once('-') else {
        return text;
    };
    let is_country = country.eq_ignore_ascii_case("b") || country.eq_ignore_ascii_case("be");
    if is_country && is_belgian(digits) { digits } else { text }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn belgian_postcodes_lose_their_prefix() {
        for text in ["2000", "B-2000", "b-2000", "BE-2000", " 2000\u{a0}"] {
            assert_eq!(Postcode::parse(text).unwrap().into_inner(), "2000", "{text}");
        }
    }

    #[test]
    fn others_are_kept_and_known_as_such() {
        for text in ["0200", "75008", "1012 AB", "L-1234", "B-B-2000"] {
            let postcode = Postcode::parse(text).unwrap();
            assert!(!postcode.is_belgian(), "{text}");
            assert_eq!(postcode.into_inner(), text);
        }
        assert_eq!(Postcode::parse("1234567890123"), Err(IssueCode::TooLong));
    }

    #[test]
    fn the_country_decides_what_fits() {
        let french = Postcode::parse("75008").unwrap();
        assert!(french.fits(Some("Frankrijk")));
        for country in [None, Some(""), Some("België"), Some("BE"), Some("BELGIQUE")] {
            assert!(!french.fits(country), "{country:?}");
            assert!(Postcode::parse("2000").unwrap().fits(country));
        }
    }
}
