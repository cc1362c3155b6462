//! Keys that sign: in a file, on a token, in a vault, or behind another program. All but the first never show the key.

mod key_vault;
mod pfx;
mod pkcs11;
mod program;

pub use key_vault::{Access, KeyVault};
pub use pfx::Pfx;
pub use pkcs11::{Pkcs11, Uri, soft_hsm};
pub use program::Program;

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
