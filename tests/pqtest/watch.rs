//! `--watch`: runs again after a change, goes on after a mistake, and ends cleanly with Ctrl-C.

use super::*;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

#[cfg(unix)]
#[test]
fn a_change_runs_the_query_again_and_ctrl_c_ends_the_program() {
    for (name, arguments) in [
        ("pqtest", vec!["run-test", "-q", "one.query.pq", "--watch"]),
        ("pq", vec!["run", "one.query.pq", "--format", "ndjson", "--watch"]),
    ] {
        let bench = Bench::new();
        bench.write("one.query.pq", "\"first\"");
        let mut child = Command::new(program(name).get_program())
            .args(arguments)
            .current_dir(bench.folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("output")).lines();
        let mut messages = BufReader::new(child.stderr.take().expect("messages")).lines();
        let mut next = |what: &str| {
            let line = lines.next().expect("a line").expect("text");
            assert!(line.contains(what), "{name}: {line}");
        };
        let mut waits = || loop {
            let line = messages.next().expect("a line").expect("text");
            if line.contains("Waiting for changes") {
                break;
            }
        };
        next("first");
        waits();
        bench.write("one.query.pq", "\"second\"");
        next("second");
        waits();
        // A query that cannot be read as M is told, and does not end the waiting.
        bench.write("one.query.pq", "let");
        if name == "pqtest" {
            next("Failed");
        }
        waits();
        bench.write("one.query.pq", "\"third\"");
        next("third");
        waits();
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
        assert_eq!(child.wait().expect("the program ends").code(), Some(0), "{name}");
    }
}

/// In a project the query is its own, and a change of its sources is one of the package.
#[cfg(unix)]
#[test]
fn a_project_runs_its_own_query_again_after_a_change_of_its_sources() {
    let bench = Bench::new();
    bench.write("Tides.pq", "section Tides; shared Tides.Height = \"low\";");
    bench.write("Tides.query.pq", "Tides.Height");
    let mut child = Command::new(program("pq").get_program())
        .args(["run", "--format", "ndjson", "--watch"])
        .current_dir(bench.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("output")).lines();
    let mut messages = BufReader::new(child.stderr.take().expect("messages")).lines();
    let mut next = |what: &str| {
        let line = lines.next().expect("a line").expect("text");
        assert!(line.contains(what), "{line}");
    };
    let mut waits = || loop {
        let line = messages.next().expect("a line").expect("text");
        if line.contains("Waiting for changes") {
            break;
        }
    };
    next("low");
    waits();
    bench.write("Tides.pq", "section Tides; shared Tides.Height = \"high\";");
    next("high");
    waits();
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert_eq!(child.wait().expect("the program ends").code(), Some(0));
    assert!(!bench.folder.path().join("bin").exists(), "watching leaves no package in the folder it watches");
}
