//! Letters: what a client reads, in the client's language.

use std::{collections::BTreeMap, sync::LazyLock};

use backend::mail::{LOGO_ADDRESS, Letter, LetterKind, Rendered};
use domain::language::Language;
use minijinja::{Environment, UndefinedBehavior, Value};
use time::{Date, Month};

use crate::header_text::{LONGEST_NAME, LONGEST_SUBJECT, one_line};

/// Why a letter cannot be written.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotRendered {
    /// A letter with a code, without one.
    #[error("the letter is about a code, and there is none")]
    NoCode,
    /// The link is no address of the web, or has characters that such an address does not have.
    #[error("the link is no address of the web")]
    Link,
    /// A template is wrong.
    #[error("the template is wrong: {0}")]
    Template(String),
}

/// Writes a letter.
///
/// # Errors
/// [`NotRendered`] without the code that it is about, or with a link that is none.
pub fn render(letter: &Letter) -> Result<Rendered, NotRendered> {
    if letter.kind == LetterKind::Code && letter.code.is_none() {
        return Err(NotRendered::NoCode);
    }
    if !is_web_address(&letter.link) {
        return Err(NotRendered::Link);
    }
    let mut values = values(letter);
    let subject = one_line(&written(letter, "subject", &values)?, LONGEST_SUBJECT);
    values.insert("subject", subject.clone().into());
    Ok(Rendered {
        text: written(letter, "txt", &values)?,
        html: written(letter, "html", &values)?,
        subject,
    })
}

fn written(letter: &Letter, form: &str, values: &BTreeMap<&'static str, Value>) -> Result<String, NotRendered> {
    let name = format!("{}/{}.{form}", letter.language.code(), letter.kind.name());
    let templates = TEMPLATES.as_ref().map_err(NotRendered::clone)?;
    let template = templates.get_template(&name).map_err(|error| wrong(&error))?;
    template.render(values).map_err(|error| wrong(&error))
}

fn wrong(error: &minijinja::Error) -> NotRendered {
    NotRendered::Template(error.to_string())
}

fn values(letter: &Letter) -> BTreeMap<&'static str, Value> {
    let name = |name: &str| one_line(name, LONGEST_NAME);
    let client = format!("{} {}", name(&letter.client_first_name), name(&letter.client_last_name));
    let mut values = BTreeMap::from([
        ("client_name", client.trim().into()),
        (
            "contact",
            letter.contact.as_deref().map(name).unwrap_or_default().into(),
        ),
        ("expires_on", day(letter.expires_on, letter.language).into()),
        ("has_logo", letter.has_logo.into()),
        ("income_year", letter.income_year.into()),
        ("language", letter.language.code().into()),
        // Checked: without the characters that HTML escapes, but for slashes, which filters of spam distrust when escaped.
        ("link", Value::from_safe_string(letter.link.clone())),
        ("logo_address", LOGO_ADDRESS.into()),
        ("office_name", name(&letter.office_name).into()),
    ]);
    if let Some(code) = &letter.code {
        values.insert("code", name(code).into());
    }
    values
}

fn is_web_address(link: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'&');
    (link.starts_with("https://") || link.starts_with("http://")) && link.bytes().all(is_plain)
}

/// A day as a letter has it: `31 augustus 2026`.
fn day(date: Date, language: Language) -> String {
    let (number, month, year) = (date.day(), month_name(date.month(), language), date.year());
    match (language, number) {
        (Language::German, _) => format!("{number}. {month} {year}"),
        (Language::French, 1) => format!("1er {month} {year}"),
        _ => format!("{number} {month} {year}"),
    }
}

fn month_name(month: Month, language: Language) -> &'static str {
    let [dutch, french, german, english] = match month {
        Month::January => ["januari", "janvier", "Januar", "January"],
        Month::February => ["februari", "février", "Februar", "February"],
        Month::March => ["maart", "mars", "März", "March"],
        Month::April => ["april", "avril", "April", "April"],
        Month::May => ["mei", "mai", "Mai", "May"],
        Month::June => ["juni", "juin", "Juni", "June"],
        Month::July => ["juli", "juillet", "Juli", "July"],
        Month::August => ["augustus", "août", "August", "August"],
        Month::September => ["september", "septembre", "September", "September"],
        Month::October => ["oktober", "octobre", "Oktober", "October"],
        Month::November => ["november", "novembre", "November", "November"],
        Month::December => ["december", "décembre", "Dezember", "December"],
    };
    match language {
        Language::Dutch => dutch,
        Language::French => french,
        Language::German => german,
        Language::English => english,
    }
}

static TEMPLATES: LazyLock<Result<Environment<'static>, NotRendered>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    let layout = [("layout.html", include_str!("../templates/layout.html"))];
    let all = [DUTCH, FRENCH, GERMAN, ENGLISH];
    for (name, source) in layout.into_iter().chain(all.into_iter().flatten()) {
        templates.add_template(name, source).map_err(|error| wrong(&error))?;
    }
    Ok(templates)
});

/// The templates of a language, with their names.
macro_rules! of_language {
    ($language:literal) => {
        of_language!($language:
            "invitation.subject", "invitation.txt", "invitation.html",
            "reminder.subject", "reminder.txt", "reminder.html",
            "code.subject", "code.txt", "code.html",
            "confirmation.subject", "confirmation.txt", "confirmation.html",
            "test.subject", "test.txt", "test.html",
            "ending.txt", "ending.html",
        )
    };
    ($language:literal: $($file:literal,)*) => {
        [$((
            concat!($language, "/", $file),
            include_str!(concat!("../templates/", $language, "/", $file)),
        )),*]
    };
}

type OfLanguage = [(&'static str, &'static str); 17];
const DUTCH: OfLanguage = of_language!("nl");
const FRENCH: OfLanguage = of_language!("fr");
const GERMAN: OfLanguage = of_language!("de");
const ENGLISH: OfLanguage = of_language!("en");
