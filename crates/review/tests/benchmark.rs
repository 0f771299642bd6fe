//! The benchmark writes the messages of the engine by itself, byte by byte: it names them by their places.

#![allow(clippy::unwrap_used, reason = "a test")]

use domain::language::Language;
use review::protocol::{Request, Response};

const MESSAGES: &str = include_str!("../../../end2end/bench/postcard.mjs");

fn place<T: serde::Serialize>(message: &T) -> u8 {
    *postcard::to_allocvec(message).unwrap().first().unwrap()
}

#[test]
fn the_benchmark_names_its_messages_by_the_places_that_they_have() {
    let open = Request::OpenFile {
        name: String::new(),
        today: String::new(),
        default_language: Language::Dutch,
    };
    let places = format!(
        "const REQUEST = {{ loadClients: {}, openFile: {}, review: {} }};",
        place(&Request::LoadClients),
        place(&open),
        place(&Request::Review)
    );
    assert!(MESSAGES.contains(&places), "{places}");
    assert_eq!(place(&Response::Ready), 0);
    assert_eq!(place(&Response::ClientsLoaded { clients: 0 }), 2);
    let refused = Response::FileRefused { code: String::new() };
    assert_eq!(place(&refused), 4);
}
