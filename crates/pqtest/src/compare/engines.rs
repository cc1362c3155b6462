//! Two engines, one suite: another PQTest writes what it gives for the queries, and this one compares.
//!
//! The other engine is run as `compare` on a copy of the queries without expected files, so that it writes them; what it
//! writes is then expected of this engine. So the values are compared by their meaning, and no file of the suite changes.

use super::outcome::{self, Expected, Outcome};
use super::run_folder::RunFolder;
use super::tests::{self, Test, absolute};
use super::{Comparison, reports};
use crate::output;
use anyhow::{Context, Result, bail};
use serde::Serialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// What the engines gave for one query.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Verdict {
    name: String,
    agree: bool,
    /// The result here, or the error.
    ours: String,
    /// The result there, or the error.
    theirs: String,
}

/// Runs both engines and prints an array with a verdict for each query, and for people a summary on standard error.
/// The exit code is 1 where they disagree.
pub(super) fn run(comparison: &Comparison<'_>, engine: &Path) -> Result<ExitCode> {
    let query = comparison.query()?;
    let found = tests::find(&query, &comparison.filters())?;
    let copy = tempfile::tempdir().context("cannot create a temporary folder")?;
    let mut copies = Vec::new();
    for test in &found {
        copies.push(copied(test, copy.path())?);
    }
    let answer = other(comparison, engine, copy.path())?;
    let mut options = comparison.options.clone();
    options.fail_on_missing_output_file = true;
    options.diagnostic_channels.clear();
    let here = Comparison { command: comparison.command, configuration: comparison.configuration, options };
    let folder = RunFolder::create(&here.options).context("cannot create the folder for actual results")?;
    let parameter = tests::parameter(here.configuration, &here.command.reports)?;
    let mut verdicts = Vec::new();
    let mut cases = Vec::new();
    for (test, copied) in found.iter().zip(&copies) {
        let expected = Expected::of(copied, &Default::default());
        let run = outcome::run(copied, &expected, parameter.as_ref(), here.settings()?, &folder, &here)?;
        let theirs = match std::fs::read(&expected.output) {
            Ok(bytes) => Ok(mez::decode_text(&bytes)),
            Err(_) => Err(error_of(&answer, &copied.path)),
        };
        let verdict = verdict(test, &run.outcome, run.actual.as_deref(), theirs);
        let mut case = run.case("");
        case.name = verdict.name.clone();
        case.failure = (!verdict.agree).then(|| {
            let full = format!("here   {}\nthere  {}", verdict.ours, verdict.theirs);
            ("The engines disagree.".to_owned(), full)
        });
        cases.push(case);
        verdicts.push(verdict);
    }
    reports::write(&cases, &verdicts, here.configuration, &here.command.reports)?;
    if let Some(path) = &here.command.reports.differences {
        sink::write(path, table(&verdicts, engine).as_bytes())
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    summary(&verdicts, engine);
    output::print(&verdicts, here.configuration.pretty)?;
    let agree = verdicts.iter().all(|verdict| verdict.agree);
    Ok(if agree { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn copied(test: &Test, folder: &Path) -> Result<Test> {
    let path = folder.join(&test.relative);
    let copy = || -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        sink::copy(&test.path, &path)
    };
    copy().with_context(|| format!("cannot copy {}", test.path.display()))?;
    Ok(Test { path, relative: test.relative.clone() })
}

/// Runs the other engine and gives its answer.
fn other(comparison: &Comparison<'_>, engine: &Path, folder: &Path) -> Result<Value> {
    let mut command = Command::new(engine);
    command.arg("compare");
    for extension in comparison.configuration.extensions(&comparison.command.engine) {
        command.arg("--extension").arg(absolute(&extension));
    }
    command.arg("--queryFile").arg(folder).arg("--prettyPrint");
    if let Some(path) = &comparison.command.reports.parameter_query_file {
        command.arg("--parameterQueryFile").arg(absolute(path));
    }
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("cannot start the other engine {}", engine.display()))?;
    if !output.status.success() {
        bail!("the other engine {} failed ({}); its message is above", engine.display(), output.status);
    }
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .with_context(|| format!("the answer of the other engine {} is not JSON", engine.display()))
}

/// The error that the other engine's answer has for a query file.
fn error_of(answer: &Value, path: &Path) -> String {
    let wanted = PathBuf::from(path);
    let records = answer.as_array().map(Vec::as_slice).unwrap_or_default();
    let files = records.iter().filter_map(|record| record["Output"].as_array()).flatten();
    let own = files.into_iter().find(|file| {
        let source = file["SourceFilePath"].as_str().unwrap_or_default();
        Path::new(source) == wanted || wanted.ends_with(source)
    });
    match own.map(|file| &file["SourceError"]) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => "no result and no error".into(),
        Some(other) => other["Message"].as_str().map_or_else(|| other.to_string(), str::to_owned),
    }
}

fn verdict(
    test: &Test,
    outcome: &Outcome,
    actual: Option<&str>,
    theirs: std::result::Result<String, String>,
) -> Verdict {
    let name = test.path.display().to_string();
    let ours = match outcome {
        Outcome::SourceError(failure) => Err(failure.message.clone()),
        _ => Ok(actual.unwrap_or_default().to_owned()),
    };
    let agree = match (&ours, &theirs) {
        (Ok(_), Ok(_)) => matches!(outcome, Outcome::Passed),
        // The text of an error is the other engine's own; that it holds our message is as much as can be asked.
        (Err(ours), Err(theirs)) => theirs.contains(ours.as_str()),
        _ => false,
    };
    let shown =
        |side: std::result::Result<String, String>| side.unwrap_or_else(|error| format!("error: {error}"));
    Verdict { name, agree, ours: shown(ours), theirs: shown(theirs) }
}

/// Characters of a query or a result that the table shows.
const SHOWN: usize = 160;

/// The differences as a table in Markdown: the query's file, its text, and both sides.
fn table(verdicts: &[Verdict], engine: &Path) -> String {
    let different: Vec<&Verdict> = verdicts.iter().filter(|verdict| !verdict.agree).collect();
    let mut text = format!(
        "# Differences to {}\n\n{}, {} different.\n",
        engine.display(),
        sink::counted(verdicts.len(), "query"),
        different.len()
    );
    if different.is_empty() {
        return text;
    }
    text.push_str("\n| Query | Text | Here | There |\n|---|---|---|---|\n");
    for verdict in different {
        let bytes = std::fs::read(&verdict.name).unwrap_or_default();
        let [query, ours, theirs] =
            [mez::decode_text(&bytes), verdict.ours.clone(), verdict.theirs.clone()].map(cell);
        let name = Path::new(&verdict.name).file_name().unwrap_or_default().to_string_lossy().into_owned();
        text.push_str(&format!("| {} | {query} | {ours} | {theirs} |\n", cell(name)));
    }
    text
}

/// A text as a cell of the table, on one line.
fn cell(text: String) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    let mut shown: String = line.chars().take(SHOWN).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    // Two back-ticks hold text that has one.
    format!("`` {} ``", shown.replace('|', "\\|"))
}

fn summary(verdicts: &[Verdict], engine: &Path) {
    for verdict in verdicts.iter().filter(|verdict| !verdict.agree) {
        eprintln!("DIFFERENT  {}\n    here   {}\n    there  {}", verdict.name, verdict.ours, verdict.theirs);
    }
    let different = verdicts.iter().filter(|verdict| !verdict.agree).count();
    eprintln!(
        "{}: this engine and {} agree on {}, differ on {different}",
        sink::counted(verdicts.len(), "query"),
        engine.display(),
        verdicts.len() - different
    );
}
