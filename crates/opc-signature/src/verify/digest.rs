//! Digests, and the algorithms that elements name.

use super::Fault;
use crate::algorithm::Hash;
use crate::document::{DS, child, decoded};
use roxmltree::Node;

/// The algorithm of an element's only child of this name.
pub(super) fn algorithm<'a>(node: Node<'a, '_>, name: &'static str) -> Result<&'a str, Fault> {
    let found = child(node, DS, name).and_then(|child| child.attribute("Algorithm"));
    found.ok_or_else(|| Fault::invalid(format!("{} has not one {name}", node.tag_name().name())))
}

/// Whether `bytes` have the digest that `reference` says.
pub(super) fn check_digest(
    reference: Node<'_, '_>,
    bytes: &[u8],
    what: &str,
    warnings: &mut Vec<String>,
) -> Result<(), Fault> {
    let method = algorithm(reference, "DigestMethod")?;
    let hash = Hash::of_xml(method);
    let hash = hash.ok_or_else(|| Fault::invalid(format!("the digest method {method} is not known")))?;
    let sha1 = "digests are SHA-1, which can be forged";
    if hash == Hash::Sha1 && !warnings.iter().any(|warning| warning == sha1) {
        warnings.push(sha1.into());
    }
    let expected = child(reference, DS, "DigestValue").and_then(decoded);
    if expected.is_some_and(|expected| expected == hash.digest(bytes)) {
        Ok(())
    } else {
        Err(Fault::invalid(format!("{what} is not as it was signed")))
    }
}
