//! The OPC package around the parts of a `.pqx`: what belongs to the packaging is left out or put around, names are
//! decoded or encoded.

use crate::content_types::{CONTENT_TYPES, ContentTypes};
use crate::package::Part;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;

/// Whether these are the entries of an OPC package.
pub(crate) fn is_opc(parts: &[Part]) -> bool {
    parts.iter().any(|part| part.name.eq_ignore_ascii_case(CONTENT_TYPES))
}

/// The parts of the extension: without content types, relationships and signature, their names percent-decoded
/// (`Anaplan%20Connector.m`).
pub(crate) fn extension_parts(parts: Vec<Part>) -> Vec<Part> {
    parts
        .into_iter()
        .filter(|part| !is_packaging(&part.name))
        .map(|part| Part { name: percent_decode(&part.name), bytes: part.bytes })
        .collect()
}

/// The parts with the content types in front and their names percent-encoded: an unsigned OPC package.
pub fn packaged(parts: &[Part]) -> Vec<Part> {
    let mut all: Vec<Part> = parts
        .iter()
        .map(|part| Part { name: percent_encode(&part.name), bytes: part.bytes.clone() })
        .collect();
    let types = ContentTypes::of_parts(all.iter().map(|part| part.name.as_str()), &ContentTypes::default());
    all.insert(0, Part { name: CONTENT_TYPES.into(), bytes: types.to_xml().into_bytes() });
    all
}

/// Whether an entry of this name is a signature.
pub(crate) fn is_signature(name: &str) -> bool {
    let name = name.trim_start_matches('/').to_lowercase();
    name.starts_with("package/services/digital-signature/xml-signature/") && !name.ends_with('/')
}

/// What a path segment holds as it stands, beside letters and digits, and what parts them.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'/');

/// A part's name as OPC writes it: everything but the letters, digits and marks of a path segment as `%41`.
pub(crate) fn percent_encode(name: &str) -> String {
    utf8_percent_encode(name, SEGMENT).to_string()
}

fn is_packaging(name: &str) -> bool {
    let name = name.to_lowercase();
    name == CONTENT_TYPES.to_lowercase()
        || name.split('/').any(|segment| segment == "_rels")
        || name.starts_with("package/services/")
}

/// Resolves `%41`. What is no such escape, or would not be UTF-8, stays as it is.
pub fn percent_decode(name: &str) -> String {
    percent_decode_str(name).decode_utf8().map_or_else(|_| name.to_owned(), Cow::into_owned)
}
