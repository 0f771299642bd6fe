//! Writes a workbook of fictitious clients to measure with: `write FILE ROWS`, twenty columns.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which file?")?;
    let rows: u32 = arguments.next().ok_or("how many rows?")?.parse()?;
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..rows {
        for column in 0..20 {
            match column % 5 {
                0 => sheet.write_number(row, column, f64::from(row * 20 + u32::from(column)))?,
                1 => sheet.write_string(row, column, format!("Voornaam{}", row % 500))?,
                2 => sheet.write_string(row, column, format!("naam.{row}.{column}@voorbeeld.example"))?,
                3 => sheet.write_string(
                    row,
                    column,
                    ["Gent", "Liège", "Eupen"].get(row as usize % 3).copied().unwrap_or(""),
                )?,
                _ => sheet.write_number(row, column, f64::from(row) / 7.0)?,
            };
        }
    }
    workbook.save(path)?;
    Ok(())
}
