//! The prompt as a person has it: at a terminal.

#![cfg(unix)]

use rexpect::session::{PtySession, spawn_command};
use std::process::Command;

/// So long a test waits for something that does not come, in milliseconds.
const PATIENCE: u64 = 60_000;

fn pq(arguments: &[&str], data: &std::path::Path) -> PtySession {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pq"));
    command.args(arguments).env("XDG_DATA_HOME", data).env("TERM", "xterm").env_remove("PQ_CREDENTIALS");
    spawn_command(command, Some(PATIENCE)).expect("a terminal")
}

fn type_in(session: &mut PtySession, text: &str) {
    session.send(text).expect("typed");
    session.flush().expect("typed");
}

/// Completion, an input of several lines, Ctrl-C during an evaluation, the history, Ctrl-D.
#[test]
fn a_person_types() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let credentials = data.path().join("credentials.json");
    let credential = r#"[{"DataSourceKind": "Web", "AuthenticationKind": "Key", "AuthenticationProperties": {"Key": "not-to-be-kept"}}]"#;
    std::fs::write(&credentials, credential).expect("the file is written");
    let mut session = pq(&["repl", "--log", "--credentials", &credentials.to_string_lossy()], data.path());
    session.exp_string("> ").expect("a prompt");
    type_in(&mut session, "Text.Lowe\t(\"AB\")\r");
    session.exp_string("\"ab\"").expect("the name was completed");
    session.exp_string("> ").expect("a prompt");
    type_in(&mut session, "1 +\r41\r");
    session.exp_string("42").expect("two lines are one input");
    session.exp_string("> ").expect("a prompt");
    type_in(&mut session, "kept = 7\r");
    session.exp_string("> ").expect("a prompt");
    let endless = "List.Sum(List.Generate(() => 0, each true, each _ + 1))";
    type_in(
        &mut session,
        &format!("Diagnostics.Trace(TraceLevel.Error, \"It has \" & \"begun\", () => {endless}, true)\r"),
    );
    session.exp_string("It has begun").expect("it evaluates");
    session.send_control('c').expect("typed");
    session.exp_string("stopped").expect("Ctrl-C stops it");
    session.exp_string("> ").expect("the session goes on");
    type_in(&mut session, "kept * 6\r");
    session.exp_string("42").expect("names stay");
    session.exp_string("> ").expect("a prompt");
    type_in(&mut session, "\"not-to-be-kept\"\r");
    session.exp_string("> ").expect("a prompt");
    session.send_control('d').expect("typed");
    session.exp_eof().expect("Ctrl-D ends");
    let history = data.path().join("power-query/repl-history.json");
    let history = std::fs::read_to_string(history).expect("the history is kept");
    let lines: Vec<String> = serde_json::from_str(&history).expect("it is a list");
    assert_eq!(lines[..3], ["Text.Lower(\"AB\")", "1 +\n41", "kept = 7"]);
    assert!(!history.contains("not-to-be-kept"), "{history}");
}

#[test]
fn a_query_stops_for_a_person() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let query = "let a = 1, b = a + 1, c = b * 100 in c";
    let mut session = pq(&["run", "-e", query, "--break", "b"], data.path());
    session.exp_string("stopped at expression:1:12: b = 2").expect("it stops");
    session.exp_string("> ").expect("a prompt");
    type_in(&mut session, "a + b + 30\r");
    session.exp_string("33").expect("the names are there");
    session.exp_string("> ").expect("a prompt");
    type_in(&mut session, "c\r");
    session.exp_string("'c' is not evaluated yet").expect("what is not evaluated stays so");
    session.exp_string("> ").expect("a prompt");
    type_in(&mut session, ":go\r");
    session.exp_string("200").expect("it goes on");
    session.exp_eof().expect("it ends");
}
