//! Time stamps: asked of an authority that `openssl ts` plays, kept in the signature, verified.

use crate::keys::server;
use crate::signer::{PASSWORD, Signer};
use crate::{CONTOSO, connector, signing, tools, verified};
use opc_signature::{SignatureStatus, Signing, sign};
use rcgen::{CustomExtension, RsaKeySize};
use std::path::Path;

const CONFIGURATION: &str = "[tsa]\ndefault_tsa = a\n[a]\nserial = serial\nsigner_digest = sha256\n\
    default_policy = 1.2.3.4.1\ndigests = sha256\naccuracy = secs:1\nordering = yes\ntsa_name = yes\n\
    ess_cert_id_chain = no\nclock_precision_digits = 3\n";

/// A folder with an authority's key and configuration.
fn authority() -> tempfile::TempDir {
    // The extended key usage of authorities has to be critical.
    let usage = vec![0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];
    let signer = Signer::with("Time", RsaKeySize::_2048, |wanted| {
        wanted.extended_key_usages.clear();
        let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 37], usage);
        extension.set_criticality(true);
        wanted.custom_extensions.push(extension);
        wanted.key_usages = vec![rcgen::KeyUsagePurpose::DigitalSignature];
    });
    let folder = tempfile::tempdir().unwrap();
    tools::file(folder.path(), "c.der", &signer.certificate);
    tools::run("openssl", &["x509", "-inform", "DER", "-in", "c.der", "-out", "c.pem"], folder.path());
    tools::file(folder.path(), "k.pem", signer.pair.serialize_pem().as_bytes());
    tools::file(folder.path(), "ts.cnf", CONFIGURATION.as_bytes());
    tools::file(folder.path(), "serial", b"01\n");
    folder
}

fn answer(folder: &Path, request: &[u8]) -> Vec<u8> {
    tools::file(folder, "q.tsq", request);
    let arguments =
        ["ts", "-reply", "-config", "ts.cnf", "-queryfile", "q.tsq", "-signer", "c.pem", "-inkey"];
    tools::run("openssl", &[&arguments[..], &["k.pem", "-out", "r.tsr"]].concat(), folder);
    std::fs::read(folder.join("r.tsr")).unwrap()
}

#[test]
fn a_time_stamp_is_asked_for_and_verified() {
    if !tools::has("openssl", "apt-get install openssl") {
        return;
    }
    let folder = authority();
    let path = folder.path().to_owned();
    let address = server(move |request| {
        assert!(
            request.head.to_lowercase().contains("content-type: application/timestamp-query"),
            "{}",
            request.head
        );
        (200, answer(&path, &request.body))
    });
    let key = CONTOSO.key();
    let package = sign(&connector(), Signing { time_stamp: Some(&address), ..signing(&key) }).unwrap();
    let found = verified(&package);
    assert_eq!(found.status, SignatureStatus::Success, "{:?}", found.reason);
    let stamp = found.signatures[0].time_stamp.as_ref().unwrap();
    assert_eq!(stamp.authority.subject(), "CN=Time, S=Berlin, C=DE");
    let distance = jiff::Timestamp::now().duration_since(stamp.time);
    assert!(distance.abs() < jiff::SignedDuration::from_hours(1), "{}", stamp.time);

    // A stamp for another signature.
    let other = sign(&connector(), signing(&Signer::new("Other").key())).unwrap();
    let stamp_of = |package: &[u8]| {
        let parts = mez::read_entries(package).unwrap();
        let part = parts.iter().find(|part| part.name.ends_with(".psdsxs")).unwrap();
        let text = String::from_utf8(part.bytes.clone()).unwrap();
        let from = text.rfind("<Object>").unwrap();
        text[from..text.rfind("</Signature>").unwrap()].to_owned()
    };
    let stamp = stamp_of(&package);
    let mut parts = mez::read_entries(&other).unwrap();
    let part = parts.iter_mut().find(|part| part.name.ends_with(".psdsxs")).unwrap();
    let text = String::from_utf8(part.bytes.clone()).unwrap();
    part.bytes = text.replace("</Signature>", &format!("{stamp}</Signature>")).into_bytes();
    let found = verified(&mez::write_entries(&parts).unwrap());
    assert_eq!(found.status, SignatureStatus::InvalidSignature);
    assert!(found.reason.unwrap().contains("for another signature"));
}

#[test]
fn an_authority_that_fails_is_told() {
    let key = CONTOSO.key();
    let nobody = sign(&connector(), Signing { time_stamp: Some("http://127.0.0.1:9/"), ..signing(&key) });
    let error = nobody.unwrap_err().to_string();
    assert!(error.contains("127.0.0.1:9") && error.contains("does not answer"), "{error}");
    let address = server(|_| (500, b"no time today".to_vec()));
    let error =
        sign(&connector(), Signing { time_stamp: Some(&address), ..signing(&key) }).unwrap_err().to_string();
    assert!(error.contains("500") && error.contains("no time today"), "{error}");
    let address = server(|_| (200, b"no stamp".to_vec()));
    let error =
        sign(&connector(), Signing { time_stamp: Some(&address), ..signing(&key) }).unwrap_err().to_string();
    assert!(error.contains("no time stamp") && !error.contains(PASSWORD), "{error}");
}
