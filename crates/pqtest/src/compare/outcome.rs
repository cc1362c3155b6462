//! One test: evaluates the query, writes what it gives, and compares that with what is expected.

use super::case::Case;
use super::run_folder::RunFolder;
use super::tests::Test;
use super::{Comparison, diagnostics, reports};
use crate::arguments::{ComparisonOptions, ReportOptions};
use crate::configuration::evaluation;
use crate::failure::Failure;
use crate::query;
use crate::times;
use anyhow::{Context, Result, anyhow};
use jiff::Timestamp;
use m_engine::session;
use m_host::bounded::bounded;
use m_host::evaluation::Settings;
use m_host::facts::{Fact, facts};
use m_host::query_file::{Query, Raised};
use m_host::web::Entry;
use m_host::{compare, report};
use m_output::pqout;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Where the expected files of a test are.
pub(super) struct Expected {
    pub(super) output: PathBuf,
    diagnostics_folder: PathBuf,
}

impl Expected {
    /// Beside the query, or in the folders that the options name.
    pub(super) fn of(test: &Test, options: &ComparisonOptions) -> Expected {
        let beside = compare::output_path(&test.path);
        let output = match &options.output_folder {
            Some(folder) => compare::output_path(&folder.join(&test.relative)),
            None => beside,
        };
        let folder = test.path.parent().unwrap_or(Path::new(""));
        let diagnostics_folder = options.diagnostics_folder.clone().unwrap_or_else(|| folder.to_owned());
        Expected { output, diagnostics_folder }
    }

    fn diagnostics(&self, test: &Test, channel: &str) -> PathBuf {
        self.diagnostics_folder.join(diagnostics_name(test, channel))
    }
}

/// `Test3.query.odbc.diagnostics`
fn diagnostics_name(test: &Test, channel: &str) -> PathBuf {
    let stem = test.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    PathBuf::from(format!("{stem}.{channel}.diagnostics"))
}

/// How a test came out.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// As expected.
    Passed,
    /// Nothing was expected; it is now.
    Generated,
    /// Nothing was expected, which counts as a failure.
    MissingOutput,
    /// The result is another: what is different.
    OutputMismatch(String),
    /// The query gives facts, and not all of them hold.
    Facts,
    /// The result is the expected one, the diagnostics are not.
    DiagnosticsMismatch,
    /// The query failed.
    SourceError(Failure),
    /// The expected file cannot be evaluated.
    OutputError(Failure),
}

/// A test that was run.
pub(super) struct TestRun {
    pub(super) test: Test,
    pub(super) text: String,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    pub(super) outcome: Outcome,
    pub(super) expected: PathBuf,
    /// What the query gave, as it would stand in the expected file.
    pub(super) actual: Option<String>,
    /// The facts that the query gives, where it gives such.
    pub(super) facts: Vec<Fact>,
    pub(super) actual_file: Option<PathBuf>,
    pub(super) actual_diagnostics: BTreeMap<&'static str, PathBuf>,
    pub(super) expected_diagnostics: BTreeMap<&'static str, PathBuf>,
    /// The requests, where they are wanted.
    pub(super) requests: Vec<Entry>,
}

impl TestRun {
    pub(super) fn passed(&self) -> bool {
        matches!(self.outcome, Outcome::Passed | Outcome::Generated)
    }

    pub(super) fn seconds(&self) -> f64 {
        times::seconds_between(self.start, self.end)
    }

    /// Why it failed, in one line and in full.
    pub(super) fn failure(&self) -> Option<(String, String)> {
        let actual = self.actual.as_deref().unwrap_or("");
        let read =
            |path: &Path| std::fs::read(path).map(|bytes| mez::decode_text(&bytes)).unwrap_or_default();
        Some(match &self.outcome {
            Outcome::Passed | Outcome::Generated => return None,
            Outcome::MissingOutput => {
                let line = format!("There is no expected file {}.", self.expected.display());
                (line, format!("actual    {actual}"))
            }
            Outcome::OutputMismatch(difference) => {
                ("The result differs from the expected one.".into(), difference.clone())
            }
            Outcome::Facts => {
                let failed: Vec<&Fact> = self.facts.iter().filter(|fact| !fact.holds).collect();
                let line =
                    format!("{} of {} do not hold.", failed.len(), sink::counted(self.facts.len(), "fact"));
                let full = failed.iter().map(|fact| format!("{}: {}", fact.notes, fact.details));
                (line, full.collect::<Vec<_>>().join("\n"))
            }
            Outcome::DiagnosticsMismatch => {
                let mut full = String::new();
                for (channel, path) in &self.actual_diagnostics {
                    let expected =
                        self.expected_diagnostics.get(channel).map(|path| read(path)).unwrap_or_default();
                    full.push_str(&format!("{channel}\nexpected  {expected}\nactual    {}\n", read(path)));
                }
                ("The diagnostics differ from the expected ones.".into(), full)
            }
            Outcome::SourceError(failure) => (failure.message.clone(), failure.report.clone()),
            Outcome::OutputError(failure) => {
                let line = format!("The expected file cannot be evaluated: {}", failure.message);
                (line, failure.report.clone())
            }
        })
    }

    /// The test as reports show it: a case, or one for each of its facts.
    pub(super) fn cases(&self, prefix: &str) -> Vec<Case> {
        let whole = self.case(prefix);
        match self.outcome {
            Outcome::Facts | Outcome::Passed | Outcome::Generated => whole.by_fact(&self.facts),
            _ => vec![whole],
        }
    }

    /// The test as one case.
    pub(super) fn case(&self, prefix: &str) -> Case {
        Case {
            name: format!("{prefix}{}", self.test.path.display()),
            start: times::iso(self.start),
            end: times::iso(self.end),
            seconds: self.seconds(),
            failure: self.failure(),
        }
    }
}

/// What an evaluation gave.
struct Evaluated {
    /// What the query gave, written.
    actual: std::result::Result<String, Failure>,
    /// Whether that is what is expected; none where nothing is.
    equal: Option<std::result::Result<Option<String>, Failure>>,
    facts: Vec<Fact>,
    events: BTreeMap<&'static str, String>,
    requests: Vec<Entry>,
}

/// Runs a test.
///
/// Errors: a file cannot be read or written, or an extension cannot be loaded.
pub(super) fn run(
    test: &Test,
    expected: &Expected,
    parameter: Option<&Query>,
    settings: Settings,
    folder: &RunFolder,
    comparison: &Comparison<'_>,
) -> Result<TestRun> {
    let start = Timestamp::now();
    let options = &comparison.options;
    let channels = options.diagnostic_channels.iter().map(|name| diagnostics::channel(name));
    let channels: Vec<&'static str> =
        channels.collect::<std::result::Result<_, String>>().map_err(|why| anyhow!(why))?;
    let query = query::read(&test.path)?;
    let wanted = read(&expected.output)?;
    let evaluated = session::run(|| {
        evaluate(
            &query,
            parameter,
            settings,
            &expected.output,
            wanted.as_deref(),
            &channels,
            &comparison.command.reports,
        )
    });
    let evaluated = evaluated.context("cannot start the evaluation")??;
    let mut run = TestRun {
        test: test.clone(),
        text: query.text,
        start,
        end: start,
        outcome: Outcome::Passed,
        expected: expected.output.clone(),
        actual: None,
        facts: evaluated.facts,
        actual_file: None,
        actual_diagnostics: BTreeMap::new(),
        expected_diagnostics: BTreeMap::new(),
        requests: evaluated.requests,
    };
    match evaluated.actual {
        Err(failure) => run.outcome = Outcome::SourceError(failure),
        Ok(actual) => {
            run.actual_file = Some(folder.write(&compare::output_path(&test.relative), &actual)?);
            run.outcome = match evaluated.equal {
                _ if run.facts.iter().any(|fact| !fact.holds) => Outcome::Facts,
                None if options.fail_on_missing_output_file => Outcome::MissingOutput,
                None => {
                    sink::write_with_folder(&expected.output, actual.as_bytes())?;
                    Outcome::Generated
                }
                Some(Ok(None)) => Outcome::Passed,
                Some(Ok(Some(difference))) => Outcome::OutputMismatch(difference),
                Some(Err(failure)) => Outcome::OutputError(failure),
            };
            run.actual = Some(actual);
        }
    }
    let same = compare_diagnostics(&mut run, expected, evaluated.events, folder, options)?;
    if !same && run.passed() {
        run.outcome = Outcome::DiagnosticsMismatch;
    }
    run.end = Timestamp::now();
    Ok(run)
}

fn evaluate(
    query: &Query,
    parameter: Option<&Query>,
    settings: Settings,
    output: &Path,
    expected: Option<&str>,
    channels: &[&'static str],
    reports: &ReportOptions,
) -> Result<Evaluated> {
    let evaluation = evaluation(settings)?;
    let cx = &evaluation.cx;
    let attempt = || -> std::result::Result<_, Raised> {
        let value = query.evaluate(&evaluation, parameter)?;
        let value = bounded(cx, value, compare::ROWS).map_err(Raised::Query)?;
        let facts = facts(cx, &value).map_err(Raised::Query)?.unwrap_or_default();
        Ok((pqout::write(cx, &value).map_err(Raised::Query)?, value, facts))
    };
    let outcome = evaluation.renewing(attempt, |raised| Some(raised.error()));
    let events = diagnostics::events(&evaluation, channels);
    let requests = reports::requests(&evaluation, reports);
    let (actual, value, facts) = match outcome {
        Ok(found) => found,
        Err(raised) => {
            let (actual, facts) = (Err(query::failure(cx, &raised)), Vec::new());
            return Ok(Evaluated { actual, equal: None, facts, events, requests });
        }
    };
    let equal = expected.map(|expected| {
        let name = output.display().to_string();
        let compared = compare::compared(cx, &name, expected, &value);
        compared
            .map(|difference| difference.map(|text| report::hidden(cx, text)))
            .map_err(|error| Failure::of(cx, &error))
    });
    let actual = report::hidden(cx, actual);
    Ok(Evaluated { actual: Ok(actual), equal, facts, events, requests })
}

/// Compares the events of each channel with its expected file; one that is missing is written, or else counts as a
/// difference.
fn compare_diagnostics(
    run: &mut TestRun,
    expected: &Expected,
    events: BTreeMap<&'static str, String>,
    folder: &RunFolder,
    options: &ComparisonOptions,
) -> Result<bool> {
    let mut same = true;
    for (channel, actual) in events {
        let test = &run.test;
        let path = expected.diagnostics(test, channel);
        let inside = test.relative.parent().unwrap_or(Path::new("")).join(diagnostics_name(test, channel));
        run.actual_diagnostics.insert(channel, folder.write(&inside, &actual)?);
        match read(&path)? {
            Some(wanted) => same &= diagnostics::same(&wanted, &actual),
            None if options.fail_on_missing_output_file => same = false,
            None => sink::write_with_folder(&path, actual.as_bytes())?,
        }
        run.expected_diagnostics.insert(channel, path);
    }
    Ok(same)
}

/// The text of a file, or none where there is no file.
fn read(path: &Path) -> Result<Option<String>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(mez::decode_text(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}
