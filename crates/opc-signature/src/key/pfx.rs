//! A key in a PFX file (PKCS #12), as certificate stores export it.

use super::Key;
use crate::error::Error;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use p12_keystore::{KeyStore, Pkcs12ImportPolicy};

/// A key and its certificate, read from a file.
pub struct Pfx {
    pair: KeyPair,
    certificate: Vec<u8>,
}

impl Pfx {
    /// Reads the key and its certificate.
    ///
    /// # Errors
    /// It is no PFX file, the password is another, or there is no RSA key with a certificate in it.
    pub fn open(bytes: &[u8], password: &str) -> Result<Self, Error> {
        let store = KeyStore::from_pkcs12(bytes, password, Pkcs12ImportPolicy::Relaxed).map_err(|error| {
            Error::new(format!("the PFX file cannot be opened ({error}); is the password right?"))
        })?;
        let Some((_, chain)) = store.private_key_chain() else {
            return Err(Error::new(
                "the PFX file has no private key; export the certificate together with its key",
            ));
        };
        let Some(certificate) = chain.certs().first() else {
            return Err(Error::new("the PFX file has a key without certificate"));
        };
        let pair = KeyPair::from_pkcs8(chain.key().as_der()).map_err(|error| {
            Error::new(format!("the key in the PFX file is no RSA key that can sign ({error})"))
        })?;
        Ok(Pfx { pair, certificate: certificate.as_der().to_owned() })
    }
}

impl Key for Pfx {
    fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| Error::new("the key in the PFX file does not sign"))?;
        Ok(signature)
    }
}
