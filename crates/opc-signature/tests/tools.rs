//! Programs from outside that some tests hold the signatures to.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Whether the program is there. Where it is not, the line to install it is printed and the test has nothing to say; a build
/// server has to have it.
pub(crate) fn has(program: &str, install: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    if !there {
        assert!(std::env::var_os("CI").is_none(), "{program} is missing; install it: {install}");
        eprintln!("not tested, because {program} is missing; install it: {install}");
    }
    there
}

/// Runs a program and expects success.
pub(crate) fn run(program: &str, arguments: &[&str], folder: &Path) -> Output {
    let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    output
}

/// Writes a file of the test's folder and gives its path.
pub(crate) fn file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}
