//! Starting and stopping.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::Arc,
};

use axum::Router;
use axum_server::{Handle, tls_rustls::RustlsConfig};
use rustls::ServerConfig;

use crate::{
    adminpulse,
    certificate::{self, CertificateError, Certificates},
    consult, control,
    fault::Fault,
    office::Office,
    options::Options,
    state::{Counters, Shared},
    watch::unknown_endpoint,
};

/// The API key of AdminPulse that is accepted.
pub const ADMINPULSE_KEY: &str = "proef-sleutel-adminpulse";
/// The API key of Admin-IS | Consult that is accepted.
pub const CONSULT_KEY: &str = "proef-sleutel-consult";
/// Who asks for consent (OAuth).
pub const OAUTH_CLIENT_ID: &str = "proef-instroom";
/// With which secret.
pub const OAUTH_CLIENT_SECRET: &str = "proef-geheim";

/// Why it could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken, or may not be used.
    #[error("port {port} cannot be used: {source}")]
    Port {
        /// Which one.
        port: u16,
        /// Why.
        source: io::Error,
    },
    /// TLS.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
}

/// A pretend CRM that runs: both APIs over one office, on this machine's loopback address. It stops when it is dropped.
pub struct PretendCrm {
    shared: Arc<Shared>,
    adminpulse: SocketAddr,
    consult: SocketAddr,
    certificate: Option<String>,
    handles: [Handle<SocketAddr>; 2],
}

impl PretendCrm {
    /// Starts it, in the runtime of the caller.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(office: Office, options: Options) -> Result<Self, StartError> {
        let (adminpulse, consult) = (listen(options.adminpulse_port)?, listen(options.consult_port)?);
        let certificates = options.tls.then(Certificates::make).transpose()?;
        let shared = Arc::new(Shared::new(office, options));
        let tls = match &certificates {
            Some(certificates) => Some(certificate::tls(certificates, Arc::clone(&shared))?),
            None => None,
        };
        let certificate = certificates.map(|certificates| certificates.pem);
        let control = control::routes(consult.address.port(), certificate.clone());
        Ok(Self {
            adminpulse: adminpulse.address,
            consult: consult.address,
            handles: [
                serve(adminpulse, adminpulse::routes(&shared).merge(control), &shared, None)?,
                serve(consult, consult::routes(&shared), &shared, tls)?,
            ],
            shared,
            certificate,
        })
    }

    /// The base URL of AdminPulse, without a slash at its end. Its page for people is there too.
    #[must_use]
    pub fn adminpulse_url(&self) -> String {
        format!("http://{}", self.adminpulse)
    }

    /// The host of Consult.
    #[must_use]
    pub fn consult_host(&self) -> String {
        self.consult.ip().to_string()
    }

    /// The port of Consult.
    #[must_use]
    pub fn consult_port(&self) -> u16 {
        self.consult.port()
    }

    /// Consult's certificate in PEM, where it is served over TLS: no authority vouches for it.
    #[must_use]
    pub fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// Sets the faults, instead of those that were set. Each begins to count calls again.
    pub fn set_faults(&self, faults: impl IntoIterator<Item = Fault>) {
        self.shared.set_faults(faults.into_iter().collect());
    }

    /// The calls so far.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.shared.state().counters.clone()
    }

    /// Begins to count again.
    pub fn reset_counters(&self) {
        self.shared.state().counters = Counters::default();
    }

    /// The office as it is now.
    #[must_use]
    pub fn office(&self) -> Office {
        self.shared.state().office.clone()
    }

    /// Lets a colleague work in the CRM.
    pub fn edit<T>(&self, work: impl FnOnce(&mut Office) -> T) -> T {
        work(&mut self.shared.state().office)
    }
}

impl Drop for PretendCrm {
    fn drop(&mut self) {
        for handle in &self.handles {
            handle.shutdown();
        }
    }
}

/// A port that is held.
struct Listening {
    listener: TcpListener,
    address: SocketAddr,
}

fn listen(port: u16) -> Result<Listening, StartError> {
    let open = || {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Listening { listener, address })
    };
    open().map_err(|source| StartError::Port { port, source })
}

/// Answers at a port until the handle says to stop.
fn serve(
    listening: Listening,
    routes: Router<Arc<Shared>>,
    shared: &Arc<Shared>,
    tls: Option<ServerConfig>,
) -> Result<Handle<SocketAddr>, StartError> {
    let Listening { listener, address } = listening;
    let unusable = |source| StartError::Port {
        port: address.port(),
        source,
    };
    let service = routes
        .fallback(async || unknown_endpoint())
        .with_state(Arc::clone(shared))
        .into_make_service();
    let handle = Handle::new();
    match tls {
        Some(tls) => {
            let tls = RustlsConfig::from_config(Arc::new(tls));
            let server = axum_server::from_tcp_rustls(listener, tls).map_err(unusable)?;
            tokio::spawn(server.handle(handle.clone()).serve(service));
        }
        None => {
            let server = axum_server::from_tcp(listener).map_err(unusable)?;
            tokio::spawn(server.handle(handle.clone()).serve(service));
        }
    }
    Ok(handle)
}
