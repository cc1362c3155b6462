//! Packages are opened: what they came in is seen from what they are.

use crate::error::Error;
use crate::package::Package;
use crate::{archive, folder};
use std::path::Path;

impl Package {
    /// Reads a package from the bytes of a `.mez` or `.pqx` file.
    ///
    /// # Errors
    /// Every [`Problem`] but [`Problem::Io`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        archive::read(bytes)
    }

    /// Opens a `.mez` file, a `.pqx` file, or a folder that holds an extension's files.
    ///
    /// # Errors
    /// Every [`Problem`], with the path.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let package = if path.is_dir() { folder::read(path) } else { archive::read_file(path) };
        package.map_err(|error| if error.path.is_some() { error } else { error.at(path) })
    }
}
