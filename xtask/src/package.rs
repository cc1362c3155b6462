//! `cargo xtask package`: the `.mez` that a person drops into Power BI.

use crate::generate;
use crate::project::Project;
use anyhow::{Context as _, Result};
use mez::{Package, Part};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Where the package goes unless told otherwise.
pub fn default_path(project: &Project) -> PathBuf {
    project.output().join("Anaplan.mez")
}

/// The bytes of the package. The sample query is for people, not for the host, and stays outside.
///
/// # Errors
/// As [`generate::files`].
pub fn build(project: &Project) -> Result<Vec<u8>> {
    let files = generate::files(project)?;
    let parts = files
        .into_iter()
        .filter(|(name, _)| !name.ends_with(".query.pq"))
        .map(|(name, bytes)| Part { name, bytes });
    Ok(mez::write(&Package::new(parts)?)?)
}

/// Builds the package, writes it to `path`, and gives path, size and SHA-256 as one line each.
///
/// # Errors
/// As [`build`], and where the file cannot be written.
pub fn write(project: &Project, path: &Path) -> Result<String> {
    let bytes = build(project)?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    sink::write(path, &bytes)?;
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{}\n{} bytes\nSHA-256 {digest}", project.relative(path), bytes.len()))
}
