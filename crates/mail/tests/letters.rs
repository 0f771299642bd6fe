//! Every letter in every language says what it has to, and nothing that it may not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "a test"
)]

use backend::mail::{LOGO_ADDRESS, Letter, LetterKind};
use domain::{date, language::Language};
use mail::{NotRendered, render};

const LINK: &str = "https://instroom.example/q/Zm9vYmFyYmF6_-Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9v";

fn letter(kind: LetterKind, language: Language) -> Letter {
    Letter {
        kind,
        language,
        office_name: "Kantoor Dewit & Zonen".to_owned(),
        contact: Some("vragen@dewit.example".to_owned()),
        client_first_name: "Joëlle".to_owned(),
        client_last_name: "D'Hoore".to_owned(),
        link: LINK.to_owned(),
        income_year: 2025,
        expires_on: date::from_iso("2026-09-01").unwrap(),
        code: (kind == LetterKind::Code).then(|| "482913".to_owned()),
        has_logo: true,
    }
}

fn all() -> impl Iterator<Item = Letter> {
    let kinds = LetterKind::ALL.into_iter();
    kinds.flat_map(|kind| Language::ALL.map(|language| letter(kind, language)))
}

#[test]
fn every_letter_has_its_link_its_office_and_its_last_day() {
    let days = [
        (Language::Dutch, "1 september 2026"),
        (Language::French, "1er septembre 2026"),
        (Language::German, "1. September 2026"),
        (Language::English, "1 September 2026"),
    ];
    for letter in all() {
        let rendered = render(&letter).unwrap();
        let (_, day) = days.iter().find(|(language, _)| *language == letter.language).unwrap();
        assert_eq!(rendered.text.matches(LINK).count(), 1, "{letter:?}");
        for text in [&rendered.text, &rendered.html] {
            assert!(text.contains(day), "{text}");
            assert!(
                text.contains("2025") || letter.kind == LetterKind::Confirmation,
                "{text}"
            );
            assert!(text.contains("vragen@dewit.example"), "{text}");
        }
        assert!(rendered.text.contains("Kantoor Dewit & Zonen"));
        assert!(rendered.text.contains("Joëlle D'Hoore"));
        assert!(rendered.html.contains("Kantoor Dewit &amp; Zonen"));
        assert_eq!(rendered.html.matches(&format!("href=\"{LINK}\"")).count(), 2);
        assert!(rendered.html.contains(&format!(">{LINK}</a>")));
        assert!(
            rendered
                .html
                .contains(&format!("<html lang=\"{}\">", letter.language.code()))
        );
        assert!(rendered.html.contains(LOGO_ADDRESS));
    }
}

#[test]
fn nothing_is_left_unrendered() {
    for mut letter in all() {
        for contact in [None, Some("02 123 45 67".to_owned())] {
            letter.contact = contact;
            letter.has_logo = !letter.has_logo;
            let rendered = render(&letter).unwrap();
            for text in [&rendered.subject, &rendered.text, &rendered.html] {
                assert!(!text.is_empty());
                for mark in ["{{", "}}", "{%", "%}", "undefined"] {
                    assert!(!text.contains(mark), "{text}");
                }
            }
            assert!(!rendered.text.contains("none"), "{}", rendered.text);
            assert!(!rendered.subject.contains(['\n', '\r']));
            assert!(!rendered.text.contains("\n\n\n"), "{}", rendered.text);
            assert!(!rendered.text.contains(['<', '>']), "{}", rendered.text);
            assert_eq!(rendered.html.contains("<img"), letter.has_logo);
        }
    }
}

#[test]
fn letters_differ_between_languages_and_kinds() {
    let mut subjects: Vec<_> = all().map(|letter| render(&letter).unwrap().subject).collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!(subjects.len(), 20);
}

#[test]
fn an_invitation_asks_for_the_questionnaire_of_the_income_year() {
    let rendered = render(&letter(LetterKind::Invitation, Language::Dutch)).unwrap();
    assert_eq!(
        rendered.subject,
        "Kantoor Dewit & Zonen: uw vragenlijst personenbelasting inkomstenjaar 2025"
    );
}

#[test]
fn a_code_is_in_its_own_letter_and_not_in_the_subject() {
    for letter in all() {
        let rendered = render(&letter).unwrap();
        let has_code = letter.kind == LetterKind::Code;
        assert_eq!(rendered.text.contains("482913"), has_code);
        assert_eq!(rendered.html.contains("482913"), has_code);
        assert!(
            !rendered.subject.contains("482913"),
            "a subject is shown on a locked screen"
        );
    }
}

#[test]
fn what_anybody_is_called_is_text_in_a_letter() {
    for mut letter in all() {
        letter.client_first_name = "<script>alert(1)</script>\n\nKlik hier: {{ link }}".to_owned();
        letter.office_name = "\"><img src=x>".repeat(1000);
        letter.contact = Some("<a href='https://kwaad.example'>".to_owned());
        let rendered = render(&letter).unwrap();
        assert!(!rendered.html.contains("<script") && !rendered.html.contains("<img src=x"));
        assert!(!rendered.html.contains("<a href='"));
        assert!(!rendered.text.contains("\n\nKlik"), "a name stays in its line");
        assert!(rendered.html.len() < 20_000);
    }
}

#[test]
fn what_cannot_be_written_is_refused() {
    let mut without_code = letter(LetterKind::Code, Language::Dutch);
    without_code.code = None;
    assert_eq!(render(&without_code), Err(NotRendered::NoCode));
    for link in [
        "javascript:alert(1)",
        "https://x.example/\"onclick=",
        "https://x.example/ y",
        "/q/abc",
    ] {
        let mut letter = letter(LetterKind::Invitation, Language::Dutch);
        link.clone_into(&mut letter.link);
        assert_eq!(render(&letter), Err(NotRendered::Link), "{link}");
    }
}
