//! Answers: JSON on standard output and nothing else there, in UTF-8 without byte-order mark.

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::Value;
use std::io::Write;

/// The answer of a command that does something: `Status`, `Message`, `Details`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GenericResult {
    details: Value,
    message: String,
    status: &'static str,
}

impl GenericResult {
    /// It worked.
    pub(crate) fn success(message: impl Into<String>, details: Value) -> GenericResult {
        GenericResult { details, message: message.into(), status: "Success" }
    }

    /// It did not work; the tool itself did its work.
    pub(crate) fn failure(message: impl Into<String>, details: Value) -> GenericResult {
        GenericResult { details, message: message.into(), status: "Failure" }
    }
}

/// Prints an answer. A reader that has gone away has read what it wanted.
///
/// Errors: standard output cannot be written.
pub(crate) fn print(answer: &impl Serialize, pretty: bool) -> Result<()> {
    let text = if pretty { serde_json::to_string_pretty(answer) } else { serde_json::to_string(answer) };
    line(&text.context("the answer cannot be written as JSON")?)
}

/// Prints a line at once, so that a program that reads along sees it.
///
/// Errors: standard output cannot be written.
pub(crate) fn line(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}
