//! One signature: its XML, its certificate, its value, its time stamp.

use super::digest::{algorithm, check_digest};
use super::{Fault, Signature, SignatureStatus, manifest};
use crate::algorithm::{Algorithm, C14N, C14N_WITH_COMMENTS, Hash};
use crate::canonical::canonical;
use crate::certificate::Certificate;
use crate::chain::chain;
use crate::document::{DS, OPC, PACKAGE_OBJECT, child, children, decoded, text};
use crate::layout::Parts;
use crate::relationships::Role;
use crate::timestamp;
use crate::trust::Roots;
use mez::ContentTypes;
use roxmltree::{Document, Node};
use std::collections::HashSet;

/// Verifies the signature in the part `name`.
pub(super) fn verify(
    name: &str,
    parts: &Parts,
    types: &ContentTypes,
    roots: &Roots,
    now: jiff::Timestamp,
) -> Result<Signature, Fault> {
    let part = parts.get(name).ok_or_else(|| {
        Fault::new(SignatureStatus::ReferenceNotFound, format!("the signature /{name} is not there"))
    })?;
    // A document type is refused by the reader.
    let document = Document::parse(text(name, &part.bytes)?)
        .map_err(|error| Fault::invalid(format!("/{name} is not well-formed: {error}")))?;
    let root = root(&document)?;
    let missing = |what: &str| Fault::invalid(format!("the signature has not one {what}"));
    let signed_info = child(root, DS, "SignedInfo").ok_or_else(|| missing("SignedInfo"))?;
    let value =
        child(root, DS, "SignatureValue").and_then(decoded).ok_or_else(|| missing("SignatureValue"))?;

    let mut warnings = Vec::new();
    let (certificate, others) = verify_value(name, parts, root, signed_info, &value, &mut warnings)?;
    let object = verify_objects(root, signed_info, &mut warnings)?;
    let count = manifest::verify(object, parts, types, &mut warnings)?;

    let time = object.descendants().find(|node| node.has_tag_name((OPC, "Value")));
    let time = time.and_then(|node| node.text()).map(str::to_owned);
    let time_stamp = match root.descendants().find(|node| node.has_tag_name((OPC, "EncodedTime"))) {
        None => None,
        Some(node) => {
            let token = decoded(node).ok_or_else(|| Fault::invalid("the time stamp is no base64"))?;
            let stamp = timestamp::verify(&token, &value);
            Some(stamp.map_err(|reason| Fault::invalid(format!("the time stamp does not hold: {reason}")))?)
        }
    };
    if !certificate.is_for_code() {
        warnings.push("the signer's certificate is not for signing code".into());
    }
    let chain = chain(&certificate, &others, roots, now);
    Ok(Signature { part: name.to_owned(), certificate, chain, time, time_stamp, parts: count, warnings })
}

/// The root element: a signature alone in its document, with ids that are unique and only the children that one has.
fn root<'a, 'i>(document: &'a Document<'i>) -> Result<Node<'a, 'i>, Fault> {
    let root = document.root_element();
    if !root.has_tag_name((DS, "Signature")) || document.root().children().count() != 1 {
        return Err(Fault::invalid("the document is not one Signature alone"));
    }
    let mut ids = HashSet::new();
    for id in document.descendants().filter_map(|node| node.attribute("Id")) {
        if !ids.insert(id) {
            return Err(Fault::invalid(format!("two elements have the id {id}")));
        }
    }
    for node in root.children() {
        let known = ["SignedInfo", "SignatureValue", "KeyInfo", "Object"];
        let is_known = node.is_element() && known.iter().any(|name| node.has_tag_name((DS, *name)));
        let is_blank = node.is_text() && node.text().unwrap_or_default().trim().is_empty();
        if !is_known && !is_blank {
            return Err(Fault::invalid("the signature has a child that none has"));
        }
    }
    Ok(root)
}

/// The certificate with which the signature's value verifies, and the others that it brings.
fn verify_value(
    name: &str,
    parts: &Parts,
    root: Node<'_, '_>,
    signed_info: Node<'_, '_>,
    value: &[u8],
    warnings: &mut Vec<String>,
) -> Result<(Certificate, Vec<Certificate>), Fault> {
    let comments = match algorithm(signed_info, "CanonicalizationMethod")? {
        C14N => false,
        C14N_WITH_COMMENTS => true,
        other => return Err(Fault::invalid(format!("the canonicalization {other} is not allowed"))),
    };
    let method = algorithm(signed_info, "SignatureMethod")?;
    let known = Algorithm::of_xml(method);
    let method =
        known.ok_or_else(|| Fault::invalid(format!("the signature method {method} is not known")))?;
    if method.hash == Hash::Sha1 {
        warnings.push("it is signed with SHA-1, which can be forged".into());
    }
    let mut certificates = Vec::new();
    for target in parts.targets(name, Role::Certificate)? {
        let part = parts.get(&target).ok_or_else(|| {
            Fault::new(SignatureStatus::ReferenceNotFound, format!("the certificate /{target} is not there"))
        })?;
        certificates.push(Certificate::from_der(&part.bytes)?);
    }
    for node in root.descendants().filter(|node| node.has_tag_name((DS, "X509Certificate"))) {
        let der = decoded(node).ok_or_else(|| Fault::invalid("a certificate is no base64"))?;
        certificates.push(Certificate::from_der(&der)?);
    }
    if certificates.is_empty() {
        return Err(Fault::new(SignatureStatus::CertificateRequired, "the signature brings no certificate"));
    }
    let signed = canonical(signed_info, comments);
    let signer = certificates
        .iter()
        .position(|certificate| method.verifies(certificate.public_key(), signed.as_bytes(), value))
        .ok_or_else(|| Fault::invalid("the signature's value does not verify with its certificate"))?;
    let certificate = certificates.remove(signer);
    Ok((certificate, certificates))
}

/// Checks the digests of the objects that the signature's value covers and gives the one with the manifest.
fn verify_objects<'a, 'i>(
    root: Node<'a, 'i>,
    signed_info: Node<'a, 'i>,
    warnings: &mut Vec<String>,
) -> Result<Node<'a, 'i>, Fault> {
    let mut package = Vec::new();
    for reference in children(signed_info, DS, "Reference") {
        let address = reference.attribute("URI").unwrap_or_default();
        let id = address.strip_prefix('#').ok_or_else(|| {
            Fault::invalid(format!("the signature refers to {address}, which is not in its document"))
        })?;
        let object = children(root, DS, "Object").find(|node| node.attribute("Id") == Some(id));
        let object = object.ok_or_else(|| Fault::invalid(format!("the signed object {id} is not there")))?;
        let mut comments = false;
        for transform in reference.descendants().filter(|node| node.has_tag_name((DS, "Transform"))) {
            match transform.attribute("Algorithm") {
                Some(C14N) => {}
                Some(C14N_WITH_COMMENTS) => comments = true,
                other => return Err(Fault::invalid(format!("the transform {other:?} is not allowed"))),
            }
        }
        check_digest(
            reference,
            canonical(object, comments).as_bytes(),
            "the list of what is signed",
            warnings,
        )?;
        if id == PACKAGE_OBJECT {
            package.push(object);
        }
    }
    match package.as_slice() {
        [object] => Ok(*object),
        _ => Err(Fault::invalid("the signature does not cover one list of what is signed")),
    }
}
