//! An unpacked extension: the folder in which a developer edits the parts by hand.

use crate::error::{Error, Problem};
use crate::limits::{MAX_PACKAGE_BYTES, MAX_PARTS};
use crate::package::{Package, Part};
use std::path::Path;

/// The files of a folder as a package. Build output and hidden files (`bin`, `obj`, names that begin with a dot) are
/// left out, as the packing tools leave them out.
pub(crate) fn read(folder: &Path) -> Result<Package, Error> {
    let mut parts = Vec::new();
    let mut total = 0;
    collect(folder, "", &mut parts, &mut total)?;
    Package::new(parts)
}

fn collect(folder: &Path, prefix: &str, parts: &mut Vec<Part>, total: &mut u64) -> Result<(), Error> {
    let io = |error| Error::from(Problem::Io(error)).at(folder);
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let entry = entry.map_err(io)?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = entry.path();
        // A link may lead out of the folder, or round in a circle; a pipe or a device may give bytes for ever, or never.
        // None belongs to the package.
        let kind = entry.file_type().map_err(io)?;
        if name.starts_with('.') || kind.is_symlink() {
            continue;
        }
        if kind.is_dir() {
            if !matches!(name.to_lowercase().as_str(), "bin" | "obj") {
                collect(&path, &format!("{prefix}{name}/"), parts, total)?;
            }
            continue;
        }
        if !kind.is_file() {
            continue;
        }
        *total += entry.metadata().map_err(io)?.len();
        if *total > MAX_PACKAGE_BYTES {
            return Err(Problem::TooLarge(*total).into());
        }
        if parts.len() >= MAX_PARTS {
            return Err(Problem::TooManyParts(parts.len() + 1).into());
        }
        let bytes = std::fs::read(&path).map_err(|error| Error::from(Problem::Io(error)).at(&path))?;
        parts.push(Part { name: format!("{prefix}{name}"), bytes });
    }
    Ok(())
}
