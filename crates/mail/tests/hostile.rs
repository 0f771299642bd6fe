//! Whatever anybody is called: one message, one recipient, and the headers it is to have.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "a test"
)]

mod common;

use std::time::SystemTime;

use backend::mail::{Logo, LogoType, Message};
use common::message;
use mail::{LONGEST_NAME, LONGEST_SUBJECT, NotComposed, compose, one_line};
use mail_parser::{MessageParser, MimeHeaders};

const PIECES: [&str; 48] = [
    "\r\n",
    "\r",
    "\n",
    "\n\n",
    "\r\n\r\n",
    "\r\n.\r\n",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{61c}",
    "\"",
    "\\",
    "'",
    "<a@b.example>,",
    "<",
    ">",
    ",",
    ";",
    ":",
    "(",
    ")",
    "@",
    ".",
    "=?utf-8?Q?",
    "?=",
    "=0D=0A",
    "=",
    "?",
    "_",
    "Bcc: kwaad@example.be",
    "To: kwaad@example.be",
    "Subject: ",
    "--",
    " ",
    "\t",
    "Jan",
    "Peeters",
    "é",
    "漢字",
    "😀",
    "e\u{301}",
    "\u{fffd}",
    "boundary=\"",
    "kwaad@example.be",
];

/// Numbers that are the same every time: the generator of George Marsaglia.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn text(&mut self) -> String {
        let pieces = match self.below(200) {
            0 => 4_000,
            _ => self.below(12),
        };
        (0..pieces).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }
}

/// The names of the headers of a message, in the order in which they are written.
fn header_names(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    let lines = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    lines.map(|line| line.split_once(": ").unwrap().0.to_owned()).collect()
}

fn assert_lines_are_whole(bytes: &[u8]) {
    assert!(bytes.is_ascii());
    for line in bytes.split(|&byte| byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        assert!(!line.contains(&b'\r') && !line.contains(&0) && line.len() <= 998);
    }
    let ends = bytes.windows(2).filter(|pair| pair == b"\r\n").count();
    assert_eq!(ends, bytes.iter().filter(|&&byte| byte == b'\n').count());
}

#[test]
fn ten_thousand_hostile_names_add_nothing() {
    let mut numbers = Numbers(20_260_401);
    for _ in 0..10_000 {
        let mut message = message("jan@example.be");
        message.from.name = numbers.text();
        message.subject = numbers.text();
        message.text = numbers.text();
        message.html = numbers.text();
        let bytes = compose(&message, SystemTime::UNIX_EPOCH).unwrap().bytes;
        assert_lines_are_whole(&bytes);
        let expected = [
            "Message-ID",
            "Date",
            "From",
            "Reply-To",
            "To",
            "Subject",
            "Auto-Submitted",
            "MIME-Version",
            "Content-Type",
        ];
        let mut names = header_names(&bytes);
        names.sort();
        let mut expected = expected.map(str::to_owned);
        expected.sort();
        assert_eq!(names, expected, "{message:?}");
        assert_is_that(&message, &bytes);
    }
}

fn assert_is_that(message: &Message, bytes: &[u8]) {
    let parsed = MessageParser::default().parse(bytes).unwrap();
    let to: Vec<_> = parsed
        .to()
        .unwrap()
        .iter()
        .map(|address| address.address.clone())
        .collect();
    assert_eq!(to, [Some("jan@example.be".into())]);
    assert!(parsed.cc().is_none() && parsed.bcc().is_none());
    let from: Vec<_> = parsed.from().unwrap().iter().collect();
    assert_eq!(from.len(), 1, "{from:?}");
    assert_eq!(from[0].address.as_deref(), Some("kantoor@dewit.example"));
    let name = one_line(&message.from.name, LONGEST_NAME);
    assert_eq!(from[0].name.as_deref().unwrap_or_default(), name, "{message:?}");
    let subject = one_line(&message.subject, LONGEST_SUBJECT);
    assert_eq!(parsed.subject().unwrap_or_default(), subject, "{message:?}");
    assert_eq!((parsed.text_body_count(), parsed.html_body_count()), (1, 1));
    assert_eq!(parsed.attachment_count(), 0);
}

#[test]
fn hostile_addresses_are_refused_or_stay_what_they_are() {
    let mut numbers = Numbers(7);
    let mut taken = 0;
    for _ in 0..10_000 {
        let mut message = message("jan@example.be");
        let text = format!("{}@{}.be", numbers.text(), numbers.text());
        message.from.address.clone_from(&text);
        message.reply_to = Some(text);
        match compose(&message, SystemTime::UNIX_EPOCH) {
            Err(error) => assert_eq!(error, NotComposed::Sender),
            Ok(composed) => {
                taken += 1;
                let parsed = MessageParser::default().parse(&composed.bytes).unwrap();
                let from: Vec<_> = parsed.from().unwrap().iter().collect();
                let from: Vec<_> = from.iter().map(|from| from.address.as_deref().unwrap()).collect();
                assert_eq!(from, [composed.from.to_string()]);
                assert_eq!(header_names(&composed.bytes).len(), 9);
            }
        }
    }
    assert!(taken > 0, "some are addresses");
}

#[test]
fn hostile_addresses_to_unsubscribe_are_left_out() {
    for (address, is_there) in [
        ("mailto:stop@dewit.example", true),
        ("https://dewit.example/stop?x=1", true),
        ("https://dewit.example/>, <https://kwaad.example", false),
        ("https://dewit.example/\r\nBcc: kwaad@example.be", false),
        ("javascript:alert(1)", false),
    ] {
        let mut message = message("jan@example.be");
        message.unsubscribe = Some(address.to_owned());
        let bytes = compose(&message, SystemTime::UNIX_EPOCH).unwrap().bytes;
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert_eq!(
            text.contains(&format!("List-Unsubscribe: <{address}>")),
            is_there,
            "{text}"
        );
        assert_eq!(header_names(&bytes).len(), 9 + usize::from(is_there));
    }
}

#[test]
fn an_address_with_accents_before_the_at_sign_is_refused() {
    let refused = compose(&message("joëlle@example.be"), SystemTime::UNIX_EPOCH).map(drop);
    assert_eq!(refused, Err(NotComposed::Recipient));
}

#[test]
fn a_logo_goes_along_and_is_shown_by_the_html() {
    let mut message = message("jan@example.be");
    message.html = "<img src=\"cid:logo\">".to_owned();
    let bytes = b"\x89PNG\r\n\x1a\n and more".to_vec();
    message.logo = Some(Logo {
        media_type: LogoType::of(&bytes).unwrap(),
        bytes: bytes.clone(),
    });
    let composed = compose(&message, SystemTime::UNIX_EPOCH).unwrap();
    assert_lines_are_whole(&composed.bytes);
    let parsed = MessageParser::default().parse(&composed.bytes).unwrap();
    let logo = parsed.attachments().next().unwrap();
    assert_eq!(logo.content_id(), Some("logo"));
    assert_eq!(logo.contents(), bytes);
    assert_eq!(parsed.body_html(0).unwrap().trim_end(), message.html);
}

#[test]
fn a_message_is_named_by_its_id_and_says_that_a_program_sent_it() {
    let composed = compose(&message("jan@example.be"), SystemTime::UNIX_EPOCH).unwrap();
    let parsed = MessageParser::default().parse(&composed.bytes).unwrap();
    assert_eq!(
        parsed.message_id(),
        Some("00000000-0000-0000-0000-000000000007@dewit.example")
    );
    let text = String::from_utf8(composed.bytes).unwrap();
    assert!(text.contains("\r\nAuto-Submitted: auto-generated\r\n"));
    assert!(text.contains("\r\nReply-To: vragen@dewit.example\r\n"));
}
