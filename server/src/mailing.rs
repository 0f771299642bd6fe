//! How mail leaves this installation: to the server of the settings, or into files.

use std::{io, net::SocketAddr, path::Path, sync::Arc};

use backend::mail::Mailer;
use mail::{FileMailer, Login, NotUsable, Security, SmtpMailer, SmtpSettings};

use crate::settings::{Settings, SmtpSecurity};

/// The sender of messages that are only written into files.
const NOBODY: &str = "instroom@instroom.example";

/// Why mail cannot leave with these settings.
#[derive(Debug, thiserror::Error)]
pub enum MailingError {
    /// The file with the authority cannot be read.
    #[error("{path} cannot be read: {source}")]
    Authority {
        /// Which file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// The settings of the server.
    #[error(transparent)]
    NotUsable(#[from] NotUsable),
}

/// The way that the settings name.
///
/// # Errors
/// When the authority cannot be read or is no certificate.
pub(crate) fn mailer(settings: &Settings) -> Result<Arc<dyn Mailer>, MailingError> {
    let Some(host) = settings.smtp_host.clone() else {
        return Ok(Arc::new(FileMailer::new(settings.data.join("outbox"))));
    };
    let (security, port) = match settings.smtp_security {
        SmtpSecurity::Tls => (Security::Tls, 465),
        SmtpSecurity::Starttls => (Security::StartTls, 587),
        SmtpSecurity::None => (Security::None, 25),
    };
    let login = settings.smtp_user.clone().zip(settings.smtp_password.clone());
    Ok(Arc::new(SmtpMailer::new(SmtpSettings {
        host,
        port: settings.smtp_port.unwrap_or(port),
        security,
        authority: settings.smtp_authority.as_deref().map(read).transpose()?,
        login: login.map(|(user, password)| Login { user, password }),
        hello_name: hello_name(settings),
        time_outs: mail::TimeOuts::default(),
    })?))
}

fn read(path: &Path) -> Result<String, MailingError> {
    std::fs::read_to_string(path).map_err(|source| MailingError::Authority {
        path: path.display().to_string(),
        source,
    })
}

/// The host that browsers reach, or else the domain of the sender.
fn hello_name(settings: &Settings) -> String {
    let host = settings.url.as_deref().and_then(|url| url.split_once("://"));
    let host = host.and_then(|(_, rest)| rest.split([':', '/']).next());
    let domain = settings.mail_from.as_deref().and_then(|from| from.rsplit('@').next());
    host.filter(|host| !host.is_empty())
        .or(domain)
        .unwrap_or("localhost")
        .to_owned()
}

/// The address that mails come from.
pub(crate) fn sender(settings: &Settings) -> String {
    settings.mail_from.clone().unwrap_or_else(|| NOBODY.to_owned())
}

/// Where browsers reach Instroom, without a slash at the end.
pub(crate) fn url(settings: &Settings, address: SocketAddr) -> String {
    let url = settings.url.clone().unwrap_or_else(|| format!("http://{address}"));
    url.trim_end_matches('/').to_owned()
}
