//! Every setting of the server. `.env.template` documents the same ones.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

/// Flags of `instroom serve`; each is also read from the environment.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// The address to listen on.
    #[arg(long, env = "INSTROOM_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,

    /// The folder with the database, and with the key file unless that is named.
    #[arg(long, env = "INSTROOM_DATA", default_value = "data")]
    pub data: PathBuf,

    /// The key that national numbers are encrypted with. Keep it, and its backup, away from the database.
    #[arg(long, env = "INSTROOM_KEY_FILE")]
    pub key_file: Option<PathBuf>,

    /// The folder with the built pages, styles and WebAssembly.
    #[arg(long, env = "INSTROOM_SITE", default_value = "target/site")]
    pub site: PathBuf,

    /// Fill an empty database with a fictitious office, and print how to sign in.
    #[arg(long, env = "INSTROOM_DEMO")]
    pub demo: bool,

    /// Send cookies over HTTPS only. Set it behind a proxy that speaks HTTPS.
    #[arg(long, env = "INSTROOM_SECURE_COOKIES")]
    pub secure_cookies: bool,

    /// Hours without a request after which a session ends.
    #[arg(long, env = "INSTROOM_SESSION_HOURS", default_value_t = 12)]
    pub session_hours: u16,

    /// The largest request that is taken, in MiB. An import of 100,000 new clients is some 60 MiB.
    #[arg(long, env = "INSTROOM_BODY_LIMIT", default_value_t = 128)]
    pub body_limit: usize,

    /// Hours after which what was fetched from a CRM is forgotten, reviewed or not.
    #[arg(long, env = "INSTROOM_FETCH_HOURS", default_value_t = 24)]
    pub fetch_hours: u16,

    /// What is logged, as `tracing` filters say it.
    #[arg(long, env = "INSTROOM_LOG", default_value = "warn,instroom=info")]
    pub log: String,
}

impl Settings {
    /// Where the key file lies.
    #[must_use]
    pub fn key_path(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.data.join("instroom.key"))
    }
}
