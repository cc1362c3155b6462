//! `cargo xtask record`: asks the mock again for what the connector's tests are answered from.

use crate::run::lead_to;
use crate::tools::{self, Tool};
use anyhow::{Result, bail};
use connector::mock::Mock;
use connector::project::Project;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use walkdir::WalkDir;

/// Records the tests at these paths, or each that has a recording, with a mock of its own: a run leaves a file, which a
/// later test would see. Each result is compared with what is expected, as always.
///
/// # Errors
/// There is nothing to record, or a program cannot be built or started.
pub fn record(project: &Project, paths: &[PathBuf]) -> Result<ExitCode> {
    let tests = project.connector().join("tests");
    let queries = if paths.is_empty() { recorded(&tests)? } else { paths.to_vec() };
    if queries.is_empty() {
        bail!("no test in {} has a recording; name one: cargo xtask record FILE.query.pq", tests.display());
    }
    let [pq, mock] = tools::build([Tool::Pq, Tool::Mock])?;
    let description = project.description()?.description;
    let mut code = ExitCode::SUCCESS;
    for query in queries {
        let mock = Mock::start(&mock, None)?;
        let mut command = Command::new(&pq);
        command.args(["test", "--record", "--skip-waits", "--project"]).arg(project.connector()).arg(query);
        lead_to(&mut command, &mock, &description)?;
        if !command.status()?.success() {
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

/// The tests with a recording of their own.
fn recorded(tests: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in WalkDir::new(tests).sort_by_file_name() {
        let path = entry?.into_path();
        if path.extension().is_some_and(|ending| ending == "har") {
            found.push(path.with_extension("query.pq"));
        }
    }
    found.retain(|query| query.is_file());
    Ok(found)
}
