//! Extensions: a package, its section document, and what it offers to queries.

mod functions;
mod load;
mod source;

pub(crate) use functions::ACCESS_DENIED_TEXT as ACCESS_DENIED;
pub use functions::EXTENSION_FUNCTIONS;
pub use load::{LoadError, load};
pub use source::data_source_path;

use m_engine::compile::Section;
use m_engine::value::Text;
use m_engine::{Cell, Value};
use mez::{Package, StringTable};
use std::rc::Rc;

/// A loaded extension.
pub struct Extension {
    /// The files of the package.
    pub package: Package,
    /// The texts of `resources.resx` for the culture of the user interface.
    pub strings: StringTable,
    /// The section document.
    pub section: Section,
}

/// A name that an extension adds to queries.
pub struct Export {
    /// The name: `Anaplan.Contents`.
    pub name: Text,
    /// Its value; a data source function opens its credential scope when it is called.
    pub cell: Cell,
}

impl Extension {
    /// The shared members as queries see them.
    pub fn exports(self: &Rc<Extension>) -> Vec<Export> {
        let shared = self.section.members.iter().filter(|member| member.shared);
        shared
            .map(|member| {
                let cell = match attribute(member, "DataSource.Kind") {
                    Some(kind) => source::data_source_function(member.cell.clone(), kind),
                    None => member.cell.clone(),
                };
                Export { name: member.name.clone(), cell }
            })
            .collect()
    }

    /// The data source kinds: name and record member, in the order of first use.
    pub fn kinds(&self) -> Vec<String> {
        let mut kinds = Vec::new();
        for member in &self.section.members {
            if let Some(kind) = attribute(member, "DataSource.Kind")
                && !kinds.contains(&kind)
            {
                kinds.push(kind);
            }
        }
        kinds
    }
}

/// A text among a member's literal attributes.
fn attribute(member: &m_engine::compile::SectionMember, name: &str) -> Option<String> {
    match member.attributes.get(name)?.known()? {
        Value { data: m_engine::value::Data::Text(text), .. } => Some(text.to_string()),
        _ => None,
    }
}
