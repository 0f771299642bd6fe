//! The laws of values: reading never fails, what was read is read again unchanged, and sameness is an equivalence.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use domain::{
    cell::Cell,
    date,
    field::Field,
    issue::{IssueCode, Severity},
    language::Language,
    national_number::NationalNumber,
    text,
    value::{self, Context},
};
use proptest::prelude::*;
use time::Date;

#[derive(Clone, Debug)]
enum OwnedCell {
    Text(String),
    Number(f64),
    Date(Date),
    Boolean(bool),
    Error(String),
}

impl OwnedCell {
    fn borrow(&self) -> Cell<'_> {
        match self {
            Self::Text(text) => Cell::Text(text),
            Self::Number(number) => Cell::Number(*number),
            Self::Date(date) => Cell::Date(*date),
            Self::Boolean(boolean) => Cell::Boolean(*boolean),
            Self::Error(error) => Cell::Error(error),
        }
    }
}

fn context() -> Context {
    Context {
        today: date::from_numbers(2026, 11, 23).unwrap(),
        default_language: Language::Dutch,
    }
}

fn any_field() -> impl Strategy<Value = Field> {
    prop::sample::select(Field::ALL.to_vec())
}

fn any_date() -> impl Strategy<Value = Date> {
    (Date::MIN.to_julian_day()..=Date::MAX.to_julian_day()).prop_map(|day| Date::from_julian_day(day).unwrap())
}

/// Real values of every field, so that the rules are reached and not only their refusals.
fn plausible_text() -> impl Strategy<Value = String> {
    let seeds = [
        "85073003328",
        "85.07.30-033.28",
        "9082428248",
        "0403019261",
        "BE 0403.019.261",
        "8,50731E+10",
        "BE68 5390 0754 7034",
        "jan@example.be",
        "mailto:Jan@Example.be",
        "a@x.be; b@x.be, c@x.be",
        "Jan <jan@x.be>",
        "'jan@x.be'",
        "0470/12.34.56",
        "+32 (0)470 12 34 56",
        "0033 6 12 34 56 78",
        "na 18u",
        "B-2000",
        "1012 AB",
        "nl-BE",
        "Français",
        "30/07/1985",
        "1985-07-30T00:00:00",
        "30-07-85",
        "31258",
        "eenmanszaak",
        "vip; PB|oud,nieuw",
        "Joe\u{308}lle  van\u{a0}Damme",
        "AdminPulse: APR00001",
        "adminconsult:1234",
        "#N/A",
    ];
    let noise = prop::sample::select(vec![
        "", " ", "  ", "\u{a0}", "\u{202f}", "\u{200b}", "\u{feff}", "'", ".", "-", "/", ";", ",", "@", "0", "9", "é",
        "e\u{301}", "\n", "B-", "BE", "00", "+", "(0)", "\u{37e}", "\0", "|", "mailto:", ".0", "\u{200d}",
    ]);
    (
        prop::sample::select(seeds.to_vec()),
        noise.clone(),
        noise,
        any::<prop::sample::Index>(),
    )
        .prop_map(|(seed, before, inside, at)| {
            let mut characters: Vec<char> = seed.chars().collect();
            let at = at.index(characters.len() + 1);
            characters.splice(at..at, inside.chars());
            before.chars().chain(characters).collect()
        })
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => plausible_text(),
        1 => any::<String>(),
        1 => "\\PC{0,30}",
        1 => "[0-9 .,/+E'()-]{0,16}",
        1 => "[a-z;,|@. \u{a0}\u{301}\u{200b}]{0,24}",
    ]
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        prop::num::f64::ANY,
        (0_u64..100_000_000_000).prop_map(|number| number as f64),
        (0_u32..100_000).prop_map(f64::from),
        prop::sample::select(vec![
            f64::NAN,
            f64::INFINITY,
            -0.0,
            9_082_428_248.0,
            470_123_456.0,
            85_073_003_328.0
        ]),
    ]
}

fn any_cell() -> impl Strategy<Value = OwnedCell> {
    prop_oneof![
        6 => any_text().prop_map(OwnedCell::Text),
        3 => any_number().prop_map(OwnedCell::Number),
        1 => any_date().prop_map(OwnedCell::Date),
        1 => any::<bool>().prop_map(OwnedCell::Boolean),
        1 => any_text().prop_map(OwnedCell::Error),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_is_total_and_what_was_read_is_read_again_unchanged(cell in any_cell()) {
        for &field in Field::ALL {
            let parsed = value::parse(field, cell.borrow(), &context());
            if let Some(value) = parsed.value.as_deref() {
                prop_assert!(!value.is_empty());
                prop_assert!(value::is_canonical(field, value, &context()), "{field:?} {value:?}");
            }
            if let Some(extra) = &parsed.extra_emails {
                prop_assert!(value::is_canonical(Field::ExtraEmails, extra, &context()), "{extra:?}");
            }
        }
    }

    #[test]
    fn a_value_is_there_unless_the_cell_is_blank_or_an_issue_says_why(cell in any_cell(), field in any_field()) {
        let parsed = value::parse(field, cell.borrow(), &context());
        let is_error = |code: &IssueCode| code.severity() == Severity::Error;
        prop_assert!(parsed.value.is_none() || !parsed.issues.iter().any(is_error), "{parsed:?}");
        let blank = matches!(&cell, OwnedCell::Text(text) if text::trim(text).is_empty());
        let no_word = matches!(&cell, OwnedCell::Text(text) if text::fold(text).is_empty());
        let separators_only = field == Field::Labels && no_word;
        prop_assert!(parsed.value.is_some() || blank || separators_only || !parsed.issues.is_empty(), "{cell:?}");
    }

    #[test]
    fn a_value_is_the_same_as_the_text_it_was_read_from(text in any_text(), field in any_field()) {
        let parsed = value::parse(field, Cell::Text(&text), &context());
        if let Some(value) = parsed.value.as_deref() {
            prop_assert!(value::same(field, value, value));
            if parsed.issues.is_empty() && !matches!(field, Field::BirthDate) {
                prop_assert!(value::same(field, value, &text), "{field:?} {value:?} {text:?}");
            }
        }
    }

    #[test]
    fn sameness_is_an_equivalence(field in any_field(), a in any_text(), b in any_text(), c in any_text()) {
        prop_assert!(value::same(field, &a, &a));
        prop_assert_eq!(value::same(field, &a, &b), value::same(field, &b, &a));
        if value::same(field, &a, &b) && value::same(field, &b, &c) {
            prop_assert!(value::same(field, &a, &c));
        }
    }

    #[test]
    fn squeezing_and_folding_twice_is_squeezing_and_folding_once(text in any_text()) {
        let squeezed = text::squeeze(&text);
        prop_assert_eq!(text::squeeze(&squeezed), squeezed.as_ref());
        let folded = text::fold(&text);
        prop_assert_eq!(text::fold(&folded), folded.as_ref());
        prop_assert_eq!(text::fold(&squeezed), folded.as_ref());
    }

    #[test]
    fn every_date_is_read_back_from_its_iso_form(date in any_date()) {
        if date.year() > 0 {
            prop_assert_eq!(date::parse(&date::to_iso(date), context().today), Ok(date));
        }
    }

    #[test]
    fn a_national_number_is_read_from_its_printed_form_and_hides_its_end(
        digits in "[0-9]{6}(00[1-9]|99[78])",
        twenty_first: bool,
    ) {
        let body: u64 = format!("{}{digits}", if twenty_first { "2" } else { "" }).parse().unwrap();
        if let Ok(number) = NationalNumber::parse(&format!("{digits}{:02}", 97 - body % 97)) {
            prop_assert_eq!(NationalNumber::parse(&number.formatted()), Ok(number));
            prop_assert_eq!(number.masked().bytes().filter(u8::is_ascii_digit).count(), 6);
            prop_assert!(number.birth_year().is_none_or(|year| (year >= 2000) == twenty_first));
        }
    }
}
