//! Columns: which header row, which field, and above all which columns get none.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::ops::Range;

use domain::{
    cell::Cell,
    columns::{Columns, Grid, Reason, detect},
    field::Field::{self, *},
    language::Language,
    value::Context,
};
use time::{Date, Month};

struct Rows(Vec<Vec<&'static str>>);

impl Grid for Rows {
    fn rows(&self) -> usize {
        self.0.len()
    }
    fn width(&self) -> usize {
        self.0.iter().map(Vec::len).max().unwrap_or_default()
    }
    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match self.0.get(row).and_then(|row| row.get(column)) {
            None | Some(&"") => Cell::Empty,
            Some(text) => Cell::Text(text),
        }
    }
}

/// The same, with cells that are shown as one: the row and its columns.
struct Merged(Rows, Vec<(usize, Range<usize>)>);

impl Grid for Merged {
    fn rows(&self) -> usize {
        self.0.rows()
    }
    fn width(&self) -> usize {
        self.0.width()
    }
    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.0.cell(row, column)
    }
    fn merged(&self, row: usize) -> Vec<Range<usize>> {
        let merged = self.1.iter().filter(|(merged, _)| *merged == row);
        merged.map(|(_, columns)| columns.clone()).collect()
    }
}

fn context() -> Context {
    Context {
        today: Date::from_calendar_date(2026, Month::March, 2).unwrap(),
        default_language: Language::Dutch,
    }
}

/// Rows apart by newlines, cells by `|`.
fn rows(sheet: &'static str) -> Rows {
    let lines = sheet.trim_matches('\n').lines();
    Rows(lines.map(|line| line.split('|').map(str::trim).collect()).collect())
}

fn read(sheet: &'static str) -> Columns {
    detect(&rows(sheet), &context())
}

fn fields(sheet: &'static str) -> Vec<Option<Field>> {
    read(sheet).columns.iter().map(|column| column.field).collect()
}

/// Headers of one column each, and the field that each must get when it stands beside a first name.
const HEADERS: &[(Field, &[&str])] = &[
    (
        FirstName,
        &[
            "Voornaam",
            "VOORNAAM *",
            "voor-naam",
            "Prénom",
            "Prénom(s)",
            "Vorname",
            "First name",
            "FirstName",
            "first_name",
            "Given Name",
            "Voornaam klant",
            "Prénom du client",
            "Prénom (obligatoire)",
        ],
    ),
    (
        LastName,
        &[
            "Naam",
            "NAAM",
            "Familienaam",
            "Achternaam",
            "Nom",
            "Nom de famille",
            "Name",
            "Nachname",
            "Familienname",
            "Last name",
            "Surname",
            "last_name",
            "Naam (verplicht)",
            "Naam van de klant",
            "Klantnaam",
        ],
    ),
    (
        Email,
        &[
            "E-mail",
            "Email",
            "e-mailadres",
            "E-mail adres",
            "EmailAdres",
            "Mail",
            "Courriel",
            "Adresse e-mail",
            "Adresse électronique",
            "E-Mail-Adresse",
            "Email address",
            "E-mail klant",
            "e-mail 1",
            "E mail (*)",
        ],
    ),
    (
        ExtraEmails,
        &["E-mail factuur", "E-mail 2", "extra_emails", "E-mail facturation"],
    ),
    (
        Mobile,
        &[
            "GSM",
            "Gsm-nummer",
            "Mobiel",
            "Numéro de GSM",
            "Handy",
            "Mobile number",
            "Téléphone portable",
        ],
    ),
    (
        Phone,
        &["Telefoon", "Tel.", "Telefoonnummer", "Téléphone", "Telefon", "Phone"],
    ),
    (
        Language,
        &["Taal", "Taalcode", "Langue", "Sprache", "Language", "Taal klant"],
    ),
    (
        NationalNumber,
        &[
            "Rijksregisternummer",
            "Rijksregisternr.",
            "RRN",
            "INSZ",
            "INSZ-nummer",
            "NISS",
            "Numéro national",
            "N° national",
            "Nr national",
            "Numéro de registre national",
            "N° national (NISS)",
            "Numéro national - NISS",
            "Nationalregisternummer",
            "National number",
            "national_number",
            "NationalNr",
            "Rijksregister nr. klant",
        ],
    ),
    (
        BirthDate,
        &[
            "Geboortedatum",
            "Geb.datum",
            "Date de naissance",
            "Geburtsdatum",
            "Date of birth",
            "DateOfBirth",
            "Birth Date",
        ],
    ),
    (
        Street,
        &[
            "Straat",
            "Adres",
            "Rue",
            "Adresse",
            "Straße",
            "Strasse",
            "Street",
            "Straat + nr",
        ],
    ),
    (HouseNumber, &["Huisnummer", "Huisnr.", "Hausnummer", "House number"]),
    (Box, &["Bus", "Busnummer", "Boîte", "Bte", "Box"]),
    (
        Postcode,
        &["Postcode", "Code postal", "CP", "PLZ", "Postleitzahl", "Zip code"],
    ),
    (
        City,
        &["Gemeente", "Woonplaats", "Localité", "Ville", "Ort", "Wohnort", "City"],
    ),
    (Country, &["Land", "Pays", "Country"]),
    (Labels, &["Label", "Labels", "Étiquettes", "Tags"]),
    (
        Responsible,
        &[
            "Responsible",
            "Dossiermedewerkers",
            "Dossierbeheerder",
            "Verantwoordelijke",
            "Gestionnaire du dossier",
            "Sachbearbeiter",
        ],
    ),
    (
        EnterpriseNumber,
        &[
            "Ondernemingsnummer",
            "BTW-nummer",
            "KBO nr",
            "Numéro d'entreprise",
            "N° TVA",
            "Unternehmensnummer",
            "VAT number",
        ],
    ),
    (Iban, &["IBAN", "Rekeningnummer", "Numéro de compte", "Kontonummer"]),
    (
        PartnerFirstName,
        &[
            "Voornaam partner",
            "Prénom du conjoint",
            "Vorname Ehepartner",
            "partner_first_name",
            "Spouse first name",
        ],
    ),
    (
        PartnerLastName,
        &[
            "Naam echtgenoot",
            "Nom du conjoint",
            "Partner naam",
            "partner_last_name",
        ],
    ),
    (
        PartnerEmail,
        &["E-mail partner", "Courriel du partenaire", "partner_email"],
    ),
    (
        PartnerNationalNumber,
        &[
            "Rijksregisternummer partner",
            "Partner - rijksregisternummer",
            "Numéro national du conjoint",
            "NISS conjoint",
            "Nationalregisternummer Ehepartner",
            "RRN echtgenote",
            "National number of the partner",
            "partner_national_number",
        ],
    ),
    (
        ExternalId,
        &[
            "Klantcode",
            "Klantnummer",
            "CustCode",
            "Code client",
            "Kundennummer",
            "Client ID",
            "external_id",
        ],
    ),
];

/// Headers that mean none of our fields, or somebody else's.
const FOREIGN: &[&str] = &[
    "Geboorteplaats",
    "Lieu de naissance",
    "Nationaliteit",
    "Geslacht",
    "Sexe",
    "Burgerlijke staat",
    "État civil",
    "Opmerkingen",
    "Voornaam kind 1",
    "Rijksregisternummer kind",
    "Prénom enfant",
    "Numéro national enfant",
    "Geboortedatum partner",
    "Date de naissance du conjoint",
    "E-mail boekhouder",
    "E-mail comptable",
    "Naam boekhouder",
    "Naam bank",
    "Naam werkgever",
    "Nom de l'employeur",
    "Voornaam 2",
    "Naam vader",
    "Aantal kinderen",
    "Status",
    "Statuut",
    "Datum",
    "Partner",
    "Conjoint",
    "Taal boekhouder",
    "Telefoon kantoor",
    "GSM partner",
    "Klant",
    "Client",
    "Nummer",
    "N°",
    "Ticketnummer",
    "Saldo",
    "Omzet 2025",
    "Jaar",
    "Factuurnummer",
    "Straat kantoor",
    "Bankkantoor",
    "Naam van het kind",
    "Naam leverancier",
    "IBAN werkgever",
    "Volledige naam",
    "Nom complet",
    "Vollständiger Name",
    "Full name",
    "Bedrijfsnaam",
    "Postbus kantoor",
    "Laatst gewijzigd",
    "Aangemaakt door",
    "Titel",
    "Aanspreking",
    "Beroep",
    "Profession",
    "Notities",
];

fn two_columns(header: &'static str, first: &'static str) -> Columns {
    detect(&Rows(vec![vec![first, header], vec!["x", "y"]]), &context())
}

#[test]
fn headers_in_four_languages_are_known() {
    for &(field, headers) in HEADERS {
        let beside = if field == FirstName { "Klantcode" } else { "Voornaam" };
        for &header in headers {
            let columns = two_columns(header, beside);
            // No cells contradict: `y` is a value of no certain field.
            let found = columns.columns[1].field;
            assert_eq!(found, Some(field), "{header}");
            assert_eq!(columns.header_row, Some(0), "{header}");
        }
    }
}

#[test]
fn what_is_not_ours_gets_no_field() {
    for &header in FOREIGN {
        let columns = detect(
            &Rows(vec![vec!["Voornaam", header, "Klantcode"], vec!["x", "y", "z"]]),
            &context(),
        );
        assert_eq!(columns.columns[1].field, None, "{header}");
    }
}

#[test]
fn every_field_is_known_by_its_own_name() {
    for &field in Field::ALL.iter().filter(|&&field| field != Kind) {
        let beside = if field == FirstName { "Klantcode" } else { "Voornaam" };
        let columns = two_columns(field.name(), beside);
        assert_eq!(columns.columns[1].field, Some(field));
    }
}

#[test]
fn a_header_is_found_below_titles() {
    let columns = read(
        "
        Klantenlijst kantoor Voorbeeld||
        Afgedrukt op 02/03/2026||
        ||
        Naam|Voornaam|E-mail
        Peeters|Jan|jan@voorbeeld.be",
    );
    assert_eq!((columns.header_row, columns.first_data_row), (Some(3), 4));
    assert_eq!(columns.column_of(Email), Some(2));
}

#[test]
fn years_in_the_names_are_no_data() {
    for names in [
        "Naam|Voornaam|E-mail|AJ 2025 / IJ 2024|AJ 2026 / IJ 2025",
        "Naam|Voornaam|E-mail|2024-2025",
        "Naam|Voornaam|E-mail|15/07/2026",
    ] {
        let columns = detect(
            &Rows(vec![names.split('|').collect(), vec!["Peeters", "Jan"]]),
            &context(),
        );
        assert_eq!(columns.header_row, Some(0), "{names}");
        assert_eq!(columns.column_of(Email), Some(2), "{names}");
    }
}

#[test]
fn a_row_of_data_is_no_header_though_its_words_are_known() {
    let sheet = "
        Persoon|Stad|85073003328|jan@voorbeeld.be|30/07/1985
        Persoon|Rue|75060898009|an@voorbeeld.be|08/06/1975";
    assert_eq!(read(sheet).header_row, None);
}

#[test]
fn a_group_above_says_whose_it_is() {
    let sheet = "
        Klant||Partner||Kinderen
        Naam|Voornaam|Naam|Voornaam|Voornaam
        Peeters|Jan|Claes|An|Lotte";
    let partner = [Some(PartnerLastName), Some(PartnerFirstName), None];
    assert_eq!(
        fields(sheet),
        [[Some(LastName), Some(FirstName)].as_slice(), &partner].concat()
    );
    assert_eq!(read(sheet).first_data_row, 2);
}

#[test]
fn a_group_ends_where_its_merged_cells_end() {
    let sheet = rows(
        "
        |Klant||Partner||
        Klantcode|Naam|Voornaam|Naam|Rijksregisternr.|Taal
        K1|Peeters|Jan|Claes|75060898009|nl",
    );
    let columns = detect(&Merged(sheet, vec![(0, 1..3), (0, 3..5)]), &context());
    let fields: Vec<_> = columns.columns.iter().map(|column| column.field).collect();
    let partner = [Some(PartnerLastName), Some(PartnerNationalNumber), Some(Language)];
    assert_eq!(fields[3..], partner);
}

#[test]
fn what_may_be_the_partners_is_never_taken_for_the_clients() {
    // Nothing says where the partner's columns end.
    let grouped = "
        |Klant|||Gegevens partner|||
        Klantcode|Naam|Voornaam|E-mail|Naam|Rijksregisternr.|Gsm|Taal
        K1|Peeters|Jan|jan@voorbeeld.be|Claes|75060898009|0470123456|nl";
    let partner = [Some(PartnerLastName), Some(PartnerNationalNumber), None, None];
    assert_eq!(fields(grouped)[4..], partner);
    assert_eq!(read(grouped).column_of(Email), Some(3));
    let without_a_group_of_the_client = "
        ||||Gegevens partner||
        Klantcode|Naam|Voornaam|E-mail|Naam|Rijksregisternr.|Gsm|Taal
        K1|Peeters|Jan|jan@voorbeeld.be|Claes|75060898009|0470123456|nl";
    assert_eq!(fields(without_a_group_of_the_client)[4..], partner);
    let merged_down = "
        Naam|Voornaam|E-mail|Echtgenoot||
        |||Naam|INSZ|GSM
        Peeters|Jan|jan@voorbeeld.be|Claes|75060898009|0470123456";
    assert_eq!(
        fields(merged_down)[3..],
        [Some(PartnerLastName), Some(PartnerNationalNumber), None]
    );
}

#[test]
fn a_title_that_speaks_of_partners_is_no_group() {
    let sheet = "
        |Kantoor Voorbeeld: klanten en partners|
        Klantcode|Naam|Voornaam|E-mail
        K1|Peeters|Jan|jan@voorbeeld.be";
    assert_eq!(
        fields(sheet),
        [Some(ExternalId), Some(LastName), Some(FirstName), Some(Email)]
    );
}

#[test]
fn a_header_of_two_rows_is_read_as_one() {
    let sheet = "
        Voornaam|Naam|Rijksregister|Adresse
        ||partner|e-mail
        Jan|Peeters|x|jan@voorbeeld.be";
    assert_eq!(
        fields(sheet),
        [
            Some(FirstName),
            Some(LastName),
            Some(PartnerNationalNumber),
            Some(Email)
        ]
    );
    assert_eq!(read(sheet).first_data_row, 2);
}

#[test]
fn without_a_header_the_cells_say_what_they_are() {
    let sheet = "
        Jan|85073003328|jan@voorbeeld.be|NL
        An|75060898009|an@voorbeeld.be|FR
        Els|42012205181|els@voorbeeld.be|NL";
    let columns = read(sheet);
    assert_eq!((columns.header_row, columns.first_data_row), (None, 0));
    assert_eq!(fields(sheet), [None, Some(NationalNumber), Some(Email), Some(Language)]);
    assert!(columns.in_doubt());
}

#[test]
fn the_cells_outweigh_a_header_that_says_little() {
    let sheet = "
        Naam|Voornaam|Nummer|Adres
        Peeters|Jan|85.07.30-033.28|jan@voorbeeld.be
        Claes|An|75060898009|an@voorbeeld.be";
    assert_eq!(
        fields(sheet),
        [Some(LastName), Some(FirstName), Some(NationalNumber), Some(Email)]
    );
    assert!(matches!(
        read(sheet).columns[2].reason,
        Some(Reason::Content { share: 100 })
    ));
}

#[test]
fn an_unknown_column_of_addresses_is_not_mailed_to() {
    let sheet = "
        Naam|Voornaam|Boekhouder|Contact kantoor|Aangemaakt door
        Peeters|Jan|els@kantoor.be|els@kantoor.be|els@kantoor.be";
    assert_eq!(fields(sheet)[2..], [None, None, None]);
}

#[test]
fn numbers_of_a_child_are_not_the_clients() {
    let sheet = "
        Naam|Voornaam|Kind 1
        Peeters|Jan|17073003384";
    assert_eq!(fields(sheet)[2], None);
}

#[test]
fn a_field_goes_to_one_column_and_the_known_name_wins() {
    let sheet = "
        Naam|Voornaam|Code|Rijksregisternummer|E-mail|E-mail
        Peeters|Jan|85073003328|75060898009|jan@voorbeeld.be|an@voorbeeld.be";
    assert_eq!(fields(sheet)[2..], [None, Some(NationalNumber), Some(Email), None]);
}

#[test]
fn a_number_after_the_street_is_the_house_number() {
    assert_eq!(
        fields("Voornaam|Rue|N°|CP\nJan|Kerkstraat|1|9000")[2],
        Some(HouseNumber)
    );
    assert_eq!(fields("Voornaam|N°|Rue\nJan|1|Kerkstraat")[1], None);
}

#[test]
fn a_choice_by_hand_moves_the_field() {
    let columns = read("Naam|Voornaam|Adres 2\nPeeters|Jan|x").with_choice(2, Some(LastName));
    assert_eq!(columns.column_of(LastName), Some(2));
    assert_eq!(columns.columns[0].field, None);
    assert_eq!(columns.columns[2].reason, Some(Reason::Chosen));
}

#[test]
fn an_empty_sheet_has_no_columns() {
    assert_eq!(detect(&Rows(Vec::new()), &context()), Columns::default());
}

#[test]
fn the_order_of_columns_does_not_matter() {
    let forward = ["Naam", "Voornaam", "E-mail", "Taal", "INSZ", "INSZ partner", "Gemeente"];
    let mut backward = forward;
    backward.reverse();
    let mapped = |headers: [&'static str; 7]| {
        let columns = detect(&Rows(vec![headers.to_vec(), vec!["x"; 7]]), &context());
        let mut pairs: Vec<_> = columns
            .columns
            .into_iter()
            .map(|column| (column.header, column.field))
            .collect();
        pairs.sort();
        pairs
    };
    assert_eq!(mapped(forward), mapped(backward));
}
