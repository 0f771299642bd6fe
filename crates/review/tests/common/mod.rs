//! What the tests share: a small office, a file against it, and short ways to ask the engine.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests, none of which uses all of it"
)]

pub mod platform;

use domain::{
    changes::Digest,
    client::{ClientId, ExistingClient, Origin, Status},
    crm::{Crm, CrmClient, Fetched},
    field::Field,
    language::Language,
    plan::{Counts, Group},
    record::Record,
};
use review::{
    engine::Engine,
    protocol::{Effect, Overview, Query, Request, Response, RowView, Scope, Window},
};
use uuid::Uuid;

pub const GROUPS: [Group; 7] = [
    Group::New,
    Group::Double,
    Group::Unchanged,
    Group::Ambiguous,
    Group::Invalid,
    Group::Skipped,
    Group::OnlyExisting,
];

pub const SCOPES: [Scope; 4] = [Scope::Add, Scope::Overwrite, Scope::Archive, Scope::Everything];

pub fn id(number: u128) -> ClientId {
    ClientId(Uuid::from_u128(number))
}

pub fn client(number: u128, fields: &[(Field, &str)]) -> ExistingClient {
    ExistingClient {
        id: id(number),
        revision: 1,
        origin: Origin::Import,
        status: Status::Submitted,
        archived: false,
        record: Record::new(fields.iter().map(|&(field, value)| (field, Some(value)))),
    }
}

/// An empty national number is none.
pub fn person(
    number: u128,
    first: &str,
    last: &str,
    email: &str,
    language: &str,
    national: &str,
    city: &str,
) -> ExistingClient {
    client(
        number,
        &[
            (Field::FirstName, first),
            (Field::LastName, last),
            (Field::Email, email),
            (Field::Language, language),
            (Field::NationalNumber, national),
            (Field::City, city),
        ],
    )
}

pub fn ask(engine: &mut Engine, request: Request) -> Response {
    engine.handle(request, None, &mut |_, _, _| ())
}

/// The file, opened against these clients.
pub fn opened(file: &str, clients: Vec<ExistingClient>) -> Engine {
    let mut engine = Engine::default();
    engine.load_clients(clients, &mut |_, _, _| ());
    let request = Request::OpenFile {
        name: "clients.csv".into(),
        today: "2026-03-01".into(),
        default_language: Language::Dutch,
    };
    let response = engine.handle(request, Some(file.as_bytes().to_vec()), &mut |_, _, _| ());
    assert!(matches!(response, Response::Opened(_)), "{response:?}");
    engine
}

/// The file, reviewed against these clients.
pub fn reviewed(file: &str, clients: Vec<ExistingClient>) -> (Engine, Overview) {
    let mut engine = opened(file, clients);
    let overview = overview(ask(&mut engine, Request::Review));
    (engine, overview)
}

/// The fetch of all tests.
pub const FETCH: Uuid = Uuid::from_u128(0xF);

/// What was fetched, opened against these clients.
pub fn opened_fetch(fetched: Fetched, clients: Vec<ExistingClient>) -> Engine {
    let mut engine = Engine::default();
    engine.load_clients(clients, &mut |_, _, _| ());
    let response = engine.open_fetched(FETCH, fetched, "2026-03-01", Language::Dutch);
    assert!(matches!(response, Response::Opened(_)), "{response:?}");
    engine
}

/// What was fetched, reviewed against these clients.
pub fn reviewed_fetch(fetched: Fetched, clients: Vec<ExistingClient>) -> (Engine, Overview) {
    let mut engine = opened_fetch(fetched, clients);
    let overview = overview(ask(&mut engine, Request::Review));
    (engine, overview)
}

/// A client of a CRM.
pub fn in_crm(id: &str, values: &[(Field, &str)]) -> CrmClient {
    CrmClient {
        id: id.to_owned(),
        values: values.iter().map(|&(field, value)| (field, value.to_owned())).collect(),
    }
}

/// All clients of AdminPulse.
pub fn fetched(clients: Vec<CrmClient>) -> Fetched {
    Fetched {
        crm: Crm::AdminPulse,
        scope: domain::crm::Scope::All,
        complete: true,
        clients,
        partners: Vec::new(),
        outside: Vec::new(),
        companies: 0,
    }
}

pub fn overview(response: Response) -> Overview {
    match response {
        Response::Reviewed(overview)
        | Response::Repaired { overview, .. }
        | Response::FetchedAgain { overview, .. }
        | Response::Outcome { overview, .. } => *overview,
        other => panic!("no overview: {other:?}"),
    }
}

pub fn query(group: Group, start: u32, count: u32) -> Query {
    Query {
        group,
        search: String::new(),
        filters: Vec::new(),
        sort: None,
        start,
        count,
    }
}

pub fn window(engine: &mut Engine, query: Query) -> Window {
    match ask(engine, Request::Window(query)) {
        Response::Window(window) => window,
        other => panic!("no window: {other:?}"),
    }
}

/// The group in which the row is, and how it looks there.
pub fn find(engine: &mut Engine, row: u32) -> (Group, RowView) {
    for group in GROUPS {
        let rows = window(engine, query(group, 0, 200)).rows;
        if let Some(found) = rows.into_iter().find(|found| found.row == Some(row)) {
            return (group, found);
        }
    }
    panic!("row {row} is nowhere");
}

pub fn summary(engine: &mut Engine, scope: Scope) -> (Effect, Digest) {
    match ask(engine, Request::Summary { scope }) {
        Response::Summary { effect, digest } => (effect, digest),
        other => panic!("no summary: {other:?}"),
    }
}

pub fn add_up(counts: &Counts) -> bool {
    counts.rows == counts.new + counts.double + counts.unchanged + counts.ambiguous + counts.invalid + counts.skipped
}

/// A row for every way in which a row can end; its number is the row of the file.
pub const EVERY_WAY: &str = "Klantcode;Voornaam;Naam;E-mail;Taal;Rijksregisternummer;Gemeente;Kleur\n\
    N1;Ann;Proef;ann.proef@example.be;nl;85073003328;Gent\n\
    ;Fien;Proef;ann.proef@example.be;;;Gent\n\
    K1;Bert;Toets;bert.nieuw@example.be;nl;17073003384;Brugge\n\
    K2;Carla;Staal;carla.staal@example.be;fr;75060898009;Luik\n\
    ;Dirk;Monster;dirk.monster;nl;42012205181;Aalst\n\
    ;;;;;;;blauw\n\
    ;Guy;Gedeeld;eva.elders@example.be;fr;;Ieper\n\
    ;Hans;Naamgenoot;hans.ander@example.be;nl;;Mol\n\
    ;Ida;Archief;ida.archief@example.be;nl;93051822361;Oostende\n\
    ;Jo;Dubbel;jo.dubbel@example.be;nl;;Gent\n\
    ;Jo;Dubbel;jo.dubbel@example.be;nl;;Aalst\n\
    ;;Leeg;leeg@example.be;nl;;Gent\n\
    K6;Karel;Kort;;;;\n\
    K7;Lien;Lang;lien.lang@example.be;nl;;Gent\n\
    K7;Lien;Lang;lien.ander@example.be;nl;;Genk\n";

/// The rows of [`EVERY_WAY`].
pub const ROWS: std::ops::RangeInclusive<u32> = 2..=16;

/// The clients that [`EVERY_WAY`] is about: 5 and 9 are archived, 8 and 9 are in no row.
pub fn office() -> Vec<ExistingClient> {
    let with = |client: ExistingClient, code: &str| ExistingClient {
        record: client.record.with(Field::ExternalId, Some(code)),
        ..client
    };
    let archived = |client: ExistingClient| ExistingClient {
        archived: true,
        revision: 4,
        ..client
    };
    let bert = person(1, "Bert", "Toets", "bert.toets@example.be", "nl", "17073003384", "Gent");
    let carla = person(
        2,
        "Carla",
        "Staal",
        "carla.staal@example.be",
        "fr",
        "75060898009",
        "Luik",
    );
    let karel = person(6, "Karel", "Kort", "karel.kort@example.be", "nl", "", "Mol");
    let lien = person(7, "Lien", "Lang", "lien.lang@example.be", "nl", "", "Hasselt");
    vec![
        with(bert, "K1"),
        with(carla, "K2"),
        person(3, "Eva", "Elders", "eva.elders@example.be", "nl", "", "Ieper"),
        person(4, "Hans", "Naamgenoot", "hans@example.be", "nl", "", "Turnhout"),
        archived(person(
            5,
            "Ida",
            "Archief",
            "ida.archief@example.be",
            "nl",
            "93051822361",
            "Gent",
        )),
        with(karel, "K6"),
        with(lien, "K7"),
        person(8, "Mia", "Elders", "mia.elders@example.be", "de", "", "Eupen"),
        archived(person(9, "Noor", "Weg", "noor.weg@example.be", "nl", "", "Gent")),
    ]
}

/// The rows of [`EVERY_WAY`] as a CRM holds them: each with an id, its code where no other row has that.
pub fn every_way_in_crm() -> Vec<CrmClient> {
    let fields = [
        Field::FirstName,
        Field::LastName,
        Field::Email,
        Field::Language,
        Field::NationalNumber,
        Field::City,
    ];
    let rows = EVERY_WAY.lines().skip(1).enumerate();
    rows.map(|(index, line)| {
        let mut cells = line.split(';');
        let code = cells
            .next()
            .filter(|code| !code.is_empty() && index + 2 != *ROWS.end() as usize);
        CrmClient {
            id: code.map_or_else(|| format!("A{index}"), str::to_owned),
            values: fields.into_iter().zip(cells.map(str::to_owned)).collect(),
        }
    })
    .collect()
}

/// The clients of [`office`] as AdminPulse has them: 8 and 9 came from it before.
pub fn office_in_crm() -> Vec<ExistingClient> {
    let link = |client: ExistingClient| {
        let code = client.record.value(Field::ExternalId).map(str::to_owned);
        let code = code.or_else(|| [id(8), id(9)].contains(&client.id).then(|| "K8".to_owned()));
        let linked = code.map(|code| format!("adminpulse:{code}"));
        ExistingClient {
            record: match linked {
                Some(linked) => client.record.with(Field::ExternalId, Some(&linked)),
                None => client.record,
            },
            ..client
        }
    };
    office().into_iter().map(link).collect()
}
