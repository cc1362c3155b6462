//! Clients that others wrote, unmodified but for the base URL, against the mock.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::client::server;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python");

/// The interpreter of a virtual environment with the clients in it, made once and kept in the target folder.
fn interpreter() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python-clients");
        let folder = if cfg!(windows) { "Scripts" } else { "bin" };
        let python = environment.join(folder).join(if cfg!(windows) { "python.exe" } else { "python" });
        let wanted = std::fs::read_to_string(format!("{FOLDER}/requirements.txt")).unwrap();
        let stamp = environment.join("installed.txt");
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return python;
        }
        let system = if cfg!(windows) { "python" } else { "python3" };
        let made = Command::new(system).args(["-m", "venv", "--clear"]).arg(&environment).output();
        assert!(
            made.as_ref().is_ok_and(|output| output.status.success()),
            "these tests run Python clients: install Python 3.11 or later with its venv module \
             (Debian: apt install python3-venv); {system} -m venv said {made:?}"
        );
        let install =
            ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
        let installed = Command::new(&python).args(install).current_dir(FOLDER).output().unwrap();
        assert!(installed.status.success(), "pip could not install the clients: {installed:?}");
        std::fs::write(stamp, wanted).unwrap();
        python
    })
}

fn run(script: &str) {
    let server = server(|_| ());
    let python = interpreter();
    let output =
        Command::new(python).args(["-B", script, &server.url()]).current_dir(FOLDER).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let requests: Vec<String> = server.requests().iter().map(|r| r.line()).collect();
    assert!(
        output.status.success() && text(&output.stdout).trim() == "ok",
        "{}\n{}\nlast requests: {:#?}",
        text(&output.stdout),
        text(&output.stderr),
        requests.iter().rev().take(5).collect::<Vec<_>>(),
    );
}

#[test]
fn anaplan_sdk_lists_runs_and_is_refused() {
    run("sdk.py");
}

#[test]
fn anaplan_api_lists_runs_and_is_refused() {
    run("api.py");
}

#[test]
fn apapi_lists_runs_uploads_and_is_refused() {
    run("bulk.py");
}
