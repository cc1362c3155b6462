//! ResX 2.0, the XML that holds a connector's texts.

use crate::text::decode_text;
use std::collections::BTreeMap;
use std::fmt;

/// A ResX file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResxError {
    /// Line of the mistake, from 1.
    pub line: u32,
    /// Column of the mistake, from 1.
    pub column: u32,
    /// What the XML reader said.
    pub message: String,
}

impl fmt::Display for ResxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ResxError {}

/// The texts of a ResX file by name: `data/@name` to `data/value`. Headers, comments, the schema and entries that are
/// not texts (those with a `type` or `mimetype`) are left out. Of a name that is there twice, the last counts.
///
/// # Errors
/// Where the file is not well-formed XML.
pub fn read_resx(bytes: &[u8]) -> Result<BTreeMap<String, String>, ResxError> {
    let text = decode_text(bytes);
    let document = roxmltree::Document::parse(&text).map_err(|error| ResxError {
        line: error.pos().row,
        column: error.pos().col,
        message: error.to_string(),
    })?;
    let mut strings = BTreeMap::new();
    for data in document.root_element().children().filter(|node| node.has_tag_name("data")) {
        if data.has_attribute("type") || data.has_attribute("mimetype") {
            continue;
        }
        let value = data.children().find(|node| node.has_tag_name("value"));
        if let (Some(name), Some(value)) = (data.attribute("name"), value) {
            let text: String =
                value.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect();
            strings.insert(name.to_owned(), text);
        }
    }
    Ok(strings)
}
