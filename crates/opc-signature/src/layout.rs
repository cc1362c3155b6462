//! Where the signatures of a package are: an origin, found by its relationship, and the signatures that it refers to.

use crate::error::Error;
use crate::relationships::{self, Relationship, Role};
use mez::{CONTENT_TYPES, ContentTypes, Part};

/// The folder of all that belongs to signatures.
pub(crate) const FOLDER: &str = "package/services/digital-signature/";
/// The part of the package's own relationships.
pub(crate) const ROOT_RELATIONSHIPS: &str = "_rels/.rels";

/// The parts of a package as they are in the archive.
#[derive(Clone, Debug)]
pub(crate) struct Parts(pub(crate) Vec<Part>);

impl Parts {
    pub(crate) fn read(archive: &[u8]) -> Result<Self, Error> {
        let parts = Parts(mez::read_entries(archive)?);
        let mut names: Vec<String> = parts.0.iter().map(|part| part.name.to_lowercase()).collect();
        names.sort();
        if let Some([name, _]) = names.array_windows().find(|[a, b]| a == b) {
            return Err(Error::new(format!(
                "two parts are named {name} (upper and lower case do not count)"
            )));
        }
        Ok(parts)
    }

    /// The part of this name, whatever the case of its letters.
    pub(crate) fn get(&self, name: &str) -> Option<&Part> {
        self.0.iter().find(|part| part.name.eq_ignore_ascii_case(name))
    }

    /// Puts a part in, in place of one that has the name.
    pub(crate) fn put(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.retain(|part| !part.name.eq_ignore_ascii_case(name));
        self.0.push(Part { name: name.to_owned(), bytes });
    }

    /// The content types that the package declares; none where it declares none.
    pub(crate) fn content_types(&self) -> Result<ContentTypes, Error> {
        let declared = self.get(CONTENT_TYPES);
        Ok(declared.map_or(Ok(ContentTypes::default()), |part| ContentTypes::parse(&part.bytes))?)
    }

    /// The relationships of `source`; none where there is no such part.
    pub(crate) fn relationships(&self, source: &str) -> Result<Vec<Relationship>, Error> {
        let name = relationships::part_of(source);
        self.get(&name).map_or(Ok(Vec::new()), |part| relationships::parse(&name, &part.bytes))
    }

    /// The parts that `source` refers to in this role.
    pub(crate) fn targets(&self, source: &str, role: Role) -> Result<Vec<String>, Error> {
        let kind = role.kind();
        let own = self.relationships(source)?.into_iter().filter(|one| one.kind == kind);
        Ok(own.map(|one| relationships::resolve(source, &one.target)).collect())
    }

    /// The origin of the signatures, where there is one.
    ///
    /// Errors: relationships that are none, or two origins.
    pub(crate) fn origin(&self) -> Result<Option<String>, Error> {
        let mut origins = self.targets("", Role::Origin)?;
        if origins.len() > 1 {
            return Err(Error::new("the package has two origins of signatures"));
        }
        Ok(origins.pop())
    }

    /// Whether a part belongs to the signatures and their relationships rather than to what is signed.
    pub(crate) fn is_of_signatures(name: &str) -> bool {
        let name = name.to_lowercase();
        name.starts_with(FOLDER) || name == CONTENT_TYPES.to_lowercase()
    }
}

/// Whether the package in these bytes has a signature, valid or not.
///
/// # Errors
/// It is no package, or its relationships are none.
pub fn is_signed(archive: &[u8]) -> Result<bool, Error> {
    let parts = Parts::read(archive)?;
    let origin = parts.origin()?;
    origin.map_or(Ok(false), |origin| Ok(!parts.targets(&origin, Role::Signature)?.is_empty()))
}
