//! What is known of a message after each way in which a mail server can answer, and not answer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "a test"
)]

mod common;

use std::{sync::Arc, time::Duration};

use backend::{
    crm::Secret,
    mail::{Accepted, DeliveryView, MailProblem, Mailer, NotHandedOver, NotTaken},
};
use common::{
    message,
    server::{Act, Server, Step},
};
use mail::{Login, Security, SmtpMailer, SmtpSettings, TimeOuts};
use mail_parser::MessageParser;
use tokio_rustls::TlsAcceptor;

fn settings(server: &Server) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port,
        security: Security::None,
        authority: None,
        login: None,
        hello_name: "instroom.example".to_owned(),
        time_outs: TimeOuts::default(),
    }
}

fn with_login(settings: SmtpSettings) -> SmtpSettings {
    SmtpSettings {
        login: Some(Login {
            user: "kantoor".to_owned(),
            password: Secret("geheim-woord".to_owned()),
        }),
        ..settings
    }
}

fn impatient(settings: SmtpSettings) -> SmtpSettings {
    let moment = Duration::from_millis(300);
    SmtpSettings {
        time_outs: TimeOuts {
            connect: moment,
            answer: moment,
            message: moment,
        },
        ..settings
    }
}

fn mailer(settings: SmtpSettings) -> SmtpMailer {
    SmtpMailer::new(settings).unwrap()
}

#[derive(Debug)]
enum End {
    NotTaken(NotTaken),
    NotHandedOver(NotHandedOver),
    Accepted(Accepted),
}

async fn send(mailer: &SmtpMailer, to: &str) -> End {
    match mailer.offer(&message(to)).await {
        Err(error) => End::NotTaken(error),
        Ok(offer) => match offer.hand_over().await {
            Err(error) => End::NotHandedOver(error),
            Ok(accepted) => End::Accepted(accepted),
        },
    }
}

async fn sent(mailer: &SmtpMailer, to: &str) -> String {
    match send(mailer, to).await {
        End::Accepted(accepted) => accepted.answer,
        end => panic!("{end:?}"),
    }
}

#[tokio::test]
async fn a_message_arrives_with_its_one_recipient() {
    let server = Server::start().await;
    let mailer = mailer(with_login(settings(&server)));
    assert_eq!(sent(&mailer, "joelle@example.be").await, "250 2.0.0 queued as 1");
    let received = server.received();
    let [received] = received.as_slice() else {
        panic!("{received:?}");
    };
    assert_eq!(received.from, "MAIL FROM:<kantoor@dewit.example>");
    assert_eq!(received.to, ["RCPT TO:<joelle@example.be>"]);
    let parsed = MessageParser::default().parse(&received.bytes).unwrap();
    assert_eq!(parsed.subject(), Some("Uw vragenlijst"));
    let text = "Beste Joëlle,\r\n\r\nDit is uw link:\r\n.\r\nhttps://dewit.example/q/abc\r\n";
    assert_eq!(parsed.body_text(0).unwrap(), text);
    assert_eq!(
        mailer.delivery(),
        DeliveryView::Smtp {
            server: format!("127.0.0.1:{}", server.port)
        }
    );
}

#[tokio::test]
async fn the_domain_of_an_address_goes_in_ascii() {
    let server = Server::start().await;
    sent(&mailer(settings(&server)), "jan@münchen.de").await;
    assert_eq!(server.received()[0].to, ["RCPT TO:<jan@xn--mnchen-3ya.de>"]);
}

#[tokio::test]
async fn every_refusal_before_the_message_is_told_apart() {
    enum Is {
        Temporary,
        Permanent,
        Settings(MailProblem),
    }
    let cases = [
        (Step::Greeting, "421 busy", Is::Temporary),
        (Step::Greeting, "554 no", Is::Settings(MailProblem::Refused)),
        (Step::Ehlo, "451 later", Is::Temporary),
        (Step::Ehlo, "550 unknown name", Is::Settings(MailProblem::Refused)),
        (Step::Auth, "454 later", Is::Temporary),
        (Step::Auth, "535 5.7.8 wrong password", Is::Settings(MailProblem::Login)),
        (Step::Mail, "451 later", Is::Temporary),
        (Step::Mail, "421 closing", Is::Temporary),
        (
            Step::Mail,
            "530 5.7.0 log in first",
            Is::Settings(MailProblem::LoginMethod),
        ),
        (Step::Mail, "550 not your address", Is::Settings(MailProblem::Sender)),
        (Step::Rcpt, "450 4.2.0 greylisted", Is::Temporary),
        (Step::Rcpt, "421 closing", Is::Temporary),
        (Step::Rcpt, "550 5.1.1 nobody here", Is::Permanent),
        (Step::Rcpt, "552 5.2.2 full", Is::Permanent),
        (
            Step::Rcpt,
            "554 5.7.1 Relay access denied",
            Is::Settings(MailProblem::Relay),
        ),
        (
            Step::Rcpt,
            "530 5.7.1 log in first",
            Is::Settings(MailProblem::LoginMethod),
        ),
    ];
    for (step, said, is) in cases {
        let server = Server::start().await;
        server.next(step, Act::Say(said));
        let end = send(&mailer(with_login(settings(&server))), "jan@example.be").await;
        let answer = said.to_owned();
        let expected = match is {
            Is::Temporary => NotTaken::Temporary { answer },
            Is::Permanent => NotTaken::Permanent { answer },
            Is::Settings(problem) => NotTaken::Settings { problem, answer },
        };
        match end {
            End::NotTaken(error) => assert_eq!(error, expected, "{step:?} {said}"),
            end => panic!("{step:?} {said}: {end:?}"),
        }
        assert!(server.received().is_empty());
    }
}

#[tokio::test]
async fn a_refusal_of_the_message_itself_is_for_now_or_for_good() {
    for step in [Step::Data, Step::Message] {
        for said in ["451 4.3.0 later", "421 closing", "554 5.7.1 spam", "552 too large"] {
            let server = Server::start().await;
            server.next(step, Act::Say(said));
            let answer = said.to_owned();
            let expected = match said.starts_with('4') {
                true => NotHandedOver::Temporary { answer },
                false => NotHandedOver::Permanent { answer },
            };
            match send(&mailer(settings(&server)), "jan@example.be").await {
                End::NotHandedOver(error) => assert_eq!(error, expected, "{step:?} {said}"),
                end => panic!("{step:?} {said}: {end:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_connection_lost_before_the_message_leaves_it_unsent() {
    let steps = [
        Step::Greeting,
        Step::Ehlo,
        Step::Auth,
        Step::Mail,
        Step::Rcpt,
        Step::Data,
    ];
    for step in steps {
        for act in [Act::Cut, Act::Hang] {
            let server = Server::start().await;
            server.next(step, act);
            let mailer = mailer(impatient(with_login(settings(&server))));
            match send(&mailer, "jan@example.be").await {
                End::NotTaken(NotTaken::Temporary { .. }) if step != Step::Data => {}
                End::NotHandedOver(NotHandedOver::Temporary { .. }) if step == Step::Data => {}
                end => panic!("{step:?} {act:?}: {end:?}"),
            }
            assert!(server.received().is_empty());
            sent(&mailer, "jan@example.be").await;
            assert_eq!(server.received().len(), 1, "{step:?} {act:?}");
        }
    }
}

#[tokio::test]
async fn a_connection_lost_between_message_and_answer_leaves_it_unknown() {
    for (step, act) in [
        (Step::Content, Act::Cut),
        (Step::Message, Act::Cut),
        (Step::Message, Act::Hang),
        (Step::Message, Act::Say("what?")),
    ] {
        let server = Server::start().await;
        server.next(step, act);
        let mailer = mailer(impatient(settings(&server)));
        match send(&mailer, "jan@example.be").await {
            End::NotHandedOver(NotHandedOver::Unknown { what }) => assert!(!what.is_empty()),
            end => panic!("{step:?} {act:?}: {end:?}"),
        }
        sent(&mailer, "an@example.be").await;
        let received = server.received();
        assert_eq!(received.len(), 1, "it is not sent again by itself");
        assert_eq!(received[0].to, ["RCPT TO:<an@example.be>"]);
        assert_eq!(server.connections(), 2, "the connection is not used again");
    }
}

#[tokio::test]
async fn a_message_is_not_given_to_a_server_that_does_not_ask_for_it() {
    let server = Server::start().await;
    server.next(Step::Data, Act::Say("250 what?"));
    let mailer = mailer(impatient(settings(&server)));
    match send(&mailer, "jan@example.be").await {
        End::NotHandedOver(NotHandedOver::Temporary { answer }) => assert_eq!(answer, "250 what?"),
        end => panic!("{end:?}"),
    }
    assert_eq!(server.commands().last().map(String::as_str), Some("DATA"));
    sent(&mailer, "jan@example.be").await;
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn messages_one_after_another_share_a_connection() {
    let server = Server::start().await;
    let mailer = mailer(with_login(settings(&server)));
    mailer.test().await.unwrap();
    sent(&mailer, "jan@example.be").await;
    server.next(Step::Rcpt, Act::Say("550 nobody here"));
    let end = send(&mailer, "niemand@example.be").await;
    assert!(matches!(end, End::NotTaken(NotTaken::Permanent { .. })), "{end:?}");
    server.next(Step::Message, Act::Say("554 spam"));
    let end = send(&mailer, "weg@example.be").await;
    assert!(
        matches!(end, End::NotHandedOver(NotHandedOver::Permanent { .. })),
        "{end:?}"
    );
    sent(&mailer, "an@example.be").await;
    assert_eq!(server.connections(), 1);
    let received = server.received();
    let recipients: Vec<_> = received.iter().map(|received| received.to.concat()).collect();
    assert_eq!(recipients, ["RCPT TO:<jan@example.be>", "RCPT TO:<an@example.be>"]);
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_is_replaced() {
    for act in [Act::Cut, Act::Say("421 idle for too long"), Act::Hang] {
        let server = Server::start().await;
        let mailer = mailer(impatient(settings(&server)));
        sent(&mailer, "jan@example.be").await;
        server.next(Step::Mail, act);
        sent(&mailer, "an@example.be").await;
        assert_eq!(server.connections(), 2, "{act:?}");
        assert_eq!(server.received().len(), 2, "{act:?}");
    }
}

#[tokio::test]
async fn it_is_replaced_once() {
    let server = Server::start().await;
    let mailer = mailer(settings(&server));
    sent(&mailer, "jan@example.be").await;
    server.next(Step::Mail, Act::Cut);
    server.next(Step::Mail, Act::Cut);
    let end = send(&mailer, "an@example.be").await;
    assert!(matches!(end, End::NotTaken(NotTaken::Temporary { .. })), "{end:?}");
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn an_offer_that_is_dropped_sends_nothing() {
    let server = Server::start().await;
    let mailer = mailer(settings(&server));
    drop(
        mailer
            .offer(&message("jan@example.be"))
            .await
            .map_err(|error| error.to_string()),
    );
    sent(&mailer, "an@example.be").await;
    let received = server.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].to, ["RCPT TO:<an@example.be>"]);
}

#[tokio::test]
async fn a_test_looks_at_the_login_and_sends_nothing() {
    let server = Server::start().await;
    let mailer = mailer(with_login(settings(&server)));
    server.next(Step::Auth, Act::Say("535 wrong"));
    let refused = NotTaken::Settings {
        problem: MailProblem::Login,
        answer: "535 wrong".to_owned(),
    };
    assert_eq!(mailer.test().await, Err(refused));
    assert_eq!(mailer.test().await, Ok(()));
    assert!(server.commands().iter().all(|command| !command.starts_with("MAIL")));
}

#[tokio::test]
async fn a_server_that_takes_no_login_is_told_no_password() {
    let server = Server::start_with(&["AUTH GSSAPI"], None, false).await;
    let tested = mailer(with_login(settings(&server))).test().await;
    let Err(NotTaken::Settings { problem, .. }) = tested else {
        panic!("{tested:?}");
    };
    assert_eq!(problem, MailProblem::LoginMethod);
    assert!(server.commands().iter().all(|command| !command.starts_with("AUTH")));
}

#[tokio::test]
async fn without_encryption_nothing_goes_outside_the_own_network() {
    let server = Server::start().await;
    let settings = SmtpSettings {
        host: "192.0.2.1".to_owned(),
        ..settings(&server)
    };
    let needed = NotTaken::Settings {
        problem: MailProblem::EncryptionNeeded,
        answer: format!("192.0.2.1:{}", server.port),
    };
    assert_eq!(mailer(settings).test().await, Err(needed));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_again_later() {
    let server = Server::start().await;
    let nowhere = SmtpSettings {
        // Reserved: nothing listens there.
        port: 1,
        ..settings(&server)
    };
    let end = send(&mailer(nowhere), "jan@example.be").await;
    assert!(matches!(end, End::NotTaken(NotTaken::Temporary { .. })), "{end:?}");
}

#[tokio::test]
async fn an_answer_is_one_short_line() {
    let server = Server::start().await;
    server.next(Step::Rcpt, Act::Say("550-no\r\n550-\u{7}not\r\n550 here"));
    match send(&mailer(settings(&server)), "jan@example.be").await {
        End::NotTaken(NotTaken::Permanent { answer }) => assert_eq!(answer, "550 no not here"),
        end => panic!("{end:?}"),
    }
    let long = format!("{}550 end", "550-and so on, and so forth, and so on\r\n".repeat(50));
    let long: &'static str = Box::leak(long.into_boxed_str());
    server.next(Step::Rcpt, Act::Say(long));
    match send(&mailer(settings(&server)), "jan@example.be").await {
        End::NotTaken(NotTaken::Permanent { answer }) => assert_eq!(answer.chars().count(), 500),
        end => panic!("{end:?}"),
    }
}

#[test]
fn the_password_is_in_no_log() {
    let login = Login {
        user: "kantoor".to_owned(),
        password: Secret("geheim-woord".to_owned()),
    };
    assert!(!format!("{login:?}").contains("geheim"));
}

/// An authority for this machine's address, in PEM, and a server's TLS with its certificate.
fn certificate() -> (String, TlsAcceptor) {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (made.cert.pem(), TlsAcceptor::from(Arc::new(config)))
}

#[tokio::test]
async fn with_encryption_password_and_message_go_encrypted() {
    for security in [Security::Tls, Security::StartTls] {
        let (authority, tls) = certificate();
        let extensions = &["STARTTLS", "AUTH PLAIN"];
        let server = Server::start_with(extensions, Some(tls), security == Security::Tls).await;
        let settings = SmtpSettings {
            security,
            authority: Some(authority),
            ..with_login(settings(&server))
        };
        sent(&mailer(settings), "jan@example.be").await;
        assert!(server.received()[0].encrypted, "{security:?}");
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_told_nothing() {
    for security in [Security::Tls, Security::StartTls] {
        let (_, tls) = certificate();
        let server = Server::start_with(&["STARTTLS", "AUTH PLAIN"], Some(tls), security == Security::Tls).await;
        let settings = SmtpSettings {
            security,
            ..with_login(settings(&server))
        };
        match send(&mailer(settings), "jan@example.be").await {
            End::NotTaken(NotTaken::Settings { problem, .. }) => assert_eq!(problem, MailProblem::Certificate),
            end => panic!("{security:?}: {end:?}"),
        }
        let told = |command: &String| command.starts_with("AUTH") || command.starts_with("MAIL");
        assert!(!server.commands().iter().any(told), "{security:?}");
    }
}

#[tokio::test]
async fn a_server_without_the_encryption_that_was_asked_for_is_told_nothing() {
    let server = Server::start().await;
    let settings = SmtpSettings {
        security: Security::StartTls,
        ..with_login(settings(&server))
    };
    match send(&mailer(settings), "jan@example.be").await {
        End::NotTaken(NotTaken::Settings { problem, .. }) => assert_eq!(problem, MailProblem::NoEncryption),
        end => panic!("{end:?}"),
    }
    assert!(server.commands().iter().all(|command| command.starts_with("EHLO")));
}
