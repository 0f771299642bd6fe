//! Every setting of the server. `.env.template` documents the same ones.

use std::{net::SocketAddr, path::PathBuf};

use backend::crm::Secret;
use clap::{Args, ValueEnum};
use crm::AllowList;

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

    /// Where an office may have its Admin-IS | Consult: host names, `*.` and a domain, IP addresses or networks, each with a
    /// port after it or without, parted by commas. Unless it is set: the private networks of IPv4.
    #[arg(long, env = "INSTROOM_CRM_ADDRESSES")]
    pub crm_addresses: Option<AllowList>,

    /// The base URL of AdminPulse.
    #[arg(long, env = "INSTROOM_ADMINPULSE_URL", default_value = "https://api.adminpulse.be")]
    pub adminpulse_url: String,

    /// What AdminPulse knows this installation by, so that offices can link by consent (OAuth 2). It takes the secret and the
    /// URL of Instroom too.
    #[arg(long, env = "INSTROOM_ADMINPULSE_CLIENT_ID", requires_all = ["adminpulse_client_secret", "url"])]
    pub adminpulse_client_id: Option<String>,

    /// The secret that goes with it.
    #[arg(long, env = "INSTROOM_ADMINPULSE_CLIENT_SECRET", hide_env_values = true, value_parser = secret)]
    pub adminpulse_client_secret: Option<Secret>,

    /// The URL at which browsers reach Instroom: links in mails begin with it, and AdminPulse knows it. Unless it is set: the
    /// address that is listened on.
    #[arg(long, env = "INSTROOM_URL")]
    pub url: Option<String>,

    /// The mail server. Unless it is set, messages are written into files, and nobody gets any.
    #[arg(long, env = "INSTROOM_SMTP_HOST", requires = "mail_from")]
    pub smtp_host: Option<String>,

    /// Its port. Unless it is set: 465 with `tls`, 587 with `starttls`, 25 with `none`.
    #[arg(long, env = "INSTROOM_SMTP_PORT")]
    pub smtp_port: Option<u16>,

    /// How the connection with it is secured; `none` only for one on the same machine or a private network.
    #[arg(long, env = "INSTROOM_SMTP_SECURITY", default_value = "starttls")]
    pub smtp_security: SmtpSecurity,

    /// A file with the certificate authority of an own mail server, in PEM, trusted besides the machine's.
    #[arg(long, env = "INSTROOM_SMTP_AUTHORITY")]
    pub smtp_authority: Option<PathBuf>,

    /// The user name at the mail server.
    #[arg(long, env = "INSTROOM_SMTP_USER", requires = "smtp_password")]
    pub smtp_user: Option<String>,

    /// The password that goes with it.
    #[arg(long, env = "INSTROOM_SMTP_PASSWORD", hide_env_values = true, value_parser = secret)]
    pub smtp_password: Option<Secret>,

    /// The address that mails come from: one that the mail server sends for.
    #[arg(long, env = "INSTROOM_MAIL_FROM", value_parser = address)]
    pub mail_from: Option<String>,

    /// Run pretend CRMs in a demo, so that a link can be tried without an account.
    #[arg(long, env = "INSTROOM_PRETEND_CRM")]
    pub pretend_crm: bool,

    /// Hours after which what was fetched from a CRM is forgotten, reviewed or not.
    #[arg(long, env = "INSTROOM_FETCH_HOURS", default_value_t = 24, value_parser = clap::value_parser!(u16).range(1..))]
    pub fetch_hours: u16,

    /// What is logged, as `tracing` filters say it.
    #[arg(long, env = "INSTROOM_LOG", default_value = "warn,instroom=info")]
    pub log: String,
}

/// How the connection with the mail server is secured.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum SmtpSecurity {
    /// TLS from the first byte.
    Tls,
    /// TLS that is asked for before anything is said.
    Starttls,
    /// None.
    None,
}

impl Settings {
    /// Where the key file lies.
    #[must_use]
    pub fn key_path(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.data.join("instroom.key"))
    }
}

fn secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(Secret(text.to_owned()))
}

fn address(text: &str) -> Result<String, String> {
    let address = domain::email_address::EmailAddress::parse(text);
    address
        .map(|address| address.into_inner().into_owned())
        .map_err(|_| "this is no e-mail address".to_owned())
}
