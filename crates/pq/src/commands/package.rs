//! `package`: packs the project in this folder.

use super::project::ProjectArguments;
use anyhow::Result;
use clap::Args;
use connector::package;
use std::path::PathBuf;
use std::process::ExitCode;

/// Pack the connector of a project, and print the package's path, size and SHA-256.
///
/// The same sources give the same bytes on every system.
#[derive(Args)]
#[command(after_help = "Examples:
  pq package
  pq package --out dist/Fabrikam.mez")]
pub(crate) struct PackageCommand {
    #[command(flatten)]
    project: ProjectArguments,
    /// Where to write it [default: bin/AnyCPU/Debug/NAME.mez, where the SDK for VS Code looks for it]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl PackageCommand {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let project = self.project.open()?;
        let path = match &self.out {
            Some(path) => path.clone(),
            None => package::default_path(&project)?,
        };
        println!("{}", package::write(&project, &path)?);
        for warning in package::warnings(&project)? {
            eprintln!("warning: {warning}");
        }
        Ok(ExitCode::SUCCESS)
    }
}
