//! `package`, `parse`, `generate` and the demonstration of `run --mock`.

use super::{failure, output, program, root};

#[test]
fn package_prints_path_size_and_digest() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("Anaplan.mez");
    let shown = output(program("xtask").args(["package", "--out"]).arg(&path));
    let size = std::fs::metadata(&path).expect("the package").len();
    assert!(shown.contains("Anaplan.mez") && shown.contains(&format!("{size} bytes")), "{shown}");
    assert!(
        shown.lines().any(|line| line.starts_with("SHA-256 ") && line.len() == "SHA-256 ".len() + 64),
        "{shown}"
    );
}

/// Whoever loads a package while it is built again has the old one or the new one. (The packages of one source are equal.)
#[test]
fn a_package_is_whole_at_every_moment() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("Anaplan.mez");
    output(program("xtask").args(["package", "--no-load", "--out"]).arg(&path));
    let whole = std::fs::read(&path).expect("the package");
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(std::sync::atomic::Ordering::Relaxed) {
                assert!(std::fs::read(&path).expect("it is there") == whole, "a part of a package");
            }
        });
        for _ in 0..4 {
            output(program("xtask").args(["package", "--no-load", "--out"]).arg(&path));
        }
        over.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

/// A device that takes nothing stands for a full disk.
#[cfg(target_os = "linux")]
#[test]
fn a_package_that_does_not_fit_is_an_error() {
    let message = failure(program("xtask").args(["package", "--no-load", "--out", "/dev/full"]));
    assert!(message.contains("cannot write /dev/full: No space left"), "{message}");
}

#[test]
fn parse_accepts_every_m_file_of_the_repository() {
    let shown = output(program("xtask").args(["parse", "--tsv"]).arg(root().join("tests/suite")));
    assert!(shown.lines().count() >= 20, "{shown}");
    assert!(shown.lines().all(|line| line.split('\t').nth(2) == Some("ok")), "{shown}");
}

#[test]
fn parse_rejects_with_a_place_and_exit_code_1() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("broken.pq"), "let x = in x").expect("the file is written");
    let assert = program("xtask").args(["parse", "--tsv"]).arg(folder.path()).assert().code(1);
    let shown = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    let columns: Vec<&str> = shown.trim_end().split('\t').collect();
    assert_eq!(columns[1..3], ["expression", "error"], "{shown}");
    assert!(columns[3].starts_with("1:"), "{shown}");
}

#[test]
fn the_demonstration_runs_an_export_against_the_mock() {
    let assert = program("xtask").args(["run", "--mock", "--trace", "--skip-waits"]).assert().success();
    let shown = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    let trace = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(shown.contains("rows"), "{shown}");
    assert!(trace.contains("POST https://auth.anaplan.com/token/authenticate 201"), "{trace}");
    assert_eq!(trace.matches("/tasks 200").count(), 1, "{trace}");
    assert!(!trace.contains("correct horse") && !shown.contains("correct horse"));
}

#[test]
fn a_refused_password_is_in_no_output() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (credentials, har) = (folder.path().join("credentials.json"), folder.path().join("requests.har"));
    let secret = "wr0ng-but-secret";
    let json = serde_json::json!([{
        "DataSourceKind": "Anaplan",
        "AuthenticationKind": "UsernamePassword",
        "AuthenticationProperties": { "Username": "ada@planning.example", "Password": secret },
    }]);
    std::fs::write(&credentials, json.to_string()).expect("the credentials are written");
    let mut command = program("xtask");
    command
        .args(["run", "--mock", "--trace", "--log", "--credentials"])
        .arg(&credentials)
        .arg("--har")
        .arg(&har);
    let assert = command.assert().failure();
    let shown = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(
        shown.contains("We couldn't authenticate with the credentials provided, please try again."),
        "{shown}"
    );
    let archive = std::fs::read_to_string(&har).expect("the HAR file");
    for text in [shown, archive, String::from_utf8_lossy(&assert.get_output().stdout).into_owned()] {
        // The password in Base64, as a Basic header would have it.
        assert!(!text.contains(secret) && !text.contains("d3IwbmctYnV0LXNlY3JldA"), "{text}");
    }
}

#[test]
fn a_missing_credential_says_where_to_give_one() {
    let query = "Anaplan.Contents(\"https://api.anaplan.com\", \"https://auth.anaplan.com\"){0}";
    let message = failure(program("xtask").args(["run", "-e", query]));
    assert!(message.contains("Credentials are required to connect to the Anaplan source."), "{message}");
    assert!(message.contains("PQ_CREDENTIALS"), "{message}");
}

#[test]
fn a_wrong_verb_gets_help() {
    let message = failure(program("xtask").arg("packege"));
    assert!(message.contains("package"), "{message}");
}

/// The build tool passes on what it does not know, and its help says what that is.
#[test]
fn the_help_of_run_is_that_of_the_host_with_the_mock_before_it() {
    let ours = output(program("xtask").args(["run", "--help"]));
    let theirs = output(program("pq").args(["run", "--help"]));
    assert!(ours.contains("--mock") && ours.ends_with(&theirs), "{ours}");
}

#[test]
fn a_prompt_opens_with_the_connector_and_the_mock() {
    let typed = "Source = Anaplan.Contents(\"https://api.anaplan.com\", \"https://auth.anaplan.com\")\n\
                 Table.RowCount(Source) > 0\n:requests\n:quit\n";
    let mut command = program("xtask");
    let shown = output(command.args(["repl", "--mock"]).write_stdin(typed));
    assert!(
        shown.starts_with("true\n") && shown.contains("https://api.anaplan.com/2/0/workspaces"),
        "{shown}"
    );
}
