//! The record of one comparison, as PQTest writes it.

use super::outcome::{Outcome, TestRun};
use crate::times;
use serde::Serialize;

/// A test and how it came out.
#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CompareRecord {
    details: String,
    end_time: String,
    method: &'static str,
    name: String,
    start_time: String,
    output: [Files; 1],
    status: &'static str,
    #[serde(rename = "Type")]
    kind: &'static str,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Files {
    source_file_path: String,
    output_file_path: String,
    status: &'static str,
    serialized_source: Option<String>,
    source_error: Option<String>,
    output_error: Option<String>,
}

impl CompareRecord {
    /// The record of a test; the settings file may put a prefix before its name.
    pub(super) fn of(run: &TestRun, prefix: &str) -> CompareRecord {
        let path = run.test.path.display().to_string();
        let (source_error, output_error) = match &run.outcome {
            Outcome::SourceError(failure) => (Some(failure.report.clone()), None),
            Outcome::OutputError(failure) => (None, Some(failure.report.clone())),
            _ => (None, None),
        };
        let files = Files {
            source_file_path: path.clone(),
            output_file_path: run.expected.display().to_string(),
            status: match run.outcome {
                Outcome::Passed => "Passed",
                Outcome::Generated => "Output File Generated",
                Outcome::MissingOutput => "Missing Output File",
                _ => "Failed",
            },
            serialized_source: run.actual.clone().filter(|_| !run.passed()),
            source_error,
            output_error,
        };
        CompareRecord {
            details: run.text.clone(),
            end_time: times::iso(run.end),
            method: "Compare.TestFiles",
            name: format!("{prefix}{path}"),
            start_time: times::iso(run.start),
            output: [files],
            status: if run.passed() { "Passed" } else { "Failed" },
            kind: "PQTest.Expression",
        }
    }
}
