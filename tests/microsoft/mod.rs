//! Microsoft's own tools for M, in the versions that the lock file names: what ours are held to.

mod formatter;
mod services;

use crate::cli::root;
use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The folder of the scripts, with what npm brings.
fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = root().join("tests/microsoft");
        if !folder.join("node_modules/@microsoft/powerquery-formatter/package.json").is_file() {
            let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
            let fetched = Command::new(npm).args(["ci", "--silent"]).current_dir(&folder).status();
            assert!(
                fetched.as_ref().is_ok_and(std::process::ExitStatus::success),
                "npm fetches Microsoft's tools for M: install it (Debian: apt-get install npm; elsewhere: nodejs.org); \
                 `npm ci` in {} said {fetched:?}",
                folder.display()
            );
        }
        folder
    })
}

/// What a script answers to a value.
fn ask(script: &str, question: &Value) -> Value {
    let mut node = Command::new("node")
        .arg(script)
        .current_dir(folder())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node is there where npm is");
    let mut stdin = node.stdin.take().expect("it has standard input");
    stdin.write_all(question.to_string().as_bytes()).expect("it reads");
    drop(stdin);
    let output = node.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{script} failed");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{script}: {error}"))
}
