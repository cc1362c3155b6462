//! A signed package that was changed in any way does not verify.

use crate::{CONTOSO, connector, moment, signed, signing, verified};
use mez::{CONTENT_TYPES, Part};
use opc_signature::{Coverage, Roots, SignatureStatus, Signing, sign, verify};
use std::io::{Cursor, Write};

/// Every byte of the file, changed in its lowest bit, in the case of a letter, and whole; of the second kind of signature,
/// whose parts are read by the same code, each byte in one of the three ways.
#[test]
fn no_byte_can_be_changed() {
    const CHANGES: [u8; 3] = [0x01, 0x20, 0xFF];
    let damaged = |coverage: Coverage, ways: usize| {
        let package = sign(&connector(), Signing { coverage, ..signing(&CONTOSO.key()) }).unwrap();
        for at in 0..package.len() {
            for change in CHANGES.iter().cycle().skip(at).take(ways) {
                let mut changed = package.clone();
                changed[at] ^= change;
                let found = verify(&changed, &Roots::none(), moment());
                let verifies = found.is_ok_and(|found| found.status == SignatureStatus::Success);
                assert!(!verifies, "{coverage:?}: byte {at} of {} changed by {change:#x}", package.len());
            }
        }
        for cut in [1, 22, 100] {
            assert!(verify(&package[..package.len() - cut], &Roots::none(), moment()).is_err());
        }
        let mut longer = package.clone();
        longer.push(0);
        let found = verify(&longer, &Roots::none(), moment());
        assert!(!found.is_ok_and(|found| found.status == SignatureStatus::Success));
    };
    std::thread::scope(|scope| {
        for (coverage, ways) in [(Coverage::Whole, 3), (Coverage::Countersignable, 1)] {
            scope.spawn(move || damaged(coverage, ways));
        }
    });
}

/// One change of the parts each, and what it is called. The archive is written as a packer would write it.
#[test]
fn each_change_of_a_part_has_its_name() {
    use SignatureStatus::{ContentTypeMismatch, InvalidSignature, NotSigned, ReferenceNotFound, Uncovered};
    let named = |parts: &[Part], ending: &str| {
        parts.iter().position(|part| part.name.ends_with(ending)).unwrap_or_else(|| panic!("{ending}"))
    };
    let text = |part: &mut Part, from: &str, to: &str| {
        let text = String::from_utf8(part.bytes.clone()).unwrap();
        assert!(text.contains(from), "{text}");
        part.bytes = text.replacen(from, to, 1).into_bytes();
    };
    type Change<'a> = Box<dyn Fn(&mut Vec<Part>) + 'a>;
    let changed = |ending: &'static str, from: &'static str, to: &'static str| -> Change<'_> {
        Box::new(move |parts| {
            let at = named(parts, ending);
            text(&mut parts[at], from, to);
        })
    };
    let cases: Vec<(&str, Change<'_>, SignatureStatus)> = vec![
        ("a byte of a part", changed("Reports.m", "() => 1", "() => 2"), InvalidSignature),
        ("line ends of a part", changed("Reports.m", "\r\n", "\n"), InvalidSignature),
        ("a relationship", changed("_rels/.rels", "<Relationship ", "<Relationship  "), InvalidSignature),
        ("the time", changed(".psdsxs", "2026-02", "2026-03"), InvalidSignature),
        ("the value", changed(".psdsxs", "<SignatureValue>", "<SignatureValue>AA"), InvalidSignature),
        ("a content type", changed(CONTENT_TYPES, "image/png", "image/jpg"), ContentTypeMismatch),
        ("a document type", changed(".psdsxs", "<Signature ", "<!DOCTYPE a><Signature "), InvalidSignature),
        ("a comment", changed(".psdsxs", "</Signature>", "</Signature><!-- -->"), InvalidSignature),
        (
            "a second object",
            changed(".psdsxs", "<Object ", "<Object Id=\"idPackageObject\"/><Object "),
            InvalidSignature,
        ),
        ("no origin", changed("_rels/.rels", "digital-signature/origin", "other"), NotSigned),
        (
            "a part removed",
            Box::new(|parts| {
                let at = named(parts, "client_id");
                parts.remove(at);
            }),
            ReferenceNotFound,
        ),
        (
            "a part added",
            Box::new(|parts| parts.push(Part { name: "Evil.m".into(), bytes: b"section Evil;".to_vec() })),
            Uncovered,
        ),
        (
            "the certificate exchanged",
            Box::new(|parts| {
                let other = sign(&connector(), signing(&crate::FABRIKAM.key())).unwrap();
                let other = mez::read_entries(&other).unwrap();
                let certificate = |parts: &[Part]| {
                    let text = String::from_utf8(parts[named(parts, ".psdsxs")].bytes.clone()).unwrap();
                    let from = text.find("<X509Certificate>").unwrap();
                    text[from..text.find("</X509Certificate>").unwrap()].to_owned()
                };
                let (from, to) = (certificate(parts), certificate(&other));
                let at = named(parts, ".psdsxs");
                let written = String::from_utf8(parts[at].bytes.clone()).unwrap().replace(&from, &to);
                parts[at].bytes = written.into_bytes();
            }),
            InvalidSignature,
        ),
        (
            "the manifest moved to an object that is not signed",
            Box::new(|parts| {
                let at = named(parts, ".psdsxs");
                let written = String::from_utf8(parts[at].bytes.clone()).unwrap();
                let (from, to) =
                    (written.find("<Manifest>").unwrap(), written.find("</Manifest>").unwrap() + 11);
                let manifest = written[from..to].to_owned();
                let moved = written.replace(&manifest, "<Manifest></Manifest>");
                let moved =
                    moved.replace("</Signature>", &format!("<Object>{manifest}</Object></Signature>"));
                parts[at].bytes = moved.into_bytes();
            }),
            InvalidSignature,
        ),
        (
            "a second origin",
            changed(
                "_rels/.rels",
                "</Relationships>",
                "<Relationship Type=\"http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin\" Target=\"/x\" Id=\"Rx\"/></Relationships>",
            ),
            InvalidSignature,
        ),
    ];
    for (what, change, expected) in cases {
        let mut parts = mez::read_entries(&signed()).unwrap();
        change(&mut parts);
        let found = verified(&mez::write_entries(&parts).unwrap());
        assert_eq!(found.status, expected, "{what}: {:?}", found.reason);
        assert!(found.reason.is_some(), "{what}");
    }
}

#[test]
fn names_that_are_there_twice_are_no_package() {
    let mut parts = mez::read_entries(&signed()).unwrap();
    parts.push(Part { name: "CLIENT_ID".into(), bytes: b"other".to_vec() });
    let error =
        verify(&mez::write_entries(&parts).unwrap(), &Roots::none(), moment()).unwrap_err().to_string();
    assert!(error.contains("client_id"), "{error}");
}

/// The same parts in an archive that another packer made: what is signed verifies, but it is not what was written.
#[test]
fn an_archive_that_was_packed_again_is_told() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for part in mez::read_entries(&signed()).unwrap() {
        archive.start_file(part.name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(&part.bytes).unwrap();
    }
    let found = verified(&archive.finish().unwrap().into_inner());
    assert_eq!(found.status, SignatureStatus::InvalidSignature);
    assert!(found.reason.unwrap().contains("archive around the signed parts"));
}
