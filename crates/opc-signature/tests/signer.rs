//! Signers: a key with its own certificate, as a certificate authority would set one up. The end-to-end tests use them too.

use p12_keystore::{KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, PKCS_RSA_SHA256,
    RsaKeySize,
};

pub(crate) const PASSWORD: &str = "over the hills";

pub(crate) struct Signer {
    pub(crate) pair: KeyPair,
    /// DER.
    pub(crate) certificate: Vec<u8>,
    /// Key and certificate under [`PASSWORD`].
    pub(crate) pfx: Vec<u8>,
}

impl Signer {
    /// A key of 2048 bits and a certificate for signing code, valid from 2025 to 2035.
    pub(crate) fn new(name: &str) -> Self {
        Signer::with(name, RsaKeySize::_2048, |_| {})
    }

    pub(crate) fn with(name: &str, size: RsaKeySize, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let pair = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, size).expect("a key");
        let mut wanted = CertificateParams::default();
        wanted.distinguished_name = DistinguishedName::new();
        wanted.distinguished_name.push(DnType::CountryName, "DE");
        wanted.distinguished_name.push(DnType::StateOrProvinceName, "Berlin");
        wanted.distinguished_name.push(DnType::CommonName, name);
        wanted.extended_key_usages.push(ExtendedKeyUsagePurpose::CodeSigning);
        wanted.not_before = rcgen::date_time_ymd(2025, 1, 1);
        wanted.not_after = rcgen::date_time_ymd(2035, 1, 1);
        change(&mut wanted);
        let certificate = wanted.self_signed(&pair).expect("a certificate").der().to_vec();
        let pfx = pfx(&pair, &certificate);
        Signer { pair, certificate, pfx }
    }
}

fn pfx(pair: &KeyPair, certificate: &[u8]) -> Vec<u8> {
    let mut store = KeyStore::new();
    let key = PrivateKey::from_der(pair.serialized_der()).expect("a key");
    let certificate = p12_keystore::Certificate::from_der(certificate).expect("a certificate");
    let chain = PrivateKeyChain::new("key", key, [certificate]);
    store.add_entry("signer", KeyStoreEntry::PrivateKeyChain(chain));
    store.writer(PASSWORD).write().expect("a PFX file")
}
