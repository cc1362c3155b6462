//! The relationships of OPC: parts named `_rels/X.rels` that say what a part, or the package, refers to.

use crate::canonical::attribute;
use crate::error::Error;
use roxmltree::Document;

pub(crate) const NAMESPACE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const SIGNATURES: &str = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/";

/// One relationship.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relationship {
    pub(crate) id: String,
    pub(crate) kind: String,
    /// As written.
    pub(crate) target: String,
    pub(crate) mode: Option<String>,
}

/// What a relationship of a signature is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    /// From the package to the origin.
    Origin,
    /// From the origin to a signature.
    Signature,
    /// From a signature to its certificate.
    Certificate,
}

impl Role {
    pub(crate) fn kind(self) -> String {
        let name = match self {
            Role::Origin => "origin",
            Role::Signature => "signature",
            Role::Certificate => "certificate",
        };
        format!("{SIGNATURES}{name}")
    }
}

/// Reads a part of relationships.
///
/// Errors: it is no such part, or two have one id.
pub(crate) fn parse(name: &str, bytes: &[u8]) -> Result<Vec<Relationship>, Error> {
    let text = crate::document::text(name, bytes)?;
    let document = Document::parse(text).map_err(|error| Error::new(format!("{name}: {error}")))?;
    let root = document.root_element();
    if !root.has_tag_name((NAMESPACE, "Relationships")) {
        return Err(Error::new(format!("{name} holds no relationships")));
    }
    let mut found: Vec<Relationship> = Vec::new();
    for node in root.children().filter(|node| node.has_tag_name((NAMESPACE, "Relationship"))) {
        let needed = |key: &str| {
            let value = node.attribute(key).map(str::to_owned);
            value.ok_or_else(|| Error::new(format!("{name}: a relationship has no {key}")))
        };
        let one = Relationship {
            id: needed("Id")?,
            kind: needed("Type")?,
            target: needed("Target")?,
            mode: node.attribute("TargetMode").map(str::to_owned),
        };
        if found.iter().any(|other| other.id == one.id) {
            return Err(Error::new(format!("{name}: two relationships have the id {}", one.id)));
        }
        found.push(one);
    }
    Ok(found)
}

/// The part with these relationships.
pub(crate) fn write(relationships: &[Relationship]) -> Vec<u8> {
    let mut xml = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><Relationships xmlns=\"{NAMESPACE}\">");
    for one in relationships {
        xml.push_str("<Relationship");
        let mode = one.mode.as_deref();
        for (name, value) in [
            ("Type", Some(one.kind.as_str())),
            ("Target", Some(&one.target)),
            ("TargetMode", mode),
            ("Id", Some(&one.id)),
        ] {
            if let Some(value) = value {
                xml.push(' ');
                attribute(name, value, &mut xml);
            }
        }
        xml.push_str("/>");
    }
    xml.push_str("</Relationships>");
    xml.into_bytes()
}

/// The relationship transform with canonical XML behind it: the chosen relationships sorted by id, each with its mode.
pub(crate) fn transformed(relationships: &[Relationship], chosen: impl Fn(&Relationship) -> bool) -> Vec<u8> {
    let mut chosen: Vec<&Relationship> = relationships.iter().filter(|one| chosen(one)).collect();
    chosen.sort_by(|a, b| a.id.cmp(&b.id));
    let mut xml = format!("<Relationships xmlns=\"{NAMESPACE}\">");
    for one in chosen {
        xml.push_str("<Relationship");
        let mode = one.mode.as_deref().unwrap_or("Internal");
        for (name, value) in
            [("Id", one.id.as_str()), ("Target", &one.target), ("TargetMode", mode), ("Type", &one.kind)]
        {
            xml.push(' ');
            attribute(name, value, &mut xml);
        }
        xml.push_str("></Relationship>");
    }
    xml.push_str("</Relationships>");
    xml.into_bytes()
}

/// The name of the part that holds the relationships of `source`, both without `/` in front; of the package for "".
pub(crate) fn part_of(source: &str) -> String {
    match source.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{source}.rels"),
    }
}

/// The part that a target names, without `/` in front; relative targets begin in the folder of `source`.
pub(crate) fn resolve(source: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut segments: Vec<&str> = source.split('/').collect();
    segments.pop();
    for segment in target.split('/') {
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}
