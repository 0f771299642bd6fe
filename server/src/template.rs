//! The Excel template: empty, or filled with the current clients to correct them in Excel and import them again.

use domain::{client::ExistingClient, field::Field};
use rust_xlsxwriter::{DataValidation, Format, Workbook, XlsxError};
use serde::Deserialize;

/// What the address of the template asks for.
#[derive(Deserialize)]
pub(crate) struct TemplateQuery {
    /// With the current clients.
    #[serde(default)]
    pub(crate) filled: bool,
}

/// The header of every field; column detection recognises each of them.
pub(crate) const HEADERS: [(Field, &str); Field::COUNT] = [
    (Field::ExternalId, "Klantcode"),
    (Field::Kind, "Type"),
    (Field::FirstName, "Voornaam"),
    (Field::LastName, "Naam"),
    (Field::Email, "E-mail"),
    (Field::ExtraEmails, "Extra e-mailadressen"),
    (Field::Mobile, "Gsm"),
    (Field::Phone, "Telefoon"),
    (Field::Language, "Taal"),
    (Field::NationalNumber, "Rijksregisternummer"),
    (Field::BirthDate, "Geboortedatum"),
    (Field::Street, "Straat"),
    (Field::HouseNumber, "Huisnummer"),
    (Field::Box, "Bus"),
    (Field::Postcode, "Postcode"),
    (Field::City, "Gemeente"),
    (Field::Country, "Land"),
    (Field::Labels, "Labels"),
    (Field::Responsible, "Dossierbeheerder"),
    (Field::EnterpriseNumber, "Ondernemingsnummer"),
    (Field::Iban, "IBAN"),
    (Field::PartnerFirstName, "Voornaam partner"),
    (Field::PartnerLastName, "Naam partner"),
    (Field::PartnerEmail, "E-mail partner"),
    (Field::PartnerNationalNumber, "Rijksregisternummer partner"),
];

/// Rows that are prepared as text, so that Excel drops no leading zero from what is typed.
const PREPARED_ROWS: u32 = 2_000;

/// The template. A filled one leaves national numbers out: an export never carries them unasked.
pub(crate) fn write(clients: &[ExistingClient]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let (text, bold) = (Format::new().set_num_format("@"), Format::new().set_bold());
    let sheet = workbook.add_worksheet().set_name("Klanten")?;
    sheet.set_freeze_panes(1, 0)?;
    let is_filled = !clients.is_empty();
    let columns = HEADERS
        .iter()
        .filter(|(field, _)| !(is_filled && field.is_national_number()));
    for (column, (field, header)) in (0_u16..).zip(columns) {
        sheet.set_column_format(column, &text)?.set_column_width(column, 20)?;
        sheet.write_string_with_format(0, column, *header, &bold)?;
        if *field == Field::Language {
            let languages = DataValidation::new().allow_list_strings(&["nl", "fr", "de", "en"])?;
            sheet.add_data_validation(1, column, PREPARED_ROWS, column, &languages)?;
        }
        for (row, client) in (1_u32..).zip(clients.iter().filter(|client| !client.archived)) {
            if let Some(value) = client.record.value(*field) {
                sheet.write_string_with_format(row, column, value, &text)?;
            }
        }
    }
    workbook.save_to_buffer()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn every_header_is_recognised_as_its_field() {
        let report = review::report::check_json("template.xlsx", write(&[]).unwrap(), "2026-03-02");
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let columns = report["columns"].as_array().unwrap();
        assert_eq!(columns.len(), Field::COUNT);
        for (column, (field, header)) in columns.iter().zip(HEADERS) {
            assert_eq!(column["field"], field.name(), "{header}");
        }
    }
}
