//! Reads the command line and runs what it says.

// The interface is one deeply nested type.
#![recursion_limit = "512"]

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use instroom::{check, pretend, serve, settings::Settings};

/// Client intake of an accountancy office.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the office's pages.
    Serve(Box<Settings>),
    /// Check a file by the same rules, without a server.
    Check(check::CheckArguments),
    /// Serve pretend CRMs with fictitious clients, to link and to test without an account.
    PretendCrm(pretend::PretendArguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Serve(settings) => serve::run(&settings),
        Command::Check(arguments) => check::run(arguments),
        Command::PretendCrm(arguments) => pretend::run(&arguments),
    }
}
