//! `instroom check`: what the browser would say about a file, on the command line.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use review::report::{self, InputFile, Refusal, Report, UNREADABLE_FILE};

/// A refused file ends the program with this status.
const REFUSED: u8 = 2;

/// What to check.
#[derive(Debug, clap::Args)]
pub struct CheckArguments {
    /// The file to check: .xlsx, .csv or .tsv.
    pub file: PathBuf,
    /// A file that stands for the clients of the platform.
    #[arg(long)]
    pub against: Option<PathBuf>,
    /// Print JSON instead of a summary.
    #[arg(long)]
    pub json: bool,
}

/// Checks the file, prints what was found, and returns 0, or 2 when a file is refused.
pub fn run(arguments: CheckArguments) -> ExitCode {
    let result = check(&arguments);
    if arguments.json {
        println!("{}", report::json(&result));
    } else {
        match &result {
            Ok(report) => print!("{}", report::summary(report)),
            Err(refused) => eprintln!("refused: {} ({})", refused.message, refused.code),
        }
    }
    if result.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(REFUSED)
    }
}

fn check(arguments: &CheckArguments) -> Result<Report, Refusal> {
    let file = read(&arguments.file)?;
    let against = arguments.against.as_deref().map(read).transpose()?;
    report::check(file, against, time::OffsetDateTime::now_utc().date())
}

fn read(path: &Path) -> Result<InputFile, Refusal> {
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
    match std::fs::read(path) {
        Ok(bytes) => Ok(InputFile { name, bytes }),
        Err(error) => {
            let message = format!("cannot read {}: {error}", path.display());
            Err(Refusal {
                code: UNREADABLE_FILE.into(),
                message,
            })
        }
    }
}
