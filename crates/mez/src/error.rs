//! Why a package could not be read or written, told so that a person can do something about it.

use std::fmt;
use std::path::{Path, PathBuf};

/// A package that could not be read or written: which file it was, and what was wrong with it.
#[derive(Debug)]
pub struct Error {
    /// The file or folder, where there is one.
    pub path: Option<PathBuf>,
    /// What was wrong.
    pub problem: Problem,
}

/// What can be wrong with a package.
#[derive(Debug)]
pub enum Problem {
    /// The file could not be opened, read or written.
    Io(std::io::Error),
    /// The file is not a ZIP archive, and so neither a `.mez` nor a `.pqx`.
    NotAnArchive(String),
    /// One entry of the archive is damaged.
    DamagedPart {
        /// The entry's name.
        name: String,
        /// What the archive reader said.
        reason: String,
    },
    /// A name that would leave the package (`../x`, `C:\x`, `/x`), or no name at all.
    UnsafeName(String),
    /// Two parts whose names differ at most in upper and lower case.
    DuplicatePart(String),
    /// More parts than [`MAX_PARTS`](crate::MAX_PARTS).
    TooManyParts(usize),
    /// More bytes, unpacked, than [`MAX_PACKAGE_BYTES`](crate::MAX_PACKAGE_BYTES).
    TooLarge(u64),
}

impl Error {
    /// The same error, with the file that it is about.
    pub(crate) fn at(mut self, path: &Path) -> Self {
        self.path = Some(path.to_owned());
        self
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Error { path: None, problem }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        self.problem.fmt(f)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Io(error) => error.fmt(f),
            Problem::NotAnArchive(reason) => write!(
                f,
                "this is not an extension package ({reason}); give a .mez file, a .pqx file, or the folder that \
                 holds the extension's files"
            ),
            Problem::DamagedPart { name, reason } => {
                write!(f, "the part \"{name}\" is damaged ({reason}); build or download the package again")
            }
            Problem::UnsafeName(name) => {
                write!(f, "the part name \"{name}\" leads out of the package, so the package is not opened")
            }
            Problem::DuplicatePart(name) => write!(
                f,
                "the part \"{name}\" is there twice (upper and lower case do not count); remove or rename one"
            ),
            Problem::TooManyParts(count) => {
                write!(f, "the package has {count} parts; no more than {} are read", crate::MAX_PARTS)
            }
            Problem::TooLarge(bytes) => write!(
                f,
                "the package unpacks to at least {bytes} bytes; no more than {} are read",
                crate::MAX_PACKAGE_BYTES
            ),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            Problem::Io(error) => Some(error),
            _ => None,
        }
    }
}
