//! The client's side of an invitation: what its link opens and for whom, and what becomes of what is typed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use backend::{
    answering::{
        AnsweringStore, BLOCKED_FOR, CODE_AGAIN_AFTER, CODE_FOR, Check, Checked, Greeting, LARGEST_UPLOAD,
        MOST_UPLOADS, NotKept, Opened, Respondent, Sheet, SubmitOutcome, WRONG_ANSWERS,
    },
    invitations::{
        BatchId, ClientQuestionnaire, InvitationStore, InviteOutcome, InviteRequest, InvitedClient, MessageState,
        OutboxQuery, Season, Selection, TakeOverOutcome,
    },
    mail::LetterKind,
    outbox::{Claimed, Ended},
    session::Session,
    store::Store,
    views::ClientQuery,
};
use common::*;
use domain::{
    answers::{Answer, AnswerProblem, UploadId},
    changes::{CellChange, Operation},
    client::{ClientId, QuestionnaireId, Status},
    field::Field,
    invitation::{Assessment, Doubt, Hindrance},
    language::Language,
    questionnaire::{Condition, Content, Question, QuestionId, QuestionKind, Section},
};
use sqlx::SqlitePool;
use uuid::Uuid;

const NOW: i64 = 1_772_000_000;
const DAY: i64 = 24 * 3600;
const URL: &str = "https://instroom.example";
/// The birth date of [`NUMBER`].
const BIRTH: &str = "30/07/1985";
const PDF: &[u8] = b"%PDF-1.7 a file that nobody reads in the database";

fn id(question: &str) -> QuestionId {
    QuestionId(question.to_owned())
}

fn question(name: &str, kind: QuestionKind) -> Question {
    Question {
        id: id(name),
        text: name.to_owned(),
        help: String::new(),
        kind,
        required: false,
        shown_when: None,
        field: None,
    }
}

fn content() -> Content {
    let required = |question: Question| Question {
        required: true,
        ..question
    };
    let with_field = |question: Question, field| Question {
        field: Some(field),
        ..question
    };
    let when_joint = |question: Question| Question {
        shown_when: Some(Condition {
            question: id("joint"),
            answer: Condition::YES.to_owned(),
        }),
        ..question
    };
    let line = QuestionKind::Text { long: false };
    let questions = vec![
        required(with_field(question("email", line.clone()), Field::Email)),
        with_field(question("mobile", line.clone()), Field::Mobile),
        required(question("joint", QuestionKind::YesNo)),
        when_joint(required(question("partner", line))),
        when_joint(question("partner_papers", QuestionKind::File)),
        question("amount", QuestionKind::Amount),
        question("since", QuestionKind::Date),
        question("papers", QuestionKind::File),
    ];
    let content = Content {
        sections: vec![Section {
            title: "Alles".to_owned(),
            help: String::new(),
            questions,
        }],
    };
    assert_eq!(content.problems(), []);
    content
}

/// The database file itself, past the store.
async fn raw(office: &Office) -> SqlitePool {
    let file = office.folder.path().join("db.sqlite");
    SqlitePool::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap()
}

/// An office whose only client was invited.
struct Asked {
    office: Office,
    client: ClientId,
    token: String,
}

/// The client has these values besides.
async fn asked_with(values: &[(Field, &str)]) -> Asked {
    let office = Office::open().await;
    let content = serde_json::to_string(&content()).unwrap();
    sqlx::query("UPDATE questionnaire_version SET content = ?")
        .bind(content)
        .execute(&raw(&office).await)
        .await
        .unwrap();
    let Operation::Add {
        row,
        values: mut all,
        questionnaire,
        invite: at_once,
    } = office.add(2, "", "an@voorbeeld.example")
    else {
        panic!("an addition")
    };
    all.extend(values.iter().map(|(field, value)| (*field, (*value).to_owned())));
    all.sort_by_key(|(field, _)| field.index());
    office
        .apply(vec![Operation::Add {
            row,
            values: all,
            questionnaire,
            invite: at_once,
        }])
        .await;
    let client = office.clients().await[0].id;
    invite(&office, &office.session, client, 1).await;
    let token = token(&send(&office, NOW).await[0]);
    Asked { office, client, token }
}

/// The token of the link in a letter.
fn token(sent: &Claimed) -> String {
    sent.letter.link.rsplit('/').next().unwrap().to_owned()
}

/// The client's birth date is in the national number.
async fn asked() -> Asked {
    asked_with(&[(Field::NationalNumber, NUMBER)]).await
}

async fn invite(office: &Office, session: &Session, client: ClientId, batch: u128) {
    invite_later(office, session, client, batch, 0).await;
}

async fn invite_later(office: &Office, session: &Session, client: ClientId, batch: u128, delay: u32) {
    let invitations = office.sqlite.invitations(session);
    let rehearsed = invitations.rehearse(&Selection::Clients(vec![client])).await.unwrap();
    let request = InviteRequest {
        batch: BatchId(Uuid::from_u128(batch)),
        clients: rehearsed
            .iter()
            .map(|client| InvitedClient {
                client: client.client,
                address: client.address.clone(),
                questionnaire: client.questionnaire.unwrap(),
            })
            .collect(),
        delay,
        reminders: None,
    };
    let outcome = invitations.invite(&request, NOW).await.unwrap();
    assert!(matches!(outcome, InviteOutcome::Invited { .. }), "{outcome:?}");
}

/// Sends everything that is due.
async fn send(office: &Office, now: i64) -> Vec<Claimed> {
    let outbox = office.sqlite.outbox();
    let claimed = outbox.claim(100, URL, now).await.unwrap();
    for one in &claimed {
        assert!(outbox.hand_over(one.id).await.unwrap());
        let sent = Ended::Sent("250 ok".to_owned());
        outbox.ended(one.id, &sent, now).await.unwrap();
    }
    claimed
}

impl Asked {
    async fn opened(&self, now: i64) -> Opened {
        let invited = self.office.sqlite.invited(&self.token).await.unwrap().unwrap();
        invited.opened(now).await.unwrap()
    }

    async fn greeting(&self, now: i64) -> Greeting {
        match self.opened(now).await {
            Opened::Open(greeting) => greeting,
            other => panic!("{other:?}"),
        }
    }

    async fn is_closed(&self, now: i64) -> bool {
        matches!(self.opened(now).await, Opened::Closed { .. })
    }

    async fn check(&self, given: &str, now: i64) -> (Checked, Option<Respondent>) {
        let invited = self.office.sqlite.invited(&self.token).await.unwrap().unwrap();
        invited.check(given, now).await.unwrap()
    }

    async fn send_code(&self, now: i64) -> bool {
        let invited = self.office.sqlite.invited(&self.token).await.unwrap().unwrap();
        invited.send_code(now).await.unwrap()
    }

    async fn passed(&self) -> Box<dyn AnsweringStore> {
        let (checked, respondent) = self.check(BIRTH, NOW).await;
        assert_eq!(checked, Checked::Passed);
        self.office.sqlite.answering(&respondent.unwrap())
    }

    async fn status(&self) -> Status {
        self.office.clients().await[0].status
    }

    async fn archive(&self) {
        let client = self.office.clients().await.pop().unwrap();
        self.office
            .apply(vec![Operation::Archive {
                client: client.id,
                revision: client.revision,
            }])
            .await;
    }

    /// What became of every message, newest first.
    async fn messages(&self) -> Vec<(LetterKind, MessageState)> {
        let invitations = self.office.sqlite.invitations(&self.office.session);
        let page = invitations.outbox(&OutboxQuery::default()).await.unwrap();
        let messages = page.messages.into_iter();
        messages.map(|message| (message.kind, message.state)).collect()
    }
}

async fn type_in(store: &dyn AnsweringStore, question: &str, typed: &str) -> Result<(), NotKept> {
    store.answer(&id(question), &[typed.to_owned()], NOW).await.unwrap()
}

async fn sheet(store: &dyn AnsweringStore) -> Sheet {
    store.sheet(NOW).await.unwrap().unwrap()
}

fn text(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

#[tokio::test]
async fn an_unknown_token_opens_nothing_and_a_link_says_nothing_personal() {
    let asked = asked().await;
    for token in [
        "",
        "0",
        &"0".repeat(48),
        &asked.token.to_uppercase(),
        &format!("{} ", asked.token),
    ] {
        assert!(asked.office.sqlite.invited(token).await.unwrap().is_none(), "{token}");
    }
    let greeting = asked.greeting(NOW).await;
    assert_eq!((greeting.check, greeting.blocked_until), (Check::BirthDate, None));
    let said = format!("{greeting:?}");
    for personal in ["An", "Voorbeeld", "an@voorbeeld.example", "1985"] {
        assert!(!said.contains(personal), "{said}");
    }
}

#[tokio::test]
async fn a_link_closes_when_it_expires_is_revoked_or_its_client_is_archived() {
    let asked = asked().await;
    let answering = asked.passed().await;
    type_in(&*answering, "amount", "1").await.unwrap();
    let lasts = 90 * DAY;
    assert!(!asked.is_closed(NOW + lasts - 1).await);
    assert!(asked.is_closed(NOW + lasts).await);
    assert_eq!(asked.check(BIRTH, NOW + lasts).await, (Checked::Closed, None));
    assert!(answering.sheet(NOW + lasts).await.unwrap().is_none());
    assert_eq!(answering.submit(NOW + lasts).await.unwrap(), SubmitOutcome::Closed);

    let another = self::asked().await;
    let answering = another.passed().await;
    invite(&another.office, &another.office.session, another.client, 2).await;
    assert!(another.is_closed(NOW).await, "another took its place");
    assert_eq!(type_in(&*answering, "amount", "1").await, Err(NotKept::Closed));
    assert_eq!(
        answering.add_upload(&id("papers"), "a.pdf", PDF, NOW).await.unwrap(),
        Err(NotKept::Closed)
    );

    let archived = self::asked().await;
    let answering = archived.passed().await;
    archived.archive().await;
    assert!(archived.is_closed(NOW).await);
    assert_eq!(type_in(&*answering, "amount", "1").await, Err(NotKept::Closed));
    assert_eq!(archived.check(BIRTH, NOW).await, (Checked::Closed, None));

    let hidden = self::asked().await;
    let archive = "UPDATE client SET archived = 1";
    sqlx::query(archive).execute(&raw(&hidden.office).await).await.unwrap();
    assert!(hidden.is_closed(NOW).await, "however it was archived");
}

#[tokio::test]
async fn the_birth_date_is_the_offices_or_the_national_numbers_and_typed_in_any_way() {
    for typed in [
        BIRTH,
        "1985-07-30",
        "30.7.1985",
        "30 juli 1985",
        " 30071985 ",
        "30/07/85",
    ] {
        let asked = asked().await;
        assert_eq!(asked.check(typed, NOW).await.0, Checked::Passed, "{typed}");
    }
    let both = [(Field::NationalNumber, NUMBER), (Field::BirthDate, "1990-01-02")];
    let asked = asked_with(&both).await;
    assert_eq!(asked.check(BIRTH, NOW).await.0, Checked::Wrong { left: 4 });
    assert_eq!(asked.check("2/1/1990", NOW).await.0, Checked::Passed);
    let uncertain = asked_with(&[(Field::NationalNumber, "00000100166")]).await;
    assert_eq!(
        uncertain.greeting(NOW).await.check,
        Check::Code,
        "a number without a birth date"
    );
    assert_eq!(asked_with(&[]).await.greeting(NOW).await.check, Check::Code);
}

#[tokio::test]
async fn five_wrong_answers_block_the_link_for_every_browser_and_a_right_one_starts_anew() {
    let asked = asked().await;
    for left in (1..WRONG_ANSWERS).rev() {
        assert_eq!(asked.check("1/1/1980", NOW).await, (Checked::Wrong { left }, None));
    }
    assert_eq!(asked.check(BIRTH, NOW).await.0, Checked::Passed);
    for given in ["1/1/1980", "", "geen datum", "30/07/1986"] {
        assert!(
            matches!(asked.check(given, NOW).await.0, Checked::Wrong { .. }),
            "{given}"
        );
    }
    let until = NOW + BLOCKED_FOR;
    assert_eq!(asked.check("1/1/1980", NOW).await.0, Checked::Blocked { until });
    assert_eq!(asked.greeting(NOW).await.blocked_until, Some(until));
    assert_eq!(asked.check(BIRTH, until - 1).await, (Checked::Blocked { until }, None));
    assert_eq!(asked.check(BIRTH, until).await.0, Checked::Passed);
}

#[tokio::test]
async fn a_code_is_mailed_at_most_once_a_minute_and_works_once_within_its_time() {
    let asked = asked_with(&[]).await;
    assert_eq!(
        asked.check("", NOW).await.0,
        Checked::Wrong { left: 4 },
        "no code is no answer"
    );
    assert!(asked.send_code(NOW).await);
    assert!(asked.send_code(NOW + CODE_AGAIN_AFTER - 1).await);
    let sent = send(&asked.office, NOW).await;
    assert_eq!(sent.len(), 1, "one mail in a minute");
    assert_eq!(sent[0].letter.kind, LetterKind::Code);
    let code = sent[0].letter.code.clone().unwrap();
    assert!(
        code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()),
        "{code}"
    );
    assert!(
        matches!(asked.check(&code, NOW + CODE_FOR).await.0, Checked::Wrong { .. }),
        "too late"
    );

    let later = NOW + CODE_AGAIN_AFTER;
    assert!(asked.send_code(later).await);
    assert!(asked.send_code(later + CODE_AGAIN_AFTER).await);
    let first = (LetterKind::Code, MessageState::Withdrawn);
    assert_eq!(
        asked.messages().await[1],
        first,
        "one that had not left gives way to the next"
    );
    let sent = send(&asked.office, later + CODE_AGAIN_AFTER).await;
    let next = sent[0].letter.code.clone().unwrap();
    let spaced = format!(" {} {}", &next[..3], &next[3..]);
    let (checked, respondent) = asked.check(&spaced, later + CODE_AGAIN_AFTER).await;
    assert_eq!(checked, Checked::Passed);
    assert!(respondent.is_some());
    assert!(
        matches!(
            asked.check(&next, later + CODE_AGAIN_AFTER).await.0,
            Checked::Wrong { .. }
        ),
        "used up"
    );
}

#[tokio::test]
async fn no_code_is_mailed_where_none_is_asked_for() {
    let by_birth_date = asked().await;
    assert!(!by_birth_date.send_code(NOW).await);
    let by_code = asked_with(&[]).await;
    for _ in 0..WRONG_ANSWERS {
        by_code.check("000000", NOW).await;
    }
    assert!(!by_code.send_code(NOW).await, "blocked");
    by_code.archive().await;
    assert!(!by_code.send_code(NOW + BLOCKED_FOR).await, "closed");
    for asked in [by_birth_date, by_code] {
        assert!(asked.messages().await.iter().all(|(kind, _)| *kind != LetterKind::Code));
    }
}

#[tokio::test]
async fn what_the_office_knows_stands_there_until_the_client_answers_otherwise() {
    let known = [(Field::NationalNumber, NUMBER), (Field::Mobile, "+32470123456")];
    let asked = asked_with(&known).await;
    let answering = asked.passed().await;
    let before = sheet(&*answering).await;
    assert_eq!(before.answers.0[&id("email")], text("an@voorbeeld.example"));
    assert_eq!(before.answers.0[&id("mobile")], text("+32470123456"));
    assert_eq!(asked.status().await, Status::Sent, "looking is not beginning");
    type_in(&*answering, "mobile", "").await.unwrap();
    type_in(&*answering, "email", "An@Nieuw.example").await.unwrap();
    let after = sheet(&*answering).await;
    assert_eq!(after.answers.0.get(&id("mobile")), None, "what was wiped stays so");
    assert_eq!(after.answers.0[&id("email")], text("An@Nieuw.example"));
    assert!(!format!("{after:?}").contains(NUMBER), "never a national number");
}

#[tokio::test]
async fn the_first_answer_begins_and_what_is_no_answer_is_refused_with_its_reason() {
    let asked = asked().await;
    let answering = asked.passed().await;
    assert_eq!(
        type_in(&*answering, "amount", "veel").await,
        Err(NotKept::Answer(AnswerProblem::NotAnAmount))
    );
    assert_eq!(asked.status().await, Status::Sent);
    type_in(&*answering, "amount", "1.234,5").await.unwrap();
    assert_eq!(asked.status().await, Status::InProgress);
    assert_eq!(
        type_in(&*answering, "amount", "veel").await,
        Err(NotKept::Answer(AnswerProblem::NotAnAmount))
    );
    assert_eq!(
        sheet(&*answering).await.answers.0[&id("amount")],
        Answer::Amount(123_450),
        "stays"
    );
    assert_eq!(
        type_in(&*answering, "papers", "").await,
        Err(NotKept::Answer(AnswerProblem::NotAFile))
    );
    assert_eq!(
        type_in(&*answering, "elders", "x").await,
        Err(NotKept::Answer(AnswerProblem::UnknownQuestion))
    );
    let started = "SELECT started_at, answered_at FROM invitation";
    type_in(&*answering, "since", "1/2/2025").await.unwrap();
    answering.answer(&id("since"), &[], NOW + 9).await.unwrap().unwrap();
    let times: (i64, i64) = sqlx::query_as(started)
        .fetch_one(&raw(&asked.office).await)
        .await
        .unwrap();
    assert_eq!(times, (NOW, NOW + 9), "begun once");
}

#[tokio::test]
async fn two_tabs_lose_nothing_of_each_other() {
    let asked = asked().await;
    let (_, respondent) = asked.check(BIRTH, NOW).await;
    let respondent = respondent.unwrap();
    let tab = |question: &'static str, typed: &'static str| {
        let answering = asked.office.sqlite.answering(&respondent);
        tokio::spawn(async move { type_in(&*answering, question, typed).await.unwrap() })
    };
    let tabs = [
        tab("amount", "1"),
        tab("since", "1/2/2025"),
        tab("joint", "yes"),
        tab("partner", "Piet"),
    ];
    for tab in tabs {
        tab.await.unwrap();
    }
    let answers = sheet(&*asked.office.sqlite.answering(&respondent)).await.answers;
    for question in ["email", "amount", "since", "joint", "partner"] {
        assert!(answers.0.contains_key(&id(question)), "{question}");
    }
}

#[tokio::test]
async fn submitting_wants_everything_once_and_freezes_it() {
    let asked = asked().await;
    let answering = asked.passed().await;
    assert_eq!(
        answering.submit(NOW).await.unwrap(),
        SubmitOutcome::Missing(vec![id("joint")])
    );
    type_in(&*answering, "joint", "yes").await.unwrap();
    assert_eq!(
        answering.submit(NOW).await.unwrap(),
        SubmitOutcome::Missing(vec![id("partner")])
    );
    type_in(&*answering, "partner", "Piet").await.unwrap();
    let hidden = answering
        .add_upload(&id("partner_papers"), "p.pdf", PDF, NOW)
        .await
        .unwrap()
        .unwrap();
    let kept = answering
        .add_upload(&id("papers"), "a.pdf", PDF, NOW)
        .await
        .unwrap()
        .unwrap();
    type_in(&*answering, "joint", "no").await.unwrap();
    assert_eq!(answering.submit(NOW + 5).await.unwrap(), SubmitOutcome::Submitted);
    assert_eq!(answering.submit(NOW + 6).await.unwrap(), SubmitOutcome::Submitted);
    assert_eq!(asked.status().await, Status::Submitted);
    let confirmations = asked.messages().await;
    let confirmations = confirmations
        .iter()
        .filter(|(kind, _)| *kind == LetterKind::Confirmation);
    assert_eq!(confirmations.count(), 1);

    let after = sheet(&*answering).await;
    assert_eq!(after.submitted_at, Some(NOW + 5));
    assert_eq!(
        after.answers.0.get(&id("partner")),
        None,
        "what was hidden in the end goes to nobody"
    );
    assert_eq!(
        after.uploads.iter().map(|upload| upload.id).collect::<Vec<_>>(),
        [kept.id]
    );
    assert_eq!(type_in(&*answering, "amount", "1").await, Err(NotKept::Closed));
    assert!(!answering.remove_upload(kept.id, NOW).await.unwrap());
    assert_eq!(
        answering.add_upload(&id("papers"), "b.pdf", PDF, NOW).await.unwrap(),
        Err(NotKept::Closed)
    );
    assert_eq!(sheet(&*answering).await, after, "nothing changed");
    let office = asked.office.sqlite.invitations(&asked.office.session);
    assert!(office.upload(hidden.id).await.unwrap().is_none());
    let file = office.upload(kept.id).await.unwrap().unwrap();
    assert_eq!(
        (file.name.as_str(), file.media_type.as_str()),
        ("a.pdf", "application/pdf")
    );
    assert_eq!(file.content, PDF);
}

#[tokio::test]
async fn a_client_who_submits_without_typing_has_confirmed_what_stood_there() {
    let asked = asked().await;
    let answering = asked.passed().await;
    type_in(&*answering, "joint", "no").await.unwrap();
    assert_eq!(answering.submit(NOW).await.unwrap(), SubmitOutcome::Submitted);
    let answers = sheet(&*answering).await.answers;
    assert_eq!(answers.0[&id("email")], text("an@voorbeeld.example"));
}

#[tokio::test]
async fn files_are_taken_by_what_they_are_within_their_limits() {
    let asked = asked().await;
    let answering = asked.passed().await;
    let add = async |question: &str, name: &str, content: &[u8]| {
        answering.add_upload(&id(question), name, content, NOW).await.unwrap()
    };
    assert_eq!(add("papers", "leeg.pdf", b"").await, Err(NotKept::FileSize));
    assert_eq!(add("papers", "a.pdf", b"MZ program").await, Err(NotKept::FileKind));
    assert_eq!(add("papers", "a.pdf", b"<html>").await, Err(NotKept::FileKind));
    let mut large = PDF.to_vec();
    large.resize(LARGEST_UPLOAD + 1, 0);
    assert_eq!(add("papers", "groot.pdf", &large).await, Err(NotKept::FileSize));
    large.truncate(LARGEST_UPLOAD);
    let largest = add("papers", "groot.pdf", &large).await.unwrap();
    assert_eq!(largest.size as usize, LARGEST_UPLOAD);
    let unknown = Err(NotKept::Answer(AnswerProblem::UnknownQuestion));
    assert_eq!(add("amount", "a.pdf", PDF).await, unknown);
    assert_eq!(add("elders", "a.pdf", PDF).await, unknown);
    let png = add("papers", "../foto.exe", b"\x89PNG\r\n\x1a\n...").await.unwrap();
    assert_eq!(png.name, "foto.exe.png");
    assert_eq!(
        sheet(&*answering).await.answers.0[&id("papers")],
        Answer::Files(vec![largest.id, png.id])
    );
    assert!(answering.remove_upload(largest.id, NOW).await.unwrap());
    assert!(!answering.remove_upload(largest.id, NOW).await.unwrap());
    for _ in 1..MOST_UPLOADS {
        add("papers", "a.jpg", b"\xff\xd8\xff").await.unwrap();
    }
    assert_eq!(
        add("papers", "a.jpg", b"\xff\xd8\xff").await,
        Err(NotKept::TooManyFiles)
    );
    for upload in sheet(&*answering).await.uploads {
        assert!(answering.remove_upload(upload.id, NOW).await.unwrap());
    }
    assert_eq!(sheet(&*answering).await.answers.0.get(&id("papers")), None);
}

#[tokio::test]
async fn no_respondent_reaches_another_invitation_or_office() {
    let asked = asked().await;
    let (elsewhere, questionnaire) = office(&asked.office.sqlite, "twee@kantoor.example").await;
    let imports = asked.office.imports_of(&elsewhere);
    let Operation::Add {
        row,
        values,
        invite: later,
        ..
    } = asked.office.add(2, NUMBER, "an@elders.example")
    else {
        panic!("an addition")
    };
    let add = Operation::Add {
        row,
        values,
        questionnaire: Some(questionnaire),
        invite: later,
    };
    imports.apply(&request(vec![add]), TODAY, NOW).await.unwrap();
    let theirs = imports.existing_clients().await.unwrap()[0].id;
    invite(&asked.office, &elsewhere, theirs, 3).await;
    let token = token(&send(&asked.office, NOW).await[0]);
    let invited = asked.office.sqlite.invited(&token).await.unwrap().unwrap();
    let (_, other) = invited.check(BIRTH, NOW).await.unwrap();
    let other = other.unwrap();
    let (_, respondent) = asked.check(BIRTH, NOW).await;
    let respondent = respondent.unwrap();

    let answering = asked.office.sqlite.answering(&respondent);
    let upload = answering
        .add_upload(&id("papers"), "a.pdf", PDF, NOW)
        .await
        .unwrap()
        .unwrap();
    let their = asked.office.sqlite.answering(&other);
    assert!(!their.remove_upload(upload.id, NOW).await.unwrap());
    assert!(!their.remove_upload(UploadId(Uuid::nil()), NOW).await.unwrap());
    let mixed = Respondent {
        invitation: respondent.invitation,
        office: other.office,
    };
    let mixed = asked.office.sqlite.answering(&mixed);
    assert!(mixed.sheet(NOW).await.unwrap().is_none());
    assert_eq!(type_in(&*mixed, "amount", "1").await, Err(NotKept::Closed));
    assert_eq!(mixed.submit(NOW).await.unwrap(), SubmitOutcome::Closed);
    assert_eq!(sheet(&*answering).await.uploads.len(), 1);
    answering
        .answer(&id("joint"), &["no".to_owned()], NOW)
        .await
        .unwrap()
        .unwrap();
    answering.submit(NOW).await.unwrap();
    let their_office = asked.office.sqlite.invitations(&elsewhere);
    assert!(their_office.upload(upload.id).await.unwrap().is_none());
}

#[tokio::test]
async fn no_answer_file_or_code_stands_in_any_file_in_plain_text() {
    let asked = asked().await;
    let answering = asked.passed().await;
    type_in(&*answering, "joint", "yes").await.unwrap();
    type_in(&*answering, "partner", "een-antwoord-dat-niemand-leest")
        .await
        .unwrap();
    let name = "een-naam-die-niemand-leest.pdf";
    answering
        .add_upload(&id("papers"), name, PDF, NOW)
        .await
        .unwrap()
        .unwrap();
    answering.submit(NOW).await.unwrap();
    let by_code = asked_with(&[]).await;
    assert!(by_code.send_code(NOW).await);
    let code = send(&by_code.office, NOW).await[0].letter.code.clone().unwrap();
    let secret: [&[u8]; 4] = [
        b"een-antwoord-dat",
        b"een-naam-die",
        b"nobody reads",
        asked.token.as_bytes(),
    ];
    for office in [&asked.office, &by_code.office] {
        office.sqlite.close().await;
        for entry in std::fs::read_dir(office.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            for text in secret {
                let found = bytes.windows(text.len()).any(|window| window == text);
                assert!(!found, "{} in {}", String::from_utf8_lossy(text), path.display());
            }
        }
    }
    // Six digits may stand anywhere by chance; where a code is kept they do not.
    let kept: (Vec<u8>,) = sqlx::query_as("SELECT code FROM message WHERE code IS NOT NULL")
        .fetch_one(&raw(&by_code.office).await)
        .await
        .unwrap();
    let hash: (Vec<u8>,) = sqlx::query_as("SELECT code_hash FROM invitation WHERE code_hash IS NOT NULL")
        .fetch_one(&raw(&by_code.office).await)
        .await
        .unwrap();
    for kept in [kept.0, hash.0] {
        assert!(!kept.windows(6).any(|window| window == code.as_bytes()));
    }
}

/// A client that submitted another mobile number than the office has, and what the office sees of it.
async fn returned() -> (Asked, Season) {
    let asked = asked_with(&[(Field::NationalNumber, NUMBER), (Field::Mobile, "+32470123456")]).await;
    let answering = asked.passed().await;
    type_in(&*answering, "mobile", "0471 00 00 00").await.unwrap();
    type_in(&*answering, "joint", "no").await.unwrap();
    let before = asked.season().await;
    assert!(
        before.submitted.is_none() && before.proposals.is_empty(),
        "nothing was submitted yet"
    );
    assert_eq!(answering.submit(NOW).await.unwrap(), SubmitOutcome::Submitted);
    let season = asked.season().await;
    (asked, season)
}

impl Asked {
    fn invitations(&self) -> Box<dyn InvitationStore> {
        self.office.sqlite.invitations(&self.office.session)
    }

    async fn seen(&self) -> ClientQuestionnaire {
        self.invitations().questionnaire(self.client).await.unwrap().unwrap()
    }

    /// The season that is worked on.
    async fn season(&self) -> Season {
        self.seen().await.current.unwrap()
    }

    async fn take_over(&self, invitation: Uuid, cells: &[CellChange]) -> TakeOverOutcome {
        let outcome = self.invitations().take_over(invitation, cells, TODAY, NOW).await;
        outcome.unwrap()
    }

    async fn mobile(&self) -> Option<String> {
        let clients = self.office.clients().await;
        clients[0].record.value(Field::Mobile).map(str::to_owned)
    }
}

#[tokio::test]
async fn what_a_client_answered_is_taken_over_with_the_client_as_its_source() {
    let (asked, seen) = returned().await;
    let invitation = seen.invitation.id;
    let cells: Vec<CellChange> = seen.proposals.into_iter().map(|proposal| proposal.cell).collect();
    assert_eq!(cells.len(), 1, "{cells:?}");
    let mut invented = cells.clone();
    invented[0].new = Some("+32499999999".to_owned());
    assert_eq!(
        asked.take_over(invitation, &invented).await,
        TakeOverOutcome::Refused,
        "not what was answered"
    );
    assert_eq!(asked.take_over(invitation, &cells).await, TakeOverOutcome::TakenOver(1));
    assert_eq!(asked.mobile().await.as_deref(), Some("+32471000000"));
    let client = asked.office.view().client(asked.client).await.unwrap().unwrap();
    let value = client.values.iter().find(|value| value.field == Field::Mobile).unwrap();
    assert!(value.source.by_client);
    assert!(client.history[0].by_client);
    assert!(asked.season().await.proposals.is_empty());
}

#[tokio::test]
async fn a_value_that_changed_meanwhile_is_not_overwritten_by_an_answer() {
    let (asked, seen) = returned().await;
    let invitation = seen.invitation.id;
    let cells: Vec<CellChange> = seen.proposals.into_iter().map(|proposal| proposal.cell).collect();
    let client = asked.office.clients().await.pop().unwrap();
    let meanwhile = overwrite(&client, Field::Mobile, Some("+32470123456"), Some("+32472000000"));
    asked.office.apply(vec![meanwhile]).await;
    assert!(matches!(
        asked.take_over(invitation, &cells).await,
        TakeOverOutcome::Stale(_)
    ));
    assert_eq!(asked.mobile().await.as_deref(), Some("+32472000000"));
}

#[tokio::test]
async fn what_was_submitted_is_marked_as_processed_and_back() {
    let (asked, seen) = returned().await;
    let invitation = seen.invitation.id;
    assert!(asked.invitations().set_processed(invitation, true, NOW).await.unwrap());
    assert_eq!(asked.status().await, Status::Processed);
    assert!(asked.invitations().set_processed(invitation, false, NOW).await.unwrap());
    assert_eq!(asked.status().await, Status::Submitted);
}

impl Asked {
    /// A questionnaire of that income year that asks the same.
    async fn questionnaire_of(&self, income_year: u16) -> QuestionnaireId {
        let office = self.office.session.office;
        let made = self
            .office
            .sqlite
            .create_questionnaire(office, "PB", Language::Dutch, income_year);
        let made = made.await.unwrap();
        sqlx::query("UPDATE questionnaire_version SET content = ? WHERE questionnaire = ?")
            .bind(serde_json::to_string(&content()).unwrap())
            .bind(made.0.to_string())
            .execute(&raw(&self.office).await)
            .await
            .unwrap();
        made
    }

    async fn couple(&self, questionnaire: QuestionnaireId) {
        let coupled = self.invitations().couple(&[self.client], Some(questionnaire)).await;
        assert_eq!(coupled.unwrap(), 1);
    }

    async fn assessment(&self) -> Assessment {
        let selection = Selection::Clients(vec![self.client]);
        let mut rehearsed = self.invitations().rehearse(&selection).await.unwrap();
        rehearsed.remove(0).assessment
    }

    /// What *Klanten* shows of the clients that have this status.
    async fn found_by(&self, status: Status) -> Vec<Option<u16>> {
        let query = ClientQuery {
            status: Some(status),
            ..ClientQuery::default()
        };
        let page = self.office.view().clients(&query).await.unwrap();
        let counted = page.statuses.iter().find(|(of, _)| *of == status);
        assert_eq!(counted.map_or(0, |(_, count)| *count), page.total);
        page.clients.iter().map(|client| client.unprocessed).collect()
    }
}

#[tokio::test]
async fn a_client_is_invited_once_an_income_year_and_neither_year_takes_anything_from_the_other() {
    let (asked, last_year) = returned().await;
    let same_year = asked.questionnaire_of(2025).await;
    let next_year = asked.questionnaire_of(2026).await;
    let hindered = Assessment::Hindered(Hindrance::Submitted);
    assert_eq!(asked.assessment().await, hindered);
    asked.couple(same_year).await;
    assert_eq!(asked.status().await, Status::Submitted);
    assert_eq!(asked.assessment().await, hindered, "another one of the same year");

    asked.couple(next_year).await;
    assert_eq!(asked.status().await, Status::NotSent);
    let unprocessed = Doubt::UnprocessedSeason { income_year: 2025 };
    assert_eq!(asked.assessment().await, Assessment::Invitable(vec![unprocessed]));
    assert_eq!(
        asked.found_by(Status::Submitted).await,
        [Some(2025)],
        "still to be processed"
    );
    let seen = asked.seen().await;
    assert_eq!((seen.current, seen.others), (None, vec![last_year.clone()]));

    invite(&asked.office, &asked.office.session, asked.client, 2).await;
    let sent = send(&asked.office, NOW).await;
    assert_eq!(sent.iter().filter(|sent| sent.letter.income_year == 2026).count(), 1);
    assert_eq!(asked.status().await, Status::Sent);
    assert_eq!(
        asked.seen().await.others,
        std::slice::from_ref(&last_year),
        "nothing is lost from view"
    );
    assert!(
        !asked.is_closed(NOW).await,
        "what was submitted can still be read by its link"
    );
    let (checked, respondent) = asked.check(BIRTH, NOW).await;
    assert_eq!(checked, Checked::Passed);
    let former = asked.office.sqlite.answering(&respondent.unwrap());
    assert_eq!(type_in(&*former, "amount", "1").await, Err(NotKept::Closed));

    let invitation = last_year.invitation.id;
    let cells: Vec<_> = last_year
        .proposals
        .iter()
        .map(|proposal| proposal.cell.clone())
        .collect();
    assert_eq!(
        asked.take_over(invitation, &cells).await,
        TakeOverOutcome::TakenOver(1),
        "proposals stay with their invitation"
    );
    assert!(asked.invitations().set_processed(invitation, true, NOW).await.unwrap());
    assert_eq!(asked.status().await, Status::Sent);
    assert_eq!(asked.seen().await.others[0].status, Status::Processed);
    assert_eq!(asked.found_by(Status::Submitted).await, []);

    let this_year = sent
        .iter()
        .find(|sent| sent.letter.kind == LetterKind::Invitation)
        .unwrap();
    let asked = Asked {
        token: token(this_year),
        ..asked
    };
    assert_eq!(asked.greeting(NOW).await.income_year, 2026);
    let answering = asked.passed().await;
    let begins_with = sheet(&*answering).await.answers;
    assert_eq!(begins_with.0.get(&id("joint")), None, "nothing of the former year");
    type_in(&*answering, "joint", "no").await.unwrap();
    assert_eq!(asked.status().await, Status::InProgress);
    assert_eq!(answering.submit(NOW).await.unwrap(), SubmitOutcome::Submitted);
    assert_eq!(asked.status().await, Status::Submitted);
    assert_eq!(asked.assessment().await, hindered);
    assert_eq!(asked.seen().await.others[0].status, Status::Processed);

    // Coupled by mistake and back: each year as it was left.
    asked.couple(same_year).await;
    assert_eq!(asked.status().await, Status::Processed);
    assert_eq!(asked.found_by(Status::Submitted).await, [Some(2026)]);
    asked.couple(next_year).await;
    assert_eq!(asked.status().await, Status::Submitted);
}

#[tokio::test]
async fn a_next_season_closes_the_link_of_what_was_not_submitted_and_shows_it_all_the_same() {
    let asked = asked().await;
    let answering = asked.passed().await;
    type_in(&*answering, "amount", "1").await.unwrap();
    let next_year = asked.questionnaire_of(2026).await;
    asked.couple(next_year).await;
    let unfinished = Doubt::UnfinishedSeason { income_year: 2025 };
    assert_eq!(asked.assessment().await, Assessment::Invitable(vec![unfinished]));
    // Until somebody invites, the former year goes on, and moves nothing in this one.
    type_in(&*answering, "amount", "2").await.unwrap();
    assert_eq!(asked.status().await, Status::NotSent);
    invite(&asked.office, &asked.office.session, asked.client, 2).await;
    assert_eq!(type_in(&*answering, "amount", "3").await, Err(NotKept::Closed));
    let seen = asked.seen().await;
    let former = &seen.others[0];
    assert_eq!(
        (former.status, former.invitation.revoked_at),
        (Status::InProgress, Some(NOW))
    );
    assert_eq!(former.invitation.answered_at, Some(NOW));
}

#[tokio::test]
async fn a_mail_of_another_season_moves_nobody_in_this_one() {
    let asked = asked().await;
    let (this_year, next_year) = (asked.office.questionnaire, asked.questionnaire_of(2026).await);
    invite_later(&asked.office, &asked.office.session, asked.client, 2, 60).await;
    asked.couple(next_year).await;
    let claimed = asked.office.sqlite.outbox().claim(1, URL, NOW + 60).await.unwrap();
    assert_eq!(claimed[0].letter.income_year, 2025, "what was asked about stays");
    let refused = Ended::Failed("550 no such mailbox".to_owned());
    let outbox = asked.office.sqlite.outbox();
    outbox.ended(claimed[0].id, &refused, NOW + 60).await.unwrap();
    assert_eq!(asked.status().await, Status::NotSent);
    assert_eq!(asked.seen().await.others[0].status, Status::Failed);
    asked.couple(this_year).await;
    assert_eq!(asked.status().await, Status::Failed);
}

#[tokio::test]
async fn an_import_changes_no_status_whatever_is_coupled() {
    let (asked, _) = returned().await;
    let next_year = asked.questionnaire_of(2026).await;
    let Operation::Add {
        row,
        values,
        invite: at_once,
        ..
    } = asked.office.add(3, "", "bram@voorbeeld.example")
    else {
        panic!("an addition")
    };
    let add = Operation::Add {
        row,
        values,
        questionnaire: Some(next_year),
        invite: at_once,
    };
    let client = asked.office.clients().await.pop().unwrap();
    let mobile = overwrite(&client, Field::Mobile, Some("+32470123456"), Some("+32472000000"));
    asked.office.apply(vec![add, mobile]).await;
    let clients = asked.office.clients().await;
    assert_eq!(clients.len(), 2);
    for client in clients {
        let expected = if client.id == asked.client {
            Status::Submitted
        } else {
            Status::NotSent
        };
        assert_eq!(client.status, expected);
    }
    assert_eq!(asked.season().await.status, Status::Submitted);
}

#[tokio::test]
async fn a_questionnaire_that_is_made_over_for_another_year_begins_a_season_and_leaves_what_it_asked() {
    let (asked, last_year) = returned().await;
    let administrator = administrator(&asked.office.session);
    let questionnaires = asked.office.sqlite.questionnaires(&administrator);
    let details = questionnaires.read(asked.office.questionnaire).await.unwrap().unwrap();
    let mut draft = details.draft;
    draft.income_year = 2026;
    let saved = questionnaires
        .save(details.id, details.revision, &draft, NOW)
        .await
        .unwrap();
    assert!(saved.is_ok(), "{saved:?}");
    assert_eq!(asked.status().await, Status::NotSent);
    assert_eq!(asked.seen().await.others, [last_year]);
    assert_eq!(asked.greeting(NOW).await.income_year, 2025);
}

#[tokio::test]
async fn what_was_submitted_is_shown_again_when_its_client_is_restored() {
    let (asked, submitted) = returned().await;
    asked.archive().await;
    let client = asked.office.clients().await.pop().unwrap();
    let restore = Operation::Restore {
        client: client.id,
        revision: client.revision,
    };
    asked.office.apply(vec![restore]).await;
    let seen = asked.season().await;
    assert_eq!((seen.status, seen.submitted), (Status::Submitted, submitted.submitted));
    assert!(asked.is_closed(NOW).await, "its link stays closed");
}

#[tokio::test]
async fn an_invitation_that_is_taken_back_before_it_left_opens_the_link_again_that_it_closed() {
    let asked = asked().await;
    let session = &asked.office.session;
    let answering = asked.passed().await;
    type_in(&*answering, "amount", "1").await.unwrap();
    // The second takes the place of one that waits: the client still holds the link of the first mail.
    for batch in [2, 3] {
        invite_later(&asked.office, session, asked.client, batch, 120).await;
        assert!(asked.is_closed(NOW).await, "one link is open at a time");
    }
    let withdrawn = asked.invitations().cancel(BatchId(Uuid::from_u128(2)), NOW).await;
    assert_eq!(withdrawn.unwrap(), 0, "the next took its place");
    assert!(asked.is_closed(NOW).await);
    let withdrawn = asked.invitations().cancel(BatchId(Uuid::from_u128(3)), NOW).await;
    assert_eq!(withdrawn.unwrap(), 1);
    assert!(!asked.is_closed(NOW).await);
    assert_eq!(asked.status().await, Status::InProgress);
    type_in(&*answering, "amount", "2").await.unwrap();
    let open: i64 = sqlx::query_scalar("SELECT count(*) FROM invitation WHERE revoked_at IS NULL")
        .fetch_one(&raw(&asked.office).await)
        .await
        .unwrap();
    assert_eq!(open, 1);
    let again = asked.seen().await.messages[0].id;
    assert!(
        !asked.invitations().send_again(again, NOW).await.unwrap(),
        "its link is closed"
    );

    // The same for one message alone.
    invite_later(&asked.office, session, asked.client, 4, 120).await;
    let message = asked.seen().await.messages[0].id;
    assert!(asked.invitations().withdraw(message, NOW).await.unwrap());
    assert!(!asked.is_closed(NOW).await);
    assert_eq!(send(&asked.office, NOW + 120).await.len(), 0);
}

#[tokio::test]
async fn a_link_stays_closed_when_the_mail_after_it_was_tried_or_something_else_closed_it() {
    for ended in [
        Ended::Sent("250 ok".to_owned()),
        Ended::Failed("550 no such mailbox".to_owned()),
        Ended::SetAside("451 later".to_owned()),
        Ended::Unknown("lost".to_owned()),
    ] {
        let asked = asked().await;
        invite(&asked.office, &asked.office.session, asked.client, 2).await;
        let outbox = asked.office.sqlite.outbox();
        let claimed = outbox.claim(1, URL, NOW).await.unwrap().remove(0);
        assert!(outbox.hand_over(claimed.id).await.unwrap());
        outbox.ended(claimed.id, &ended, NOW).await.unwrap();
        // Wanted again and then withdrawn: it has been on its way all the same.
        let again = asked.invitations().send_again(claimed.id, NOW).await.unwrap();
        assert_eq!(again, !matches!(ended, Ended::Sent(_)));
        assert_eq!(asked.invitations().withdraw(claimed.id, NOW).await.unwrap(), again);
        assert!(asked.is_closed(NOW).await, "{ended:?}");
        let another = Asked {
            token: token(&claimed),
            ..asked
        };
        assert!(!another.is_closed(NOW).await, "{ended:?}");
    }
    let archived = asked().await;
    invite_later(&archived.office, &archived.office.session, archived.client, 2, 120).await;
    archived.archive().await;
    let withdrawn = archived.invitations().cancel(BatchId(Uuid::from_u128(2)), NOW).await;
    assert_eq!(withdrawn.unwrap(), 0);
    let opened = "SELECT count(*) FROM invitation WHERE revoked_at IS NULL";
    let opened: i64 = sqlx::query_scalar(opened)
        .fetch_one(&raw(&archived.office).await)
        .await
        .unwrap();
    assert_eq!(opened, 0);
}

#[tokio::test]
async fn who_perhaps_got_the_mail_is_found_as_failed_until_the_link_is_opened() {
    let asked = asked().await;
    invite(&asked.office, &asked.office.session, asked.client, 2).await;
    let outbox = asked.office.sqlite.outbox();
    let claimed = outbox.claim(1, URL, NOW).await.unwrap().remove(0);
    assert!(outbox.hand_over(claimed.id).await.unwrap());
    outbox.recover(NOW).await.unwrap();
    assert_eq!(asked.status().await, Status::Failed);
    assert_eq!(asked.found_by(Status::Failed).await, [None]);
    let unknown = Assessment::Invitable(vec![Doubt::UnknownBefore]);
    assert_eq!(asked.assessment().await, unknown);
    assert!(
        asked.invitations().withdraw(claimed.id, NOW).await.unwrap(),
        "left at that"
    );
    assert_eq!(asked.assessment().await, unknown, "nobody knows all the same");
    let arrived = Asked {
        token: token(&claimed),
        ..asked
    };
    let answering = arrived.passed().await;
    type_in(&*answering, "amount", "1").await.unwrap();
    assert_eq!(arrived.status().await, Status::InProgress);
    assert_eq!(
        arrived.assessment().await,
        Assessment::Invitable(vec![Doubt::AlreadyStarted])
    );
}

#[tokio::test]
async fn a_mail_that_ends_unknown_moves_nobody_back_who_has_begun_by_it() {
    let asked = asked().await;
    invite(&asked.office, &asked.office.session, asked.client, 2).await;
    let outbox = asked.office.sqlite.outbox();
    let claimed = outbox.claim(1, URL, NOW).await.unwrap().remove(0);
    assert!(outbox.hand_over(claimed.id).await.unwrap());
    let arrived = Asked {
        token: token(&claimed),
        ..asked
    };
    let answering = arrived.passed().await;
    type_in(&*answering, "amount", "1").await.unwrap();
    let unknown = Ended::Unknown("lost".to_owned());
    outbox.ended(claimed.id, &unknown, NOW).await.unwrap();
    assert_eq!(arrived.status().await, Status::InProgress);
}
