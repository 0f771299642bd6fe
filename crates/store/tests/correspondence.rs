//! How an office writes: what cannot stand in a mail is not kept, and no office sees another's.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use backend::{
    correspondence::{Correspondence, CorrespondenceStore, LARGEST_LOGO, NotChosen},
    mail::LogoType,
    store::Store,
};
use common::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";
const JPEG: &[u8] = b"\xff\xd8\xffrest";

fn correspondence(office: &Office) -> Box<dyn CorrespondenceStore> {
    office.sqlite.correspondence(&administrator(&office.session))
}

#[tokio::test]
async fn name_and_address_are_kept_and_taken_back() {
    let office = Office::open().await;
    let store = correspondence(&office);
    assert_eq!(store.read().await.unwrap(), Correspondence::default());
    store
        .choose("  Kantoor   Peeters ", " mail@kantoor.example ")
        .await
        .unwrap()
        .unwrap();
    let kept = Correspondence {
        sender_name: Some("Kantoor Peeters".to_owned()),
        reply_to: Some("mail@kantoor.example".to_owned()),
        has_logo: false,
    };
    assert_eq!(store.read().await.unwrap(), kept);
    store.choose(" ", "").await.unwrap().unwrap();
    assert_eq!(store.read().await.unwrap(), Correspondence::default());
}

#[tokio::test]
async fn what_could_forge_a_header_or_is_no_address_is_not_kept() {
    let office = Office::open().await;
    let store = correspondence(&office);
    let long = "x".repeat(101);
    for (name, address, why) in [
        ("Kantoor\r\nBcc: dief@elders.example", "", NotChosen::SenderName),
        ("Kan\u{0}toor", "", NotChosen::SenderName),
        ("Kan\u{7f}toor", "", NotChosen::SenderName),
        (&*long, "", NotChosen::SenderName),
        ("Kantoor", "geen adres", NotChosen::ReplyTo),
        ("Kantoor", "a@b.example, c@d.example", NotChosen::ReplyTo),
        ("Kantoor", "a@b.example\r\nBcc: c@d.example", NotChosen::ReplyTo),
    ] {
        assert_eq!(
            store.choose(name, address).await.unwrap(),
            Err(why),
            "{name:?} {address:?}"
        );
    }
    assert_eq!(store.read().await.unwrap(), Correspondence::default());
}

#[tokio::test]
async fn a_logo_is_a_small_png_or_jpeg() {
    let office = Office::open().await;
    let store = correspondence(&office);
    assert!(store.logo().await.unwrap().is_none());
    for (bytes, media_type) in [(PNG, LogoType::Png), (JPEG, LogoType::Jpeg)] {
        store.choose_logo(Some(bytes)).await.unwrap().unwrap();
        let logo = store.logo().await.unwrap().unwrap();
        assert_eq!((logo.media_type, &*logo.bytes), (media_type, bytes));
    }
    let mut large = PNG.to_vec();
    large.resize(LARGEST_LOGO, 0);
    assert!(store.choose_logo(Some(&large)).await.unwrap().is_ok());
    large.push(0);
    for wrong in [&*large, b"<svg/>", b"GIF89a", b""] {
        assert_eq!(store.choose_logo(Some(wrong)).await.unwrap(), Err(NotChosen::Logo));
    }
    assert!(store.read().await.unwrap().has_logo, "what was there stays");
    store.choose_logo(None).await.unwrap().unwrap();
    assert!(!store.read().await.unwrap().has_logo);
}

#[tokio::test]
async fn another_office_keeps_its_own() {
    let office = Office::open().await;
    let (elsewhere, _) = common::office(&office.sqlite, "twee@kantoor.example").await;
    let foreign = office.sqlite.correspondence(&administrator(&elsewhere));
    correspondence(&office)
        .choose("Ons", "ons@kantoor.example")
        .await
        .unwrap()
        .unwrap();
    correspondence(&office).choose_logo(Some(PNG)).await.unwrap().unwrap();
    assert_eq!(foreign.read().await.unwrap(), Correspondence::default());
    assert!(foreign.logo().await.unwrap().is_none());
}
