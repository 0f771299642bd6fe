//! The fictitious people of the demo office, who are also the first of the CRM: the same at every start.

use domain::field::Field;

/// How the demo's administrator signs in.
pub const EMAIL: &str = "admin@kantoor.example";

/// How the administrator's colleague signs in, with the same password.
pub const COLLEAGUE: &str = "bram@kantoor.example";

/// How many clients the demo office has.
pub const CLIENTS: usize = 200;

const FIRST_NAMES: [&str; 20] = [
    "An", "Bram", "Chloé", "Dries", "Elke", "Filip", "Greet", "Hélène", "Inge", "Joëlle", "Koen", "Lotte", "Maarten",
    "Nele", "Olivier", "Petra", "Quinten", "René", "Sofie", "Tom",
];
const LAST_NAMES: [&str; 17] = [
    "Aerts",
    "Van den Bossche",
    "Claes",
    "De Smet",
    "Engelen",
    "François",
    "Goossens",
    "Hermans",
    "Ivens",
    "Janssens",
    "Kesteloot",
    "Lambrecht",
    "Müller",
    "Noël",
    "Op de Beeck",
    "Peeters",
    "Reynders",
];
const CITIES: [(&str, &str); 6] = [
    ("9000", "Gent"),
    ("2000", "Antwerpen"),
    ("8000", "Brugge"),
    ("4000", "Liège"),
    ("4700", "Eupen"),
    ("3000", "Leuven"),
];

/// Numbers that are published as examples of valid ones; the other fictitious clients have none.
const NATIONAL_NUMBERS: [&str; 18] = [
    "85073003328",
    "75060898009",
    "42012205181",
    "93051822361",
    "99123199742",
    "85073006197",
    "85000000138",
    "85070000286",
    "85073500107",
    "98472899765",
    "75460898095",
    "75260898052",
    "00010100105",
    "00010100204",
    "00022900145",
    "00000100166",
    "00010000135",
    "01490700185",
];

/// The values of the demo's client `number`, canonical, in field order.
#[must_use]
pub fn client(number: usize) -> Vec<(Field, String)> {
    let pick = |list: &[&'static str], step: usize| list.get(number / step % list.len()).copied().unwrap_or_default();
    let (first, last) = (pick(&FIRST_NAMES, 1), pick(&LAST_NAMES, 3));
    let (postcode, city) = CITIES.get(number % CITIES.len()).copied().unwrap_or_default();
    let language = match city {
        "Liège" => "fr",
        "Eupen" => "de",
        _ if number % 23 == 7 => "en",
        _ => "nl",
    };
    let mut values = vec![
        (Field::FirstName, first.to_owned()),
        (Field::LastName, last.to_owned()),
        (Field::Email, format!("klant{number:03}@voorbeeld.example")),
        (Field::Mobile, format!("+324700{number:05}")),
        (Field::Language, language.to_owned()),
        (Field::Street, "Voorbeeldstraat".to_owned()),
        (Field::HouseNumber, (number + 1).to_string()),
        (Field::Postcode, postcode.to_owned()),
        (Field::City, city.to_owned()),
        (
            Field::Labels,
            if number.is_multiple_of(4) {
                "PB; zelfstandige"
            } else {
                "PB"
            }
            .to_owned(),
        ),
        (
            Field::Responsible,
            if number.is_multiple_of(2) { EMAIL } else { COLLEAGUE }.to_owned(),
        ),
        (Field::ExternalId, format!("K{number:04}")),
    ];
    if let Some(national_number) = NATIONAL_NUMBERS.get(number) {
        values.push((Field::NationalNumber, (*national_number).to_owned()));
    }
    values.sort_by_key(|(field, _)| field.index());
    values
}
