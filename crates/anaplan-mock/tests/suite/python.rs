//! Clients that others wrote, unmodified but for the base URL, against the mock.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::client::server;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python");
/// No step takes so long but one that hangs: a registry that does not answer, a client that polls forever.
const PATIENCE: Duration = Duration::from_secs(100);

/// Runs a command to its end, or ends it when the patience is over.
fn finished(command: &mut Command) -> std::io::Result<Output> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (stdout, stderr) = (drained(child.stdout.take()), drained(child.stderr.take()));
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if began.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            break None;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let (stdout, stderr) = (stdout.join().unwrap(), stderr.join().unwrap());
    let Some(status) = status else {
        panic!("{command:?} did not end within {PATIENCE:?}: {}", text(&stderr));
    };
    Ok(Output { status, stdout, stderr })
}

/// Reads a pipe while its writer runs, so that it never waits for a reader.
fn drained(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before the pipe broke is enough for a message.
        let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        bytes
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The interpreter of a virtual environment with the clients in it, made once and kept in the target folder with what
/// was downloaded for it.
fn interpreter() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let environment = target.join("python-clients");
        let folder = if cfg!(windows) { "Scripts" } else { "bin" };
        let python = environment.join(folder).join(if cfg!(windows) { "python.exe" } else { "python" });
        let wanted = ["requirements.txt", "alone.txt"];
        let wanted = wanted.map(|name| std::fs::read_to_string(format!("{FOLDER}/{name}")).unwrap()).concat();
        let stamp = environment.join("installed.txt");
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return python;
        }
        let system = if cfg!(windows) { "python" } else { "python3" };
        let made = finished(Command::new(system).args(["-m", "venv", "--clear"]).arg(&environment));
        assert!(
            made.as_ref().is_ok_and(|output| output.status.success()),
            "these tests run Python clients: install Python 3.11 or later with its venv and pip modules \
             (Debian: apt install python3-venv; elsewhere: python.org), so that {system} is found; \
             {system} -m venv said {made:?}"
        );
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--prefer-binary"];
        for (name, more) in [("requirements.txt", None), ("alone.txt", Some("--no-deps"))] {
            let installed = finished(
                Command::new(&python)
                    .args(install)
                    .args(["--retries", "2", "--timeout", "10", "-r", name])
                    .args(more)
                    .env("PIP_CACHE_DIR", target.join("python-downloads"))
                    .current_dir(FOLDER),
            )
            .unwrap();
            assert!(
                installed.status.success(),
                "pip could not install {FOLDER}/{name}; it needs Python 3.11 or later and a package index \
                 (PIP_INDEX_URL names another than PyPI): {}",
                text(&installed.stderr)
            );
        }
        std::fs::write(stamp, wanted).unwrap();
        python
    })
}

fn run(script: &str) {
    let server = server(|_| ());
    let python = interpreter();
    let output =
        finished(Command::new(python).args(["-B", script, &server.url()]).current_dir(FOLDER)).unwrap();
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

#[test]
fn anaplan_orm_runs_uploads_and_is_refused() {
    run("orm.py");
}

#[test]
fn anaplan_connector_lists_runs_and_uploads() {
    run("connector.py");
}
