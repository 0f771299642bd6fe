//! Files to try the import with, against the demo office.

use std::{fs, path::Path};

use domain::field::Field;
use pretend_crm::demo_people;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// Why a sample file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The folder or a file.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// The workbook.
    #[error(transparent)]
    Workbook(#[from] XlsxError),
}

const COLUMNS: [(&str, Field); 11] = [
    ("Klantcode", Field::ExternalId),
    ("Voornaam", Field::FirstName),
    ("Naam", Field::LastName),
    ("E-mail", Field::Email),
    ("Gsm", Field::Mobile),
    ("Taal", Field::Language),
    ("Rijksregisternummer", Field::NationalNumber),
    ("Postcode", Field::Postcode),
    ("Gemeente", Field::City),
    ("Labels", Field::Labels),
    ("Dossierbeheerder", Field::Responsible),
];

type Row = [String; COLUMNS.len()];

/// Writes the sample files that are not there yet.
pub(crate) fn write(folder: &Path) -> Result<(), SampleError> {
    fs::create_dir_all(folder)?;
    let workbook = folder.join("klanten-voorbeeld.xlsx");
    if !workbook.exists() {
        write_workbook(&workbook)?;
    }
    let text = folder.join("klanten-latin.csv");
    if !text.exists() {
        fs::write(text, windows_1252())?;
    }
    Ok(())
}

/// A realistic file: a title above the header, 150 unchanged, 9 double, 31 new, 3 doubtful and 8 invalid rows.
fn write_workbook(path: &Path) -> Result<(), SampleError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Klanten")?;
    sheet.write_string_with_format(
        0,
        0,
        "Klantenlijst personenbelasting, maart 2026",
        &Format::new().set_bold(),
    )?;
    for (column, (header, _)) in (0_u16..).zip(COLUMNS) {
        sheet.write_string(2, column, header)?;
    }
    for (row, values) in (3_u32..).zip(rows()) {
        for (column, value) in (0_u16..).zip(values.iter()) {
            if !value.is_empty() {
                sheet.write_string(row, column, value)?;
            }
        }
    }
    // Typed as numbers, they lost the zero that they start with.
    let first_new = 3 + 159;
    sheet.write_number(first_new, 6, 5_073_003_425_f64)?;
    sheet.write_number(first_new + 1, 6, 9_082_428_248_f64)?;
    sheet.autofit();
    workbook.save(path)?;
    Ok(())
}

fn rows() -> Vec<Row> {
    let unchanged = (0..150).map(existing);
    let double = (150..159)
        .map(|number| with(existing(number), Field::Labels, "PB; nieuw in 2026"))
        .enumerate();
    let double = double.map(|(index, row)| match index % 3 {
        0 => with(row, Field::Email, &format!("nieuw{index}@voorbeeld.example")),
        1 => with(row, Field::Mobile, &format!("0471/00.00.{index:02}")),
        _ => row,
    });
    let new = (0..31).map(newcomer);
    let doubtful = (160..163).map(|number| {
        let row = with(existing(number), Field::ExternalId, "");
        let row = with(row, Field::Email, &format!("ander.adres{number}@voorbeeld.example"));
        with(with(row, Field::Postcode, "1000"), Field::City, "Brussel")
    });
    unchanged
        .chain(double)
        .chain(new)
        .chain(doubtful)
        .chain(invalid())
        .collect()
}

fn invalid() -> impl Iterator<Item = Row> {
    let broken = [
        (Field::NationalNumber, "85133000105"),
        (Field::NationalNumber, "12345678901"),
        (Field::NationalNumber, "8,50731E+10"),
        (Field::NationalNumber, "0403019261"),
        (Field::Email, "jan.peeters@voorbeeld"),
        (Field::Email, "jan peeters@voorbeeld.example"),
        (Field::Email, ""),
        (Field::LastName, ""),
    ];
    (31..)
        .zip(broken)
        .map(|(number, (field, value))| with(newcomer(number), field, value))
}

/// A client of the demo office, as a row.
fn existing(number: usize) -> Row {
    let values = demo_people::client(number);
    COLUMNS.map(|(_, field)| {
        values
            .iter()
            .find(|(known, _)| *known == field)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    })
}

/// Somebody whom the demo office does not know.
fn newcomer(number: usize) -> Row {
    let first = ["Wannes", "Yasmine", "Zoë", "Ugo", "Victoire", "Xander"];
    let language = ["N", "Frans", "nl", "Nederlands", "DE", "fr", "English"];
    let pick = |list: &[&str]| list.get(number % list.len()).copied().unwrap_or_default().to_owned();
    COLUMNS.map(|(_, field)| match field {
        Field::ExternalId => format!("N{number:04}"),
        Field::FirstName => pick(&first),
        Field::LastName => format!("Nieuwkomer-{}", number + 1),
        Field::Email => format!("nieuwkomer{number}@voorbeeld.example"),
        Field::Mobile => format!("0472/{:02}.{:02}.{:02}", number / 10, number, number),
        Field::Language => pick(&language),
        Field::Postcode => "B-9050".to_owned(),
        Field::City => "Gentbrugge".to_owned(),
        Field::Labels => "PB".to_owned(),
        Field::Responsible => demo_people::EMAIL.to_owned(),
        _ => String::new(),
    })
}

fn with(mut row: Row, field: Field, value: &str) -> Row {
    let position = COLUMNS.iter().position(|(_, known)| *known == field);
    if let Some(cell) = position.and_then(|position| row.get_mut(position)) {
        value.clone_into(cell);
    }
    row
}

/// What Excel in Western Europe calls CSV: semicolons, and one byte for `ë`.
fn windows_1252() -> Vec<u8> {
    let text = "Voornaam;Naam;E-mail;Taal;Gemeente\r\n\
                Joëlle;Dubois;joelle@voorbeeld.example;F;Liège\r\n\
                Hélène;Müller;helene@voorbeeld.example;D;Eupen\r\n\
                Søren;Çelik;soren@voorbeeld.example;N;Gent\r\n";
    // Every character of this text has its Unicode number as its byte there.
    text.chars()
        .map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?'))
        .collect()
}
