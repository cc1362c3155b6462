//! Signing: a first signature, another one beside it, or one in place of all that are there.

use crate::algorithm::{Algorithm, Hash, RSA_SHA256};
use crate::canonical::canonical;
use crate::document::{self, Document, Reference, Transform};
use crate::error::Error;
use crate::exact;
use crate::key::Key;
use crate::layout::{FOLDER, Parts, ROOT_RELATIONSHIPS};
use crate::relationships::{self, Relationship, Role};
use crate::trust::Roots;
use crate::verify::{SignatureStatus, verify};
use crate::{Certificate, timestamp};
use jiff::Timestamp;
use mez::{CONTENT_TYPES, ContentTypes, Package, Part};

/// What the first signature of a package covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Every byte of every part, as in all packages that ship. No other signature can come beside it.
    Whole,
    /// The same, but that the list of signatures may grow: it can be countersigned.
    Countersignable,
}

/// How to sign.
#[derive(Clone, Copy)]
pub struct Signing<'a> {
    /// The signer's key.
    pub key: &'a dyn Key,
    /// What the signer's clock says.
    pub time: Timestamp,
    /// Whether the signatures that are there are removed.
    pub replace: bool,
    /// What a first signature covers; a countersignature leaves room for others.
    pub coverage: Coverage,
    /// The address of a time stamp authority (RFC 3161).
    pub time_stamp: Option<&'a str>,
}

/// Signs the package in these bytes, a `.pqx` or a `.mez`. The result is a signed `.pqx`; the same package, key and time give
/// the same bytes where no time stamp is asked for. A package that has a signature is countersigned, or signed anew with
/// [`Signing::replace`].
///
/// # Errors
/// It is no package; it has a signature beside which no other can stand, or which is broken; the key does not sign, or not
/// for its certificate; the time stamp authority does not answer.
pub fn sign(archive: &[u8], signing: Signing<'_>) -> Result<Vec<u8>, Error> {
    let certificate = Certificate::from_der(signing.key.certificate())?;
    usable(&certificate, signing.time)?;
    let mut parts = opc_parts(archive)?;
    if signing.replace {
        remove_signatures(&mut parts)?;
    }
    let origin = parts.origin()?;
    let others = origin.as_deref().map_or(Ok(Vec::new()), |origin| parts.targets(origin, Role::Signature))?;
    if !others.is_empty() {
        countersignable(archive, &parts, &others)?;
    }
    let origin = match origin {
        Some(origin) => origin,
        None => add_origin(&mut parts)?,
    };
    let part = format!("{FOLDER}xml-signature/{}", exact::name(&certificate.thumbprint()));
    if parts.get(&part).is_some() {
        return Err(Error::new("the package has a signature by this certificate; replace it with --replace"));
    }
    let id = relationship_id(&part);
    let mut list = parts.relationships(&origin)?;
    list.push(Relationship {
        id: id.clone(),
        kind: Role::Signature.kind(),
        target: format!("/{part}"),
        mode: None,
    });
    let list_part = relationships::part_of(&origin);
    parts.put(&list_part, relationships::write(&list));

    let known = parts.content_types()?;
    let types = ContentTypes::of_parts(parts.0.iter().map(|part| part.name.as_str()), &known);
    let may_grow = !others.is_empty() || signing.coverage == Coverage::Countersignable;
    let mut references = Vec::new();
    for one in parts.0.iter().filter(|one| one.name != CONTENT_TYPES) {
        let is_other = others.iter().any(|other| other.eq_ignore_ascii_case(&one.name));
        let transform = if is_other {
            Some(Transform::Canonical)
        } else if one.name == list_part && may_grow {
            Some(Transform::Relationship(id.clone()))
        } else {
            None
        };
        references.push(reference(one, transform, &list, &types)?);
    }
    references.sort_by(|a, b| a.part.cmp(&b.part));

    let time = signing.time.strftime("%Y-%m-%dT%H:%M:%S.%1f+00:00").to_string();
    let signed_info = Document::signed_info(&references, &time);
    let signature = signing.key.sign(signed_info.as_bytes())?;
    let algorithm =
        Algorithm::of_xml(RSA_SHA256).ok_or_else(|| Error::new("RSA with SHA-256 is not there"))?;
    if !algorithm.verifies(certificate.public_key(), signed_info.as_bytes(), &signature) {
        return Err(Error::new(format!(
            "the key does not belong to the certificate of {}: what it signed does not verify with it",
            certificate.subject()
        )));
    }
    let time_stamp = signing.time_stamp.map(|address| timestamp::request(address, &signature)).transpose()?;
    let certificate = signing.key.certificate().to_owned();
    let written = Document { references, time, signature, certificate, time_stamp }.write();
    parts.put(&part, written);
    Ok(mez::write_entries(&exact::ordered(parts, &known))?)
}

/// The package without its signatures, as an unsigned `.pqx`.
///
/// # Errors
/// It is no package.
pub fn unsigned(archive: &[u8]) -> Result<Vec<u8>, Error> {
    let mut parts = opc_parts(archive)?;
    remove_signatures(&mut parts)?;
    let known = parts.content_types()?;
    Ok(mez::write_entries(&exact::ordered(parts, &known))?)
}

/// Whether this certificate can sign now.
fn usable(certificate: &Certificate, time: Timestamp) -> Result<(), Error> {
    let subject = certificate.subject();
    match certificate.rsa_bits() {
        None => Err(Error::new(format!(
            "the certificate of {subject} has no RSA key; Power Query packages are signed with RSA"
        ))),
        Some(bits) if bits < 2048 => {
            Err(Error::new(format!("the key of {subject} has {bits} bits; at least 2048 are wanted")))
        }
        Some(_) if !certificate.is_for_code() => Err(Error::new(format!(
            "the certificate of {subject} is not for signing code (its extended key usage lacks 1.3.6.1.5.5.7.3.3)"
        ))),
        Some(_) if time > certificate.not_after() => {
            Err(Error::new(format!("the certificate of {subject} ended on {}", certificate.not_after())))
        }
        Some(_) if time < certificate.not_before() => {
            Err(Error::new(format!("the certificate of {subject} begins on {}", certificate.not_before())))
        }
        Some(_) => Ok(()),
    }
}

/// The parts of a package; a `.mez` is packed.
fn opc_parts(archive: &[u8]) -> Result<Parts, Error> {
    let parts = Parts::read(archive)?;
    if parts.get(CONTENT_TYPES).is_some() {
        return Ok(parts);
    }
    let package = Package::from_bytes(archive)?;
    Ok(Parts(mez::packaged(package.parts())))
}

/// Why no signature can stand beside those that are there: one covers the list of signatures, or is broken already.
fn countersignable(archive: &[u8], parts: &Parts, others: &[String]) -> Result<(), Error> {
    let found = verify(archive, &Roots::none(), Timestamp::now())?;
    if found.status != SignatureStatus::Success {
        let reason = found.reason.unwrap_or_default();
        return Err(Error::new(format!(
            "the package has a signature that does not verify ({reason}); replace it with --replace"
        )));
    }
    for other in others {
        let Some(part) = parts.get(other) else { continue };
        let text = document::text(other, &part.bytes)?;
        let document = roxmltree::Document::parse(text).map_err(|error| Error::new(error.to_string()))?;
        let covers = |node: roxmltree::Node<'_, '_>| {
            let address = node.attribute("URI").unwrap_or_default().to_lowercase();
            let is_list = address.starts_with(&format!("/{FOLDER}_rels/"));
            is_list && document::child(node, document::DS, "Transforms").is_none()
        };
        if document.descendants().any(|node| node.has_tag_name((document::DS, "Reference")) && covers(node)) {
            return Err(Error::new(
                "the signature that is there covers the list of signatures, so that a second one would break it; \
                 replace it with --replace, or make the first one with --countersignable",
            ));
        }
    }
    Ok(())
}

/// Removes the signatures and what leads to them.
fn remove_signatures(parts: &mut Parts) -> Result<(), Error> {
    let mut root = parts.relationships("")?;
    parts
        .0
        .retain(|part| part.name.eq_ignore_ascii_case(CONTENT_TYPES) || !Parts::is_of_signatures(&part.name));
    let kind = Role::Origin.kind();
    let before = root.len();
    root.retain(|one| one.kind != kind);
    if root.is_empty() {
        parts.0.retain(|part| !part.name.eq_ignore_ascii_case(ROOT_RELATIONSHIPS));
    } else if root.len() != before {
        parts.put(ROOT_RELATIONSHIPS, relationships::write(&root));
    }
    Ok(())
}

/// Adds the origin and the package's relationship to it.
fn add_origin(parts: &mut Parts) -> Result<String, Error> {
    let origin = format!("{FOLDER}origin.psdor");
    let mut root = parts.relationships("")?;
    root.push(Relationship {
        id: relationship_id(&origin),
        kind: Role::Origin.kind(),
        target: format!("/{origin}"),
        mode: None,
    });
    parts.put(ROOT_RELATIONSHIPS, relationships::write(&root));
    parts.put(&origin, Vec::new());
    Ok(origin)
}

/// `R` and eight digits, the same for the same part.
fn relationship_id(part: &str) -> String {
    let digest = Hash::Sha256.digest(part.as_bytes());
    digest.iter().take(4).fold(String::from("R"), |id, byte| id + &format!("{byte:02X}"))
}

fn reference(
    part: &Part,
    transform: Option<Transform>,
    list: &[Relationship],
    types: &ContentTypes,
) -> Result<Reference, Error> {
    let digest = match &transform {
        None => Hash::Sha256.digest(&part.bytes),
        Some(Transform::Relationship(id)) => {
            Hash::Sha256.digest(&relationships::transformed(list, |one| one.id == *id))
        }
        Some(Transform::Canonical) => {
            let text = document::text(&part.name, &part.bytes)?;
            let document = roxmltree::Document::parse(text)
                .map_err(|error| Error::new(format!("{}: {error}", part.name)))?;
            Hash::Sha256.digest(canonical(document.root_element(), false).as_bytes())
        }
    };
    Ok(Reference {
        part: format!("/{}", part.name),
        content_type: types.of(&part.name).unwrap_or_default().to_owned(),
        transform,
        digest,
    })
}
