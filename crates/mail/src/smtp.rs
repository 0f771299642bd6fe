//! Messages to a mail server.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use async_trait::async_trait;
use backend::{
    crm::Secret,
    mail::{Accepted, DeliveryView, MailProblem, Mailer, Message, NotHandedOver, NotTaken, Offer},
};
use lettre::{
    Address,
    transport::smtp::{
        self,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail, Noop, Rcpt, Rset},
        extension::ClientId,
        response::Response,
    },
};
use tokio::time::timeout;

use crate::{
    compose::{NotComposed, compose},
    header_text::one_line,
    smtp_failure::{Failure, LONGEST_ANSWER},
};

/// How many open connections are kept for the next messages.
const MOST_IDLE: usize = 4;

/// How long an open connection is kept: shorter than servers wait.
const LONGEST_IDLE: Duration = Duration::from_secs(60);

/// How a mail server is reached.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Host name or address.
    pub host: String,
    /// Port: by custom 465 with [`Security::Tls`], 587 with [`Security::StartTls`].
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// An authority that is trusted besides the machine's own, in PEM: the one of an office's own server.
    pub authority: Option<String>,
    /// Who we are to the server, if it asks.
    pub login: Option<Login>,
    /// The name that this machine says it has.
    pub hello_name: String,
    /// How long the server may take.
    pub time_outs: TimeOuts,
}

/// Who we are to the server.
#[derive(Clone, Debug)]
pub struct Login {
    /// User name.
    pub user: String,
    /// Password.
    pub password: Secret,
}

/// How the connection to a mail server is secured.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS that is asked for at once; without it nothing is sent.
    StartTls,
    /// None: only for a server on the same machine or a private network.
    None,
}

/// How long the server may take.
#[derive(Clone, Copy, Debug)]
pub struct TimeOuts {
    /// To be found and connected with.
    pub connect: Duration,
    /// To answer what it is asked.
    pub answer: Duration,
    /// To take the message and answer for it. RFC 5321 asks for ten minutes: who hangs up earlier does not know what became of it.
    pub message: Duration,
}

impl Default for TimeOuts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            answer: Duration::from_secs(120),
            message: Duration::from_secs(600),
        }
    }
}

/// Settings that no connection can be made with.
#[derive(Debug, thiserror::Error)]
#[error("the settings of the mail server are wrong")]
pub struct NotUsable(#[from] smtp::Error);

/// Hands messages to one mail server, over connections that are used again.
pub struct SmtpMailer {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
    idle: Arc<Idle>,
}

impl SmtpMailer {
    /// The server of these settings. It is not called yet.
    ///
    /// # Errors
    /// [`NotUsable`] for an authority that is no certificate.
    pub fn new(settings: SmtpSettings) -> Result<Self, NotUsable> {
        let tls = match settings.security {
            Security::None => None,
            Security::Tls | Security::StartTls => Some(tls(&settings)?),
        };
        Ok(Self {
            settings,
            tls,
            idle: Arc::default(),
        })
    }

    /// A connection on which the sender was taken. One that was open may have been closed meanwhile; then it is a fresh one.
    async fn with_sender(&self, from: &Address) -> Result<AsyncSmtpConnection, NotTaken> {
        if let Some(mut connection) = self.idle.take() {
            match self.say_sender(&mut connection, from).await {
                Err(failure) if !failure.leaves_open() => self.idle.clear(),
                said => return self.unless_refused(connection, said).await,
            }
        }
        let mut connection = self.connect().await?;
        let said = self.say_sender(&mut connection, from).await;
        self.unless_refused(connection, said).await
    }

    async fn unless_refused(
        &self,
        connection: AsyncSmtpConnection,
        said: Result<(), Failure>,
    ) -> Result<AsyncSmtpConnection, NotTaken> {
        match said {
            Ok(()) => Ok(connection),
            Err(failure) => {
                self.keep_after(connection, &failure).await;
                Err(failure.at_sender())
            }
        }
    }

    async fn say_sender(&self, connection: &mut AsyncSmtpConnection, from: &Address) -> Result<(), Failure> {
        let mail = Mail::new(Some(from.clone()), Vec::new());
        self.say(connection, mail).await.map(drop)
    }

    async fn say(&self, connection: &mut AsyncSmtpConnection, command: impl fmt::Display) -> Result<Response, Failure> {
        within(self.settings.time_outs.answer, connection.command(command)).await
    }

    /// Keeps a connection on which something was refused, if the server goes on with it.
    async fn keep_after(&self, connection: AsyncSmtpConnection, failure: &Failure) {
        self.idle
            .keep_after(connection, failure, self.settings.time_outs.answer)
            .await;
    }

    /// A fresh connection: secured, and logged in where there is a login.
    async fn connect(&self) -> Result<AsyncSmtpConnection, NotTaken> {
        let TimeOuts { connect, answer, .. } = self.settings.time_outs;
        let addresses = self.addresses().await?;
        let hello = ClientId::Domain(self.settings.hello_name.clone());
        let at_once = self.tls.clone().filter(|_| self.settings.security == Security::Tls);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(addresses.as_slice(), Some(connect), &hello, at_once, None);
        let mut connection = within(answer, connecting)
            .await
            .map_err(|failure| failure.before_sender(MailProblem::Refused))?;
        if let (Security::StartTls, Some(tls)) = (self.settings.security, &self.tls) {
            self.secure(&mut connection, tls.clone(), &hello).await?;
        }
        if let Some(login) = &self.settings.login {
            self.log_in(&mut connection, login).await?;
        }
        Ok(connection)
    }

    /// What the host stands for. Without encryption, only addresses that are not seen by others on the way.
    async fn addresses(&self) -> Result<Vec<SocketAddr>, NotTaken> {
        let looking = tokio::net::lookup_host((self.settings.host.as_str(), self.settings.port));
        let not_found = |what: String| NotTaken::Temporary { answer: what };
        let found = timeout(self.settings.time_outs.connect, looking).await;
        let found = found.map_err(|_| not_found("the mail server's name is not found in time".to_owned()))?;
        let addresses: Vec<_> = found.map_err(|error| not_found(error.to_string()))?.collect();
        let stranger = addresses.iter().find(|address| !is_own_network(address.ip()));
        match stranger {
            Some(stranger) if self.settings.security == Security::None => Err(NotTaken::Settings {
                problem: MailProblem::EncryptionNeeded,
                answer: stranger.to_string(),
            }),
            _ => Ok(addresses),
        }
    }

    async fn secure(
        &self,
        connection: &mut AsyncSmtpConnection,
        tls: TlsParameters,
        hello: &ClientId,
    ) -> Result<(), NotTaken> {
        if !connection.can_starttls() {
            return Err(NotTaken::Settings {
                problem: MailProblem::NoEncryption,
                answer: one_line(&connection.server_info().to_string(), LONGEST_ANSWER),
            });
        }
        within(self.settings.time_outs.answer, connection.starttls(tls, hello))
            .await
            .map_err(|failure| failure.before_sender(MailProblem::NoEncryption))
    }

    async fn log_in(&self, connection: &mut AsyncSmtpConnection, login: &Login) -> Result<(), NotTaken> {
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        if connection.server_info().get_auth_mechanism(&mechanisms).is_none() {
            return Err(NotTaken::Settings {
                problem: MailProblem::LoginMethod,
                answer: one_line(&connection.server_info().to_string(), LONGEST_ANSWER),
            });
        }
        let credentials = Credentials::new(login.user.clone(), login.password.0.clone());
        within(
            self.settings.time_outs.answer,
            connection.auth(&mechanisms, &credentials),
        )
        .await
        .map(drop)
        .map_err(|failure| failure.before_sender(MailProblem::Login))
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn offer(&self, message: &Message) -> Result<Box<dyn Offer>, NotTaken> {
        let composed = compose(message, SystemTime::now())?;
        let mut connection = self.with_sender(&composed.from).await?;
        match self.say(&mut connection, Rcpt::new(composed.to, Vec::new())).await {
            Ok(_) => Ok(Box::new(SmtpOffer {
                connection,
                bytes: composed.bytes,
                time_outs: self.settings.time_outs,
                idle: Arc::clone(&self.idle),
            })),
            Err(failure) => {
                self.keep_after(connection, &failure).await;
                Err(failure.at_recipient())
            }
        }
    }

    fn delivery(&self) -> DeliveryView {
        DeliveryView::Smtp {
            server: format!("{}:{}", self.settings.host, self.settings.port),
        }
    }

    async fn test(&self) -> Result<(), NotTaken> {
        let mut connection = self.connect().await?;
        let said = self.say(&mut connection, Noop).await;
        said.map_err(|failure| failure.before_sender(MailProblem::Refused))?;
        self.idle.keep(connection);
        Ok(())
    }
}

impl From<NotComposed> for NotTaken {
    fn from(problem: NotComposed) -> Self {
        let answer = problem.to_string();
        match problem {
            NotComposed::Sender => Self::Settings {
                problem: MailProblem::Sender,
                answer,
            },
            NotComposed::Recipient | NotComposed::Parts => Self::Permanent { answer },
        }
    }
}

/// A message whose sender and recipient the server has taken. Dropped, it closes the connection, and the server forgets both.
struct SmtpOffer {
    connection: AsyncSmtpConnection,
    bytes: Vec<u8>,
    time_outs: TimeOuts,
    idle: Arc<Idle>,
}

#[async_trait]
impl Offer for SmtpOffer {
    async fn hand_over(self: Box<Self>) -> Result<Accepted, NotHandedOver> {
        let Self {
            mut connection,
            bytes,
            time_outs,
            idle,
        } = *self;
        match within(time_outs.answer, connection.command(Data)).await {
            Ok(response) if response.has_code(354) => {}
            Ok(response) => {
                return Err(NotHandedOver::Temporary {
                    answer: words(&response),
                });
            }
            Err(failure) => {
                idle.keep_after(connection, &failure, time_outs.answer).await;
                return Err(failure.before_message());
            }
        }
        match within(time_outs.message, connection.message(&bytes)).await {
            Ok(response) if response.has_code(354) => Err(NotHandedOver::Unknown { what: words(&response) }),
            Ok(response) => {
                idle.keep(connection);
                Ok(Accepted {
                    answer: words(&response),
                })
            }
            Err(failure) => {
                idle.keep_after(connection, &failure, time_outs.answer).await;
                Err(failure.after_message())
            }
        }
    }
}

/// Open connections that nothing is under way on.
#[derive(Default)]
struct Idle(Mutex<Vec<(AsyncSmtpConnection, Instant)>>);

impl Idle {
    fn take(&self) -> Option<AsyncSmtpConnection> {
        let mut idle = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(_, since)| since.elapsed() < LONGEST_IDLE);
        idle.pop().map(|(connection, _)| connection)
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_IDLE {
            idle.push((connection, Instant::now()));
        }
    }

    /// Keeps a connection on which something was refused, if the server goes on with it.
    async fn keep_after(&self, mut connection: AsyncSmtpConnection, failure: &Failure, limit: Duration) {
        if failure.leaves_open() && within(limit, connection.command(Rset)).await.is_ok() {
            self.keep(connection);
        }
    }

    fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

async fn within<T>(limit: Duration, step: impl Future<Output = Result<T, smtp::Error>>) -> Result<T, Failure> {
    match timeout(limit, step).await {
        Ok(result) => result.map_err(Failure::from),
        Err(_) => Err(Failure::Broken("the mail server does not answer in time".to_owned())),
    }
}

fn words(response: &Response) -> String {
    let lines: Vec<_> = response.message().collect();
    one_line(&format!("{} {}", response.code(), lines.join(" ")), LONGEST_ANSWER)
}

fn tls(settings: &SmtpSettings) -> Result<TlsParameters, smtp::Error> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(authority) = &settings.authority {
        builder = builder.add_root_certificate(Certificate::from_pem(authority.as_bytes())?);
    }
    builder.build_rustls()
}

/// This machine, or a network that nobody outside listens in on.
const fn is_own_network(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}
