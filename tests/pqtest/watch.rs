//! `--watch`: runs again after a change, goes on after a mistake, and ends cleanly with Ctrl-C.
#![cfg(unix)]

use super::*;
use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};

/// A program that runs again and again.
struct Watching {
    name: &'static str,
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    messages: Lines<BufReader<ChildStderr>>,
}

impl Watching {
    fn start(bench: &Bench, name: &'static str, arguments: &[&str]) -> Watching {
        let mut child = Command::new(program(name).get_program())
            .args(arguments)
            .current_dir(bench.folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let lines = BufReader::new(child.stdout.take().expect("output")).lines();
        let messages = BufReader::new(child.stderr.take().expect("messages")).lines();
        Watching { name, child, lines, messages }
    }

    /// The next line that it prints has this in it.
    fn prints(&mut self, what: &str) {
        let line = self.lines.next().expect("a line").expect("text");
        assert!(line.contains(what), "{}: {line}", self.name);
    }

    /// It says that it waits.
    fn waits(&mut self) {
        loop {
            let line = self.messages.next().expect("a line").expect("text");
            if line.contains("Waiting for changes") {
                break;
            }
        }
    }

    /// Ctrl-C ends it, and that is no failure.
    fn ends(mut self) {
        Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().expect("kill runs");
        assert_eq!(self.child.wait().expect("the program ends").code(), Some(0), "{}", self.name);
    }
}

#[test]
fn a_change_runs_the_query_again_and_ctrl_c_ends_the_program() {
    for (name, arguments) in [
        ("pqtest", vec!["run-test", "-q", "one.query.pq", "--watch"]),
        ("pq", vec!["run", "one.query.pq", "--format", "ndjson", "--watch"]),
    ] {
        let bench = Bench::new();
        bench.write("one.query.pq", "\"first\"");
        let mut watching = Watching::start(&bench, name, &arguments);
        watching.prints("first");
        watching.waits();
        bench.write("one.query.pq", "\"second\"");
        watching.prints("second");
        watching.waits();
        // A query that cannot be read as M is told, and does not end the waiting.
        bench.write("one.query.pq", "let");
        if name == "pqtest" {
            watching.prints("Failed");
        }
        watching.waits();
        bench.write("one.query.pq", "\"third\"");
        watching.prints("third");
        watching.waits();
        watching.ends();
    }
}

/// In a project the query is its own, and a change of its sources is one of the package.
#[test]
fn a_project_runs_its_own_query_again_after_a_change_of_its_sources() {
    let bench = Bench::new();
    bench.write("Tides.pq", "section Tides; shared Tides.Height = \"low\";");
    bench.write("Tides.query.pq", "Tides.Height");
    let mut watching = Watching::start(&bench, "pq", &["run", "--format", "ndjson", "--watch"]);
    watching.prints("low");
    watching.waits();
    bench.write("Tides.pq", "section Tides; shared Tides.Height = \"high\";");
    watching.prints("high");
    watching.waits();
    watching.ends();
    assert!(!bench.folder.path().join("bin").exists(), "watching leaves no package in the folder it watches");
}
