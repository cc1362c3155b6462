//! https for clients that insist on it: a self-signed certificate, kept in files so that who imported it once is done.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};

/// The names a client may use; those below `localhost` reach this machine on most systems.
const NAMES: [&str; 4] = ["127.0.0.1", "localhost", "anaplan.localhost", "*.anaplan.localhost"];

/// How long a certificate is good: Apple's systems refuse server certificates beyond 825 days.
const DAYS: u64 = 820;
const DAY: Duration = Duration::from_secs(86_400);

/// A certificate with its key, ready to accept connections.
pub(crate) struct Identity {
    pub(crate) acceptor: TlsAcceptor,
    /// PEM.
    pub(crate) certificate: String,
    /// True where it was read from the files of an earlier start.
    pub(crate) kept: bool,
}

impl Identity {
    /// A new certificate that lives as long as its server.
    ///
    /// # Errors
    /// The cryptography refuses, in its own words.
    pub(crate) fn new() -> Result<Identity, String> {
        let (certificate, key) = made()?;
        Identity::of(certificate, &key, false)
    }

    /// The certificate in this file with the key in the file beside it, or, where they are not there, have expired, do
    /// not fit each other or lack a name, a new one that is written there. Only the owner can read the key.
    ///
    /// # Errors
    /// As [`Identity::new`], and where a file cannot be written.
    pub(crate) fn kept_in(file: &Path) -> Result<Identity, String> {
        let key_file = key_file(file);
        if let (Ok(certificate), Ok(key)) =
            (std::fs::read_to_string(file), std::fs::read_to_string(&key_file))
            && is_good(certificate.as_bytes())
            && let Ok(identity) = Identity::of(certificate, &key, true)
        {
            return Ok(identity);
        }
        let (certificate, key) = made()?;
        let written = sink::write_private(&key_file, key.as_bytes())
            .and_then(|()| sink::write(file, certificate.as_bytes()));
        written.map_err(|error| format!("{error}; name another with --certificate"))?;
        Identity::of(certificate, &key, false)
    }

    fn of(certificate: String, key: &str, kept: bool) -> Result<Identity, String> {
        let der = CertificateDer::from_pem_slice(certificate.as_bytes()).map_err(|e| e.to_string())?;
        let key = PrivatePkcs8KeyDer::from_pem_slice(key.as_bytes()).map_err(|e| e.to_string())?;
        // The provider is named, so that another one in the same process does not matter.
        let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|e| e.to_string())?
            .with_no_client_auth()
            .with_single_cert(vec![der], key.into())
            .map_err(|e| e.to_string())?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Identity { acceptor: TlsAcceptor::from(Arc::new(config)), certificate, kept })
    }
}

/// Where the key of a certificate file is: `anaplan-mock.pem` has `anaplan-mock.key`.
fn key_file(certificate: &Path) -> PathBuf {
    certificate.with_extension("key")
}

/// A new certificate and its key, both PEM.
fn made() -> Result<(String, String), String> {
    let mut params = rcgen::CertificateParams::new(NAMES.map(String::from)).map_err(|e| e.to_string())?;
    // Under this name a person finds it among the trusted roots, to remove it again.
    params.distinguished_name.push(rcgen::DnType::CommonName, "Fake Anaplan (anaplan-mock)");
    let today = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let start = rcgen::date_time_ymd(1970, 1, 1);
    params.not_before = start + today.saturating_sub(DAY);
    params.not_after = start + today + DAY * DAYS as u32;
    let pair = rcgen::KeyPair::generate().map_err(|e| e.to_string())?;
    let certificate = params.self_signed(&pair).map_err(|e| e.to_string())?;
    Ok((certificate.pem(), pair.serialize_pem()))
}

/// True for a certificate of ours that is good for another day and under every name.
fn is_good(pem: &[u8]) -> bool {
    let Ok(der) = CertificateDer::from_pem_slice(pem) else { return false };
    let (Ok(anchor), Ok(leaf)) =
        (webpki::anchor_from_trusted_cert(&der), webpki::EndEntityCert::try_from(&der))
    else {
        return false;
    };
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let anchors = [anchor];
    let valid = leaf.verify_for_usage(
        webpki::ALL_VERIFICATION_ALGS,
        &anchors,
        &[],
        UnixTime::since_unix_epoch(now + DAY),
        webpki::KeyUsage::server_auth(),
        None,
        None,
    );
    let named = |name: &&str| {
        let name = name.replace('*', "any");
        ServerName::try_from(name.as_str())
            .is_ok_and(|name| leaf.verify_is_valid_for_subject_name(&name).is_ok())
    };
    valid.is_ok() && NAMES.iter().all(named)
}
