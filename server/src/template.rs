//! The Excel template: empty, or filled with the current clients to correct them in Excel and import them again.

use domain::{client::ExistingClient, field::Field, language::Language};
use rust_xlsxwriter::{DataValidation, Format, Note, Workbook, Worksheet, XlsxError};
use serde::Deserialize;

use crate::template_words::{header, hint};

/// What the address of the template asks for.
#[derive(Deserialize)]
pub(crate) struct TemplateQuery {
    /// With the current clients.
    #[serde(default)]
    pub(crate) filled: bool,
    /// The language of its headers and hints.
    #[serde(default)]
    pub(crate) language: Language,
}

/// The columns in their order: the client's code first, to find one's way, and the partner last.
const COLUMNS: [Field; Field::COUNT] = [
    Field::ExternalId,
    Field::Kind,
    Field::FirstName,
    Field::LastName,
    Field::Email,
    Field::ExtraEmails,
    Field::Mobile,
    Field::Phone,
    Field::Language,
    Field::NationalNumber,
    Field::BirthDate,
    Field::Street,
    Field::HouseNumber,
    Field::Box,
    Field::Postcode,
    Field::City,
    Field::Country,
    Field::Labels,
    Field::Responsible,
    Field::EnterpriseNumber,
    Field::Iban,
    Field::PartnerFirstName,
    Field::PartnerLastName,
    Field::PartnerEmail,
    Field::PartnerNationalNumber,
];

/// Rows below the header in which the language is picked from a list.
const ROWS_WITH_LIST: u32 = 2_000;

const COLUMN_WIDTH: u32 = 20;

/// The empty template, with every column.
pub(crate) fn empty(language: Language) -> Result<Vec<u8>, XlsxError> {
    write(&COLUMNS, &[], language)
}

/// The template with these clients, archived ones left out. It has no column for national numbers: an export never carries
/// them unasked, and a column that is absent changes nothing when the file comes back.
pub(crate) fn filled(clients: &[ExistingClient], language: Language) -> Result<Vec<u8>, XlsxError> {
    let columns: Vec<Field> = COLUMNS
        .into_iter()
        .filter(|field| !field.is_national_number())
        .collect();
    write(&columns, clients, language)
}

fn write(columns: &[Field], clients: &[ExistingClient], language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Instroom")?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, field) in (0_u16..).zip(columns) {
        write_header(sheet, column, *field, language)?;
        write_values(sheet, column, *field, clients)?;
    }
    workbook.save_to_buffer()
}

fn write_header(sheet: &mut Worksheet, column: u16, field: Field, language: Language) -> Result<(), XlsxError> {
    // Cells are text: Excel then drops no leading zero from a number that is typed.
    sheet.set_column_format(column, &as_text())?;
    sheet.set_column_width(column, COLUMN_WIDTH)?;
    sheet.write_string_with_format(0, column, header(field, language), &Format::new().set_bold())?;
    if let Some(hint) = hint(field, language) {
        sheet.insert_note(0, column, &Note::new(hint).add_author_prefix(false))?;
    }
    if field == Field::Language {
        let codes = Language::ALL.map(Language::code);
        let list = DataValidation::new().allow_list_strings(&codes)?;
        sheet.add_data_validation(1, column, ROWS_WITH_LIST, column, &list)?;
    }
    Ok(())
}

fn write_values(sheet: &mut Worksheet, column: u16, field: Field, clients: &[ExistingClient]) -> Result<(), XlsxError> {
    let text = as_text();
    for (row, client) in (1_u32..).zip(clients.iter().filter(|client| !client.archived)) {
        if let Some(value) = client.record.value(field) {
            sheet.write_string_with_format(row, column, value, &text)?;
        }
    }
    Ok(())
}

fn as_text() -> Format {
    Format::new().set_num_format("@")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use domain::{
        client::{ClientId, Origin, Status},
        record::Record,
    };

    use super::*;

    fn columns(bytes: Vec<u8>) -> Vec<serde_json::Value> {
        let name = "template.xlsx".to_owned();
        let input = review::report::InputFile { name, bytes };
        let report = review::report::check_json(input, None, "2026-03-02");
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        report["columns"].as_array().unwrap().clone()
    }

    #[test]
    fn every_header_is_recognised_as_its_field_in_every_language() {
        for language in Language::ALL {
            let columns = columns(empty(language).unwrap());
            assert_eq!(columns.len(), Field::COUNT);
            for (column, field) in columns.iter().zip(COLUMNS) {
                assert_eq!(column["field"], field.name(), "{}", header(field, language));
            }
        }
    }

    #[test]
    fn a_filled_template_carries_no_national_number() {
        let fields = [
            (Field::LastName, "Voorbeeld"),
            (Field::NationalNumber, "85073003328"),
            (Field::PartnerNationalNumber, "75060898009"),
        ];
        let client = ExistingClient {
            id: ClientId(uuid::Uuid::nil()),
            revision: 1,
            origin: Origin::Import,
            status: Status::NotSent,
            archived: false,
            record: Record::new(fields.map(|(field, value)| (field, Some(value)))),
        };
        for clients in [&[][..], &[client]] {
            let columns = columns(filled(clients, Language::Dutch).unwrap());
            assert_eq!(columns.len(), Field::COUNT - 2, "with {} clients", clients.len());
            let is_number = |column: &serde_json::Value| {
                column["field"]
                    .as_str()
                    .is_some_and(|field| field.ends_with("national_number"))
            };
            assert!(!columns.iter().any(is_number));
        }
    }
}
