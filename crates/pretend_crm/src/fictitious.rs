//! A fictitious office: the same persons at every start, and among them all the ways in which real offices type.

use domain::{date, field::Field, kind::Kind, language::Language};
use time::{Date, PrimitiveDateTime, Time};

use crate::{
    demo_people,
    fault::Place,
    office::{Action, Address, Client, LinkKind, Office, Standing, Task, TaskStatus, Taskflow},
};

/// How many of the demo office's clients are in its CRM; the others are in Instroom alone.
pub const SHARED_WITH_DEMO: usize = 120;

/// Of twenty relations, these are companies: three to seventeen persons.
const COMPANIES: [usize; 3] = [6, 13, 19];
/// The partners of ten of the demo's clients, who are not clients of the demo themselves.
const NEW_PARTNERS: std::ops::Range<usize> = SHARED_WITH_DEMO..SHARED_WITH_DEMO + 10;
/// The demo's client whose partner is the first of them.
const FIRST_WITH_NEW_PARTNER: usize = 20;
/// Two clients of the demo who are each other's partner.
const DEMO_COUPLE: (usize, usize) = (40, 41);

/// Published examples of valid national numbers that none of the demo's clients has.
const PARTNERS_NATIONAL_NUMBERS: [&str; 5] = [
    "17073003384",
    "09082428248",
    "05073003425",
    "00000100195",
    "00000000128",
];
/// Mistyped, cut off, a counter that is never issued, an enterprise number, a remark.
const WRONG_NATIONAL_NUMBERS: [&str; 6] = [
    "12345678901",
    "85.07.30-033.29",
    "850730033",
    "85073000061",
    "0403.019.261",
    "nog op te vragen",
];

const FIRST_NAMES: [&str; 60] = [
    "Aline",
    "Anaïs",
    "Bart",
    "Béatrice",
    "Benoît",
    "Birgit",
    "Cédric",
    "Céline",
    "Daan",
    "Désirée",
    "Dieter",
    "Ewoud",
    "Fien",
    "Florence",
    "François",
    "Frédéric",
    "Geert",
    "Geneviève",
    "Günther",
    "Hannelore",
    "Heike",
    "Hugo",
    "Ilse",
    "Jérôme",
    "Jan-Willem",
    "Jürgen",
    "Karel",
    "Käthe",
    "Kristof",
    "Laurence",
    "Léa",
    "Lien",
    "Loïc",
    "Lucas",
    "Maïté",
    "Marie-Noëlle",
    "Mathias",
    "Mieke",
    "Nathalie",
    "Noémie",
    "Nöel",
    "Pascal",
    "Pieter",
    "Raphaël",
    "Régine",
    "Ruben",
    "Sébastien",
    "Seppe",
    "Silke",
    "Stéphanie",
    "Stijn",
    "Thérèse",
    "Thijs",
    "Tine",
    "Ursula",
    "Valérie",
    "Veerle",
    "Wim",
    "Yves",
    "Zoë",
];
const LAST_NAMES: [&str; 70] = [
    "Adriaensen",
    "Baert",
    "Beckers",
    "Bogaert",
    "Bourgeois",
    "Brûlé",
    "Callens",
    "Cappelle",
    "Carlier",
    "Collard",
    "Coppens",
    "Cornélis",
    "Cuypers",
    "D'Hondt",
    "D'hoore",
    "De Backer",
    "De Clercq",
    "De Coninck",
    "de Lannoy",
    "De Wilde",
    "Debruyne",
    "Delacroix",
    "Delvaux",
    "Denis",
    "Deprez",
    "Desmet",
    "Dierickx",
    "Dubois",
    "Dumont",
    "Dupont",
    "Évrard",
    "Fontaine",
    "Geerts",
    "Gérard",
    "Gillès",
    "Groß",
    "Hendrickx",
    "Heylen",
    "Huybrechts",
    "Jacobs",
    "Jäger",
    "Köhler",
    "Lambert",
    "Lejeune",
    "Lemaître",
    "Lenaerts",
    "Leroy",
    "Maes",
    "Martens",
    "Mertens",
    "Michiels",
    "Moreau",
    "Nijs",
    "Pauwels",
    "Petit",
    "Pirotte",
    "Raes",
    "Renard",
    "Schröder",
    "Simons",
    "Smets",
    "Stevens",
    "Thijs",
    "Timmermans",
    "Van Acker",
    "Van de Velde",
    "Van den Broeck",
    "van der Straeten",
    "Verhoeven",
    "Wouters",
];
const STREETS: [&str; 10] = [
    "Kerkstraat",
    "Stationsstraat",
    "Rue de l'Église",
    "Grote Markt",
    "Dorpsstraat",
    "Rue Neuve",
    "Hauptstraße",
    "Molenweg",
    "Chaussée de Liège",
    "Lindenlaan",
];
const CITIES: [(&str, &str, Language); 12] = [
    ("9000", "Gent", Language::Dutch),
    ("2000", "Antwerpen", Language::Dutch),
    ("4000", "Liège", Language::French),
    ("8000", "Brugge", Language::Dutch),
    ("3000", "Leuven", Language::Dutch),
    ("5000", "Namur", Language::French),
    ("8500", "Kortrijk", Language::Dutch),
    ("4700", "Eupen", Language::German),
    ("9300", "Aalst", Language::Dutch),
    ("2800", "Mechelen", Language::Dutch),
    ("1300", "Wavre", Language::French),
    ("3500", "Hasselt", Language::Dutch),
];
const TRADES: [&str; 6] = ["Bakkerij", "Garage", "Bouwbedrijf", "Apotheek", "Drukkerij", "Studio"];
const LEGAL_FORMS: [&str; 3] = ["BV", "NV", "CommV"];
/// Printed everywhere as examples.
const IBANS: [&str; 2] = ["BE68 5390 0754 7034", "BE71096123456769"];

/// Where the numbers of the companies begin, and those of the sole traders: the Crossroads Bank is far from both.
const COMPANY_NUMBERS: u32 = 19_980_000;
const SOLE_TRADER_NUMBERS: u32 = 19_960_000;

const TAX_RETURN: u32 = 1;
const NEARBY_TAX_RETURN: u32 = 2;
const VAT_QUARTER: u32 = 3;
const CORPORATE_TAX: u32 = 4;
const NON_RESIDENT: u32 = 5;
const NO_LONGER_USED: u32 = 6;

impl Office {
    /// An office with so many persons, and three companies to seventeen of them. The first [`SHARED_WITH_DEMO`] are
    /// clients of the demo office, some with other values than there.
    #[must_use]
    pub fn fictitious(persons: usize) -> Self {
        let mut office = Self::default();
        let people: Vec<Client> = (0..persons).map(person).collect();
        let mut ids = Vec::with_capacity(persons);
        let mut people = housed(people).into_iter();
        for position in 0_usize.. {
            let client = if COMPANIES.contains(&(position % 20)) {
                company(position)
            } else {
                match people.next() {
                    Some(person) => person,
                    None => break,
                }
            };
            let is_person = !client.is_company();
            let id = office.insert_at(Place::End, client, at(position));
            if is_person {
                ids.push(id);
            }
        }
        link(&mut office, &ids);
        taskflows(&mut office);
        plan(&mut office);
        log(&mut office);
        office
    }
}

/// A client who comes in while the list is read.
pub(crate) fn newcomer() -> Client {
    Client {
        first_name: "Nieuw".to_owned(),
        last_name: "Tijdens-Ophalen".to_owned(),
        email: "nieuw.tijdens.ophalen@voorbeeld.example".to_owned(),
        language: Some(Language::Dutch),
        labels: vec!["PB".to_owned()],
        ..blank(Kind::Person)
    }
}

/// The number of the partner of person `number`, for the one of the two who comes first.
fn partner_of(number: usize, persons: usize) -> Option<usize> {
    let partner = match number {
        _ if number == DEMO_COUPLE.0 => DEMO_COUPLE.1,
        0..SHARED_WITH_DEMO => {
            let partner = NEW_PARTNERS.start + number.checked_sub(FIRST_WITH_NEW_PARTNER)?;
            NEW_PARTNERS.contains(&partner).then_some(partner)?
        }
        _ if number.is_multiple_of(5) && number >= NEW_PARTNERS.end => number + 1,
        _ => return None,
    };
    (partner < persons).then_some(partner)
}

fn person(number: usize) -> Client {
    if number < SHARED_WITH_DEMO {
        shared_person(number)
    } else {
        other_person(number)
    }
}

/// A client of the demo office, as its CRM has it: most values the same, often written otherwise, some changed since.
fn shared_person(number: usize) -> Client {
    let values = demo_people::client(number);
    let value = |field: Field| {
        let found = values.iter().find(|(of, _)| *of == field);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let mobile = match number % 6 {
        1 => format!("4712{number:05}"),
        _ => value(Field::Mobile).trim_start_matches("+32").to_owned(),
    };
    let mut labels: Vec<String> = value(Field::Labels).split("; ").map(str::to_owned).collect();
    if number % 10 == 4 {
        labels.push("dringend".to_owned());
    }
    let is_sole_trader = number.is_multiple_of(8);
    let moved = number % 8 == 3;
    Client {
        first_name: value(Field::FirstName),
        last_name: value(Field::LastName),
        email: match number % 24 {
            5 => format!("nieuw{number:03}@voorbeeld.example"),
            _ => value(Field::Email),
        },
        mobile: written(&mobile, number),
        language: match number {
            39 | 79 => Some(Language::French),
            _ => Language::from_code(&value(Field::Language)),
        },
        national_number: match number {
            3 => String::new(),
            30 => pick(&WRONG_NATIONAL_NUMBERS, 0).to_owned(),
            _ => value(Field::NationalNumber),
        },
        is_woman: number.is_multiple_of(2),
        born: born(&value(Field::NationalNumber), number),
        standing: if number % 25 == 24 {
            Standing::Former
        } else {
            Standing::Client
        },
        died: (number == 60).then(|| day(2025, 11, 3)).flatten(),
        address: Address {
            street: if moved {
                "Nieuwe Steenweg".to_owned()
            } else {
                value(Field::Street)
            },
            house_number: if moved {
                format!("{}A", number + 7)
            } else {
                value(Field::HouseNumber)
            },
            postcode: value(Field::Postcode),
            city: value(Field::City),
            ..belgian_address()
        },
        labels,
        file_managers: vec![value(Field::Responsible)],
        vat_number: if is_sole_trader {
            vat_number(SOLE_TRADER_NUMBERS, number)
        } else {
            String::new()
        },
        ..blank(if is_sole_trader { Kind::SoleTrader } else { Kind::Person })
    }
}

fn other_person(number: usize) -> Client {
    let (first, last) = (number % 60, (number + number / 60) % 70);
    let is_sole_trader = number % 11 == 4;
    let national_number = match number.checked_sub(NEW_PARTNERS.start) {
        Some(partner) if partner < PARTNERS_NATIONAL_NUMBERS.len() => pick(&PARTNERS_NATIONAL_NUMBERS, partner),
        _ if number % 47 == 11 => pick(&WRONG_NATIONAL_NUMBERS, number / 47),
        _ => "",
    };
    let mobile = match number % 12 {
        7 => String::new(),
        _ => written(&format!("4710{:05}", number % 100_000), number),
    };
    Client {
        first_name: first_name(pick(&FIRST_NAMES, first), number),
        last_name: pick(&LAST_NAMES, last).to_owned(),
        commercial_name: match is_sole_trader {
            true => format!("{} {}", pick(&TRADES, number), pick(&LAST_NAMES, last)),
            false => String::new(),
        },
        email: email(number),
        invoice_email: match number % 14 {
            9 => format!("facturen{number:04}@voorbeeld.example"),
            _ => String::new(),
        },
        mobile,
        phone: match number % 9 {
            2 => written(&format!("9{:07}", 2_000_000 + number % 1_000_000), number + 1),
            _ => String::new(),
        },
        language: language(number),
        national_number: national_number.to_owned(),
        is_woman: number.is_multiple_of(2),
        born: born(national_number, number),
        died: (number % 97 == 10).then(|| day(2025, 9, 12)).flatten(),
        standing: match number {
            _ if number % 23 == 6 => Standing::Former,
            _ if number % 59 == 8 => Standing::Prospect,
            _ => Standing::Client,
        },
        address: address(number),
        postal_address: (number % 34 == 3).then(|| address(number + 1)),
        labels: labels(number),
        file_managers: file_managers(number),
        vat_number: if is_sole_trader {
            vat_number(SOLE_TRADER_NUMBERS, number)
        } else {
            String::new()
        },
        iban: match number % 50 {
            0 => pick(&IBANS, number / 50).to_owned(),
            _ => String::new(),
        },
        ..blank(if is_sole_trader { Kind::SoleTrader } else { Kind::Person })
    }
}

fn company(position: usize) -> Client {
    let name = format!(
        "{} {} {}",
        pick(&TRADES, position),
        pick(&LAST_NAMES, position / 3),
        pick(&LEGAL_FORMS, position / 7)
    );
    Client {
        commercial_name: pick(&TRADES, position).to_owned(),
        email: format!("info{position:04}@bedrijf.example"),
        phone: written(&format!("9{:07}", 3_000_000 + position % 1_000_000), position),
        language: language(position),
        address: address(position),
        labels: vec!["vennootschap".to_owned()],
        file_managers: file_managers(position),
        vat_number: vat_number(COMPANY_NUMBERS, position),
        standing: if position % 41 == 20 {
            Standing::Former
        } else {
            Standing::Client
        },
        last_name: name,
        ..blank(Kind::Company)
    }
}

/// Partners live together, and some have one mailbox between them.
fn housed(mut people: Vec<Client>) -> Vec<Client> {
    for number in 0..people.len() {
        let Some((partner, home)) = partner_of(number, people.len()).zip(people.get(number).cloned()) else {
            continue;
        };
        if let Some(partner) = people.get_mut(partner) {
            partner.address = home.address;
            if number.is_multiple_of(15) {
                partner.email = home.email;
            }
        }
    }
    people
}

/// Most partners are linked both ways, some by one of the two alone; some clients have a child who is a client.
fn link(office: &mut Office, ids: &[u32]) {
    let id = |number: usize| ids.get(number).copied();
    for (number, &one) in ids.iter().enumerate() {
        if let Some(other) = partner_of(number, ids.len()).and_then(id) {
            if number % 35 != 0 {
                office.add_link(one, other, LinkKind::Partner);
            }
            if number % 60 != 10 {
                office.add_link(other, one, LinkKind::Partner);
            }
        }
        if let Some(child) = id(number + 3).filter(|_| number % 19 == 12) {
            office.add_link(one, child, LinkKind::Child);
        }
    }
}

fn taskflows(office: &mut Office) {
    for (id, name, active) in [
        (TAX_RETURN, "PB aanslagjaar 2026", true),
        (NEARBY_TAX_RETURN, "PB nabijheid", true),
        (VAT_QUARTER, "BTW kwartaal", true),
        (CORPORATE_TAX, "Vennootschapsbelasting", true),
        (NON_RESIDENT, "Belasting niet-inwoners", true),
        (NO_LONGER_USED, "PB aanslagjaar 2019", false),
    ] {
        let name = name.to_owned();
        office.add_taskflow(Taskflow { id, name, active });
    }
}

/// Gives clients their tasks. The number is that of the client in the list.
fn plan(office: &mut Office) {
    let clients: Vec<(u32, Kind, bool)> = office
        .clients()
        .iter()
        .map(|client| (client.id, client.kind, client.standing == Standing::Client))
        .collect();
    for (number, &(client, kind, _)) in clients.iter().enumerate().filter(|(_, (_, _, is_client))| *is_client) {
        let mut task = |taskflow: Option<u32>, deadline: Option<Date>| {
            if let Some(deadline) = deadline {
                office.add_task(Task {
                    id: 0,
                    taskflow,
                    client,
                    deadline,
                    year: 2026,
                    status: match number % 7 {
                        0 => TaskStatus::Done,
                        1 | 2 => TaskStatus::Busy,
                        _ => TaskStatus::ToDo,
                    },
                    inapplicable: number % 37 == 5,
                });
            }
        };
        if kind == Kind::Company {
            task(Some(CORPORATE_TAX), day(2026, 9, 30));
        } else {
            match number % 10 {
                0..=5 => task(Some(TAX_RETURN), day(2026, 7, 15)),
                6 => task(Some(NEARBY_TAX_RETURN), day(2026, 6, 30)),
                7 if number % 3 == 0 => task(Some(NON_RESIDENT), day(2026, 11, 12)),
                _ => {}
            }
            // Specific income: later, and in both of the office's taskflows.
            if number % 40 == 1 {
                task(Some(TAX_RETURN), day(2026, 10, 16));
                task(Some(NEARBY_TAX_RETURN), day(2026, 10, 16));
            }
        }
        if kind != Kind::Person {
            for deadline in [day(2026, 4, 20), day(2026, 7, 20), day(2026, 10, 20), day(2027, 1, 20)] {
                task(Some(VAT_QUARTER), deadline);
            }
        }
        if number % 17 == 3 {
            task(None, day(2026, 3, 2));
        }
    }
}

/// Some clients were changed since they came in.
fn log(office: &mut Office) {
    let changed: Vec<u32> = office.clients().iter().step_by(13).map(|client| client.id).collect();
    for (number, client) in changed.into_iter().enumerate() {
        office.log(Action::Update, client, at(1_000_000 + number));
    }
}

fn blank(kind: Kind) -> Client {
    Client {
        id: 0,
        kind,
        standing: Standing::Client,
        first_name: String::new(),
        last_name: String::new(),
        commercial_name: String::new(),
        email: String::new(),
        invoice_email: String::new(),
        mobile: String::new(),
        phone: String::new(),
        language: None,
        national_number: String::new(),
        is_woman: false,
        born: None,
        died: None,
        address: belgian_address(),
        postal_address: None,
        labels: Vec::new(),
        file_managers: Vec::new(),
        vat_number: String::new(),
        iban: String::new(),
    }
}

fn belgian_address() -> Address {
    Address {
        country: "BE".to_owned(),
        ..Address::default()
    }
}

fn address(number: usize) -> Address {
    let (postcode, city, _) = CITIES
        .get(number % CITIES.len())
        .copied()
        .unwrap_or(("", "", Language::Dutch));
    let street = pick(&STREETS, number / 3);
    let mut address = Address {
        street: street.to_owned(),
        house_number: (number % 190 + 1).to_string(),
        box_number: if number % 13 == 5 {
            format!("{}", number % 9 + 1)
        } else {
            String::new()
        },
        postcode: postcode.to_owned(),
        city: city.to_owned(),
        ..belgian_address()
    };
    match number % 29 {
        // As it is typed in a hurry.
        13 => address.street = street.replacen("st", "ts", 1),
        14 => address.postcode.truncate(3),
        15 => address.city = format!("{} {}", address.postcode, address.city),
        16 => address.street = format!("{street}\u{a0}"),
        17 => address = Address::default(),
        18 => {
            address.postcode = "59000".to_owned();
            address.city = "Lille".to_owned();
            address.country = "FR".to_owned();
        }
        19 => {
            address.street = format!("{street} {}", address.house_number);
            address.house_number.clear();
        }
        _ => {}
    }
    address
}

fn first_name(name: &str, number: usize) -> String {
    match number % 41 {
        3 => format!("{name}\u{a0}"),
        4 => format!("  {name}"),
        5 => name.to_uppercase(),
        _ => name.to_owned(),
    }
}

fn email(number: usize) -> String {
    let usual = format!("persoon{number:04}@voorbeeld.example");
    match number {
        _ if number % 53 == 9 => String::new(),
        _ if number % 43 == 7 => match number / 43 % 4 {
            0 => format!("persoon{number:04}@voorbeeld"),
            1 => format!("persoon {number:04}@voorbeeld.example"),
            2 => "geen e-mail".to_owned(),
            _ => format!("persoon{number:04}.voorbeeld.example"),
        },
        _ if number % 37 == 5 => format!("{usual}; tweede{number:04}@voorbeeld.example"),
        _ if number % 37 == 6 => format!("{usual}, tweede{number:04}@voorbeeld.example"),
        _ if number % 37 == 7 => format!("mailto:{usual}"),
        _ if number % 37 == 8 => format!("\u{a0}{usual} "),
        _ => usual,
    }
}

fn language(number: usize) -> Option<Language> {
    match number {
        _ if number % 31 == 2 => None,
        _ if number % 33 == 4 => Some(Language::English),
        _ => CITIES.get(number % CITIES.len()).map(|(_, _, language)| *language),
    }
}

fn labels(number: usize) -> Vec<String> {
    let labels: &[&str] = match number % 8 {
        0 => &["PB", "zelfstandige"],
        1 => &["PB", "huurinkomsten"],
        5 => &[],
        _ => &["PB"],
    };
    labels.iter().map(|label| (*label).to_owned()).collect()
}

fn file_managers(number: usize) -> Vec<String> {
    let managers: &[&str] = match number % 10 {
        0..=4 => &[demo_people::EMAIL],
        5..=7 => &[demo_people::COLLEAGUE],
        8 => &[demo_people::COLLEAGUE, demo_people::EMAIL],
        _ => &[],
    };
    managers.iter().map(|manager| (*manager).to_owned()).collect()
}

/// A Belgian number without its first zero, in one of the ten shapes in which it is typed.
fn written(national: &str, shape: usize) -> String {
    let cut = if national.len() == 9 { 3 } else { 1 };
    let (prefix, rest) = national.split_at_checked(cut).unwrap_or((national, ""));
    let pairs = |separator: &str| {
        let pairs = rest.as_bytes().chunks(2).map(String::from_utf8_lossy);
        pairs.collect::<Vec<_>>().join(separator)
    };
    match shape % 10 {
        0 => format!("0{prefix}/{}", pairs(".")),
        1 => format!("0{prefix} {}", pairs(" ")),
        2 => format!("+32 {prefix} {}", pairs(" ")),
        3 => format!("0032{national}"),
        4 => format!("+32{national}"),
        5 => format!("+32 (0){prefix} {}", pairs(" ")),
        6 => format!("0{prefix}-{}", pairs("-")),
        7 => format!("0{prefix}.{}", pairs(".")),
        8 => format!("0{national}"),
        _ => format!("0{prefix}\u{a0}{}", pairs("\u{a0}")),
    }
}

/// The birth date that the national number says, or else one by the number of the person; sometimes none.
fn born(national_number: &str, number: usize) -> Option<Date> {
    match domain::national_number::NationalNumber::parse(national_number) {
        Ok(known) => known.birth_date(),
        Err(_) if number % 6 == 5 => None,
        Err(_) => day(1936 + number * 7 % 66, number % 12 + 1, number * 5 % 28 + 1),
    }
}

fn vat_number(start: u32, number: usize) -> String {
    let body = start + u32::try_from(number % 20_000).unwrap_or_default();
    let digits = format!("{body}{:02}", 97 - body % 97);
    match number % 3 {
        0 => format!("BE{digits}"),
        1 => digits,
        _ => match (digits.get(0..4), digits.get(4..7), digits.get(7..)) {
            (Some(one), Some(two), Some(three)) => format!("BE {one}.{two}.{three}"),
            _ => digits,
        },
    }
}

/// A minute of its own for every line of the log, from 1 January 2026 on.
fn at(number: usize) -> PrimitiveDateTime {
    let start = day(2026, 1, 1).unwrap_or(Date::MIN);
    let minutes = i64::try_from(number % 150_000).unwrap_or_default();
    PrimitiveDateTime::new(start, Time::MIDNIGHT).saturating_add(time::Duration::minutes(minutes))
}

fn day(year: usize, month: usize, day: usize) -> Option<Date> {
    let number = |part: usize| u32::try_from(part).ok();
    date::from_numbers(number(year)?, number(month)?, number(day)?)
}

fn pick<'a>(list: &[&'a str], number: usize) -> &'a str {
    list.get(number % list.len()).copied().unwrap_or_default()
}
