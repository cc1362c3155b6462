//! The OPC package around the parts of a `.pqx`: what belongs to the packaging is left out, names are decoded.

use crate::package::Part;

const CONTENT_TYPES: &str = "[Content_Types].xml";

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

fn is_packaging(name: &str) -> bool {
    let name = name.to_lowercase();
    name == CONTENT_TYPES.to_lowercase()
        || name.split('/').any(|segment| segment == "_rels")
        || name.starts_with("package/services/")
}

/// Resolves `%41`. What is no such escape, or would not be UTF-8, stays as it is.
fn percent_decode(name: &str) -> String {
    let mut decoded = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        match (byte, after) {
            (b'%', [high, low, after @ ..]) if hex(*high).is_some() && hex(*low).is_some() => {
                decoded.push(hex(*high).unwrap_or(0) * 16 + hex(*low).unwrap_or(0));
                rest = after;
            }
            _ => {
                decoded.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| name.to_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
