//! `instroom pretend-crm`: the pretend CRMs by themselves.

use std::{io::Write as _, process::ExitCode};

use pretend_crm::{ADMINPULSE_KEY, CONSULT_KEY, Office, Options, PretendCrm, StartError};

use crate::{crms::PERSONS, serve::stopped};

/// What to pretend.
#[derive(Debug, clap::Args)]
pub struct PretendArguments {
    /// The port of AdminPulse, where a page says what it is.
    #[arg(long, default_value_t = 3002)]
    pub adminpulse_port: u16,
    /// The port of Admin-IS | Consult.
    #[arg(long, default_value_t = 3003)]
    pub consult_port: u16,
    /// How many persons are in it.
    #[arg(long, default_value_t = PERSONS)]
    pub persons: usize,
    /// Serve Consult without TLS.
    #[arg(long)]
    pub plain: bool,
}

/// Pretends until it is told to stop. Prints the addresses and keys when it listens.
#[must_use]
pub fn run(arguments: &PretendArguments) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(pretend(arguments)).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("instroom cannot pretend: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn pretend(arguments: &PretendArguments) -> Result<(), StartError> {
    let options = Options {
        adminpulse_port: arguments.adminpulse_port,
        consult_port: arguments.consult_port,
        tls: !arguments.plain,
        ..Options::default()
    };
    let crm = PretendCrm::start(Office::fictitious(arguments.persons), options).await?;
    // That nobody may be reading is no reason to stop.
    drop(std::io::stdout().write_all(said(&crm).as_bytes()));
    stopped().await;
    Ok(())
}

fn said(crm: &PretendCrm) -> String {
    let (url, host, port) = (crm.adminpulse_url(), crm.consult_host(), crm.consult_port());
    format!(
        "Pretend CRMs are open on {url}\n\
         \x20 AdminPulse          {url} with API key {ADMINPULSE_KEY}\n\
         \x20 Admin-IS | Consult  {host} port {port} with API key {CONSULT_KEY}\n{}",
        crm.certificate().unwrap_or_default()
    )
}
