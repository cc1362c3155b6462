//! The certificates that are trusted from the start.

use crate::certificate::Certificate;
use crate::error::Error;
use std::sync::OnceLock;

/// Root certificates: the system's, read when somebody asks for them, or a person's own.
#[derive(Debug, Default)]
pub struct Roots {
    own: Vec<Certificate>,
    with_system: bool,
    system: OnceLock<Vec<Certificate>>,
}

impl Roots {
    /// The system's.
    pub fn system() -> Self {
        Roots { with_system: true, ..Roots::default() }
    }

    /// None at all.
    pub fn none() -> Self {
        Roots::default()
    }

    /// These too, from a file of one certificate in DER or several in PEM.
    ///
    /// # Errors
    /// There is no certificate in it.
    pub fn with_file(mut self, bytes: &[u8]) -> Result<Self, Error> {
        self.own.extend(Certificate::from_file(bytes)?);
        Ok(self)
    }

    /// Whether this certificate is one of them.
    pub(crate) fn contains(&self, certificate: &Certificate) -> bool {
        self.all().any(|root| root == certificate)
    }

    /// The root that signed this certificate.
    pub(crate) fn issuer_of(&self, certificate: &Certificate) -> Option<&Certificate> {
        self.all().find(|root| certificate.is_signed_by(root))
    }

    fn all(&self) -> impl Iterator<Item = &Certificate> {
        let system = self.system.get_or_init(|| {
            // What the system holds and we cannot read is as if it were not there.
            let found =
                if self.with_system { rustls_native_certs::load_native_certs().certs } else { Vec::new() };
            found.iter().filter_map(|der| Certificate::from_der(der).ok()).collect()
        });
        self.own.iter().chain(system)
    }
}
