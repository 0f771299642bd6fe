//! Reads a file a number of times and prints how long each reading took: `read FILE [TIMES]`.

use std::{error::Error, time::Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which file?")?;
    let times: usize = arguments.next().map_or(Ok(5), |times| times.parse())?;
    let bytes = std::fs::read(&path)?;
    for _ in 0..times {
        let copy = bytes.clone();
        let start = Instant::now();
        let workbook = workbook::open(&path, copy)?;
        let sheet = workbook.sheet(workbook.first_visible())?;
        let elapsed = start.elapsed().as_secs_f64();
        println!(
            "{} rows x {} columns in {:.1} ms",
            sheet.rows(),
            sheet.width(),
            elapsed * 1e3
        );
    }
    Ok(())
}
