//! The certificate of an office's own server, for which no public authority vouches.

use std::sync::Arc;

use domain::crm_error::CrmError;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};

/// TLS that trusts the certificates in `pem` and what they vouch for, and no other.
///
/// # Errors
/// [`CrmError::Certificate`] where there is no certificate in it.
pub(crate) fn trusting_only(pem: &str) -> Result<ClientConfig, CrmError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    let certificates = certificates.map_err(|_| CrmError::Certificate)?;
    let provider = Arc::new(ring::default_provider());
    let verifier = Pinned::new(certificates, Arc::clone(&provider)).ok_or(CrmError::Certificate)?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| CrmError::Certificate)?;
    Ok(config
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// The usual verification, with two things more for a server that shows one of the very certificates that are trusted: it may
/// be called by a name or an address that is not in it, and it may be marked as an authority's. Self-signed certificates are
/// often made so. It proves its key and has to be valid today as any other.
#[derive(Debug)]
struct Pinned {
    certificates: Vec<CertificateDer<'static>>,
    usual: Arc<WebPkiServerVerifier>,
}

impl Pinned {
    fn new(certificates: Vec<CertificateDer<'static>>, provider: Arc<CryptoProvider>) -> Option<Self> {
        let mut roots = RootCertStore::empty();
        for certificate in &certificates {
            roots.add(certificate.clone()).ok()?;
        }
        let usual = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider);
        Some(Self {
            certificates,
            usual: usual.build().ok()?,
        })
    }
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let usual = self
            .usual
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        match usual {
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName
                | CertificateError::NotValidForNameContext { .. }
                // An authority's, of all that is left: the validity is looked at before.
                | CertificateError::Other(_),
            )) if self.certificates.contains(end_entity) => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.usual.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.usual.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.usual.supported_verify_schemes()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};

    use super::*;

    /// As `openssl req -x509` makes them: marked as an authority's, and named after the machine.
    fn self_signed(last_year: i32) -> rcgen::Certificate {
        let mut params = CertificateParams::new(vec!["SERVER01".to_owned()]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.not_after = date_time_ymd(last_year, 1, 1);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap()
    }

    fn accepts(trusted: &rcgen::Certificate, shown: &CertificateDer<'_>, name: &str) -> bool {
        let pinned = Pinned::new(vec![trusted.der().clone()], Arc::new(ring::default_provider())).unwrap();
        let name = ServerName::try_from(name.to_owned()).unwrap();
        pinned
            .verify_server_cert(shown, &[], &name, &[], UnixTime::now())
            .is_ok()
    }

    #[test]
    fn a_server_that_shows_the_trusted_certificate_itself_is_trusted_under_any_name() {
        let certificate = self_signed(4_000);
        assert!(accepts(&certificate, certificate.der(), "SERVER01"));
        assert!(accepts(&certificate, certificate.der(), "192.168.1.7"));
    }

    #[test]
    fn another_with_the_same_name_is_not() {
        let (trusted, other) = (self_signed(4_000), self_signed(4_000));
        assert!(!accepts(&trusted, other.der(), "SERVER01"));
    }

    #[test]
    fn one_that_expired_is_not() {
        let expired = self_signed(2_001);
        assert!(!accepts(&expired, expired.der(), "SERVER01"));
    }

    #[test]
    fn what_a_trusted_authority_vouches_for_is_trusted_under_its_own_name_alone() {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = params.self_signed(&key).unwrap();
        let leaf = CertificateParams::new(vec!["consult.office.example".to_owned()]).unwrap();
        let leaf = leaf
            .signed_by(&KeyPair::generate().unwrap(), &Issuer::new(params, key))
            .unwrap();
        assert!(accepts(&authority, leaf.der(), "consult.office.example"));
        assert!(!accepts(&authority, leaf.der(), "192.168.1.7"));
    }
}
