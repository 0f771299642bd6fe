//! The certificates of Consult: a good one and two that are not, made at the start with a key of their own.

use std::{fmt, sync::Arc};

use rcgen::{Certificate, CertificateParams, DistinguishedName, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    server::{ClientHello, NoServerSessionStorage, ResolvesServerCert},
    sign::CertifiedKey,
};

use crate::{fault::Kind, state::Shared};

/// Where Consult is really served.
const HOSTS: [&str; 2] = ["localhost", "127.0.0.1"];

/// No certificate could be made, or none that TLS can be served with.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// None could be made.
    #[error("no certificate could be made: {0}")]
    NotMade(#[from] rcgen::Error),
    /// TLS could not be set up.
    #[error("TLS could not be set up: {0}")]
    NotServed(#[from] rustls::Error),
}

/// The certificates that there are to choose from.
pub(crate) struct Certificates {
    /// The good one in PEM, for whoever connects to trust.
    pub(crate) pem: String,
    good: Arc<CertifiedKey>,
    other_host: Arc<CertifiedKey>,
    expired: Arc<CertifiedKey>,
}

impl Certificates {
    /// All three have the same name and key, so that whoever trusts the good one refuses the others for nothing but what
    /// is wrong with them.
    pub(crate) fn make() -> Result<Self, CertificateError> {
        let key = KeyPair::generate()?;
        let good = params(&HOSTS)?;
        let other_host = params(&["ander-kantoor.example"])?;
        let mut expired = params(&HOSTS)?;
        expired.not_before = date_time_ymd(2020, 1, 1);
        expired.not_after = date_time_ymd(2021, 1, 1);
        let good = good.self_signed(&key)?;
        Ok(Self {
            pem: good.pem(),
            good: certified(&good, &key)?,
            other_host: certified(&other_host.self_signed(&key)?, &key)?,
            expired: certified(&expired.self_signed(&key)?, &key)?,
        })
    }
}

fn params(hosts: &[&str]) -> Result<CertificateParams, rcgen::Error> {
    let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let mut params = CertificateParams::new(hosts)?;
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, "Proef-CRM van Instroom");
    params.distinguished_name = name;
    params.is_ca = IsCa::ExplicitNoCa;
    Ok(params)
}

fn certified(certificate: &Certificate, key: &KeyPair) -> Result<Arc<CertifiedKey>, CertificateError> {
    let certificate = certificate.der().clone();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let key = ring::sign::any_supported_type(&key)?;
    Ok(Arc::new(CertifiedKey::new(vec![certificate], key)))
}

/// TLS without sessions that are taken up again: every new connection sees the certificate of the moment.
pub(crate) fn tls(certificates: &Certificates, shared: Arc<Shared>) -> Result<ServerConfig, CertificateError> {
    let provider = Arc::new(ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(Choice {
            good: Arc::clone(&certificates.good),
            other_host: Arc::clone(&certificates.other_host),
            expired: Arc::clone(&certificates.expired),
            shared,
        }));
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(config)
}

/// Shows the certificate that the faults say.
struct Choice {
    good: Arc<CertifiedKey>,
    other_host: Arc<CertifiedKey>,
    expired: Arc<CertifiedKey>,
    shared: Arc<Shared>,
}

impl fmt::Debug for Choice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Choice")
    }
}

impl ResolvesServerCert for Choice {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let state = self.shared.state();
        let certificate = if state.has(Kind::OtherHost) {
            &self.other_host
        } else if state.has(Kind::ExpiredCertificate) {
            &self.expired
        } else {
            &self.good
        };
        Some(Arc::clone(certificate))
    }
}
