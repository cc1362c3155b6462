//! Signatures in the form of .NET's `PackageDigitalSignatureManager`: the certificate in a part of its own, relationships
//! chosen by id or type, a byte-order mark, SHA-1. Written here by hand after ECMA-376 part 2.

use crate::{CONTOSO, verified};
use aws_lc_rs::digest::{self, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mez::{CONTENT_TYPES, ContentTypes, Part};
use opc_signature::SignatureStatus;

const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
const OPC: &str = "http://schemas.openxmlformats.org/package/2006/";
const FOLDER: &str = "package/services/digital-signature";

/// How the relationships of the package are chosen.
#[derive(Clone, Copy, PartialEq)]
enum Chosen {
    ById,
    ByType,
}

fn package(chosen: Chosen, sha1: bool) -> Vec<u8> {
    let text = |text: String| text.into_bytes();
    let origin = format!("{OPC}relationships/digital-signature/origin");
    let relationships = |inner: &str| {
        text(format!(
            "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Relationships xmlns=\"{OPC}relationships\">\
             {inner}</Relationships>"
        ))
    };
    let one = |kind: &str, target: &str, id: &str| {
        format!("<Relationship Type=\"{kind}\" Target=\"{target}\" Id=\"{id}\" />")
    };
    let signature = format!("{OPC}relationships/digital-signature/signature");
    let certificate = format!("{OPC}relationships/digital-signature/certificate");
    let mut parts = vec![
        Part { name: "Contoso.m".into(), bytes: b"section Contoso;".to_vec() },
        Part {
            name: "_rels/.rels".into(),
            bytes: relationships(&one(&origin, &format!("/{FOLDER}/origin.psdsor"), "R1")),
        },
        Part { name: format!("{FOLDER}/origin.psdsor"), bytes: Vec::new() },
        Part {
            name: format!("{FOLDER}/_rels/origin.psdsor.rels"),
            // A relative target, as OPC allows.
            bytes: relationships(&one(&signature, "xml-signature/0af1.psdsxs", "R2")),
        },
        Part {
            name: format!("{FOLDER}/xml-signature/_rels/0af1.psdsxs.rels"),
            bytes: relationships(&one(&certificate, "../certificate/01.cer", "R3")),
        },
        Part { name: format!("{FOLDER}/certificate/01.cer"), bytes: CONTOSO.certificate.clone() },
    ];
    let (method, algorithm) = if sha1 {
        (format!("{DS}sha1"), &digest::SHA1_FOR_LEGACY_USE_ONLY)
    } else {
        ("http://www.w3.org/2001/04/xmlenc#sha256".to_owned(), &digest::SHA256)
    };
    let value = |bytes: &[u8]| BASE64_STANDARD.encode(digest(algorithm, bytes).as_ref());
    let digests = |bytes: &[u8]| {
        format!(
            "<DigestMethod Algorithm=\"{method}\"></DigestMethod><DigestValue>{}</DigestValue>",
            value(bytes)
        )
    };
    let transform = |inner: &str| {
        format!(
            "<Transforms><Transform Algorithm=\"{OPC}RelationshipTransform\">{inner}</Transform><Transform \
             Algorithm=\"{C14N}\"></Transform></Transforms>"
        )
    };
    let chooser = match chosen {
        Chosen::ById => format!(
            "<opc:RelationshipReference xmlns:opc=\"{OPC}digital-signature\" SourceId=\"R1\"></opc:RelationshipReference>"
        ),
        Chosen::ByType => format!(
            "<opc:RelationshipsGroupReference xmlns:opc=\"{OPC}digital-signature\" \
             SourceType=\"{origin}\"></opc:RelationshipsGroupReference>"
        ),
    };
    let transformed = format!(
        "<Relationships xmlns=\"{OPC}relationships\"><Relationship Id=\"R1\" Target=\"/{FOLDER}/origin.psdsor\" \
         TargetMode=\"Internal\" Type=\"{origin}\"></Relationship></Relationships>"
    );
    let relationship_type = "application/vnd.openxmlformats-package.relationships+xml";
    let references = format!(
        "<Reference URI=\"/Contoso.m?ContentType=application/x-ms-m\">{}</Reference><Reference \
         URI=\"/_rels/.rels?ContentType={relationship_type}\">{}{}</Reference>",
        digests(b"section Contoso;"),
        transform(&chooser),
        digests(transformed.as_bytes()),
    );
    let inner = format!(
        " Id=\"idPackageObject\"><Manifest>{references}</Manifest><SignatureProperties><SignatureProperty \
         Id=\"idSignatureTime\" Target=\"#packageSignature\"><SignatureTime \
         xmlns=\"{OPC}digital-signature\"><Format>YYYY-MM-DDThh:mm:ss.sTZD</Format>\
         <Value>2026-02-03T04:05:06.7+01:00</Value></SignatureTime></SignatureProperty></SignatureProperties></Object>"
    );
    let object = format!("<Object xmlns=\"{DS}\"{inner}");
    let signed = format!(
        "<CanonicalizationMethod Algorithm=\"{C14N}\"></CanonicalizationMethod><SignatureMethod \
         Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"></SignatureMethod><Reference Type=\"{DS}Object\" \
         URI=\"#idPackageObject\">{}</Reference></SignedInfo>",
        digests(object.as_bytes())
    );
    let pair = RsaKeyPair::from_pkcs8(CONTOSO.pair.serialized_der()).unwrap();
    let mut made = vec![0; pair.public_modulus_len()];
    let canonical = format!("<SignedInfo xmlns=\"{DS}\">{signed}");
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), canonical.as_bytes(), &mut made).unwrap();
    let xml = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?><Signature Id=\"packageSignature\" \
         xmlns=\"{DS}\"><SignedInfo>{signed}<SignatureValue>{}</SignatureValue><KeyInfo><KeyName>x</KeyName></KeyInfo>\
         <Object{inner}</Signature>",
        BASE64_STANDARD.encode(made)
    );
    parts.push(Part { name: format!("{FOLDER}/xml-signature/0af1.psdsxs"), bytes: text(xml) });
    let types = ContentTypes::of_parts(parts.iter().map(|part| part.name.as_str()), &ContentTypes::default());
    parts.push(Part { name: CONTENT_TYPES.into(), bytes: text(types.to_xml()) });
    mez::write_entries(&parts).unwrap()
}

#[test]
fn the_form_of_the_package_manager_verifies() {
    for (chosen, sha1) in [(Chosen::ById, false), (Chosen::ByType, false), (Chosen::ById, true)] {
        let found = verified(&package(chosen, sha1));
        assert_eq!(found.status, SignatureStatus::Success, "{:?}", found.reason);
        let signature = &found.signatures[0];
        assert_eq!(signature.parts, 2);
        assert_eq!(signature.certificate, CONTOSO.certificate());
        assert_eq!(signature.warnings.iter().any(|warning| warning.contains("SHA-1")), sha1);
    }
}

#[test]
fn without_its_certificate_it_asks_for_one() {
    let mut parts = mez::read_entries(&package(Chosen::ById, false)).unwrap();
    parts.retain(|part| !part.name.contains("0af1.psdsxs.rels"));
    let found = verified(&mez::write_entries(&parts).unwrap());
    assert_eq!(found.status, SignatureStatus::CertificateRequired);
}

#[test]
fn changed_parts_are_found_in_this_form_too() {
    let mut parts = mez::read_entries(&package(Chosen::ByType, false)).unwrap();
    parts.iter_mut().find(|part| part.name == "Contoso.m").unwrap().bytes.push(b' ');
    let found = verified(&mez::write_entries(&parts).unwrap());
    assert_eq!(found.status, SignatureStatus::InvalidSignature);
}
