//! Tests of signatures, in one binary.

mod damage;
mod keys;
mod oracle;
mod package_manager;
mod signer;
mod signing;
mod stamps;
mod tools;

use jiff::Timestamp;
use mez::{Package, Part};
use opc_signature::{Coverage, Key, Roots, Signing, Verification, key::Pfx};
use signer::{PASSWORD, Signer};
use std::sync::LazyLock;

impl Signer {
    fn key(&self) -> Pfx {
        Pfx::open(&self.pfx, PASSWORD).unwrap()
    }

    fn certificate(&self) -> opc_signature::Certificate {
        opc_signature::Certificate::from_der(&self.certificate).unwrap()
    }
}

static CONTOSO: LazyLock<Signer> = LazyLock::new(|| Signer::new("Contoso"));
static FABRIKAM: LazyLock<Signer> = LazyLock::new(|| Signer::new("Fabrikam"));

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
