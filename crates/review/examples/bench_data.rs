//! Writes the files of the speed benchmark: `clients-N.xlsx`, the same clients as a CRM gives them, `fetched-N.postcard`, and
//! the office as it stands on the platform, `existing-N.postcard` for Instroom and `existing-N.json` for its peers.
//!
//! `cargo run --release -p review --example bench_data -- FOLDER N...`
//!
//! Of N existing clients 90 % stand in the file, a quarter of those with another e-mail or label; 3 % of the rows are
//! invalid (a wrong check digit); the remaining tenth of the file is new.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a tool for measuring"
)]

use std::{fs, path::Path};

use domain::{
    client::{ClientId, ExistingClient, Origin, Status},
    crm::{Crm, CrmClient, Fetched, Scope},
    field::Field,
    record::Record,
};
use rust_xlsxwriter::Workbook;
use uuid::Uuid;

const HEADERS: [(&str, Field); 20] = [
    ("Voornaam", Field::FirstName),
    ("Naam", Field::LastName),
    ("E-mail", Field::Email),
    ("Gsm", Field::Mobile),
    ("Telefoon", Field::Phone),
    ("Taal", Field::Language),
    ("Rijksregisternummer", Field::NationalNumber),
    ("Geboortedatum", Field::BirthDate),
    ("Straat", Field::Street),
    ("Huisnummer", Field::HouseNumber),
    ("Postcode", Field::Postcode),
    ("Gemeente", Field::City),
    ("Land", Field::Country),
    ("Labels", Field::Labels),
    ("Dossierbeheerder", Field::Responsible),
    ("Ondernemingsnummer", Field::EnterpriseNumber),
    ("IBAN", Field::Iban),
    ("Voornaam partner", Field::PartnerFirstName),
    ("Naam partner", Field::PartnerLastName),
    ("Klantcode", Field::ExternalId),
];

/// The values of fictitious client `number`, canonical, in the order of [`HEADERS`]. All births lie before 1917.
fn client(number: usize) -> [String; 20] {
    let first = [
        "An", "Bram", "Chloé", "Dries", "Elke", "Joëlle", "Gert", "Hilde", "Inge", "Jan",
    ][number % 10];
    let last = ["Peeters", "Janssens", "Maes", "Jacobs", "Mertens", "Willems", "Claes"][number % 7];
    let (year, month, day) = (7 + number % 10, 1 + number / 10 % 12, 1 + number / 120 % 28);
    let counter = 1 + number / 3360 % 997;
    let birth = year as u64 * 10_000 + month as u64 * 100 + day as u64;
    let national_number = birth * 1000 + counter as u64;
    let check = 97 - national_number % 97;
    let enterprise = 4_000_000 + number as u64;
    let account = 1_000_000_000 + number as u64;
    let account_check = if account.is_multiple_of(97) { 97 } else { account % 97 };
    let iban_check = 98 - (u128::from(account * 100 + account_check) * 1_000_000 + 111_400) % 97;
    [
        first.to_owned(),
        format!("{last}{number}"),
        format!("{}.{number}@voorbeeld.example", last.to_lowercase()),
        format!("+324{:08}", 70_000_000 + number),
        format!("+329{:07}", 1_000_000 + number),
        ["nl", "fr", "nl", "de", "nl", "en"][number % 6].to_owned(),
        format!("{national_number:09}{check:02}"),
        format!("19{year:02}-{month:02}-{day:02}"),
        "Voorbeeldstraat".to_owned(),
        (1 + number % 200).to_string(),
        (1000 + number % 8999).to_string(),
        ["Gent", "Antwerpen", "Brugge", "Liège", "Eupen"][number % 5].to_owned(),
        "België".to_owned(),
        ["PB", "PB; bedrijfsleider", "PB; zelfstandige"][number % 3].to_owned(),
        format!("medewerker{}@kantoor.example", number % 12),
        format!("0{enterprise}{:02}", 97 - enterprise % 97),
        format!("BE{iban_check:02}{account:010}{account_check:02}"),
        ["", "Mia", "Luc"][number % 3].to_owned(),
        ["", "Smets", "Wouters"][number % 3].to_owned(),
        format!("K{number:07}"),
    ]
}

fn existing(number: usize) -> ExistingClient {
    let values = client(number);
    let fields = HEADERS
        .iter()
        .zip(&values)
        .map(|((_, field), value)| (*field, Some(value.as_str())));
    ExistingClient {
        id: ClientId(Uuid::from_u128(number as u128 + 1)),
        revision: 1,
        origin: Origin::Import,
        status: Status::NotSent,
        archived: false,
        record: Record::new(fields),
    }
}

/// Row `row` of a file of `rows`: the first 90 % are clients that exist, the rest are new.
fn imported(row: usize, rows: usize) -> [String; 20] {
    let known = rows * 9 / 10;
    let number = if row < known { row } else { rows + row };
    let mut values = client(number);
    if row % 100 < 3 {
        let wrong = values[6][9..].parse::<u64>().unwrap() % 97 + 1;
        values[6].replace_range(9.., &format!("{wrong:02}"));
    } else if row % 4 == 3 {
        values[2] = format!("nieuw.{}", values[2]);
        values[13] = "PB; gewijzigd".to_owned();
    }
    values
}

/// The rows of the file as a CRM gives them. The code is the id.
fn fetched(rows: usize) -> Fetched {
    let client = |row| {
        let mut values = imported(row, rows).to_vec();
        let id = values.pop().unwrap();
        let fields = HEADERS.iter().map(|(_, field)| *field);
        CrmClient {
            id,
            values: fields.zip(values).collect(),
        }
    };
    Fetched {
        crm: Crm::AdminPulse,
        scope: Scope::All,
        complete: true,
        clients: (0..rows).map(client).collect(),
        partners: Vec::new(),
        outside: Vec::new(),
        companies: 0,
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder");
    fs::create_dir_all(&folder).unwrap();
    for rows in arguments.map(|argument| argument.parse::<usize>().expect("a number of rows")) {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, (header, _)) in HEADERS.iter().enumerate() {
            sheet.write_string(0, column as u16, *header).unwrap();
        }
        for row in 0..rows {
            for (column, value) in imported(row, rows)
                .iter()
                .enumerate()
                .filter(|(_, value)| !value.is_empty())
            {
                sheet.write_string(row as u32 + 1, column as u16, value).unwrap();
            }
        }
        let folder = Path::new(&folder);
        workbook.save(folder.join(format!("clients-{rows}.xlsx"))).unwrap();
        fs::write(
            folder.join(format!("fetched-{rows}.postcard")),
            postcard::to_allocvec(&fetched(rows)).unwrap(),
        )
        .unwrap();
        let office: Vec<_> = (0..rows).map(existing).collect();
        fs::write(
            folder.join(format!("existing-{rows}.postcard")),
            postcard::to_allocvec(&office).unwrap(),
        )
        .unwrap();
        let plain: Vec<_> = (0..rows).map(client).collect();
        fs::write(
            folder.join(format!("existing-{rows}.json")),
            serde_json::to_vec(&plain).unwrap(),
        )
        .unwrap();
    }
}
