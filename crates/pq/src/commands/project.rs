//! The project that a verb works in: the folder that it is called in, or the one that `--project` names.

use anyhow::Result;
use clap::Args;
use connector::package;
use connector::project::{DESCRIPTION, Project};
use std::path::{Path, PathBuf};

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

/// Packs the project into another folder than its own, and gives the package's path.
///
/// # Errors
/// A mistake in the project, or the package cannot be written.
pub(crate) fn packed_apart(project: &Project, folder: &Path) -> Result<PathBuf> {
    let path = folder.join(format!("{}.mez", project.section()?));
    package::write(project, &path)?;
    Ok(path)
}

/// Packs the project, and gives the package's path.
///
/// # Errors
/// A mistake in the project, or the package cannot be written.
pub(crate) fn packed(project: &Project) -> Result<PathBuf> {
    let path = package::default_path(project)?;
    package::write(project, &path)?;
    Ok(path)
}
