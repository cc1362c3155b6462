//! Tests of signatures, in one binary.

mod damage;
mod keys;
mod oracle;
mod package_manager;
mod signing;
mod stamps;
mod tools;

use jiff::Timestamp;
use mez::{Package, Part};
use opc_signature::{Coverage, Key, Roots, Signing, Verification, key::Pfx};
use p12_keystore::{KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, PKCS_RSA_SHA256, RsaKeySize};
use std::sync::LazyLock;

const PASSWORD: &str = "over the hills";

/// A signer as a certificate authority would set one up.
struct Signer {
    pair: KeyPair,
    certificate: Vec<u8>,
    pfx: Vec<u8>,
}

impl Signer {
    fn new(name: &str, size: RsaKeySize) -> Self {
        Signer::with(name, size, |_| {})
    }

    fn with(name: &str, size: RsaKeySize, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let pair = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, size).unwrap();
        let mut wanted = CertificateParams::default();
        wanted.distinguished_name = rcgen::DistinguishedName::new();
        wanted.distinguished_name.push(DnType::CountryName, "DE");
        wanted.distinguished_name.push(DnType::StateOrProvinceName, "Berlin");
        wanted.distinguished_name.push(DnType::CommonName, name);
        wanted.extended_key_usages.push(ExtendedKeyUsagePurpose::CodeSigning);
        wanted.not_before = rcgen::date_time_ymd(2025, 1, 1);
        wanted.not_after = rcgen::date_time_ymd(2035, 1, 1);
        change(&mut wanted);
        let certificate = wanted.self_signed(&pair).unwrap().der().to_vec();
        let pfx = pfx(&pair, &certificate, PASSWORD);
        Signer { pair, certificate, pfx }
    }

    fn key(&self) -> Pfx {
        Pfx::open(&self.pfx, PASSWORD).unwrap()
    }

    fn certificate(&self) -> opc_signature::Certificate {
        opc_signature::Certificate::from_der(&self.certificate).unwrap()
    }
}

fn pfx(pair: &KeyPair, certificate: &[u8], password: &str) -> Vec<u8> {
    let mut store = KeyStore::new();
    let key = PrivateKey::from_der(pair.serialized_der()).unwrap();
    let chain = PrivateKeyChain::new("key", key, [p12_keystore::Certificate::from_der(certificate).unwrap()]);
    store.add_entry("signer", KeyStoreEntry::PrivateKeyChain(chain));
    store.writer(password).write().unwrap()
}

static CONTOSO: LazyLock<Signer> = LazyLock::new(|| Signer::new("Contoso", RsaKeySize::_2048));
static FABRIKAM: LazyLock<Signer> = LazyLock::new(|| Signer::new("Fabrikam", RsaKeySize::_2048));

/// A connector with all that names and bytes can be: blanks, letters beyond ASCII, no ending, no bytes, line ends of
/// Windows, a byte-order mark.
fn connector() -> Vec<u8> {
    let parts = [
        ("Contoso Reports.m", &b"section Contoso;\r\nshared Contoso.Contents = () => 1;\r\n"[..]),
        ("resources.resx", b"\xEF\xBB\xBF<root/>"),
        ("Gr\u{f6}\u{df}e16.png", b"\x89PNG"),
        ("client_id", b"abc"),
        ("empty.txt", b""),
    ];
    let parts = parts.map(|(name, bytes)| Part { name: name.to_owned(), bytes: bytes.to_vec() });
    mez::write(&Package::new(parts).unwrap()).unwrap()
}

fn moment() -> Timestamp {
    "2026-02-03T04:05:06.78Z".parse().unwrap()
}

fn signing(key: &dyn Key) -> Signing<'_> {
    Signing { key, time: moment(), replace: false, coverage: Coverage::Whole, time_stamp: None }
}

fn signed() -> Vec<u8> {
    opc_signature::sign(&connector(), signing(&CONTOSO.key())).unwrap()
}

fn verified(archive: &[u8]) -> Verification {
    opc_signature::verify(archive, &Roots::none(), moment()).unwrap()
}
