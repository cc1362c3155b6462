//! Signers: a key with its own certificate, as files.

use p12_keystore::{KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rcgen::{CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair};

pub(super) const PASSWORD: &str = "valley of the wind";

/// A key of 2048 bits and a certificate for signing code.
pub(super) struct Signer {
    pair: KeyPair,
    /// DER.
    pub(super) certificate: Vec<u8>,
}

impl Signer {
    pub(super) fn new(name: &str) -> Self {
        let pair =
            KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048).expect("a key");
        let mut wanted = CertificateParams::default();
        wanted.distinguished_name = DistinguishedName::new();
        wanted.distinguished_name.push(DnType::CommonName, name);
        wanted.extended_key_usages.push(ExtendedKeyUsagePurpose::CodeSigning);
        let certificate = wanted.self_signed(&pair).expect("a certificate").der().to_vec();
        Signer { pair, certificate }
    }

    /// Key and certificate under [`PASSWORD`].
    pub(super) fn pfx(&self) -> Vec<u8> {
        let mut store = KeyStore::new();
        let key = PrivateKey::from_der(self.pair.serialized_der()).expect("a key");
        let certificate = p12_keystore::Certificate::from_der(&self.certificate).expect("a certificate");
        let chain = PrivateKeyChain::new("key", key, [certificate]);
        store.add_entry("signer", KeyStoreEntry::PrivateKeyChain(chain));
        store.writer(PASSWORD).write().expect("a PFX file")
    }

    /// The key in PEM.
    pub(super) fn key(&self) -> String {
        self.pair.serialize_pem()
    }
}
