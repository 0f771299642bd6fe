//! One cell becomes one value of one field: which rule reads which field, and which values are the same.

use std::borrow::Cow;

use time::Date;

use crate::{
    cell::Cell,
    date,
    email_address::{self, EmailAddress},
    enterprise_number::EnterpriseNumber,
    external_id,
    field::Field,
    iban::Iban,
    issue::{IssueCode, Severity},
    kind::Kind,
    labels,
    language::Language,
    national_number::NationalNumber,
    phone_number::PhoneNumber,
    postcode::Postcode,
    text,
};

/// The longest value of one text field, in characters.
const LONGEST_TEXT: usize = 200;
/// The longest value of a list field (labels, further addresses), in characters.
const LONGEST_LIST: usize = 1000;
/// A longer cell is no list of clients' values, and is not taken apart.
const LONGEST_CELL: usize = 8000;

/// What a rule needs to know beside the cell.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Context {
    /// The day of the import: nobody is born after it.
    pub today: Date,
    /// The office's language, for clients whose own is unknown.
    pub default_language: Language,
}

/// What a cell says about a field.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Parsed<'a> {
    /// The value in canonical form, never empty; `None` for an empty cell, a refused one, and an unknown kind.
    pub value: Option<Cow<'a, str>>,
    /// Remarks; allocates only when there are any. One of severity error means that `value` is `None`.
    pub issues: Vec<IssueCode>,
    /// The second and further addresses of an e-mail cell, in the canonical form of [`Field::ExtraEmails`].
    pub extra_emails: Option<String>,
}

impl<'a> Parsed<'a> {
    fn of(value: impl Into<Cow<'a, str>>) -> Self {
        Self {
            value: Some(value.into()),
            ..Self::default()
        }
    }

    fn refused(code: IssueCode) -> Self {
        Self {
            issues: vec![code],
            ..Self::default()
        }
    }

    fn with(mut self, code: IssueCode) -> Self {
        self.issues.push(code);
        self
    }

    fn with_if(self, applies: bool, code: IssueCode) -> Self {
        if applies { self.with(code) } else { self }
    }

    fn into_owned(self) -> Parsed<'static> {
        let value = self.value.map(|value| Cow::Owned(value.into_owned()));
        Parsed {
            value,
            issues: self.issues,
            extra_emails: self.extra_emails,
        }
    }

    /// Whether the cell was refused: an issue of severity error.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity() == Severity::Error)
    }
}

/// Reads a cell as a value of `field`. Clean text is borrowed from the cell.
///
/// Blank text and a stroke are an empty cell. A formula without a value says nothing, which is not the same: only an empty cell
/// may clear a value. A number keeps its digits: an identifier must be a whole number of at most 2^53. A date
/// outside [`Field::BirthDate`] is most often a house number that the spreadsheet mistook, so it gets a remark.
#[must_use]
pub fn parse<'a>(field: Field, cell: Cell<'a>, context: &Context) -> Parsed<'a> {
    match cell {
        Cell::Empty => Parsed::default(),
        Cell::Formula => Parsed::default().with(IssueCode::FormulaWithoutValue),
        Cell::Error(_) => Parsed::refused(IssueCode::CellError),
        Cell::Text(text) => parse_text(field, text, context),
        Cell::Boolean(true) => parse_text(field, "TRUE", context),
        Cell::Boolean(false) => parse_text(field, "FALSE", context),
        Cell::Number(number) => parse_number(field, number, context),
        Cell::Date(date) => parse_date(field, date, context),
    }
}

/// Whether `value` is exactly what [`parse`] makes of it: what the server asks of every value it is sent.
#[must_use]
pub fn is_canonical(field: Field, value: &str, context: &Context) -> bool {
    parse(field, Cell::Text(value), context).value.as_deref() == Some(value)
}

/// Whether two values of `field` say the same: addresses of mail in any case, labels and further addresses in any
/// order, identifiers in any notation, codes whether their CRM is known or not, text but for its white space. Case in
/// other text is a difference.
#[must_use]
pub fn same(field: Field, a: &str, b: &str) -> bool {
    a == b || normal(field, a) == normal(field, b)
}

fn parse_text<'a>(field: Field, text: &'a str, context: &Context) -> Parsed<'a> {
    let trimmed = text::trim(text);
    if text::is_nothing(trimmed) {
        return Parsed::default();
    }
    if is_formula_error(trimmed) {
        return Parsed::refused(IssueCode::CellError);
    }
    if text.len() > LONGEST_CELL {
        return Parsed::refused(IssueCode::TooLong);
    }
    let parsed = match field {
        Field::Kind => return parse_kind(text),
        Field::Language => return parse_language(text, context.default_language),
        Field::Email | Field::PartnerEmail => parse_email(text),
        Field::ExtraEmails => parse_extra_emails(text),
        Field::Responsible => parse_responsible(text),
        Field::Mobile | Field::Phone => parse_phone(text),
        Field::NationalNumber | Field::PartnerNationalNumber => parse_national_number(text, context.today),
        Field::EnterpriseNumber => parse_enterprise_number(text),
        Field::Iban if Iban::is_canonical_belgian(text) => return Parsed::of(text),
        Field::Iban => Iban::parse(text).map(|iban| identifier(text, iban.as_str())),
        Field::BirthDate => parse_birth_text(text, context.today),
        Field::Postcode => parse_postcode(text),
        Field::Labels => limited(labels::canonical(text), LONGEST_LIST),
        Field::ExternalId => limited(external_id::canonical(text), LONGEST_TEXT),
        Field::FirstName
        | Field::LastName
        | Field::Street
        | Field::HouseNumber
        | Field::Box
        | Field::City
        | Field::Country
        | Field::PartnerFirstName
        | Field::PartnerLastName => limited(text::squeeze(text), LONGEST_TEXT),
    };
    match parsed {
        // Cleaning can lay a stroke or an error bare.
        Ok(parsed) if parsed.value.as_deref().is_some_and(text::is_nothing) => Parsed::default(),
        Ok(parsed) if parsed.value.as_deref().is_some_and(is_formula_error) => Parsed::refused(IssueCode::CellError),
        Ok(parsed) => parsed,
        Err(code) => Parsed::refused(code),
    }
}

fn parse_number<'a>(field: Field, number: f64, context: &Context) -> Parsed<'a> {
    let digits = match field {
        Field::NationalNumber
        | Field::PartnerNationalNumber
        | Field::EnterpriseNumber
        | Field::Iban
        | Field::Mobile
        | Field::Phone => text::from_whole_number(number),
        _ => text::from_number(number),
    };
    let Some(digits) = digits else {
        return Parsed::refused(IssueCode::Malformed);
    };
    let parsed = match field {
        Field::BirthDate => date::from_cell_number(number).and_then(|birth| parse_birth(birth, context.today)),
        _ => Ok(parse_text(field, &digits, context)),
    };
    parsed.unwrap_or_else(Parsed::refused).into_owned()
}

fn parse_date<'a>(field: Field, date: Date, context: &Context) -> Parsed<'a> {
    if field == Field::BirthDate {
        return parse_birth(date, context.today).unwrap_or_else(Parsed::refused);
    }
    if field.is_national_number() {
        return Parsed::refused(IssueCode::Malformed);
    }
    let parsed = parse_text(field, &date::to_iso(date), context).into_owned();
    let unremarked = parsed.issues.is_empty();
    parsed.with_if(unremarked, IssueCode::Unrecognised)
}

fn parse_kind(text: &str) -> Parsed<'_> {
    match Kind::parse(text) {
        Ok(kind) => Parsed::of(kind.name()),
        Err(code) => Parsed::refused(code),
    }
}

fn parse_language(text: &str, default: Language) -> Parsed<'_> {
    match Language::parse(text) {
        Ok(language) => Parsed::of(language.code()),
        Err(code) => Parsed::of(default.code()).with(code),
    }
}

fn parse_email(text: &str) -> Result<Parsed<'_>, IssueCode> {
    let (first, others) = EmailAddress::parse_list(text)?;
    let extra = joined(&others);
    if extra.len() > LONGEST_LIST {
        return Err(IssueCode::TooLong);
    }
    let mistyped = first.looks_mistyped() || others.iter().any(EmailAddress::looks_mistyped);
    let several = !others.is_empty();
    let cleaned = !several && text::trim(text) != first.as_str();
    let parsed = Parsed::of(first.into_inner())
        .with_if(mistyped, IssueCode::EmailTypo)
        .with_if(several, IssueCode::SeveralEmails)
        .with_if(cleaned, IssueCode::Cleaned);
    Ok(Parsed {
        extra_emails: several.then_some(extra),
        ..parsed
    })
}

fn parse_extra_emails(text: &str) -> Result<Parsed<'_>, IssueCode> {
    let (first, others) = EmailAddress::parse_list(text)?;
    let mut addresses = vec![first];
    addresses.extend(others);
    let mistyped = addresses.iter().any(EmailAddress::looks_mistyped);
    let parsed = limited(borrowed_if_equal(text, joined(&addresses)), LONGEST_LIST)?;
    Ok(parsed.with_if(mistyped, IssueCode::EmailTypo))
}

fn parse_responsible(text: &str) -> Result<Parsed<'_>, IssueCode> {
    let Ok(address) = EmailAddress::parse(text) else {
        return limited(text::squeeze(text), LONGEST_TEXT).map(|parsed| parsed.with(IssueCode::Unrecognised));
    };
    let cleaned = text::trim(text) != address.as_str();
    let mistyped = address.looks_mistyped();
    let parsed = Parsed::of(address.into_inner());
    Ok(parsed
        .with_if(mistyped, IssueCode::EmailTypo)
        .with_if(cleaned, IssueCode::Cleaned))
}

fn parse_phone(text: &str) -> Result<Parsed<'_>, IssueCode> {
    match PhoneNumber::parse(text) {
        Ok(number) => Ok(identifier(text, number.as_str())),
        Err(code) => limited(text::squeeze(text), LONGEST_TEXT).map(|parsed| parsed.with(code)),
    }
}

fn parse_national_number(text: &str, today: Date) -> Result<Parsed<'_>, IssueCode> {
    let whole = NationalNumber::parse(text);
    let restored = match whole {
        Err(IssueCode::Malformed) => NationalNumber::restore(text).ok(),
        _ => None,
    };
    let number = restored.map_or(whole, Ok)?;
    number.check_birth(today)?;
    Ok(identifier(text, number.as_str())
        .with_if(restored.is_some(), IssueCode::LeadingZerosRestored)
        .with_if(number.birth_date().is_none(), IssueCode::BirthDateUnknown))
}

fn parse_enterprise_number(text: &str) -> Result<Parsed<'_>, IssueCode> {
    let number = EnterpriseNumber::parse(text)?;
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    Ok(identifier(text, number.as_str()).with_if(digits == 9, IssueCode::LeadingZerosRestored))
}

fn parse_birth_text(text: &str, today: Date) -> Result<Parsed<'_>, IssueCode> {
    if let Some(birth) = date::from_iso(text) {
        return date::check_birth(birth, today).map(|()| Parsed::of(text));
    }
    parse_birth(date::parse(text, today)?, today)
}

fn parse_birth<'a>(birth: Date, today: Date) -> Result<Parsed<'a>, IssueCode> {
    date::check_birth(birth, today)?;
    Ok(Parsed::of(date::to_iso(birth)))
}

fn parse_postcode(text: &str) -> Result<Parsed<'_>, IssueCode> {
    let postcode = Postcode::parse(text)?;
    let foreign = !postcode.is_belgian();
    Ok(Parsed::of(postcode.into_inner()).with_if(foreign, IssueCode::Unrecognised))
}

fn identifier<'a>(text: &'a str, canonical: &str) -> Parsed<'a> {
    let trimmed = text::trim(text);
    if trimmed == canonical {
        return Parsed::of(trimmed);
    }
    Parsed::of(canonical.to_owned()).with_if(text::has_residue(text), IssueCode::Cleaned)
}

fn limited(value: Cow<'_, str>, longest: usize) -> Result<Parsed<'_>, IssueCode> {
    if value.is_empty() {
        return Ok(Parsed::default());
    }
    let fits = value.len() <= longest || value.chars().count() <= longest;
    if fits {
        Ok(Parsed::of(value))
    } else {
        Err(IssueCode::TooLong)
    }
}

fn borrowed_if_equal(text: &str, canonical: String) -> Cow<'_, str> {
    if text == canonical {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(canonical)
    }
}

fn joined(addresses: &[EmailAddress<'_>]) -> String {
    addresses
        .iter()
        .map(EmailAddress::as_str)
        .collect::<Vec<_>>()
        .join("; ")
}

/// A formula error as a CSV file has it, in the languages of the spreadsheet, or a number too wide for its column. The
/// text is trimmed.
#[inline]
fn is_formula_error(trimmed: &str) -> bool {
    trimmed.as_bytes().first() == Some(&b'#') && is_listed_formula_error(trimmed)
}

fn is_listed_formula_error(trimmed: &str) -> bool {
    const ERRORS: &[&str] = &[
        "#N/A", "#N/B", "#NV", "#REF!", "#VERW!", "#BEZUG!", "#VALUE!", "#WAARDE!", "#VALEUR!", "#WERT!", "#NAME?",
        "#NAAM?", "#NOM?", "#DIV/0!", "#DEEL/0!", "#NUM!", "#GETAL!", "#NOMBRE!", "#ZAHL!", "#NULL!", "#LEEG!",
        "#NUL!",
    ];
    ERRORS.contains(&trimmed) || trimmed.bytes().all(|byte| byte == b'#')
}

/// The form in which values of `field` are compared. Text that its rule does not read is compared as text.
fn normal(field: Field, value: &str) -> Cow<'_, str> {
    let read = match field {
        Field::Email | Field::PartnerEmail | Field::Responsible => return normal_email(value),
        Field::ExtraEmails => EmailAddress::parse_list(value).map(|(first, others)| normal_emails(&first, &others)),
        Field::Labels => return normal_set(labels::split(value)),
        Field::ExternalId => return external_id::comparable(value),
        Field::Kind => Kind::parse(value).map(|kind| Cow::Borrowed(kind.name())),
        Field::Language => Language::parse(value).map(|language| Cow::Borrowed(language.code())),
        Field::Mobile | Field::Phone => PhoneNumber::parse(value).map(PhoneNumber::into_inner),
        Field::NationalNumber | Field::PartnerNationalNumber => {
            NationalNumber::parse(value).map(|number| Cow::Owned(number.as_str().to_owned()))
        }
        Field::EnterpriseNumber => EnterpriseNumber::parse(value).map(|number| Cow::Owned(number.as_str().to_owned())),
        Field::Iban => Iban::parse(value).map(|iban| Cow::Owned(iban.as_str().to_owned())),
        // At the end of the calendar no year of two digits is read, so that a comparison needs no clock.
        Field::BirthDate => date::parse(value, Date::MAX).map(|birth| Cow::Owned(date::to_iso(birth))),
        Field::Postcode => Postcode::parse(value).map(Postcode::into_inner),
        _ => return text::squeeze(value),
    };
    read.unwrap_or_else(|_| text::squeeze(value))
}

fn normal_email(value: &str) -> Cow<'_, str> {
    let address = EmailAddress::parse(value).map_or_else(|_| text::squeeze(value), EmailAddress::into_inner);
    match address {
        Cow::Borrowed(address) => email_address::normal(address),
        Cow::Owned(address) => Cow::Owned(email_address::normal(&address).into_owned()),
    }
}

fn normal_emails(first: &EmailAddress<'_>, others: &[EmailAddress<'_>]) -> Cow<'static, str> {
    let addresses = std::iter::once(first).chain(others);
    normal_set(
        addresses
            .map(|address| email_address::normal(address.as_str()))
            .collect(),
    )
}

fn normal_set(mut members: Vec<Cow<'_, str>>) -> Cow<'static, str> {
    members.sort_unstable();
    members.dedup();
    Cow::Owned(members.join("\n"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn context() -> Context {
        Context {
            today: date::from_numbers(2026, 11, 23).unwrap(),
            default_language: Language::Dutch,
        }
    }

    fn read(field: Field, cell: Cell<'_>) -> (Option<String>, Vec<IssueCode>) {
        let parsed = parse(field, cell, &context());
        (parsed.value.map(Cow::into_owned), parsed.issues)
    }

    fn good(value: &str, issues: &[IssueCode]) -> (Option<String>, Vec<IssueCode>) {
        (Some(value.to_owned()), issues.to_vec())
    }

    fn refused(code: IssueCode) -> (Option<String>, Vec<IssueCode>) {
        (None, vec![code])
    }

    #[test]
    fn an_empty_or_blank_cell_is_empty_and_a_formula_error_is_refused_in_every_field() {
        for &field in Field::ALL {
            for cell in [Cell::Empty, Cell::Text(""), Cell::Text(" \u{a0}\u{200b}\t")] {
                assert_eq!(parse(field, cell, &context()), Parsed::default(), "{field:?}");
            }
            for cell in [Cell::Error("#N/A"), Cell::Text("#N/B"), Cell::Text(" ##### ")] {
                assert_eq!(read(field, cell), refused(IssueCode::CellError), "{field:?}");
            }
        }
    }

    #[test]
    fn a_stroke_where_there_is_nothing_is_an_empty_cell() {
        for &field in Field::ALL {
            for text in [
                "-",
                " – ",
                "--",
                "/",
                ".",
                "...",
                "- - -",
                "__",
                "\u{a0}—\u{200b}",
                "';'",
                "\u{37e}",
            ] {
                assert_eq!(
                    parse(field, Cell::Text(text), &context()),
                    Parsed::default(),
                    "{field:?} {text}"
                );
            }
        }
        for text in ["-1", "O-", "👍", "€", "?", "D'", "n.v.t."] {
            assert!(
                parse(Field::FirstName, Cell::Text(text), &context()).value.is_some(),
                "{text}"
            );
        }
    }

    #[test]
    fn clean_text_is_borrowed_from_the_cell() {
        let values = [
            (Field::FirstName, "Joëlle"),
            (Field::Email, "jan@example.be"),
            (Field::NationalNumber, "85073003328"),
            (Field::EnterpriseNumber, "0403019261"),
            (Field::Mobile, "+32470123456"),
            (Field::Labels, "vip; PB"),
            (Field::ExternalId, "adminpulse:APR00001"),
            (Field::ExtraEmails, "an@example.be; jo@example.be"),
        ];
        for (field, text) in values {
            assert!(
                matches!(parse(field, Cell::Text(text), &context()).value, Some(Cow::Borrowed(same)) if same == text)
            );
        }
    }

    #[test]
    fn a_national_number_survives_the_spreadsheet() {
        let field = Field::NationalNumber;
        assert_eq!(read(field, Cell::Number(85_073_003_328.0)), good("85073003328", &[]));
        assert_eq!(
            read(field, Cell::Number(9_082_428_248.0)),
            good("09082428248", &[IssueCode::LeadingZerosRestored])
        );
        assert_eq!(
            read(field, Cell::Text("9082428248.0")),
            good("09082428248", &[IssueCode::LeadingZerosRestored])
        );
        assert_eq!(read(field, Cell::Text(" 85.07.30-033.28 ")), good("85073003328", &[]));
        assert_eq!(
            read(field, Cell::Text("'85073003328")),
            good("85073003328", &[IssueCode::Cleaned])
        );
        assert_eq!(
            read(field, Cell::Text("85073500107")),
            good("85073500107", &[IssueCode::BirthDateUnknown])
        );
        assert_eq!(read(field, Cell::Text("8,50731E+10")), refused(IssueCode::DigitsLost));
        assert_eq!(
            read(field, Cell::Number(403_019_261.0)),
            refused(IssueCode::IsEnterpriseNumber)
        );
        assert_eq!(
            read(field, Cell::Text("0403019261")),
            refused(IssueCode::IsEnterpriseNumber)
        );
        for number in [85_073_003_328.5, -1.0, 1e300, f64::NAN, f64::INFINITY] {
            assert_eq!(read(field, Cell::Number(number)), refused(IssueCode::Malformed));
        }
    }

    #[test]
    fn dates_come_as_cells_serials_and_text() {
        let birth = date::from_numbers(1985, 7, 30).unwrap();
        for cell in [
            Cell::Date(birth),
            Cell::Number(31_258.0),
            Cell::Text("31258"),
            Cell::Text("30/07/1985"),
        ] {
            assert_eq!(read(Field::BirthDate, cell), good("1985-07-30", &[]));
        }
        assert_eq!(
            read(Field::BirthDate, Cell::Text("30/07/2085")),
            refused(IssueCode::ImplausibleBirth)
        );
        assert_eq!(
            read(Field::HouseNumber, Cell::Date(birth)),
            good("1985-07-30", &[IssueCode::Unrecognised])
        );
    }

    #[test]
    fn an_email_cell_gives_one_address_and_the_rest_as_extra() {
        let parsed = parse(Field::Email, Cell::Text("jan@example.be; an@gmial.com"), &context());
        assert_eq!(parsed.value.as_deref(), Some("jan@example.be"));
        assert_eq!(parsed.extra_emails.as_deref(), Some("an@gmial.com"));
        assert_eq!(parsed.issues, [IssueCode::EmailTypo, IssueCode::SeveralEmails]);
        assert_eq!(
            read(Field::Email, Cell::Text("mailto:jan@example.be")),
            good("jan@example.be", &[IssueCode::Cleaned])
        );
        assert_eq!(
            read(Field::Email, Cell::Text("o'brien@example.be ")),
            good("o'brien@example.be", &[])
        );
    }

    #[test]
    fn what_no_rule_recognises_is_kept_with_a_warning() {
        for (field, text) in [
            (Field::Mobile, "na 18u"),
            (Field::Responsible, "Els"),
            (Field::Postcode, "75008"),
        ] {
            assert_eq!(read(field, Cell::Text(text)), good(text, &[IssueCode::Unrecognised]));
        }
        assert_eq!(
            read(Field::Kind, Cell::Text("prospect")),
            refused(IssueCode::Unrecognised)
        );
        assert_eq!(
            read(Field::Language, Cell::Text("Spaans")),
            good("nl", &[IssueCode::LanguageAssumed])
        );
    }

    #[test]
    fn numbers_in_text_fields_have_no_decimals_they_did_not_have() {
        assert_eq!(read(Field::HouseNumber, Cell::Number(12.0)), good("12", &[]));
        assert_eq!(read(Field::Postcode, Cell::Number(2000.0)), good("2000", &[]));
        assert_eq!(
            read(Field::Mobile, Cell::Number(470_123_456.0)),
            good("+32470123456", &[])
        );
        assert_eq!(
            read(Field::Mobile, Cell::Number(32_470_123_456.0)),
            good("+32470123456", &[])
        );
        assert_eq!(
            read(Field::EnterpriseNumber, Cell::Number(403_019_261.0)),
            good("0403019261", &[IssueCode::LeadingZerosRestored])
        );
        assert_eq!(read(Field::City, Cell::Boolean(true)), good("TRUE", &[]));
    }

    #[test]
    fn text_has_a_limit() {
        let long = "é".repeat(201);
        assert_eq!(read(Field::City, Cell::Text(&long)), refused(IssueCode::TooLong));
        assert_eq!(read(Field::City, Cell::Text(&long[2..])), good(&long[2..], &[]));
        assert_eq!(
            read(Field::Labels, Cell::Text(&"a;".repeat(10_000))),
            refused(IssueCode::TooLong)
        );
    }

    #[test]
    fn values_that_say_the_same_are_the_same() {
        let pairs = [
            (Field::Email, "Jan@Example.be", "jan@example.be"),
            (Field::Responsible, "ELS@office.be", "els@office.be"),
            (Field::Labels, "vip; PB", "PB; vip"),
            (
                Field::ExtraEmails,
                "a@example.be; b@example.be",
                "B@example.be; a@example.be",
            ),
            (Field::Mobile, "+32470123456", "0470/12.34.56"),
            (Field::Postcode, "B-2000", "2000"),
            (Field::BirthDate, "30/07/1985", "1985-07-30"),
            (Field::NationalNumber, "85.07.30-033.28", "85073003328"),
            (Field::Iban, "be68 5390 0754 7034", "BE68539007547034"),
            (Field::City, "Sint  Niklaas", "Sint Niklaas"),
            (Field::ExternalId, "adminpulse:APR00001", "APR00001"),
            (Field::City, "", " "),
        ];
        for (field, a, b) in pairs {
            assert!(same(field, a, b), "{field:?} {a} {b}");
        }
    }

    #[test]
    fn values_that_differ_in_what_a_colleague_may_want_are_not_the_same() {
        let pairs = [
            (Field::LastName, "DE SMET", "De Smet"),
            (Field::FirstName, "Joelle", "Joëlle"),
            (Field::Labels, "vip", "VIP"),
            (Field::City, "", "Gent"),
            (Field::ExternalId, "adminpulse:APR00001", "adminpulse:APR00002"),
            (Field::Mobile, "+32470123456", "+32470123457"),
        ];
        for (field, a, b) in pairs {
            assert!(!same(field, a, b), "{field:?} {a} {b}");
        }
    }
}
