//! What is signed verifies; signed again it is countersigned or replaced; what cannot be done is said.

use crate::signer::{PASSWORD, Signer};
use crate::{CONTOSO, FABRIKAM, connector, moment, signed, signing, verified};
use jiff::Timestamp;
use mez::Package;
use opc_signature::key::Pfx;
use opc_signature::{Coverage, Roots, SignatureStatus, Signing, is_signed, sign, unsigned, verify};
use rcgen::{ExtendedKeyUsagePurpose, RsaKeySize};

#[test]
fn a_signed_package_verifies_and_still_has_its_parts() {
    let package = signed();
    assert!(is_signed(&package).unwrap());
    assert!(!is_signed(&connector()).unwrap());
    let found = verified(&package);
    assert_eq!(found.status, SignatureStatus::Success, "{:?}", found.reason);
    let [signature] = found.signatures.as_slice() else { panic!("one signature") };
    // Five parts, the package's relationships, the origin and its relationships.
    assert_eq!(signature.parts, 8);
    assert_eq!(signature.time.as_deref(), Some("2026-02-03T04:05:06.7+00:00"));
    assert_eq!(signature.certificate.subject(), "CN=Contoso, S=Berlin, C=DE");
    let [element] = signature.chain.as_slice() else { panic!("one certificate") };
    assert_eq!(element.status, ["UntrustedRoot"]);
    let before = Package::from_bytes(&connector()).unwrap();
    assert_eq!(Package::from_bytes(&package).unwrap(), before);
}

#[test]
fn the_thumbprint_is_what_openssl_shows() {
    if !crate::tools::has("openssl", "apt-get install openssl") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    crate::tools::file(folder.path(), "c.der", &CONTOSO.certificate);
    let arguments = ["x509", "-inform", "DER", "-in", "c.der", "-noout", "-fingerprint", "-sha1"];
    let output = crate::tools::run("openssl", &arguments, folder.path());
    let shown = String::from_utf8(output.stdout).unwrap();
    let shown = shown.trim().rsplit('=').next().unwrap().replace(':', "");
    assert_eq!(CONTOSO.certificate().thumbprint(), shown);
}

#[test]
fn the_same_package_key_and_time_give_the_same_bytes() {
    assert_eq!(signed(), signed());
    let key = CONTOSO.key();
    let later = Signing { time: moment() + jiff::SignedDuration::from_secs(1), ..signing(&key) };
    assert_ne!(sign(&connector(), later).unwrap(), signed());
}

#[test]
fn keys_of_4096_bits_sign() {
    let signer = Signer::with("Large", RsaKeySize::_4096, |_| {});
    let package = sign(&connector(), signing(&signer.key())).unwrap();
    assert_eq!(verified(&package).status, SignatureStatus::Success);
}

#[test]
fn a_second_signature_stands_beside_the_first() {
    let key = CONTOSO.key();
    let first = Signing { coverage: Coverage::Countersignable, ..signing(&key) };
    let first = sign(&connector(), first).unwrap();
    assert_eq!(verified(&first).status, SignatureStatus::Success);
    let both = sign(&first, signing(&FABRIKAM.key())).unwrap();
    let found = verified(&both);
    assert_eq!(found.status, SignatureStatus::Success, "{:?}", found.reason);
    let names: Vec<String> =
        found.signatures.iter().map(|signature| signature.certificate.subject()).collect();
    assert_eq!(names, ["CN=Contoso, S=Berlin, C=DE", "CN=Fabrikam, S=Berlin, C=DE"]);
    let third = Signer::new("Tailspin");
    let three = sign(&both, signing(&third.key())).unwrap();
    assert_eq!(verified(&three).signatures.len(), 3);
    let again = sign(&both, signing(&CONTOSO.key())).unwrap_err().to_string();
    assert!(again.contains("--replace"), "{again}");
}

#[test]
fn a_signature_over_the_list_is_not_broken_by_a_second() {
    let error = sign(&signed(), signing(&FABRIKAM.key())).unwrap_err().to_string();
    assert!(error.contains("--replace") && error.contains("--countersignable"), "{error}");
}

#[test]
fn replacing_leaves_nothing_of_the_old_signature() {
    let replaced = sign(&signed(), Signing { replace: true, ..signing(&FABRIKAM.key()) }).unwrap();
    assert_eq!(verified(&replaced).status, SignatureStatus::Success);
    assert_eq!(replaced, sign(&connector(), signing(&FABRIKAM.key())).unwrap());
    let plain = unsigned(&signed()).unwrap();
    assert_eq!(verified(&plain).status, SignatureStatus::NotSigned);
    assert_eq!(plain, mez::write_pqx(&Package::from_bytes(&connector()).unwrap()).unwrap());
}

#[test]
fn a_broken_signature_is_not_countersigned() {
    let mut parts = mez::read_entries(&signed()).unwrap();
    parts.iter_mut().find(|part| part.name == "client_id").unwrap().bytes.push(b'!');
    let broken = mez::write_entries(&parts).unwrap();
    let error = sign(&broken, signing(&FABRIKAM.key())).unwrap_err().to_string();
    assert!(error.contains("/client_id is not as it was signed"), "{error}");
    let mended = sign(&broken, Signing { replace: true, ..signing(&FABRIKAM.key()) }).unwrap();
    assert_eq!(verified(&mended).status, SignatureStatus::Success);
}

#[test]
fn what_cannot_sign_says_why() {
    let ended = Signer::with("Ended", RsaKeySize::_2048, |wanted| {
        wanted.not_after = rcgen::date_time_ymd(2025, 6, 1);
    });
    let server = Signer::with("Server", RsaKeySize::_2048, |wanted| {
        wanted.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    });
    for (signer, expected) in [(&ended, "ended on 2025-06-01"), (&server, "not for signing code")] {
        let error = sign(&connector(), signing(&signer.key())).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let error = Pfx::open(&CONTOSO.pfx, "another").err().unwrap().to_string();
    assert!(error.contains("is the password right?") && !error.contains(PASSWORD), "{error}");
    let error = Pfx::open(b"no pfx", PASSWORD).err().unwrap().to_string();
    assert!(error.contains("cannot be opened"), "{error}");
    let error = sign(b"no package", signing(&CONTOSO.key())).unwrap_err().to_string();
    assert!(error.contains("not an extension package"), "{error}");
}

#[test]
fn roots_decide_about_trust_and_not_about_the_signature() {
    let roots = Roots::none().with_file(&CONTOSO.certificate).unwrap();
    let found = verify(&signed(), &roots, moment()).unwrap();
    assert!(found.signatures[0].chain[0].status.is_empty());
    let later: Timestamp = "2040-01-01T00:00:00Z".parse().unwrap();
    let found = verify(&signed(), &roots, later).unwrap();
    assert_eq!(found.status, SignatureStatus::Success);
    assert_eq!(found.signatures[0].chain[0].status, ["NotTimeValid"]);
}
