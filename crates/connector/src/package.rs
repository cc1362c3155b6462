//! The package: the `.mez` that a person drops into Power BI.

use crate::generate::{self, Purpose};
use crate::project::{Project, Shape};
use anyhow::Result;
use mez::{Package, Part};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Where the package goes unless told otherwise.
///
/// # Errors
/// A mistake in the description, which names it.
pub fn default_path(project: &Project) -> Result<PathBuf> {
    Ok(project.output().join(format!("{}.mez", project.section()?)))
}

/// The bytes of the package. The sample query is for people, not for the host, and stays outside.
///
/// # Errors
/// As [`generate::files`].
pub fn build(project: &Project) -> Result<Vec<u8>> {
    build_for(project, Purpose::Release)
}

/// The same for a purpose.
///
/// # Errors
/// As [`build`].
pub fn build_for(project: &Project, purpose: Purpose) -> Result<Vec<u8>> {
    let files = generate::files_for(project, purpose)?;
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
    write_for(project, path, Purpose::Release)
}

/// The same for a purpose.
///
/// # Errors
/// As [`write`].
pub fn write_for(project: &Project, path: &Path, purpose: Purpose) -> Result<String> {
    let bytes = build_for(project, purpose)?;
    sink::write_with_folder(path, &bytes)?;
    Ok(format!("{}\n{} bytes\nSHA-256 {}", project.relative(path), bytes.len(), sha256(&bytes)))
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a person should know about a package that can be built, as lines for standard error.
///
/// # Errors
/// A mistake in the description.
pub fn warnings(project: &Project) -> Result<Vec<String>> {
    let Shape::Planning(text) = project.shape()? else { return Ok(Vec::new()) };
    let description = text.description;
    let mut warnings = Vec::new();
    if description.oauth.is_some_and(|oauth| oauth.client_ids.is_empty()) {
        warnings.push(
            "no OAuth client is set, so signing in with an organizational account ends with an error; write its id under \
             [oauth.client_ids] in connector/connector.toml, or take OAuth out of `authentication`"
                .to_owned(),
        );
    }
    if description.connector.http_for_loopback {
        warnings.push(
            "this package takes http:// for addresses of this computer; for a release write http_for_loopback = false in \
             connector/connector.toml"
                .to_owned(),
        );
    }
    Ok(warnings)
}
