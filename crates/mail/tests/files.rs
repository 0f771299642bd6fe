//! A message is a whole file, or none.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "a test"
)]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
};

use backend::mail::{DeliveryView, MailProblem, Mailer, NotTaken};
use common::message;
use mail::FileMailer;
use mail_parser::MessageParser;

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[tokio::test]
async fn a_message_is_a_file_once_it_was_handed_over() {
    let folder = folder("handed_over");
    let mailer = FileMailer::new(&folder);
    let offer = mailer.offer(&message("jan@example.be")).await.unwrap();
    assert!(names(&folder).iter().all(|name| !name.ends_with(".eml")));
    let accepted = offer.hand_over().await.unwrap();
    let names = names(&folder);
    let [name] = names.as_slice() else {
        panic!("{names:?}");
    };
    assert!(name.ends_with("-00000000-0000-0000-0000-000000000007.eml"), "{name}");
    assert_eq!(accepted.answer, folder.join(name).display().to_string());
    let bytes = fs::read(folder.join(name)).unwrap();
    let parsed = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(parsed.subject(), Some("Uw vragenlijst"));
    let folder = folder.display().to_string();
    assert_eq!(mailer.delivery(), DeliveryView::Files { folder });
}

#[tokio::test]
async fn an_offer_that_is_dropped_and_a_test_leave_nothing() {
    let folder = folder("dropped");
    let mailer = FileMailer::new(&folder);
    drop(mailer.offer(&message("jan@example.be")).await.unwrap());
    mailer.test().await.unwrap();
    assert_eq!(names(&folder), Vec::<String>::new());
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_a_matter_of_settings() {
    let folder = folder("a_file");
    fs::write(&folder, b"").unwrap();
    let mailer = FileMailer::new(folder.join("below"));
    let refused = mailer.offer(&message("jan@example.be")).await.map(drop);
    let Err(NotTaken::Settings { problem, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(problem, MailProblem::Folder);
    assert!(mailer.test().await.is_err());
    fs::remove_file(folder).unwrap();
}
