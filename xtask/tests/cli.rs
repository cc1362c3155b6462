//! The command line, from outside.

use assert_cmd::Command;
use predicates::str::{contains, is_match};
use std::fs;

fn xtask() -> Command {
    Command::new(assert_cmd::cargo_bin!("xtask"))
}

#[test]
fn package_prints_path_size_and_digest() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("Anaplan.mez");
    let form =
        is_match(r"Anaplan\.mez\n[0-9]+ bytes\nSHA-256 [0-9a-f]{64}\n$").expect("a regular expression");
    xtask().args(["package", "--no-load", "--out"]).arg(&path).assert().success().stdout(form);
    assert!(path.is_file());
}

#[test]
fn package_warns_that_no_client_id_is_set_and_says_where() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("Anaplan.mez");
    let told = contains("[oauth.client_ids] in connector/connector.toml");
    xtask().args(["package", "--no-load", "--out"]).arg(&path).assert().success().stderr(told);
}

#[test]
fn a_package_for_the_mock_takes_http_for_this_computer_and_one_to_release_does_not() {
    let project = connector::project::Project::here();
    for (purpose, setting) in [
        (connector::generate::Purpose::Release, "IsLoopbackAllowed = false;"),
        (connector::generate::Purpose::Mock, "IsLoopbackAllowed = true;"),
    ] {
        let files =
            connector::generate::files_for(&project, purpose).unwrap_or_else(|error| panic!("{error:#}"));
        assert!(String::from_utf8_lossy(&files["Anaplan.pq"]).contains(setting), "{purpose:?}");
    }
}

#[test]
fn check_tells_which_file_is_not_up_to_date() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    xtask().args(["generate", "--out"]).arg(folder.path()).assert().success();
    xtask().args(["generate", "--check", "--out"]).arg(folder.path()).assert().success();
    fs::write(folder.path().join("Anaplan.pq"), "section Anaplan;").expect("the file can be written");
    xtask()
        .args(["generate", "--check", "--out"])
        .arg(folder.path())
        .assert()
        .failure()
        .stderr(contains("is not up to date: Anaplan.pq"));
}

#[test]
fn parse_tells_of_each_file_whether_it_is_m() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = [
        ("a.pq", "1 + 2"),
        ("b.m", "\u{FEFF}section B; X = 1;"),
        ("c.PQM", "[a = ]"),
        ("d.txt", "not looked at"),
        ("e/f.query.pq", "let x = 1 in x"),
    ];
    fs::create_dir(folder.path().join("e")).expect("a folder can be made");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    let assert = xtask().args(["parse", "--tsv", "."]).current_dir(folder.path()).assert().code(1);
    let output = String::from_utf8_lossy(&assert.get_output().stdout).replace('\\', "/");
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines.len(), 4, "{output}");
    assert_eq!(lines[0], "./a.pq\texpression\tok\t");
    assert_eq!(lines[1], "./b.m\tsection\tok\t");
    assert!(lines[2].starts_with("./c.PQM\texpression\terror\t1:6 "), "{output}");
    assert_eq!(lines[3], "./e/f.query.pq\texpression\tok\t");
    xtask().args(["parse", "a.pq"]).current_dir(folder.path()).assert().success();
    xtask()
        .args(["parse", "nothing.pq"])
        .current_dir(folder.path())
        .assert()
        .failure()
        .stderr(contains("nothing.pq"));
}

#[test]
fn help_teaches_what_run_can_do() {
    let output = xtask().args(["run", "--help"]).output().expect("the program runs");
    let told = String::from_utf8_lossy(&output.stdout);
    let options =
        ["--extension", "--mock", "--route", "--preview", "--first", "--format", "--out", "--trace", "--har"];
    for word in options.into_iter().chain(["Usage:", "-e EXPR", "PQ_CREDENTIALS"]) {
        assert!(told.contains(word), "{word} is not explained");
    }
}
