//! What a key that signs can do.

use crate::error::Error;

/// A private RSA key with its certificate.
pub trait Key {
    /// The certificate (DER).
    fn certificate(&self) -> &[u8];

    /// The signature over `message`: RSASSA-PKCS1-v1_5 with SHA-256.
    ///
    /// # Errors
    /// The key cannot be used; the message says why, without any secret.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error>;
}
