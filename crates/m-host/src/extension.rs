//! Extensions: a package, its section document, and what it offers to queries.

mod functions;
mod instance;
mod kinds;
mod load;
mod load_error;
pub(crate) mod source;

pub(crate) use functions::ACCESS_DENIED_TEXT as ACCESS_DENIED;
pub use functions::EXTENSION_FUNCTIONS;
pub use kinds::find_kind;
pub(crate) use load::load_all;
pub(crate) use load_error::LoadError;

use instance::Instances;
use m_engine::compile::Section;
use m_engine::value::Text;
use m_engine::{Cell, Value};
use mez::{Package, StringTable};
use std::cell::OnceCell;
use std::path::PathBuf;
use std::rc::Rc;

/// A loaded extension.
pub struct Extension {
    /// The package or folder it was loaded from.
    pub path: PathBuf,
    /// The part of the package that is the section document.
    pub part: String,
    /// The files of the package.
    pub package: Package,
    /// The texts of `resources.resx` for the culture of the user interface.
    pub strings: StringTable,
    /// The section document.
    pub section: Section,
    /// What is wrong with the package without keeping it from being loaded, for people.
    pub warnings: Vec<String>,
    /// The section as the opened data sources see it.
    pub(crate) instances: Instances,
    /// Where the extension itself is, for the functions of its section.
    shelf: Shelf,
}

/// Where an extension will be once it is compiled.
type Shelf = Rc<OnceCell<Rc<Extension>>>;

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
                    Some(kind) => {
                        source::data_source_function(member, kind, source::Caller::Outside(self.clone()))
                    }
                    None => member.cell.clone(),
                };
                Export { name: member.name.clone(), cell }
            })
            .collect()
    }

    /// `Version` among the section's attributes, in whatever case the name is written; none where there is none.
    pub fn version(&self) -> Option<String> {
        let mut attributes = self.section.attributes.fields();
        let (_, cell) = attributes.find(|(name, _)| name.as_str().eq_ignore_ascii_case("version"))?;
        match cell.known()? {
            Value { data: m_engine::value::Data::Text(text), .. } => Some(text.to_display()),
            _ => None,
        }
    }

    /// A text among a member's literal attributes.
    pub fn attribute(&self, member: &str, name: &str) -> Option<String> {
        attribute(self.section.member(member)?, name)
    }
}

/// A text among a member's literal attributes.
fn attribute(member: &m_engine::compile::SectionMember, name: &str) -> Option<String> {
    match member.attributes.get(name)?.known()? {
        Value { data: m_engine::value::Data::Text(text), .. } => Some(text.to_string()),
        _ => None,
    }
}
