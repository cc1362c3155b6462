//! https for clients that insist on it: a self-signed certificate, made anew for each server.

use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

/// The names a client may use; those below `localhost` reach this machine on most systems.
const NAMES: [&str; 4] = ["127.0.0.1", "localhost", "anaplan.localhost", "*.anaplan.localhost"];

/// A certificate with its key, ready to accept connections.
pub(crate) struct Identity {
    pub(crate) acceptor: TlsAcceptor,
    /// PEM.
    pub(crate) certificate: String,
}

impl Identity {
    /// # Errors
    /// The cryptography refuses, in its own words.
    pub(crate) fn new() -> Result<Identity, String> {
        let mut params = rcgen::CertificateParams::new(NAMES.map(String::from)).map_err(|e| e.to_string())?;
        // Under this name a person finds it among the trusted roots, to remove it again.
        params.distinguished_name.push(rcgen::DnType::CommonName, "Fake Anaplan (anaplan-mock)");
        let pair = rcgen::KeyPair::generate().map_err(|e| e.to_string())?;
        let made = params.self_signed(&pair).map_err(|e| e.to_string())?;
        let key = PrivatePkcs8KeyDer::from(pair.serialize_der());
        // The provider is named, so that another one in the same process does not matter.
        let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|e| e.to_string())?
            .with_no_client_auth()
            .with_single_cert(vec![made.der().clone()], key.into())
            .map_err(|e| e.to_string())?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Identity { acceptor: TlsAcceptor::from(Arc::new(config)), certificate: made.pem() })
    }
}
