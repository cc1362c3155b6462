//! The lines that the Test Explorer of the VS Code extension reads while tests run: `word:json`, one to a line. Its parser
//! takes any other line for a failure of the whole run, and stops at `runEnd`.

use super::outcome::{Outcome, TestRun};
use super::tests::{Test, absolute};
use crate::output;
use crate::times;
use anyhow::Result;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Which tests will run.
pub(super) fn run_start(tests: &[Test]) -> Result<()> {
    let paths: Vec<String> = tests.iter().map(|test| text(&test.absolute())).collect();
    event("runStart", &json!({ "tests": paths, "timestamp": now() }))
}

/// A test begins.
pub(super) fn test_start(test: &Test) -> Result<()> {
    event("testStart", &json!({ "filePath": text(&test.absolute()), "timestamp": now() }))
}

/// A test has ended.
pub(super) fn test_end(run: &TestRun) -> Result<()> {
    event("testEnd", &Value::Object(end(run)))
}

/// All tests have ended.
pub(super) fn run_end(passed: usize, failed: usize) -> Result<()> {
    event("runEnd", &json!({ "passed": passed, "failed": failed, "timestamp": now() }))
}

fn event(name: &str, detail: &Value) -> Result<()> {
    output::line(&format!("{name}:{detail}"))
}

fn end(run: &TestRun) -> Map<String, Value> {
    let mut event = Map::new();
    let mut set = |name: &str, value: Value| event.insert(name.to_owned(), value);
    set("filePath", text(&run.test.absolute()).into());
    let (status, reason) = match &run.outcome {
        Outcome::Passed | Outcome::Generated => ("Passed", None),
        Outcome::OutputMismatch(_) => ("Failed", Some("OutputFileMismatch".to_owned())),
        Outcome::Facts => ("Failed", run.failure().map(|(line, full)| format!("{line}\n{full}"))),
        Outcome::DiagnosticsMismatch => ("Failed", Some("DiagnosticsFileMismatch".to_owned())),
        // The Test Explorer shows other reasons as they are.
        Outcome::MissingOutput => ("Failed", run.failure().map(|(line, _)| line)),
        Outcome::SourceError(_) | Outcome::OutputError(_) => ("Error", None),
    };
    set("status", status.into());
    set("durationTotalSeconds", run.seconds().into());
    set("timestamp", times::iso(run.end).into());
    if let Outcome::SourceError(failure) | Outcome::OutputError(failure) = &run.outcome {
        let mut details = failure.details.clone();
        details.insert("Report".into(), failure.report.clone().into());
        let message = run.failure().map_or_else(String::new, |(line, _)| line);
        set("error", json!({ "message": message, "details": details }));
    }
    if let Some(reason) = reason {
        set("reason", reason.into());
    }
    if !run.facts.is_empty() {
        let facts = run.facts.iter().map(|fact| {
            let status = if fact.holds { "Passed" } else { "Failed" };
            json!({ "name": fact.notes, "status": status, "details": fact.details })
        });
        set("facts", facts.collect());
    }
    if let Some(path) = &run.actual_file {
        set("actualTestResultFilePath", text(path).into());
        set("expectedTestResultFilePath", text(&absolute(&run.expected)).into());
    }
    if !run.actual_diagnostics.is_empty() {
        set("actualDiagnosticsFilePaths", paths(&run.actual_diagnostics));
        set("expectedDiagnosticsFilePaths", paths(&run.expected_diagnostics));
    }
    event
}

fn paths(files: &BTreeMap<&'static str, PathBuf>) -> Value {
    files.iter().map(|(channel, path)| ((*channel).to_owned(), Value::from(text(&absolute(path))))).collect()
}

fn text(path: &std::path::Path) -> String {
    path.to_string_lossy().into_owned()
}

fn now() -> String {
    times::iso(Timestamp::now())
}
