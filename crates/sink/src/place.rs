//! What lies at the path that a person typed: a file that can be replaced, a place for a new one, or something that can
//! only be written into.

use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// So many links are followed; a chain that is longer leads round in a circle.
const MOST_LINKS: usize = 40;

/// Where the bytes go.
pub(crate) enum Place {
    /// Nothing is there yet.
    New(PathBuf),
    /// A regular file, which keeps its rights and its owner.
    File(PathBuf, Metadata),
    /// A device, a pipe, a stream of this process: to be written into and never replaced.
    Stream(PathBuf),
}

impl Place {
    /// Follows symbolic links to where the bytes go.
    ///
    /// Errors: a folder is there, a folder on the way is missing, links lead in a circle.
    pub(crate) fn at(path: &Path) -> io::Result<Place> {
        let text = path.as_os_str().to_string_lossy();
        if text.is_empty() {
            return Err(io::Error::new(ErrorKind::InvalidInput, "the path is empty"));
        }
        if text.ends_with(std::path::is_separator) {
            return Err(ErrorKind::IsADirectory.into());
        }
        let mut place = path.to_owned();
        for _ in 0..MOST_LINKS {
            if is_stream(&place) {
                return Ok(Place::Stream(place));
            }
            let found = match fs::symlink_metadata(&place) {
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    return folder_of(&place).metadata().map(|_| Place::New(place)).map_err(no_folder);
                }
                found => found?,
            };
            if found.is_symlink() {
                let target = fs::read_link(&place)?;
                place = folder_of(&place).join(target);
            } else if found.is_dir() {
                return Err(ErrorKind::IsADirectory.into());
            } else if found.is_file() {
                return Ok(Place::File(place, found));
            } else {
                return Ok(Place::Stream(place));
            }
        }
        Err(io::Error::other("its symbolic links lead in a circle"))
    }
}

/// The folder of a path; of a bare name it is the current one.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn no_folder(error: io::Error) -> io::Error {
    if error.kind() != ErrorKind::NotFound {
        return error;
    }
    io::Error::new(ErrorKind::NotFound, "the folder does not exist")
}

/// A name of the system for a stream of this process. What stands behind it may be a regular file, but that belongs to
/// whoever opened it.
#[cfg(unix)]
fn is_stream(path: &Path) -> bool {
    ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc"].iter().any(|name| path.starts_with(name))
}

/// Devices have names in every folder there.
#[cfg(not(unix))]
fn is_stream(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_uppercase());
    name.is_some_and(|name| matches!(name.as_str(), "NUL" | "CON" | "PRN" | "AUX"))
}
