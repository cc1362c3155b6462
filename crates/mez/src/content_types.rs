//! `[Content_Types].xml`: which type each part of an OPC package has.

use crate::error::{Error, Problem};
use crate::text::escape;
use std::collections::BTreeMap;

/// The name of the part that lists the content types.
pub const CONTENT_TYPES: &str = "[Content_Types].xml";

const NAMESPACE: &str = "http://schemas.openxmlformats.org/package/2006/content-types";

/// The content types of a package: by ending, and for single parts. Names and endings are compared without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentTypes {
    defaults: BTreeMap<String, String>,
    overrides: BTreeMap<String, (String, String)>,
}

impl ContentTypes {
    /// Reads the list.
    ///
    /// # Errors
    /// [`Problem::DamagedPart`] where it is no list of content types, or says two things of one ending or part.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let damaged = |reason: String| Problem::DamagedPart { name: CONTENT_TYPES.into(), reason };
        let text = std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes))
            .map_err(|error| damaged(error.to_string()))?;
        let document = roxmltree::Document::parse(text).map_err(|error| damaged(error.to_string()))?;
        let root = document.root_element();
        if !root.has_tag_name((NAMESPACE, "Types")) {
            return Err(damaged("its root is not Types".into()).into());
        }
        let mut types = ContentTypes::default();
        for node in root.children().filter(roxmltree::Node::is_element) {
            let attribute = |name: &str| {
                let value = node.attribute(name);
                value.ok_or_else(|| damaged(format!("{} has no {name}", node.tag_name().name())))
            };
            let content_type = attribute("ContentType")?.to_owned();
            let twice = if node.has_tag_name((NAMESPACE, "Default")) {
                types.defaults.insert(attribute("Extension")?.to_lowercase(), content_type).is_some()
            } else if node.has_tag_name((NAMESPACE, "Override")) {
                let name = attribute("PartName")?;
                let name =
                    name.strip_prefix('/').ok_or_else(|| damaged(format!("{name} is no part's name")))?;
                types.overrides.insert(name.to_lowercase(), (name.to_owned(), content_type)).is_some()
            } else {
                return Err(damaged(format!("{} is not known", node.tag_name().name())).into());
            };
            if twice {
                return Err(damaged("it says two things of one ending or part".into()).into());
            }
        }
        Ok(types)
    }

    /// The list for parts of these names, as they stand in the archive, with the types that shipped packages have. Parts
    /// that `known` has types for keep them.
    pub fn of_parts<'n>(names: impl IntoIterator<Item = &'n str>, known: &ContentTypes) -> Self {
        let mut types = ContentTypes::default();
        for name in names.into_iter().filter(|name| !name.eq_ignore_ascii_case(CONTENT_TYPES)) {
            let ending = ending(name);
            let usual = ending.as_deref().map(content_type);
            let own = known.of(name).or(usual).unwrap_or("text/plain");
            match ending {
                Some(ending) if usual == Some(own) => {
                    types.defaults.insert(ending, own.to_owned());
                }
                _ => {
                    types.overrides.insert(name.to_lowercase(), (name.to_owned(), own.to_owned()));
                }
            }
        }
        types
    }

    /// The type of the part of this name, without `/` in front.
    pub fn of(&self, name: &str) -> Option<&str> {
        let own = self.overrides.get(&name.to_lowercase()).map(|(_, content_type)| content_type);
        own.or_else(|| self.defaults.get(&ending(name)?)).map(String::as_str)
    }

    /// The list as the part `[Content_Types].xml`; the same types give the same bytes.
    pub fn to_xml(&self) -> String {
        let mut xml = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><Types xmlns=\"{NAMESPACE}\">");
        for (ending, content_type) in &self.defaults {
            let (ending, content_type) = (escape(ending), escape(content_type));
            xml.push_str(&format!("<Default Extension=\"{ending}\" ContentType=\"{content_type}\"/>"));
        }
        for (name, content_type) in self.overrides.values() {
            let (name, content_type) = (escape(name), escape(content_type));
            xml.push_str(&format!("<Override PartName=\"/{name}\" ContentType=\"{content_type}\"/>"));
        }
        xml.push_str("</Types>");
        xml
    }
}

/// What stands behind the last dot of a name's last segment, in lower case.
fn ending(name: &str) -> Option<String> {
    let segment = name.rsplit('/').next().unwrap_or_default().to_lowercase();
    segment.rsplit_once('.').map(|(_, ending)| ending.to_owned()).filter(|ending| !ending.is_empty())
}

/// The content types that shipped packages have for these endings. Others are bytes.
fn content_type(extension: &str) -> &'static str {
    match extension {
        "m" | "pq" | "pqm" => "application/x-ms-m",
        "resx" => "text/xml",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "json" => "application/json",
        "svg" | "graphql" | "txt" => "text/plain",
        "rels" => "application/vnd.openxmlformats-package.relationships+xml",
        "psdor" | "psdsor" => "application/vnd.openxmlformats-package.digital-signature-origin",
        "psdsxs" => "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml",
        "cer" => "application/vnd.openxmlformats-package.digital-signature-certificate",
        _ => "application/octet-stream",
    }
}
