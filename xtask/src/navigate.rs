//! `cargo xtask navigate`: adds what `pq navigate` cannot know by itself (the package just built, the program of the mock),
//! and leaves everything else to it.

use crate::tools::{self, Tool};
use anyhow::Result;
use connector::generate::Purpose;
use connector::package;
use connector::project::Project;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

/// Serves the navigator until it is stopped.
///
/// # Errors
/// Where the connector cannot be packaged, or a program cannot be built or started.
pub fn navigate(project: &Project, arguments: &[OsString]) -> Result<ExitCode> {
    let has = |option: &str| tools::has_option(arguments, option);
    let mut all: Vec<OsString> = vec!["navigate".into()];
    all.extend(arguments.iter().cloned());
    let is_help = has("--help") || has("-h");
    if !is_help && !has("--extension") {
        // One that signs in at the mock is not left where the released one is looked for.
        let (path, purpose) = match has("--mock") {
            true => (package::default_path(project)?.with_extension("for-mock.mez"), Purpose::Mock),
            false => (package::default_path(project)?, Purpose::Release),
        };
        package::write_for(project, &path, purpose)?;
        all.extend(["--extension".into(), path.into()]);
    }
    if is_help || !has("--mock") || has("--mock-program") {
        return Tool::Pq.run(&all);
    }
    let [pq, mock] = tools::build([Tool::Pq, Tool::Mock])?;
    all.extend(["--mock-program".into(), mock.into()]);
    tools::replace(Command::new(pq).args(all))
}
