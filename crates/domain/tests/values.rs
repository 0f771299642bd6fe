//! The laws of values: reading never fails, what was read is read again unchanged, and sameness is an equivalence. And the
//! published vectors of every kind of value, as cells of a sheet.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use domain::{
    cell::Cell,
    date,
    field::Field,
    issue::{IssueCode, Severity},
    language::Language,
    national_number::NationalNumber,
    row, text,
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

/// A cell with some addresses, of which few are different.
fn some_mails() -> impl Strategy<Value = String> {
    let long = format!("{}@x.be", "a".repeat(60));
    let addresses = vec![
        "a@x.be".to_owned(),
        "A@x.be".into(),
        "b@x.be".into(),
        "c@y.be".into(),
        long,
    ];
    let several = prop::collection::vec(prop::sample::select(addresses), 0..4);
    let many = (5..14_usize).prop_map(|count| {
        (0..count)
            .map(|number| format!("{}{number}@x.be", "m".repeat(60)))
            .collect()
    });
    prop_oneof![9 => several, 1 => many].prop_map(|addresses: Vec<String>| addresses.join("; "))
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
    fn every_value_of_a_row_is_one_that_the_server_takes(
        cells in prop::collection::vec(any_cell(), Field::COUNT),
        mails in prop::collection::vec(some_mails(), 3),
    ) {
        let mail_fields = [Field::Email, Field::ExtraEmails, Field::PartnerEmail];
        let cell = |&field: &Field| match mail_fields.iter().position(|&other| other == field) {
            Some(mail) => (field, Cell::Text(&mails[mail])),
            None => (field, cells[field.index()].borrow()),
        };
        let reading = row::read(2, &mut Field::ALL.iter().map(cell), &context());
        for (field, value) in reading.record.iter() {
            if let Some(value) = value {
                prop_assert!(value::is_canonical(field, value, &context()), "{field:?} {value:?}");
            }
        }
    }

    #[test]
    fn a_value_is_there_unless_the_cell_has_no_word_or_an_issue_says_why(cell in any_cell(), field in any_field()) {
        let parsed = value::parse(field, cell.borrow(), &context());
        let is_error = |code: &IssueCode| code.severity() == Severity::Error;
        prop_assert!(parsed.value.is_none() || !parsed.issues.iter().any(is_error), "{parsed:?}");
        let no_word = matches!(&cell, OwnedCell::Text(text) if text::fold(text).is_empty());
        prop_assert!(parsed.value.is_some() || no_word || !parsed.issues.is_empty(), "{cell:?}");
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

/// National and BIS numbers that are valid, and the birth date that each tells, if any.
const NATIONAL_NUMBERS: [(&str, Option<&str>); 23] = [
    ("85073003328", Some("1985-07-30")),
    ("17073003384", Some("2017-07-30")),
    ("75060898009", Some("1975-06-08")),
    ("42012205181", Some("1942-01-22")),
    ("93051822361", Some("1993-05-18")),
    ("09082428248", Some("2009-08-24")),
    ("05073003425", Some("2005-07-30")),
    ("00010100105", Some("2000-01-01")),
    ("00010100204", Some("2000-01-01")),
    ("00022900145", Some("2000-02-29")),
    ("99123199742", Some("1999-12-31")),
    ("85073006197", Some("1985-07-30")),
    ("00000100166", None),
    ("00000100195", None),
    ("00000000128", None),
    ("00010000135", None),
    ("85000000138", None),
    ("85070000286", None),
    ("85073500107", None),
    ("98472899765", Some("1998-07-28")),
    ("01490700185", Some("2001-09-07")),
    ("75460898095", Some("1975-06-08")),
    ("75260898052", Some("1975-06-08")),
];

/// What a cell says about a field, and what is remarked of it.
fn read(field: Field, cell: Cell<'_>) -> (Option<String>, Vec<IssueCode>) {
    let parsed = value::parse(field, cell, &context());
    (parsed.value.map(|value| value.into_owned()), parsed.issues)
}

fn good(value: &str) -> (Option<String>, Vec<IssueCode>) {
    (Some(value.to_owned()), Vec::new())
}

fn refused(code: IssueCode) -> (Option<String>, Vec<IssueCode>) {
    (None, vec![code])
}

#[test]
fn every_valid_national_number_is_read_and_says_whether_it_tells_a_birth_date() {
    for (digits, birth) in NATIONAL_NUMBERS {
        let number = NationalNumber::parse(digits).unwrap();
        assert_eq!(number.birth_date().map(date::to_iso).as_deref(), birth, "{digits}");
        let remarks = if birth.is_some() {
            vec![]
        } else {
            vec![IssueCode::BirthDateUnknown]
        };
        let expected = (Some(digits.to_owned()), remarks);
        for field in [Field::NationalNumber, Field::PartnerNationalNumber] {
            for text in [
                digits,
                &number.formatted(),
                &format!(" {} ", number.formatted().replace(['.', '-'], " ")),
            ] {
                assert_eq!(read(field, Cell::Text(text)), expected, "{text}");
            }
        }
    }
}

#[test]
fn a_national_number_that_lost_its_zeros_in_a_cell_of_numbers_gets_them_back() {
    for (digits, birth) in NATIONAL_NUMBERS {
        let number: f64 = digits.parse().unwrap();
        let (value, remarks) = read(Field::NationalNumber, Cell::Number(number));
        let restored = remarks.contains(&IssueCode::LeadingZerosRestored);
        match digits.len() - digits.trim_start_matches('0').len() {
            0 => assert_eq!((value.as_deref(), restored), (Some(digits), false)),
            1 | 2 => assert_eq!((value.as_deref(), restored), (Some(digits), true)),
            // Eight digits may be a day; fewer are too few to be sure.
            3 if birth.is_some() => assert_eq!((value.as_deref(), restored), (Some(digits), true)),
            _ => assert_eq!((value, remarks), refused(IssueCode::Malformed), "{digits}"),
        }
    }
}

#[test]
fn every_wrong_national_number_is_refused_with_its_reason() {
    let wrong = [
        ("85133000105", IssueCode::ImpossibleDate),
        ("85533000191", IssueCode::ImpossibleDate),
        ("85333000148", IssueCode::ImpossibleDate),
        ("12345678901", IssueCode::WrongCheckDigits),
        ("66041066600", IssueCode::WrongCheckDigits),
        ("8,50731E+10", IssueCode::DigitsLost),
        ("1.2E+10", IssueCode::DigitsLost),
        ("0403019261", IssueCode::IsEnterpriseNumber),
        ("0428759497", IssueCode::IsEnterpriseNumber),
        ("1000000021", IssueCode::IsEnterpriseNumber),
    ];
    for (text, code) in wrong {
        for field in [Field::NationalNumber, Field::PartnerNationalNumber] {
            assert_eq!(read(field, Cell::Text(text)), refused(code), "{text}");
        }
    }
}

#[test]
fn one_wrong_digit_is_refused_or_makes_it_a_number_of_the_other_century() {
    for (digits, _) in NATIONAL_NUMBERS {
        let century = NationalNumber::parse(digits).unwrap().birth_century();
        for place in 0..digits.len() {
            for digit in ('0'..='9').filter(|digit| !digits[place..].starts_with(*digit)) {
                let wrong = format!("{}{digit}{}", &digits[..place], &digits[place + 1..]);
                if let Ok(number) = NationalNumber::parse(&wrong) {
                    assert_ne!(number.birth_century(), century, "{digits} {wrong}");
                }
            }
        }
    }
}

#[test]
fn enterprise_numbers_are_read_in_every_notation() {
    let field = Field::EnterpriseNumber;
    for digits in ["0403019261", "0428759497", "1000000021"] {
        let (first, second, third) = (&digits[..4], &digits[4..7], &digits[7..]);
        let dotted = format!("{first}.{second}.{third}");
        for text in [
            digits,
            &dotted,
            &format!("BE{digits}"),
            &format!("BE {dotted}"),
            &format!("be {first} {second} {third}"),
        ] {
            assert_eq!(read(field, Cell::Text(text)), good(digits), "{text}");
        }
        let (value, remarks) = read(field, Cell::Number(digits.parse().unwrap()));
        assert_eq!(value.as_deref(), Some(digits));
        assert_eq!(remarks.is_empty(), digits.starts_with('1'), "{remarks:?}");
    }
    assert_eq!(
        read(field, Cell::Text("403019261")),
        (Some("0403019261".into()), vec![IssueCode::LeadingZerosRestored])
    );
    assert_eq!(
        read(field, Cell::Text("0431150351")),
        refused(IssueCode::WrongCheckDigits)
    );
    assert_eq!(read(field, Cell::Text("2403019261")), refused(IssueCode::Malformed));
}

#[test]
fn postcodes_of_belgium_have_four_digits_and_others_at_most_twelve_characters() {
    let field = Field::Postcode;
    for text in ["1000", "9999", "B-9000", "BE-9000"] {
        assert_eq!(read(field, Cell::Text(text)), good(&text[text.len() - 4..]), "{text}");
    }
    assert_eq!(read(field, Cell::Number(9000.0)), good("9000"));
    for text in ["0999", "75008", "1015 BA", "123456789012"] {
        assert_eq!(
            read(field, Cell::Text(text)),
            (Some(text.into()), vec![IssueCode::Unrecognised]),
            "{text}"
        );
    }
    assert_eq!(read(field, Cell::Text("1234567890123")), refused(IssueCode::TooLong));
}

#[test]
fn the_ways_of_writing_a_telephone_number_are_one_number() {
    for field in [Field::Mobile, Field::Phone] {
        for text in ["0470/12.34.56", "0032470123456", "470123456", "+32 (0)470 12 34 56"] {
            assert_eq!(read(field, Cell::Text(text)), good("+32470123456"), "{text}");
            assert!(value::same(field, text, "+32470123456"), "{text}");
        }
        assert_eq!(read(field, Cell::Number(470_123_456.0)), good("+32470123456"));
    }
}

#[test]
fn accounts_are_read_in_either_case() {
    for text in ["BE68 5390 0754 7034", "be68539007547034"] {
        assert_eq!(read(Field::Iban, Cell::Text(text)), good("BE68539007547034"));
    }
    assert_eq!(
        read(Field::Iban, Cell::Text("BE68 5390 0754 7035")),
        refused(IssueCode::WrongCheckDigits)
    );
}

#[test]
fn languages_are_known_by_letter_code_and_name_and_else_assumed() {
    let known = [
        ("nl", "N NL Nederlands Dutch néerlandais"),
        ("fr", "F FR Frans French français"),
        ("de", "D DE Duits German Deutsch"),
        ("en", "E EN Engels English anglais"),
    ];
    for (code, words) in known {
        for word in words.split(' ') {
            assert_eq!(read(Field::Language, Cell::Text(word)), good(code), "{word}");
        }
    }
    for text in ["Spaans", "19"] {
        assert_eq!(
            read(Field::Language, Cell::Text(text)),
            (Some("nl".into()), vec![IssueCode::LanguageAssumed]),
            "{text}"
        );
    }
}

#[test]
fn an_address_of_mail_is_one_that_can_be_mailed() {
    let field = Field::Email;
    let longest = format!("{}@{}example", "a".repeat(64), "bcdefghij.".repeat(18))
        .chars()
        .take(251)
        .collect::<String>()
        + ".be";
    for text in [
        "jan@voorbeeld.example",
        "Jan.Peeters+pb@Voorbeeld.example",
        longest.as_str(),
    ] {
        assert_eq!(read(field, Cell::Text(text)), good(text));
    }
    let long = longest.replace(".be", "x.be");
    assert_eq!((longest.len(), long.len()), (254, 255));
    let refused_ones = [
        "jan@voorbeeld",
        "jan@voorbeeld.e",
        "jan@voorbeeld.1x",
        "jan@[127.0.0.1]",
        "jan@127.0.0.1",
        "\"jan p\"@voorbeeld.example",
        "Jan <jan@voorbeeld.example>",
        "jan",
        &long,
    ];
    for text in refused_ones {
        assert_eq!(
            read(field, Cell::Text(text)),
            refused(IssueCode::InvalidEmail),
            "{text}"
        );
    }
    for text in ["\u{a0}jan@voorbeeld.example ", "mailto:jan@voorbeeld.example"] {
        assert_eq!(
            read(field, Cell::Text(text)).0.as_deref(),
            Some("jan@voorbeeld.example"),
            "{text}"
        );
    }
    for text in ["jan@gmial.com", "jan@hotmail.con"] {
        assert_eq!(
            read(field, Cell::Text(text)),
            (Some(text.into()), vec![IssueCode::EmailTypo])
        );
    }
    let listed = value::parse(
        field,
        Cell::Text("jan@voorbeeld.example; an@voorbeeld.example, jo@voorbeeld.example"),
        &context(),
    );
    assert_eq!(listed.value.as_deref(), Some("jan@voorbeeld.example"));
    assert_eq!(
        listed.extra_emails.as_deref(),
        Some("an@voorbeeld.example; jo@voorbeeld.example")
    );
    assert_eq!(listed.issues, [IssueCode::SeveralEmails]);
    assert!(value::same(field, "Jan@Voorbeeld.example", "jan@voorbeeld.example"));
}

#[test]
fn names_keep_their_case() {
    for field in [
        Field::FirstName,
        Field::LastName,
        Field::PartnerFirstName,
        Field::PartnerLastName,
    ] {
        for text in ["DE SMET", "de Smet", "d'Hondt", "McDonald", "ÉMILE", "van der ELST"] {
            assert_eq!(read(field, Cell::Text(text)), good(text));
        }
    }
}
