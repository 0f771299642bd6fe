#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]
use review::{
    engine::Engine,
    protocol::{Request, Response},
};
use std::time::Instant;
fn main() {
    let folder = std::env::args().nth(1).unwrap();
    let rows = std::env::args().nth(2).unwrap();
    let times: usize = std::env::args().nth(3).map_or(1, |n| n.parse().unwrap());
    let clients: Vec<domain::client::ExistingClient> = {
        let b = std::fs::read(format!("{folder}/existing-{rows}.postcard")).unwrap();
        postcard::from_bytes(&b).unwrap()
    };
    let bytes = std::fs::read(format!("{folder}/clients-{rows}.xlsx")).unwrap();
    let mut engine = Engine::default();
    engine.load_clients(clients, &mut |_, _, _| {});
    for _ in 0..times {
        let t = Instant::now();
        let r = engine.handle(
            Request::OpenFile {
                name: "clients.xlsx".into(),
                today: "2026-03-02".into(),
                default_language: Default::default(),
            },
            Some(bytes.clone()),
            &mut |_, _, _| {},
        );
        let open = t.elapsed();
        let t = Instant::now();
        let mut last = Instant::now();
        let mut stages = vec![];
        let r2 = engine.handle(Request::Review, None, &mut |s, d, n| {
            if d == n || d == 0 {
                stages.push((format!("{s:?} {d}"), last.elapsed()));
                last = Instant::now();
            }
        });
        let review = t.elapsed();
        let _: Response = r2;
        println!("open {open:?} review {review:?} {stages:?}");
        let _ = r;
    }
    let bytes = std::fs::read(format!("{folder}/fetched-{rows}.postcard")).unwrap();
    for _ in 0..times {
        let t = Instant::now();
        let fetched: domain::crm::Fetched = postcard::from_bytes(&bytes).unwrap();
        let decoded = t.elapsed();
        let _ = engine.open_fetched(uuid::Uuid::nil(), fetched, "2026-03-02", Default::default());
        let open = t.elapsed();
        let t = Instant::now();
        let _ = engine.handle(Request::Review, None, &mut |_, _, _| {});
        println!(
            "fetched: open {open:?} (of which decoding {decoded:?}) review {:?}",
            t.elapsed()
        );
    }
}
