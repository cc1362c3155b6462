//! The command line as a person meets it: `cargo xtask` and the programs behind it.

mod debug;
mod docs;
mod error_cells;
mod files;
mod format;
mod guide;
mod host;
mod names;
mod nested;
mod new;
mod recorded;
mod repl;
mod replay;
#[cfg(unix)]
mod signals;
mod xtask;

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// A program of the workspace; PQTest and MakePQX are `pq` by another name. `cargo xtask test` builds them all before it
/// runs the tests.
pub(crate) fn program(name: &str) -> Command {
    let own = std::env::current_exe().expect("this program has a path");
    let folder = own.ancestors().nth(2).expect("this program is in target/<profile>/deps");
    let built = |name: &str| folder.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    let path = match name {
        "pqtest" | "makepqx" => {
            names(&built("pq")).join(name).with_extension(std::env::consts::EXE_EXTENSION)
        }
        name => built(name),
    };
    assert!(path.exists(), "{} is not built: run the tests with `cargo xtask test`", path.display());
    let mut command = Command::new(path);
    command
        .current_dir(root())
        .env_remove("PQ_CREDENTIALS")
        .env("XDG_DATA_HOME", root().join("target/no-such-folder"))
        .env("CARGO_MANIFEST_DIR", root().join("xtask"));
    command
}

/// A folder in which `pq` has its other names.
fn names(pq: &Path) -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = pq.with_file_name("names of pq");
        std::fs::create_dir_all(&folder).expect("a folder beside the program");
        for name in ["pqtest", "makepqx"] {
            let link = folder.join(name).with_extension(std::env::consts::EXE_EXTENSION);
            // The program may have been built anew since.
            let _ = std::fs::remove_file(&link);
            std::fs::hard_link(pq, &link).expect("pq is built: run the tests with `cargo xtask test`");
        }
        folder
    })
}

/// Standard output of a run that must succeed.
pub(crate) fn output(command: &mut Command) -> String {
    let assert = command.assert().success();
    String::from_utf8_lossy(&assert.get_output().stdout).into_owned()
}

/// Standard error of a run that must fail.
pub(crate) fn failure(command: &mut Command) -> String {
    let assert = command.assert().failure();
    String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
}

/// What came of a run: exit code, standard output, standard error.
pub(crate) fn outcome(command: &mut Command) -> (i32, String, String) {
    let output = command.output().expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}
