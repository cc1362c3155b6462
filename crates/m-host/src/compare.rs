//! Regression tests in the format of PQTest: `name.query.pq` and the expected `name.query.pqout` beside it. The expected
//! file is M; it is evaluated and compared as a value, column order and types included.

use crate::bounded::bounded;
use crate::coverage::Coverage;
use crate::difference::difference;
use crate::evaluation::{Evaluation, Settings};
use crate::facts::{Fact, facts};
use crate::query_file::{Query, Raised};
use crate::report;
use crate::windows_path::found;
use m_engine::{Cx, Result, Value, compile, session};
use m_output::pqout;
use std::path::{Path, PathBuf};

/// So many rows of a table are written and compared, as Microsoft's tool does it; also of one that another holds.
pub const ROWS: usize = 1000;

/// What a query file's name ends in.
const QUERY_ENDING: &str = ".query.pq";

/// How a test came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As expected.
    Passed,
    /// There was no expected file, or it was to be updated: it is written now.
    Generated,
    /// There is no expected file.
    MissingOutput {
        /// What the query gave.
        actual: String,
    },
    /// The result is another than the expected one.
    Different {
        /// What is different, several lines.
        difference: String,
    },
    /// The query gives facts, and some of them do not hold: these.
    Facts(Vec<Fact>),
    /// The query raised an error.
    SourceError(String),
    /// The expected file cannot be evaluated.
    OutputError(String),
}

/// What happens to expected files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// They are only read; a missing one is a failure.
    Never,
    /// A missing one is written.
    Missing,
    /// All are written anew.
    All,
}

/// The query files at or below `path`, in order. A file is taken whatever its name.
///
/// Errors: a folder cannot be read.
pub fn find(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let is_query =
                path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(QUERY_ENDING));
            if path.is_dir() {
                folders.push(path);
            } else if is_query {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The expected file beside a query file; off Windows one whose name differs in case alone counts too, as in Microsoft's
/// own test framework.
pub fn output_path(query: &Path) -> PathBuf {
    found(&query.with_extension("pqout"))
}

/// Runs one test in an evaluation of its own.
///
/// Errors: a file cannot be read or written, or the evaluation thread cannot be started.
pub fn run(query: &Path, settings: Settings, update: Update) -> std::io::Result<Outcome> {
    run_with(query, None, settings, update)
}

/// Runs one test, which with a parameter query is a function of that query's value.
///
/// Errors: as [`run`].
pub fn run_with(
    query: &Path,
    parameter: Option<&Query>,
    settings: Settings,
    update: Update,
) -> std::io::Result<Outcome> {
    run_whole(query, parameter, settings, update).map(|run| run.outcome)
}

/// A test that was run.
#[derive(Debug)]
pub struct Run {
    /// How it came out.
    pub outcome: Outcome,
    /// The facts that it gives, whether they hold or not.
    pub facts: Vec<Fact>,
    /// The error that the query raised, as `Reason: Message`.
    pub error: Option<String>,
    /// The exchanges, where the settings ask for them.
    pub recorded: Option<serde_json::Value>,
    /// What of the extensions' M was evaluated, where the settings ask for it.
    pub coverage: Coverage,
}

impl Run {
    fn new(outcome: Outcome) -> Run {
        Run { outcome, facts: Vec::new(), error: None, recorded: None, coverage: Coverage::default() }
    }
}

/// Runs one test, and tells all of it.
///
/// Errors: as [`run`].
pub fn run_whole(
    query: &Path,
    parameter: Option<&Query>,
    settings: Settings,
    update: Update,
) -> std::io::Result<Run> {
    let test = Query::read(query)?;
    let output = output_path(query);
    let expected = match std::fs::read(&output) {
        Ok(bytes) => Some(mez::decode_text(&bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let (mut run, actual) = session::run(|| match Evaluation::new(settings) {
        Ok(evaluation) => {
            let mut run = Run::new(Outcome::Passed);
            let actual = evaluate(&test, parameter, expected.as_deref(), &evaluation, &mut run);
            (run.recorded, run.coverage) = (evaluation.recorded(), evaluation.coverage());
            (run, actual)
        }
        Err(failure) => (Run::new(Outcome::SourceError(failure.to_string())), None),
    })?;
    let write = match update {
        Update::Never => false,
        Update::Missing => matches!(run.outcome, Outcome::MissingOutput { .. }),
        Update::All => matches!(run.outcome, Outcome::MissingOutput { .. } | Outcome::Different { .. }),
    };
    match actual {
        Some(actual) if write => {
            sink::write(&output, actual.as_bytes())?;
            run.outcome = Outcome::Generated;
        }
        _ => {}
    }
    Ok(run)
}

/// Why a test failed; none if it did not.
pub fn failure(outcome: &Outcome) -> Option<String> {
    Some(match outcome {
        Outcome::Passed | Outcome::Generated => return None,
        Outcome::MissingOutput { actual } => {
            format!("there is no expected file; --update writes it\nactual    {actual}")
        }
        Outcome::Different { difference } => difference.clone(),
        Outcome::Facts(facts) => facts
            .iter()
            .map(|fact| format!("{}: {}", fact.notes, fact.details))
            .collect::<Vec<_>>()
            .join("\n"),
        Outcome::SourceError(error) => format!("the query failed\n{error}"),
        Outcome::OutputError(error) => format!("the expected file cannot be evaluated\n{error}"),
    })
}

/// Evaluates a test, and says in `run` what came of it. Gives the result as an expected file holds it, where there is one.
fn evaluate(
    test: &Query,
    parameter: Option<&Query>,
    expected: Option<&str>,
    evaluation: &Evaluation,
    run: &mut Run,
) -> Option<String> {
    let cx = &evaluation.cx;
    // The result is written first: an error in it is the query's, whatever is expected.
    let evaluate = || -> std::result::Result<_, Raised> {
        let value = test.evaluate(evaluation, parameter)?;
        let value = bounded(cx, value, ROWS).map_err(Raised::Query)?;
        let written = pqout::write(cx, &value).map_err(Raised::Query)?;
        let given = facts(cx, &value).map_err(Raised::Query)?;
        Ok((written, value, given))
    };
    let (written, actual, given) = match evaluate() {
        Ok(actual) => actual,
        Err(Raised::Query(error)) => {
            run.outcome = Outcome::SourceError(report::describe(cx, &error));
            run.error = Some(report::headline(cx, &error));
            return None;
        }
        Err(Raised::Parameter(error)) => {
            let report = report::describe(cx, &error);
            run.outcome = Outcome::SourceError(format!("the parameter query failed\n{report}"));
            return None;
        }
    };
    // Facts say themselves what is expected; a file beside them is compared too.
    let are_facts = given.as_ref().is_some_and(|facts| !facts.is_empty());
    run.facts = given.unwrap_or_default();
    let failed: Vec<Fact> = run.facts.iter().filter(|fact| !fact.holds).cloned().collect();
    if !failed.is_empty() {
        run.outcome = Outcome::Facts(failed);
        return None;
    }
    let Some(expected) = expected else {
        if are_facts {
            return None;
        }
        run.outcome = Outcome::MissingOutput { actual: written.clone() };
        return Some(written);
    };
    let output_name = output_path(Path::new(&test.name)).display().to_string();
    run.outcome = match compared(cx, &output_name, expected, &actual) {
        Ok(None) => Outcome::Passed,
        Ok(Some(difference)) => Outcome::Different { difference },
        Err(error) => Outcome::OutputError(report::describe(cx, &error)),
    };
    Some(written)
}

/// How a value differs from what the text of an expected file says, of tables also in the primitive kinds of the columns;
/// none where it does not. `name` is the file in messages.
///
/// Errors: the text cannot be evaluated, or a part of the value cannot.
pub fn compared(cx: &Cx, name: &str, expected: &str, actual: &Value) -> Result<Option<String>> {
    let wanted = compile::evaluate(cx, name, expected, &cx.globals())?;
    difference(cx, &wanted, actual)
}
