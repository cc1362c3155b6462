//! Packages that this crate wrote are the same to the last byte: the archive around the parts, the content types and the
//! XML of the signature too, which no signature covers. A name that is signed says that it wrote them.

use crate::document::{self, Document};
use crate::layout::Parts;
use mez::{CONTENT_TYPES, ContentTypes, Part};

/// How the names of signature parts begin that this crate writes; the signer's thumbprint follows.
const MARK: &str = "pq-";

/// The file name of the signature by the certificate with this thumbprint.
pub(crate) fn name(thumbprint: &str) -> String {
    format!("{MARK}{thumbprint}.psdsxs")
}

/// Why the archive is not what this crate wrote for these parts; `None` where it is, or where it wrote not all of the
/// signatures.
pub(crate) fn difference(archive: &[u8], parts: &Parts, signatures: &[String]) -> Option<String> {
    let thumbprints: Option<Vec<&str>> = signatures
        .iter()
        .map(|name| name.rsplit('/').next()?.strip_prefix(MARK)?.strip_suffix(".psdsxs"))
        .collect();
    for (name, thumbprint) in signatures.iter().zip(thumbprints?) {
        let part = parts.get(name)?;
        let text = document::text(name, &part.bytes).ok();
        let Some(read) = text.and_then(Document::read).filter(|read| read.write() == part.bytes) else {
            return Some(format!("{name} is not written as it was"));
        };
        let certificate = crate::Certificate::from_der(&read.certificate).ok();
        if certificate.is_none_or(|certificate| certificate.thumbprint() != thumbprint) {
            return Some(format!("{name} has another certificate than its name says"));
        }
    }
    match written(parts) {
        Some(expected) if expected == archive => None,
        _ => Some("the archive around the signed parts is not as it was written".into()),
    }
}

/// The archive for these parts: content types first, then by name.
pub(crate) fn written(parts: &Parts) -> Option<Vec<u8>> {
    let known = ContentTypes::parse(&parts.get(CONTENT_TYPES)?.bytes).ok()?;
    mez::write_entries(&ordered(parts.clone(), &known)).ok()
}

/// The parts in the order in which they are written, with content types that say of each what `known` says.
pub(crate) fn ordered(mut parts: Parts, known: &ContentTypes) -> Vec<Part> {
    parts.0.retain(|part| part.name != CONTENT_TYPES);
    parts.0.sort_by(|a, b| a.name.cmp(&b.name));
    let types = ContentTypes::of_parts(parts.0.iter().map(|part| part.name.as_str()), known);
    parts.0.insert(0, Part { name: CONTENT_TYPES.into(), bytes: types.to_xml().into_bytes() });
    parts.0
}
