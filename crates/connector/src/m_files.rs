//! The M files that a person means by paths: files by name, and those of folders by their extension.

use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// What tools write into a project: nobody means that by naming the project.
const WRITTEN: [&str; 3] = ["bin", "node_modules", "target"];

/// The files, and the `.pq`, `.m` and `.pqm` files of the folders, in the order of their paths. Of a folder is left out what
/// tools write into it (`bin`, `target`, `node_modules`, names that begin with a dot).
///
/// # Errors
/// Where a path does not exist, or a folder cannot be read.
pub fn find(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        if !path.exists() {
            bail!("{}: there is no such file or folder", path.display());
        }
        for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(is_meant) {
            let entry = entry?;
            if entry.file_type().is_file() && (entry.depth() == 0 || is_m(entry.path())) {
                found.push(entry.into_path());
            }
        }
    }
    Ok(found)
}

fn is_meant(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_written =
        entry.file_type().is_dir() && (name.starts_with('.') || WRITTEN.contains(&name.as_ref()));
    entry.depth() == 0 || !is_written
}

/// Whether a file's name says that it holds M.
fn is_m(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| ["pq", "m", "pqm"].contains(&extension.as_str()))
}
