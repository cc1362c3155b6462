//! `MakePQX compile`: the files of a connector's folder as a `.mez`.

use crate::compare::tests::absolute;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::ExitCode;

/// Writes the package and prints its path.
///
/// Errors: the folder cannot be read, has no section document, or the package cannot be written.
pub(super) fn compile(folder: &Path, directory: Option<&Path>, name: Option<&str>) -> Result<ExitCode> {
    let folder = absolute(folder);
    if !folder.is_dir() {
        bail!("there is no folder {}", folder.display());
    }
    let own = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.map(str::to_owned).or(own).context("the folder has no name; give one with --target")?;
    let name = name.strip_suffix(".mez").unwrap_or(&name).to_owned();
    let package = connector::folder::package(&folder, &name)?;
    let directory = directory.map_or_else(|| folder.join("bin").join("AnyCPU").join("Debug"), absolute);
    std::fs::create_dir_all(&directory).with_context(|| format!("cannot create {}", directory.display()))?;
    let path = directory.join(format!("{name}.mez"));
    sink::write(&path, &mez::write(&package)?)?;
    crate::output::line(&path.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}
