//! Why an extension could not be loaded.

use m_engine::Error;

/// Why an extension could not be loaded.
#[derive(Debug)]
pub(crate) enum LoadError {
    /// The file or folder is no package.
    Package(mez::Error),
    /// No part of the package is a section document: the package, and what its candidates are instead.
    NoSection(String, Vec<String>),
    /// The section document has mistakes: the first one, with its place.
    Section(Error),
    /// A `DataSource.Kind` or `Publish` attribute names a member that is not there.
    MissingRecord(String),
    /// Functions of one kind have different path parameters.
    Mismatch(String),
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LoadError::Package(error) => write!(f, "{error}"),
            LoadError::NoSection(package, candidates) => {
                write!(
                    f,
                    "{package} has no section document: no .pq or .m part at its root begins with `section`"
                )?;
                if candidates.is_empty() {
                    return Ok(());
                }
                write!(f, " ({})", candidates.join("; "))
            }
            LoadError::Section(error) => f.write_str(&error.message().to_display()),
            LoadError::MissingRecord(message) | LoadError::Mismatch(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for LoadError {}
