//! A message, and a mail server that answers as it is told and remembers what it got.

#![allow(dead_code, reason = "not every test uses all of it")]

use backend::mail::{Mailbox, Message, MessageId};
use domain::email_address::EmailAddress;
use uuid::Uuid;

pub mod server;

pub fn address(text: &str) -> EmailAddress<'static> {
    EmailAddress::parse(text).unwrap().into_owned()
}

pub fn message(to: &str) -> Message {
    Message {
        id: MessageId(Uuid::from_u128(7)),
        from: Mailbox {
            name: "Kantoor Dewit".to_owned(),
            address: "kantoor@dewit.example".to_owned(),
        },
        reply_to: Some("vragen@dewit.example".to_owned()),
        to: address(to),
        subject: "Uw vragenlijst".to_owned(),
        text: "Beste Joëlle,\n\nDit is uw link:\n.\nhttps://dewit.example/q/abc\n".to_owned(),
        html: "<p>Beste Joëlle</p>".to_owned(),
        logo: None,
        unsubscribe: None,
    }
}
