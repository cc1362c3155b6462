//! The project that a verb works in: the folder that it is called in, or the one that `--project` names.

use anyhow::{Context, Result};
use clap::Args;
use connector::package;
use connector::project::{DESCRIPTION, Project};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ProjectArguments {
    /// The folder of the connector's project; by default the current one, or the nearest above that is one
    #[arg(long, value_name = "DIR")]
    project: Option<PathBuf>,
}

impl ProjectArguments {
    /// The project.
    ///
    /// # Errors
    /// The folder holds none.
    pub(crate) fn open(&self) -> Result<Project> {
        match &self.project {
            Some(folder) => Project::at(folder),
            None => match nearest() {
                Some(project) => Ok(project),
                None => Project::at(Path::new(".")),
            },
        }
    }

    /// The project that is named, or the one of the current folder where that holds one.
    ///
    /// # Errors
    /// The folder that is named holds none.
    pub(crate) fn open_if_there(&self) -> Result<Option<Project>> {
        match &self.project {
            Some(folder) => Project::at(folder).map(Some),
            None => Ok(Project::begins_in(Path::new("."))),
        }
    }
}

/// The current folder, or the nearest above it, that is a project. The sources of a description are section documents too,
/// and no project of their own.
fn nearest() -> Option<Project> {
    let here = std::env::current_dir().ok()?;
    let is_part = |folder: &Path| folder.parent().is_some_and(|above| above.join(DESCRIPTION).is_file());
    let mut folders =
        here.ancestors().filter(|folder| folder.join(DESCRIPTION).is_file() || !is_part(folder));
    folders.find_map(Project::begins_in)
}

/// Packs the project into another folder than its own.
///
/// # Errors
/// A mistake in the project, or the package cannot be written.
pub(crate) fn packed_apart(project: &Project, folder: &Path) -> Result<Packed> {
    let path = folder.join(format!("{}.mez", project.section()?));
    package::write(project, &path)?;
    Ok(Packed { path, _apart: None })
}

/// A package that is there as long as this is.
pub(crate) struct Packed {
    pub(crate) path: PathBuf,
    /// Where it lies if it could not be written into the project.
    _apart: Option<TempDir>,
}

/// Packs the project, into a temporary folder where nothing can be written into its own.
///
/// # Errors
/// A mistake in the project, or the package can be written nowhere.
pub(crate) fn packed(project: &Project) -> Result<Packed> {
    let path = package::default_path(project)?;
    let bytes = package::build(project)?;
    if sink::write_with_folder(&path, &bytes).is_ok() {
        return Ok(Packed { path, _apart: None });
    }
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let path = folder.path().join(path.file_name().unwrap_or_default());
    sink::write(&path, &bytes)?;
    Ok(Packed { path, _apart: Some(folder) })
}
