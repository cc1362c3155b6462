//! The list of what is signed: each part as it was, and no part beside them.

use super::digest::check_digest;
use super::{Fault, SignatureStatus};
use crate::algorithm::{C14N, C14N_WITH_COMMENTS, RELATIONSHIP_TRANSFORM};
use crate::canonical::canonical;
use crate::document::{CONTENT_TYPE, DS, OPC, child, children, text};
use crate::layout::Parts;
use crate::relationships;
use mez::{ContentTypes, Part};
use roxmltree::{Document, Node};
use std::collections::HashSet;

/// Checks every reference of the manifest in this object, whose own digest was right, and that no part is left out. Gives
/// the number of signed parts.
pub(super) fn verify(
    object: Node<'_, '_>,
    parts: &Parts,
    types: &ContentTypes,
    warnings: &mut Vec<String>,
) -> Result<usize, Fault> {
    let manifest =
        child(object, DS, "Manifest").ok_or_else(|| Fault::invalid("there is not one Manifest"))?;
    let mut covered = HashSet::new();
    for node in manifest.children().filter(Node::is_element) {
        if !node.has_tag_name((DS, "Reference")) {
            return Err(Fault::invalid("the manifest has something else than references"));
        }
        let address = node.attribute("URI").unwrap_or_default();
        let split = address.split_once(CONTENT_TYPE);
        let (name, content_type) =
            split.ok_or_else(|| Fault::invalid(format!("the reference {address} has no content type")))?;
        let part = part(parts, name).ok_or_else(|| {
            Fault::new(SignatureStatus::ReferenceNotFound, format!("the signed part {name} is not there"))
        })?;
        let own = types.of(&part.name).unwrap_or_default();
        if own != content_type {
            let reason = format!("{name} has the content type {own}, but was signed with {content_type}");
            return Err(Fault::new(SignatureStatus::ContentTypeMismatch, reason));
        }
        check_digest(node, &transformed(node, part)?, name, warnings)?;
        covered.insert(part.name.as_str());
    }
    for part in &parts.0 {
        if !covered.contains(part.name.as_str()) && !Parts::is_of_signatures(&part.name) {
            let reason = format!("/{} is not signed: it was added afterwards", part.name);
            return Err(Fault::new(SignatureStatus::Uncovered, reason));
        }
    }
    Ok(covered.len())
}

/// The part that a reference names. Some packers store names that are not encoded.
fn part<'p>(parts: &'p Parts, name: &str) -> Option<&'p Part> {
    let name = name.strip_prefix('/')?;
    parts.get(name).or_else(|| parts.get(&mez::percent_decode(name)))
}

/// What the transforms of a reference leave of a part.
fn transformed(reference: Node<'_, '_>, part: &Part) -> Result<Vec<u8>, Fault> {
    let list = child(reference, DS, "Transforms");
    let transforms: Vec<Node<'_, '_>> =
        list.map(|list| children(list, DS, "Transform").collect()).unwrap_or_default();
    let mut bytes = part.bytes.clone();
    for transform in transforms {
        bytes = match transform.attribute("Algorithm").unwrap_or_default() {
            C14N => canonical_text(&part.name, &bytes, false)?,
            C14N_WITH_COMMENTS => canonical_text(&part.name, &bytes, true)?,
            RELATIONSHIP_TRANSFORM => {
                let attributes = |name: &'static str, key: &'static str| -> Vec<&str> {
                    let nodes = transform.children().filter(move |node| node.has_tag_name((OPC, name)));
                    nodes.filter_map(|node| node.attribute(key)).collect()
                };
                let ids = attributes("RelationshipReference", "SourceId");
                let kinds = attributes("RelationshipsGroupReference", "SourceType");
                let all = relationships::parse(&part.name, &bytes)?;
                relationships::transformed(&all, |one| {
                    ids.contains(&one.id.as_str()) || kinds.contains(&one.kind.as_str())
                })
            }
            other => {
                return Err(Fault::invalid(format!(
                    "the transform {other} of /{} is not allowed",
                    part.name
                )));
            }
        };
    }
    Ok(bytes)
}

fn canonical_text(name: &str, bytes: &[u8], comments: bool) -> Result<Vec<u8>, Fault> {
    let document = Document::parse(text(name, bytes)?)
        .map_err(|error| Fault::invalid(format!("/{name} is not well-formed: {error}")))?;
    Ok(canonical(document.root_element(), comments).into_bytes())
}
